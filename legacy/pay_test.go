package legacy_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/legacy"
	"github.com/partnerbss/partnerbss-go/option"
)

var payOrders = operation[legacy.PayOrdersV2Request, struct{}]{
	name: "legacy.PayOrdersV2", method: http.MethodPost, path: "/v2/orders/customer-orders/pay", as: asCustomer,
	call: func(s *legacy.Service, ctx context.Context, req *legacy.PayOrdersV2Request, opts ...option.Option) (*struct{}, error) {
		return nil, s.PayOrdersV2(ctx, req, opts...)
	},
	request: legacy.PayOrdersV2Request{OrderID: orderID},
}

func TestPayOrdersV2(t *testing.T) {
	t.Parallel()
	platform := payOrders.platform(t, testkit.Answer{Body: []byte(`{"error_code": "CBC.0000", "error_msg": "成功"}`)})
	require.NoError(t, testkit.Client(t, platform, asCustomer).Legacy.PayOrdersV2(t.Context(), &legacy.PayOrdersV2Request{
		OrderID: orderID,
		Coupons: []legacy.PayCoupon{
			{ID: "CP2611010001", Type: core.CouponTypePayCash},
			{ID: "SV2611010002", Type: core.CouponTypePayStoredValueCard},
		},
		Discounts: []legacy.PayDiscount{{ID: "pd-20261101", Type: core.DiscountTypePromotion}},
	}))
	platform.Sent(nil, `{
		"order_id": "`+orderID+`",
		"coupon_infos": [{"id": "CP2611010001", "type": 301}, {"id": "SV2611010002", "type": 303}],
		"discount_infos": [{"id": "pd-20261101", "type": 0}]
	}`)
}

// What says nothing need not come from the platform, so it does not tell that the order
// is paid.
func TestPayOrdersV2IsUnknownWithoutTheCodeOfSuccess(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]testkit.Answer{
		"no body":        {},
		"no content":     {Status: http.StatusNoContent},
		"empty object":   {Body: []byte(`{}`)},
		"null code":      {Body: []byte(`{"error_code": null, "error_msg": null}`)},
		"empty code":     {Body: []byte(`{"error_code": "", "error_msg": ""}`)},
		"unknown fields": {Body: []byte(`{"trade_no": "T1", "payInfo": [1]}`)},
	} {
		_, err := payOrders.try(t, answer)
		assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), "%s: %v", name, err)
	}
	_, err := payOrders.try(t, testkit.Answer{Body: []byte(`{"error_code": "CBC.0000", "trade_no": "T1"}`)})
	assert.NoError(t, err)
}

func TestPayOrdersV2Refused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status  int
		code    string
		kind    error
		outcome core.Outcome
	}{
		{http.StatusOK, "CBC.99000088", core.ErrPaymentInProgress, core.OutcomeUnknown},
		{http.StatusBadRequest, "CBC.99003106", core.ErrWrongState, core.OutcomeRejected},
		{http.StatusInternalServerError, "CBC.0999", core.ErrOutcomeUnknown, core.OutcomeUnknown},
	} {
		_, err := payOrders.try(t, testkit.Answer{Status: test.status, Body: []byte(`{"error_code": "` + test.code + `", "error_msg": "订单支付中"}`)})
		refused := testkit.Refused(t, err, payOrders.name, test.status, test.code, test.outcome)
		assert.ErrorIs(t, err, test.kind)
		assert.Contains(t, refused.Settle, "orders.Get")
	}
}

func TestPayOrdersV2IsUnknownWhenTheAnswerIsNotThePlatforms(t *testing.T) {
	t.Parallel()
	_, err := payOrders.try(t, testkit.Answer{Body: []byte(`<html>login</html>`)})
	require.ErrorIs(t, err, core.ErrOutcomeUnknown)
	assert.ErrorContains(t, err, "orders.Get")
}

func TestPayOrdersV2Refuses(t *testing.T) {
	t.Parallel()
	payOrders.refuses(t, func(r *legacy.PayOrdersV2Request) {
		r.OrderID = ""
		r.Coupons = []legacy.PayCoupon{{ID: "a", Type: 299}, {Type: 300}, {ID: "c"}, {ID: "d", Type: 303}}
		r.Discounts = []legacy.PayDiscount{{ID: "a", Type: 609}, {Type: 4}}
	}, "order_id", "coupon_infos", "coupon_infos[0].type", "coupon_infos[1].id", "coupon_infos[2].type",
		"discount_infos", "discount_infos[1].id", "discount_infos[1].type")
}

func TestPayOrdersV2NeedsTheCustomersCredentials(t *testing.T) {
	t.Parallel()
	client := testkit.Client(t, payOrders.platform(t), asPartner)
	err := client.Legacy.PayOrdersV2(t.Context(), &legacy.PayOrdersV2Request{OrderID: orderID})
	require.ErrorIs(t, err, core.ErrWrongCaller)
	assert.ErrorContains(t, err, "ForCustomer")
}
