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

const feeRecordsPath = "/v2/bills/customer-bills/fee-records"

func TestListFeeRecords(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodGet, feeRecordsPath, answer(t, "ListFeeRecords.json"))
	got, err := testkit.Client(t, platform).Bills.ListFeeRecords(t.Context(), &bills.ListFeeRecordsRequest{
		BillCycle:           october,
		ProviderType:        bills.ProviderTypeHuaweiCloud,
		ServiceTypeCode:     "hws.service.type.vpc",
		ResourceTypeCode:    "hws.resource.type.bandwidth",
		RegionCode:          "cn-north-4",
		ChargingMode:        core.ChargingModeOnDemand,
		BillType:            core.BillTypeUsage,
		TradeID:             "d5f7a9c1-2b3d-4e5f-8091-a2b3c4d5e6f7",
		EnterpriseProjectID: "-1",
		IncludeZeroRecord:   new(false),
		Status:              bills.BillStatusPaid,
		Scope:               core.AccountScopeMembers,
		SubCustomerID:       customer,
		Offset:              10,
		Limit:               500,
		BillDateBegin:       day(1),
		BillDateEnd:         day(20),
	})
	require.NoError(t, err)
	platform.Sent(url.Values{
		"bill_cycle": {"2026-10"}, "provider_type": {"1"}, "service_type_code": {"hws.service.type.vpc"}, "resource_type_code": {"hws.resource.type.bandwidth"},
		"region_code": {"cn-north-4"}, "charging_mode": {"3"}, "bill_type": {"5"}, "trade_id": {"d5f7a9c1-2b3d-4e5f-8091-a2b3c4d5e6f7"},
		"enterprise_project_id": {"-1"}, "include_zero_record": {"false"}, "status": {"1"}, "method": {"sub_customer"}, "sub_customer_id": {customer},
		"offset": {"10"}, "limit": {"500"}, "bill_date_begin": {"2026-10-01"}, "bill_date_end": {"2026-10-20"},
	}, "")
	testkit.Equal(t, &bills.ListFeeRecordsResponse{
		TotalCount: 2,
		Currency:   core.CurrencyCNY,
		Records: []bills.FeeRecord{
			{
				BillCycle: october, CustomerID: customer, ServiceTypeCode: "hws.service.type.vpc", ResourceTypeCode: "hws.resource.type.bandwidth",
				ServiceTypeName: "虚拟私有云", ResourceTypeName: "带宽", RegionCode: "cn-north-4", EnterpriseProjectID: "0", EnterpriseProjectName: "default",
				ChargingMode: core.ChargingModeOnDemand, ConsumeTime: "2026-10-05T01:00:00Z-2026-10-05T02:00:00Z", TradeTime: at(t, "2026-10-05T02:14:00Z"),
				ProviderType: bills.ProviderTypeHuaweiCloud, TradeID: "d5f7a9c1-2b3d-4e5f-8091-a2b3c4d5e6f7", ID: "1728093240000-17",
				BillType: core.BillTypeUsage, Status: bills.BillStatusPaid,
				OfficialAmount: yuan("0.63009876"), OfficialDiscountAmount: yuan("0.12"), TruncatedAmount: yuan("0.00009876"), ConsumeAmount: yuan("0.51"),
				CashAmount: yuan("0.4"), CreditAmount: yuan("0.05"), CouponAmount: yuan("0.02"), FlexiPurchaseCouponAmount: yuan("0.01"),
				StoredValueCardAmount: yuan("0.01"), BonusAmount: yuan("0.01"), DebtAmount: yuan("0.005"), WriteOffAmount: yuan("0.005"),
				RegionName: "华北-北京四", AccountName: "dingdan_prod",
			},
			{
				BillCycle: october, CustomerID: customer, ServiceTypeCode: "hws.service.type.marketplace", ResourceTypeCode: "hws.resource.type.marketplace",
				ServiceTypeName: "云商店", ResourceTypeName: "云商店商品", RegionCode: "cn-north-4",
				ChargingMode: core.ChargingModeSubscription, ConsumeTime: "2026-10-20T07:00:00Z", TradeTime: at(t, "2026-10-20T07:00:00Z"),
				ProviderType: bills.ProviderTypeKooGallery, TradeID: "CS2610201500MK9Z1", ID: "1729407600000-18",
				BillType: core.BillTypeNewPurchase, Status: bills.BillStatusUnbilled,
				OfficialAmount: yuan("99"), ConsumeAmount: yuan("99"), CashAmount: yuan("99"),
				RegionName: "华北-北京四", AccountName: "dingdan_prod",
			},
		},
	}, got)
	for _, r := range got.Records {
		assert.True(t, sum(r.ConsumeAmount, r.OfficialDiscountAmount, r.TruncatedAmount).Equal(r.OfficialAmount), "list price")
		assert.True(t, sum(r.CashAmount, r.CreditAmount, r.CouponAmount, r.FlexiPurchaseCouponAmount, r.StoredValueCardAmount, r.BonusAmount, r.DebtAmount, r.WriteOffAmount).Equal(r.ConsumeAmount), "eight parts")
		_, _, err := bills.ParseConsumeTime(r.ConsumeTime)
		assert.NoError(t, err)
	}
}

func TestListFeeRecordsReadsOddAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want bills.ListFeeRecordsResponse
	}{
		"nothing": {`{}`, bills.ListFeeRecordsResponse{}},
		"nulls":   {`{"records":[{"bill_cycle":null,"trade_time":null,"erase_amount":null}],"total_count":1}`, bills.ListFeeRecordsResponse{TotalCount: 1, Records: []bills.FeeRecord{{}}}},
		"drift": {
			`{"total_count":"1","records":[{"status":"2","bill_type":"103","provider_type":3,"enterprise_project_id":-1,"consume_amount":"0.123456789012345678901234567890","invoice":null}]}`,
			bills.ListFeeRecordsResponse{TotalCount: 1, Records: []bills.FeeRecord{{
				Status: bills.BillStatusUnsettled, BillType: core.BillTypeYearlyPayment, ProviderType: 3, EnterpriseProjectID: "-1", ConsumeAmount: yuan("0.12345678901234567890123456789"),
			}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodGet, feeRecordsPath, body(test.body))
			got, err := testkit.Client(t, platform).Bills.ListFeeRecords(t.Context(), &bills.ListFeeRecordsRequest{BillCycle: october})
			require.NoError(t, err)
			platform.Sent(url.Values{"bill_cycle": {"2026-10"}}, "")
			testkit.Equal(t, &test.want, got)
		})
	}
}

func TestAllFeeRecords(t *testing.T) {
	testkit.Paged[bills.ListFeeRecordsRequest, bills.FeeRecord]{
		Method: http.MethodGet, Path: feeRecordsPath, Total: "total_count", Items: "records", IDName: "id", Largest: 1000,
		Request: bills.ListFeeRecordsRequest{BillCycle: october, IncludeZeroRecord: new(true)},
		All: func(ctx context.Context, c *partnerbss.Client, r *bills.ListFeeRecordsRequest) iter.Seq2[bills.FeeRecord, error] {
			return c.Bills.AllFeeRecords(ctx, r)
		},
		ID: func(r bills.FeeRecord) string { return r.ID },
	}.Test(t)
}

func TestListFeeRecordsRequestTraps(t *testing.T) {
	for name, test := range map[string]struct {
		request bills.ListFeeRecordsRequest
		fields  []string
	}{
		"no month":              {bills.ListFeeRecordsRequest{}, []string{"bill_cycle"}},
		"member without an id":  {bills.ListFeeRecordsRequest{BillCycle: october, Scope: core.AccountScopeMembers}, []string{"sub_customer_id"}},
		"unknown scope":         {bills.ListFeeRecordsRequest{BillCycle: october, Scope: "everyone"}, []string{"method"}},
		"days of another month": {bills.ListFeeRecordsRequest{BillCycle: october, BillDateBegin: day(1), BillDateEnd: day(31).Add(1)}, []string{"bill_date_end"}},
		"end before begin":      {bills.ListFeeRecordsRequest{BillCycle: october, BillDateBegin: day(2), BillDateEnd: day(1)}, []string{"bill_date_end"}},
		"days without a month":  {bills.ListFeeRecordsRequest{BillDateBegin: day(1), BillDateEnd: day(2)}, []string{"bill_cycle"}},
		"unknown status":        {bills.ListFeeRecordsRequest{BillCycle: october, Status: 4, ProviderType: 3}, []string{"status", "provider_type"}},

		"id without the scope that needs it": {bills.ListFeeRecordsRequest{BillCycle: october, SubCustomerID: customer}, nil},
		"one day alone":                      {bills.ListFeeRecordsRequest{BillCycle: october, BillDateEnd: day(31).Add(9)}, nil},
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
