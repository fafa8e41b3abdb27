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

var opListResourceDetails = transport.Operation{
	ID: "ListCustomerselfResourceRecordDetails", Name: "bills.ListResourceDetails",
	Method: http.MethodPost, Path: "/v2/bills/customer-bills/res-records/query",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// ListResourceDetailsRequest holds the parameters of [Service.ListResourceDetails].
type ListResourceDetailsRequest struct {
	// Billing month, in the UTC+8 calendar; not before January 2019. Required.
	BillCycle core.Month `json:"cycle"`
	// Cloud service type code such as hws.service.type.obs; leave empty for no filter. At most 64
	// characters.
	ServiceTypeCode string `json:"cloud_service_type,omitzero"`
	// Resource type code such as hws.resource.type.vm; leave empty for no filter. At most 64
	// characters.
	ResourceTypeCode string `json:"resource_type,omitzero"`
	// Region code such as cn-north-1; leave empty for no filter. At most 64 characters.
	RegionCode string `json:"region,omitzero"`
	// Resource instance ID; leave empty for no filter. At most 64 characters.
	ResourceInstanceID string `json:"res_instance_id,omitzero"`
	// How the resource is charged; leave unset for every mode.
	ChargingMode core.ChargingMode `json:"charge_mode,omitzero"`
	// What the charge is for; leave unset for every type.
	BillType core.BillType `json:"bill_type,omitzero"`
	// Enterprise project ID; 0 is the default project. For resources that belong to no project, the
	// platform documents both -1 and the string null. Leave empty for no filter. At most 64
	// characters.
	EnterpriseProjectID string `json:"enterprise_project_id,omitzero"`
	// True to return rows with an amount due of 0 as well; nil means no filter.
	IncludeZeroRecord *bool `json:"include_zero_record,omitzero"`
	// Records to skip, not pages; default 0.
	Offset int `json:"offset,omitzero"`
	// Records per page, 1 to 1000; default 10.
	Limit int `json:"limit,omitzero"`
	// Whose spending to return; the default is [core.AccountScopeAll].
	Scope core.AccountScope `json:"method,omitzero"`
	// Enterprise member account to query; required when Scope is [core.AccountScopeMembers], ignored
	// otherwise. At most 64 characters.
	SubCustomerID string `json:"sub_customer_id,omitzero"`
	// How rows are summed; the default is [StatisticTypeMonth]. Required for [QueryTypeDaily], which
	// takes [StatisticTypeDay] and [StatisticTypeDetail] only.
	StatisticType StatisticType `json:"statistic_type,omitzero"`
	// Month or range of days; the default is [QueryTypeBillCycle].
	QueryType QueryType `json:"query_type,omitzero"`
	// First day, in the UTC+8 calendar; required for [QueryTypeDaily].
	BillDateBegin core.Date `json:"bill_cycle_begin,omitzero"`
	// Last day, in the UTC+8 calendar, not before BillDateBegin; required for [QueryTypeDaily].
	BillDateEnd core.Date `json:"bill_cycle_end,omitzero"`
	// Account that pays. An ordinary customer leaves it empty or sets its own ID. A master sets its
	// own ID (for itself and the members under trusteeship) or the ID of an independent member. A
	// member under trusteeship sets its own ID (for bills before the change) or the master's (for
	// bills after it). At most 64 characters.
	PayerAccountID string `json:"payer_account_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ListResourceDetailsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Month("cycle", r.BillCycle).Required()
		c.String("cloud_service_type", r.ServiceTypeCode).Max(64)
		c.String("resource_type", r.ResourceTypeCode).Max(64)
		c.String("region", r.RegionCode).Max(64)
		c.String("res_instance_id", r.ResourceInstanceID).Max(64)
		check.Enum(c, "charge_mode", r.ChargingMode, chargingModeValues...)
		check.Enum(c, "bill_type", r.BillType, billTypeValues...)
		c.String("enterprise_project_id", r.EnterpriseProjectID).Max(64)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 1000)
		check.Enum(c, "method", r.Scope, accountScopeValues...)
		c.String("sub_customer_id", r.SubCustomerID).RequiredIf(r.Scope == core.AccountScopeMembers, "method is sub_customer").Max(64)
		check.Enum(c, "statistic_type", r.StatisticType, statisticTypeValues...).RequiredIf(r.QueryType == QueryTypeDaily, "query_type is DAILY")
		if r.QueryType == QueryTypeDaily && r.StatisticType == StatisticTypeMonth {
			c.Fail("statistic_type", "2 or 3 when query_type is DAILY", "1")
		}
		check.Enum(c, "query_type", r.QueryType, queryTypeValues...)
		c.Date("bill_cycle_begin", r.BillDateBegin).RequiredIf(r.QueryType == QueryTypeDaily, "query_type is DAILY")
		c.Date("bill_cycle_end", r.BillDateEnd).
			RequiredIf(r.QueryType == QueryTypeDaily, "query_type is DAILY").
			NotBefore("bill_cycle_begin", r.BillDateBegin)
		c.String("payer_account_id", r.PayerAccountID).Max(64)
	})
}

// ListResourceDetailsResponse is the response of [Service.ListResourceDetails].
type ListResourceDetailsResponse struct {
	// Resource bills of this page.
	Records []ResourceDetail `json:"monthly_records"`
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`
	// Currency of the amounts.
	Currency core.Currency `json:"currency"`

	core.Metadata `json:"-"`
}

// ListResourceDetails returns one page of the customer's resource bills, summed by month
// or by day, or in detail.
//
// Do not reconcile these rows with summary bills: amounts have eight decimals here, while
// accounts are charged with two.
//
// Customer credentials only. Months of the last three years can be queried, but none
// before January 2019. By default, there is one row per billing month; set StatisticType
// for days or details. For a range of days, set QueryType to [QueryTypeDaily] together
// with BillDateBegin and BillDateEnd, and StatisticType to [StatisticTypeDay] or
// [StatisticTypeDetail].
//
// For a customer that became a member under financial trusteeship, the response holds
// bills from before and after the change. PayerAccountID tells them apart.
//
// Operation ListCustomerselfResourceRecordDetails: POST
// /v2/bills/customer-bills/res-records/query (customer credentials, 10 calls/s).
func (s *Service) ListResourceDetails(ctx context.Context, req *ListResourceDetailsRequest, opts ...option.Option) (*ListResourceDetailsResponse, error) {
	return transport.Call[ListResourceDetailsResponse](ctx, s.client(), &opListResourceDetails, req, opts)
}

var pagesListResourceDetails = page.Offset[ListResourceDetailsRequest, ListResourceDetailsResponse, ResourceDetail]{
	Largest: 1000,
	Cursor:  func(r *ListResourceDetailsRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListResourceDetailsResponse) ([]ResourceDetail, int) { return a.Records, a.TotalCount },
}

// AllResourceDetails walks every page of [Service.ListResourceDetails], starting at
// req.Offset, and yields each resource bill. It stops at the first error, which it yields
// last. If req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllResourceDetails(ctx context.Context, req *ListResourceDetailsRequest, opts ...option.Option) iter.Seq2[ResourceDetail, error] {
	return pagesListResourceDetails.All(ctx, s.client(), s.ListResourceDetails, req, opts)
}

