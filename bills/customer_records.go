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

var opListCustomerRecords = transport.Operation{
	ID: "ListSubCustomerBillDetail", Name: "bills.ListCustomerRecords",
	Method: http.MethodGet, Path: "/v2/bills/subcustomer-bills/res-fee-records",
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// ListCustomerRecordsRequest holds the parameters of [Service.ListCustomerRecords].
type ListCustomerRecordsRequest struct {
	// Billing month, in the UTC+8 calendar; one of the last 18. Required.
	BillCycle core.Month `url:"bill_cycle"`
	// Customer to query, from the method List of package customers or from
	// [Service.ListConsumingCustomers]. Required, at most 64 characters.
	CustomerID string `url:"customer_id"`
	// Cloud service type code such as hws.service.type.obs; leave empty for no filter; the string null
	// selects records without one. At most 64 characters.
	ServiceTypeCode string `url:"service_type_code,omitempty"`
	// Region code such as cn-north-1; leave empty for no filter; the string null selects records
	// without one. At most 64 characters.
	RegionCode string `url:"region_code,omitempty"`
	// How the resource is charged; leave unset for every mode.
	ChargingMode core.ChargingMode `url:"charging_mode,omitempty"`
	// What the charge is for; leave unset for no filter.
	BillDetailType core.BillType `url:"bill_detail_type,omitempty"`
	// Resource ID; leave empty for no filter; the string null selects records without one. At most 64
	// characters.
	ResourceID string `url:"resource_id,omitempty"`
	// Resource name; leave empty for no filter; the string null selects records without one. At most
	// 128 characters.
	ResourceName string `url:"resource_name,omitempty"`
	// Order ID for [core.BillTypeNewPurchase], [core.BillTypeRenewal], [core.BillTypeSpecChange],
	// [core.BillTypeUnsubscription] and [core.BillTypeAutoRenewal], otherwise the transaction ID (of
	// the receivable, or of the bill for month-end charges); leave empty for no filter; the string
	// null selects records without one. At most 64 characters.
	TradeID string `url:"trade_id,omitempty"`
	// Account manager ID; an account manager supervisor must set it; the string null selects records
	// without one. At most 64 characters.
	AccountManagerID string `url:"account_manager_id,omitempty"`
	// How the customer is associated with the partner; leave unset for no filter.
	AssociationType core.AssociationType `url:"association_type,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 1000; default 10.
	Limit int `url:"limit,omitempty"`
	// Reseller to which the customer was tied; for a distributor, ignored otherwise. At most 64
	// characters.
	IndirectPartnerID string `url:"indirect_partner_id,omitempty"`
	// First day, in the UTC+8 calendar and in BillCycle, not after BillDateEnd. It takes effect only
	// together with BillDateEnd.
	BillDateBegin core.Date `url:"bill_date_begin,omitempty"`
	// Last day, in the UTC+8 calendar and in BillCycle. It takes effect only together with
	// BillDateBegin.
	BillDateEnd core.Date `url:"bill_date_end,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListCustomerRecordsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Month("bill_cycle", r.BillCycle).Required()
		c.String("customer_id", r.CustomerID).Required().Max(64)
		c.String("service_type_code", r.ServiceTypeCode).Max(64)
		c.String("region_code", r.RegionCode).Max(64)
		check.Enum(c, "charging_mode", r.ChargingMode, chargingModeValues...)
		check.Enum(c, "bill_detail_type", r.BillDetailType, billTypeValues...)
		c.String("resource_id", r.ResourceID).Max(64)
		c.String("resource_name", r.ResourceName).Max(128)
		c.String("trade_id", r.TradeID).Max(64)
		c.String("account_manager_id", r.AccountManagerID).Max(64)
		check.Enum(c, "association_type", r.AssociationType, associationTypeValues...)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(0, 1000)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
		checkBillDates(c, "bill_cycle", r.BillCycle, r.BillDateBegin, r.BillDateEnd)
	})
}

