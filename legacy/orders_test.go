package legacy_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/legacy"
)

const orderID = "CS2611191458VRJ2F"

var listOrders = operation[legacy.ListOrdersV1Request, legacy.ListOrdersV1Response]{
	name: "legacy.ListOrdersV1", method: http.MethodGet, path: "/v1.0/" + partnerID + "/common/order-mgr/orders/detail", as: asPartner,
	call:    (*legacy.Service).ListOrdersV1,
	request: legacy.ListOrdersV1Request{PageNo: 1, PageSize: 10},
}

var showOrderDetail = operation[legacy.ShowOrderDetailV1Request, legacy.ShowOrderDetailV1Response]{
	name: "legacy.ShowOrderDetailV1", method: http.MethodGet, path: "/v1.0/" + customerID + "/common/order-mgr/orders/" + orderID, as: asCustomer,
	call:    (*legacy.Service).ShowOrderDetailV1,
	request: legacy.ShowOrderDetailV1Request{OrderID: orderID},
}

func TestListOrdersV1(t *testing.T) {
	t.Parallel()
	listOrders.answers(t, legacy.ListOrdersV1Request{
		OrderID: orderID, CustomerID: customerID,
		CreateTimeBegin: time.Date(2026, 11, 1, 0, 0, 0, 0, core.Beijing), CreateTimeEnd: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
		ServiceTypeCode: "hws.service.type.ec2", Status: "5", OrderType: "1", PageSize: 20, PageNo: 2, Sort: "-createTime",
		PaymentTimeBegin: time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC), PaymentTimeEnd: time.Date(2026, 11, 19, 23, 59, 59, 0, time.UTC),
	}, url.Values{
		"order_id": {orderID}, "customer_id": {customerID},
		"create_time_begin": {"2026-10-31T16:00:00Z"}, "create_time_end": {"2026-11-20T00:00:00Z"},
		"service_type": {"hws.service.type.ec2"}, "status": {"5"}, "order_type": {"1"}, "page_size": {"20"}, "page_index": {"2"}, "sort": {"-createTime"},
		"payment_time_begin": {"2026-11-02T00:00:00Z"}, "payment_time_end": {"2026-11-19T23:59:59Z"},
	}, "", "ListOrdersV1.json", legacy.ListOrdersV1Response{Page: legacy.OrderPage{
		PageSize: 20, PageNo: 2, TotalCount: 21,
		Orders: []legacy.Order{{
			OrderID: orderID, BaseOrderID: "CS2611191458VRJ2E", OperatingEntityID: "10000100", CustomerID: customerID,
			SourceType: 1, Status: 5, OrderType: 1,
			AmountBeforeDiscount: amount("1337"), AmountAfterDiscount: amount("1203.6"), OfficialAmount: amount("1337"),
			MeasureID: 1, MeasureName: "元",
			CreateTime: "2026-11-19T06:58:02Z", PaymentTime: "2026-11-19T07:01:40Z", LastUpdateTime: "2026-11-19T07:03:11Z",
			Currency: "CNY", ServiceTypeCode: "hws.service.type.ec2",
			Breakdown: legacy.AmountBreakdown{
				Discounts: []legacy.DiscountItem{
					{DiscountType: "605", DiscountAmount: amount("133.4")},
					{DiscountType: "609"},
				},
				FlexiPurchaseCouponAmount: amount("100"), CouponAmount: amount("53.6"), StoredValueCardAmount: amount("50"),
			},
		}},
	}})
}

func TestListOrdersV1ToleratesOddAnswers(t *testing.T) {
	t.Parallel()
	listOrders.tolerates(t, testkit.Fixture(t, "ListOrdersV1_odd.json"), legacy.ListOrdersV1Response{Page: legacy.OrderPage{
		PageSize: 20, TotalCount: 1,
		Orders: []legacy.Order{{
			OrderID: "2611191458", Status: 77, OrderType: 1, AmountBeforeDiscount: amount("1337"), MeasureID: 1,
			CreateTime: "1795071482000", NeedAudit: true,
		}},
	}})
	listOrders.tolerates(t, []byte(`{"data": null}`), legacy.ListOrdersV1Response{})
}

