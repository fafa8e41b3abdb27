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

const resourceRecordsPath = "/v2/bills/customer-bills/res-fee-records"

// Charging mode and period are texts here, and integers elsewhere.
func TestListResourceRecords(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodGet, resourceRecordsPath, answer(t, "ListResourceRecords.json"))
	got, err := testkit.Client(t, platform).Bills.ListResourceRecords(t.Context(), &bills.ListResourceRecordsRequest{
		BillCycle:           october,
		ServiceTypeCode:     new("hws.service.type.ebs"),
		RegionCode:          new(""),
		ChargingMode:        core.ChargingModeOnDemand,
		BillType:            core.BillTypeUsage,
		Offset:              9,
		Limit:               1000,
		ResourceID:          "2f0f8f6c-3c83-4d31-b9f1-0f6d9f1c6a71",
		EnterpriseProjectID: new("-1"),
		IncludeZeroRecord:   new(true),
		Scope:               core.AccountScopeMembers,
		SubCustomerID:       customer,
		TradeID:             "e6a8b0c2-3d4f-4a5b-9162-b3c4d5e6f708",
		BillDateBegin:       day(5),
		BillDateEnd:         day(20),
		StatisticType:       bills.StatisticTypeDetail,
	})
	require.NoError(t, err)
	platform.Sent(url.Values{
		"cycle": {"2026-10"}, "cloud_service_type": {"hws.service.type.ebs"}, "region": {""}, "charge_mode": {"3"}, "bill_type": {"5"},
		"offset": {"9"}, "limit": {"1000"}, "resource_id": {"2f0f8f6c-3c83-4d31-b9f1-0f6d9f1c6a71"}, "enterprise_project_id": {"-1"},
		"include_zero_record": {"true"}, "method": {"sub_customer"}, "sub_customer_id": {customer}, "trade_id": {"e6a8b0c2-3d4f-4a5b-9162-b3c4d5e6f708"},
		"bill_date_begin": {"2026-10-05"}, "bill_date_end": {"2026-10-20"}, "statistic_type": {"3"},
	}, "")
	testkit.Equal(t, &bills.ListResourceRecordsResponse{
		TotalCount: 2,
		Currency:   core.CurrencyCNY,
		Records: []bills.ResourceRecord{
			{
				BillDate: day(5), BillType: core.BillTypeUsage, CustomerID: customer, RegionCode: "cn-north-4", RegionName: "华北-北京四",
				ServiceTypeCode: "hws.service.type.ebs", ResourceTypeCode: "hws.resource.type.volume", ServiceTypeName: "云硬盘", ResourceTypeName: "硬盘",
				EffectiveTime: at(t, "2026-10-05T01:00:00Z"), ExpireTime: at(t, "2026-10-05T02:00:00Z"),
				ResourceID: "2f0f8f6c-3c83-4d31-b9f1-0f6d9f1c6a71", ResourceName: "日志盘", ResourceTag: "环境=生产",
				ProductID: "00301-119015-0--0", ProductName: "高IO", ProductSpecDescription: "高IO|40.0GB", SKUCode: "EVS-SAS", SpecSize: yuan("40"), SpecSizeMeasureID: 17,
				TradeID: "e6a8b0c2-3d4f-4a5b-9162-b3c4d5e6f708", ID: "20261005-0003-1b2c", TradeTime: at(t, "2026-10-05T02:14:00Z"),
				EnterpriseProjectID: "0", EnterpriseProjectName: "default", ChargingMode: core.ChargingModeOnDemand, OrderID: "CS2610050900QQ1W2",
				PeriodType: new(core.PeriodTypeHour), UsageType: "Duration", Usage: yuan("1.00000001"), UsageMeasureID: 4,
				PackageUsage: yuan("0.5"), PackageUsageMeasureID: 4, RIUsage: yuan("0.25"), RIUsageMeasureID: 4,
				UnitPrice: yuan("0.00048611"), Unit: "元/GB/小时",
				OfficialAmount: yuan("0.0194444"), DiscountAmount: yuan("0.0094444"), Amount: yuan("0.01"), CashAmount: yuan("0.0035"), CreditAmount: yuan("0.003"),
				CouponAmount: yuan("0.001"), FlexiPurchaseCouponAmount: yuan("0.001"), StoredValueCardAmount: yuan("0.001"), BonusAmount: yuan("0.001"),
				DebtAmount: yuan("-0.001"), WriteOffAmount: yuan("0.0005"), MeasureID: core.AmountUnitYuan, Formula: "0.00048611 * 40.0 * 1 - 0.00944440 - 0.001",
				SubServiceTypeCode: "hws.service.type.ebs", SubServiceTypeName: "云硬盘", SubResourceTypeCode: "hws.resource.type.volume", SubResourceTypeName: "硬盘",
				SubResourceID: disk, SubResourceName: "系统盘", ConsumeTime: "2026-10-05T01:00:00Z-2026-10-05T02:00:00Z",
				RelatedOrderID: "CS2610050900QQ1W3", AccountName: "dingdan_prod", PeriodNum: yuan("1"),
			},
			{
				BillDate: day(20), BillType: 99, CustomerID: customer, ChargingMode: core.ChargingModeSubscription, PeriodType: new(core.PeriodTypeMonth),
				Amount: yuan("99.9"), CashAmount: yuan("99.9"),
			},
		},
	}, got)
	for _, r := range got.Records {
		parts := sum(r.CashAmount, r.CreditAmount, r.CouponAmount, r.FlexiPurchaseCouponAmount, r.StoredValueCardAmount, r.BonusAmount, r.DebtAmount, r.WriteOffAmount)
		assert.Truef(t, parts.Equal(r.Amount), "the eight parts are %s of %s", parts, r.Amount)
	}
}

