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
	Callers:  []core.Role{core.RoleCustomer},
	Safe:     true,
	Requires: []string{"total_count", "currency"},
}

// ListResourceRecordsRequest holds the parameters of [Service.ListResourceRecords].
type ListResourceRecordsRequest struct {
	// Billing month, in the UTC+8 calendar. Required.
	BillCycle core.Month `url:"cycle"`
	// Cloud service type code such as hws.service.type.obs; nil means no filter, a pointer to an empty
	// string is used as a filter. At most 64 characters.
	ServiceTypeCode *string `url:"cloud_service_type,omitempty"`
	// Region code such as cn-north-1; nil means no filter, a pointer to an empty string is used as a
	// filter. At most 64 characters.
	RegionCode *string `url:"region,omitempty"`
	// How the resource is charged; leave unset for no filter.
	ChargingMode core.ChargingMode `url:"charge_mode,omitempty"`
	// What the charge is for; leave unset for no filter. [core.BillTypeHourlyUsage] and
	// [core.BillTypeUnsubscriptionFee] were documented until the end of 2024.
	BillType core.BillType `url:"bill_type,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 1000; default 10.
	Limit int `url:"limit,omitempty"`
	// Resource ID; leave empty for no filter. At most 64 characters.
	ResourceID string `url:"resource_id,omitempty"`
	// Enterprise project ID; 0 is the default project. For resources that belong to no project, the
	// platform documents both -1 and the string null. Nil means no filter, a pointer to an empty
	// string is used as a filter. At most 64 characters.
	EnterpriseProjectID *string `url:"enterprise_project_id,omitempty"`
	// True to return rows with an amount due of 0 as well, false to omit them; nil means no filter.
	IncludeZeroRecord *bool `url:"include_zero_record,omitempty"`
	// Whose spending to return; the default is [core.AccountScopeAll].
	Scope core.AccountScope `url:"method,omitempty"`
	// Enterprise member account to query; required when Scope is [core.AccountScopeMembers], ignored
	// otherwise. At most 64 characters.
	SubCustomerID string `url:"sub_customer_id,omitempty"`
	// Order ID for [core.BillTypeNewPurchase], [core.BillTypeRenewal], [core.BillTypeSpecChange],
	// [core.BillTypeUnsubscription] and [core.BillTypeAutoRenewal], otherwise the transaction ID (of
	// the receivable, or of the bill for month-end charges); leave empty for no filter. At most 64
	// characters.
	TradeID string `url:"trade_id,omitempty"`
	// First day, in the UTC+8 calendar and in BillCycle. It takes effect only together with
	// BillDateEnd, and not for [StatisticTypeMonth].
	BillDateBegin core.Date `url:"bill_date_begin,omitempty"`
	// Last day, in the UTC+8 calendar and in BillCycle. It takes effect only together with
	// BillDateBegin, and not for [StatisticTypeMonth].
	BillDateEnd core.Date `url:"bill_date_end,omitempty"`
	// How rows are summed; the default is [StatisticTypeDetail].
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
		if r.StatisticType == StatisticTypeMonth { // ignores the days, which must still be valid
			c.Date("bill_date_begin", r.BillDateBegin)
			c.Date("bill_date_end", r.BillDateEnd)
		} else {
			checkBillDates(c, "cycle", r.BillCycle, r.BillDateBegin, r.BillDateEnd)
		}
		check.Enum(c, "statistic_type", r.StatisticType, statisticTypeValues...)
	})
}

// ListResourceRecordsResponse is the response of [Service.ListResourceRecords].
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
// Do not reconcile against records of the current month: records lag by hours. A month is
// final after 10:00 (UTC+8) on the 3rd of the next month, for monthly-settlement customers
// on the 4th.
//
// Customer credentials only. Months of the last three years can be queried, one month per
// call. An enterprise master also sees the records of its members; those of a member with
// independent accounting only after that member has agreed.
//
// By default, there is one row per charge; set StatisticType for sums by day or month.
// BillDateBegin and BillDateEnd go together and must lie in BillCycle. If only one of them
// is set, the response covers the whole month.
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

// AllResourceRecords walks every page of [Service.ListResourceRecords], starting at
// req.Offset, and yields each record. It stops at the first error, which it yields last.
// If req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllResourceRecords(ctx context.Context, req *ListResourceRecordsRequest, opts ...option.Option) iter.Seq2[ResourceRecord, error] {
	return pagesListResourceRecords.All(ctx, s.client(), s.ListResourceRecords, req, opts)
}

// ResourceRecord is one charge of a resource, as returned by
// [Service.ListResourceRecords].
type ResourceRecord struct {
	// Day of the record, in the UTC+8 calendar.
	BillDate core.Date `json:"bill_date"`
	// What the charge is for; new codes may appear.
	BillType core.BillType `json:"bill_type"`
	// Account that spent the money (master or member).
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
	// SKU code, which identifies the spec in bills.
	SKUCode string `json:"sku_code"`
	// Size of a linear product, such as a disk; the unit is SpecSizeMeasureID.
	SpecSize decimal.Decimal `json:"spec_size"`
	// Unit of SpecSize; see the method ListMeasureUnits of package products.
	SpecSizeMeasureID int `json:"spec_size_measure_id"`
	// Order or transaction ID of the charge.
	TradeID string `json:"trade_id"`
	// Unique ID of the row; absent for [StatisticTypeMonth].
	ID string `json:"id"`
	// Time of the charge, in UTC.
	TradeTime time.Time `json:"trade_time"`
	// Enterprise project ID; 0 is the default project, empty or -1 means no project.
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
	// Measurement unit ID; see the method ListMeasureUnits of package products.
	UsageMeasureID int `json:"usage_measure_id"`
	// Usage covered by packages.
	PackageUsage decimal.Decimal `json:"free_resource_usage"`
	// Measurement unit ID; see the method ListMeasureUnits of package products.
	PackageUsageMeasureID int `json:"free_resource_measure_id"`
	// Usage covered by reserved instances.
	RIUsage decimal.Decimal `json:"ri_usage"`
	// Measurement unit ID; see the method ListMeasureUnits of package products.
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
	// Paid from the credit line, in yuan.
	CreditAmount decimal.Decimal `json:"credit_amount"`
	// Paid with cash coupons, in yuan.
	CouponAmount decimal.Decimal `json:"coupon_amount"`
	// Paid with flexi-purchase coupons, in yuan.
	FlexiPurchaseCouponAmount decimal.Decimal `json:"flexipurchase_coupon_amount"`
	// Paid with stored-value cards, in yuan.
	StoredValueCardAmount decimal.Decimal `json:"stored_card_amount"`
	// Paid with old bonus money, in yuan.
	BonusAmount decimal.Decimal `json:"bonus_amount"`
	// Amount owed, in yuan; may be negative.
	DebtAmount decimal.Decimal `json:"debt_amount"`
	// Debt written off, in yuan.
	WriteOffAmount decimal.Decimal `json:"adjustment_amount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// Formula of the amount, as localized text; its result is Amount minus CouponAmount.
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
	// Time of the charge, or the start and end of use in one string, in UTC; for [StatisticTypeDetail]
	// only. [ParseConsumeTime] parses both forms.
	ConsumeTime string `json:"consume_time"`
	// Related order when OrderID is a combined order, otherwise empty.
	RelatedOrderID string `json:"relative_order_id"`
	// Login name of the spending customer.
	AccountName string `json:"account_name"`
	// Number of periods.
	PeriodNum decimal.Decimal `json:"period_num"`
}

// StatisticType says whether rows are summed by month, by day, or not at all. The default
// is [StatisticTypeMonth] for [Service.ListResourceDetails] and [StatisticTypeDetail] for
// [Service.ListResourceRecords].
type StatisticType int

// Values of [StatisticType].
const (
	StatisticTypeMonth  StatisticType = 1 // per billing month
	StatisticTypeDay    StatisticType = 2 // per day
	StatisticTypeDetail StatisticType = 3 // not summed: one row per charge
)

var statisticTypeValues = []StatisticType{StatisticTypeMonth, StatisticTypeDay, StatisticTypeDetail}
