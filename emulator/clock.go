package emulator

import (
	"sync"
	"time"
)

// clock is the business clock: a source (the wall clock, a frozen instant or
// the caller's own) plus the distance that tests have moved it.
type clock struct {
	mu     sync.Mutex
	source func() time.Time
	offset time.Duration
}

// now is the business time in UTC. The monotonic reading is stripped: the
// value is stored in state and compared with values read back from snapshots.
func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.source().Add(c.offset).UTC().Round(0)
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += d
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset = t.Sub(c.source())
}

// gatewayClock is the clock of the gateway.
type gatewayClock struct {
	mu     sync.Mutex
	source func() time.Time
	skew   time.Duration
}

func (c *gatewayClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.source().Add(c.skew)
}

func (c *gatewayClock) shift(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.skew = d
}