// ListCustomerRecordsResponse is the response of [Service.ListCustomerRecords].
type ListCustomerRecordsResponse struct {
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`
	// Currency of the amounts.
	Currency core.Currency `json:"currency"`
	// Records of this page.
	Records []CustomerRecord `json:"fee_records"`

	core.Metadata `json:"-"`
}

// ListCustomerRecords returns one page of what one of the partner's customers spent in a
// month.
//
// Solution provider or distributor credentials only. Resale and referral customers are
// covered, for the time in which they were associated with the caller and for the last 18
// months. A distributor names a reseller in IndirectPartnerID to see what the customer
// spent while it was tied to that reseller. An account manager supervisor must name one
// account manager in AccountManagerID.
//
// In the string filters, the literal string null selects records that have no value.
//
// When a referral customer that is an enterprise member under financial trusteeship is
// unbound, its spending of that month moves to the master account on the day of unbinding.
//
// An operator account of the partner needs permission BPC_ITEM_FINANCE_020101.
//
// Operation ListSubCustomerBillDetail: GET /v2/bills/subcustomer-bills/res-fee-records
// (partner credentials, 10 calls/s).
func (s *Service) ListCustomerRecords(ctx context.Context, req *ListCustomerRecordsRequest, opts ...option.Option) (*ListCustomerRecordsResponse, error) {
	return transport.Call[ListCustomerRecordsResponse](ctx, s.client(), &opListCustomerRecords, req, opts)
}

var pagesListCustomerRecords = page.Offset[ListCustomerRecordsRequest, ListCustomerRecordsResponse, CustomerRecord]{
	Largest: 1000,
	Cursor:  func(r *ListCustomerRecordsRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListCustomerRecordsResponse) ([]CustomerRecord, int) { return a.Records, a.TotalCount },
}

// AllCustomerRecords walks every page of [Service.ListCustomerRecords], starting at
// req.Offset, and yields each record. It stops at the first error, which it yields last.
// If req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllCustomerRecords(ctx context.Context, req *ListCustomerRecordsRequest, opts ...option.Option) iter.Seq2[CustomerRecord, error] {
	return pagesListCustomerRecords.All(ctx, s.client(), s.ListCustomerRecords, req, opts)
}

// CustomerRecord is one charge of a partner's customer, as returned by
// [Service.ListCustomerRecords].
type CustomerRecord struct {
	// Billing month, in the UTC+8 calendar.
	BillCycle core.Month `json:"bill_cycle"`
	// Customer account ID.
	CustomerID string `json:"customer_id"`
	// How the customer is associated with the partner.
	AssociationType core.AssociationType `json:"association_type,string"`
	// Cloud service type code such as hws.service.type.obs.
	ServiceTypeCode string `json:"service_type_code"`
	// Resource type code such as hws.resource.type.vm.
	ResourceTypeCode string `json:"resource_type_code"`
	// Localized service name.
	ServiceTypeName string `json:"service_type_name"`
	// Localized resource type name.
	ResourceTypeName string `json:"resource_type_name"`
	// How the resource is charged.
	ChargingMode core.ChargingMode `json:"charging_mode"`
	// Time of the charge, in UTC.
	TradeTime time.Time `json:"trade_time"`
	// Order ID for [core.BillTypeNewPurchase], [core.BillTypeRenewal], [core.BillTypeSpecChange],
	// [core.BillTypeUnsubscription] and [core.BillTypeAutoRenewal]; otherwise the transaction ID.
	TradeID string `json:"trade_id"`
	// Unique row ID.
	ID string `json:"id"`
	// What the charge is for; new codes may appear.
	BillDetailType core.BillType `json:"bill_detail_type"`
	// Resource ID.
	ResourceID string `json:"resource_id"`
	// Resource name; may be empty.
	ResourceName string `json:"resource_name"`
	// Spec description.
	ProductSpecDescription string `json:"product_spec_desc"`
	// Region code such as cn-north-1.
	RegionCode string `json:"region_code"`
	// Product ID.
	ProductID string `json:"product_id"`
	// Product name.
	ProductName string `json:"product_name"`
	// Resource tags; may be empty.
	ResourceTag string `json:"resource_tag"`
	// Time of payment, or for pay-per-use the start and end of use joined by a vertical bar, in UTC.
	// [ParseConsumeTime] parses both forms.
	ConsumeTime string `json:"consume_time"`
	// Usage type code; see the method ListUsageTypes of package products.
	UsageType string `json:"usage_type"`
	// Usage.
	UsageAmount decimal.Decimal `json:"usage_amount"`
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
	// List price, in yuan.
	OfficialAmount decimal.Decimal `json:"official_amount"`
	// Discount off list price, in yuan.
	OfficialDiscountAmount decimal.Decimal `json:"official_discount_amount"`
	// Amount due, in yuan.
	PaymentAmount decimal.Decimal `json:"payment_amount"`
	// Paid in cash, in yuan.
	CashAmount decimal.Decimal `json:"cash_amount"`
	// Paid from the credit line, in yuan.
	CreditAmount decimal.Decimal `json:"credit_amount"`
	// Paid with cash coupons, in yuan.
	CouponAmount decimal.Decimal `json:"coupon_amount"`
	// Paid with flexi-purchase coupons, in yuan.
	FlexiPurchaseCouponAmount decimal.Decimal `json:"flexipurchase_coupon_amount"`
	// Paid with stored-value cards, in yuan.
	StoredValueCardAmount decimal.Decimal `json:"stored_value_card_amount"`
	// Amount owed, in yuan.
	DebtAmount decimal.Decimal `json:"debt_amount"`
	// Debt written off, in yuan.
	WriteOffAmount decimal.Decimal `json:"writeoff_amount"`
	// Unit of the charged period; nil when the row has none.
	PeriodType *core.PeriodType `json:"period_type"`
	// ID of the account manager.
	AccountManagerID string `json:"account_manager_id"`
	// ID of the partner with which the customer is associated.
	PartnerID string `json:"partner_id"`
	// Localized region name.
	RegionName string `json:"region_name"`
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
	// Number of periods.
	PeriodNum decimal.Decimal `json:"period_num"`
	// Enterprise project; sent since August 2026.
	EnterpriseProjectID string `json:"enterprise_project_id"`
	// Type of the order behind the charge, as the platform writes it: which codes it has was not
	// documented when the field came. Sent since August 2026.
	OrderType string `json:"order_type"`
	// How much of a savings plan or reserved instance is paid upfront; empty for anything else. Sent
	// since August 2026.
	PaymentType PaymentType `json:"payment_type"`
}

var chargingModeValues = []core.ChargingMode{core.ChargingModeSubscription, core.ChargingModeOnDemand, core.ChargingModeReservedInstance, core.ChargingModeSavingsPlan}

var billTypeValues = []core.BillType{
	core.BillTypeNewPurchase, core.BillTypeRenewal, core.BillTypeSpecChange, core.BillTypeUnsubscription, core.BillTypeUsage,
	core.BillTypeAutoRenewal, core.BillTypeCompensation, core.BillTypeHourlyUsage, core.BillTypeUnsubscriptionFee,
	core.BillTypeSupportPlan, core.BillTypeDeduction, core.BillTypeMonthlyPayment, core.BillTypeSpecChangeRefund,
	core.BillTypeSavingsPlanOffset, core.BillTypeOnDemandConversion, core.BillTypeTruncationCharge, core.BillTypeYearlyPayment,
}

var associationTypeValues = []core.AssociationType{core.AssociationTypeConsulting, core.AssociationTypeResale}

var opListConsumingCustomers = transport.Operation{
	ID: "ListConsumeSubCustomers", Name: "bills.ListConsumingCustomers",
	Method: http.MethodPost, Path: "/v2/bills/subcustomer-bills/res-fee-records/sub-customers/query",
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// ListConsumingCustomersRequest holds the parameters of [Service.ListConsumingCustomers].
type ListConsumingCustomersRequest struct {
	// Billing month, in the UTC+8 calendar. Required.
	BillCycle core.Month `json:"bill_cycle"`
	// Records to skip, not pages; default 0.
	Offset int `json:"offset,omitzero"`
	// Records per page, 1 to 100; default 10.
	Limit int `json:"limit,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ListConsumingCustomersRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Month("bill_cycle", r.BillCycle).Required()
		c.Int("offset", r.Offset).Between(0, 2147483646)
		c.Int("limit", r.Limit).Between(1, 100)
	})
}

