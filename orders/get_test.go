package orders_test

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/orders"
)

const pathGet = "/v2/orders/customer-orders/details/" + orderID

func TestGet(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodGet, pathGet, "Get.json")
	got, err := service.Get(t.Context(), &orders.GetRequest{OrderID: orderID, Limit: 2, Offset: 10, IndirectPartnerID: yunfan})
	require.NoError(t, err)
	platform.Sent(url.Values{"limit": {"2"}, "offset": {"10"}, "indirect_partner_id": {yunfan}}, "")
	testkit.Equal(t, &orders.GetResponse{
		TotalCount: 12,
		Order: orders.OrderDetail{
			OrderID:             orderID,
			CustomerID:          linda,
			ServiceTypeCode:     "hws.service.type.ec2",
			ServiceTypeName:     "弹性云服务器",
			SourceType:          orders.SourceTypeCustomer,
			Status:              orders.StatusProcessing,
			OrderType:           orders.TypeChange,
			AmountAfterDiscount: yuan("1234.56"),
			OfficialAmount:      yuan("1500"),
			MeasureID:           core.AmountUnitYuan,
			CreateTime:          utc("2026-06-18T06:30:12Z"),
			PaymentTime:         utc("2026-06-18T06:31:40Z"),
			Currency:            "CNY",
			ContractID:          "HT-2026-0012",
			Breakdown: orders.AmountBreakdown{
				Discounts:                 []orders.DiscountItem{{DiscountType: orders.DiscountItemTypePriceAdjustment, DiscountAmount: yuan("265.44")}},
				FlexiPurchaseCouponAmount: yuan("10"),
				CouponAmount:              yuan("20"),
				StoredValueCardAmount:     yuan("30"),
				CommissionAmount:          yuan("40"),
				ConsumedAmount:            yuan("50.00000001"),
			},
			UserName:              "linda_ops",
			PendingPaymentEndTime: utc("2026-06-25T06:30:12Z"),
			SubOrders: []orders.SubOrderDetail{{
				OrderID:               "CS2606180630K7Q2N",
				CustomerID:            linda,
				ServiceTypeCode:       "hws.service.type.vpc",
				ServiceTypeName:       "虚拟私有云",
				SourceType:            orders.SourceTypeSystem,
				Status:                orders.StatusPendingPayment,
				OrderType:             orders.TypePurchase,
				AmountAfterDiscount:   yuan("12.3"),
				OfficialAmount:        yuan("15"),
				MeasureID:             core.AmountUnitYuan,
				CreateTime:            utc("2026-06-18T06:30:12Z"),
				Currency:              "CNY",
				ContractID:            "HT-2026-0013",
				Breakdown:             orders.AmountBreakdown{CouponAmount: yuan("2.7")},
				UserName:              "运营人员",
				PendingPaymentEndTime: utc("2026-06-25T06:30:12Z"),
			}},
		},
		LineItems: []orders.LineItem{{
			OrderLineItemID:        orderID + "-000001",
			ServiceTypeCode:        "hws.service.type.ec2",
			ServiceTypeName:        "弹性云服务器",
			ProductID:              "00301-52050-0--0",
			ProductSpecDescription: "通用计算增强型 | c7.large.2 | 2vCPUs | 4GiB",
			PeriodType:             core.PeriodTypeMonth,
			PeriodNum:              3,
			EffectiveTime:          utc("2026-06-18T06:31:45Z"),
			ExpireTime:             utc("2026-09-18T15:59:59Z"),
			SubscriptionNum:        2,
			AmountAfterDiscount:    yuan("1200"),
			OfficialAmount:         yuan("1450"),
			Breakdown: orders.AmountBreakdown{
				Discounts:    []orders.DiscountItem{{DiscountType: orders.DiscountItemTypePartner, DiscountAmount: yuan("250")}},
				CouponAmount: yuan("20"),
			},
			Currency:            "CNY",
			CategoryCode:        "vm",
			ProductOwnerService: "hws.service.type.ec2",
			CommercialResource:  "hws.resource.type.vm",
			BaseProduct: orders.Product{
				ProductID:              "00301-52049-0--0",
				ProductSpecDescription: "通用计算增强型 | c6.large.2",
				CategoryCode:           "vm",
				ProductOwnerService:    "hws.service.type.ec2",
				CommercialResource:     "hws.resource.type.vm",
			},
			OrderID: orderID,
		}, {
			OrderLineItemID: orderID + "-000002",
		}},
	}, got)
}

func TestGetTakesOddAnswers(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodGet, pathGet, "Get-odd.json")
	got, err := service.Get(t.Context(), &orders.GetRequest{OrderID: orderID})
	require.NoError(t, err)
	platform.Sent(nil, "")
	testkit.Equal(t, &orders.GetResponse{
		Order: orders.OrderDetail{
			OrderID: "CS1", Status: orders.StatusCompleted, OrderType: orders.TypeRenewal, MeasureID: core.AmountUnitYuan, AmountAfterDiscount: yuan("12.3"),
		},
		LineItems: []orders.LineItem{
			{OrderLineItemID: "1", PeriodType: core.PeriodTypeOnDemand, PeriodNum: 12, SubscriptionNum: 1, BaseProduct: orders.Product{ProductID: "7"}},
			{},
		},
	}, got)
}

func TestGetEscapesTheOrderID(t *testing.T) {
	t.Parallel()
	platform := testkit.NewPlatform(t, http.MethodGet, "/v2/orders/customer-orders/details/CS%2F1%3F2", testkit.Answer{Body: []byte(`{"order_info":{"order_id":"CS/1?2"}}`)})
	got, err := testkit.Client(t, platform).Orders.Get(t.Context(), &orders.GetRequest{OrderID: "CS/1?2"})
	require.NoError(t, err)
	assert.Equal(t, "CS/1?2", got.Order.OrderID)
}

func TestAllLineItems(t *testing.T) {
	t.Parallel()
	testkit.Paged[orders.GetRequest, orders.LineItem]{
		Method: http.MethodGet, Path: pathGet,
		Total: "total_count", Items: "order_line_items", IDName: "order_line_item_id",
		Request: orders.GetRequest{OrderID: orderID},
		All: func(ctx context.Context, c *partnerbss.Client, req *orders.GetRequest) iter.Seq2[orders.LineItem, error] {
			return c.Orders.AllLineItems(ctx, req)
		},
		ID: func(i orders.LineItem) string { return i.OrderLineItemID },
	}.Test(t)
}

func TestGetTraps(t *testing.T) {
	t.Parallel()
	testkit.Invalid(t, (&orders.GetRequest{}).Validate(), "order_id")
	testkit.Invalid(t, (&orders.GetRequest{OrderID: strings.Repeat("单", 65), Limit: 101}).Validate(), "order_id", "limit")
	assert.NoError(t, (&orders.GetRequest{OrderID: strings.Repeat("单", 64), Limit: 100}).Validate())
}
