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

var opListMonthlyBreakdown = transport.Operation{
	ID: "ListCustomerBillsMonthlyBreakDown", Name: "bills.ListMonthlyBreakdown",
	Method: http.MethodGet, Path: "/v2/costs/cost-analysed-bills/monthly-breakdown",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// ListMonthlyBreakdownRequest holds the parameters of [Service.ListMonthlyBreakdown].
type ListMonthlyBreakdownRequest struct {
	// Month whose amortized costs to return, in the UTC+8 calendar; one of the last 18. Required.
	SharedMonth core.Month `url:"shared_month"`
	// Cloud service type code such as hws.service.type.obs; nil means no filter, a pointer to an empty
	// string is used as a filter. At most 64 characters.
	ServiceTypeCode *string `url:"service_type_code,omitempty"`
	// Resource type code such as hws.resource.type.vm; nil means no filter, a pointer to an empty
	// string is used as a filter. At most 64 characters.
	ResourceTypeCode *string `url:"resource_type_code,omitempty"`
	// Region code such as cn-north-1; leave empty for no filter. At most 64 characters.
	RegionCode string `url:"region_code,omitempty"`
	// How the resource is charged; leave unset for no filter.
	ChargingMode core.ChargingMode `url:"charging_mode,omitempty"`
	// What the charge is for; leave unset for no filter.
	BillType core.BillType `url:"bill_type,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 1000; default 10.
	Limit int `url:"limit,omitempty"`
	// Resource ID; leave empty for no filter. At most 64 characters.
	ResourceID string `url:"resource_id,omitempty"`
	// Resource name; leave empty for no filter. At most 64 characters.
	ResourceName string `url:"resource_name,omitempty"`
	// Enterprise project ID; 0 is the default project. For resources that belong to no project, the
	// platform documents both -1 and the string null. Leave empty for no filter. At most 64
	// characters.
	EnterpriseProjectID string `url:"enterprise_project_id,omitempty"`
	// Whose spending to return; the default is [core.AccountScopeAll].
	Scope core.AccountScope `url:"method,omitempty"`
	// Enterprise member account to query; required when Scope is [core.AccountScopeMembers], ignored
	// otherwise. At most 64 characters.
	SubCustomerID string `url:"sub_customer_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListMonthlyBreakdownRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Month("shared_month", r.SharedMonth).Required()
		c.StringPtr("service_type_code", r.ServiceTypeCode).Max(64)
		c.StringPtr("resource_type_code", r.ResourceTypeCode).Max(64)
		c.String("region_code", r.RegionCode).Max(64)
		check.Enum(c, "charging_mode", r.ChargingMode, chargingModeValues...)
		check.Enum(c, "bill_type", r.BillType, billTypeValues...)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 1000)
		c.String("resource_id", r.ResourceID).Max(64)
		c.String("resource_name", r.ResourceName).Max(64)
		c.String("enterprise_project_id", r.EnterpriseProjectID).Max(64)
		check.Enum(c, "method", r.Scope, accountScopeValues...)
		c.String("sub_customer_id", r.SubCustomerID).RequiredIf(r.Scope == core.AccountScopeMembers, "method is sub_customer").Max(64)
	})
}

