package bsstest_test

import (
	"context"
	"errors"
	"testing"

	"github.com/shopspring/decimal"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/bsstest"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
)

// payOut is the code under test. It moves money to a customer. If the response
// is lost, it checks whether the money arrived before it reports a failure.
func payOut(ctx context.Context, client *partnerbss.Client, customerID string, amount decimal.Decimal) error {
	_, err := client.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{CustomerID: customerID, Amount: amount})
	if !errors.Is(err, core.ErrOutcomeUnknown) {
		return err
	}
	records := client.Accounts.AllAdjustRecords(ctx, &accounts.ListAdjustRecordsRequest{CustomerID: customerID})
	for record, err := range records {
		if err != nil {
			return err
		}
		if record.Amount.Equal(amount) {
			return nil // the money arrived
		}
	}
	return err
}

// testPayOut shows a test of payOut: the response to the transfer is lost, and
// the money moves exactly once.
func testPayOut(t *testing.T) {
	env := bsstest.New(t)
	env.Emulator.Fail(emulator.Fault{Operation: "UpdateCustomerAccountAmount", Kind: emulator.FaultKindDropAfter})

	err := payOut(t.Context(), env.Partner, env.ID("customer_new"), decimal.RequireFromString("25.00"))
	if err != nil {
		t.Fatal(err)
	}

	env.Emulator.AssertEffects(t, "UpdateCustomerAccountAmount", 1)
	env.Emulator.AssertBalanced(t)
}

// In your own code testPayOut is named TestPayOut, and go test calls it.
func Example() {
	var t *testing.T // go test passes it to the test
	testPayOut(t)
}
