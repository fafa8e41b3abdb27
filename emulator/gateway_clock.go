package emulator

import (
	"sync"
	"time"
)

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

func (c *gatewayClock) skewed() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.skew
}

func (c *gatewayClock) shift(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.skew = d
}
