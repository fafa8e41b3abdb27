package legacy_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/legacy"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/orders"
)

// processing is how long a paid order of a sandbox takes until it is completed.
const processing = 2 * time.Second

// place enters an order of a customer, to whom the partner has given money, and
// returns its ID.
func (s *sandbox) place(customer string, items ...emulator.PurchaseItem) string {
	s.t.Helper()
	id, err := s.PlaceOrder(customer, emulator.Purchase{Items: items})
	require.NoError(s.t, err)
	return id
}

// order reads an order the new way.
func (s *sandbox) order(client *partnerbss.Client, id string) orders.OrderDetail {
	s.t.Helper()
	answer, err := client.Orders.Get(s.t.Context(), &orders.GetRequest{OrderID: id})
	require.NoError(s.t, err)
	return answer.Order
}

func TestAnOrderPaidTheOldWayIsPaid(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	customer := s.client("customer_verified")
	id := s.place("customer_verified", server("front"))
	require.Equal(t, orders.StatusPendingPayment, s.order(customer, id).Status)

	require.NoError(t, customer.Legacy.PayOrdersV2(t.Context(), &legacy.PayOrdersV2Request{OrderID: id}))
	s.Advance(processing)
	paid := s.order(customer, id)
	assert.Equal(t, orders.StatusCompleted, paid.Status)
	testkit.Equal(t, amount("760.2"), s.Balance(s.account("customer_verified").AccountID))

	then, err := customer.Legacy.ShowOrderDetailV1(t.Context(), &legacy.ShowOrderDetailV1Request{OrderID: id})
	require.NoError(t, err)
	assert.Equal(t, int(orders.StatusCompleted), then.Order.Status)
	testkit.Equal(t, paid.AmountAfterDiscount, then.Order.AmountAfterDiscount)
	assert.Equal(t, paid.PaymentTime.Format(time.RFC3339), then.Order.PaymentTime)

	err = customer.Legacy.PayOrdersV2(t.Context(), &legacy.PayOrdersV2Request{OrderID: id})
	failure(t, err, "CBC.99003106", core.OutcomeRejected)
	require.NoError(t, s.Ledger())
}

func TestCouponsAndDiscountsAreTheSame(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	customer := s.client("customer_verified")
	id := s.place("customer_verified", server("front"))
	coupons, err := customer.Orders.ListCoupons(t.Context(), &orders.ListCouponsRequest{OrderID: id})
	require.NoError(t, err)
	discounts, err := customer.Orders.ListDiscounts(t.Context(), &orders.ListDiscountsRequest{OrderID: id})
	require.NoError(t, err)
	require.NotEmpty(t, coupons.Coupons)
	require.NotEmpty(t, discounts.Discounts)

	require.NoError(t, customer.Legacy.PayOrdersV2(t.Context(), &legacy.PayOrdersV2Request{
		OrderID:   id,
		Coupons:   []legacy.PayCoupon{{ID: coupons.Coupons[0].CouponID, Type: core.CouponType(coupons.Coupons[0].CouponType)}},
		Discounts: []legacy.PayDiscount{{ID: discounts.Discounts[0].DiscountID, Type: core.DiscountType(discounts.Discounts[0].DiscountType)}},
	}))
	now := s.order(customer, id)
	then, err := customer.Legacy.ShowOrderDetailV1(t.Context(), &legacy.ShowOrderDetailV1Request{OrderID: id})
	require.NoError(t, err)
	assert.True(t, now.Breakdown.CouponAmount.IsPositive())
	testkit.Equal(t, now.Breakdown.CouponAmount, then.Order.Breakdown.CouponAmount)
	testkit.Equal(t, now.AmountAfterDiscount, then.Order.AmountAfterDiscount)
	assert.True(t, then.Order.AmountAfterDiscount.LessThan(then.Order.AmountBeforeDiscount))
	require.Len(t, then.Order.Breakdown.Discounts, len(now.Breakdown.Discounts))
	testkit.Equal(t, now.Breakdown.Discounts[0].DiscountAmount, then.Order.Breakdown.Discounts[0].DiscountAmount)
}

func TestAnOrderCancelledTheNewWayCannotBePaidTheOldWay(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	customer := s.client("customer_verified")
	id := s.place("customer_verified", server("front"))
	require.NoError(t, customer.Orders.Cancel(t.Context(), &orders.CancelRequest{OrderID: id}))
	err := customer.Legacy.PayOrdersV2(t.Context(), &legacy.PayOrdersV2Request{OrderID: id})
	failure(t, err, "CBC.99003106", core.OutcomeRejected)
}