func TestListOrdersV1RefusesPeriodsThatEndBeforeTheyBegin(t *testing.T) {
	t.Parallel()
	january, february := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)
	listOrders.refuses(t, func(r *legacy.ListOrdersV1Request) {
		r.CreateTimeBegin, r.CreateTimeEnd = february, january
		r.PaymentTimeBegin, r.PaymentTimeEnd = february, january
	}, "create_time_end", "payment_time_end")
}

// Neither the codes nor the longest period are documented in full, so it is for
// the platform to judge them.
func TestListOrdersV1InventsNoLimits(t *testing.T) {
	t.Parallel()
	listOrders.takes(t, func(r *legacy.ListOrdersV1Request) {
		r.CreateTimeBegin, r.CreateTimeEnd = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	})
	listOrders.takes(t, func(r *legacy.ListOrdersV1Request) { r.Status, r.OrderType, r.Sort = "99", "any of them", "customerId" })
	listOrders.refuses(t, func(r *legacy.ListOrdersV1Request) { r.PageNo, r.PageSize = 0, 10000 }, "page_index", "page_size")
}

func TestShowOrderDetailV1(t *testing.T) {
	t.Parallel()
	showOrderDetail.answers(t, legacy.ShowOrderDetailV1Request{OrderID: orderID, Offset: 1, Limit: 100},
		url.Values{"offset": {"1"}, "limit": {"100"}}, "", "ShowOrderDetailV1.json", legacy.ShowOrderDetailV1Response{
			Order: legacy.Order{
				OrderID: orderID, OperatingEntityID: "10000100", CustomerID: customerID, SourceType: 1, Status: 6, OrderType: 2,
				AmountBeforeDiscount: amount("70"), AmountAfterDiscount: amount("63.6"), OfficialAmount: amount("70"),
				MeasureID: 1, MeasureName: "元", CreateTime: "2026-11-19T06:58:02Z", LastUpdateTime: "2026-11-19T06:58:03Z",
				NeedAudit: true, Currency: "CNY", ServiceTypeCode: "hws.service.type.ebs",
				Breakdown: legacy.AmountBreakdown{Discounts: []legacy.DiscountItem{{DiscountType: "605", DiscountAmount: amount("6.4")}}},
			},
			TotalCount: 1,
			LineItems: []legacy.OrderLineItem{{
				OrderLineItemID: orderID + "-000001", ServiceTypeCode: "hws.service.type.ebs", ProductID: "00301-47006-0--0",
				ProductSpecDescription: "云硬盘|高IO|40GB", PeriodType: 2, PeriodNum: 1,
				EffectiveTime: "2026-11-20T15:59:59Z", ExpireTime: "2026-12-20T15:59:59Z", SubscriptionNum: 2,
				AmountBeforeDiscount: amount("70"), AmountAfterDiscount: amount("63.6"), OfficialAmount: amount("70"),
				Breakdown: legacy.AmountBreakdown{
					Discounts:        []legacy.DiscountItem{{DiscountType: "605", DiscountAmount: amount("6.4")}},
					CommissionAmount: amount("1.25"), ConsumedAmount: amount("2.5"),
				},
				Currency: "CNY", CategoryCode: "cloudservice",
			}},
		})
}

func TestShowOrderDetailV1ToleratesOddAnswers(t *testing.T) {
	t.Parallel()
	showOrderDetail.tolerates(t, testkit.Fixture(t, "ShowOrderDetailV1_odd.json"), legacy.ShowOrderDetailV1Response{
		TotalCount: 1,
		LineItems:  []legacy.OrderLineItem{{OrderLineItemID: "1", PeriodType: 2, SubscriptionNum: 2}},
	})
}

func TestShowOrderDetailV1NeedsAnOrder(t *testing.T) {
	t.Parallel()
	showOrderDetail.refuses(t, func(r *legacy.ShowOrderDetailV1Request) { r.OrderID, r.Limit = "", 101 }, "order_id", "limit")
}
