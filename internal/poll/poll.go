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

// Until calls ask at once, and again after growing waits, until it reports that
// it is done or fails; its error is returned as it is. The context bounds the
// whole: when it ends during a wait, the wait ends too, with an error that wraps
// the context's and tells how often was asked.
func Until(ctx context.Context, ask func(context.Context) (done bool, err error)) error {
	began, wait := time.Now(), first
	for asked := 1; ; asked++ {
		done, err := ask(ctx)
		if done || err != nil {
			return err
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return fmt.Errorf("not yet after %s, asked %d times: %w", time.Since(began).Round(time.Millisecond), asked, ctx.Err())
		}
		wait = min(wait*3/2, most)
	}
}
