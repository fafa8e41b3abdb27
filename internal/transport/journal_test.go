package transport_test

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
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/option"
)

func TestTheJournalIsToldHowACallEnded(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		reply     script.Reply
		outcome   core.Outcome
		requestID string
		attempts  int
	}{
		{"success", script.Answered(200, script.Success), "", "request-1", 1},
		{"refused", script.Answered(400, `{"error_code":"CBC.0100"}`), core.OutcomeRejected, "request-1", 1},
		{"throttled", script.Answered(429, script.ThrottledByGateway), core.OutcomeRejected, "request-1", 4},
		{"unavailable", script.Answered(500, script.OtherError), core.OutcomeUnknown, "request-1", 1},
		{"page of a proxy", script.Answered(502, script.ProxyPage), core.OutcomeUnknown, "request-1", 1},
		{"cut off", script.Reply{Raw: "HTTP/1.1 200 OK\r\nX-Request-Id: request-1\r\nContent-Length: 4000\r\n\r\n{\"half"}, core.OutcomeUnknown, "request-1", 1},
		{"no answer", script.Reply{CloseAfter: true}, core.OutcomeUnknown, "", 1},
		{"no connection", script.Reply{Refuse: true}, core.OutcomeNotSent, "", 4},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := script.Always(test.reply)
				j := &script.Journal{Sent: func() int { return len(s.Seen()) + s.Dialled() }}
				began := time.Now()
				err := script.Calls[2].Do(t.Context(), s.Client(t, s.Silent(), option.WithJournal(j)))

				require.Len(t, j.Began, 1)
				require.Len(t, j.Ended, 1)
				assert.Zero(t, j.Before, "before anything is sent")
				begin, end := j.Began[0], j.Ended[0]
				assert.NotEmpty(t, begin.ID)
				assert.Equal(t, core.JournalEntry{
					ID: begin.ID, Operation: "accounts.AllocateFunds", Customer: "customer-1", Method: "POST", Path: "/v2/accounts/partner-accounts/adjust-amount",
					Body: core.RawJSON(`{"customer_id":"customer-1","amount":1000}`), Began: began, Settle: begin.Settle,
				}, begin)
				assert.Contains(t, begin.Settle, "accounts.ListAdjustRecords")

				begin.Ended, begin.Outcome, begin.RequestID, begin.Attempts, begin.Err = time.Now(), test.outcome, test.requestID, test.attempts, err
				assert.NotZero(t, end.Sent)
				assert.Equal(t, time.Minute, end.Until.Sub(end.Sent))
				begin.Sent, begin.Until = end.Sent, end.Until
				if test.name == "success" {
					begin.RequestID = end.RequestID // below
					begin.Response = core.RawJSON(script.Success)
					begin.References = []string{"transfer-1"}
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
		reply   script.Reply
		outcome core.Outcome
	}{
		"in flight":        {script.Reply{Hang: true}, core.OutcomeUnknown},
		"between attempts": {script.Answered(429, script.ThrottledByGateway), core.OutcomeNotSent},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, j := script.Always(test.reply), &script.Journal{}
				ctx, cancel := context.WithCancel(t.Context())
				go func() {
					synctest.Wait()
					cancel()
				}()
				err := script.Calls[2].Do(ctx, s.Client(t, s.Silent(), option.WithJournal(j)))
				require.ErrorIs(t, err, context.Canceled)
				require.Len(t, j.Ended, 1)
				assert.Equal(t, test.outcome, j.Ended[0].Outcome)
				assert.Equal(t, err, j.Ended[0].Err)
				assert.Equal(t, 1, j.Ended[0].Attempts)
				assert.NoError(t, j.AtEnd, "a journal has to be able to write")
			})
		})
	}
}

func TestAJournalThatCannotWriteStopsTheCall(t *testing.T) {
	t.Parallel()
	full := errors.New("disk full")
	s, j := script.Always(script.Answered(200, script.Success)), &script.Journal{Refuse: full}
	client := s.Client(t, s.Silent(), option.WithJournal(j))
	for _, call := range script.Calls[1:] {
		err := call.Do(t.Context(), client)
		require.ErrorIs(t, err, full)
		assert.ErrorContains(t, err, call.Name+": journal: disk full; not sent")
		assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
	}
	assert.Empty(t, j.Ended)
	require.NoError(t, script.Calls[0].Do(t.Context(), client), "queries change nothing and are not journalled")
	assert.Equal(t, 1, len(s.Seen()))
	require.NoError(t, script.Calls[2].Do(t.Context(), client, option.WithJournal(nil)))
}

