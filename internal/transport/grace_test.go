package transport_test

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/option"
)

// slow is a network over which a response takes its time.
type slow struct {
	takes time.Duration
	next  http.RoundTripper
}

func (s slow) RoundTrip(r *http.Request) (*http.Response, error) {
	select {
	case <-time.After(s.takes):
		return s.next.RoundTrip(r)
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

// What a caller who gives up gets to know of a change that is on the wire.
func TestAChangeOnTheWireOutlivesItsCaller(t *testing.T) {
	t.Parallel()
	success := script.Answered(200, script.Success)
	for name, test := range map[string]struct {
		reply    script.Reply
		takes    time.Duration // until the reply comes
		deadline time.Duration // of the context; 0 for none
		opts     []option.Option
		after    time.Duration // from the call to its end; it is cancelled after 1 s
		outcome  core.Outcome
		is       error
	}{
		"the response comes":         {reply: success, takes: 3 * time.Second, after: 3 * time.Second},
		"a refusal comes":            {reply: script.Answered(400, `{"error_code":"CBC.0100"}`), takes: 3 * time.Second, after: 3 * time.Second, outcome: core.OutcomeRejected},
		"it comes too late":          {reply: success, takes: 7 * time.Second, after: 6 * time.Second, outcome: core.OutcomeUnknown, is: context.Canceled},
		"a longer grace":             {reply: success, takes: 7 * time.Second, opts: []option.Option{option.WithGrace(10 * time.Second)}, after: 7 * time.Second},
		"no grace":                   {reply: success, takes: 3 * time.Second, opts: []option.Option{option.WithGrace(0)}, after: time.Second, outcome: core.OutcomeUnknown, is: context.Canceled},
		"the deadline comes first":   {reply: success, takes: 3 * time.Second, deadline: 2 * time.Second, after: 2 * time.Second, outcome: core.OutcomeUnknown, is: context.Canceled},
		"the time of an attempt":     {reply: success, takes: 3 * time.Second, opts: []option.Option{option.WithTimeout(2 * time.Second)}, after: 2 * time.Second, outcome: core.OutcomeUnknown, is: context.Canceled},
		"what could be retried":      {reply: script.Answered(429, script.ThrottledByGateway), takes: 3 * time.Second, after: 3 * time.Second, outcome: core.OutcomeRejected, is: core.ErrThrottled},
		"the wait for another retry": {reply: script.Answered(429, script.ThrottledByGateway, "Retry-After", "60"), after: time.Second, outcome: core.OutcomeNotSent, is: context.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := script.Always(test.reply)
				rt := slow{test.takes, s.Silent()}
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				if test.deadline > 0 {
					ctx, cancel = context.WithTimeout(ctx, test.deadline)
					defer cancel()
				}
				ctx, giveUp := context.WithCancel(ctx)
				time.AfterFunc(time.Second, giveUp)
				began := time.Now()
				err := script.Calls[2].Do(ctx, s.Client(t, rt, test.opts...))
				assert.Equal(t, test.after, time.Since(began))
				if test.outcome == "" {
					require.NoError(t, err)
					return
				}
				assert.Equal(t, test.outcome, core.OutcomeOf(err), "%v", err)
				if test.is != nil {
					require.ErrorIs(t, err, test.is)
				}
			})
		})
	}
}
