package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

// attempt sends the request of a call once. As the innermost http.RoundTripper,
// inside the middleware, it authenticates, sends, and reads the whole response, so
// that a response that breaks off fails the attempt and not the call.
type attempt struct {
	call *call
	who  identity
	file *File // where a success goes that is no JSON; nil for all other operations

	sent     int  // requests of the call so far, those of earlier attempts included
	handed   bool // a request was handed to the network
	answered bool // and a response came
	link     link
}

// newAttempt is the next attempt of a call that has sent so many requests.
func newAttempt(c *call, who identity, sent int, out any) *attempt {
	return &attempt{call: c, who: who, sent: sent, file: fileOf(c.op, out)}
}

// run carries the attempt out, and returns how many requests were sent by now.
func (a *attempt) run(r *http.Request) (result, int) {
	if len(a.call.cfg.Middleware) == 0 {
		resp, err := a.RoundTrip(r)
		return a.conclude(resp, err), a.sent
	}
	outermost := http.RoundTripper(a)
	for _, wrap := range slices.Backward(a.call.cfg.Middleware) {
		outermost = wrap(outermost)
	}
	before := a.sent
	// What middleware adds to the headers belongs to this attempt alone.
	call := a.call.op.call(before+1, "")
	call.Key = a.call.key
	told := context.WithValue(r.Context(), callKey{}, call)
	resp, err := outermost.RoundTrip(r.Clone(told))
	if err == nil && resp != nil {
		// Middleware may have answered in the platform's stead, or changed the response.
		a.sent = max(a.sent, before+1)
		err = a.take(resp)
	}
	return a.conclude(resp, err), a.sent
}

// conclude says what came of the attempt.
func (a *attempt) conclude(resp *http.Response, err error) result {
	got := result{err: err, handed: a.handed}
	got.written = a.file != nil && (a.file.Size > 0 || errors.As(err, new(*writeError)))
	var broken *brokenResponse
	switch {
	case err == nil && resp == nil:
		got.err = errNothing
	case err == nil:
		got.head, got.body = resp, bodyOf(resp)
	case errors.As(err, &broken):
		got.head, got.body, got.err = broken.resp, broken.body, broken.err
		return got
	}
	got.unsent = got.err != nil && !a.answered && (!a.handed || a.link.certainlyNotSent(got.err))
	return got
}

var (
	errNothing = errors.New("the http.RoundTripper gave neither a response nor an error")
	errTwice   = errors.New("middleware sent a state-changing request twice")

	errClientTwice = errors.New("the HTTP client tried to send a state-changing request twice, which was stopped")
)

// RoundTrip sends one request.
func (a *attempt) RoundTrip(r *http.Request) (*http.Response, error) {
	if a.handed && !a.call.op.Safe {
		return nil, errTwice
	}
	transport, ours := a.call.cfg.roundTripper(a.call.op)
	_, standard := transport.(*http.Transport)
	a.link.ours, a.link.standard = ours, standard && !harmless(a.call.op.Method)
	ctx, cancel := a.context(r.Context())
	defer cancel()
	request := r.WithContext(ctx)
	request.Header = r.Header.Clone()
	body := a.call.wire.Body
	if len(a.call.cfg.Middleware) > 0 {
		var err error
		if body, err = takeBody(request); err != nil {
			return nil, err
		}
	}
	if !a.call.op.Safe {
		// They would make net/http send the request again by itself when a
		// connection breaks.
		request.Header.Del("Idempotency-Key")
		request.Header.Del("X-Idempotency-Key")
		request = a.link.watch(request, body, cancel)
	}
	if a.call.op.Secret {
		// Whatever follows the response on this connection may hold what nobody has
		// seen yet, and net/http logs what comes on a connection that it keeps.
		request.Close = true
	}
	a.who.authenticate(request, body)
	if err := over(ctx); err != nil {
		if r.Context().Err() == nil {
			err = fmt.Errorf("nothing sent within %s: %w", a.call.cfg.attemptTimeout(), err)
		}
		return nil, err
	}
	a.sent++
	a.handed = true
	resp, err := transport.RoundTrip(request)
	a.answered = err == nil && resp != nil
	switch {
	case err != nil:
		err = schemeMismatch(err)
	case resp == nil:
		err = errNothing
	default:
		err = a.take(resp)
	}
	switch {
	case err == nil:
	case a.link.stopped():
		err = repeated(err)
	case ctx.Err() != nil && r.Context().Err() == nil:
		err = late(err, a.call.cfg.attemptTimeout())
	}
	a.call.logAttempt(ctx, a.who, a.sent, resp, err)
	if err != nil {
		return nil, err
	}
	resp.Request = r // not the one that holds the credentials
	return resp, nil
}

// over is the error of a context whose time is up, also where its timer has not come
// round to it yet.
func over(ctx context.Context) error {
	if deadline, ok := ctx.Deadline(); ok && !time.Now().Before(deadline) {
		return context.DeadlineExceeded
	}
	return ctx.Err()
}

// take takes the body of a response: into memory, or to where the caller wants the file.
func (a *attempt) take(resp *http.Response) error {
	if a.file != nil && isFile(resp) {
		return a.file.take(resp, a.call.cfg.MaxBody)
	}
	return readBody(resp, a.call.cfg.MaxBody)
}

// context is that of one request: limited in time, and for a change with a grace after
// the caller gave up.
func (a *attempt) context(parent context.Context) (context.Context, context.CancelFunc) {
	if a.call.op.Safe || a.call.cfg.Grace == 0 {
		return a.call.cfg.attemptContext(parent)
	}
	lasting, release := graced(parent, a.call.cfg.Grace, a.link.mayHaveLeft)
	ctx, cancel := a.call.cfg.attemptContext(lasting)
	return ctx, func() {
		cancel()
		release()
	}
}

// callKey is where the context of an attempt tells its call.
type callKey struct{}

// CallOf tells which call an attempt belongs to, from the context of its request.
func CallOf(ctx context.Context) (core.Call, bool) {
	call, ok := ctx.Value(callKey{}).(core.Call)
	return call, ok
}