// Nil leaves a filter out, the empty text filters for what has no value.
func TestListResourceRecordsTellsEmptyFromLeftOut(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodGet, resourceRecordsPath, body(`{"total_count":0,"currency":"CNY"}`), body(`{"total_count":0,"currency":"CNY"}`))
	service := testkit.Client(t, platform).Bills
	_, err := service.ListResourceRecords(t.Context(), &bills.ListResourceRecordsRequest{BillCycle: october})
	require.NoError(t, err)
	_, err = service.ListResourceRecords(t.Context(), &bills.ListResourceRecordsRequest{
		BillCycle: october, ServiceTypeCode: new(""), RegionCode: new(""), EnterpriseProjectID: new(""), IncludeZeroRecord: new(false),
	})
	require.NoError(t, err)
	assert.Equal(t, url.Values{"cycle": {"2026-10"}}, platform.Requests[0].Query)
	assert.Equal(t, url.Values{
		"cycle": {"2026-10"}, "cloud_service_type": {""}, "region": {""}, "enterprise_project_id": {""}, "include_zero_record": {"false"},
	}, platform.Requests[1].Query)
}

func TestListResourceRecordsReadsOddAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want bills.ListResourceRecordsResponse
	}{
		"nothing but what is required": {`{"total_count":0,"currency":"","fee_records":null}`, bills.ListResourceRecordsResponse{}},
		"summed by month":              {`{"total_count":1,"currency":"CNY","fee_records":[{"bill_date":null,"id":null,"consume_time":null,"amount":"0.010"}]}`, bills.ListResourceRecordsResponse{TotalCount: 1, Currency: core.CurrencyCNY, Records: []bills.ResourceRecord{{Amount: yuan("0.01")}}}},
		"drift": {
			`{"total_count":"1","currency":"CNY","fee_records":[{"charge_mode":10,"period_type":5,"bill_type":"5","usage":"0.00000000000000000001","spec_size":"","measure_id":null,"extra":[]}]}`,
			bills.ListResourceRecordsResponse{TotalCount: 1, Currency: core.CurrencyCNY, Records: []bills.ResourceRecord{{
				ChargingMode: core.ChargingModeReservedInstance, PeriodType: new(core.PeriodTypeOneOff), BillType: core.BillTypeUsage, Usage: yuan("0.00000000000000000001"),
			}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodGet, resourceRecordsPath, body(test.body))
			got, err := testkit.Client(t, platform).Bills.ListResourceRecords(t.Context(), &bills.ListResourceRecordsRequest{BillCycle: october})
			require.NoError(t, err)
			testkit.Equal(t, &test.want, got)
		})
	}
}

