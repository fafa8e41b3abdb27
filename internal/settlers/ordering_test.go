package settlers_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
)

// processed lets the platform complete its orders.
const processed = time.Minute

type orderingRow = func(t *testing.T, f *fleet, call act)

var orderingRows = map[string]orderingRow{
	"lost before the effect": func(t *testing.T, f *fleet, call act) {
		f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(f.op.id), call))
		got := f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(f.op.id), call, marked))
		assert.Equal(t, []core.SettledItem{{ID: f.one, Verdict: core.VerdictDidNotHappen}}, got.Items)
		assert.Zero(t, f.EffectCount(f.op.id))
	},
	"lost after the effect": func(t *testing.T, f *fleet, call act) {
		entry := f.lose(dropAfter(f.op.id), call, marked)
		for range 3 {
			got := f.is(core.VerdictHappened, entry)
			require.Len(t, f.made(), 1)
			assert.Equal(t, f.made(), got.References)
			ids, err := f.op.respond(t, got.Response)
			require.NoError(t, err)
			assert.Equal(t, f.made(), ids)
			f.Advance(processed)
		}
		assert.Equal(t, 1, f.EffectCount(f.op.id))
	},
	"lost after the effect, without a mark": func(t *testing.T, f *fleet, call act) {
		entry := f.lose(dropAfter(f.op.id), call)
		f.Advance(processed)
		assert.Equal(t, f.made(), f.is(core.VerdictHappened, entry).References)
	},
	"done after the call was given up": func(t *testing.T, f *fleet, call act) {
		entry := f.lose(dropBefore(f.op.id), call, marked)
		f.Advance(afterTheCall)
		f.byHand(call)
		f.Advance(processed)
		if f.op.state || f.op.prepared {
			assert.Contains(t, f.is(core.VerdictHappened, entry).Reason, "whoever did that")
			return
		}
		got := f.isOnlyLater(core.VerdictAmbiguous, entry)
		require.Len(t, got.Candidates, 1)
		assert.Equal(t, f.made()[0], got.Candidates[0].Reference)
		assert.NotEmpty(t, got.Candidates[0].Note)
	},
	"done by somebody else, when no effect can come any more": func(t *testing.T, f *fleet, call act) {
		entry := f.lose(dropBefore(f.op.id), call, marked)
		f.Advance(afterTheDelay)
		f.byHand(call)
		f.Advance(processed)
		want := core.VerdictDidNotHappen
		if f.op.state || f.op.prepared {
			want = core.VerdictHappened // and the platform refuses another call
		}
		assert.Empty(t, f.is(want, entry).References)
	},
	"effect of an earlier run": func(t *testing.T, f *fleet, call act) {
		f.byHand(call)
		f.Advance(10 * time.Minute)
		for _, opts := range [][]option.Option{{}, {marked}} {
			entry := f.lose(dropBefore(f.op.id), call, opts...)
			if f.op.state {
				want := "has ended, and nothing tells by what"
				if len(opts) > 0 {
					want = "had ended already before the call, which so changed nothing"
				}
				assert.Contains(t, f.is(core.VerdictHappened, entry).Reason, want)
				continue
			}
			f.isOnlyLater(core.VerdictDidNotHappen, entry)
		}
	},
	"effect of a run just before, which the mark has": func(t *testing.T, f *fleet, call act) {
		f.byHand(call)
		entry := f.lose(dropBefore(f.op.id), call, marked)
		f.Advance(processed)
		if f.op.state {
			f.is(core.VerdictHappened, entry)
			return
		}
		f.isOnlyLater(core.VerdictDidNotHappen, entry)
	},
	"claimed by another entry": func(t *testing.T, f *fleet, call act) {
		f.byHand(call)
		entry, claimed := f.lose(dropBefore(f.op.id), call), claims("order/"+f.made()[0])
		f.Advance(processed)
		if f.op.state {
			assert.Empty(t, f.is(core.VerdictHappened, entry, claimed).References)
			return
		}
		f.isOnlyLater(core.VerdictDidNotHappen, entry, claimed)
	},
	"claimed by the entry itself": func(t *testing.T, f *fleet, call act) {
		entry := f.lose(dropAfter(f.op.id), call, option.WithReference("payout-1"))
		assert.Equal(t, f.made(), f.is(core.VerdictHappened, entry, claims("order/"+f.made()[0])).References)
	},
	"claims cannot be read": func(t *testing.T, f *fleet, call act) {
		broken := errors.New("no store")
		entry := f.lose(dropAfter(f.op.id), call)
		_, err := f.settled(entry, option.WithClaims(func(context.Context, []string) (map[string]string, error) { return nil, broken }))
		require.ErrorIs(t, err, broken)
	},
	"another resource that is alike, at the same time": func(t *testing.T, f *fleet, call act) {
		f.byHand(f.op.call(f.two))
		entry := f.lose(dropBefore(f.op.id), call)
		f.Advance(processed)
		f.isOnlyLater(core.VerdictDidNotHappen, entry)
	},
	"some of a batch": func(t *testing.T, f *fleet, call act) {
		meter := f.ResourceIDs(f.ID(buyer))["meter-1"] // which is no subscription
		got := f.isOnlyLater(core.VerdictHappened, f.lose(dropAfter(f.op.id), f.op.call(f.one, meter, f.two), marked))
		ids, err := f.op.respond(t, got.Response)
		assert.Equal(t, []string{meter}, failedItems(t, err))
		assert.Equal(t, f.made(), got.References)
		assert.ElementsMatch(t, f.made(), unique(ids))
		require.Len(t, got.Items, 3)
		assert.Equal(t, core.SettledItem{ID: meter, Verdict: core.VerdictDidNotHappen}, got.Items[1])
		assert.Contains(t, got.Reason, "2 of 3 items happened")
	},
	"a query fails": func(t *testing.T, f *fleet, call act) {
		entry := f.lose(dropAfter(f.op.id), call)
		for _, query := range []string{"ListCustomerOrders", "ListPayPerUseCustomerResources", "ShowCustomerOrderDetails", "ListOrderResourcesV1"} {
			for _, fault := range []emulator.Fault{
				{Kind: emulator.FaultKindAnswer, Status: http.StatusInternalServerError}, {Kind: emulator.FaultKindAnswer, Status: http.StatusOK, Body: `{}`},
				{Kind: emulator.FaultKindDropBefore}, {Kind: emulator.FaultKindTruncate},
			} {
				fault.Operation = query
				f.Fail(fault)
				got, err := f.settled(entry)
				if len(f.PendingFaults()) > 0 { // it was not asked
					f.ClearFaults()
					continue
				}
				require.Error(t, err, query)
				assert.Zero(t, got)
			}
		}
		f.is(core.VerdictHappened, entry)
	},
	"a list has less than it is documented to have": func(t *testing.T, f *fleet, call act) {
		entry := f.lose(dropAfter(f.op.id), call, marked)
		f.Advance(afterTheDelay)
		for _, query := range []string{"ListCustomerOrders", "ListPayPerUseCustomerResources", "ListOrderResourcesV1", "ShowCustomerOrderDetails"} {
			for _, kind := range []emulator.DriftKind{emulator.DriftKindNulls, emulator.DriftKindMissingFields} {
				f.Drift(emulator.Drift{Operation: query, Kinds: []emulator.DriftKind{kind}})
				if got, err := f.settled(entry); err == nil {
					assert.Contains(t, []core.Verdict{core.VerdictHappened, core.VerdictAmbiguous}, got.Verdict, "%s %s", query, kind)
				}
				f.ClearDrift()
			}
		}
	},
	"the entry has no request": func(t *testing.T, f *fleet, call act) {
		entry := f.lose(dropAfter(f.op.id), call)
		for _, body := range []core.RawJSON{nil, core.RawJSON(`{}`)} {
			entry.Body = body
			_, err := f.settled(entry)
			require.ErrorContains(t, err, "does not tell what its call was about")
		}
	},
	"a mark that cannot be read": func(t *testing.T, f *fleet, call act) {
		entry := f.lose(dropAfter(f.op.id), call, marked)
		entry.Before = core.RawJSON(`[]`)
		_, err := f.settled(entry)
		require.ErrorContains(t, err, "the mark of entry")
	},
}

func unique(ids []string) []string {
	var distinct []string
	for _, id := range ids {
		if len(distinct) == 0 || distinct[len(distinct)-1] != id {
			distinct = append(distinct, id)
		}
	}
	return distinct
}

func TestOrdersSettleACall(t *testing.T) {
	for name, op := range orderingCases {
		for _, rows := range []map[string]orderingRow{orderingRows, orderingRowsByLines} {
			for row, run := range rows {
				t.Run(name+"/"+row, func(t *testing.T) {
					t.Parallel()
					f := newFleet(t, op, emulator.WithRule("resource-batches-whole", false))
					run(t, f, op.call(f.one))
				})
			}
		}
	}
}
