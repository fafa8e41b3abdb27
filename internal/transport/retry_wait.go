package transport

import (
	"context"
	"math/rand/v2"
	"net/http"
	"time"
)

const (
	backoffBase     = 500 * time.Millisecond
	backoffThrottle = 2 * time.Second // what the platform advises after flow control
	backoffMost     = 20 * time.Second
	// retryAfterMost is the longest wait that is honoured. A platform that asks
	// for more gets no further attempt, rather than an early one.
	retryAfterMost = 2 * time.Minute
)

// retryWait is the wait before the next attempt, and whether there is time for it:
// one past the deadline would turn a telling error into a timeout. now is the time
// by the clock of the platform.
func retryWait(ctx context.Context, r *result, attempts int, now time.Time) (wait time.Duration, ok bool) {
	base, asked := backoffBase, time.Duration(0)
	if r.err == nil {
		asked = retryAfter(r.head.Header, now)
		if r.status() == http.StatusTooManyRequests {
			base = backoffThrottle
		}
	}
	if asked > retryAfterMost {
		return 0, false
	}
	wait = max(backoff(base, attempts), asked)
	deadline, limited := ctx.Deadline()
	return wait, !limited || !time.Now().Add(wait).After(deadline)
}

// backoff is exponential with full jitter, so that many clients do not come
// back at once.
func backoff(base time.Duration, attempt int) time.Duration {
	ceiling := min(base<<min(attempt-1, 10), backoffMost)
	return time.Duration(rand.Int64N(int64(ceiling)) + 1)
}
