package settlers_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/resources"
)

func enable(req resources.EnableAutoRenewRequest) func(id string) act {
	return func(id string) act {
		req := req
		req.ResourceID = id
		return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
			return c.Resources.EnableAutoRenew(ctx, &req, opts...)
		}
	}
}

func disable(id string) act {
	return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		return c.Resources.DisableAutoRenew(ctx, &resources.DisableAutoRenewRequest{ResourceID: id}, opts...)
	}
}

func atExpiry(what resources.ConversionOperation) func(id string) act {
	return func(id string) act { return atExpiryOf(what, id) }
}

func atExpiryOf(what resources.ConversionOperation, ids ...string) act {
	return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		_, err := c.Resources.ConvertToOnDemandAtExpiry(ctx, &resources.ConvertToOnDemandAtExpiryRequest{Operation: what, ResourceIDs: ids}, opts...)
		return err
	}
}

var plainly = enable(resources.EnableAutoRenewRequest{})

// expiryRows begin with a resource for which the opposite is set.
var expiryRows = map[string]func(t *testing.T, f *flow, id string, call, opposite act){
	"lost before the effect": func(t *testing.T, f *flow, id string, call, opposite act) {
		effects := f.EffectCount(id)
		f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(id), call))
		f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(id), call, marked))
		assert.Equal(t, effects, f.EffectCount(id))
	},
	"lost after the effect": func(t *testing.T, f *flow, id string, call, opposite act) {
		effects := f.EffectCount(id)
		assert.Contains(t, f.is(core.VerdictHappened, f.lose(dropAfter(id), call, marked)).Reason, "had not before the call")
		assert.Equal(t, effects+1, f.EffectCount(id))
	},
	"lost after the effect, without a mark": func(t *testing.T, f *flow, id string, call, opposite act) {
		assert.Contains(t, f.is(core.VerdictHappened, f.lose(dropAfter(id), call)).Reason, "whoever set it")
	},
	"done by somebody else": func(t *testing.T, f *flow, id string, call, opposite act) {
		entry := f.lose(dropBefore(id), call, marked)
		f.Advance(afterTheCall)
		f.is(core.VerdictNotYet, entry)
		f.byHand(call)
		f.is(core.VerdictHappened, entry)
	},
	"done before, which the mark has": func(t *testing.T, f *flow, id string, call, opposite act) {
		f.byHand(call)
		f.Advance(time.Hour)
		assert.Contains(t, f.is(core.VerdictHappened, f.lose(dropBefore(id), call, marked)).Reason, "already before the call, which so changed nothing")
	},
	"undone since": func(t *testing.T, f *flow, id string, call, opposite act) {
		entry := f.lose(dropAfter(id), call, marked)
		f.byHand(opposite)
		f.isOnlyLater(core.VerdictDidNotHappen, entry)
	},
	"the query fails": func(t *testing.T, f *flow, id string, call, opposite act) {
		entry := f.lose(dropAfter(id), call, marked)
		for _, fault := range []emulator.Fault{
			{Kind: emulator.FaultKindAnswer, Status: http.StatusInternalServerError}, {Kind: emulator.FaultKindAnswer, Status: http.StatusOK, Body: `{}`},
			{Kind: emulator.FaultKindDropBefore}, {Kind: emulator.FaultKindTruncate},
		} {
			fault.Operation = "ListPayPerUseCustomerResources"
			f.Fail(fault)
			got, err := f.settled(entry)
			require.Error(t, err, fault.Body)
			assert.Zero(t, got)
		}
		f.is(core.VerdictHappened, entry)
	},
	// A policy that is missing must not read as the policy 0.
	"the list has less than it is documented to have": func(t *testing.T, f *flow, id string, call, opposite act) {
		entry := f.lose(dropBefore(id), call)
		f.Advance(afterTheDelay)
		for _, kind := range []emulator.DriftKind{emulator.DriftKindNulls, emulator.DriftKindMissingFields} {
			f.Drift(emulator.Drift{Operation: "ListPayPerUseCustomerResources", Kinds: []emulator.DriftKind{kind}})
			if got, err := f.settled(entry); err == nil {
				assert.Contains(t, []core.Verdict{core.VerdictDidNotHappen, core.VerdictAmbiguous}, got.Verdict, kind)
			}
			f.ClearDrift()
		}
	},
	"a mark that cannot be read": func(t *testing.T, f *flow, id string, call, opposite act) {
		entry := f.lose(dropAfter(id), call, marked)
		entry.Before = core.RawJSON(`[]`)
		_, err := f.settled(entry)
		require.ErrorContains(t, err, "the mark of entry")
	},
}

