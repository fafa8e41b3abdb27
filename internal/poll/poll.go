// Package poll repeats a query until the caller's condition holds.
package poll

import (
	"context"
	"fmt"
	"time"
)

// Waits between queries: short at first, then long enough for the platform's
// asynchronous work.
const (
	first = time.Second
	most  = 15 * time.Second
)

// Wait describes a method that waits, for its checks and its error texts.
type Wait struct {
	Method    string       // Go name, such as "orders.WaitUntil"
	Subject   string       // what the method waits for, such as "order CS26"
	Validate  func() error // validates the request
	Unchecked bool         // the options turn validation off
}

// Own returns a copy of a request, so that the caller can change the request
// during the wait. The copy of nil is the zero value.
func Own[Req any](req *Req) Req {
	if req == nil {
		return *new(Req)
	}
	return *req
}

// Until calls ask at once, and then at growing intervals, until ask returns a
// result or fails. If there is no result yet, ask describes in words what it
// has seen instead; the error of Until holds the last description. When ctx
// ends during a wait, Until returns an error that wraps the error of ctx and
// holds the number of calls.
//
// On failure the result is nil, and the error names the method.
func Until[T any](ctx context.Context, w Wait, ask func(context.Context) (found *T, seen string, err error)) (*T, error) {
	if !w.Unchecked {
		if err := w.Validate(); err != nil {
			return nil, fmt.Errorf("%s: %w", w.Method, err)
		}
	}
	began, wait, last := time.Now(), first, ""
	failed := func(err error) (*T, error) {
		return nil, fmt.Errorf("%s: %s%s: %w", w.Method, w.Subject, last, err)
	}
	for asked := 1; ; asked++ {
		found, seen, err := ask(ctx)
		if seen != "" {
			last = ", last seen " + seen
		}
		switch {
		case err != nil:
			return failed(err)
		case found != nil:
			return found, nil
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return failed(fmt.Errorf("not yet after %s, asked %d times: %w", time.Since(began).Round(time.Millisecond), asked, ctx.Err()))
		}
		wait = min(wait*3/2, most)
	}
}
