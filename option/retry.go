package option

import "github.com/partnerbss/partnerbss-go/internal/transport"

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
