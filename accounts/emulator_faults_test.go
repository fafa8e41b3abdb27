package accounts_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/option"
)

// allocateOnce pays exactly once whatever the first answer looks like: it repeats
// an allocation only when the outcome, or the query that settles it, says that
// no money has moved since began.
func allocateOnce(t *testing.T, client *partnerbss.Client, req accounts.AllocateFundsRequest, began time.Time) (transferID string, first error) {
	t.Helper()
	made, first := client.Accounts.AllocateFunds(t.Context(), &req)
	if first == nil {
		return made.TransactionID, nil
	}
	switch core.OutcomeOf(first) {
	case core.OutcomeUnknown:
		var found []accounts.AdjustRecord
		for _, r := range testkit.Collect(t, client.Accounts.AllAdjustRecords(t.Context(), &accounts.ListAdjustRecordsRequest{
			CustomerID: req.CustomerID, OperationType: accounts.OperationTypeAllocate, OperationTimeBegin: began, IndirectPartnerID: req.IndirectPartnerID,
		})) {
			if r.Amount.Equal(req.Amount) {
				found = append(found, r)
			}
		}
		if len(found) > 0 {
			require.Len(t, found, 1)
			return found[0].TransactionID, first
		}
	case core.OutcomeNotSent, core.OutcomeRejected:
	default:
		t.Fatalf("an allocation without outcome: %v", first)
	}
	again, err := client.Accounts.AllocateFunds(t.Context(), &req)
	require.NoError(t, err)
	return again.TransactionID, first
}

// Whatever happens to the answer, the query that the error names tells whether
// the money has moved, so that it moves exactly once.
func TestALostAllocationIsSettledByItsQuery(t *testing.T) {
	t.Parallel()
	sellers := map[string]struct{ seller, customer, reseller string }{
		"of a partner":                   {"partner", "customer_verified", ""},
		"of a distributor's reseller":    {"distributor", "reseller_one_customer", "reseller_one"},
		"to one who never had an amount": {"partner", "customer_new", ""},
	}
	for fault, test := range map[string]struct {
		fault   emulator.Fault
		outcome core.Outcome
		calls   int // attempts on the allocation, the repeated one included
	}{
		"dropped before the effect":    {emulator.Fault{Kind: emulator.FaultKindDropBefore}, core.OutcomeUnknown, 2},
		"dropped after the effect":     {emulator.Fault{Kind: emulator.FaultKindDropAfter}, core.OutcomeUnknown, 1},
		"answer cut off":               {emulator.Fault{Kind: emulator.FaultKindTruncate}, core.OutcomeUnknown, 1},
		"answer without a body":        {emulator.Fault{Kind: emulator.FaultKindEmpty}, core.OutcomeUnknown, 1},
		"gateway gave up before":       {emulator.Fault{Kind: emulator.FaultKindAnswer, Status: http.StatusGatewayTimeout}, core.OutcomeUnknown, 2},
		"gateway gave up after":        {emulator.Fault{Kind: emulator.FaultKindAnswerAfter, Status: http.StatusGatewayTimeout}, core.OutcomeUnknown, 1},
		"page of a proxy":              {emulator.Fault{Kind: emulator.FaultKindHTML}, core.OutcomeUnknown, 2},
		"flow control of the backend":  {emulator.Fault{Kind: emulator.FaultKindBackendThrottle}, core.OutcomeUnknown, 2},
		"flow control of the gateway":  {emulator.Fault{Kind: emulator.FaultKindThrottle}, core.OutcomeRejected, 2},
		"failure of the platform":      {emulator.Fault{Kind: emulator.FaultKindAnswer, Status: http.StatusInternalServerError}, core.OutcomeUnknown, 2},
		"failure after the effect":     {emulator.Fault{Kind: emulator.FaultKindAnswerAfter, Status: http.StatusInternalServerError}, core.OutcomeUnknown, 1},
		"sign-in page after it":        {emulator.Fault{Kind: emulator.FaultKindAnswerAfter, Status: http.StatusFound, Header: http.Header{"Location": {"https://login.test/"}}}, core.OutcomeUnknown, 1},
		"answer of another shape":      {emulator.Fault{Kind: emulator.FaultKindAnswerAfter, Status: http.StatusOK, Body: `["AD01"]`}, core.OutcomeUnknown, 1},
		"refusal the platform invents": {emulator.Fault{Kind: emulator.FaultKindAnswer, Status: http.StatusBadRequest, Body: `{"error_code":"CBC.99999999","error_msg":"?"}`}, core.OutcomeRejected, 2},
	} {
		for name, who := range sellers {
			t.Run(fault+"/"+name, func(t *testing.T) {
				t.Parallel()
				s := testkit.NewSandbox(t)
				s.Advance(time.Minute + 750*time.Millisecond) // records have whole seconds
				client, customer := s.Client(who.seller), s.ID(who.customer)
				req := accounts.AllocateFundsRequest{CustomerID: customer, Amount: yuan("33.30")}
				if who.reseller != "" {
					req.IndirectPartnerID = s.ID(who.reseller)
				}
				before := s.Balance(customer)
				what := test.fault // shared by the tests of the other sellers
				what.Operation = "UpdateCustomerAccountAmount"
				s.Fail(what)

				transferID, err := allocateOnce(t, client, req, s.Now())
				require.Error(t, err)
				assert.Equal(t, test.outcome, core.OutcomeOf(err), "%v", err)
				if test.outcome == core.OutcomeUnknown {
					require.ErrorIs(t, err, core.ErrOutcomeUnknown)
					assert.ErrorContains(t, err, "do not repeat: check accounts.ListAdjustRecords")
				}
				testkit.SameAmount(t, "33.3", s.Balance(customer).Sub(before))
				s.AssertCalls(t, "UpdateCustomerAccountAmount", test.calls)
				s.AssertEffects(t, "UpdateCustomerAccountAmount", 1)
				s.AssertBalanced(t)
				found, err := client.Accounts.ListAdjustRecords(t.Context(), &accounts.ListAdjustRecordsRequest{TransactionID: transferID, IndirectPartnerID: req.IndirectPartnerID})
				require.NoError(t, err)
				require.Equal(t, 1, found.TotalCount)
				testkit.SameAmount(t, "33.3", found.Records[0].Amount)
			})
		}
	}
}

