package orders_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/orders"
	"github.com/partnerbss/partnerbss-go/resources"
)

func machine(name string) emulator.PurchaseItem {
	return emulator.PurchaseItem{
		Name: name, ServiceType: "hws.service.type.ec2", ResourceType: "hws.resource.type.vm", Spec: "c6.large.2.linux", Region: "cn-north-4",
	}
}

// placed enters an order that a customer makes on the console.
func placed(t *testing.T, s *testkit.Sandbox, customer string, p emulator.Purchase) string {
	t.Helper()
	id, err := s.PlaceOrder(customer, p)
	require.NoError(t, err)
	return id
}

func TestSandboxPaysAnOrder(t *testing.T) {
	s, ctx := testkit.NewSandbox(t), t.Context()
	customer, seller := s.Client("customer_verified"), s.Client("partner")
	id := placed(t, s, "customer_verified", emulator.Purchase{Items: []emulator.PurchaseItem{machine("web")}})
	coupon, err := s.GiveCoupon(s.ID("customer_verified"), emulator.SeedCoupon{Name: "welcome", FaceValue: yuan("50")})
	require.NoError(t, err)

	listed, err := seller.Orders.List(ctx, &orders.ListRequest{Status: orders.StatusPendingPayment, CustomerID: s.ID("customer_verified")})
	require.NoError(t, err)
	require.Len(t, listed.Orders, 1)
	assert.Equal(t, id, listed.Orders[0].OrderID)

	discounts, err := customer.Orders.ListDiscounts(ctx, &orders.ListDiscountsRequest{OrderID: id})
	require.NoError(t, err)
	require.Len(t, discounts.Discounts, 2)
	granted := discounts.Discounts[1]
	assert.Equal(t, core.DiscountTypePartner, granted.DiscountType)
	testkit.SameAmount(t, "0.85", granted.Orders[0].LineItems[0].DiscountRatio)

	usable, err := customer.Orders.ListCoupons(ctx, &orders.ListCouponsRequest{OrderID: id})
	require.NoError(t, err)
	var chosen []orders.PayCoupon
	for _, c := range usable.Coupons {
		if c.CouponID == coupon {
			testkit.SameAmount(t, "50", c.Balance)
			chosen = append(chosen, orders.PayCoupon{ID: c.CouponID, Type: c.CouponType})
		}
	}
	require.Len(t, chosen, 1)

	pay := &orders.PayRequest{
		OrderID: id, UseCoupon: core.ChoiceYes, Coupons: chosen, UseDiscount: core.ChoiceYes,
		Discounts: []orders.PayDiscount{{ID: granted.DiscountID, Type: granted.DiscountType}},
	}
	require.NoError(t, customer.Orders.Pay(ctx, pay))
	assert.Equal(t, "846.17", s.Balance(s.ID("customer_verified")).String(), "1000 - (239.80 x 85 % - 50)")
	err = customer.Orders.Pay(ctx, pay)
	testkit.RefusedWith(t, err, "CBC.99003106", core.ErrWrongState, core.OutcomeRejected)

	s.Advance(time.Minute)
	got, err := customer.Orders.Get(ctx, &orders.GetRequest{OrderID: id})
	require.NoError(t, err)
	assert.Equal(t, orders.StatusCompleted, got.Order.Status)
	assert.Equal(t, testkit.SandboxStart, got.Order.PaymentTime)
	testkit.SameAmount(t, "203.83", got.Order.AmountAfterDiscount)
	testkit.SameAmount(t, "50", got.Order.Breakdown.CouponAmount)
	assert.Equal(t, orders.DiscountItemTypeChannelCommercial, got.Order.Breakdown.Discounts[0].DiscountType)
	require.NoError(t, s.Ledger())
}

