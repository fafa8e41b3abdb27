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

var opListFeeRecords = transport.Operation{
	ID: "ListCustomerBillsFeeRecords", Name: "bills.ListFeeRecords",
	Method: http.MethodGet, Path: "/v2/bills/customer-bills/fee-records",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// ListFeeRecordsRequest holds the parameters of [Service.ListFeeRecords].
type ListFeeRecordsRequest struct {
	// Billing month, in the UTC+8 calendar. Required.
	BillCycle core.Month `url:"bill_cycle"`
	// Who provides the service; leave unset for both.
	ProviderType ProviderType `url:"provider_type,omitempty"`
	// Cloud service type code such as hws.service.type.obs; leave empty for no filter. At most 64
	// characters.
	ServiceTypeCode string `url:"service_type_code,omitempty"`
	// Resource type code such as hws.resource.type.vm; leave empty for no filter. At most 64
	// characters.
	ResourceTypeCode string `url:"resource_type_code,omitempty"`
	// Region code such as cn-north-1; leave empty for no filter. At most 64 characters.
	RegionCode string `url:"region_code,omitempty"`
	// How the resource is charged; leave unset for no filter.
	ChargingMode core.ChargingMode `url:"charging_mode,omitempty"`
	// What the charge is for; leave unset for no filter.
	BillType core.BillType `url:"bill_type,omitempty"`
	// Order ID for [core.BillTypeNewPurchase], [core.BillTypeRenewal], [core.BillTypeSpecChange],
	// [core.BillTypeUnsubscription] and [core.BillTypeAutoRenewal], otherwise the transaction ID (of
	// the receivable, or of the bill for month-end charges); leave empty for no filter. At most 64
	// characters.
	TradeID string `url:"trade_id,omitempty"`
	// Enterprise project ID; 0 is the default project. For resources that belong to no project, the
	// platform documents both -1 and the string null. Leave empty for no filter. At most 64
	// characters.
	EnterpriseProjectID string `url:"enterprise_project_id,omitempty"`
	// True to return rows with an amount due of 0 as well; nil means no filter.
	IncludeZeroRecord *bool `url:"include_zero_record,omitempty"`
	// Settlement state; leave unset for no filter.
	Status BillStatus `url:"status,omitempty"`
	// Whose spending to return; the default is [core.AccountScopeAll].
	Scope core.AccountScope `url:"method,omitempty"`
	// Enterprise member account to query; required when Scope is [core.AccountScopeMembers], ignored
	// otherwise. At most 64 characters.
	SubCustomerID string `url:"sub_customer_id,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 1000; default 10.
	Limit int `url:"limit,omitempty"`
	// First day, in the UTC+8 calendar and in BillCycle. It takes effect only together with
	// BillDateEnd.
	BillDateBegin core.Date `url:"bill_date_begin,omitempty"`
	// Last day, in the UTC+8 calendar and in BillCycle. It takes effect only together with
	// BillDateBegin.
	BillDateEnd core.Date `url:"bill_date_end,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListFeeRecordsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Month("bill_cycle", r.BillCycle).Required()
		check.Enum(c, "provider_type", r.ProviderType, providerTypeValues...)
		c.String("service_type_code", r.ServiceTypeCode).Max(64)
		c.String("resource_type_code", r.ResourceTypeCode).Max(64)
		c.String("region_code", r.RegionCode).Max(64)
		check.Enum(c, "charging_mode", r.ChargingMode, chargingModeValues...)
		check.Enum(c, "bill_type", r.BillType, billTypeValues...)
		c.String("trade_id", r.TradeID).Max(64)
		c.String("enterprise_project_id", r.EnterpriseProjectID).Max(64)
		check.Enum(c, "status", r.Status, billStatusValues...)
		check.Enum(c, "method", r.Scope, accountScopeValues...)
		c.String("sub_customer_id", r.SubCustomerID).RequiredIf(r.Scope == core.AccountScopeMembers, "method is sub_customer").Max(64)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 1000)
		checkBillDates(c, "bill_cycle", r.BillCycle, r.BillDateBegin, r.BillDateEnd)
	})
}

