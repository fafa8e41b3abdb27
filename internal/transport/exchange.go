package transport

import (
	"context"
	"errors"
	"math"
	"net/http"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/limit"
)

// verdict is what an attempt comes to: a response (no error), an error, or
// another round after a wait.
type verdict struct {
	err    error         // why there is no response, also when there is another round
	repeat bool          // the request is sent once more
	wait   time.Duration // before that
	spoken bool          // there is a verdict on the round
}

// repeatable reports whether an operation may be sent once more after an attempt
// that ended in err. A query may whenever that can help; a call that changes
// something only when the attempt certainly had no effect: nothing of it reached
// the platform, or the gateway kept it from the backend.
func repeatable(op *Operation, a *answer, err error) bool {
	switch {
	case a.err != nil:
		return (op.Safe || a.unsent) && !untrusted(a.err) && !errors.Is(a.err, core.ErrBodyTooLarge)
	case a.status() == http.StatusTooManyRequests:
		var refused *core.Error
		return op.Safe || errors.As(err, &refused) && refused.ThrottledByGateway()
	case transientStatus(a.status()):
		return op.Safe
	}
	return false
}

func transientStatus(status int) bool {
	switch status {
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// exchange is one call on its way, in rounds:
//
//	admit -> attempt -> verdict: response or error
//	  ^                    |
//	  +--- wait, mend -----+
//
// Whether a call can have its effect twice is decided by repeatable, which says
// what may be sent once more, and by attempt.RoundTrip, which sends a changing
// request once. go-retryablehttp rewinds the body and waits; it decides nothing
// by itself.
type exchange struct {
	call *call
	out  any // what the answer is decoded into; nil where success has no body

	who      identity // corrected by mend
	mended   mended   // which corrections were made
	attempts int      // requests sent so far
	repeats  int      // rounds since the last correction that had to be repeated
	before   error    // why the round before was not the last
	last     answer   // of the latest round
	verdict  verdict  // of the latest round
}

// run goes through the rounds and returns the error that the last one ends with.
func (x *exchange) run(ctx context.Context) error {
	request, err := x.call.build(ctx)
	if err != nil {
		return x.call.op.notSent(err)
	}
	resp, err := x.rounds().Do(request)
	if resp != nil {
		resp.Body.Close()
	}
	// The rounds ended between two of them: the context did, or net/http found fault
	// with the request itself.
	if !x.verdict.spoken || x.verdict.repeat {
		x.last = answer{err: err, unsent: true}
		x.verdict = verdict{err: x.lost(ctx)}
	}
	if raw := x.call.cfg.Raw; raw != nil && x.last.head != nil {
		*raw = core.RawResponse{StatusCode: x.last.status(), Header: x.last.head.Header, Body: x.last.body}
	}
	if x.verdict.err != nil {
		x.call.logFailure(ctx, x.who, x.attempts, x.verdict.err)
	}
	return x.verdict.err
}

// rounds holds all hooks of go-retryablehttp: a round is a RoundTrip, and the
// verdict on it is what the others pass on.
func (x *exchange) rounds() *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport: x,
			Jar:       x.call.cfg.HTTPClient.Jar,
			// Redirects are answers: following one would send the signature elsewhere.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryMax: math.MaxInt, // the verdict counts
		CheckRetry: func(context.Context, *http.Response, error) (bool, error) {
			return x.verdict.repeat, nil
		},
		Backoff: func(time.Duration, time.Duration, int, *http.Response) time.Duration { return x.verdict.wait },
		PrepareRetry: func(*http.Request) error {
			x.verdict = verdict{} // the next round owes its own
			return nil
		},
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
}

// RoundTrip is one round.
func (x *exchange) RoundTrip(r *http.Request) (*http.Response, error) {
	x.verdict = x.round(r)
	x.verdict.spoken = true
	if x.last.err != nil {
		return nil, x.last.err
	}
	return forClient(x.last.head), nil
}

func (x *exchange) round(r *http.Request) verdict {
	ctx := r.Context()
	x.last = answer{}
	if err := x.admit(ctx); err != nil {
		x.last = answer{err: err, unsent: true}
		return verdict{err: x.lost(ctx)}
	}
	sending := newAttempt(x.call, x.who, x.attempts)
	x.last = sending.run(r)
	x.attempts = sending.number
	return x.judge(ctx)
}

// admit waits until the quota of the operation has room for one more attempt.
func (x *exchange) admit(ctx context.Context) error {
	if x.call.cfg.WithoutQuota {
		return ctx.Err()
	}
	return x.call.shared.buckets.Wait(ctx, x.bucket(), x.call.cfg.quota(x.call.op))
}

// judge says what the latest attempt comes to.
func (x *exchange) judge(ctx context.Context) verdict {
	x.mended.learnClock(x.call, &x.who, &x.last)
	err := x.read(ctx)
	if err == nil {
		return verdict{}
	}
	if x.last.status() == http.StatusTooManyRequests {
		x.call.shared.buckets.Throttled(x.bucket())
	}
	if ctx.Err() != nil {
		return verdict{err: err}
	}
	mended, failure := x.mended.mend(ctx, x.call, &x.who, &x.last, err)
	switch {
	case failure != nil:
		return verdict{err: failure}
	case mended:
		x.repeats, x.before = 0, nil
		return verdict{err: err, repeat: true}
	}
	return x.again(ctx, err)
}

// again decides whether a request that was not corrected is sent once more.
func (x *exchange) again(ctx context.Context, err error) verdict {
	end := verdict{err: err}
	if x.attempts == 0 || x.repeats >= x.call.cfg.MaxRetries || !repeatable(x.call.op, &x.last, err) {
		return end
	}
	wait, ok := pause(ctx, &x.last, x.attempts, x.who.now())
	if !ok {
		return end
	}
	x.repeats++
	x.before = ofAttempt(err)
	return verdict{err: err, repeat: true, wait: wait}
}

// read turns what came into the response or an error.
func (x *exchange) read(ctx context.Context) error {
	got := &reading{call: x.call, who: x.who, attempts: x.attempts, answer: &x.last}
	switch {
	case x.last.err == nil:
		return got.judge(x.out)
	case x.last.head != nil:
		return got.unreadable(x.last.err)
	}
	return x.lost(ctx)
}

// bucket names the quota that the call counts against.
func (x *exchange) bucket() limit.Key {
	return limit.Key{Endpoint: x.call.url.Host, Account: x.who.account(), Operation: x.call.op.ID}
}

func (x *exchange) lost(ctx context.Context) error {
	return lost(ctx, x.call.op, &x.last, x.attempts, x.before)
}
