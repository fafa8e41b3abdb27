package orders_test

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/orders"
)

const pathList = "/v2/orders/customer-orders"

func TestList(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodGet, pathList, "List.json")
	got, err := service.List(t.Context(), &orders.ListRequest{
		OrderID:           orderID,
		CustomerID:        linda,
		CreateTimeBegin:   utc("2026-06-01T00:00:00+08:00"),
		CreateTimeEnd:     utc("2026-06-30T15:59:59Z"),
		ServiceTypeCode:   "hws.service.type.ec2",
		Status:            orders.StatusCompleted,
		OrderType:         orders.TypePurchase,
		Limit:             50,
		Offset:            100,
		OrderBy:           orders.NewestFirst,
		PaymentTimeBegin:  utc("2026-06-01T00:00:00Z"),
		PaymentTimeEnd:    utc("2027-06-01T00:00:00Z"),
		IndirectPartnerID: yunfan,
		Scope:             core.AccountScopeMembers,
	})
	require.NoError(t, err)
	platform.Sent(url.Values{
		"order_id":            {orderID},
		"customer_id":         {linda},
		"create_time_begin":   {"2026-05-31T16:00:00Z"},
		"create_time_end":     {"2026-06-30T15:59:59Z"},
		"service_type_code":   {"hws.service.type.ec2"},
		"status":              {"5"},
		"order_type":          {"1"},
		"limit":               {"50"},
		"offset":              {"100"},
		"order_by":            {"-createTime"},
		"payment_time_begin":  {"2026-06-01T00:00:00Z"},
		"payment_time_end":    {"2027-06-01T00:00:00Z"},
		"indirect_partner_id": {yunfan},
		"method":              {"sub_customer"},
	}, "")
	testkit.Equal(t, &orders.ListResponse{
		TotalCount: 2,
		Orders: []orders.Order{{
			OrderID:             orderID,
			CustomerID:          linda,
			ServiceTypeCode:     "hws.service.type.ec2",
			ServiceTypeName:     "弹性云服务器",
			SourceType:          orders.SourceTypeCustomer,
			Status:              orders.StatusCompleted,
			OrderType:           orders.TypePurchase,
			AmountAfterDiscount: yuan("1234.56"),
			OfficialAmount:      yuan("1500"),
			MeasureID:           core.AmountUnitYuan,
			CreateTime:          utc("2026-06-18T06:30:12Z"),
			PaymentTime:         utc("2026-06-18T06:31:40Z"),
			Currency:            "CNY",
			Breakdown: orders.AmountBreakdown{
				Discounts: []orders.DiscountItem{
					{DiscountType: orders.DiscountItemTypePartner, DiscountAmount: yuan("265.44")},
					{DiscountType: orders.DiscountItemTypeCashCoupon, DiscountAmount: yuan("100")},
				},
				CouponAmount:          yuan("100"),
				StoredValueCardAmount: yuan("0.00000001"),
			},
			EnterpriseProjects: []orders.EnterpriseProject{{ID: "0", Name: "default"}},
			AgentPay:           orders.AgentPay{PayingAgentID: partner, IsAgentPay: true},
		}, {
			OrderID:             "CB2606190900ZZT41",
			CustomerID:          haoyu,
			SourceType:          orders.SourceTypeAgent,
			Status:              orders.StatusPendingPayment,
			OrderType:           orders.TypeRenewal,
			AmountAfterDiscount: yuan("300"),
			OfficialAmount:      yuan("300"),
			MeasureID:           core.AmountUnitYuan,
			CreateTime:          utc("2026-06-19T09:00:00Z"),
			Currency:            "CNY",
			ContractID:          "HT-2026-0088",
			SubOrders: []orders.SubOrder{{
				OrderID:             "CS2606190900A0001",
				CustomerID:          haoyu,
				ServiceTypeCode:     "hws.service.type.ebs",
				ServiceTypeName:     "云硬盘",
				SourceType:          orders.SourceTypeAgent,
				Status:              orders.StatusPendingPayment,
				OrderType:           orders.TypeRenewal,
				AmountAfterDiscount: yuan("300"),
				OfficialAmount:      yuan("300"),
				MeasureID:           core.AmountUnitYuan,
				CreateTime:          utc("2026-06-19T09:00:00Z"),
				Currency:            "CNY",
				ContractID:          "HT-2026-0088",
				Breakdown:           orders.AmountBreakdown{CouponAmount: yuan("1.5")},
				EnterpriseProjects:  []orders.EnterpriseProject{{ID: "c3d1f5a2-7b64-4a0e-9d5b-0f6c2a1e8b77", Name: "研发"}},
			}},
		}},
	}, got)
}

