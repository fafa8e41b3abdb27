package orders_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/orders"
)

const pathPay = "/v3/orders/customer-orders/pay"

func TestPay(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		req  orders.PayRequest
		sent string
	}{
		{"from the balance", orders.PayRequest{OrderID: orderID, UseCoupon: core.ChoiceNo, UseDiscount: core.ChoiceNo},
			`{"order_id":"CS2606180630K7Q2M","use_coupon":"NO","use_discount":"NO"}`},
		{"with coupons and a promotion", orders.PayRequest{
			OrderID: orderID, UseCoupon: core.ChoiceYes, UseDiscount: core.ChoiceYes,
			Coupons: []orders.PayCoupon{
				{ID: "CP1", Type: core.CouponTypePayDiscount}, {ID: "CP2", Type: core.CouponTypePayCash}, {ID: "CP3", Type: core.CouponTypePayStoredValueCard},
			},
			Discounts: []orders.PayDiscount{{ID: "DS1", Type: core.DiscountTypePromotion}},
		}, `{"order_id":"CS2606180630K7Q2M","use_coupon":"YES","use_discount":"YES",
			"coupon_infos":[{"id":"CP1","type":300},{"id":"CP2","type":301},{"id":"CP3","type":303}],
			"discount_infos":[{"id":"DS1","type":0}]}`},
		{"with a price adjustment", orders.PayRequest{
			OrderID: orderID, UseCoupon: core.ChoiceNo, UseDiscount: core.ChoiceYes,
			Discounts: []orders.PayDiscount{{ID: "DS2", Type: core.DiscountTypePriceAdjustment}},
		}, `{"order_id":"CS2606180630K7Q2M","use_coupon":"NO","use_discount":"YES","discount_infos":[{"id":"DS2","type":609}]}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, pathPay, testkit.Answer{Status: http.StatusNoContent})
			require.NoError(t, testkit.Client(t, platform).Orders.Pay(t.Context(), &test.req))
			platform.Sent(nil, test.sent)
		})
	}
}

func TestPayWhileAPaymentIsRunningSaysToPollTheOrder(t *testing.T) {
	t.Parallel()
	for _, status := range []int{http.StatusBadRequest, http.StatusOK} {
		platform := testkit.NewPlatform(t, http.MethodPost, pathPay, testkit.Answer{
			Status: status, Body: []byte(`{"error_code":"CBC.99000088","error_msg":"订单支付中,请勿重复支付。"}`),
		})
		err := testkit.Client(t, platform).Orders.Pay(t.Context(), &orders.PayRequest{OrderID: orderID, UseCoupon: core.ChoiceNo, UseDiscount: core.ChoiceNo})
		testkit.Refused(t, err, "orders.Pay", status, "CBC.99000088", core.OutcomeUnknown)
		assert.ErrorIs(t, err, core.ErrPaymentInProgress)
		assert.ErrorContains(t, err, "poll the order, do not pay again")
		assert.Len(t, platform.Requests, 1)
	}
}

func TestPayWithoutAnAnswerSaysHowToSettleIt(t *testing.T) {
	t.Parallel()
	platform := testkit.NewPlatform(t, http.MethodPost, pathPay, testkit.Answer{
		Status: http.StatusBadGateway, Body: []byte("<html>Bad Gateway</html>"),
	})
	err := testkit.Client(t, platform).Orders.Pay(t.Context(), &orders.PayRequest{OrderID: orderID, UseCoupon: core.ChoiceNo, UseDiscount: core.ChoiceNo})
	assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err))
	assert.ErrorIs(t, err, core.ErrOutcomeUnknown)
	assert.ErrorContains(t, err, "outcome unknown, do not repeat: check orders.Get (OrderID;")
	assert.Len(t, platform.Requests, 1, "never paid twice")
}

func TestPayTraps(t *testing.T) {
	t.Parallel()
	coupons := func(ids ...string) (list []orders.PayCoupon) {
		for _, id := range ids {
			list = append(list, orders.PayCoupon{ID: id, Type: core.CouponTypePayCash})
		}
		return list
	}
	discounts := func(ids ...string) (list []orders.PayDiscount) {
		for _, id := range ids {
			list = append(list, orders.PayDiscount{ID: id, Type: core.DiscountTypePartner})
		}
		return list
	}
	const yes, no = core.ChoiceYes, core.ChoiceNo
	for _, test := range []struct {
		name   string
		req    orders.PayRequest
		broken []string
	}{
		{"three coupons and a discount", orders.PayRequest{UseCoupon: yes, UseDiscount: yes, Coupons: coupons("1", "2", "3"), Discounts: discounts("1")}, nil},
		{"neither said", orders.PayRequest{}, []string{"use_coupon", "use_discount"}},
		{"neither said, both listed", orders.PayRequest{Coupons: coupons("1"), Discounts: discounts("1")}, []string{"use_coupon", "use_discount"}},
		{"another word", orders.PayRequest{UseCoupon: "yes", UseDiscount: "true"}, []string{"use_coupon", "use_discount"}},
		{"coupons without use", orders.PayRequest{UseCoupon: no, UseDiscount: no, Coupons: coupons("1")}, []string{"coupon_infos"}},
		{"use without coupons", orders.PayRequest{UseCoupon: yes, UseDiscount: no}, []string{"coupon_infos"}},
		{"four coupons", orders.PayRequest{UseCoupon: yes, UseDiscount: no, Coupons: coupons("1", "2", "3", "4")}, []string{"coupon_infos"}},
		{"a coupon twice", orders.PayRequest{UseCoupon: yes, UseDiscount: no, Coupons: coupons("1", "2", "1")}, []string{"coupon_infos[2].id"}},
		{"a coupon without id", orders.PayRequest{UseCoupon: yes, UseDiscount: no, Coupons: coupons("")}, []string{"coupon_infos[0].id"}},
		{"a coupon type that is not for payments", orders.PayRequest{UseCoupon: yes, UseDiscount: no,
			Coupons: []orders.PayCoupon{{ID: "1", Type: core.CouponTypeCash}, {ID: "2"}}}, []string{"coupon_infos[0].type", "coupon_infos[1].type"}},
		{"discount without use", orders.PayRequest{UseCoupon: no, UseDiscount: no, Discounts: discounts("1")}, []string{"discount_infos"}},
		{"use without discount", orders.PayRequest{UseCoupon: no, UseDiscount: yes}, []string{"discount_infos"}},
		{"two discounts", orders.PayRequest{UseCoupon: no, UseDiscount: yes, Discounts: discounts("1", "2")}, []string{"discount_infos"}},
		{"unknown discount type", orders.PayRequest{UseCoupon: no, UseDiscount: yes, Discounts: []orders.PayDiscount{{ID: "1", Type: 607}}}, []string{"discount_infos[0].type"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.req.OrderID = orderID
			if test.broken == nil {
				assert.NoError(t, test.req.Validate())
				return
			}
			testkit.Invalid(t, test.req.Validate(), test.broken...)
		})
	}
}