// ListMonthlyBreakdownResponse is the response of [Service.ListMonthlyBreakdown].
type ListMonthlyBreakdownResponse struct {
	// Currency of the amounts.
	Currency core.Currency `json:"currency"`
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`
	// Amortized costs of this page.
	Details []AmortizedCost `json:"details"`

	core.Metadata `json:"-"`
}

// ListMonthlyBreakdown returns one page of the customer's amortized costs of a month.
//
// Customer credentials only. The customer must have enabled the cost center
// (CBC.18000014). The last 18 months can be queried. The response covers the same costs
// that the customer's cost center shows. A master that queries all members may have at
// most 1000 members with independent accounting; with more, it must name one member
// (CBC.18000048).
//
// Operation ListCustomerBillsMonthlyBreakDown: GET
// /v2/costs/cost-analysed-bills/monthly-breakdown (customer credentials, 10 calls/s).
func (s *Service) ListMonthlyBreakdown(ctx context.Context, req *ListMonthlyBreakdownRequest, opts ...option.Option) (*ListMonthlyBreakdownResponse, error) {
	return transport.Call[ListMonthlyBreakdownResponse](ctx, s.client(), &opListMonthlyBreakdown, req, opts)
}

var pagesListMonthlyBreakdown = page.Offset[ListMonthlyBreakdownRequest, ListMonthlyBreakdownResponse, AmortizedCost]{
	Largest: 1000,
	Cursor:  func(r *ListMonthlyBreakdownRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListMonthlyBreakdownResponse) ([]AmortizedCost, int) { return a.Details, a.TotalCount },
}

// AllMonthlyBreakdown walks every page of [Service.ListMonthlyBreakdown], starting at
// req.Offset, and yields each amortized cost. It stops at the first error, which it yields
// last. If req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllMonthlyBreakdown(ctx context.Context, req *ListMonthlyBreakdownRequest, opts ...option.Option) iter.Seq2[AmortizedCost, error] {
	return pagesListMonthlyBreakdown.All(ctx, s.client(), s.ListMonthlyBreakdown, req, opts)
}

// AmortizedCost is the share of one charge that is assigned to a month, as returned by
// [Service.ListMonthlyBreakdown].
type AmortizedCost struct {
	// Month to which the cost is assigned, in the UTC+8 calendar.
	SharedMonth core.Month `json:"shared_month"`
	// Month in which the charge was billed, in the UTC+8 calendar.
	BillCycle core.Month `json:"bill_cycle"`
	// What the charge is for.
	BillType core.BillType `json:"bill_type"`
	// Account that spent the money (master or member).
	CustomerID string `json:"customer_id"`
	// Region code such as cn-north-1.
	RegionCode string `json:"region_code"`
	// Localized region name.
	RegionName string `json:"region_name"`
	// Cloud service type code such as hws.service.type.obs.
	ServiceTypeCode string `json:"service_type_code"`
	// Resource type code such as hws.resource.type.vm.
	ResourceTypeCode string `json:"resource_type_code"`
	// Localized service name.
	ServiceTypeName string `json:"service_type_name"`
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
	// Spec description.
	ProductSpecDescription string `json:"product_spec_desc"`
	// Enterprise project ID; 0 is the default project, empty or -1 means no project.
	EnterpriseProjectID string `json:"enterprise_project_id"`
	// Enterprise project name.
	EnterpriseProjectName string `json:"enterprise_project_name"`
	// How the resource is charged.
	ChargingMode core.ChargingMode `json:"charging_mode"`
	// Order ID; empty for pay-per-use.
	OrderID string `json:"order_id"`
	// Unit of the charged period; nil when the row has none.
	PeriodType *core.PeriodType `json:"period_type"`
	// Usage type code.
	UsageType string `json:"usage_type"`
	// Usage.
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
	// Amount due: the sum of the amounts amortized before this month, in this month and after this
	// month, in yuan.
	ConsumeAmount decimal.Decimal `json:"consume_amount"`
	// Amortized before this month, in yuan; 0 for pay-per-use.
	PastMonthsAmortizedAmount decimal.Decimal `json:"past_months_amortized_amount"`
	// Amortized this month: the sum of the amortized parts below, in yuan.
	CurrentMonthAmortizedAmount decimal.Decimal `json:"current_month_amortized_amount"`
	// To be amortized after this month, in yuan; 0 for pay-per-use.
	FutureMonthsAmortizedAmount decimal.Decimal `json:"future_months_amortized_amount"`
	// Part of this month's share paid in cash, in yuan.
	AmortizedCashAmount decimal.Decimal `json:"amortized_cash_amount"`
	// Part of this month's share paid from the credit line, in yuan.
	AmortizedCreditAmount decimal.Decimal `json:"amortized_credit_amount"`
	// Part of this month's share paid with cash coupons, in yuan.
	AmortizedCouponAmount decimal.Decimal `json:"amortized_coupon_amount"`
	// Part of this month's share paid with flexi-purchase coupons, in yuan.
	AmortizedFlexiPurchaseCouponAmount decimal.Decimal `json:"amortized_flexipurchase_coupon_amount"`
	// Part of this month's share paid with stored-value cards, in yuan.
	AmortizedStoredValueCardAmount decimal.Decimal `json:"amortized_stored_value_card_amount"`
	// Part of this month's share paid with old bonus money, in yuan.
	AmortizedBonusAmount decimal.Decimal `json:"amortized_bonus_amount"`
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
	// Cost tags.
	EffectiveTagPairs []CostTag `json:"effective_tag_pairs"`
	// Cost units.
	CostUnitPairs []CostUnit `json:"cost_unit_pairs"`
}

// CostTag is a cost tag of a resource and its value.
type CostTag struct {
	// Tag key.
	TagKey string `json:"tag_key"`
	// Tag value.
	TagValue string `json:"tag_value"`
}

// CostUnit is a cost unit to which a cost is assigned.
type CostUnit struct {
	// Cost unit name.
	CostUnitName string `json:"cost_unit_name"`
	// Cost unit rule value.
	CostUnitRuleValue string `json:"cost_unit_rule_value"`
}