func TestListResourceRecordsTakesNoAnswerWithoutWhatIsRequired(t *testing.T) {
	for missing, text := range map[string]string{
		"total_count": `{"total_count":null,"currency":"CNY","fee_records":[]}`,
		"currency":    `{"total_count":0,"fee_records":[]}`,
	} {
		platform := testkit.NewPlatform(t, http.MethodGet, resourceRecordsPath, body(text))
		_, err := testkit.Client(t, platform).Bills.ListResourceRecords(t.Context(), &bills.ListResourceRecordsRequest{BillCycle: october})
		var unreadable *core.DecodeError
		require.ErrorAs(t, err, &unreadable)
		assert.ErrorContains(t, err, "without "+missing+", which every success has")
	}
}

func TestAllResourceRecords(t *testing.T) {
	testkit.Paged[bills.ListResourceRecordsRequest, bills.ResourceRecord]{
		Method: http.MethodGet, Path: resourceRecordsPath, Total: "total_count", Items: "fee_records", IDName: "id", Largest: 1000,
		Always:  map[string]string{"currency": `"CNY"`},
		Request: bills.ListResourceRecordsRequest{BillCycle: october, RegionCode: new("")},
		All: func(ctx context.Context, c *partnerbss.Client, r *bills.ListResourceRecordsRequest) iter.Seq2[bills.ResourceRecord, error] {
			return c.Bills.AllResourceRecords(ctx, r)
		},
		ID: func(r bills.ResourceRecord) string { return r.ID },
	}.Test(t)
}

func TestListResourceRecordsRequestTraps(t *testing.T) {
	for name, test := range map[string]struct {
		request bills.ListResourceRecordsRequest
		fields  []string
	}{
		"no month":              {bills.ListResourceRecordsRequest{}, []string{"cycle"}},
		"member without an id":  {bills.ListResourceRecordsRequest{BillCycle: october, Scope: core.AccountScopeMembers}, []string{"sub_customer_id"}},
		"days of another month": {bills.ListResourceRecordsRequest{BillCycle: october, BillDateBegin: day(1).Add(-1), BillDateEnd: day(31)}, []string{"bill_date_begin"}},
		"same month last year":  {bills.ListResourceRecordsRequest{BillCycle: october, BillDateBegin: core.Date{Year: 2025, Month: 10, Day: 1}, BillDateEnd: day(1)}, []string{"bill_date_begin"}},
		"end before begin":      {bills.ListResourceRecordsRequest{BillCycle: october, BillDateBegin: day(9), BillDateEnd: day(8)}, []string{"bill_date_end"}},
		"unknown codes":         {bills.ListResourceRecordsRequest{BillCycle: october, ChargingMode: 2, BillType: 6, StatisticType: 4}, []string{"charge_mode", "bill_type", "statistic_type"}},

		// The platform takes no notice of days when it sums by month.
		"days of another month, summed by month": {bills.ListResourceRecordsRequest{BillCycle: october, BillDateBegin: day(9), BillDateEnd: day(1).Add(-9), StatisticType: bills.StatisticTypeMonth}, nil},
		"whole month":                            {bills.ListResourceRecordsRequest{BillCycle: october, BillDateBegin: day(1), BillDateEnd: day(31), StatisticType: bills.StatisticTypeDay}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			err := test.request.Validate()
			if test.fields == nil {
				assert.NoError(t, err)
				return
			}
			testkit.Invalid(t, err, test.fields...)
		})
	}
}