func TestSandboxListsOrders(t *testing.T) {
	s, ctx := testkit.NewSandbox(t), t.Context()
	var want []string
	for range 7 {
		s.Advance(time.Minute)
		want = append(want, placed(t, s, "customer_new", emulator.Purchase{Items: []emulator.PurchaseItem{machine("web")}}))
	}
	customer := s.Client("customer_new")
	var got []string
	for _, o := range testkit.Collect(t, customer.Orders.All(ctx, &orders.ListRequest{Limit: 3, OrderBy: orders.OldestFirst, OrderType: orders.TypePurchase})) {
		got = append(got, o.OrderID)
	}
	assert.Equal(t, want, got)

	since, err := customer.Orders.List(ctx, &orders.ListRequest{
		CreateTimeBegin: testkit.SandboxStart.Add(6 * time.Minute), CreateTimeEnd: testkit.SandboxStart.Add(time.Hour),
	})
	require.NoError(t, err)
	assert.Equal(t, 2, since.TotalCount)

	three := emulator.Purchase{Items: []emulator.PurchaseItem{machine("a"), machine("b"), machine("c")}}
	items := testkit.Collect(t, customer.Orders.AllLineItems(ctx, &orders.GetRequest{OrderID: placed(t, s, "customer_new", three), Limit: 2}))
	require.Len(t, items, 3)
	testkit.SameAmount(t, "239.8", items[2].OfficialAmount)
	assert.Equal(t, core.PeriodTypeMonth, items[2].PeriodType)

	_, err = s.Client("rival").Orders.Get(ctx, &orders.GetRequest{OrderID: want[0]})
	testkit.RefusedWith(t, err, "CBC.30000010", core.ErrNotFound, "")
}

func TestSandboxCancelsAnOrder(t *testing.T) {
	s, ctx := testkit.NewSandbox(t), t.Context()
	customer := s.Client("customer_new")
	id := placed(t, s, "customer_new", emulator.Purchase{
		Items: []emulator.PurchaseItem{machine("a")}, With: []emulator.Purchase{{Items: []emulator.PurchaseItem{machine("b")}}},
	})
	got, err := customer.Orders.Get(ctx, &orders.GetRequest{OrderID: id})
	require.NoError(t, err)
	require.Len(t, got.Order.SubOrders, 2)
	part := got.Order.SubOrders[1]
	testkit.SameAmount(t, "239.8", part.AmountAfterDiscount)
	testkit.RefusedWith(t, customer.Orders.Cancel(ctx, &orders.CancelRequest{OrderID: part.OrderID}), "CBC.99000089", nil, core.OutcomeRejected)
	require.NoError(t, customer.Orders.Cancel(ctx, &orders.CancelRequest{OrderID: id}))
	testkit.RefusedWith(t, customer.Orders.Cancel(ctx, &orders.CancelRequest{OrderID: id}), "CBC.99005010", core.ErrWrongState, core.OutcomeRejected)
	got, err = customer.Orders.Get(ctx, &orders.GetRequest{OrderID: part.OrderID})
	require.NoError(t, err)
	assert.Equal(t, orders.StatusCancelled, got.Order.Status)
}

func TestSandboxTellsWhyAnOrderCannotBePaid(t *testing.T) {
	s, ctx := testkit.NewSandbox(t), t.Context()
	customer := s.Client("customer_new")
	id := placed(t, s, "customer_new", emulator.Purchase{Items: []emulator.PurchaseItem{machine("a")}})
	pay := &orders.PayRequest{OrderID: id, UseCoupon: core.ChoiceNo, UseDiscount: core.ChoiceNo}
	testkit.RefusedWith(t, customer.Orders.Pay(ctx, pay), "CBC.99005003", core.ErrInsufficientBalance, core.OutcomeRejected)
	s.Advance(8 * 24 * time.Hour)
	testkit.RefusedWith(t, customer.Orders.Pay(ctx, pay), "CBC.99003110", nil, core.OutcomeRejected)
}

