package settlers_test

//lint:file-ignore SA1019 what the platform is retiring is settled as well

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
	"github.com/partnerbss/partnerbss-go/legacy"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/orders"
)

const buyer = "customer_verified"

// machine is a server of a service; all of the same spec are alike.
func machine(name, spec string) emulator.PurchaseItem {
	return emulator.PurchaseItem{
		Name: name, ServiceType: "hws.service.type.ec2", ResourceType: "hws.resource.type.vm", Spec: spec, Region: "cn-north-4",
	}
}

func pay(order string) act {
	return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		return c.Orders.Pay(ctx, &orders.PayRequest{OrderID: order, UseCoupon: core.ChoiceNo, UseDiscount: core.ChoiceNo}, opts...)
	}
}

func payV2(order string) act {
	return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		return c.Legacy.PayOrdersV2(ctx, &legacy.PayOrdersV2Request{OrderID: order}, opts...)
	}
}

func cancel(order string) act {
	return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		return c.Orders.Cancel(ctx, &orders.CancelRequest{OrderID: order}, opts...)
	}
}

// An order is paid and cancelled once. So no other entry can claim it, and the same by
// somebody else is the effect itself.
var orderRows = map[string]func(t *testing.T, f *flow, id, order string, call, opposite act){
	"lost before the effect": func(t *testing.T, f *flow, id, order string, call, opposite act) {
		f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(id), call))
		f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(id), call, marked))
		assert.Zero(t, f.EffectCount(id))
	},
	"lost after the effect": func(t *testing.T, f *flow, id, order string, call, opposite act) {
		entry := f.lose(dropAfter(id), call, marked)
		for range 2 {
			got := f.is(core.VerdictHappened, entry)
			assert.Equal(t, []string{order}, got.References)
			assert.Empty(t, got.Response)
			assert.NotContains(t, got.Reason, "changed nothing")
			f.Advance(time.Hour)
		}
		assert.Equal(t, 1, f.EffectCount(id))
	},
	"lost after the effect, without a mark": func(t *testing.T, f *flow, id, order string, call, opposite act) {
		assert.Equal(t, []string{order}, f.is(core.VerdictHappened, f.lose(dropAfter(id), call)).References)
	},
	"done after the call was given up": func(t *testing.T, f *flow, id, order string, call, opposite act) {
		entry := f.lose(dropBefore(id), call, marked)
		f.Advance(afterTheCall)
		f.is(core.VerdictNotYet, entry)
		f.byHand(call)
		f.is(core.VerdictHappened, entry)
	},
	"done before, which the mark has": func(t *testing.T, f *flow, id, order string, call, opposite act) {
		f.byHand(call)
		got := f.is(core.VerdictHappened, f.lose(dropBefore(id), call, marked))
		assert.Contains(t, got.Reason, "already before the call, which so changed nothing")
		assert.Equal(t, 1, f.EffectCount(id))
	},
	"the opposite was done": func(t *testing.T, f *flow, id, order string, call, opposite act) {
		f.byHand(opposite)
		f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(id), call, marked))
	},
	"the query fails": func(t *testing.T, f *flow, id, order string, call, opposite act) {
		entry := f.lose(dropAfter(id), call, marked)
		for _, fault := range []emulator.Fault{
			{Kind: emulator.FaultKindAnswer, Status: http.StatusInternalServerError},
			{Kind: emulator.FaultKindAnswer, Status: http.StatusOK, Body: `{"total_count":0,"order_info":{},"order_line_items":[]}`},
			{Kind: emulator.FaultKindAnswer, Status: http.StatusOK, Body: `{"total_count":0,"order_info":{"order_id":"` + order + `"},"order_line_items":[]}`},
			{Kind: emulator.FaultKindAnswer, Status: http.StatusOK, Body: `{"total_count":0,"order_info":{"order_id":"another","status":5},"order_line_items":[]}`},
			{Kind: emulator.FaultKindDropBefore}, {Kind: emulator.FaultKindTruncate},
		} {
			fault.Operation = "ShowCustomerOrderDetails"
			f.Fail(fault)
			got, err := f.settled(entry)
			require.Error(t, err, fault.Body)
			assert.Zero(t, got)
		}
		f.is(core.VerdictHappened, entry)
	},
	"a status that does not tell": func(t *testing.T, f *flow, id, order string, call, opposite act) {
		entry := f.lose(dropAfter(id), call)
		f.Fail(emulator.Fault{
			Operation: "ShowCustomerOrderDetails", Kind: emulator.FaultKindAnswer, Status: http.StatusOK, Times: 3,
			Body: `{"total_count":0,"order_info":{"order_id":"` + order + `","status":9},"order_line_items":[]}`,
		})
		f.isOnlyLater(core.VerdictAmbiguous, entry)
	},
	"a mark that cannot be read": func(t *testing.T, f *flow, id, order string, call, opposite act) {
		entry := f.lose(dropAfter(id), call, marked)
		entry.Before = core.RawJSON(`[]`)
		_, err := f.settled(entry)
		require.ErrorContains(t, err, "the mark of entry")
	},
	"the entry has no request": func(t *testing.T, f *flow, id, order string, call, opposite act) {
		entry := f.lose(dropAfter(id), call)
		entry.Body = nil
		_, err := f.settled(entry)
		require.ErrorContains(t, err, "does not tell what its call was about")
	},
}

