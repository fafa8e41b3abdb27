package transport_test

import (
	"context"
	"encoding/json"
	"regexp"
	"testing"
	"testing/synctest"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/enterprise"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

// Replies to calls that have a key.
var (
	usedKey   = script.Answered(400, `{"error_code":"CBC.99007009","error_msg":"trans_id repeated"}`)
	tooLittle = script.Answered(400, `{"error_code":"CBC.99005003","error_msg":"too little"}`)
	moved     = script.Answered(204, "")
	handed    = script.Answered(200, `{"sub_coupon_id":"CP-1"}`)
)

// keyOf is the key in the body of a request.
func keyOf(t *testing.T, body string) string {
	t.Helper()
	var sent struct {
		Key string `json:"trans_id"`
	}
	require.NoError(t, json.Unmarshal([]byte(body), &sent))
	return sent.Key
}

func allocateWith(ctx context.Context, c *partnerbss.Client, key string, opts ...option.Option) error {
	return c.Enterprise.AllocateFunds(ctx, &enterprise.AllocateFundsRequest{CustomerID: "member-1", Amount: decimal.New(100, 0), TransactionID: key}, opts...)
}

func handDown(ctx context.Context, c *partnerbss.Client, opts ...option.Option) (*enterprise.AllocateCouponResponse, error) {
	return c.Enterprise.AllocateCoupon(ctx, &enterprise.AllocateCouponRequest{CustomerID: "member-1", CouponID: "CP-0", Amount: decimal.New(5, 0)}, opts...)
}

// A call with a key goes on after a lost attempt, with the very same body, and the code
// for a repeated key is then the success of the attempt that was lost.
func TestCallsWithAKeyRepeatThemselves(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		replies  []script.Reply
		attempts int
		outcome  core.Outcome // "" for a success
	}{
		{"taken at once", []script.Reply{moved}, 1, ""},
		{"lost, then taken", []script.Reply{lost, moved}, 2, ""},
		{"lost, then known", []script.Reply{lost, usedKey}, 2, ""},
		{"a page of a proxy, then known", []script.Reply{script.Answered(502, script.ProxyPage), usedKey}, 2, ""},
		{"known at once", []script.Reply{usedKey}, 1, core.OutcomeRejected},
		{"refused at once", []script.Reply{tooLittle}, 1, core.OutcomeRejected},
		{"throttled, then known", []script.Reply{script.Answered(429, script.ThrottledByGateway), usedKey}, 2, core.OutcomeRejected},
		{"lost, then refused", []script.Reply{lost, tooLittle}, 2, core.OutcomeUnknown},
		{"lost for ever", []script.Reply{lost}, 4, core.OutcomeUnknown},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := script.InTurn(test.replies...)
				rt := s.Transport()
				defer rt.CloseIdleConnections()
				journal := &script.Journal{}
				err := allocateWith(t.Context(), s.Client(t, rt), "", option.WithJournal(journal))
				seen := s.Seen()
				require.Len(t, seen, test.attempts)
				key := keyOf(t, seen[0].Body)
				assert.Regexp(t, regexp.MustCompile("^[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}$"), key)
				for _, request := range seen {
					assert.Equal(t, seen[0].Body, request.Body)
				}
				assert.Equal(t, test.outcome, core.OutcomeOf(err))
				require.Len(t, journal.Ended, 1)
				assert.Equal(t, key, journal.Ended[0].Key)
				assert.Equal(t, key, keyOf(t, string(journal.Ended[0].Body)))
				if err == nil {
					return
				}
				if test.outcome == core.OutcomeUnknown {
					assert.ErrorContains(t, err, "repeat it with the same key: \""+key+"\"")
					entry, open := core.EntryOf(err)
					require.True(t, open)
					assert.Equal(t, key, entry.Key)
				}
			})
		})
	}
}

// A success with data tells its key, and that the response with the data was lost.
func TestASuccessWhoseResponseWasLostSaysSo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := script.InTurn(handed, lost, usedKey)
		rt := s.Transport()
		defer rt.CloseIdleConnections()
		client := s.Client(t, rt)
		got, err := handDown(t.Context(), client)
		require.NoError(t, err)
		assert.Equal(t, "CP-1", got.MemberCouponID)
		assert.False(t, got.LostResponse)
		assert.Equal(t, keyOf(t, s.Last().Body), got.Key)

		var journal script.Journal
		again, err := handDown(t.Context(), client, option.WithJournal(&journal))
		require.NoError(t, err)
		assert.Empty(t, again.MemberCouponID)
		assert.True(t, again.LostResponse)
		assert.Equal(t, 2, again.Attempts)
		assert.Equal(t, keyOf(t, s.Last().Body), again.Key)
		assert.NotEqual(t, got.Key, again.Key, "another call has another key")
		require.Len(t, journal.Ended, 1)
		assert.Empty(t, journal.Ended[0].Outcome)
		assert.Empty(t, journal.Ended[0].References)
		assert.Nil(t, journal.Ended[0].Response, "a refusal is no response")
	})
}

// The key of the caller goes as it is, and one that the options repeat counts as lost.
func TestKeysOfTheCaller(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := script.Always(usedKey)
		rt := s.Transport()
		defer rt.CloseIdleConnections()
		client := s.Client(t, rt)
		repeating := func(c *transport.Config) error { c.RepeatKey = "key-1"; return nil }
		require.ErrorIs(t, allocateWith(t.Context(), client, "key-1"), core.ErrDuplicate)
		assert.Equal(t, "key-1", keyOf(t, s.Last().Body))
		require.NoError(t, allocateWith(t.Context(), client, "", repeating))
		assert.Equal(t, "key-1", keyOf(t, s.Last().Body))
		require.NoError(t, allocateWith(t.Context(), client, "key-1", repeating))
		require.Error(t, allocateWith(t.Context(), client, "key-2", repeating), "it is another call")
		assert.Equal(t, "key-2", keyOf(t, s.Last().Body))
	})
}

// What a caller's transport or middleware sends again is stopped all the same: the
// attempts of the call are the only repeats.
func TestNobodyElseRepeatsACallWithAKey(t *testing.T) {
	t.Parallel()
	for name, repeater := range repeaters {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := script.InTurn(lost, lost, usedKey)
			client := s.Client(t, repeater(s.Transport()), option.WithMaxRetries(0))
			err := allocateWith(t.Context(), client, "")
			assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err))
			assert.Len(t, s.Seen(), 1)
		})
	}
}

// A plan and a description are made without a key, since nothing is sent.
func TestAPlanHasNoMadeKey(t *testing.T) {
	t.Parallel()
	var plan core.Plan
	s := script.Always(moved)
	err := allocateWith(t.Context(), s.Client(t, s.Transport()), "", option.DryRun(&plan))
	require.ErrorIs(t, err, core.ErrDryRun)
	assert.NotContains(t, string(plan.Body), "trans_id")
	assert.Empty(t, s.Seen())
}
