package legacy

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListSubCustomerResFeeRecordsOld = transport.Operation{
	ID: "ListSubCustomerResFeeRecordsOld", Name: "legacy.ListSubCustomerResFeeRecordsOld",
	Method: http.MethodGet, Path: "/v2/bills/partner-bills/subcustomer-bills/res-fee-records",
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// ListSubCustomerResFeeRecordsOldRequest holds the parameters of
// [Service.ListSubCustomerResFeeRecordsOld].
type ListSubCustomerResFeeRecordsOldRequest struct {
	// Resale customer's account ID. Required, at most 64 characters.
	CustomerID string `url:"customer_id"`
	// Billing month, in UTC+8. Required.
	BillCycle core.Month `url:"cycle"`
	// How the expenditure was charged; one mode per call. Required.
	ChargingMode core.ChargingMode `url:"charge_mode"`
	// Cloud service type code; nil means no filter, a pointer to an empty string is used as a filter.
	// At most 64 characters.
	ServiceTypeCode *string `url:"cloud_service_type,omitempty"`
	// Region code, such as cn-north-1; nil means no filter, a pointer to an empty string is used as a
	// filter. At most 64 characters.
	RegionCode *string `url:"region,omitempty"`
	// What was charged or refunded; leave unset for no filter.
	BillType core.BillType `url:"bill_type,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 1000; default 10.
	Limit int `url:"limit,omitempty"`
	// Resource ID; leave empty for no filter. At most 64 characters.
	ResourceID string `url:"resource_id,omitempty"`
	// Whether to include records with nothing payable; nil leaves it to the platform.
	IncludeZeroRecord *bool `url:"include_zero_record,omitempty"`
	// Reseller; a distributor needs it for the time in which the customer belonged to that reseller;
	// ignored otherwise. At most 64 characters.
	IndirectPartnerID string `url:"indirect_partner_id,omitempty"`
	// First day, in UTC+8, in the same month as BillCycle. Set both dates or neither; if only one is
	// set, it has no effect.
	BillDateBegin core.Date `url:"bill_date_begin,omitempty"`
	// Last day, in UTC+8, in the same month as BillCycle. Set both dates or neither; if only one is
	// set, it has no effect.
	BillDateEnd core.Date `url:"bill_date_end,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListSubCustomerResFeeRecordsOldRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("customer_id", r.CustomerID).Required().Max(64)
		c.Month("cycle", r.BillCycle).Required()
		check.Enum(c, "charge_mode", r.ChargingMode, chargeModeValues...).Required()
		c.StringPtr("cloud_service_type", r.ServiceTypeCode).Max(64)
		c.StringPtr("region", r.RegionCode).Max(64)
		check.Enum(c, "bill_type", r.BillType, billTypeValues...)
		c.Int("offset", r.Offset).Min(0)
		c.Int("limit", r.Limit).Between(1, 1000)
		c.String("resource_id", r.ResourceID).Max(64)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
		c.Date("bill_date_begin", r.BillDateBegin)
		c.Date("bill_date_end", r.BillDateEnd).NotBefore("bill_date_begin", r.BillDateBegin)
	})
}

// ListSubCustomerResFeeRecordsOldResponse is the response of
// [Service.ListSubCustomerResFeeRecordsOld].
type ListSubCustomerResFeeRecordsOldResponse struct {
	// Number of matching records on all pages; only on success.
	TotalCount int `json:"count"`
	// Currency of the amounts.
	Currency core.Currency `json:"currency"`
	// The records of this page.
	Records []FeeRecord `json:"fee_records"`

	core.Metadata `json:"-"`
}

