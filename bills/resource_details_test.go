package bills_test

import (
	"context"
	"iter"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/bills"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

const detailsPath = "/v2/bills/customer-bills/res-records/query"

// The resource type travels as resource_Type_code, with a capital T, and the
// operating entity may be the number 0.
func TestListResourceDetails(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, detailsPath, answer(t, "ListResourceDetails.json"))
	got, err := testkit.Client(t, platform).Bills.ListResourceDetails(t.Context(), &bills.ListResourceDetailsRequest{
		BillCycle:           october,
		ServiceTypeCode:     "hws.service.type.ec2",
		ResourceTypeCode:    "hws.resource.type.vm",
		RegionCode:          "cn-north-4",
		ResourceInstanceID:  server,
		ChargingMode:        core.ChargingModeOnDemand,
		BillType:            core.BillTypeUsage,
		EnterpriseProjectID: "0",
		IncludeZeroRecord:   new(false),
		Offset:              7,
		Limit:               1000,
		Scope:               core.AccountScopeMembers,
		SubCustomerID:       customer,
		StatisticType:       bills.StatisticTypeDetail,
		QueryType:           bills.QueryTypeDaily,
		BillDateBegin:       day(1),
		BillDateEnd:         day(31),
		PayerAccountID:      customer,
	})
	require.NoError(t, err)
	platform.Sent(nil, `{
		"cycle": "2026-10", "cloud_service_type": "hws.service.type.ec2", "resource_type": "hws.resource.type.vm", "region": "cn-north-4",
		"res_instance_id": "`+server+`", "charge_mode": 3, "bill_type": 5, "enterprise_project_id": "0", "include_zero_record": false,
		"offset": 7, "limit": 1000, "method": "sub_customer", "sub_customer_id": "`+customer+`", "statistic_type": 3, "query_type": "DAILY",
		"bill_cycle_begin": "2026-10-01", "bill_cycle_end": "2026-10-31", "payer_account_id": "`+customer+`"}`)
	testkit.Equal(t, &bills.ListResourceDetailsResponse{
		TotalCount: 2,
		Currency:   core.CurrencyCNY,
		Records: []bills.ResourceDetail{
			{
				BillCycle: october, BillDate: day(5), BillType: core.BillTypeUsage, CustomerID: customer, RegionCode: "cn-north-4", RegionName: "华北-北京四",
				ServiceTypeCode: "hws.service.type.ec2", ResourceTypeCode: "hws.resource.type.vm", ServiceTypeName: "弹性云服务器", ResourceTypeName: "云主机",
				ResourceInstanceID: server, ResourceName: "订单系统-生产-01", ResourceTag: "环境=生产", SKUCode: "ECS-s6.large.2",
				EnterpriseProjectID: "0", EnterpriseProjectName: "default", ChargingMode: core.ChargingModeOnDemand,
				ConsumeAmount: yuan("0.34500543"), CashAmount: yuan("0.20000001"), CreditAmount: yuan("0.1"), CouponAmount: yuan("0.04000542"),
				FlexiPurchaseCouponAmount: yuan("0.001"), StoredValueCardAmount: yuan("0.001"), BonusAmount: yuan("0.001"), DebtAmount: yuan("0.001"), WriteOffAmount: yuan("0.001"),
				OfficialAmount: yuan("0.43125678"), DiscountAmount: yuan("0.08625135"), MeasureID: core.AmountUnitYuan, PeriodType: new(core.PeriodTypeHour),
				RootResourceID: server, ParentResourceID: "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d",
				TradeID: "b3a7d1f0-6c2e-4f81-9a57-0d1e2f3a4b5c", ID: "20261005-0001-7f3c", ProductSpecDescription: "通用计算增强型|s6.large.2",
				SubServiceTypeCode: "hws.service.type.ebs", SubServiceTypeName: "云硬盘", SubResourceTypeCode: "hws.resource.type.volume", SubResourceTypeName: "硬盘",
				SubResourceID: disk, SubResourceName: "系统盘", OriginalOrderID: "CS2605061605HJ3QL",
				AvailabilityZones: []bills.AvailabilityZone{{AvailabilityZoneCode: "cn-north-4a"}, {AvailabilityZoneCode: "cn-north-4b"}}, PayerAccountID: customer,
				EffectiveTime: at(t, "2026-10-05T01:00:00Z"), ExpireTime: at(t, "2026-10-05T02:00:00Z"), ConsumeTime: "2026-10-05T01:00:00Z|2026-10-05T02:00:00Z",
				OperatingEntityID: "BE-CN-01",
				ExtendParams: bills.ResourceRelation{ResourceID: server, RelatedResources: []bills.RelatedResource{
					{ResourceID: "1a2b3c4d-5e6f-4a7b-8c9d-0e1f2a3b4c5d", RelationType: bills.RelationTypeParent},
					{ResourceID: "9f8e7d6c-5b4a-4938-8271-60f5e4d3c2b1", RelationType: bills.RelationTypeRoot},
				}},
				AccountName: "dingdan_prod", PeriodNum: yuan("1"), IsSpot: bills.SpotStatusSpot, PromotionType: "605,606", PaymentType: bills.PaymentTypePartialUpfront,
			},
			{
				BillCycle: october, BillType: core.BillTypeDeduction, CustomerID: customer, ServiceTypeCode: "hws.service.type.obs", ResourceTypeCode: "hws.resource.type.obs",
				ServiceTypeName: "对象存储服务", ResourceTypeName: "对象存储", ChargingMode: core.ChargingModeOnDemand,
				ConsumeAmount: yuan("12.5"), CashAmount: yuan("12.5"), MeasureID: core.AmountUnitYuan,
				OperatingEntityID: "0", IsSpot: bills.SpotStatusNotApplicable,
			},
		},
	}, got)
	for _, r := range got.Records {
		parts := sum(r.CashAmount, r.CreditAmount, r.CouponAmount, r.FlexiPurchaseCouponAmount, r.StoredValueCardAmount, r.BonusAmount, r.DebtAmount, r.WriteOffAmount)
		assert.Truef(t, parts.Equal(r.ConsumeAmount), "the eight parts are %s of %s", parts, r.ConsumeAmount)
	}
}

func TestListResourceDetailsReadsOddAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want bills.ListResourceDetailsResponse
	}{
		"nothing":         {`{}`, bills.ListResourceDetailsResponse{}},
		"empty texts":     {`{"monthly_records":[{"bill_date":"","az_code_infos":"","effective_time":"","consume_amount":""}]}`, bills.ListResourceDetailsResponse{Records: []bills.ResourceDetail{{}}}},
		"relation as one": {`{"monthly_records":[{"extend_params":[{"self_resource_id":"r1","relation_infos":null}]}]}`, bills.ListResourceDetailsResponse{Records: []bills.ResourceDetail{{ExtendParams: bills.ResourceRelation{ResourceID: "r1"}}}}},
		"drift": {
			`{"total_count":"1","monthly_records":[{"period_type":"20","is_spot":"?","payment_type":"LATER","measure_id":2,"consume_amount":"0.12345678901","carbon":0.5}]}`,
			bills.ListResourceDetailsResponse{TotalCount: 1, Records: []bills.ResourceDetail{{
				PeriodType: new(core.PeriodTypeMonth), IsSpot: "?", PaymentType: "LATER", MeasureID: 2, ConsumeAmount: yuan("0.12345678901"),
			}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, detailsPath, body(test.body))
			got, err := testkit.Client(t, platform).Bills.ListResourceDetails(t.Context(), &bills.ListResourceDetailsRequest{BillCycle: october})
			require.NoError(t, err)
			platform.Sent(nil, `{"cycle": "2026-10"}`)
			testkit.Equal(t, &test.want, got)
		})
	}
}

func TestAllResourceDetails(t *testing.T) {
	testkit.Paged[bills.ListResourceDetailsRequest, bills.ResourceDetail]{
		Method: http.MethodPost, Path: detailsPath, Total: "total_count", Items: "monthly_records", IDName: "id", Largest: 1000,
		Request: bills.ListResourceDetailsRequest{BillCycle: october, IncludeZeroRecord: new(false)},
		All: func(ctx context.Context, c *partnerbss.Client, r *bills.ListResourceDetailsRequest) iter.Seq2[bills.ResourceDetail, error] {
			return c.Bills.AllResourceDetails(ctx, r)
		},
		ID: func(r bills.ResourceDetail) string { return r.ID },
	}.Test(t)
}

func TestListResourceDetailsRequestTraps(t *testing.T) {
	daily := func(change func(*bills.ListResourceDetailsRequest)) bills.ListResourceDetailsRequest {
		r := bills.ListResourceDetailsRequest{
			BillCycle: october, StatisticType: bills.StatisticTypeDay, QueryType: bills.QueryTypeDaily, BillDateBegin: day(1), BillDateEnd: day(2),
		}
		change(&r)
		return r
	}
	for name, test := range map[string]struct {
		request bills.ListResourceDetailsRequest
		fields  []string
	}{
		"no month":             {bills.ListResourceDetailsRequest{}, []string{"cycle"}},
		"member without an id": {bills.ListResourceDetailsRequest{BillCycle: october, Scope: core.AccountScopeMembers}, []string{"sub_customer_id"}},
		"days without days":    {daily(func(r *bills.ListResourceDetailsRequest) { r.BillDateBegin, r.BillDateEnd = core.Date{}, core.Date{} }), []string{"bill_cycle_begin", "bill_cycle_end"}},
		"days without an end":  {daily(func(r *bills.ListResourceDetailsRequest) { r.BillDateEnd = core.Date{} }), []string{"bill_cycle_end"}},
		"days summed by month": {daily(func(r *bills.ListResourceDetailsRequest) { r.StatisticType = bills.StatisticTypeMonth }), []string{"statistic_type"}},
		"days, sum left out":   {daily(func(r *bills.ListResourceDetailsRequest) { r.StatisticType = 0 }), []string{"statistic_type"}},
		"end before begin":     {daily(func(r *bills.ListResourceDetailsRequest) { r.BillDateEnd = day(1).Add(-1) }), []string{"bill_cycle_end"}},
		"unknown query type":   {bills.ListResourceDetailsRequest{BillCycle: october, QueryType: "WEEKLY", StatisticType: 4}, []string{"query_type", "statistic_type"}},

		"a day, in details": {daily(func(r *bills.ListResourceDetailsRequest) {
			r.StatisticType, r.BillDateEnd = bills.StatisticTypeDetail, day(1)
		}), nil},
		"month, days left over": {daily(func(r *bills.ListResourceDetailsRequest) { r.QueryType, r.StatisticType = bills.QueryTypeBillCycle, 0 }), nil},
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
