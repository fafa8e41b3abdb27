package settlers_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/resources"
)

// What became of an order later does not undo that the call made it.
func TestOrdersThatWentAnotherWay(t *testing.T) {
	unpaid, conversion := orderingCases["resources.Renew, unpaid"], orderingCases["resources.ConvertToOnDemandNow"]
	for name, test := range map[string]struct {
		op  orderingCase
		run func(t *testing.T, f *fleet)
	}{
		"cancelled by the customer": {unpaid, func(t *testing.T, f *fleet) {
			entry := f.lose(dropAfter(f.op.id), f.op.call(f.one), marked)
			f.byHand(cancel(f.made()[0]))
			got := f.is(core.VerdictHappened, entry)
			assert.Contains(t, got.Reason, "it was cancelled since")
			assert.Equal(t, f.made(), got.References)
		}},
		"paid later by the customer": {unpaid, func(t *testing.T, f *fleet) {
			entry := f.lose(dropAfter(f.op.id), f.op.call(f.one), marked)
			assert.Contains(t, f.is(core.VerdictHappened, entry).Reason, "it is still to be paid")
			f.Advance(time.Hour)
			f.byHand(pay(f.made()[0]))
			f.Advance(processed)
			assert.Equal(t, f.made(), f.is(core.VerdictHappened, entry).References)
		}},
		"under review": {conversion, func(t *testing.T, f *fleet) {
			item := machine("checked", "c6.large.2.linux")
			item.Traits = []string{"needs-approval"}
			_, err := f.PlaceOrder(buyer, emulator.Purchase{Paid: true, Items: []emulator.PurchaseItem{item}})
			require.NoError(t, err)
			f.Advance(time.Hour)
			checked := f.ResourceIDs(f.ID(buyer))["checked"]
			got := f.is(core.VerdictHappened, f.lose(dropAfter(f.op.id), f.op.call(checked), marked))
			assert.Contains(t, got.Reason, "it is under review")
			assert.Equal(t, []resources.ConversionResult{{ResourceID: checked, Result: resources.ConversionOutcomeAudit, OrderID: f.made()[0]}},
				decoded[resources.ConvertToOnDemandNowResponse](t, got.Response).Results)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.run(t, newFleet(t, test.op))
		})
	}
}

// A renewal for which the money was lacking ends with an error that leaves the outcome
// open, and an order.
func TestARenewalThatCouldNotBePaid(t *testing.T) {
	t.Parallel()
	f := newFlow(t, buyer)
	web := f.ResourceIDs(f.ID(buyer))["web-1"]
	journal := &script.Journal{}
	_, err := f.Client(buyer, option.WithJournal(journal)).Resources.Renew(t.Context(), &resources.RenewRequest{
		ResourceIDs: []string{web}, PeriodType: core.PeriodTypeYear, PeriodNum: 2, IsAutoPay: core.FlagYes,
	})
	require.ErrorIs(t, err, core.ErrOutcomeUnknown)
	got := f.is(core.VerdictHappened, restored(t, journal.Ended[0]))
	assert.Contains(t, got.Reason, "it is still to be paid")
	assert.Equal(t, got.References, decoded[resources.RenewResponse](t, got.Response).OrderIDs)
}

// The platform renews by itself at the same time. Its order is not that of the call.
func TestAnAutomaticRenewalIsNotThatOfACall(t *testing.T) {
	t.Parallel()
	f := newFleet(t, orderingCases["resources.Renew, paid"])
	f.byHand(func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		return c.Resources.EnableAutoRenew(ctx, &resources.EnableAutoRenewRequest{ResourceID: f.one, PeriodType: resources.AutoRenewPeriodMonth}, opts...)
	})
	f.SetTime(time.Date(2026, 4, 7, 19, 0, 1, 0, time.UTC)) // 03:00 in Beijing, seven days before it expires
	require.Len(t, f.made(), 1)
	call := renewFor(1, core.FlagYes)(f.one)
	got := f.isOnlyLater(core.VerdictAmbiguous, f.lose(dropBefore(f.op.id), call))
	require.Len(t, got.Candidates, 1)
	assert.Equal(t, f.made()[0], got.Candidates[0].Reference)
	f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(f.op.id), call, marked))
}

// A renewal for another time is not that of the call, although it is of the same resource.
func TestARenewalForAnotherTime(t *testing.T) {
	t.Parallel()
	f := newFleet(t, orderingCases["resources.Renew, paid"])
	f.byHand(renewFor(1, core.FlagYes)(f.one))
	entry := f.lose(dropBefore(f.op.id), f.op.call(f.one), marked)
	f.Advance(processed)
	f.isOnlyLater(core.VerdictDidNotHappen, entry)
	entry.Before = nil
	f.is(core.VerdictDidNotHappen, entry)
}

// A server that was given up, and another that is alike but for its term and was converted
// at the same time.
func TestAConversionOfAnotherTerm(t *testing.T) {
	t.Parallel()
	f := newFleet(t, orderingCases["resources.ConvertToOnDemandNow"])
	item := machine("longer", "c6.large.2.linux")
	item.PeriodNum = 6
	_, err := f.PlaceOrder(buyer, emulator.Purchase{Paid: true, Items: []emulator.PurchaseItem{item}})
	require.NoError(t, err)
	f.Advance(time.Hour)
	entry := f.lose(dropBefore(f.op.id), f.op.call(f.one), marked)
	f.byHand(f.op.call(f.ResourceIDs(f.ID(buyer))["longer"]))
	f.byHand(unsubscribe(resources.UnsubscribeTypeResources)(f.one))
	f.gone()
	f.isOnlyLater(core.VerdictAmbiguous, entry)
}

// What is attached goes with its main resource, and in its order.
func TestAnAttachedResourceIsUnsubscribed(t *testing.T) {
	t.Parallel()
	f := newFlow(t, buyer)
	ids := f.ResourceIDs(f.ID(buyer))
	call := unsubscribe(resources.UnsubscribeTypeResources)(ids["web-1"], ids["web-1-disk"])
	got := f.is(core.VerdictHappened, f.lose(dropAfter("CancelResourcesSubscription"), call, marked))
	require.Len(t, got.References, 1)
	response := decoded[resources.UnsubscribeResponse](t, got.Response)
	require.NoError(t, response.Err())
	assert.Equal(t, got.References, response.OrderIDs)
	assert.Len(t, got.Items, 2)
}

// The client knows which orders a success made.
func TestOrdersOfASuccessAreReferences(t *testing.T) {
	for name, op := range orderingCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFleet(t, op)
			journal := &script.Journal{}
			require.NoError(t, op.call(f.one, f.two)(t.Context(), f.Client(buyer, option.WithJournal(journal))))
			assert.ElementsMatch(t, f.made(), journal.Ended[0].References)
		})
	}
}
