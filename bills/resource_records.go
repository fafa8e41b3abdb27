package bills

import (
	"context"
	"iter"
	"math"
	"net/http"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListResourceRecords = transport.Operation{
	ID: "ListCustomerselfResourceRecords", Name: "bills.ListResourceRecords",
	Method: http.MethodGet, Path: "/v2/bills/customer-bills/res-fee-records",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// ListResourceRecordsRequest holds the parameters of ListResourceRecords.
type ListResourceRecordsRequest struct {
	// Billing month, in the UTC+8 calendar. Required.
	BillCycle core.Month `url:"cycle"`
	// Cloud service type code such as hws.service.type.obs; nil means no filter, the empty text
	// filters for none. At most 64 characters.
	ServiceTypeCode *string `url:"cloud_service_type,omitempty"`
	// Region code such as cn-north-1; nil means no filter, the empty text filters for none. At most 64
	// characters.
	RegionCode *string `url:"region,omitempty"`
	// How the resource is charged; unset means no filter.
	ChargingMode core.ChargingMode `url:"charge_mode,omitempty"`
	// What the charge is for; unset means no filter. core.BillTypeHourlyUsage and
	// core.BillTypeUnsubscriptionFee were documented until the end of 2024.
	BillType core.BillType `url:"bill_type,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 1000; default 10.
	Limit int `url:"limit,omitempty"`
	// Resource ID; empty means no filter. At most 64 characters.
	ResourceID string `url:"resource_id,omitempty"`
	// Enterprise project; 0 is the default project. For what is assigned to no project the platform
	// documents both -1 and the text null. Nil means no filter, the empty text filters for none. At
	// most 64 characters.
	EnterpriseProjectID *string `url:"enterprise_project_id,omitempty"`
	// True for rows with an amount due of 0 too, false for the others only; nil means no filter.
	IncludeZeroRecord *bool `url:"include_zero_record,omitempty"`
	// Whose spending to return; unset means core.AccountScopeAll.
	Scope core.AccountScope `url:"method,omitempty"`
	// Enterprise member account to look at; required when Scope is core.AccountScopeMembers, ignored
	// otherwise. At most 64 characters.
	SubCustomerID string `url:"sub_customer_id,omitempty"`
	// Order ID for core.BillTypeNewPurchase, core.BillTypeRenewal, core.BillTypeSpecChange,
	// core.BillTypeUnsubscription and core.BillTypeAutoRenewal, otherwise transaction ID (the receivable,
	// or the bill for month-end charges); empty means no filter. At most 64 characters.
	TradeID string `url:"trade_id,omitempty"`
	// First day, in the UTC+8 calendar and in BillCycle. It takes effect only together with BillDateEnd,
	// and not for StatisticTypeMonth.
	BillDateBegin core.Date `url:"bill_date_begin,omitempty"`
	// Last day, in the UTC+8 calendar and in BillCycle. It takes effect only together with BillDateBegin,
	// and not for StatisticTypeMonth.
	BillDateEnd core.Date `url:"bill_date_end,omitempty"`
	// How finely to sum; unset means StatisticTypeDetail.
	StatisticType StatisticType `url:"statistic_type,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListResourceRecordsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Month("cycle", r.BillCycle).Required()
		c.StringPtr("cloud_service_type", r.ServiceTypeCode).Max(64)
		c.StringPtr("region", r.RegionCode).Max(64)
		check.Enum(c, "charge_mode", r.ChargingMode, chargeModeValues...)
		check.Enum(c, "bill_type", r.BillType, billTypeValues...)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 1000)
		c.String("resource_id", r.ResourceID).Max(64)
		c.StringPtr("enterprise_project_id", r.EnterpriseProjectID).Max(64)
		check.Enum(c, "method", r.Scope, accountScopeValues...)
		c.String("sub_customer_id", r.SubCustomerID).RequiredIf(r.Scope == core.AccountScopeMembers, "method is sub_customer").Max(64)
		c.String("trade_id", r.TradeID).Max(64)
		if r.StatisticType == StatisticTypeMonth { // which ignores the days, as long as they are days
			c.Date("bill_date_begin", r.BillDateBegin)
			c.Date("bill_date_end", r.BillDateEnd)
		} else {
			checkBillDates(c, "cycle", r.BillCycle, r.BillDateBegin, r.BillDateEnd)
		}
		check.Enum(c, "statistic_type", r.StatisticType, statisticTypeValues...)
	})
}

