package transport

import (
	"context"
	"errors"
	"math"
	"net/http"
	"reflect"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/limit"
)

// retryable reports whether an operation may be attempted again after an attempt
// that ended in err. A query and a repeatable change may whenever that can help, also
// when the response cannot be read. Any other change may only when the attempt certainly
// had no effect: nothing of it reached the platform, or the gateway kept it from the
// backend.
func retryable(op *Operation, r *result, err error) bool {
	switch {
	case r.written:
		return false
	case r.err != nil:
		return (op.repeats() || r.unsent) && !untrusted(r.err) && !errors.Is(r.err, core.ErrBodyTooLarge)
	case r.status() == http.StatusTooManyRequests:
		var refused *core.Error
		return op.repeats() || errors.As(err, &refused) && refused.ThrottledByGateway()
	case transientStatus(r.status()):
		return op.repeats()
	case succeeded(r.status()):
		// It is a page of something in between, or a part of the response.
		return op.repeats() && errors.As(err, new(*core.DecodeError)) && !errors.Is(err, errListedAgain)
	}
	return false
}

func transientStatus(status int) bool {
	switch status {
	case http.StatusRequestTimeout, http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// verdict is what an attempt comes to: a response (no error), an error, or another
// attempt after a wait.
type verdict struct {
	err     error         // why there is no response, also when there is another attempt
	retry   bool          // there is another attempt
	wait    time.Duration // before it
	reached bool          // false while an attempt is under way
}

// exchange is one call on its way, in rounds:
//
//	admit -> attempt -> verdict: response or error
//	  ^                    |
//	  +-- correct or wait -+
//
// Whether a call can have its effect twice is decided by retryable, which says what
// may be attempted again, and by attempt.RoundTrip, which sends a changing request
// once. What is known at the end, after an attempt of a repeatable change was lost, is
// in lost.go. go-retryablehttp rewinds the body and waits; it decides nothing.
type exchange struct {
	call *call
	out  any // what the response is decoded into; nil where success has no body

	record *record // in the journal, nil without one

	who       identity
	pass      *pass // leave to send the credentials of who
	refusals  int   // of credentials that others took the place of
	corrected corrections
	attempts  int           // requests sent so far
	retries   int           // since the last correction
	taken     int           // from the retry budget for the latest retry
	waited    time.Duration // before further attempts
	noRetry   string        // why there was no further attempt, although one could have helped
	lost      bool          // an attempt before the latest one, or the call that this one repeats, may have had its effect
	previous  error         // of the attempt before
	last      result        // of the latest attempt
	verdict   verdict       // on it
}

// run goes through the rounds and returns the error of the last one.
func (x *exchange) run(ctx context.Context) error {
	request, err := x.call.build(ctx)
	if err != nil {
		err = x.call.op.notSent(err)
		x.doubt(err)
		return err
	}
	defer func() { x.pass.release() }() // of a round that there was not
	resp, err := x.rounds().Do(request)
	if resp != nil {
		resp.Body.Close()
	}
	// It ended between two rounds: the context did, or net/http found fault with the
	// request itself.
	if !x.verdict.reached || x.verdict.retry {
		x.last = result{err: err, unsent: true}
		x.verdict = verdict{err: x.noResponse(ctx)}
	}
	if raw := x.call.cfg.Raw; raw != nil && x.last.head != nil {
		*raw = core.RawResponse{StatusCode: x.last.status(), Header: x.last.head.Header, Body: x.last.body}
	}
	if x.verdict.err != nil {
		x.doubt(x.verdict.err)
		if call := callOf(x.verdict.err); call != nil {
			call.Key = x.call.key
		}
		tellTries(x.verdict.err, x.waited, x.noRetry)
		x.call.logFailure(ctx, x.attempts, x.waited, x.noRetry, x.verdict.err)
	}
	return x.verdict.err
}

// rounds holds all hooks of go-retryablehttp: a round is a RoundTrip, and the others
// pass its verdict on.
func (x *exchange) rounds() *retryablehttp.Client {
	return &retryablehttp.Client{
		HTTPClient: &http.Client{
			Transport: x,
			Jar:       x.call.cfg.HTTPClient.Jar,
			// Redirects are responses: following one would send the signature elsewhere.
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
		RetryMax:   math.MaxInt, // the verdict counts
		CheckRetry: func(context.Context, *http.Response, error) (bool, error) { return x.verdict.retry, nil },
		Backoff:    func(time.Duration, time.Duration, int, *http.Response) time.Duration { return x.verdict.wait },
		PrepareRetry: func(*http.Request) error {
			x.verdict = verdict{} // the next round has to reach its own
			return nil
		},
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
}

// RoundTrip is one round.
func (x *exchange) RoundTrip(r *http.Request) (*http.Response, error) {
	x.verdict = x.round(r)
	x.verdict.reached = true
	if x.last.err != nil {
		return nil, x.last.err
	}
	return forClient(x.last.head), nil
}

// round is admit, attempt, verdict.
func (x *exchange) round(r *http.Request) verdict {
	ctx := r.Context()
	if err := x.admit(ctx); err != nil {
		x.last = result{err: err, unsent: true}
		return verdict{err: x.noResponse(ctx)}
	}
	if err := x.record.sending(ctx, x.call.cfg.attemptTimeout()); err != nil {
		if !x.lost {
			x.record.notLeft()
		}
		x.last = result{err: err, unsent: true}
		return verdict{err: x.noResponse(ctx)}
	}
	x.last, x.attempts = newAttempt(x.call, x.who, x.attempts, x.out).run(r)
	return x.judge(ctx)
}

// admit waits until the credentials may be sent, and until the quota of the
// operation has room for one more attempt.
func (x *exchange) admit(ctx context.Context) error {
	if err := x.enter(ctx); err != nil {
		return err
	}
	if x.call.cfg.WithoutQuota {
		return ctx.Err()
	}
	if err := x.call.shared.buckets.Wait(ctx, x.bucket(), x.call.cfg.quota(x.call.op, x.who.Role)); err != nil {
		return err
	}
	if x.pass.holds() {
		return nil
	}
	// While it waited another call was refused.
	x.pass.release()
	x.pass = nil
	return x.enter(ctx)
}

// enter gets leave to send the credentials, unless the call has it.
func (x *exchange) enter(ctx context.Context) (err error) {
	if x.pass != nil {
		return nil
	}
	x.pass, err = x.call.shared.standings.enter(ctx, x.call.url.Host, &x.who)
	if !x.corrected.clock {
		x.who.ahead = x.call.shared.ahead(x.call.url.Host) // others may have learnt it meanwhile
	}
	return err
}

// leave gives the leave back after a verdict that no correction follows.
func (x *exchange) leave(err error) {
	x.pass.settle(&x.who, err, x.refusals)
	x.pass = nil
}

// judge reaches the verdict on the latest attempt.
func (x *exchange) judge(ctx context.Context) verdict {
	x.corrected.learn(x.call, &x.who, &x.last)
	if x.last.head != nil {
		x.call.shared.hearClock(x.call.url.Host, x.last.head.Header, time.Now())
	}
	err := x.read(ctx)
	if err == nil || x.reached(err) {
		x.describeResponse(err != nil)
		x.leave(nil)
		x.budget().Return(x.taken)
		return verdict{}
	}
	if x.last.status() == http.StatusTooManyRequests {
		x.call.shared.buckets.Throttled(x.bucket())
		x.call.shared.buckets.Close(x.bucket(), throttleWindow(&x.last))
	}
	if ctx.Err() != nil {
		x.leave(err)
		return verdict{err: err}
	}
	corrected, failure := x.correct(ctx, err)
	switch {
	case failure != nil:
		x.doubt(err) // which failure wraps
		return verdict{err: failure}
	case corrected:
		x.retries, x.previous = 0, nil
		return verdict{err: err, retry: true}
	}
	x.leave(err)
	return x.retryOrEnd(ctx, err)
}

// correct replaces what the platform refused, and says to other calls with the
// same credentials what there is to say.
func (x *exchange) correct(ctx context.Context, err error) (bool, error) {
	before := x.who
	corrected, failure := x.corrected.correct(ctx, x.call, &x.who, &x.last, err)
	switch {
	case failure == nil && !corrected:
		return false, nil
	case corrected && sameSecrets(before.Credentials, x.who.Credentials):
		// The clock: the next attempt shows whether that was it.
		if x.pass != nil && x.pass.doubted() {
			return true, nil
		}
	default:
		x.refusals = x.pass.inRow()
	}
	x.pass.release()
	x.pass = nil
	return corrected, failure
}

// retryOrEnd decides whether the same request is attempted again.
func (x *exchange) retryOrEnd(ctx context.Context, err error) verdict {
	end := verdict{err: err}
	if x.attempts == 0 || x.call.cfg.MaxRetries == 0 || !retryable(x.call.op, &x.last, err) {
		return end
	}
	if x.retries >= x.call.cfg.MaxRetries {
		return x.giveUp(end, "")
	}
	wait, ok := retryWait(ctx, &x.last, x.attempts, x.who.now())
	if !ok {
		return x.giveUp(end, "another one would have to wait longer than there is time, or than 2 minutes")
	}
	// A throttled call waits as the platform says, which is no outage.
	if !x.call.cfg.Unbudgeted && x.last.status() != http.StatusTooManyRequests {
		if x.taken, ok = x.budget().Take(x.last.err != nil); !ok {
			return x.giveUp(end, "the client's retries are used up, since too many calls fail")
		}
	}
	x.retries++
	x.waited += wait
	x.lost = x.lost || core.OutcomeOf(err) == core.OutcomeUnknown
	x.previous = attemptError(err)
	clearOf(x.out)
	return verdict{err: err, retry: true, wait: wait}
}

// giveUp is the end of a call that another attempt could have helped.
func (x *exchange) giveUp(end verdict, reason string) verdict {
	x.noRetry = reason
	return end
}

// budget bounds the retries of all calls to the host together.
func (x *exchange) budget() *limit.Budget { return x.call.shared.budget(x.call.url.Host) }

// read turns the result of an attempt into the response, or an error.
func (x *exchange) read(ctx context.Context) error {
	got := &reading{ctx: x.patience(ctx), call: x.call, who: x.who, attempts: x.attempts, result: &x.last}
	switch {
	case x.last.err == nil:
		err := got.judge(x.out)
		if err == nil && x.lost && listsFailures(x.call.op, x.last.body) {
			return got.unreadable(errListedAgain)
		}
		return err
	case x.last.head != nil:
		return got.unreadable(x.last.err)
	}
	return x.noResponse(ctx)
}

// patience is how long a response is read: one to a change has been waited for although
// the caller gave up, and only a deadline ends that.
func (x *exchange) patience(ctx context.Context) context.Context {
	if x.call.op.Safe {
		return ctx
	}
	return deadlineOnly{context.WithoutCancel(ctx), ctx}
}

// deadlineOnly is a context that ends with the deadline of another, and not when that is
// cancelled. It is only asked whether it has ended.
type deadlineOnly struct {
	context.Context
	limited context.Context
}

// Err implements context.Context.
func (d deadlineOnly) Err() error {
	if deadline, ok := d.limited.Deadline(); ok && !time.Now().Before(deadline) {
		return context.DeadlineExceeded
	}
	return nil
}

// noResponse is the error of an attempt that no response came to.
func (x *exchange) noResponse(ctx context.Context) error {
	return newTransportError(ctx, x.call, x.who, &x.last, x.attempts, x.previous, x.lost)
}

// bucket names the quota that the call counts against.
func (x *exchange) bucket() limit.Key {
	return limit.Key{Endpoint: x.call.url.Host, Account: x.who.account(), Operation: x.call.op.ID}
}

// clearOf empties what an attempt may have begun to fill.
func clearOf(out any) {
	if _, file := out.(*File); file {
		return // there is no other attempt once something was written
	}
	if v := reflect.ValueOf(out); v.Kind() == reflect.Pointer && !v.IsNil() {
		v.Elem().SetZero()
	}
}
