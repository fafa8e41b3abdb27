package settlers_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/orders"
)

// orderingRowsByLines are those in which lists lack what settles a call otherwise: above all,
// the platform names the resources of no order any more.
var orderingRowsByLines = map[string]orderingRow{
	"by line items, lost after the effect": func(t *testing.T, f *fleet, call act) {
		entry := f.lose(dropAfter(f.op.id), call, marked)
		f.gone()
		if !f.op.shows {
			got := f.isOnlyLater(core.VerdictAmbiguous, entry) // it can be the other server's
			assert.Equal(t, f.made()[0], got.Candidates[0].Reference)
			return
		}
		f.Advance(processed)
		assert.Equal(t, f.made(), f.is(core.VerdictHappened, entry).References)
	},
	"by line items, lost after the effect, without a mark": func(t *testing.T, f *fleet, call act) {
		entry := f.lose(dropAfter(f.op.id), call)
		f.gone()
		f.Advance(afterTheDelay)
		if f.op.state || f.op.kind == orders.TypeRenewal && f.op.shows { // the list of resources knows the orders that renewed them
			f.is(core.VerdictHappened, entry)
			return
		}
		assert.Equal(t, f.made()[0], f.is(core.VerdictAmbiguous, entry).Candidates[0].Reference)
	},
	"a line item of a product that no resource has": func(t *testing.T, f *fleet, call act) {
		entry := f.lose(dropAfter(f.op.id), call, marked)
		f.gone()
		f.Advance(afterTheDelay)
		lines := []map[string]any{
			{"order_line_item_id": "L1", "service_type_code": "hws.service.type.ec2", "product_id": "another", "period_type": 2, "period_num": 2, "order_id": f.made()[0]},
		}
		body, err := json.Marshal(map[string]any{
			"total_count": 1, "order_info": map[string]any{"order_id": f.made()[0], "status": 5}, "order_line_items": lines,
		})
		require.NoError(t, err)
		f.Fail(
			emulator.Fault{Operation: "ShowCustomerOrderDetails", Kind: emulator.FaultKindAnswer, Status: http.StatusOK, Body: string(body)},
			// The resources of an order that is paid are listed; here they are not.
			emulator.Fault{Operation: "ListPayPerUseCustomerResources", Nth: 2, Kind: emulator.FaultKindAnswer, Status: http.StatusOK, Body: `{"total_count":0,"data":[]}`},
		)
		want := core.VerdictAmbiguous
		if f.op.state || f.op.prepared {
			want = core.VerdictHappened
		}
		got := f.is(want, entry)
		assert.Empty(t, got.References)
	},
	"an order without line items": func(t *testing.T, f *fleet, call act) {
		entry := f.lose(dropAfter(f.op.id), call)
		f.gone()
		f.Advance(afterTheDelay)
		f.Fail(
			emulator.Fault{
				Operation: "ShowCustomerOrderDetails", Kind: emulator.FaultKindAnswer, Status: http.StatusOK,
				Body: `{"total_count":0,"order_info":{"order_id":"` + f.made()[0] + `","status":5},"order_line_items":[]}`,
			},
			emulator.Fault{Operation: "ListPayPerUseCustomerResources", Nth: 2, Kind: emulator.FaultKindAnswer, Status: http.StatusOK, Body: `{"total_count":0,"data":[]}`},
		)
		want := core.VerdictAmbiguous
		if f.op.state {
			want = core.VerdictHappened
		}
		assert.Empty(t, f.is(want, entry).References)
	},
	"an order that names not all of its resources": func(t *testing.T, f *fleet, call act) {
		entry := f.lose(dropAfter(f.op.id), f.op.call(f.one, f.two), marked)
		f.Advance(afterTheDelay)
		one, err := json.Marshal(map[string]any{"total_count": 1, "data": []any{map[string]any{"resource_id": f.one, "status": 2, "expire_time": "2026-04-15T15:59:59Z"}}})
		require.NoError(t, err)
		f.Fail(emulator.Fault{Operation: "ListPayPerUseCustomerResources", Nth: 2, Kind: emulator.FaultKindAnswer, Status: http.StatusOK, Body: string(one)})
		got, err := f.settled(entry)
		require.NoError(t, err)
		assert.NotEqual(t, core.VerdictDidNotHappen, got.Items[1].Verdict, got.Reason)
	},
	"a change without an order": func(t *testing.T, f *fleet, call act) {
		entry := f.lose(dropAfter(f.op.id), call, marked)
		f.Advance(afterTheDelay)
		f.Fail(emulator.Fault{Operation: "ListCustomerOrders", Kind: emulator.FaultKindAnswer, Status: http.StatusOK, Body: `{"total_count":0,"order_infos":[]}`})
		switch {
		case f.op.state || f.op.prepared:
			f.is(core.VerdictHappened, entry)
		case f.op.shows:
			assert.Contains(t, f.is(core.VerdictAmbiguous, entry).Reason, "tells why")
		default:
			f.is(core.VerdictDidNotHappen, entry)
		}
	},
	"a strange list": func(t *testing.T, f *fleet, call act) {
		entry := f.lose(dropBefore(f.op.id), call)
		f.Advance(afterTheDelay)
		for query, body := range map[string]string{
			"ListPayPerUseCustomerResources": `{"total_count":1,"data":[{"resource_id":"another","status":2,"expire_time":"2026-04-15T15:59:59Z"}]}`,
			"ListCustomerOrders":             `{"total_count":1,"order_infos":[{"order_id":"CS1","order_type":1,"status":5}]}`,
		} {
			f.Fail(emulator.Fault{Operation: query, Kind: emulator.FaultKindAnswer, Status: http.StatusOK, Body: body})
			_, err := f.settled(entry)
			require.ErrorContains(t, err, "does not fit the query")
		}
		for _, body := range []string{
			`{"total_count":1,"data":[{"resource_id":"` + f.one + `","expire_time":"2026-04-15T15:59:59Z"}]}`,
			`{"total_count":1,"data":[{"resource_id":"` + f.one + `","status":2}]}`,
		} {
			f.Fail(emulator.Fault{Operation: "ListPayPerUseCustomerResources", Kind: emulator.FaultKindAnswer, Status: http.StatusOK, Body: body})
			_, err := f.settled(entry)
			require.ErrorContains(t, err, "does not fit the query")
		}
	},
	"by line items, all that are alike": func(t *testing.T, f *fleet, call act) {
		entry := f.lose(dropAfter(f.op.id), f.op.call(f.one, f.two), marked)
		f.gone()
		if f.op.shows {
			f.Advance(processed)
		}
		assert.Equal(t, f.made(), f.is(core.VerdictHappened, entry).References)
	},
	"by line items, another resource that is alike": func(t *testing.T, f *fleet, call act) {
		f.byHand(f.op.call(f.two))
		entry := f.lose(dropBefore(f.op.id), call)
		f.gone()
		f.Advance(afterTheDelay)
		got, err := f.settled(entry)
		require.NoError(t, err)
		if got.Verdict != core.VerdictDidNotHappen {
			assert.Equal(t, core.VerdictAmbiguous, got.Verdict, got.Reason)
		}
	},
}