// Records have the times of the platform. A machine whose clock is ahead, which
// its signatures make up for, finds its transfer only when it looks back as far.
func TestALostAllocationIsSettledInSpiteOfTheClock(t *testing.T) {
	t.Parallel()
	for _, ahead := range []time.Duration{10 * time.Minute, 2 * time.Hour} {
		s := testkit.NewSandbox(t, emulator.WithClock(func() time.Time { return time.Now().Add(-ahead) }))
		s.SkewGateway(-ahead)
		client, began := s.Client("partner"), time.Now()
		req := accounts.AllocateFundsRequest{CustomerID: s.ID("customer_new"), Amount: yuan("33.30")}
		s.Fail(emulator.Fault{Operation: "UpdateCustomerAccountAmount", Kind: emulator.FaultKindDropAfter})
		_, err := allocateOnce(t, client, req, began.Add(-24*time.Hour))
		require.ErrorIs(t, err, core.ErrOutcomeUnknown)
		s.AssertEffects(t, "UpdateCustomerAccountAmount", 1)
		tooLate, err := client.Accounts.ListAdjustRecords(t.Context(), &accounts.ListAdjustRecordsRequest{CustomerID: req.CustomerID, OperationTimeBegin: began})
		require.NoError(t, err)
		assert.Empty(t, tooLate.Records)
	}
}

