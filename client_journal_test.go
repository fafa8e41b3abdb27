package partnerbss_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/option"
)

// journal keeps what it is told, and when it is told.
type journal struct {
	refuse error
	began  []option.JournalEntry
	ended  []option.JournalEntry
	atEnd  error // of the context that End got
	sent   func() int
	before int // requests that had been sent when Begin was called
}

func (j *journal) Begin(_ context.Context, entry option.JournalEntry) error {
	j.began = append(j.began, entry)
	if j.sent != nil {
		j.before = j.sent()
	}
	return j.refuse
}

func (j *journal) End(ctx context.Context, entry option.JournalEntry) {
	j.ended = append(j.ended, entry)
	j.atEnd = ctx.Err()
}

func TestTheJournalIsToldHowACallEnded(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		reply     reply
		outcome   core.Outcome
		requestID string
		attempts  int
	}{
		{"success", answered(200, success), "", "request-1", 1},
		{"refused", answered(400, `{"error_code":"CBC.0100"}`), core.OutcomeRejected, "request-1", 1},
		{"throttled", answered(429, throttledByGateway), core.OutcomeRejected, "request-1", 4},
		{"unavailable", answered(500, otherError), core.OutcomeUnknown, "request-1", 1},
		{"page of a proxy", answered(502, proxyPage), core.OutcomeUnknown, "request-1", 1},
		{"cut off", reply{raw: "HTTP/1.1 200 OK\r\nX-Request-Id: request-1\r\nContent-Length: 4000\r\n\r\n{\"half"}, core.OutcomeUnknown, "request-1", 1},
		{"no answer", reply{closeAfter: true}, core.OutcomeUnknown, "", 1},
		{"no connection", reply{refuse: true}, core.OutcomeNotSent, "", 4},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := always(test.reply)
				j := &journal{sent: func() int { return len(s.seen()) + s.dialled() }}
				began := time.Now()
				err := calls[2].do(t.Context(), s.client(t, s.silent(), option.WithJournal(j)))

				require.Len(t, j.began, 1)
				require.Len(t, j.ended, 1)
				assert.Zero(t, j.before, "before anything is sent")
				begin, end := j.began[0], j.ended[0]
				assert.NotEmpty(t, begin.ID)
				assert.Equal(t, option.JournalEntry{
					ID: begin.ID, Operation: "accounts.AllocateFunds", Method: "POST", Path: "/v2/accounts/partner-accounts/adjust-amount",
					Body: core.RawJSON(`{"customer_id":"customer-1","amount":1000}`), Began: began, Settle: begin.Settle,
				}, begin)
				assert.Contains(t, begin.Settle, "accounts.ListAdjustRecords")

				begin.Ended, begin.Outcome, begin.RequestID, begin.Attempts, begin.Err = time.Now(), test.outcome, test.requestID, test.attempts, err
				if test.name == "success" {
					begin.RequestID = end.RequestID // below
				}
				assert.Equal(t, begin, end)
				assert.Equal(t, test.requestID, end.RequestID)
			})
		})
	}
}

func TestTheJournalIsToldAlsoWhenTheCallIsCancelled(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		reply   reply
		outcome core.Outcome
	}{
		"in flight":        {reply{hang: true}, core.OutcomeUnknown},
		"between attempts": {answered(429, throttledByGateway), core.OutcomeNotSent},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, j := always(test.reply), &journal{}
				ctx, cancel := context.WithCancel(t.Context())
				go func() {
					synctest.Wait()
					cancel()
				}()
				err := calls[2].do(ctx, s.client(t, s.silent(), option.WithJournal(j)))
				require.ErrorIs(t, err, context.Canceled)
				require.Len(t, j.ended, 1)
				assert.Equal(t, test.outcome, j.ended[0].Outcome)
				assert.Equal(t, err, j.ended[0].Err)
				assert.Equal(t, 1, j.ended[0].Attempts)
				assert.NoError(t, j.atEnd, "a journal has to be able to write")
			})
		})
	}
}

func TestAJournalThatCannotWriteStopsTheCall(t *testing.T) {
	t.Parallel()
	full := errors.New("disk full")
	s, j := always(answered(200, success)), &journal{refuse: full}
	client := s.client(t, s.silent(), option.WithJournal(j))
	for _, call := range calls[1:] {
		err := call.do(t.Context(), client)
		require.ErrorIs(t, err, full)
		assert.ErrorContains(t, err, call.name+": journal: disk full; not sent")
		assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
	}
	assert.Empty(t, j.ended)
	require.NoError(t, calls[0].do(t.Context(), client), "queries change nothing and are not journalled")
	assert.Equal(t, 1, len(s.seen()))
	require.NoError(t, calls[2].do(t.Context(), client, option.WithJournal(nil)))
}

func TestEntriesOfAJournalDiffer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // where time stands still
		s, j := always(answered(200, success)), &journal{}
		client := s.client(t, s.silent(), option.WithJournal(j), option.WithCredentials(auth.NewAKSK("A", "s", auth.WithAccountID("account-1"))))
		ids := map[string]bool{}
		for range 100 {
			require.NoError(t, calls[2].do(t.Context(), client))
		}
		for _, entry := range j.began {
			ids[entry.ID] = true
			assert.Equal(t, "account-1", entry.Account)
		}
		assert.Len(t, ids, 100)
	})
}

func TestAJournalHoldsNoSecrets(t *testing.T) {
	t.Parallel()
	s, j := always(answered(200, `{"domain_id":"d"}`)), &journal{}
	_, err := s.client(t, s.silent(), option.WithJournal(j)).Customers.Create(t.Context(), &customers.CreateRequest{
		XAccountID: "x", XAccountType: "y", MobilePhone: "13800000000", VerificationCode: "canary", Password: "Canary-0001",
	})
	require.NoError(t, err)
	for _, entry := range append(j.began, j.ended...) {
		assert.JSONEq(t, `{"xaccount_id":"x","xaccount_type":"y","mobile_phone":"13800000000","verification_code":"[redacted]","password":"[redacted]"}`, string(entry.Body))
		text, err := json.Marshal(entry)
		require.NoError(t, err)
		assert.NotContains(t, fmt.Sprintf("%+v %#v %s", entry, entry, text), "anary")
	}
	assert.Contains(t, s.last().body, "Canary-0001", "the platform got it")
}

func TestCallsThatAreNotMadeAreNotJournalled(t *testing.T) {
	t.Parallel()
	s := withIAM{always(answered(200, success)), always(wrongPassword())}
	j := &journal{}
	client := s.client(t, s, option.WithJournal(j))
	var plan option.Plan
	require.ErrorIs(t, calls[2].do(t.Context(), client, option.DryRun(&plan)), core.ErrDryRun)
	_, err := client.Accounts.AllocateFunds(t.Context(), &accounts.AllocateFundsRequest{})
	require.True(t, core.IsValidation(err))
	require.ErrorIs(t, calls[2].do(t.Context(), client, option.WithCredentials(userOf())), core.ErrUnauthorized)
	require.ErrorIs(t, calls[2].do(t.Context(), client, option.WithCredentials(auth.NewAKSK("A", "s", auth.WithRole(core.RoleCustomer)))), core.ErrWrongCaller)
	assert.Empty(t, j.began)
	assert.Empty(t, j.ended)
}