func TestAPaymentThatTakesItsTimeIsTold(t *testing.T) {
	t.Parallel()
	s := newSandbox(t, emulator.WithPaymentDelay(time.Minute))
	customer := s.client("customer_verified")
	id := s.place("customer_verified", server("front"))
	request := &legacy.PayOrdersV2Request{OrderID: id}
	require.NoError(t, customer.Legacy.PayOrdersV2(t.Context(), request))
	require.ErrorIs(t, customer.Legacy.PayOrdersV2(t.Context(), request), core.ErrPaymentInProgress)
	err := customer.Orders.Pay(t.Context(), &orders.PayRequest{OrderID: id, UseCoupon: core.ChoiceNo, UseDiscount: core.ChoiceNo})
	require.ErrorIs(t, err, core.ErrPaymentInProgress)
	s.Advance(time.Minute + processing)
	assert.Equal(t, orders.StatusCompleted, s.order(customer, id).Status)
}

func TestOrderListsAreTheSame(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	customer, partner := s.client("customer_verified"), s.client("partner")
	var ids []string
	for _, name := range []string{"a", "b", "c"} {
		ids = append(ids, s.place("customer_verified", server(name)))
		s.Advance(time.Minute)
	}
	now := collect(t, customer.Orders.All(t.Context(), &orders.ListRequest{}))
	then := collect(t, customer.Legacy.AllOrdersV1(t.Context(), &legacy.ListOrdersV1Request{PageSize: 2}))
	require.Len(t, then, len(now))
	for i, order := range now {
		assert.Equal(t, order.OrderID, then[i].OrderID)
		assert.Equal(t, int(order.Status), then[i].Status)
		testkit.Equal(t, order.AmountAfterDiscount, then[i].AmountAfterDiscount)
		assert.Equal(t, order.CreateTime.Format(time.RFC3339), then[i].CreateTime)
	}

	// The partner's old list knows only what its resale customers have paid for.
	pay := &orders.PayRequest{OrderID: ids[1], UseCoupon: core.ChoiceNo, UseDiscount: core.ChoiceNo}
	require.NoError(t, customer.Orders.Pay(t.Context(), pay))
	seen := func() (list []string) {
		for order, err := range partner.Legacy.AllOrdersV1(t.Context(), &legacy.ListOrdersV1Request{CreateTimeBegin: sandboxStart, CreateTimeEnd: s.Now()}) {
			require.NoError(t, err)
			if order.CustomerID == s.account("customer_verified").AccountID {
				list = append(list, order.OrderID)
			}
		}
		return list
	}
	assert.Equal(t, ids[1:2], seen())
	items := collect(t, partner.Legacy.AllOrderItemsV1(t.Context(), &legacy.ShowOrderDetailV1Request{OrderID: ids[1]}))
	require.Len(t, items, 1)
	testkit.Equal(t, amount("239.8"), items[0].AmountBeforeDiscount)
	_, err := s.client("rival").Legacy.ShowOrderDetailV1(t.Context(), &legacy.ShowOrderDetailV1Request{OrderID: ids[1]})
	failure(t, err, "CBC.30000010", "")
}

// The two functions of the migration guide do the same.
func TestBothVersionsOfTheExamplePay(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	customer := s.client("customer_verified")
	s.place("customer_verified", server("a"))
	paid, err := payPendingV1(t.Context(), customer)
	require.NoError(t, err)
	testkit.Equal(t, amount("239.8"), paid)
	s.place("customer_verified", server("b"))
	paid, err = payPending(t.Context(), customer)
	require.NoError(t, err)
	testkit.Equal(t, amount("239.8"), paid)
	testkit.Equal(t, amount("520.4"), s.Balance(s.account("customer_verified").AccountID))
}

// A partner acts for its customer through an agency; the account in the old paths
// is then the customer's.
func TestThePartnerActsForItsCustomer(t *testing.T) {
	t.Parallel()
	s := newSandbox(t)
	account, partner := s.account("customer_verified"), s.account("partner")
	id := s.place("customer_verified", server("front"))
	keys := auth.NewAKSK(partner.AccessKey, partner.SecretKey, auth.WithAccountID(partner.AccountID), auth.WithRole(core.RolePartner))
	agent, err := s.client("partner").With(option.WithIAMEndpoint("https://iam.test"), option.WithCredentials(keys))
	require.NoError(t, err)
	customer, err := agent.ForCustomer(auth.NewAgencyKeys(keys, auth.Agency{Name: account.AgencyName, CustomerID: account.AccountID}))
	require.NoError(t, err)

	found := collect(t, customer.Legacy.AllOrdersV1(t.Context(), &legacy.ListOrdersV1Request{OrderID: id}))
	require.Len(t, found, 1)
	assert.Equal(t, account.AccountID, found[0].CustomerID)
	require.NoError(t, customer.Legacy.PayOrdersV2(t.Context(), &legacy.PayOrdersV2Request{OrderID: id}))
	s.Advance(processing)
	assert.Equal(t, orders.StatusCompleted, s.order(customer, id).Status)
}
