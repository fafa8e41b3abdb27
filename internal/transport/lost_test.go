package transport_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/resources"
)

// enabling and disabling are repeatable changes, of which the second one has a code for
// what is done already.
var (
	enabling = script.Call{
		Name: "resources.EnableAutoRenew", Changes: true, Success: script.Answered(204, ""), NoData: true, Settle: "resources.List",
		Do: func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
			return c.Resources.EnableAutoRenew(ctx, &resources.EnableAutoRenewRequest{ResourceID: "r-1"}, opts...)
		},
	}
	disabling = script.Call{
		Name: "resources.DisableAutoRenew", Changes: true, Success: script.Answered(204, ""), NoData: true, Settle: "resources.List",
		Do: func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
			return c.Resources.DisableAutoRenew(ctx, &resources.DisableAutoRenewRequest{ResourceID: "r-1"}, opts...)
		},
	}
)

var (
	lost       = script.Reply{CloseAfter: true}
	alreadyOff = script.Answered(400, `{"error_code":"CBC.99003605","error_msg":"off"}`)
	noResource = script.Answered(400, `{"error_code":"CBC.99003012","error_msg":"no such resource"}`)
)

// A repeatable change meets every fault like a query, and tells its outcome like a change.
func TestRepeatableChangesAreRetriedLikeQueries(t *testing.T) {
	t.Parallel()
	for _, f := range faults() {
		t.Run(f.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := script.Always(f.reply)
				rt := s.Transport()
				defer rt.CloseIdleConnections()
				err := enabling.Do(t.Context(), s.Client(t, rt, option.WithTimeout(patience), option.WithMaxResponseBytes(smallLimit)))

				again := f.again != "" && !f.noDataSucceeds
				// What is a success of others is a page of something in between here.
				if met := f.of(enabling); met.ends == unreadable && strings.HasPrefix(f.reply.Raw, "HTTP/1.1 200") && f.is != core.ErrBodyTooLarge {
					again = true
				}
				attempts := 1
				if again {
					attempts = 4
				}
				f.check(t, enabling, err, attempts)
				if f.reply.Refuse {
					assert.Equal(t, attempts, s.Dialled())
				} else {
					assert.Len(t, s.Seen(), attempts)
				}
			})
		})
	}
}

// What a later attempt is told is about all of them.
func TestOutcomesAfterALostAttempt(t *testing.T) {
	t.Parallel()
	const succeeds core.Outcome = "success"
	for _, test := range []struct {
		name    string
		call    script.Call
		replies []script.Reply
		sent    int
		want    core.Outcome
		is      error
	}{
		{"a success", enabling, []script.Reply{lost, enabling.Success}, 2, succeeds, nil},
		{"a success after flow control of the backend", enabling, []script.Reply{script.Answered(429, script.ThrottledByBackend), enabling.Success}, 2, succeeds, nil},
		{"a success after a page of a proxy", enabling, []script.Reply{script.Answered(200, script.ProxyPage), enabling.Success}, 2, succeeds, nil},
		{"the state is there already", disabling, []script.Reply{lost, alreadyOff}, 2, succeeds, nil},
		{"the state was there before", disabling, []script.Reply{alreadyOff}, 1, core.OutcomeRejected, core.ErrDuplicate},
		{"the state was there before, behind flow control of the gateway", disabling, []script.Reply{script.Answered(429, script.ThrottledByGateway), alreadyOff}, 2, core.OutcomeRejected, core.ErrDuplicate},
		{"the state is there, says something that is not the platform", disabling, []script.Reply{lost, script.Answered(501, `{"error_code":"CBC.99003605","error_msg":"off"}`)}, 2, core.OutcomeUnknown, core.ErrDuplicate},
		{"the code of another operation", enabling, []script.Reply{lost, alreadyOff}, 2, core.OutcomeUnknown, core.ErrDuplicate},
		{"another refusal", disabling, []script.Reply{lost, noResource}, 2, core.OutcomeUnknown, core.ErrNotFound},
		{"another refusal, two attempts later", disabling, []script.Reply{lost, script.Answered(429, script.ThrottledByGateway), noResource}, 3, core.OutcomeUnknown, core.ErrNotFound},
		{"another refusal without a lost attempt", disabling, []script.Reply{script.Answered(429, script.ThrottledByGateway), noResource}, 2, core.OutcomeRejected, core.ErrNotFound},
		{"flow control of the gateway to the end", enabling, []script.Reply{lost, script.Answered(429, script.ThrottledByGateway)}, 4, core.OutcomeUnknown, nil},
		{"no connection any more", enabling, []script.Reply{lost, {Refuse: true}}, 1, core.OutcomeUnknown, nil},
		{"keys that expired", enabling, []script.Reply{lost, script.Answered(401, `{"error_code":"CBC.0154","error_msg":"expired"}`)}, 2, core.OutcomeUnknown, core.ErrTokenExpired},
		{"nothing at all", enabling, []script.Reply{lost}, 4, core.OutcomeUnknown, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				journal := &script.Journal{}
				s := script.InTurn(test.replies...)
				err := test.call.Do(t.Context(), s.Client(t, s.Silent()), option.WithJournal(journal))
				assert.Len(t, s.Seen(), test.sent)
				require.Len(t, journal.Began, 1)
				require.Len(t, journal.Ended, 1, "one entry for all attempts")
				if test.want == succeeds {
					require.NoError(t, err)
					assert.Empty(t, journal.Ended[0].Outcome)
					assert.Empty(t, journal.Ended[0].Response, "a refusal is no response of a success")
					return
				}
				require.Error(t, err)
				assert.Equal(t, test.want, core.OutcomeOf(err), "%v", err)
				assert.Equal(t, test.want, journal.Ended[0].Outcome)
				assert.NotErrorIs(t, err, core.ErrThrottled, "it would say: wait and repeat")
				if test.is != nil {
					assert.ErrorIs(t, err, test.is)
				}
			})
		})
	}
}