// ListSubCustomerResFeeRecordsOld returns one page of a resale customer's expenditure by
// resource in a month.
//
// Records of the last 18 months can be queried, one charging mode per call. Offset counts
// records from 0 here, unlike in the v1.0 operations. Amounts are in the unit that the
// MeasureID of each record names (1 yuan, 2 jiao, 3 fen).
//
// Operation ListSubCustomerResFeeRecordsOld: GET
// /v2/bills/partner-bills/subcustomer-bills/res-fee-records (partner credentials, 10
// calls/s).
//
// Deprecated: use bills.ListCustomerRecords. BillType becomes BillDetailType, and
// ChargingMode is optional. Consulting-sale customers are covered as well. Amounts are
// always in yuan: Amount becomes PaymentAmount, DiscountAmount becomes
// OfficialDiscountAmount, and BonusAmount is gone. PeriodType is a [core.PeriodType],
// which has no minute. EffectiveTime and ExpireTime become the string ConsumeTime, which
// the function ParseConsumeTime of package bills parses.
func (s *Service) ListSubCustomerResFeeRecordsOld(ctx context.Context, req *ListSubCustomerResFeeRecordsOldRequest, opts ...option.Option) (*ListSubCustomerResFeeRecordsOldResponse, error) {
	return transport.Call[ListSubCustomerResFeeRecordsOldResponse](ctx, s.client(), &opListSubCustomerResFeeRecordsOld, req, opts)
}

var pagesListSubCustomerResFeeRecordsOld = page.Offset[ListSubCustomerResFeeRecordsOldRequest, ListSubCustomerResFeeRecordsOldResponse, FeeRecord]{
	Largest: 1000,
	Cursor:  func(r *ListSubCustomerResFeeRecordsOldRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListSubCustomerResFeeRecordsOldResponse) ([]FeeRecord, int) { return a.Records, a.TotalCount },
}

// AllSubCustomerResFeeRecordsOld walks every page of
// [Service.ListSubCustomerResFeeRecordsOld] and yields each fee record. It stops at the
// first error, which it yields last.
//
// Deprecated: use bills.AllCustomerRecords. See ListSubCustomerResFeeRecordsOld for what
// changes.
func (s *Service) AllSubCustomerResFeeRecordsOld(ctx context.Context, req *ListSubCustomerResFeeRecordsOldRequest, opts ...option.Option) iter.Seq2[FeeRecord, error] {
	return pagesListSubCustomerResFeeRecordsOld.All(ctx, s.client(), s.ListSubCustomerResFeeRecordsOld, req, opts)
}

