package partnerbss_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

// The error at hand is settled like the entry of a dead process, without any journal.
func TestAnErrorIsSettled(t *testing.T) {
	t.Parallel()
	for kind, want := range map[emulator.FaultKind]core.Verdict{
		emulator.FaultKindDropAfter:  core.VerdictHappened, // a TransportError
		emulator.FaultKindTruncate:   core.VerdictHappened, // a DecodeError
		emulator.FaultKindDropBefore: core.VerdictDidNotHappen,
	} {
		s := testkit.NewSandbox(t)
		client := s.Client("partner")
		s.Fail(emulator.Fault{Operation: "UpdateCustomerAccountAmount", Kind: kind})
		_, err := client.Accounts.AllocateFunds(t.Context(), &accounts.AllocateFundsRequest{CustomerID: s.ID("customer_new"), Amount: decimal.NewFromInt(7)})
		require.ErrorIs(t, err, core.ErrOutcomeUnknown)
		entry, ok := core.EntryOf(fmt.Errorf("payout: %w", err))
		require.True(t, ok)
		assert.Equal(t, "accounts.AllocateFunds", entry.Operation)
		assert.Equal(t, s.ID("customer_new"), entry.Customer)
		s.Advance(5 * time.Minute)
		settled, err := client.Settle(t.Context(), entry)
		require.NoError(t, err)
		assert.Equal(t, want, settled.Verdict, "%s: %s", kind, settled.Reason)
	}
}

// A call whose outcome is known has nothing to settle, nor has a query.
func TestOtherErrorsHaveNoEntry(t *testing.T) {
	t.Parallel()
	s := testkit.NewSandbox(t)
	client := s.Client("partner")
	_, refused := client.Accounts.AllocateFunds(t.Context(), &accounts.AllocateFundsRequest{CustomerID: s.ID("customer_new"), Amount: decimal.NewFromInt(99999999)})
	s.Fail(emulator.Fault{Operation: "ListPartnerBalances", Kind: emulator.FaultKindDropAfter})
	_, query := client.Accounts.ListPartnerBalances(t.Context(), &accounts.ListPartnerBalancesRequest{})
	_, invalid := client.Accounts.AllocateFunds(t.Context(), &accounts.AllocateFundsRequest{})
	for _, err := range []error{refused, query, invalid} {
		require.Error(t, err)
		_, ok := core.EntryOf(err)
		assert.False(t, ok, "%v", err)
	}
	_, ok := core.EntryOf(nil)
	assert.False(t, ok)
}
