package transport

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

// newTransportError is the error of a call that ends without a response. previous
// is the error of the attempt before, nil when there was none; lost tells that one
// before may have had its effect.
func newTransportError(ctx context.Context, c *call, who identity, r *result, attempts int, previous error, lost bool) error {
	outcome := core.OutcomeUnknown
	if r.unsent && !lost {
		outcome = core.OutcomeNotSent
	}
	// Of the attempt, not of the context: an error of its own has nothing to hide.
	err := newScrubber(who.Credentials, c.req).error(withoutURL(r.err))
	if cause := ctx.Err(); cause != nil && !errors.Is(err, cause) {
		err = fmt.Errorf("%w: %w", cause, err)
	}
	// A context that ended, or a quota, does not explain why there was to be another
	// attempt; the previous error does. Not so when the outcome is unknown: errors.Is
	// would find a throttled attempt in it, and take it as leave to retry.
	if previous != nil && (ctx.Err() != nil || !r.handed) && (c.op.Safe || outcome == core.OutcomeNotSent) {
		err = &withPrevious{err, previous}
	}
	return &core.TransportError{Call: c.op.call(attempts, outcome), Err: err}
}

// withPrevious is an error together with that of the attempt before.
type withPrevious struct{ last, previous error }

func (e *withPrevious) Error() string {
	return e.last.Error() + "; the attempt before: " + e.previous.Error()
}
func (e *withPrevious) Unwrap() []error { return []error{e.last, e.previous} }

// withoutURL drops the URL that net/http puts before an error: its query is
// nobody's business in a log.
func withoutURL(err error) error {
	var withURL *url.Error
	if errors.As(err, &withURL) {
		return withURL.Err
	}
	return err
}

// attemptError is the error of an attempt that was not the last, without what
// concerns the call as a whole: that is told by the error the call ends with.
func attemptError(err error) error {
	switch failure := err.(type) {
	case *core.TransportError:
		if both, ok := failure.Err.(*withPrevious); ok {
			return both.last
		}
		return failure.Err
	case *core.DecodeError:
		failure.Call = core.Call{}
	case *core.Error:
		failure.Call = core.Call{}
	}
	return err
}

// tellTries adds to the error that a call ends with how it went before.
func tellTries(err error, waited time.Duration, noRetry string) {
	if call := callOf(err); call != nil {
		call.Waited, call.NoRetry = waited, noRetry
	}
}

// callOf is what an error tells of its call, nil when it tells nothing.
func callOf(err error) *core.Call {
	switch failure := err.(type) {
	case *core.TransportError:
		return &failure.Call
	case *core.DecodeError:
		return &failure.Call
	case *core.Error:
		return &failure.Call
	}
	return nil
}
