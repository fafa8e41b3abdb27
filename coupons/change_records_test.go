package coupons_test

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

const pathListChangeRecords = "/v2/promotions/benefits/account-change-records"

func TestListChangeRecords(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodGet, pathListChangeRecords, "ListChangeRecords.json")
	got, err := service.ListChangeRecords(t.Context(), &coupons.ListChangeRecordsRequest{
		BalanceType:        core.BalanceTypeCashCoupon,
		RevenueExpenseType: core.RevenueExpenseTypeExpense,
		TradeType:          coupons.TradeTypeConsumption,
		TradeID:            "CS2606180630K7Q2M",
		TradeDateBegin:     core.Date{Year: 2026, Month: 6, Day: 1},
		TradeDateEnd:       core.Date{Year: 2026, Month: 6, Day: 30},
		CouponID:           lindaCoupon,
		Offset:             100,
		Limit:              50,
	})
	require.NoError(t, err)
	platform.Sent(url.Values{
		"balance_type":         {"BALANCE_TYPE_COUPON"},
		"revenue_expense_type": {"EXPENSE"},
		"trade_type":           {"DEDEUCT"}, // as the platform spells it
		"trade_id":             {"CS2606180630K7Q2M"},
		"trade_time_begin":     {"2026-06-01"},
		"trade_time_end":       {"2026-06-30"},
		"coupon_id":            {lindaCoupon},
		"offset":               {"100"},
		"limit":                {"50"},
	}, "")
	testkit.Equal(t, &coupons.ListChangeRecordsResponse{
		TotalCount: 2,
		Currency:   "CNY",
		Records: []coupons.ChangeRecord{{
			CouponID:           lindaCoupon,
			TradeDetailType:    coupons.TradeDetailTypeSubscription,
			TradeTime:          utc("2026-06-18T06:30:41Z"),
			TradeID:            "CS2606180630K7Q2M",
			ChangeAmount:       yuan("-376.55000001"),
			BalanceAfterChange: yuan("123.44999999"),
			RevenueExpenseType: core.RevenueExpenseTypeExpense,
			BillCycle:          core.Month{Year: 2026, Month: 6},
			AccountName:        "hw_yunfan_01",
			ServiceTypeName:    "弹性云服务器",
			ResourceTypeName:   "云主机",
		}, {
			CouponID:           lindaCoupon,
			TradeDetailType:    coupons.TradeDetailTypeActivation,
			TradeTime:          utc("2026-04-01T08:22:34Z"),
			TradeID:            "PRZ2604010001",
			ChangeAmount:       yuan("500"),
			BalanceAfterChange: yuan("500"),
			RevenueExpenseType: core.RevenueExpenseTypeRevenue,
			BillCycle:          core.Month{Year: 2026, Month: 4},
			AccountName:        "hw_yunfan_01",
		}},
	}, got)
}

// The published example has the amounts as numbers.
func TestListChangeRecordsTakesOddAnswers(t *testing.T) {
	t.Parallel()
	service, _ := answering(t, http.MethodGet, pathListChangeRecords, "ListChangeRecords-odd.json")
	got, err := service.ListChangeRecords(t.Context(), &coupons.ListChangeRecordsRequest{BalanceType: core.BalanceTypeCashCoupon})
	require.NoError(t, err)
	testkit.Equal(t, &coupons.ListChangeRecordsResponse{
		TotalCount: 1,
		Records: []coupons.ChangeRecord{{
			TradeDetailType: "SOURCE_OPERATION_GIFT", TradeID: "42", ChangeAmount: yuan("-376.55"), RevenueExpenseType: "NEITHER",
		}},
	}, got)
}

func TestAllChangeRecords(t *testing.T) {
	t.Parallel()
	testkit.Paged[coupons.ListChangeRecordsRequest, coupons.ChangeRecord]{
		Method: http.MethodGet, Path: pathListChangeRecords,
		Total: "total_count", Items: "records", IDName: "trade_id",
		Request: coupons.ListChangeRecordsRequest{BalanceType: core.BalanceTypeCashCoupon},
		All: func(ctx context.Context, c *partnerbss.Client, req *coupons.ListChangeRecordsRequest) iter.Seq2[coupons.ChangeRecord, error] {
			return c.Coupons.AllChangeRecords(ctx, req)
		},
		ID: func(r coupons.ChangeRecord) string { return r.TradeID },
	}.Test(t)
}

func TestListChangeRecordsTraps(t *testing.T) {
	t.Parallel()
	testkit.Invalid(t, (&coupons.ListChangeRecordsRequest{}).Validate(), "balance_type")
	request := func(begin, end core.Date) *coupons.ListChangeRecordsRequest {
		return &coupons.ListChangeRecordsRequest{BalanceType: core.BalanceTypeCashCoupon, TradeDateBegin: begin, TradeDateEnd: end}
	}
	june1, june30 := core.Date{Year: 2026, Month: 6, Day: 1}, core.Date{Year: 2026, Month: 6, Day: 30}
	assert.NoError(t, request(june1, june1).Validate(), "a single day")
	assert.NoError(t, request(core.Date{Year: 2020, Month: 1, Day: 1}, june30).Validate(), "no longest period is documented")
	testkit.Invalid(t, request(june30, june1).Validate(), "trade_time_end")
	testkit.Invalid(t, request(core.Date{Year: 2026, Month: 2, Day: 29}, june1).Validate(), "trade_time_begin")
}