func TestSandboxShowsWhereARefundComesFrom(t *testing.T) {
	s, ctx := testkit.NewSandbox(t), t.Context()
	customer, seller := s.Client("customer_verified"), s.Client("partner")
	bought := placed(t, s, "customer_verified", emulator.Purchase{Items: []emulator.PurchaseItem{machine("web")}, Paid: true})
	s.Advance(10 * 24 * time.Hour)
	answer, err := customer.Resources.Unsubscribe(ctx, &resources.UnsubscribeRequest{
		ResourceIDs: []string{s.ResourceIDs(s.ID("customer_verified"))["web"]}, UnsubscribeType: resources.UnsubscribeTypeResources,
	})
	require.NoError(t, err)
	refund, err := seller.Orders.GetRefund(ctx, &orders.GetRefundRequest{OrderID: answer.OrderIDs[0], CustomerID: s.ID("customer_verified")})
	require.NoError(t, err)
	require.Equal(t, 3, refund.TotalCount)
	testkit.SameAmount(t, "-203.83", refund.Refunds[0].Amount)
	assert.Equal(t, bought, refund.Refunds[0].BaseOrderID)
	testkit.SameAmount(t, "70.07", refund.Refunds[1].Amount) // 11 of 32 days
	testkit.SameAmount(t, "13.37", refund.Refunds[2].Amount) // the fee
	_, err = customer.Orders.GetRefund(ctx, &orders.GetRefundRequest{OrderID: bought})
	testkit.RefusedWith(t, err, "CBC.99005026", nil, "")
}

// A payment whose answer is lost is followed, not repeated.
func TestSandboxPaymentInProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, ctx := testkit.NewSandbox(t, emulator.WithClock(time.Now), emulator.WithPaymentDelay(20*time.Second)), t.Context()
		customer := s.Client("customer_verified", option.WithTimeout(time.Minute))
		id := placed(t, s, "customer_verified", emulator.Purchase{Items: []emulator.PurchaseItem{machine("web")}})
		s.Fail(emulator.Fault{Operation: "PayOrders", Kind: emulator.FaultKindDropAfter})
		pay := &orders.PayRequest{OrderID: id, UseCoupon: core.ChoiceNo, UseDiscount: core.ChoiceNo}
		assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(customer.Orders.Pay(ctx, pay)))
		testkit.RefusedWith(t, customer.Orders.Pay(ctx, pay), "CBC.99000088", core.ErrPaymentInProgress, core.OutcomeUnknown)

		got, err := customer.Orders.WaitUntil(ctx, &orders.WaitUntilRequest{
			OrderID: id, Statuses: []orders.Status{orders.StatusProcessing, orders.StatusCompleted},
		})
		require.NoError(t, err)
		assert.GreaterOrEqual(t, got.Order.PaymentTime.Sub(got.Order.CreateTime), 20*time.Second)
		_, err = customer.Orders.WaitUntil(ctx, &orders.WaitUntilRequest{OrderID: id, Statuses: []orders.Status{orders.StatusCompleted}})
		require.NoError(t, err)
		assert.Equal(t, 2, s.CallCount("PayOrders"))
		assert.True(t, s.Balance(s.ID("customer_verified")).LessThan(yuan("761")), "paid")
		assert.True(t, s.Balance(s.ID("customer_verified")).GreaterThan(yuan("759")), "once")
	})
}

// A distributor names the reseller whose customer's order it asks for.
func TestSandboxOrdersOfAReseller(t *testing.T) {
	s, ctx := testkit.NewSandbox(t), t.Context()
	id := placed(t, s, "reseller_one_customer", emulator.Purchase{Items: []emulator.PurchaseItem{machine("web")}, Paid: true})
	s.Advance(time.Minute)
	distributor := s.Client("distributor")
	_, err := distributor.Orders.Get(ctx, &orders.GetRequest{OrderID: id})
	testkit.RefusedWith(t, err, "CBC.30000010", core.ErrNotFound, "")
	got, err := distributor.Orders.WaitUntil(ctx, &orders.WaitUntilRequest{
		OrderID: id, IndirectPartnerID: s.ID("reseller_one"), Statuses: []orders.Status{orders.StatusCompleted},
	})
	require.NoError(t, err)
	assert.Equal(t, s.ID("reseller_one_customer"), got.Order.CustomerID)
	_, err = distributor.Orders.List(ctx, &orders.ListRequest{IndirectPartnerID: s.ID("rival")})
	testkit.RefusedWith(t, err, "CBC.99000037", core.ErrForbidden, "")
}
