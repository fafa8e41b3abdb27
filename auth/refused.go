package auth

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

// RefusedError means that a call was not sent, because credentials like its own
// were refused a short while ago: a wrong password or key is not offered again and
// again, which would lock it. Until then all calls with the credentials end with
// this error at once; after that a single one tries, while the others wait for
// what it is told. Credentials that replace the refused ones are tried at once.
//
//	Refused                                       Pause, doubling up to
//	a password                                    1 minute, 15 minutes
//	a signature                                   1 minute, 15 minutes
//	an access key that the platform has locked    5 minutes
//	a token, and a fresh one, too                 5 seconds, 5 minutes
//	an agency that is not there or not allowed    5 seconds, 1 minute
//	by an identity service that does not work     5 seconds
//
// A longer Retry-After counts instead. Clients that were derived from one
// another share what they were told; so do all users of one provider as to what
// it obtains.
//
//snippet:text Refused
type RefusedError struct {
	Since time.Time // when the refusal came
	Until time.Time // when the credentials are tried again
	Err   error     // the refusal
}

// Error tells the refusal, since when it holds and until when.
func (e *RefusedError) Error() string {
	const layout = time.RFC3339
	return fmt.Sprintf("%v (since %s, not tried again before %s)", e.Err, e.Since.UTC().Format(layout), e.Until.UTC().Format(layout))
}

// LogValue gives slog the facts of the error as a group: error, since, until.
func (e *RefusedError) LogValue() slog.Value {
	return slog.GroupValue(slog.String("error", e.Err.Error()), slog.Time("since", e.Since), slog.Time("until", e.Until))
}

// Unwrap returns the refusal.
func (e *RefusedError) Unwrap() error { return e.Err }

const (
	// firstRefusal and mostRefusal are how long a password or key that the identity
	// service refused is not offered again, pause and mostPause how long it is not
	// asked again for what it did not find or could not do.
	firstRefusal = time.Minute
	mostRefusal  = 15 * time.Minute
	pause        = 5 * time.Second
	mostPause    = time.Minute
)

// pauseAfter is how long a fetch waits after so many failures in a row, the last
// with err.
func pauseAfter(err error, failures int) time.Duration {
	var refused *core.Error
	if !errors.As(err, &refused) {
		return pause
	}
	first, most := pause, mostPause
	switch {
	case refused.StatusCode == http.StatusUnauthorized:
		first, most = firstRefusal, mostRefusal
	case refused.StatusCode >= http.StatusInternalServerError, refused.StatusCode == http.StatusTooManyRequests:
		most = pause
	}
	return max(min(first<<min(failures-1, 10), most), refused.RetryAfter)
}
