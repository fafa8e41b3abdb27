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
	// pause keeps a failing identity service, and an account that locks after
	// wrong passwords, from being asked at every call.
	pause = 5 * time.Second
	// Replacing credentials that are still good must not hold a call up for long,
	// nor one call after the other, when the identity service does not answer.
	mostEarly  = 10 * time.Second
	earlyPause = time.Minute
)

// cache keeps credentials for each identity service they were obtained from,
// and lets many goroutines share one fetch. The zero value is ready to use.
type cache struct {
	mu      sync.Mutex
	entries map[string]*entry
}

// entry is the state of one identity service.
type entry struct {
	credentials Credentials
	valid       bool
	obtained    time.Time
	flight      chan struct{} // closed when the fetch under way has ended
	failure     error         // of the last fetch
	failed      time.Time
	postponed   time.Time // until when usable credentials are not replaced
}

// get returns cached credentials, or those that fetch obtains. A fetch runs in
// the call of one goroutine, with its context; when that ends early another
// goroutine takes over. While the old credentials last the others go on with
// them, and so does everybody when the fetch fails.
func (c *cache) get(ctx context.Context, iam IAM, fetch func(context.Context) (Credentials, error)) (Credentials, error) {
	key := ""
	if iam != nil {
		key = iam.Endpoint()
	}
	for {
		c.mu.Lock()
		if c.entries == nil {
			c.entries = make(map[string]*entry)
		}
		e := c.entries[key]
		if e == nil {
			e = &entry{}
			c.entries[key] = e
		}
		now := time.Now()
		usable := e.usable(now)
		if usable && (!e.due(now) || e.flight != nil) {
			defer c.mu.Unlock()
			return e.credentials, nil
		}
		if !usable && e.failure != nil && now.Sub(e.failed) < pause {
			defer c.mu.Unlock()
			return Credentials{}, e.failure
		}
		if flight := e.flight; flight != nil {
			c.mu.Unlock()
			select {
			case <-flight:
				continue
			case <-ctx.Done():
				return Credentials{}, ctx.Err()
			}
		}
		e.flight = make(chan struct{})
		c.mu.Unlock()
		if usable {
			limited, cancel := early(ctx)
			defer cancel()
			return c.refresh(limited, e, fetch)
		}
		return c.refresh(ctx, e, fetch)
	}
}

// early limits a fetch that could wait.
func early(ctx context.Context) (context.Context, context.CancelFunc) {
	limit := mostEarly
	if deadline, ok := ctx.Deadline(); ok {
		limit = min(limit, time.Until(deadline)/2)
	}
	return context.WithTimeout(ctx, limit)
}

// refresh runs the fetch and publishes what came of it.
func (c *cache) refresh(ctx context.Context, e *entry, fetch func(context.Context) (Credentials, error)) (Credentials, error) {
	returned := false
	defer func() {
		if !returned { // it panicked, and nobody must wait for it
			_, _ = c.land(ctx, e, Credentials{}, errPanicked)
		}
	}()
	credentials, err := fetch(ctx)
	returned = true
	return c.land(ctx, e, credentials, err)
}

var errPanicked = errors.New("fetching credentials panicked")

// land ends the fetch under way.
func (c *cache) land(ctx context.Context, e *entry, credentials Credentials, err error) (Credentials, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := time.Now()
	close(e.flight)
	e.flight = nil
	if err == nil {
		*e = entry{credentials: credentials, valid: true, obtained: now}
		return credentials, nil
	}
	if !errors.Is(err, core.ErrDryRun) {
		e.postponed = now.Add(earlyPause)
		if ctx.Err() == nil { // the end of one caller's context says nothing about the service
			e.failure, e.failed = err, now
		}
	}
	if e.usable(now) {
		return e.credentials, nil
	}
	return Credentials{}, err
}

// usable reports whether the credentials have time left.
func (e *entry) usable(now time.Time) bool {
	return e.valid && (e.credentials.Expires.IsZero() || now.Before(e.credentials.Expires))
}

// due reports whether usable credentials should be replaced by now.
func (e *entry) due(now time.Time) bool {
	expires := e.credentials.Expires
	if expires.IsZero() || now.Before(e.postponed) {
		return false
	}
	lead := min(mostLead, expires.Sub(e.obtained)/5)
	return !now.Before(expires.Add(-lead))
}

// invalidate drops the rejected credentials, unless others took their place.
func (c *cache) invalidate(rejected Credentials) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range c.entries {
		if e.credentials.Token == rejected.Token && e.credentials.SecurityToken == rejected.SecurityToken {
			e.valid = false
		}
	}
}
