package transport

import (
	"context"
	"math/rand/v2"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	backoffBase     = 500 * time.Millisecond
	backoffThrottle = 2 * time.Second // what the platform advises after flow control
	backoffMost     = 20 * time.Second
	// retryAfterMost is the longest wait that is honoured. A platform that asks
	// for more gets no further attempt, rather than an early one.
	retryAfterMost = 2 * time.Minute
	// spreadLeast and spreadMost are what is added at random to a wait that the platform
	// asks for: at most a quarter of it, within these.
	spreadLeast = 250 * time.Millisecond
	spreadMost  = 10 * time.Second
)

// retryWait is the wait before the next attempt, and whether there is time for it:
// one past the deadline would turn a telling error into a timeout. now is the time
// by the clock of the platform.
func retryWait(ctx context.Context, r *result, attempts int, now time.Time) (wait time.Duration, ok bool) {
	base, asked := backoffBase, time.Duration(0)
	if r.err == nil {
		asked = max(retryAfter(r.head.Header, now), throttleWindow(r))
		if r.status() == http.StatusTooManyRequests {
			base = backoffThrottle
		}
	}
	if asked > retryAfterMost {
		return 0, false
	}
	if asked > 0 {
		// All that were asked to wait as long must not come back together.
		asked += rand.N(min(asked/4, spreadMost) + spreadLeast)
	}
	wait = max(backoff(base, attempts), asked)
	deadline, limited := ctx.Deadline()
	return wait, !limited || !time.Now().Add(wait).After(deadline)
}

// window is how the gateway tells the time that a limit counts over, such as
// "policy ip over ratelimit,limit:5,time:1 minute".
var window = regexp.MustCompile(`\btime:\s*(\d{1,6})\s*(second|minute|hour|day)s?\b`)

// throttleWindow is the time after which the limit that refused a request counts
// anew: as good as a Retry-After, which the platform does not send.
func throttleWindow(r *result) time.Duration {
	if r.err != nil || r.status() != http.StatusTooManyRequests {
		return 0
	}
	return windowOf(readError(r.body).message)
}

func windowOf(message string) time.Duration {
	found := window.FindStringSubmatch(strings.ToLower(message))
	if found == nil {
		return 0
	}
	count, _ := strconv.Atoi(found[1])
	unit := map[string]time.Duration{"second": time.Second, "minute": time.Minute, "hour": time.Hour, "day": 24 * time.Hour}[found[2]]
	return min(time.Duration(count)*unit, mostWindow)
}

// mostWindow is the longest that a message is believed.
const mostWindow = 24 * time.Hour

// backoff is exponential with full jitter, so that many clients do not come
// back at once.
func backoff(base time.Duration, attempt int) time.Duration {
	ceiling := min(base<<min(attempt-1, 10), backoffMost)
	return time.Duration(rand.Int64N(int64(ceiling)) + 1)
}