// The credentials are renewed after a lost attempt as after any other, and what comes of
// that says nothing of the attempt.
func TestALostAttemptIsNotForgottenOverCredentials(t *testing.T) {
	t.Parallel()
	expired := unauthorized("decrypt token fail")
	for _, works := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			s := script.WithIAM(script.InTurn(lost, expired, enabling.Success), &script.Platform{Answer: func(n int, _ script.Request) script.Reply {
				if n > 1 && !works {
					return script.WrongPassword()
				}
				return script.Token(n, time.Hour)
			}})
			err := enabling.Do(t.Context(), s.Client(t, s, option.WithCredentials(script.User())))
			if works {
				require.NoError(t, err)
				assert.Len(t, s.Seen(), 3)
				return
			}
			require.ErrorAs(t, err, new(*core.CredentialsError))
			assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), "%v", err)
			assert.Len(t, s.Seen(), 2)
		})
	}
}

func TestALostAttemptIsNotForgottenWhenTheCallIsCutOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		time.AfterFunc(5*time.Second, cancel) // in the middle of the wait
		s := script.Always(script.Answered(503, script.BackendUnavailable, "Retry-After", "10"))
		err := enabling.Do(ctx, s.Client(t, s.Silent()))
		require.ErrorIs(t, err, context.Canceled)
		assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), "%v", err)
		assert.Len(t, s.Seen(), 1)
	})
}

// sending is a journal that fails before the second attempt.
type sending struct {
	script.Journal
	sent int
}

var errFull = errors.New("disk full")

func (j *sending) Sending(context.Context, core.JournalEntry) error {
	if j.sent++; j.sent > 1 {
		return errFull
	}
	return nil
}

func TestALostAttemptIsNotForgottenByTheJournal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		journal := &sending{}
		s := script.Always(lost)
		err := enabling.Do(t.Context(), s.Client(t, s.Silent()), option.WithJournal(journal))
		require.ErrorIs(t, err, errFull)
		assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err))
		assert.Len(t, s.Seen(), 1)
		require.Len(t, journal.Ended, 1)
		assert.False(t, journal.Ended[0].Sent.IsZero(), "the first attempt left")
	})
}

// Failures that are listed after a lost attempt may be of what it has done.
func TestListedFailuresAfterALostAttempt(t *testing.T) {
	t.Parallel()
	const listed = `{"error_details":[{"id":"r-1","error_code":"CBC.0100","error_msg":"not set"}]}`
	cancel := func(t *testing.T, replies ...script.Reply) (*resources.ConvertToOnDemandAtExpiryResponse, *script.Platform, error) {
		s := script.InTurn(replies...)
		got, err := s.Client(t, s.Silent()).Resources.ConvertToOnDemandAtExpiry(t.Context(), &resources.ConvertToOnDemandAtExpiryRequest{
			Operation: resources.ConversionOperationCancel, ResourceIDs: []string{"r-1"},
		})
		return got, s, err
	}
	synctest.Test(t, func(t *testing.T) {
		got, _, err := cancel(t, script.Answered(200, listed))
		require.NoError(t, err)
		assert.Len(t, got.ErrorDetails, 1)

		_, s, err := cancel(t, lost, script.Answered(200, listed))
		require.ErrorAs(t, err, new(*core.DecodeError))
		assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err))
		assert.ErrorContains(t, err, "CBC.0100")
		assert.Len(t, s.Seen(), 2)

		got, s, err = cancel(t, lost, script.Answered(200, `{"error_details":[]}`))
		require.NoError(t, err)
		assert.Empty(t, got.ErrorDetails)
		assert.Len(t, s.Seen(), 2)
	})
}

// Within one attempt nothing is sent twice, whatever a repeat would do.
func TestMiddlewareSendsNoRepeatableChangeTwice(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := script.Always(enabling.Success)
		twice := around(func(r *http.Request, next func(*http.Request) (*http.Response, error)) (*http.Response, error) {
			if resp, err := next(r); err == nil {
				resp.Body.Close()
			}
			return next(r)
		})
		err := enabling.Do(t.Context(), s.Client(t, s.Silent(), option.WithMiddleware(twice), option.WithMaxRetries(0)))
		require.ErrorContains(t, err, "middleware sent a state-changing request twice")
		assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err))
		assert.Len(t, s.Seen(), 1)
	})
}
