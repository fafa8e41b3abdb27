package world

import (
	"sync"
	"time"
)

// Clock is the business clock: a source (the wall clock, a frozen instant or
// the caller's own) plus the distance that tests have moved it.
type Clock struct {
	mu     sync.Mutex
	source func() time.Time
	frozen *time.Time // what source stands still at, nil when it runs
	offset time.Duration
}

// ClockSetting is how a business clock was set.
type ClockSetting struct {
	Frozen *time.Time    `json:"frozen,omitempty"`
	Offset time.Duration `json:"offset,omitempty"`
}

// NewClock makes a clock that runs with a source, or stands still.
func NewClock(source func() time.Time, frozen *time.Time) *Clock {
	c := &Clock{source: source}
	c.Restore(ClockSetting{Frozen: frozen})
	return c
}

// Setting is how the clock is set.
func (c *Clock) Setting() ClockSetting {
	c.mu.Lock()
	defer c.mu.Unlock()
	return ClockSetting{c.frozen, c.offset}
}

// Restore sets the clock as it was set before. A clock that ran goes on with
// the source that it has now.
func (c *Clock) Restore(s ClockSetting) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset = s.Offset
	if s.Frozen != nil {
		at := *s.Frozen
		c.frozen, c.source = &at, func() time.Time { return at }
	}
}

// SettingFor is the setting under which it is t now.
func (c *Clock) SettingFor(t time.Time) ClockSetting {
	c.mu.Lock()
	defer c.mu.Unlock()
	return ClockSetting{c.frozen, t.Sub(c.source())}
}

// At is the time that a setting gives now.
func (c *Clock) At(s ClockSetting) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.source().Add(s.Offset).UTC().Round(0)
}

// Now is the business time in UTC. The monotonic reading is stripped: the
// value is stored in state and compared with values read back from snapshots.
func (c *Clock) Now() time.Time {
	return c.At(c.Setting())
}

// Advance moves the clock forward.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset += d
}

// Set moves the clock to a time.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.offset = t.Sub(c.source())
}
