package auth

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

const (
	// mostLead is how long before their end credentials are replaced at the
	// latest; short-lived ones are replaced when a fifth of their time is left.
	mostLead = 30 * time.Minute
	// earlyPause is how long credentials that are still good stay in use when
	// replacing them failed.
	earlyPause = time.Minute
	// leastUse is how long credentials are used that seem to have expired when they
	// come: it is the clock of this machine that is wrong, and the platform says if
	// not.
	leastUse = time.Minute
	// alone is how long a fetch may go on when nobody waits for it.
	alone = 15 * time.Second
)

// cache keeps credentials for each place they were obtained for, and lets many
// goroutines share one fetch. The zero value is ready to use.
//
// A fetch has a goroutine of its own and is independent of the contexts of its
// callers, so that callers with little time get what the first of them asked for.
// It may outlive the call that began it, by this much: it goes on as long as
// anybody waits for it, and [alone] longer.
type cache struct {
	mu      sync.Mutex
	entries map[string]*entry
}

// entry is the state of one place.
type entry struct {
	credentials Credentials
	valid       bool
	obtained    time.Time
	ends        time.Time // of the credentials, zero when they do not
	flight      *flight   // the fetch under way
	failure     error     // of the last fetch
	failures    int       // in a row
	failed      time.Time
	until       time.Time // when a failure is forgotten
	postponed   time.Time // until when usable credentials are not replaced
}

// flight is a fetch under way.
type flight struct {
	done    chan struct{} // closed when it has landed
	waiting int
	cancel  context.CancelFunc
	timer   *time.Timer // ends it when nobody waits; nil while somebody does

	// What came of it, once it has landed.
	credentials Credentials
	err         error
	abandoned   bool // it ended because nobody waited any more
	panicked    any
}

// get returns cached credentials, or those that fetch obtains. While the old
// credentials last everybody goes on with them.
func (c *cache) get(ctx context.Context, iam IAM, fetch func(context.Context) (Credentials, error)) (Credentials, error) {
	for mine := false; ; {
		c.mu.Lock()
		e := c.entry(placeOf(iam))
		now := time.Now()
		usable := e.usable(now)
		switch {
		case usable:
			if e.flight == nil && e.due(now) {
				c.takeOff(ctx, e, fetch)
				e.flight.leave()
			}
			defer c.mu.Unlock()
			return e.credentials, nil
		case e.failure != nil && now.Before(e.until):
			defer c.mu.Unlock()
			return Credentials{}, &RefusedError{Since: e.failed, Until: e.until, Err: e.failure}
		case e.flight == nil:
			if err := ctx.Err(); err != nil {
				c.mu.Unlock()
				return Credentials{}, err
			}
			c.takeOff(ctx, e, fetch)
			mine = true
		default:
			e.flight.join()
		}
		under := e.flight
		c.mu.Unlock()
		select {
		case <-under.done:
		case <-ctx.Done():
			c.mu.Lock()
			defer c.mu.Unlock()
			under.leave()
			return Credentials{}, ctx.Err()
		}
		switch {
		case under.panicked != nil && mine:
			panic(under.panicked)
		case under.err != nil && under.abandoned, errors.Is(under.err, core.ErrDryRun) && !mine:
			mine = false
			continue // what ended early, or was another's dry run, says nothing
		}
		return under.credentials, under.err
	}
}

// placeOf names what credentials are bound to: where they are obtained, and the
// address that they are shown to.
func placeOf(iam IAM) string {
	if iam == nil {
		return ""
	}
	place := iam.Endpoint()
	if to, ok := iam.(interface{ Audience() string }); ok {
		place += " " + to.Audience()
	}
	return place
}

func (c *cache) entry(place string) *entry {
	if c.entries == nil {
		c.entries = make(map[string]*entry)
	}
	e := c.entries[place]
	if e == nil {
		e = &entry{}
		c.entries[place] = e
	}
	return e
}

// takeOff begins a fetch for one that waits. It keeps the values of the context,
// such as those of a trace, and nothing else of it.
func (c *cache) takeOff(ctx context.Context, e *entry, fetch func(context.Context) (Credentials, error)) {
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	f := &flight{done: make(chan struct{}), waiting: 1, cancel: cancel}
	e.flight = f
	go func() {
		defer cancel()
		f.err = errPanicked // unless it returns
		defer func() {
			f.panicked = recover()
			c.land(own, e, f)
		}()
		f.credentials, f.err = fetch(own)
	}()
}

var errPanicked = errors.New("fetching credentials panicked")

// join is called by one more that waits, and leave by one that does so no longer.
func (f *flight) join() {
	f.waiting++
	if f.timer != nil {
		f.timer.Stop()
		f.timer = nil
	}
}

func (f *flight) leave() {
	f.waiting--
	if f.waiting == 0 {
		f.timer = time.AfterFunc(alone, f.cancel)
	}
}

// land ends a fetch and keeps what came of it.
func (c *cache) land(own context.Context, e *entry, f *flight) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f.timer != nil {
		f.timer.Stop()
	}
	now := time.Now()
	e.flight = nil
	f.abandoned = own.Err() != nil
	defer close(f.done)
	switch {
	case f.err == nil:
		*e = entry{credentials: f.credentials, valid: true, obtained: now, ends: f.credentials.Expires}
		if !e.ends.IsZero() && !e.ends.After(now) {
			e.ends = now.Add(leastUse)
		}
	case errors.Is(f.err, core.ErrDryRun):
	default:
		f.credentials = Credentials{}
		e.postponed = now.Add(earlyPause)
		if !f.abandoned && !errors.As(f.err, new(*RefusedError)) { // the latter is another's to remember
			e.failures++
			e.failure, e.failed, e.until = f.err, now, now.Add(pauseAfter(f.err, e.failures))
		}
	}
}

// usable reports whether the credentials have time left.
func (e *entry) usable(now time.Time) bool {
	return e.valid && (e.ends.IsZero() || now.Before(e.ends))
}

// due reports whether usable credentials should be replaced by now.
func (e *entry) due(now time.Time) bool {
	if e.ends.IsZero() || now.Before(e.postponed) || now.Before(e.until) {
		return false
	}
	lead := min(mostLead, e.ends.Sub(e.obtained)/5)
	return !now.Before(e.ends.Add(-lead))
}

// invalidate drops the rejected credentials, unless others took their place.
func (c *cache) invalidate(rejected Credentials) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range c.entries {
		if e.credentials.Token.Reveal() == rejected.Token.Reveal() && e.credentials.SecurityToken.Reveal() == rejected.SecurityToken.Reveal() {
			e.valid = false
		}
	}
}
