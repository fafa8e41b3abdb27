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
	frozen *time.Time // what source stands still at, nil when it runs
	offset time.Duration
}

// clockSet is how a business clock was set.
type clockSet struct {
	Frozen *time.Time    `json:"frozen,omitempty"`
	Offset time.Duration `json:"offset,omitempty"`
}

// newClock makes a clock that runs with a source, or stands still.
func newClock(source func() time.Time, frozen *time.Time) *clock {
	c := &clock{source: source}
	c.restore(clockSet{Frozen: frozen})
	return c
}

// setting is how the clock is set.
func (c *clock) setting() clockSet {
	c.mu.Lock()
	defer c.mu.Unlock()
	return clockSet{c.frozen, c.offset}
}

// restore sets the clock as it was set before. A clock that ran goes on with
// the source that it has now.
func (c *clock) restore(s clockSet) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset = s.Offset
	if s.Frozen != nil {
		at := *s.Frozen
		c.frozen, c.source = &at, func() time.Time { return at }
	}
}

// settingFor is the setting under which it is t now.
func (c *clock) settingFor(t time.Time) clockSet {
	c.mu.Lock()
	defer c.mu.Unlock()
	return clockSet{c.frozen, t.Sub(c.source())}
}

// at is the time that a setting gives now.
func (c *clock) at(s clockSet) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.source().Add(s.Offset).UTC().Round(0)
}

// now is the business time in UTC. The monotonic reading is stripped: the
// value is stored in state and compared with values read back from snapshots.
func (c *clock) now() time.Time {
	return c.at(c.setting())
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