func TestExpiryPoliciesSettleACall(t *testing.T) {
	setUp, cancelled := atExpiry(resources.ConversionOperationSetUp), atExpiry(resources.ConversionOperationCancel)
	for name, op := range map[string]struct {
		id             string
		call, opposite func(id string) act
	}{
		"resources.EnableAutoRenew":                      {"AutoRenewalResources", plainly, disable},
		"resources.EnableAutoRenew, in a way":            {"AutoRenewalResources", enable(resources.EnableAutoRenewRequest{AutoRenewTimes: new(3)}), disable},
		"resources.DisableAutoRenew":                     {"CancelAutoRenewalResources", disable, plainly},
		"resources.ConvertToOnDemandAtExpiry":            {"UpdatePeriodToOnDemand", setUp, cancelled},
		"resources.ConvertToOnDemandAtExpiry, cancelled": {"UpdatePeriodToOnDemand", cancelled, setUp},
	} {
		for row, run := range expiryRows {
			if name == "resources.EnableAutoRenew, in a way" && row == "done before, which the mark has" {
				continue // its own test
			}
			t.Run(name+"/"+row, func(t *testing.T) {
				t.Parallel()
				f := newFlow(t, buyer)
				web := f.ResourceIDs(f.ID(buyer))["web-1"]
				if op.id == "CancelAutoRenewalResources" || name == "resources.ConvertToOnDemandAtExpiry, cancelled" {
					f.byHand(op.opposite(web))
				}
				f.Advance(time.Hour)
				call := op.call(web)
				if row == "lost after the effect, without a mark" && name == "resources.EnableAutoRenew, in a way" {
					assert.Contains(t, f.is(core.VerdictHappened, f.lose(dropAfter(op.id), call)).Reason, "whoever set it")
					return
				}
				run(t, f, op.id, call, op.opposite(web))
			})
		}
	}
}

// How often a resource is renewed, no query tells.
func TestAResetOfAutomaticRenewals(t *testing.T) {
	t.Parallel()
	f := newFlow(t, buyer)
	const id = "AutoRenewalResources"
	web := f.ResourceIDs(f.ID(buyer))["web-1"]
	f.byHand(plainly(web))
	f.Advance(time.Hour)
	reset := enable(resources.EnableAutoRenewRequest{AutoRenewTimes: new(3)})(web)
	for _, opts := range [][]option.Option{{}, {marked}} {
		assert.Contains(t, f.isOnlyLater(core.VerdictAmbiguous, f.lose(dropBefore(id), reset, opts...)).Reason, "making the call again is safe")
	}
	f.is(core.VerdictHappened, f.lose(dropAfter(id), reset, marked)) // the resource was changed while the call was under way
}

func TestConversionsAtExpiryOfSomeOfABatch(t *testing.T) {
	t.Parallel()
	const id = "UpdatePeriodToOnDemand"
	f := newFlow(t, buyer)
	require.NoError(t, f.TopUp(f.ID(buyer), yuan("1000")))
	_, err := f.PlaceOrder(buyer, emulator.Purchase{Paid: true, Items: []emulator.PurchaseItem{machine("one", "c6.large.2.linux")}})
	require.NoError(t, err)
	f.SetTime(f.Now().Add(25 * 24 * time.Hour)) // web-1 has expired by then
	ids := f.ResourceIDs(f.ID(buyer))
	entry := f.lose(dropAfter(id), atExpiryOf(resources.ConversionOperationSetUp, ids["web-1"], ids["one"]), marked)
	got := f.isOnlyLater(core.VerdictHappened, entry)
	assert.Equal(t, []string{ids["one"]}, got.References)
	assert.Equal(t, []string{ids["web-1"]}, failedItems(t, decoded[resources.ConvertToOnDemandAtExpiryResponse](t, got.Response).Err()))
	assert.Equal(t, []core.SettledItem{
		{ID: ids["web-1"], Verdict: core.VerdictDidNotHappen}, {ID: ids["one"], Verdict: core.VerdictHappened, Reference: ids["one"]},
	}, got.Items)
}

func TestAResourceThatIsNotListed(t *testing.T) {
	t.Parallel()
	f := newFlow(t, buyer)
	meter := f.ResourceIDs(f.ID(buyer))["meter-1"] // which is no subscription
	assert.Contains(t, f.isOnlyLater(core.VerdictAmbiguous, f.lose(dropBefore("AutoRenewalResources"), plainly(meter), marked)).Reason, "does not list resource")
}

// A resource without a policy reads like one with the policy 0.
func TestAPolicyThatIsNotTold(t *testing.T) {
	t.Parallel()
	f := newFlow(t, buyer)
	web := f.ResourceIDs(f.ID(buyer))["web-1"]
	entry := f.lose(dropBefore("CancelAutoRenewalResources"), disable(web))
	for _, policy := range []string{"", `,"expire_policy":null`, `,"expire_policy":""`} {
		f.Fail(emulator.Fault{
			Operation: "ListPayPerUseCustomerResources", Kind: emulator.FaultKindAnswer, Status: http.StatusOK, Times: 3,
			Body: `{"total_count":1,"data":[{"resource_id":"` + web + `","status":2,"expire_time":"2026-04-15T15:59:59Z"` + policy + `}]}`,
		})
		f.Advance(afterTheDelay)
		assert.Contains(t, f.is(core.VerdictAmbiguous, entry).Reason, "does not tell what happens")
		f.ClearFaults()
	}
}

func TestRenewalSettingsHaveNoRecords(t *testing.T) {
	t.Parallel()
	f := newFlow(t, buyer)
	got := f.is(core.VerdictAmbiguous, f.lose(dropAfter("SetResourcesRenewConfig"), func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		_, err := c.Resources.SetRenewConfig(ctx, &resources.SetRenewConfigRequest{ConfigName: resources.RenewConfigNameDeductionDate, ConfigValue: "3"}, opts...)
		return err
	}, marked))
	assert.Contains(t, got.Reason, "making the call again is safe")
}
