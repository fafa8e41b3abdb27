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

const breakdownPath = "/v2/costs/cost-analysed-bills/monthly-breakdown"

// An empty service type is a filter of its own, and sent as one.
func TestListMonthlyBreakdown(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodGet, breakdownPath, answer(t, "ListMonthlyBreakdown.json"))
	got, err := testkit.Client(t, platform).Bills.ListMonthlyBreakdown(t.Context(), &bills.ListMonthlyBreakdownRequest{
		SharedMonth:         october,
		ServiceTypeCode:     new(""),
		ResourceTypeCode:    new("hws.resource.type.vm"),
		RegionCode:          "cn-north-4",
		ChargingMode:        core.ChargingModeSubscription,
		BillType:            core.BillTypeNewPurchase,
		Offset:              1,
		Limit:               1000,
		ResourceID:          server,
		ResourceName:        "订单系统",
		EnterpriseProjectID: "null",
		Scope:               core.AccountScopeMembers,
		SubCustomerID:       customer,
	})
	require.NoError(t, err)
	platform.Sent(url.Values{
		"shared_month": {"2026-10"}, "service_type_code": {""}, "resource_type_code": {"hws.resource.type.vm"}, "region_code": {"cn-north-4"},
		"charging_mode": {"1"}, "bill_type": {"1"}, "offset": {"1"}, "limit": {"1000"}, "resource_id": {server}, "resource_name": {"订单系统"},
		"enterprise_project_id": {"null"}, "method": {"sub_customer"}, "sub_customer_id": {customer},
	}, "")
	testkit.Equal(t, &bills.ListMonthlyBreakdownResponse{
		Currency:   core.CurrencyCNY,
		TotalCount: 1,
		Details: []bills.AmortizedCost{{
			SharedMonth: october, BillCycle: core.Month{Year: 2026, Month: 5}, BillType: core.BillTypeNewPurchase, CustomerID: customer,
			RegionCode: "cn-north-4", RegionName: "华北-北京四", ServiceTypeCode: "hws.service.type.ec2", ResourceTypeCode: "hws.resource.type.vm",
			ServiceTypeName: "弹性云服务器", ResourceTypeName: "云主机",
			EffectiveTime: at(t, "2026-05-06T08:05:01Z"), ExpireTime: at(t, "2027-05-06T15:59:59Z"),
			ResourceID: server, ResourceName: "订单系统-生产-01", ResourceTag: "环境=生产", ProductSpecDescription: "通用计算增强型|s6.large.2",
			EnterpriseProjectID: "-1", EnterpriseProjectName: "未归集", ChargingMode: core.ChargingModeSubscription,
			OrderID: "CS2605061605HJ3QL", PeriodType: new(core.PeriodTypeYear), UsageType: "Duration",
			Usage: yuan("744.00000001"), UsageMeasureID: 4, PackageUsage: yuan("1.5"), PackageUsageMeasureID: 4, RIUsage: yuan("2.25"), RIUsageMeasureID: 4,
			ConsumeAmount: yuan("1200.00000001"), PastMonthsAmortizedAmount: yuan("483.28767124"),
			CurrentMonthAmortizedAmount: yuan("101.91780823"), FutureMonthsAmortizedAmount: yuan("614.79452054"),
			AmortizedCashAmount: yuan("60.91780823"), AmortizedCreditAmount: yuan("20"), AmortizedCouponAmount: yuan("10"),
			AmortizedFlexiPurchaseCouponAmount: yuan("6"), AmortizedStoredValueCardAmount: yuan("4"), AmortizedBonusAmount: yuan("1"),
			SubServiceTypeCode: "hws.service.type.ebs", SubServiceTypeName: "云硬盘", SubResourceTypeCode: "hws.resource.type.volume", SubResourceTypeName: "硬盘",
			SubResourceID: disk, SubResourceName: "系统盘",
			EffectiveTagPairs: []bills.CostTag{{TagKey: "成本中心", TagValue: "研发一部"}},
			CostUnitPairs:     []bills.CostUnit{{CostUnitName: "产品线", CostUnitRuleValue: "订单系统"}},
		}},
	}, got)
	cost := got.Details[0]
	assert.True(t, sum(cost.PastMonthsAmortizedAmount, cost.CurrentMonthAmortizedAmount, cost.FutureMonthsAmortizedAmount).Equal(cost.ConsumeAmount))
	assert.True(t, sum(cost.AmortizedCashAmount, cost.AmortizedCreditAmount, cost.AmortizedCouponAmount, cost.AmortizedFlexiPurchaseCouponAmount,
		cost.AmortizedStoredValueCardAmount, cost.AmortizedBonusAmount).Equal(cost.CurrentMonthAmortizedAmount))
}

func TestListMonthlyBreakdownReadsOddAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want bills.ListMonthlyBreakdownResponse
	}{
		"nothing":     {`{}`, bills.ListMonthlyBreakdownResponse{}},
		"empty pairs": {`{"details":[{"effective_tag_pairs":"","cost_unit_pairs":[],"shared_month":"","expire_time":null}],"total_count":1}`, bills.ListMonthlyBreakdownResponse{TotalCount: 1, Details: []bills.AmortizedCost{{}}}},
		"drift": {
			`{"total_count":"1","details":[{"bill_type":"24","period_type":"5","enterprise_project_id":0,"amortized_cash_amount":"0.00000001","usage":"1e-8","effective_tag_pairs":[{"tag_key":1,"tag_value":null}],"model":"x"}]}`,
			bills.ListMonthlyBreakdownResponse{TotalCount: 1, Details: []bills.AmortizedCost{{
				BillType: core.BillTypeOnDemandConversion, PeriodType: new(core.PeriodTypeOneOff), EnterpriseProjectID: "0",
				AmortizedCashAmount: yuan("0.00000001"), Usage: yuan("0.00000001"), EffectiveTagPairs: []bills.CostTag{{TagKey: "1"}},
			}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodGet, breakdownPath, body(test.body))
			got, err := testkit.Client(t, platform).Bills.ListMonthlyBreakdown(t.Context(), &bills.ListMonthlyBreakdownRequest{SharedMonth: october})
			require.NoError(t, err)
			platform.Sent(url.Values{"shared_month": {"2026-10"}}, "")
			testkit.Equal(t, &test.want, got)
		})
	}
}

func TestAllMonthlyBreakdown(t *testing.T) {
	testkit.Paged[bills.ListMonthlyBreakdownRequest, bills.AmortizedCost]{
		Method: http.MethodGet, Path: breakdownPath, Total: "total_count", Items: "details", IDName: "resource_id", Largest: 1000,
		Request: bills.ListMonthlyBreakdownRequest{SharedMonth: october, ServiceTypeCode: new("")},
		All: func(ctx context.Context, c *partnerbss.Client, r *bills.ListMonthlyBreakdownRequest) iter.Seq2[bills.AmortizedCost, error] {
			return c.Bills.AllMonthlyBreakdown(ctx, r)
		},
		ID: func(cost bills.AmortizedCost) string { return cost.ResourceID },
	}.Test(t)
}

func TestListMonthlyBreakdownRequestTraps(t *testing.T) {
	testkit.Invalid(t, (&bills.ListMonthlyBreakdownRequest{}).Validate(), "shared_month")
	testkit.Invalid(t, (&bills.ListMonthlyBreakdownRequest{SharedMonth: october, Scope: core.AccountScopeMembers}).Validate(), "sub_customer_id")
	testkit.Invalid(t, (&bills.ListMonthlyBreakdownRequest{SharedMonth: october, ServiceTypeCode: new("\xff")}).Validate(), "service_type_code")
	assert.NoError(t, (&bills.ListMonthlyBreakdownRequest{SharedMonth: october, ServiceTypeCode: new(""), ResourceTypeCode: new("")}).Validate())
}