// ListConsumingCustomersResponse is the response of [Service.ListConsumingCustomers].
type ListConsumingCustomersResponse struct {
	// Customers of this page.
	SubCustomers []ConsumingCustomer `json:"sub_customers"`
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`

	core.Metadata `json:"-"`
}

// ListConsumingCustomers returns one page of the partner's customers that had spending in
// a billing month.
//
// Solution provider or distributor credentials only. Customers that have left the partner
// are included if they were associated with it in that month and spent money then.
// [Service.ListCustomerRecords] takes the returned customer IDs.
//
// Operation ListConsumeSubCustomers: POST
// /v2/bills/subcustomer-bills/res-fee-records/sub-customers/query (partner credentials, 10
// calls/s).
func (s *Service) ListConsumingCustomers(ctx context.Context, req *ListConsumingCustomersRequest, opts ...option.Option) (*ListConsumingCustomersResponse, error) {
	return transport.Call[ListConsumingCustomersResponse](ctx, s.client(), &opListConsumingCustomers, req, opts)
}

var pagesListConsumingCustomers = page.Offset[ListConsumingCustomersRequest, ListConsumingCustomersResponse, ConsumingCustomer]{
	Largest: 100,
	Cursor:  func(r *ListConsumingCustomersRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListConsumingCustomersResponse) ([]ConsumingCustomer, int) {
		return a.SubCustomers, a.TotalCount
	},
}

// AllConsumingCustomers walks every page of [Service.ListConsumingCustomers], starting at
// req.Offset, and yields each customer. It stops at the first error, which it yields last.
// If req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllConsumingCustomers(ctx context.Context, req *ListConsumingCustomersRequest, opts ...option.Option) iter.Seq2[ConsumingCustomer, error] {
	return pagesListConsumingCustomers.All(ctx, s.client(), s.ListConsumingCustomers, req, opts)
}

// ConsumingCustomer is one customer that had spending in a month.
type ConsumingCustomer struct {
	// Customer account ID.
	CustomerID string `json:"customer_id"`
}