func TestListTakesOddAnswers(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodGet, pathList, "List-odd.json")
	got, err := service.List(t.Context(), &orders.ListRequest{})
	require.NoError(t, err)
	platform.Sent(nil, "")
	testkit.Equal(t, &orders.ListResponse{
		TotalCount: 1,
		Orders: []orders.Order{{
			OrderID:             "20260618",
			Status:              14,
			OrderType:           16,
			SourceType:          9,
			AmountAfterDiscount: yuan("0.1"),
			Breakdown: orders.AmountBreakdown{
				CouponAmount: yuan("2.5"),
				Discounts:    []orders.DiscountItem{{DiscountType: "700", DiscountAmount: yuan("15")}},
			},
			AgentPay: orders.AgentPay{IsAgentPay: true},
		}},
	}, got)
}

func TestAll(t *testing.T) {
	t.Parallel()
	testkit.Paged[orders.ListRequest, orders.Order]{
		Method: http.MethodGet, Path: pathList,
		Total: "total_count", Items: "order_infos", IDName: "order_id",
		Request: orders.ListRequest{Status: orders.StatusPendingPayment},
		All: func(ctx context.Context, c *partnerbss.Client, req *orders.ListRequest) iter.Seq2[orders.Order, error] {
			return c.Orders.All(ctx, req)
		},
		ID: func(o orders.Order) string { return o.OrderID },
	}.Test(t)
}

func TestListTraps(t *testing.T) {
	t.Parallel()
	begin := utc("2026-01-01T00:00:00Z")
	year := 366 * 24 * time.Hour // a leap year is one, too
	for _, test := range []struct {
		name   string
		req    orders.ListRequest
		broken []string
	}{
		{"a year", orders.ListRequest{CreateTimeBegin: begin, CreateTimeEnd: begin.Add(year), PaymentTimeBegin: begin, PaymentTimeEnd: begin.Add(year)}, nil},
		{"more than a year", orders.ListRequest{
			CreateTimeBegin: begin, CreateTimeEnd: begin.Add(year + time.Second), PaymentTimeBegin: begin, PaymentTimeEnd: begin.Add(year + time.Second),
		}, []string{"create_time_end", "payment_time_end"}},
		{"end before start", orders.ListRequest{
			CreateTimeBegin: begin, CreateTimeEnd: begin.Add(-time.Second), PaymentTimeBegin: begin, PaymentTimeEnd: begin.Add(-time.Second),
		}, []string{"create_time_end", "payment_time_end"}},
		{"start alone", orders.ListRequest{CreateTimeBegin: begin, PaymentTimeEnd: begin}, nil},
		{"status that is no filter", orders.ListRequest{Status: orders.StatusPendingRefund}, []string{"status"}},
		{"unknown type", orders.ListRequest{OrderType: 12}, []string{"order_type"}},
		{"unknown scope", orders.ListRequest{Scope: "all"}, []string{"method"}},
		{"page out of range", orders.ListRequest{Limit: 101, Offset: -1}, []string{"limit", "offset"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if test.broken == nil {
				assert.NoError(t, test.req.Validate())
				return
			}
			testkit.Invalid(t, test.req.Validate(), test.broken...)
		})
	}
}

// The platform takes the type of an order as text and returns it as a number: what
// an answer says can be asked for again.
func TestListTakesTheTypeThatItReturns(t *testing.T) {
	t.Parallel()
	for kind := range orders.Type(20) {
		err := (&orders.ListRequest{OrderType: kind}).Validate()
		if slices.Contains([]orders.Type{
			0, orders.TypePurchase, orders.TypeRenewal, orders.TypeChange, orders.TypeUnsubscription, orders.TypeToOnDemand,
			orders.TypeToSubscription, orders.TypeTrial, orders.TypeToCommercial, orders.TypeFeeAdjustment,
		}, kind) {
			assert.NoError(t, err, kind)
		} else {
			testkit.Invalid(t, err, "order_type")
		}
	}
}
