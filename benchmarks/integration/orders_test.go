package integration

import (
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/bss/v2/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// orders renews a resource: one order is cancelled, the next one paid and looked
// at from all sides, and given back in the end.
func orders(s *story) {
	account, customer := s.customer(buyer)
	main := mainResource(s)
	unwanted := renew(s, main)
	call(s, customer.CancelCustomerOrder, &model.CancelCustomerOrderRequest{Body: &model.CancelCustomerOrderReq{OrderId: unwanted}})

	order := renew(s, main)
	discounts := call(s, customer.ListOrderDiscounts, &model.ListOrderDiscountsRequest{OrderId: order})
	assert.NotNil(s, discounts.Discounts)
	usable := call(s, customer.ListOrderCouponsByOrderId, &model.ListOrderCouponsByOrderIdRequest{OrderId: order})
	require.NotEmpty(s, of(usable.UserCoupons))
	call(s, customer.PayOrders, &model.PayOrdersRequest{Body: &model.PayCustomerOrderV3Req{
		OrderId: order, UseDiscount: "NO", UseCoupon: "YES",
		CouponInfos: &[]model.CouponSimpleInfoOrderPayV3{{Id: of((*usable.UserCoupons)[0].CouponId), Type: 301}},
	}})
	s.server.Emulator.Advance(time.Minute) // until the order has been processed

	listed := call(s, s.partner.ListCustomerOrders, &model.ListCustomerOrdersRequest{
		CustomerId: &account.AccountID, OrderType: ptr("2"), OrderBy: ptr("-createTime"), Limit: ptr(int32(10)),
	})
	states := make(map[string]int32)
	for _, o := range of(listed.OrderInfos) {
		states[of(o.OrderId)] = of(o.Status)
	}
	assert.Equal(s, int32(4), states[unwanted], "cancelled")
	assert.Equal(s, int32(5), states[order], "completed")
	details := call(s, customer.ShowCustomerOrderDetails, &model.ShowCustomerOrderDetailsRequest{OrderId: order})
	require.NotNil(s, details.OrderInfo)
	assert.NotEmpty(s, of(details.OrderLineItems))
	assert.Positive(s, of(of(details.OrderInfo.AmountInfo).CouponAmount))

	giveBack(s, main, order)
	packages(s)
}

// renew orders one more month and returns the order, which is not yet paid.
func renew(s *story, resource string) string {
	_, customer := s.customer(buyer)
	renewed := call(s, customer.RenewalResources, &model.RenewalResourcesRequest{
		Body: &model.RenewalResourcesReq{ResourceIds: []string{resource}, PeriodType: 2, PeriodNum: 1, IsAutoPay: ptr(int32(0))},
	})
	require.Len(s, of(renewed.OrderIds), 1)
	return (*renewed.OrderIds)[0]
}

// giveBack gives up the renewed month, and then turns the resource into one that
// is paid by use.
func giveBack(s *story, resource, order string) {
	account, customer := s.customer(buyer)
	unsubscribed := call(s, customer.CancelResourcesSubscription, &model.CancelResourcesSubscriptionRequest{
		Body: &model.UnsubscribeResourcesReq{
			ResourceIds: []string{resource}, UnsubscribeType: 2, UnsubscribeReasonType: ptr(int32(5)), UnsubscribeReason: ptr("not needed"),
		},
	})
	require.Len(s, of(unsubscribed.OrderIds), 1)
	s.server.Emulator.Advance(time.Minute)
	refund := call(s, s.partner.ShowRefundOrderDetails, &model.ShowRefundOrderDetailsRequest{
		OrderId: (*unsubscribed.OrderIds)[0], CustomerId: &account.AccountID,
	})
	require.NotEmpty(s, of(refund.RefundInfos))
	assert.Equal(s, order, of((*refund.RefundInfos)[0].BaseOrderId))

	converted := call(s, customer.UpdatePeriodToOnDemandInstantly, &model.UpdatePeriodToOnDemandInstantlyRequest{
		Body: &model.PeriodToOnDemandInstantlyReq{ResourceIds: []string{resource}},
	})
	require.NotEmpty(s, of(converted.ToOndemandServiceResults))
	assert.NotEmpty(s, of((*converted.ToOndemandServiceResults)[0].OrderId))
}
