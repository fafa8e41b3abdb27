// Package poll repeats a query until what it asks about has come to pass.
package poll

import (
	"context"
	"fmt"
	"time"
)

// Waits between queries: short at first, then no more than the platform's
// asynchronous work deserves.
const (
	first = time.Second
	most  = 15 * time.Second
)

// Wait is a method that waits, and what it is called for.
type Wait struct {
	Method    string       // Go name, such as "orders.WaitUntil"
	Subject   string       // what it waits for, such as "order CS26"
	Validate  func() error // of its request
	Unchecked bool         // the options say not to validate
}

// Own returns a copy of a request, which stays as it is during the wait; that of
// nil is empty.
func Own[Req any](req *Req) Req {
	if req == nil {
		return *new(Req)
	}
	return *req
}

// Until calls ask at once, and again after growing waits, until it returns what it
// was to find, or fails. What ask has seen in its stead, in words, stands in the
// error. The context bounds the whole: when it ends during a wait, the wait ends
// too, with an error that wraps the context's and tells how often was asked.
//
// On every failure the result is nil and the error names the method.
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