// ResourceDetail is one resource bill of a customer, as returned by
// [Service.ListResourceDetails].
type ResourceDetail struct {
	// Billing month, in the UTC+8 calendar.
	BillCycle core.Month `json:"cycle"`
	// Day of the bill, in the UTC+8 calendar; set for [StatisticTypeDay] only.
	BillDate core.Date `json:"bill_date"`
	// What the charge is for.
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
	ResourceTypeCode string `json:"resource_Type_code"`
	// Localized service name.
	ServiceTypeName string `json:"cloud_service_type_name"`
	// Localized resource type name.
	ResourceTypeName string `json:"resource_type_name"`
	// Resource instance ID.
	ResourceInstanceID string `json:"res_instance_id"`
	// Resource name.
	ResourceName string `json:"resource_name"`
	// Resource tags.
	ResourceTag string `json:"resource_tag"`
	// SKU code.
	SKUCode string `json:"sku_code"`
	// Enterprise project ID; 0 is the default project, empty or -1 means no project.
	EnterpriseProjectID string `json:"enterprise_project_id"`
	// Enterprise project name.
	EnterpriseProjectName string `json:"enterprise_project_name"`
	// How the resource is charged.
	ChargingMode core.ChargingMode `json:"charge_mode"`
	// Amount due: the sum of the eight payment parts (cash, credit, cash coupons, flexi-purchase
	// coupons, stored-value cards, bonus, debt, write-off), in yuan.
	ConsumeAmount decimal.Decimal `json:"consume_amount"`
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
	// Amount owed, in yuan.
	DebtAmount decimal.Decimal `json:"debt_amount"`
	// Debt written off, in yuan.
	WriteOffAmount decimal.Decimal `json:"adjustment_amount"`
	// List price, in yuan.
	OfficialAmount decimal.Decimal `json:"official_amount"`
	// Discount off list price, in yuan.
	DiscountAmount decimal.Decimal `json:"discount_amount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// Unit of the charged period; nil when the row has none.
	PeriodType *core.PeriodType `json:"period_type"`
	// Root resource ID.
	RootResourceID string `json:"root_resource_id"`
	// Parent resource ID.
	ParentResourceID string `json:"parent_resource_id"`
	// Order ID for [core.BillTypeNewPurchase], [core.BillTypeRenewal], [core.BillTypeSpecChange],
	// [core.BillTypeUnsubscription] and [core.BillTypeAutoRenewal]; otherwise the transaction ID.
	TradeID string `json:"trade_id"`
	// Unique row ID, reserved.
	ID string `json:"id"`
	// Spec description.
	ProductSpecDescription string `json:"product_spec_desc"`
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
	// ID of the original order.
	OriginalOrderID string `json:"pre_order_id"`
	// Availability zones.
	AvailabilityZones []AvailabilityZone `json:"az_code_infos"`
	// Account that pays.
	PayerAccountID string `json:"payer_account_id"`
	// Start of use, in UTC; for [StatisticTypeDetail] only.
	EffectiveTime time.Time `json:"effective_time"`
	// End of use, in UTC; for [StatisticTypeDetail] only.
	ExpireTime time.Time `json:"expire_time"`
	// Time of the charge, or the start and end of use in one string, in UTC; for [StatisticTypeDetail]
	// only. [ParseConsumeTime] parses both forms.
	ConsumeTime string `json:"consume_time"`
	// Huawei Cloud operating entity.
	OperatingEntityID string `json:"be_id"`
	// Relation of the resource to its parent and root resources; reserved.
	ExtendParams ResourceRelation `json:"extend_params"`
	// Login name of the spending customer.
	AccountName string `json:"account_name"`
	// Number of periods.
	PeriodNum decimal.Decimal `json:"period_num"`
	// Whether the charge is for a spot instance; for [StatisticTypeDetail] only.
	IsSpot SpotStatus `json:"is_spot"`
	// Discount type codes joined by commas; for [StatisticTypeDetail] only.
	PromotionType string `json:"promotion_type"`
	// How much is paid upfront, for savings plans and reserved instances; for [StatisticTypeDetail]
	// only.
	PaymentType PaymentType `json:"payment_type"`
}

// SpotStatus says whether a charge is for a spot instance.
type SpotStatus string

// Values of [SpotStatus].
const (
	SpotStatusSpot          SpotStatus = "Y"  // a spot instance
	SpotStatusNotSpot       SpotStatus = "N"  // not a spot instance
	SpotStatusNotApplicable SpotStatus = "--" // not applicable
)

// PaymentType says how much of a savings plan or reserved instance is paid upfront.
type PaymentType string

// Values of [PaymentType].
const (
	PaymentTypeAllUpfront     PaymentType = "ALL_UPFRONT"     // everything
	PaymentTypePartialUpfront PaymentType = "PARTIAL_UPFRONT" // a part
	PaymentTypeNoUpfront      PaymentType = "NO_UPFRONT"      // nothing
)

// AvailabilityZone is an availability zone that a resource uses.
type AvailabilityZone struct {
	// Availability zone code.
	AvailabilityZoneCode string `json:"az_code"`
}

// ResourceRelation ties the resource of a charge to its parent and root resources.
type ResourceRelation struct {
	// ID of the resource of this charge.
	ResourceID string `json:"self_resource_id"`
	// Related resources, at most two levels.
	RelatedResources []RelatedResource `json:"relation_infos"`
}

// RelatedResource is the parent or root resource of a resource.
type RelatedResource struct {
	// ID of the related resource.
	ResourceID string `json:"relative_resource_id"`
	// How the resource is related.
	RelationType RelationType `json:"relative_type"`
}

// RelationType says how a related resource relates to the resource of a charge.
type RelationType string

// Values of [RelationType].
const (
	RelationTypeParent RelationType = "PARENT" // its parent resource
	RelationTypeRoot   RelationType = "ROOT"   // its root resource
)

// QueryType says whether [Service.ListResourceDetails] covers a month or a range of days.
type QueryType string

// Values of [QueryType].
const (
	QueryTypeBillCycle QueryType = "BILLCYCLE" // the billing month
	QueryTypeDaily     QueryType = "DAILY"     // a range of days
)

var queryTypeValues = []QueryType{QueryTypeBillCycle, QueryTypeDaily}