// The same over sockets, where net/http repeats requests by itself when it finds
// a kept connection closed.
func TestALostTransferOverAKeptConnection(t *testing.T) {
	t.Parallel()
	for _, kind := range []emulator.FaultKind{emulator.FaultKindDropBefore, emulator.FaultKindDropAfter} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			srv := emulator.Start(t, emulator.WithoutQuotas())
			s := testkit.Around(t, srv.Emulator)
			transport := &http.Transport{}
			t.Cleanup(transport.CloseIdleConnections)
			client := s.Client("partner", option.WithEndpoint(srv.URL), option.WithHTTPClient(&http.Client{Transport: transport}), option.WithMaxRetries(3))
			customer := s.ID("customer_enterprise")
			cashOf(t, client, "") // opens the connection

			srv.Emulator.Fail(emulator.Fault{Operation: "UpdateCustomerAccountAmount", Kind: kind})
			_, err := allocateOnce(t, client, accounts.AllocateFundsRequest{CustomerID: customer, Amount: yuan("5")}, s.Now())
			require.ErrorIs(t, err, core.ErrOutcomeUnknown)
			s.AssertEffects(t, "UpdateCustomerAccountAmount", 1)
			testkit.SameAmount(t, "5", s.Balance(customer))

			srv.Emulator.Fail(emulator.Fault{Operation: "ReclaimToPartnerAccount", Kind: kind})
			_, err = client.Accounts.ReclaimFunds(t.Context(), &accounts.ReclaimFundsRequest{CustomerID: customer, Amount: yuan("2")})
			require.ErrorIs(t, err, core.ErrOutcomeUnknown)
			s.AssertCalls(t, "ReclaimToPartnerAccount", 1)
			moved, err := client.Accounts.ListAdjustRecords(t.Context(), &accounts.ListAdjustRecordsRequest{CustomerID: customer, OperationType: accounts.OperationTypeReclaim})
			require.NoError(t, err)
			assert.Equal(t, s.EffectCount("ReclaimToPartnerAccount"), moved.TotalCount)
			assert.Equal(t, kind == emulator.FaultKindDropAfter, moved.TotalCount == 1)
		})
	}
}

// What never left this machine says so, and there is nothing to settle.
func TestAnAllocationThatIsNotSent(t *testing.T) {
	t.Parallel()
	srv := emulator.Start(t, emulator.WithoutQuotas())
	s := testkit.Around(t, srv.Emulator)
	req := accounts.AllocateFundsRequest{CustomerID: s.ID("customer_new"), Amount: yuan("5")}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := s.Client("partner").Accounts.AllocateFunds(cancelled, &req)
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
	_, err = s.Client("partner").Accounts.AllocateFunds(t.Context(), &accounts.AllocateFundsRequest{CustomerID: req.CustomerID, Amount: yuan("5.001")})
	var invalid *core.ValidationError
	require.ErrorAs(t, err, &invalid)
	assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))

	client := s.Client("partner", option.WithEndpoint(srv.URL), option.WithHTTPClient(&http.Client{Transport: &http.Transport{}}))
	require.NoError(t, srv.Close())
	_, err = client.Accounts.AllocateFunds(t.Context(), &req)
	require.Error(t, err)
	assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err), "%v", err)
	assert.NotErrorIs(t, err, core.ErrOutcomeUnknown)
	assert.NotContains(t, err.Error(), "ListAdjustRecords")
	s.AssertCalls(t, "UpdateCustomerAccountAmount", 0)

	// Not sent means that it can be sent again.
	_, err = s.Client("partner").Accounts.AllocateFunds(t.Context(), &req)
	require.NoError(t, err)
	s.AssertEffects(t, "UpdateCustomerAccountAmount", 1)
}

