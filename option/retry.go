package option

import (
	"fmt"
	"time"

	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// WithoutRetryBudget lets each call make its retries (WithMaxRetries) whatever becomes of
// the others. By default a client and those derived from it bound their retries together,
// for each host: they have 500 tokens, a retry takes 5, or 10 after no response came, one
// that succeeds gives them back, and so does every other success with 1. When an outage
// has used them up, which takes 50 to 100 retries more than there are successes, calls
// fail after their first attempt, and their error says so. Attempts after HTTP 429 are not
// counted: they wait as the platform says.
func WithoutRetryBudget() Option {
	return func(c *transport.Config) error {
		c.Unbudgeted = true
		return nil
	}
}

// WithGrace sets how long a state-changing call that is on the wire may go on for its
// response after its context was cancelled; 0 means not at all. The default is 5 seconds.
//
// Without the response nobody knows what became of the call, so a closed browser tab or a
// ctrl-C does not throw it away: the call ends when the response comes, with what it
// says, or after the grace, with outcome core.OutcomeUnknown. Cancelling still ends at
// once every wait, every retry, every query, and a call that has not left this machine,
// which ends with core.OutcomeNotSent. A deadline is not extended: a call never goes on
// past the deadline of its context, nor past option.WithTimeout.
func WithGrace(grace time.Duration) Option {
	return func(c *transport.Config) error {
		if grace < 0 {
			return fmt.Errorf("option.WithGrace: %s is negative", grace)
		}
		c.Grace = grace
		return nil
	}
}
