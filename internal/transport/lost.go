package transport

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/partnerbss/partnerbss-go/core"
)

// lost is the error of a call that ends without an answer. before is why the round
// before was not the last, nil when there was none.
func lost(ctx context.Context, op *Operation, a *answer, attempts int, before error) error {
	outcome := core.Unknown
	if a.unsent {
		outcome = core.NotSent
	}
	err := withoutURL(a.err)
	if cause := ctx.Err(); cause != nil && !errors.Is(err, cause) {
		err = fmt.Errorf("%w: %w", cause, err)
	}
	// An end that is not the platform's doing does not tell why there was to be
	// another attempt. With an unknown outcome nothing is told of that: a throttled
	// attempt before would make errors.Is find leave to repeat the call.
	if before != nil && (ctx.Err() != nil || !a.handed) && (op.Safe || outcome == core.NotSent) {
		err = &recounted{err, before}
	}
	return &core.TransportError{Call: op.call(attempts, outcome), Err: err}
}

// recounted is an error with that of the attempt before.
type recounted struct{ end, before error }

func (r *recounted) Error() string {
	return r.end.Error() + "; the attempt before: " + r.before.Error()
}
func (r *recounted) Unwrap() []error { return []error{r.end, r.before} }

// withoutURL drops the URL that net/http puts before an error: its query is
// nobody's business in a log.
func withoutURL(err error) error {
	var withURL *url.Error
	if errors.As(err, &withURL) {
		return withURL.Err
	}
	return err
}

// ofAttempt is the error of an attempt that was not the last: what concerns the
// call as a whole is said by the error that the call ends with.
func ofAttempt(err error) error {
	switch failure := err.(type) {
	case *core.TransportError:
		if told, ok := failure.Err.(*recounted); ok {
			return told.end
		}
		return failure.Err
	case *core.DecodeError:
		failure.Call = core.Call{}
	case *core.Error:
		failure.Call = core.Call{}
	}
	return err
}
