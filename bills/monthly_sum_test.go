package bills_test

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/bills"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

const monthlySumPath = "/v2/bills/customer-bills/monthly-sum"

func TestGetMonthlySum(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodGet, monthlySumPath, answer(t, "GetMonthlySum.json"))
	got, err := testkit.Client(t, platform).Bills.GetMonthlySum(t.Context(), &bills.GetMonthlySumRequest{
		BillCycle: october, ServiceTypeCode: "hws.service.type.ec2", EnterpriseProjectID: "0", Offset: 1, Limit: 1000,
		Scope: core.AccountScopeMembers, SubCustomerID: customer,
	})
	require.NoError(t, err)
	platform.Sent(url.Values{
		"bill_cycle": {"2026-10"}, "service_type_code": {"hws.service.type.ec2"}, "enterprise_project_id": {"0"},
		"offset": {"1"}, "limit": {"1000"}, "method": {"sub_customer"}, "sub_customer_id": {customer},
	}, "")
	testkit.Equal(t, &bills.GetMonthlySumResponse{
		TotalCount: 2,
		Sums: []bills.MonthlySumItem{
			{
				BillCycle: october, ResourceTypeCode: "hws.resource.type.vm", ServiceTypeCode: "hws.service.type.ec2",
				ServiceTypeName: "弹性云服务器", ResourceTypeName: "云主机", ChargingMode: core.ChargingModeSubscription,
				OfficialAmount: yuan("1300.005"), OfficialDiscountAmount: yuan("200"), TruncatedAmount: yuan("0.005"), ConsumeAmount: yuan("1100"),
				CouponAmount: yuan("60"), FlexiPurchaseCouponAmount: yuan("7.5"), StoredValueCardAmount: yuan("2.5"), DebtAmount: yuan("20"), WriteOffAmount: yuan("10"),
				CashAmount: yuan("900"), CreditAmount: yuan("100"), MeasureID: core.AmountUnitYuan, BillType: bills.BillCategoryConsumption,
				CustomerID: customer, AccountName: "dingdan_prod",
			},
			{
				BillCycle: october, ResourceTypeCode: "hws.resource.type.volume", ServiceTypeCode: "hws.service.type.ebs",
				ServiceTypeName: "云硬盘", ResourceTypeName: "硬盘", ChargingMode: core.ChargingModeSubscription,
				OfficialAmount: yuan("-100"), ConsumeAmount: yuan("-100"), CashAmount: yuan("-100"),
				MeasureID: core.AmountUnitYuan, BillType: bills.BillCategoryRefund, CustomerID: customer, AccountName: "dingdan_prod",
			},
		},
		ConsumeAmount: yuan("1000"), DebtAmount: yuan("20"), CouponAmount: yuan("60"), FlexiPurchaseCouponAmount: yuan("7.5"), StoredValueCardAmount: yuan("2.5"),
		CashAmount: yuan("800"), CreditAmount: yuan("100"), WriteOffAmount: yuan("10"), MeasureID: core.AmountUnitYuan, Currency: core.CurrencyCNY,
	}, got)
	assert.True(t, sum(got.Sums[0].ConsumeAmount, got.Sums[1].ConsumeAmount).Equal(got.ConsumeAmount), "refunds are in the total")
	for _, item := range got.Sums {
		assert.True(t, item.OfficialAmount.Sub(item.OfficialDiscountAmount).Sub(item.TruncatedAmount).Equal(item.ConsumeAmount))
	}
}

func TestGetMonthlySumReadsOddAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want bills.GetMonthlySumResponse
	}{
		"nothing": {`{}`, bills.GetMonthlySumResponse{}},
		"nulls":   {`{"bill_sums":null,"consume_amount":null,"measure_id":null,"currency":null}`, bills.GetMonthlySumResponse{}},
		"drift": {
			`{"total_count":"1","consume_amount":"0.00000001","measure_id":"1","currency":"EUR","bill_sums":[{"bill_type":"3","charging_mode":"10","truncated_amount":"0.00999999","tax":0}]}`,
			bills.GetMonthlySumResponse{TotalCount: 1, ConsumeAmount: yuan("0.00000001"), MeasureID: core.AmountUnitYuan, Currency: "EUR", Sums: []bills.MonthlySumItem{{
				BillType: bills.BillCategoryAdjustment, ChargingMode: core.ChargingModeReservedInstance, TruncatedAmount: yuan("0.00999999"),
			}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodGet, monthlySumPath, body(test.body))
			got, err := testkit.Client(t, platform).Bills.GetMonthlySum(t.Context(), &bills.GetMonthlySumRequest{BillCycle: october})
			require.NoError(t, err)
			platform.Sent(url.Values{"bill_cycle": {"2026-10"}}, "")
			testkit.Equal(t, &test.want, got)
		})
	}
}

func TestAllMonthlySumItems(t *testing.T) {
	testkit.Paged[bills.GetMonthlySumRequest, bills.MonthlySumItem]{
		Method: http.MethodGet, Path: monthlySumPath, Total: "total_count", Items: "bill_sums", IDName: "customer_id", Largest: 1000,
		Request: bills.GetMonthlySumRequest{BillCycle: october},
		All: func(ctx context.Context, c *partnerbss.Client, r *bills.GetMonthlySumRequest) iter.Seq2[bills.MonthlySumItem, error] {
			return c.Bills.AllMonthlySumItems(ctx, r)
		},
		ID: func(item bills.MonthlySumItem) string { return item.CustomerID },
	}.Test(t)
}

func TestGetMonthlySumRequestTraps(t *testing.T) {
	testkit.Invalid(t, (&bills.GetMonthlySumRequest{}).Validate(), "bill_cycle")
	testkit.Invalid(t, (&bills.GetMonthlySumRequest{BillCycle: october, Scope: core.AccountScopeMembers}).Validate(), "sub_customer_id")
	testkit.Invalid(t, (&bills.GetMonthlySumRequest{BillCycle: october, Limit: 1001, Offset: -1}).Validate(), "limit", "offset")
	assert.NoError(t, (&bills.GetMonthlySumRequest{BillCycle: october, Scope: core.AccountScopeSelf, SubCustomerID: customer}).Validate(), "ignored, not refused")
}
