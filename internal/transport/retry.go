package transport

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strconv"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

const (
	backoffBase     = 500 * time.Millisecond
	backoffThrottle = 2 * time.Second // what the platform advises after flow control
	backoffMost     = 20 * time.Second
	// retryAfterMost is the longest wait that is honoured. A platform that asks
	// for more gets no further attempt, rather than an early one.
	retryAfterMost = 2 * time.Minute
)

// again decides after each attempt whether there is another, and how long to
// wait for it. Queries are repeated whenever that may help. A state-changing
// call is repeated only when it certainly had no effect.
func (c *call) again(ctx context.Context, resp *http.Response, err error) (bool, error) {
	if ctx.Err() != nil || c.attempts == 0 {
		return false, nil
	}
	c.tries++
	var repeat bool
	base := backoffBase
	var asked time.Duration
	switch {
	case err != nil && c.op.Safe:
		repeat = transient(ctx, err)
	case err != nil:
		repeat = c.last.certainlyNotSent(err) && transient(ctx, err)
	case resp.StatusCode == http.StatusTooManyRequests:
		c.client.shared.buckets.Throttled(c.quotaKey())
		repeat = c.op.Safe || c.refusal(resp).ThrottledByGateway()
		base, asked = backoffThrottle, retryAfter(resp.Header, c.now())
	case transientStatus(resp.StatusCode):
		repeat = c.op.Safe
		asked = retryAfter(resp.Header, c.now())
	}
	if !repeat || c.tries > c.cfg.MaxRetries || asked > retryAfterMost {
		return false, nil
	}
	c.wait = max(backoff(base, c.attempts), asked)
	// A wait past the deadline would turn a telling error into a timeout.
	if deadline, ok := ctx.Deadline(); ok && time.Now().Add(c.wait).After(deadline) {
		return false, nil
	}
	c.failure = c.cause(resp, err)
	c.last = attempt{} // it had no effect, so nothing is under way until the next
	return true, nil
}

// cause says why an attempt is repeated. What concerns the call as a whole is
// said by the error that the call ends with.
func (c *call) cause(resp *http.Response, err error) error {
	if err != nil {
		return withoutURL(err)
	}
	err = c.judge(resp, nil)
	switch failure := err.(type) {
	case *core.Error:
		failure.Call = core.Call{}
	case *core.DecodeError:
		failure.Call = core.Call{}
	}
	return err
}

func transientStatus(status int) bool {
	switch status {
	case http.StatusInternalServerError, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	}
	return false
}

// backoff is exponential with full jitter, so that many clients do not come
// back at once.
func backoff(base time.Duration, attempt int) time.Duration {
	ceiling := min(base<<min(attempt-1, 10), backoffMost)
	return time.Duration(rand.Int64N(int64(ceiling)) + 1)
}

// retryAfter reads how long the platform asks to wait, in seconds or as a date.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := h.Get("Retry-After")
	if value == "" {
		return 0
	}
	// A number out of range is parsed as the largest or smallest one.
	if seconds, err := strconv.ParseInt(value, 10, 64); err == nil || errors.Is(err, strconv.ErrRange) {
		const most = int64(365 * 24 * time.Hour / time.Second)
		return time.Duration(min(max(seconds, 0), most)) * time.Second
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

// outcomeOf says what an answer with an error status means for a state-changing
// call. From 500 on, the request may have been carried out.
func outcomeOf(status int) core.Outcome {
	if status >= http.StatusInternalServerError {
		return core.OutcomeUnknown
	}
	return core.OutcomeRejected
}