// ListResourceRecordsResponse is the answer to ListResourceRecords.
type ListResourceRecordsResponse struct {
	// Records of this page.
	Records []ResourceRecord `json:"fee_records"`
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`
	// Currency of the amounts.
	Currency core.Currency `json:"currency"`

	core.Metadata `json:"-"`
}

// ListResourceRecords returns one page of the customer's spending per resource in a month.
//
// Records lag by hours, and those of the current month are not for reconciliation. A month
// is final after 10:00 (UTC+8) on the 3rd of the next month, for monthly-settlement
// customers on the 4th.
//
// Customer credentials only. Months of the last three years can be queried, one month per
// call. An enterprise master also sees its members; a member with independent accounting
// only after it has agreed.
//
// By default rows are in detail; StatisticType asks for sums by day or month.
// BillDateBegin and BillDateEnd go together and must lie in BillCycle; with one of them
// missing the whole month is returned.
//
// Operation ListCustomerselfResourceRecords: GET /v2/bills/customer-bills/res-fee-records
// (customer credentials, 10 calls/s).
func (s *Service) ListResourceRecords(ctx context.Context, req *ListResourceRecordsRequest, opts ...option.Option) (*ListResourceRecordsResponse, error) {
	return transport.Call[ListResourceRecordsResponse](ctx, s.client(), &opListResourceRecords, req, opts)
}

var pagesListResourceRecords = page.Offset[ListResourceRecordsRequest, ListResourceRecordsResponse, ResourceRecord]{
	Largest: 1000,
	Cursor:  func(r *ListResourceRecordsRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListResourceRecordsResponse) ([]ResourceRecord, int) { return a.Records, a.TotalCount },
}

// AllResourceRecords walks every page of ListResourceRecords, from req.Offset on, and
// yields each record; it stops at the first error, which it yields last. Without a Limit
// it asks for the largest pages.
func (s *Service) AllResourceRecords(ctx context.Context, req *ListResourceRecordsRequest, opts ...option.Option) iter.Seq2[ResourceRecord, error] {
	return pagesListResourceRecords.All(ctx, s.client(), s.ListResourceRecords, req, opts)
}

// ResourceRecord is one charge of a resource, as ListResourceRecords returns it.
type ResourceRecord struct {
	// Day of the record, in the UTC+8 calendar.
	BillDate core.Date `json:"bill_date"`
	// What the charge is for; new codes may appear.
	BillType core.BillType `json:"bill_type"`
	// Account that really spent (master or member).
	CustomerID string `json:"customer_id"`
	// Region code such as cn-north-1.
	RegionCode string `json:"region"`
	// Localized region name.
	RegionName string `json:"region_name"`
	// Cloud service type code such as hws.service.type.obs.
	ServiceTypeCode string `json:"cloud_service_type"`
	// Resource type code such as hws.resource.type.vm.
	ResourceTypeCode string `json:"resource_type"`
	// Localized service name.
	ServiceTypeName string `json:"cloud_service_type_name"`
	// Localized resource type name.
	ResourceTypeName string `json:"resource_type_name"`
	// Start of use, in UTC; pay-per-use only.
	EffectiveTime time.Time `json:"effective_time"`
	// End of use, in UTC; pay-per-use only.
	ExpireTime time.Time `json:"expire_time"`
	// Resource ID.
	ResourceID string `json:"resource_id"`
	// Resource name.
	ResourceName string `json:"resource_name"`
	// Resource tags.
	ResourceTag string `json:"resource_tag"`
	// Product ID.
	ProductID string `json:"product_id"`
	// Product name.
	ProductName string `json:"product_name"`
	// Spec description.
	ProductSpecDescription string `json:"product_spec_desc"`
	// SKU code, identifies the spec in bills.
	SKUCode string `json:"sku_code"`
	// Size of a linear product, such as a disk; the unit is SpecSizeMeasureID.
	SpecSize decimal.Decimal `json:"spec_size"`
	// Unit of SpecSize, see products.ListMeasureUnits.
	SpecSizeMeasureID int `json:"spec_size_measure_id"`
	// Order or transaction ID of the charge.
	TradeID string `json:"trade_id"`
	// Unique ID of the row; absent for StatisticTypeMonth.
	ID string `json:"id"`
	// Time of the charge, in UTC.
	TradeTime time.Time `json:"trade_time"`
	// Enterprise project ID; 0 is the default project, and empty or -1 stands for none.
	EnterpriseProjectID string `json:"enterprise_project_id"`
	// Enterprise project name.
	EnterpriseProjectName string `json:"enterprise_project_name"`
	// How the resource is charged.
	ChargingMode core.ChargingMode `json:"charge_mode,string"`
	// Order ID; empty for pay-per-use.
	OrderID string `json:"order_id"`
	// Unit of the charged period; nil when the row has none.
	PeriodType *core.PeriodType `json:"period_type,string"`
	// Usage type code.
	UsageType string `json:"usage_type"`
	// Usage; not returned for yearly/monthly.
	Usage decimal.Decimal `json:"usage"`
	// Measurement unit ID, see products.ListMeasureUnits.
	UsageMeasureID int `json:"usage_measure_id"`
	// Usage covered by packages.
	PackageUsage decimal.Decimal `json:"free_resource_usage"`
	// Measurement unit ID, see products.ListMeasureUnits.
	PackageUsageMeasureID int `json:"free_resource_measure_id"`
	// Usage covered by reserved instances.
	RIUsage decimal.Decimal `json:"ri_usage"`
	// Measurement unit ID, see products.ListMeasureUnits.
	RIUsageMeasureID int `json:"ri_usage_measure_id"`
	// Unit price; for simple prices without tiers only.
	UnitPrice decimal.Decimal `json:"unit_price"`
	// Unit of the price, as localized text.
	Unit string `json:"unit"`
	// List price, in yuan.
	OfficialAmount decimal.Decimal `json:"official_amount"`
	// Discount, in yuan.
	DiscountAmount decimal.Decimal `json:"discount_amount"`
	// Amount due: the sum of the eight payment parts (cash, credit, cash coupons, flexi-purchase
	// coupons, stored-value cards, bonus, debt, write-off), in yuan.
	Amount decimal.Decimal `json:"amount"`
	// Paid in cash, in yuan.
	CashAmount decimal.Decimal `json:"cash_amount"`
	// Paid from credit line, in yuan.
	CreditAmount decimal.Decimal `json:"credit_amount"`
	// Paid with cash coupons, in yuan.
	CouponAmount decimal.Decimal `json:"coupon_amount"`
	// Paid with flexi-purchase coupons, in yuan.
	FlexiPurchaseCouponAmount decimal.Decimal `json:"flexipurchase_coupon_amount"`
	// Paid with stored-value cards, in yuan.
	StoredValueCardAmount decimal.Decimal `json:"stored_card_amount"`
	// Paid with old bonus money, in yuan.
	BonusAmount decimal.Decimal `json:"bonus_amount"`
	// Owed, in yuan; may be negative.
	DebtAmount decimal.Decimal `json:"debt_amount"`
	// Debt written off, in yuan.
	WriteOffAmount decimal.Decimal `json:"adjustment_amount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// How the amount came about, as localized text; it works out to Amount less CouponAmount.
	Formula string `json:"formula"`
	// For a complete machine, the component's service type code.
	SubServiceTypeCode string `json:"sub_service_type_code"`
	// For a complete machine, the component's service name.
	SubServiceTypeName string `json:"sub_service_type_name"`
	// For a complete machine, the component's resource type code.
	SubResourceTypeCode string `json:"sub_resource_type_code"`
	// For a complete machine, the component's resource type name.
	SubResourceTypeName string `json:"sub_resource_type_name"`
	// For a complete machine, the component's resource ID (or reserved instance ID).
	SubResourceID string `json:"sub_resource_id"`
	// For a complete machine, the component's name.
	SubResourceName string `json:"sub_resource_name"`
	// Time of the charge, or the start and end of use in one text, in UTC; for StatisticTypeDetail
	// only. ParseConsumeTime reads both.
	ConsumeTime string `json:"consume_time"`
	// Related order when OrderID is a combined order, otherwise empty.
	RelatedOrderID string `json:"relative_order_id"`
	// Login name of the spending customer.
	AccountName string `json:"account_name"`
	// Number of periods.
	PeriodNum decimal.Decimal `json:"period_num"`
}

// StatisticType says how finely rows are summed. ListResourceDetails starts from months and
// ListResourceRecords from details when it is left out.
type StatisticType int

// Values of StatisticType.
const (
	StatisticTypeMonth  StatisticType = 1 // per billing month
	StatisticTypeDay    StatisticType = 2 // per day
	StatisticTypeDetail StatisticType = 3 // not summed: one row per charge
)

var statisticTypeValues = []StatisticType{StatisticTypeMonth, StatisticTypeDay, StatisticTypeDetail}
