package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
)

// corrections says which corrections a call has had. Each is made once.
type corrections struct{ credentials, clock bool }

// correct replaces what the platform refused the request for: an expired token, or
// the time of a wrong clock. It reports whether who was corrected, so that the
// request is worth another attempt. A non-nil error is that of the call, which
// cannot be corrected.
func (done *corrections) correct(ctx context.Context, c *call, who *identity, r *result, err error) (bool, error) {
	var refused *core.Error
	if !errors.As(err, &refused) || refused.Outcome == core.OutcomeUnknown {
		return false, nil // whatever its code would allow: it may have had its effect
	}
	if !done.clock && who.wrongClock(refused) {
		if ahead, off := who.skew(r.head.Header); off {
			done.clock, who.ahead = true, ahead
			return true, nil
		}
	}
	if !done.credentials && who.stale(refused) {
		done.credentials = true
		fresh, failure := refresh(ctx, c, who)
		if failure != nil {
			failure = fmt.Errorf("%w; no fresh ones: %w", err, &core.CredentialsError{Err: failure})
		}
		return fresh, failure
	}
	return false, nil
}

// learn keeps a corrected clock that turned out to be the right one, so that other
// calls use it.
func (done *corrections) learn(c *call, who *identity, r *result) {
	if done.clock && r.err == nil && r.status() != http.StatusUnauthorized {
		c.shared.skew.Store(c.url.Host, who.ahead)
	}
}

// refresh replaces credentials that the platform no longer accepts, and reports
// whether it got others.
func refresh(ctx context.Context, c *call, who *identity) (bool, error) {
	provider, ok := c.cfg.Provider.(auth.Invalidator)
	if !ok {
		return false, nil
	}
	rejected := who.Credentials
	provider.Invalidate(rejected)
	fresh, err := credentials(ctx, c.shared, c.cfg)
	if err != nil {
		return false, err
	}
	who.Credentials = fresh
	return !sameSecrets(fresh, rejected), nil
}

// skewTolerance is what the gateway forgives, less the second that the Date header
// is rounded to and the time a response may take.
const skewTolerance = 14 * time.Minute

// wrongClock reports whether a wrong clock may be why a request was refused:
// nothing but a signature depends on it, and another one does not unlock a key.
func (i *identity) wrongClock(refused *core.Error) bool {
	return i.signs() && errors.Is(refused, core.ErrUnauthorized) &&
		!errors.Is(refused, core.ErrTokenExpired) && !errors.Is(refused, core.ErrKeyLocked)
}

// skew compares the clocks: how far the platform's is ahead of this machine's,
// and whether that is too far from what was believed.
func (i *identity) skew(h http.Header) (ahead time.Duration, off bool) {
	date, err := http.ParseTime(h.Get("Date"))
	if err != nil || h.Get("Age") != "" {
		return 0, false // a cached response tells the time of another day
	}
	return time.Until(date), date.Sub(i.now()).Abs() > skewTolerance
}
