package transport_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/resources"
)

func emulated(t *testing.T, srv *emulator.Server, opts ...option.Option) *partnerbss.Client {
	t.Helper()
	client, err := partnerbss.NewClient(append([]option.Option{
		option.WithEndpoint(srv.URL), option.WithIAMEndpoint(srv.URL), option.WithoutQuota(),
		option.WithCredentials(auth.NewAKSK(srv.Partner.AccessKey, srv.Partner.SecretKey, auth.WithAccountID(srv.Partner.AccountID))),
	}, opts...)...)
	require.NoError(t, err)
	return client
}

// Five bad signatures lock a key: every program with a wrong one may cost one of
// them, and no more.
func TestABadSecretKeyCostsOneSignaturePerClient(t *testing.T) {
	t.Parallel()
	srv := emulator.Start(t)
	for range 5 {
		bad := emulated(t, srv, option.WithCredentials(auth.NewAKSK(srv.Partner.AccessKey, "wrong", auth.WithAccountID(srv.Partner.AccountID))))
		_, err := bad.Accounts.ListPartnerBalances(t.Context(), &accounts.ListPartnerBalancesRequest{})
		require.ErrorIs(t, err, core.ErrUnauthorized)
		_, err = bad.Accounts.ListPartnerBalances(t.Context(), &accounts.ListPartnerBalancesRequest{})
		require.ErrorIs(t, err, core.ErrUnauthorized)
		require.NotErrorIs(t, err, core.ErrKeyLocked)
		assert.NotContains(t, err.Error(), srv.Partner.SecretKey)
	}
	_, err := emulated(t, srv).Accounts.ListPartnerBalances(t.Context(), &accounts.ListPartnerBalancesRequest{})
	require.ErrorIs(t, err, core.ErrKeyLocked, "now also the right secret key is refused")
	assert.Equal(t, 6, srv.Emulator.CallCount(""))
}

func TestTheClockOfTheGatewayIsFollowed(t *testing.T) {
	t.Parallel()
	srv := emulator.Start(t, emulator.WithoutQuotas())
	client := emulated(t, srv)
	sent := func(want int) {
		t.Helper()
		srv.Emulator.ResetCalls()
		_, err := client.Accounts.ListPartnerBalances(t.Context(), &accounts.ListPartnerBalancesRequest{})
		require.NoError(t, err)
		assert.Equal(t, want, srv.Emulator.CallCount(""))
	}
	sent(1)
	for _, ahead := range []time.Duration{16 * time.Minute, -time.Hour, 0} {
		srv.Emulator.SkewGateway(ahead)
		sent(2)
		sent(1)
	}
}

// What went wrong on the way back must not be paid again: the effect took place
// exactly once, and the error says that nobody knows.
func TestATransferIsNeverSentTwice(t *testing.T) {
	t.Parallel()
	for _, kind := range []emulator.FaultKind{emulator.FaultKindDropAfter, emulator.FaultKindTruncate, emulator.FaultKindEmpty, emulator.FaultKindAnswerAfter} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			srv := emulator.Start(t)
			client := emulated(t, srv)
			before := srv.Emulator.Balance(srv.Customer("customer_verified").AccountID)
			srv.Emulator.Fail(emulator.Fault{Operation: "UpdateCustomerAccountAmount", Kind: kind, Status: 504})
			err := allocate(t, client, srv, "100.00")
			require.ErrorIs(t, err, core.ErrOutcomeUnknown)
			assert.ErrorContains(t, err, "do not repeat: check accounts.ListAdjustRecords")
			assert.Equal(t, 1, srv.Emulator.CallCount("UpdateCustomerAccountAmount"))
			assert.Equal(t, "100", srv.Emulator.Balance(srv.Customer("customer_verified").AccountID).Sub(before).String())
			require.NoError(t, srv.Emulator.Ledger())
		})
	}
}

// The platform says at the second attempt that automatic renewal is off, whichever way the
// first response was lost.
func TestAutomaticRenewalIsTurnedOffOverALostResponse(t *testing.T) {
	t.Parallel()
	for _, kind := range []emulator.FaultKind{emulator.FaultKindDropAfter, emulator.FaultKindAnswerAfter} {
		t.Run(string(kind), func(t *testing.T) {
			t.Parallel()
			srv := emulator.Start(t)
			customer := srv.Customer("customer_verified")
			client := emulated(t, srv, option.WithCredentials(auth.NewAKSK(customer.AccessKey, customer.SecretKey, auth.WithAccountID(customer.AccountID))))
			id := srv.Emulator.ResourceIDs(customer.AccountID)["web-1"]
			require.NotEmpty(t, id)
			require.NoError(t, client.Resources.EnableAutoRenew(t.Context(), &resources.EnableAutoRenewRequest{ResourceID: id}))
			off := &resources.DisableAutoRenewRequest{ResourceID: id}

			srv.Emulator.Fail(emulator.Fault{Operation: "CancelAutoRenewalResources", Kind: kind, Status: 504})
			require.NoError(t, client.Resources.DisableAutoRenew(t.Context(), off))
			assert.Equal(t, 2, srv.Emulator.CallCount("CancelAutoRenewalResources"))
			err := client.Resources.DisableAutoRenew(t.Context(), off)
			require.ErrorIs(t, err, core.ErrDuplicate, "it is off")
			assert.Equal(t, core.OutcomeRejected, core.OutcomeOf(err))
		})
	}
}

func TestAThrottledTransferIsSentAgain(t *testing.T) {
	t.Parallel()
	srv := emulator.Start(t)
	client := emulated(t, srv)
	before := srv.Emulator.Balance(srv.Customer("customer_verified").AccountID)
	srv.Emulator.Fail(emulator.Fault{Operation: "UpdateCustomerAccountAmount", Kind: emulator.FaultKindThrottle})
	require.NoError(t, allocate(t, client, srv, "100.00"))
	assert.Equal(t, 2, srv.Emulator.CallCount("UpdateCustomerAccountAmount"))
	assert.Equal(t, "100", srv.Emulator.Balance(srv.Customer("customer_verified").AccountID).Sub(before).String())

	srv.Emulator.Fail(emulator.Fault{Operation: "UpdateCustomerAccountAmount", Kind: emulator.FaultKindBackendThrottle})
	err := allocate(t, client, srv, "100.00")
	require.NotErrorIs(t, err, core.ErrThrottled, "it would say: wait and repeat")
	assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err))
	assert.Equal(t, 3, srv.Emulator.CallCount("UpdateCustomerAccountAmount"), "the backend's own flow control is not repeated")
}

func allocate(t *testing.T, client *partnerbss.Client, srv *emulator.Server, amount string) error {
	t.Helper()
	_, err := client.Accounts.AllocateFunds(t.Context(), &accounts.AllocateFundsRequest{
		CustomerID: srv.Customer("customer_verified").AccountID, Amount: decimal.RequireFromString(amount),
	})
	return err
}
