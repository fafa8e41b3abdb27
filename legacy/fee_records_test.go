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

var listFeeRecords = operation[legacy.ListSubCustomerResFeeRecordsOldRequest, legacy.ListSubCustomerResFeeRecordsOldResponse]{
	name: "legacy.ListSubCustomerResFeeRecordsOld", method: http.MethodGet,
	path: "/v2/bills/partner-bills/subcustomer-bills/res-fee-records", as: asPartner,
	call: (*legacy.Service).ListSubCustomerResFeeRecordsOld,
	request: legacy.ListSubCustomerResFeeRecordsOldRequest{
		CustomerID: customerID, BillCycle: core.Month{Year: 2026, Month: time.November}, ChargingMode: core.ChargingModeOnDemand,
	},
}

func TestListSubCustomerResFeeRecordsOld(t *testing.T) {
	t.Parallel()
	listFeeRecords.answers(t, legacy.ListSubCustomerResFeeRecordsOldRequest{
		CustomerID: customerID, BillCycle: core.Month{Year: 2026, Month: time.November}, ChargingMode: core.ChargingModeOnDemand,
		ServiceTypeCode: new("hws.service.type.ec2"), RegionCode: new(""), BillType: core.BillTypeHourlyUsage,
		Offset: 40, Limit: 20, ResourceID: serverID, IncludeZeroRecord: new(false), IndirectPartnerID: "0f2c46e67bda3d2c6b3ab1fd4e26846b",
		BillDateBegin: core.Date{Year: 2026, Month: time.November, Day: 1}, BillDateEnd: core.Date{Year: 2026, Month: time.November, Day: 30},
	}, url.Values{
		"customer_id": {customerID}, "cycle": {"2026-11"}, "charge_mode": {"3"}, "cloud_service_type": {"hws.service.type.ec2"}, "region": {""},
		"bill_type": {"12"}, "offset": {"40"}, "limit": {"20"}, "resource_id": {serverID}, "include_zero_record": {"false"},
		"indirect_partner_id": {"0f2c46e67bda3d2c6b3ab1fd4e26846b"}, "bill_date_begin": {"2026-11-01"}, "bill_date_end": {"2026-11-30"},
	}, "", "ListSubCustomerResFeeRecordsOld.json", legacy.ListSubCustomerResFeeRecordsOldResponse{
		TotalCount: 1, Currency: core.CurrencyCNY,
		Records: []legacy.FeeRecord{{
			EffectiveTime: time.Date(2026, 10, 31, 16, 0, 0, 0, time.UTC), ExpireTime: time.Date(2026, 10, 31, 17, 0, 0, 0, time.UTC),
			ProductID: "00301-265511-0--0", ProductName: "通用计算型|s6.large.2|2核|4GB", ProductSpecDescription: "按需|s6.large.2.linux",
			Amount: amount("0.43"), MeasureID: core.AmountUnitYuan, UsageType: "Duration", Usage: amount("3600"), UsageMeasureID: 4,
			PackageUsage: amount("600.5"), PackageUsageMeasureID: 4,
			ServiceTypeCode: "hws.service.type.ec2", RegionCode: "cn-north-4", ResourceTypeCode: "hws.resource.type.vm",
			ChargingMode: core.ChargingModeOnDemand, ResourceTag: "环境=生产", ResourceName: "ecs-前端-01", ResourceID: serverID,
			BillType: core.BillTypeHourlyUsage, PeriodType: legacy.FeePeriodTypeHour, RIUsage: amount("60"), RIUsageMeasureID: 4,
			OfficialAmount: amount("0.49"), DiscountAmount: amount("0.06"), CashAmount: amount("0.1"), CreditAmount: amount("0.2"),
			CouponAmount: amount("0.03"), FlexiPurchaseCouponAmount: amount("0.04"), StoredValueCardAmount: amount("0.05"), BonusAmount: amount("0.01"),
			DebtAmount: amount("0.00000001"), WriteOffAmount: amount("-0.02"), SpecSize: amount("40"), SpecSizeMeasureID: 17,
		}},
	})
}

func TestListSubCustomerResFeeRecordsOldToleratesOddAnswers(t *testing.T) {
	t.Parallel()
	listFeeRecords.tolerates(t, testkit.Fixture(t, "ListSubCustomerResFeeRecordsOld_odd.json"), legacy.ListSubCustomerResFeeRecordsOldResponse{
		TotalCount: 1, Currency: "EUR",
		Records: []legacy.FeeRecord{{
			Amount: amount("12345678901234567890.123456789"), MeasureID: core.AmountUnitFen,
			ChargingMode: core.ChargingModeReservedInstance, BillType: 777, PeriodType: legacy.FeePeriodTypeMinute,
		}},
	})
}

func TestListSubCustomerResFeeRecordsOldRefuses(t *testing.T) {
	t.Parallel()
	listFeeRecords.refuses(t, func(r *legacy.ListSubCustomerResFeeRecordsOldRequest) {
		*r = legacy.ListSubCustomerResFeeRecordsOldRequest{}
	}, "customer_id", "cycle", "charge_mode")
	listFeeRecords.refuses(t, func(r *legacy.ListSubCustomerResFeeRecordsOldRequest) {
		r.BillCycle, r.ChargingMode, r.BillType, r.Offset = core.Month{Year: 2026, Month: 13}, 2, 6, -1
	}, "cycle", "charge_mode", "bill_type", "offset")
	// One date by itself is taken, and has no effect.
	listFeeRecords.takes(t, func(r *legacy.ListSubCustomerResFeeRecordsOldRequest) {
		r.BillDateEnd = core.Date{Year: 2026, Month: time.November, Day: 30}
	})
}