// A transfer that drifts loses no money: what still names the transfer is a
// success, what is no answer leaves the outcome open.
func TestTransfersBearDrift(t *testing.T) {
	t.Parallel()
	s := testkit.NewSandbox(t)
	partner, id := s.Client("partner"), s.ID("customer_verified")
	before, times := s.Balance(id), int64(0)
	allocate := func(kind emulator.DriftKind) (*accounts.AllocateFundsResponse, error) {
		times++
		s.Advance(time.Second)
		s.Drift(emulator.Drift{Operation: "UpdateCustomerAccountAmount", Times: 1, Kinds: []emulator.DriftKind{kind}})
		return partner.Accounts.AllocateFunds(t.Context(), &accounts.AllocateFundsRequest{CustomerID: id, Amount: yuan("1.10")})
	}
	last := func() accounts.AdjustRecord {
		got, err := partner.Accounts.ListAdjustRecords(t.Context(), &accounts.ListAdjustRecordsRequest{CustomerID: id, OperationTimeBegin: s.Now()})
		require.NoError(t, err)
		require.Equal(t, 1, got.TotalCount)
		return got.Records[0]
	}
	for _, kind := range []emulator.DriftKind{
		emulator.DriftKindUnknownFields, emulator.DriftKindNumbersAsStrings, emulator.DriftKindStringsAsNumbers,
		emulator.DriftKindNulls, emulator.DriftKindMissingFields, emulator.DriftKindNewEnumValues,
	} {
		got, err := allocate(kind)
		require.NoError(t, err, kind)
		assert.Equal(t, last().TransactionID, got.TransactionID, kind)
	}
	for _, kind := range testkit.NoAnswers {
		got, err := allocate(kind)
		assert.Nil(t, got)
		testkit.SeesNoAnswer(t, kind, err)
		if kind == emulator.DriftKindErrorEnvelope {
			assert.Equal(t, core.OutcomeRejected, core.OutcomeOf(err), "an error code is the platform's word")
			continue
		}
		assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), kind)
		require.ErrorIs(t, err, core.ErrOutcomeUnknown)
		assert.ErrorContains(t, err, "check accounts.ListAdjustRecords")
		testkit.SameAmount(t, "1.1", last().Amount)
	}
	testkit.SameAmount(t, yuan("1.10").Mul(decimal.NewFromInt(times)).String(), s.Balance(id).Sub(before))
	s.AssertBalanced(t)
}

// None of these queries minds what an answer looks like beyond what it needs.
func TestQueriesOfAccountsBearDrift(t *testing.T) {
	t.Parallel()
	s := testkit.NewSandbox(t)
	partner, customer := s.Client("partner").Accounts, s.Client("customer_verified").Accounts
	require.NoError(t, s.TopUp(s.ID("customer_verified"), yuan("12.30")))
	for _, q := range []testkit.Query{
		{Operation: "ListPartnerBalances", Call: func() (any, error) {
			return partner.ListPartnerBalances(t.Context(), &accounts.ListPartnerBalancesRequest{})
		}},
		{Operation: "ListCustomersBalancesDetail", Call: func() (any, error) {
			return partner.ListCustomerBalances(t.Context(), &accounts.ListCustomerBalancesRequest{Customers: []accounts.CustomerRef{{CustomerID: s.ID("customer_verified")}}})
		}},
		{Operation: "ListPartnerAdjustRecords", Call: func() (any, error) {
			return partner.ListAdjustRecords(t.Context(), &accounts.ListAdjustRecordsRequest{})
		}},
		{Operation: "ListPartnerAccountChangeRecords", Call: func() (any, error) {
			return partner.ListChangeRecords(t.Context(), &accounts.ListChangeRecordsRequest{BalanceType: core.BalanceTypeDebit})
		}},
		{Operation: "ShowCustomerAccountBalances", Call: func() (any, error) { return customer.GetCustomerBalances(t.Context()) }},
		{Operation: "ListCustomerAccountChangeRecords", Call: func() (any, error) {
			return customer.ListCustomerChangeRecords(t.Context(), &accounts.ListCustomerChangeRecordsRequest{BalanceType: core.BalanceTypeDebit})
		}},
		{Operation: "ListStoredValueCards", Call: func() (any, error) {
			return customer.ListStoredValueCards(t.Context(), &accounts.ListStoredValueCardsRequest{Status: accounts.CardStatusUsable})
		}},
	} {
		t.Run(q.Operation, func(t *testing.T) { s.BearsDrift(t, q) })
	}
}
