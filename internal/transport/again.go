package transport

import (
	"context"
	"time"
)

// AskAgain waits before a query is called for the nth time more, as the attempts of
// one call wait for each other, and reports whether it may be: the retries that the
// options allow are the budget. It may not where the wait would end after the
// deadline of ctx, which would turn a telling error into a timeout. The error is
// that of a context that ends during the wait.
//
// It is for whoever finds a response that was read well, and yet contradicts another
// one: a page of a list does.
func (c *Client) AskAgain(ctx context.Context, opts []Option, n int) (bool, error) {
	if c == nil || c.cfg == nil {
		return false, nil
	}
	cfg, err := c.cfg.apply(opts)
	if err != nil || n > cfg.MaxRetries {
		return false, nil
	}
	wait := backoff(backoffBase, n)
	if deadline, limited := ctx.Deadline(); limited && time.Now().Add(wait).After(deadline) {
		return false, ctx.Err()
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false, ctx.Err()
	case <-timer.C:
		return true, nil
	}
}
