package transport

import (
	"context"
	"errors"
	"sync"
	"time"
)

// graced is the context of one attempt of a change. A deadline stays a deadline. A caller
// that gives up (a closed browser tab, a ctrl-C) ends an attempt at once that has not left
// this machine, while one that may have left goes on for the grace: without its response
// nobody knows what became of the call. The function that is returned ends the context.
func graced(parent context.Context, grace time.Duration, left func() bool) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.WithoutCancel(parent))
	release := func() {}
	if deadline, ok := parent.Deadline(); ok {
		ctx, release = context.WithDeadline(ctx, deadline)
	}
	var mu sync.Mutex
	var ended bool
	var timer *time.Timer
	stop := context.AfterFunc(parent, func() {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case ended:
		case errors.Is(parent.Err(), context.Canceled) && left():
			timer = time.AfterFunc(grace, cancel)
		default:
			cancel()
		}
	})
	return ctx, func() {
		stop()
		release()
		cancel()
		mu.Lock()
		defer mu.Unlock()
		ended = true
		if timer != nil {
			timer.Stop()
		}
	}
}
