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

const summariesPath = "/v2/bills/partner-bills/subcustomer-bills/monthly-sum"

// The total is called count here.
func TestListMonthlySummaries(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodGet, summariesPath, answer(t, "ListMonthlySummaries.json"))
	got, err := testkit.Client(t, platform).Bills.ListMonthlySummaries(t.Context(), &bills.ListMonthlySummariesRequest{
		CustomerID: customer, BillCycle: october, ServiceTypeCode: "hws.service.type.ec2", ChargingMode: core.ChargingModeOnDemand,
		Offset: 3, Limit: 100, BillType: core.SummaryBillTypeConsumption, IndirectPartnerID: "07d2c6e1a38026450fb1c00d6b2e5f71",
	})
	require.NoError(t, err)
	platform.Sent(url.Values{
		"customer_id": {customer}, "cycle": {"2026-10"}, "cloud_service_type": {"hws.service.type.ec2"}, "charge_mode": {"3"},
		"offset": {"3"}, "limit": {"100"}, "bill_type": {"0"}, "indirect_partner_id": {"07d2c6e1a38026450fb1c00d6b2e5f71"},
	}, "")
	testkit.Equal(t, &bills.ListMonthlySummariesResponse{
		TotalCount: 2,
		Currency:   core.CurrencyCNY,
		Summaries: []bills.MonthlySummary{
			{
				CustomerID: customer, ServiceTypeCode: "hws.service.type.ec2", ServiceTypeName: "弹性云服务器",
				BillType: core.SummaryBillTypeConsumption, ChargingMode: core.ChargingModeOnDemand,
				Amount: yuan("1234.56789012"), DebtAmount: yuan("4.00000002"), WriteOffAmount: yuan("0.5"), DiscountAmount: yuan("100"), MeasureID: core.AmountUnitYuan,
				AccountDetails: []bills.BalanceDeduction{
					{BalanceType: core.BalanceTypeDebit, Amount: yuan("1000"), BillType: core.SummaryBillTypeConsumption},
					{BalanceType: core.BalanceTypeCashCoupon, Amount: yuan("230.0678901"), BillType: core.SummaryBillTypeConsumption},
				},
				ResourceTypeCode: "hws.resource.type.vm", ResourceTypeName: "云主机",
			},
			{
				CustomerID: customer, ServiceTypeCode: "hws.service.type.ebs", ServiceTypeName: "云硬盘",
				BillType: core.SummaryBillTypeUnsubscription, ChargingMode: core.ChargingModeOnDemand, Amount: yuan("-45.6"), MeasureID: core.AmountUnitYuan,
				AccountDetails:   []bills.BalanceDeduction{{BalanceType: core.BalanceTypeCredit, Amount: yuan("-45.6"), BillType: core.SummaryBillTypeUnsubscription}},
				ResourceTypeCode: "hws.resource.type.volume", ResourceTypeName: "硬盘",
			},
		},
	}, got)
}

func TestListMonthlySummariesReadsOddAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want bills.ListMonthlySummariesResponse
	}{
		"nothing":      {`{}`, bills.ListMonthlySummariesResponse{}},
		"other total":  {`{"total_count":7,"bill_sums":[]}`, bills.ListMonthlySummariesResponse{}},
		"without paid": {`{"count":1,"bill_sums":[{"amount":null,"account_details":null}]}`, bills.ListMonthlySummariesResponse{TotalCount: 1, Summaries: []bills.MonthlySummary{{}}}},
		"drift": {
			`{"count":"1","bill_sums":[{"bill_type":2,"charge_mode":11,"amount":"-0.00000001","account_details":[{"balance_type":"BALANCE_TYPE_POINTS","amount":-1e-8}],"tax":{}}]}`,
			bills.ListMonthlySummariesResponse{TotalCount: 1, Summaries: []bills.MonthlySummary{{
				BillType: core.SummaryBillTypeWriteOff, ChargingMode: core.ChargingModeSavingsPlan, Amount: yuan("-0.00000001"),
				AccountDetails: []bills.BalanceDeduction{{BalanceType: "BALANCE_TYPE_POINTS", Amount: yuan("-0.00000001")}},
			}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodGet, summariesPath, body(test.body))
			got, err := testkit.Client(t, platform).Bills.ListMonthlySummaries(t.Context(), &bills.ListMonthlySummariesRequest{BillCycle: october, ChargingMode: core.ChargingModeSubscription})
			require.NoError(t, err)
			platform.Sent(url.Values{"cycle": {"2026-10"}, "charge_mode": {"1"}}, "")
			testkit.Equal(t, &test.want, got)
		})
	}
}

func TestAllMonthlySummaries(t *testing.T) {
	testkit.Paged[bills.ListMonthlySummariesRequest, bills.MonthlySummary]{
		Method: http.MethodGet, Path: summariesPath, Total: "count", Items: "bill_sums", IDName: "customer_id", Largest: 100,
		Request: bills.ListMonthlySummariesRequest{BillCycle: october, ChargingMode: core.ChargingModeSavingsPlan},
		All: func(ctx context.Context, c *partnerbss.Client, r *bills.ListMonthlySummariesRequest) iter.Seq2[bills.MonthlySummary, error] {
			return c.Bills.AllMonthlySummaries(ctx, r)
		},
		ID: func(s bills.MonthlySummary) string { return s.CustomerID },
	}.Test(t)
}

func TestListMonthlySummariesRequestTraps(t *testing.T) {
	testkit.Invalid(t, (&bills.ListMonthlySummariesRequest{}).Validate(), "cycle", "charge_mode")
	testkit.Invalid(t, (&bills.ListMonthlySummariesRequest{BillCycle: october, ChargingMode: core.ChargingModeReservedInstance}).Validate(), "charge_mode")
	testkit.Invalid(t, (&bills.ListMonthlySummariesRequest{BillCycle: october, ChargingMode: core.ChargingModeOnDemand, BillType: "3", Limit: 101}).Validate(), "bill_type", "limit")
	for _, mode := range []core.ChargingMode{core.ChargingModeSubscription, core.ChargingModeOnDemand, core.ChargingModeSavingsPlan} {
		assert.NoError(t, (&bills.ListMonthlySummariesRequest{BillCycle: october, ChargingMode: mode}).Validate())
	}
}