// ListFeeRecordsResponse is the response of [Service.ListFeeRecords].
type ListFeeRecordsResponse struct {
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`
	// Transaction bills of this page.
	Records []FeeRecord `json:"records"`
	// Currency of the amounts.
	Currency core.Currency `json:"currency"`

	core.Metadata `json:"-"`
}

// ListFeeRecords returns one page of the customer's transaction bills of a month.
//
// Customer credentials only. Months of the last three years can be queried. An enterprise
// master also sees the bills of its members; those of a member with independent accounting
// only after that member has agreed.
//
// BillDateBegin and BillDateEnd go together and must lie in BillCycle. If only one of them
// is set, the response covers the whole month.
//
// Operation ListCustomerBillsFeeRecords: GET /v2/bills/customer-bills/fee-records
// (customer credentials, 10 calls/s).
func (s *Service) ListFeeRecords(ctx context.Context, req *ListFeeRecordsRequest, opts ...option.Option) (*ListFeeRecordsResponse, error) {
	return transport.Call[ListFeeRecordsResponse](ctx, s.client(), &opListFeeRecords, req, opts)
}

var pagesListFeeRecords = page.Offset[ListFeeRecordsRequest, ListFeeRecordsResponse, FeeRecord]{
	Largest: 1000,
	Cursor:  func(r *ListFeeRecordsRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListFeeRecordsResponse) ([]FeeRecord, int) { return a.Records, a.TotalCount },
}

// AllFeeRecords walks every page of [Service.ListFeeRecords], starting at req.Offset, and
// yields each transaction bill. It stops at the first error, which it yields last. If
// req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllFeeRecords(ctx context.Context, req *ListFeeRecordsRequest, opts ...option.Option) iter.Seq2[FeeRecord, error] {
	return pagesListFeeRecords.All(ctx, s.client(), s.ListFeeRecords, req, opts)
}

// FeeRecord is one transaction bill of a customer, as returned by
// [Service.ListFeeRecords].
type FeeRecord struct {
	// Billing month, in the UTC+8 calendar.
	BillCycle core.Month `json:"bill_cycle"`
	// Account that spent the money (master or member).
	CustomerID string `json:"customer_id"`
	// Cloud service type code such as hws.service.type.obs.
	ServiceTypeCode string `json:"service_type_code"`
	// Resource type code such as hws.resource.type.vm.
	ResourceTypeCode string `json:"resource_type_code"`
	// Localized service name.
	ServiceTypeName string `json:"service_type_name"`
	// Localized resource type name.
	ResourceTypeName string `json:"resource_type_name"`
	// Region code such as cn-north-1.
	RegionCode string `json:"region_code"`
	// Enterprise project ID; 0 is the default project, empty or -1 means no project.
	EnterpriseProjectID string `json:"enterprise_project_id"`
	// Enterprise project name.
	EnterpriseProjectName string `json:"enterprise_project_name"`
	// How the resource is charged.
	ChargingMode core.ChargingMode `json:"charging_mode"`
	// Time of payment, or for pay-per-use the start and end of use joined by a hyphen, in UTC.
	// [ParseConsumeTime] parses both forms.
	ConsumeTime string `json:"consume_time"`
	// Time of the charge, in UTC.
	TradeTime time.Time `json:"trade_time"`
	// Who provides the service.
	ProviderType ProviderType `json:"provider_type"`
	// Order or transaction ID.
	TradeID string `json:"trade_id"`
	// Unique row ID, reserved.
	ID string `json:"id"`
	// What the charge is for.
	BillType core.BillType `json:"bill_type"`
	// Settlement state.
	Status BillStatus `json:"status"`
	// List price: the sum of discount, truncated fraction and amount due, in yuan.
	OfficialAmount decimal.Decimal `json:"official_amount"`
	// Discount, in yuan.
	OfficialDiscountAmount decimal.Decimal `json:"official_discount_amount"`
	// Fraction truncated and not charged, in yuan.
	TruncatedAmount decimal.Decimal `json:"erase_amount"`
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
	StoredValueCardAmount decimal.Decimal `json:"stored_value_card_amount"`
	// Paid with old bonus money, in yuan.
	BonusAmount decimal.Decimal `json:"bonus_amount"`
	// Amount owed, in yuan; for a monthly-settlement customer the amount to settle.
	DebtAmount decimal.Decimal `json:"debt_amount"`
	// Debt written off, in yuan.
	WriteOffAmount decimal.Decimal `json:"writeoff_amount"`
	// Localized region name.
	RegionName string `json:"region_name"`
	// Login name of the spending customer.
	AccountName string `json:"account_name"`
}

// ProviderType says who provides a service.
type ProviderType int

// Values of [ProviderType].
const (
	ProviderTypeHuaweiCloud ProviderType = 1 // Huawei Cloud
	ProviderTypeKooGallery  ProviderType = 2 // KooGallery, the marketplace
)

var providerTypeValues = []ProviderType{ProviderTypeHuaweiCloud, ProviderTypeKooGallery}

// BillStatus is the settlement state of a transaction bill.
type BillStatus int

// Values of [BillStatus].
const (
	BillStatusPaid      BillStatus = 1 // paid
	BillStatusUnsettled BillStatus = 2 // not settled
	BillStatusUnbilled  BillStatus = 3 // not yet billed
)

var billStatusValues = []BillStatus{BillStatusPaid, BillStatusUnsettled, BillStatusUnbilled}