// FeeRecord is the expenditure on one resource. All its amounts are in the unit of
// MeasureID.
type FeeRecord struct {
	// Start of the usage, in UTC; pay-per-use only.
	EffectiveTime time.Time `json:"effective_time"`
	// End of the usage, in UTC; pay-per-use only.
	ExpireTime time.Time `json:"expire_time"`
	// Product ID.
	ProductID string `json:"product_id"`
	// Product name.
	ProductName string `json:"product_name"`
	// Description of the product's specification.
	ProductSpecDescription string `json:"product_spec_desc"`
	// Order ID; yearly/monthly only.
	OrderID string `json:"order_id"`
	// Amount payable, including cash coupons and flexi-purchase coupons, in the unit of MeasureID.
	Amount decimal.Decimal `json:"amount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// Usage type code.
	UsageType string `json:"usage_type"`
	// Usage, in the unit of UsageMeasureID.
	Usage decimal.Decimal `json:"usage"`
	// Measurement unit ID of Usage; see the method ListMeasureUnits of package products.
	UsageMeasureID int `json:"usage_measure_id"`
	// Usage covered by resource packages, in the unit of PackageUsageMeasureID.
	PackageUsage decimal.Decimal `json:"free_resource_usage"`
	// Measurement unit ID of PackageUsage; see the method ListMeasureUnits of package products.
	PackageUsageMeasureID int `json:"free_resource_measure_id"`
	// Cloud service type code.
	ServiceTypeCode string `json:"cloud_service_type"`
	// Region code, such as cn-north-1.
	RegionCode string `json:"region"`
	// Resource type code.
	ResourceTypeCode string `json:"resource_type"`
	// How the expenditure was charged.
	ChargingMode core.ChargingMode `json:"charge_mode,string"`
	// Tags of the resource.
	ResourceTag string `json:"resource_tag"`
	// Name of the resource.
	ResourceName string `json:"resource_name"`
	// Resource ID.
	ResourceID string `json:"resource_id"`
	// What was charged or refunded; new codes may appear.
	BillType core.BillType `json:"bill_type"`
	// Unit of the period charged.
	PeriodType FeePeriodType `json:"period_type"`
	// Usage covered by reserved instances, in the unit of RIUsageMeasureID.
	RIUsage decimal.Decimal `json:"ri_usage"`
	// Measurement unit ID of RIUsage; see the method ListMeasureUnits of package products.
	RIUsageMeasureID int `json:"ri_usage_measure_id"`
	// List price, in the unit of MeasureID.
	OfficialAmount decimal.Decimal `json:"official_amount"`
	// Discount, in the unit of MeasureID.
	DiscountAmount decimal.Decimal `json:"discount_amount"`
	// Paid in cash, in the unit of MeasureID.
	CashAmount decimal.Decimal `json:"cash_amount"`
	// Paid from the credit line, in the unit of MeasureID.
	CreditAmount decimal.Decimal `json:"credit_amount"`
	// Paid with cash coupons, in the unit of MeasureID.
	CouponAmount decimal.Decimal `json:"coupon_amount"`
	// Paid with flexi-purchase coupons, in the unit of MeasureID.
	FlexiPurchaseCouponAmount decimal.Decimal `json:"flexipurchase_coupon_amount"`
	// Paid with stored-value cards, in the unit of MeasureID.
	StoredValueCardAmount decimal.Decimal `json:"stored_card_amount"`
	// Paid from the bonus account, in the unit of MeasureID.
	BonusAmount decimal.Decimal `json:"bonus_amount"`
	// Amount owed, in the unit of MeasureID.
	DebtAmount decimal.Decimal `json:"debt_amount"`
	// Debt written off, in the unit of MeasureID.
	WriteOffAmount decimal.Decimal `json:"adjustment_amount"`
	// Size of the resource, in the unit of SpecSizeMeasureID.
	SpecSize decimal.Decimal `json:"spec_size"`
	// Measurement unit ID of SpecSize; see the method ListMeasureUnits of package products.
	SpecSizeMeasureID int `json:"spec_size_measure_id"`
}

// FeePeriodType is the unit of the period that a [FeeRecord] covers. It is a separate type
// because code 5 is a minute here and one-off everywhere else. [FeePeriodType.PeriodType]
// converts it to the unit that the other operations use.
type FeePeriodType string

// PeriodType returns the unit of the period as a [core.PeriodType]. The result ok is false
// for minutes and seconds, which no other operation has, and for undocumented codes.
func (p FeePeriodType) PeriodType() (unit core.PeriodType, ok bool) {
	switch p {
	case FeePeriodTypeYear:
		return core.PeriodTypeYear, true
	case FeePeriodTypeMonth:
		return core.PeriodTypeMonth, true
	case FeePeriodTypeDay:
		return core.PeriodTypeDay, true
	case FeePeriodTypeHour:
		return core.PeriodTypeHour, true
	}
	return 0, false
}

// Values of [FeePeriodType].
const (
	FeePeriodTypeYear   FeePeriodType = "19" // year
	FeePeriodTypeMonth  FeePeriodType = "20" // month
	FeePeriodTypeDay    FeePeriodType = "24" // day
	FeePeriodTypeHour   FeePeriodType = "25" // hour
	FeePeriodTypeMinute FeePeriodType = "5"  // minute
	FeePeriodTypeSecond FeePeriodType = "6"  // second
)

var chargeModeValues = []core.ChargingMode{core.ChargingModeSubscription, core.ChargingModeOnDemand, core.ChargingModeReservedInstance, core.ChargingModeSavingsPlan}

var billTypeValues = []core.BillType{
	core.BillTypeNewPurchase, core.BillTypeRenewal, core.BillTypeSpecChange, core.BillTypeUnsubscription, core.BillTypeUsage,
	core.BillTypeAutoRenewal, core.BillTypeCompensation, core.BillTypeHourlyUsage, core.BillTypeUnsubscriptionFee,
	core.BillTypeSupportPlan, core.BillTypeDeduction, core.BillTypeMonthlyPayment, core.BillTypeSpecChangeRefund,
	core.BillTypeSavingsPlanOffset, core.BillTypeOnDemandConversion, core.BillTypeTruncationCharge, core.BillTypeYearlyPayment,
}