func TestEntriesOfAJournalDiffer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) { // where time stands still
		s, j := script.Always(script.Answered(200, script.Success)), &script.Journal{}
		client := s.Client(t, s.Silent(), option.WithJournal(j), option.WithCredentials(auth.NewAKSK("A", "s", auth.WithAccountID("account-1"))))
		ids := map[string]bool{}
		for range 100 {
			require.NoError(t, script.Calls[2].Do(t.Context(), client))
		}
		for _, entry := range j.Began {
			ids[entry.ID] = true
			assert.Equal(t, "account-1", entry.Account)
		}
		assert.Len(t, ids, 100)
	})
}

func TestAJournalHoldsNoSecrets(t *testing.T) {
	t.Parallel()
	s, j := script.Always(script.Answered(200, `{"domain_id":"d"}`)), &script.Journal{}
	_, err := s.Client(t, s.Silent(), option.WithJournal(j)).Customers.Create(t.Context(), &customers.CreateRequest{
		XAccountID: "x", XAccountType: "y", MobilePhone: "13800000000", VerificationCode: core.NewSecret("canary"), Password: core.NewSecret("Canary-0001"),
	})
	require.NoError(t, err)
	for _, entry := range append(j.Began, j.Ended...) {
		assert.JSONEq(t, `{"xaccount_id":"x","xaccount_type":"y","mobile_phone":"13800000000","verification_code":"[redacted]","password":"[redacted]"}`, string(entry.Body))
		text, err := json.Marshal(entry)
		require.NoError(t, err)
		assert.NotContains(t, fmt.Sprintf("%+v %#v %s", entry, entry, text), "anary")
	}
	assert.Contains(t, s.Last().Body, "Canary-0001", "the platform got it")
}

func TestCallsThatAreNotMadeAreNotJournalled(t *testing.T) {
	t.Parallel()
	s := script.WithIAM(script.Always(script.Answered(200, script.Success)), script.Always(script.WrongPassword()))
	j := &script.Journal{}
	client := s.Client(t, s, option.WithJournal(j))
	var plan core.Plan
	require.ErrorIs(t, script.Calls[2].Do(t.Context(), client, option.DryRun(&plan)), core.ErrDryRun)
	_, err := client.Accounts.AllocateFunds(t.Context(), &accounts.AllocateFundsRequest{})
	require.True(t, core.IsValidation(err))
	require.ErrorIs(t, script.Calls[2].Do(t.Context(), client, option.WithCredentials(script.User())), core.ErrUnauthorized)
	require.ErrorIs(t, script.Calls[2].Do(t.Context(), client, option.WithCredentials(auth.NewAKSK("A", "s", auth.WithRole(core.RoleCustomer)))), core.ErrWrongCaller)
	assert.Empty(t, j.Began)
	assert.Empty(t, j.Ended)
}

// The entry of the attempt that may have had an effect has the clock that it was signed
// with, which the refusal of an earlier attempt may have told.
func TestTheJournalHasTheClockOfTheLatestAttempt(t *testing.T) {
	t.Parallel()
	bubble := time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC) // when all of synctest begin
	for name, test := range map[string]struct {
		replies []script.Reply
		ahead   time.Duration
		known   bool
	}{
		"no response":                   {[]script.Reply{{CloseAfter: true}}, 0, false},
		"a response that tells it":      {[]script.Reply{script.Answered(500, script.OtherError, dateHeader(bubble.Add(2*time.Hour))...)}, 2 * time.Hour, true},
		"a refusal that tells it":       {[]script.Reply{unauthorized("signature expired", dateHeader(bubble.Add(2*time.Hour))...), {CloseAfter: true}}, 2 * time.Hour, true},
		"a response that tells no time": {[]script.Reply{script.Answered(500, script.OtherError)}, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				j := &script.Journal{}
				s := script.InTurn(test.replies...)
				err := script.Calls[2].Do(t.Context(), s.Client(t, s.Silent(), option.WithJournal(j)))
				require.ErrorIs(t, err, core.ErrOutcomeUnknown)
				require.Len(t, j.Ended, 1)
				assert.Nil(t, j.Began[0].ClockAhead)
				require.Equal(t, test.known, j.Ended[0].ClockAhead != nil)
				if test.known {
					assert.InDelta(t, test.ahead, *j.Ended[0].ClockAhead, float64(time.Second))
				}
			})
		})
	}
}
