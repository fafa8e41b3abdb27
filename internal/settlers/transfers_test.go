package settlers_test

import (
	"context"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/option"
)

func TestTry(t *testing.T) {
	s := testkit.NewSandbox(t)
	j := &script.Journal{}
	client := s.Client("partner", option.WithJournal(j), option.WithHighWaterMark())
	s.Fail(emulator.Fault{Operation: "UpdateCustomerAccountAmount", Kind: emulator.FaultKindDropAfter})
	req := &accounts.AllocateFundsRequest{CustomerID: s.ID("customer_new"), Amount: decimal.RequireFromString("12.5")}
	_, err := client.Accounts.AllocateFunds(context.Background(), req)
	require.ErrorIs(t, err, core.ErrOutcomeUnknown)
	got, err := client.Settle(t.Context(), j.Ended[0])
	require.NoError(t, err)
	assert.Equal(t, core.VerdictHappened, got.Verdict, "%+v", got)
	s.Fail(emulator.Fault{Operation: "UpdateCustomerAccountAmount", Kind: emulator.FaultKindDropBefore})
	_, err = client.Accounts.AllocateFunds(context.Background(), req)
	require.ErrorIs(t, err, core.ErrOutcomeUnknown)
	got, err = client.Settle(t.Context(), j.Ended[1])
	require.NoError(t, err)
	assert.Equal(t, core.VerdictNotYet, got.Verdict, "%+v", got)
	s.Advance(3 * time.Minute)
	got, err = client.Settle(t.Context(), j.Ended[1])
	require.NoError(t, err)
	assert.Equal(t, core.VerdictDidNotHappen, got.Verdict, "%+v", got)
	t.Log(got)
}