func TestStatesOfAnOrderSettleACall(t *testing.T) {
	for name, op := range map[string]struct {
		id             string
		call, opposite func(order string) act
	}{
		"orders.Pay":         {"PayOrders", pay, cancel},
		"legacy.PayOrdersV2": {"PayOrdersV2", payV2, cancel},
		"orders.Cancel":      {"CancelCustomerOrder", cancel, pay},
	} {
		for row, run := range orderRows {
			t.Run(name+"/"+row, func(t *testing.T) {
				t.Parallel()
				f := newFlow(t, buyer)
				order, err := f.PlaceOrder(buyer, emulator.Purchase{Items: []emulator.PurchaseItem{machine("one", "c6.large.2.linux")}})
				require.NoError(t, err)
				run(t, f, op.id, order, op.call(order), op.opposite(order))
			})
		}
	}
}

// A payment that is still running does not show; once it has ended, it does.
func TestAPaymentThatTakesTime(t *testing.T) {
	t.Parallel()
	f := newFlow(t, buyer, emulator.WithPaymentDelay(time.Minute))
	order, err := f.PlaceOrder(buyer, emulator.Purchase{Items: []emulator.PurchaseItem{machine("one", "c6.large.2.linux")}})
	require.NoError(t, err)
	entry := f.lose(dropAfter("PayOrders"), pay(order), marked)
	f.is(core.VerdictNotYet, entry)
	f.Advance(90 * time.Second)
	assert.Contains(t, f.is(core.VerdictHappened, entry).Reason, "it cannot be paid again")
}

// An order that nobody paid in time is cancelled by the platform.
func TestALapsedOrderIsCancelled(t *testing.T) {
	t.Parallel()
	f := newFlow(t, buyer)
	order, err := f.PlaceOrder(buyer, emulator.Purchase{Items: []emulator.PurchaseItem{machine("one", "c6.large.2.linux")}})
	require.NoError(t, err)
	cancelled, paid := f.lose(dropBefore("CancelCustomerOrder"), cancel(order), marked), f.lose(dropBefore("PayOrders"), pay(order), marked)
	f.Advance(8 * 24 * time.Hour)
	assert.Contains(t, f.is(core.VerdictHappened, cancelled).Reason, "whoever cancelled it")
	assert.Contains(t, f.is(core.VerdictDidNotHappen, paid).Reason, "cancelled without a payment")
}
