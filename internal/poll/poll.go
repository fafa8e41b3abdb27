// Package poll repeats a query until what it asks about has come to pass.
package poll

import (
	"context"
	"time"
)

// Waits between queries: short at first, then no more than the platform's
// asynchronous work deserves.
const (
	first = time.Second
	most  = 15 * time.Second
)

// Until calls ask until it reports that it is done or fails. The context bounds
// the whole: its error ends the wait at once.
func Until(ctx context.Context, ask func(context.Context) (done bool, err error)) error {
	for wait := first; ; wait = min(wait*3/2, most) {
		done, err := ask(ctx)
		if done || err != nil {
			return err
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		}
	}
}
