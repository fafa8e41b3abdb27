package bills

import (
	"context"
	"iter"
	"math"
	"net/http"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opGetMonthlySum = transport.Operation{
	ID: "ShowCustomerMonthlySum", Name: "bills.GetMonthlySum",
	Method: http.MethodGet, Path: "/v2/bills/customer-bills/monthly-sum",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// GetMonthlySumRequest holds the parameters of [Service.GetMonthlySum].
type GetMonthlySumRequest struct {
	// Billing month, in the UTC+8 calendar. Required.
	BillCycle core.Month `url:"bill_cycle"`
	// Cloud service type code such as hws.service.type.obs; leave empty for no filter. At most 64
	// characters.
	ServiceTypeCode string `url:"service_type_code,omitempty"`
	// Enterprise project ID; 0 is the default project, -1 selects rows assigned to no project. Leave
	// empty for no filter. At most 64 characters.
	EnterpriseProjectID string `url:"enterprise_project_id,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 1000; default 10.
	Limit int `url:"limit,omitempty"`
	// Whose spending to return; the default is [core.AccountScopeAll].
	Scope core.AccountScope `url:"method,omitempty"`
	// Enterprise member account to query; required when Scope is [core.AccountScopeMembers], ignored
	// otherwise. At most 64 characters.
	SubCustomerID string `url:"sub_customer_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *GetMonthlySumRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Month("bill_cycle", r.BillCycle).Required()
		c.String("service_type_code", r.ServiceTypeCode).Max(64)
		c.String("enterprise_project_id", r.EnterpriseProjectID).Max(64)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 1000)
		check.Enum(c, "method", r.Scope, accountScopeValues...)
		c.String("sub_customer_id", r.SubCustomerID).RequiredIf(r.Scope == core.AccountScopeMembers, "method is sub_customer").Max(64)
	})
}

// GetMonthlySumResponse is the response of [Service.GetMonthlySum].
type GetMonthlySumResponse struct {
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`
	// Rows of this page.
	Sums []MonthlySumItem `json:"bill_sums"`
	// Total amount due, including refunds, in yuan.
	ConsumeAmount decimal.Decimal `json:"consume_amount"`
	// Total owed, in yuan.
	DebtAmount decimal.Decimal `json:"debt_amount"`
	// Paid with cash coupons, in yuan.
	CouponAmount decimal.Decimal `json:"coupon_amount"`
	// Paid with flexi-purchase coupons, in yuan; reserved.
	FlexiPurchaseCouponAmount decimal.Decimal `json:"flexipurchase_coupon_amount"`
	// Paid with stored-value cards, in yuan; reserved.
	StoredValueCardAmount decimal.Decimal `json:"stored_value_card_amount"`
	// Paid in cash, in yuan.
	CashAmount decimal.Decimal `json:"cash_amount"`
	// Paid from the credit line, in yuan.
	CreditAmount decimal.Decimal `json:"credit_amount"`
	// Debt written off, in yuan.
	WriteOffAmount decimal.Decimal `json:"writeoff_amount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// Currency of the amounts.
	Currency core.Currency `json:"currency"`

	core.Metadata `json:"-"`
}

// GetMonthlySum returns the customer's summary bill of a month: the totals of the account,
// and one page of rows by service and resource type.
//
// Customer credentials only. Months of the last three years can be queried. The bill
// includes only spending up to 24:00 (UTC+8) of the previous day. An enterprise master's
// bill includes members with unified payment, and members with independent accounting once
// they have agreed. The bill type of a row is a [BillCategory]: consumption, refund or
// adjustment.
//
// Operation ShowCustomerMonthlySum: GET /v2/bills/customer-bills/monthly-sum (customer
// credentials, 10 calls/s).
func (s *Service) GetMonthlySum(ctx context.Context, req *GetMonthlySumRequest, opts ...option.Option) (*GetMonthlySumResponse, error) {
	return transport.Call[GetMonthlySumResponse](ctx, s.client(), &opGetMonthlySum, req, opts)
}

var pagesGetMonthlySum = page.Offset[GetMonthlySumRequest, GetMonthlySumResponse, MonthlySumItem]{
	Largest: 1000,
	Cursor:  func(r *GetMonthlySumRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *GetMonthlySumResponse) ([]MonthlySumItem, int) { return a.Sums, a.TotalCount },
}

// AllMonthlySumItems walks every page of [Service.GetMonthlySum], starting at req.Offset,
// and yields each row. It stops at the first error, which it yields last. If req.Limit is
// zero, it requests pages of the maximum size. It does not yield the account totals, which
// only GetMonthlySum returns.
func (s *Service) AllMonthlySumItems(ctx context.Context, req *GetMonthlySumRequest, opts ...option.Option) iter.Seq2[MonthlySumItem, error] {
	return pagesGetMonthlySum.All(ctx, s.client(), s.GetMonthlySum, req, opts)
}

// MonthlySumItem is one row of the customer's summary bill, as returned by
// [Service.GetMonthlySum].
type MonthlySumItem struct {
	// Billing month, in the UTC+8 calendar.
	BillCycle core.Month `json:"bill_cycle"`
	// Resource type code such as hws.resource.type.vm.
	ResourceTypeCode string `json:"resource_type_code"`
	// Cloud service type code such as hws.service.type.obs.
	ServiceTypeCode string `json:"service_type_code"`
	// Localized service name.
	ServiceTypeName string `json:"service_type_name"`
	// Localized resource type name.
	ResourceTypeName string `json:"resource_type_name"`
	// How the resources are charged.
	ChargingMode core.ChargingMode `json:"charging_mode"`
	// List price, in yuan.
	OfficialAmount decimal.Decimal `json:"official_amount"`
	// Discount, in yuan.
	OfficialDiscountAmount decimal.Decimal `json:"official_discount_amount"`
	// Fraction truncated and not charged, in yuan.
	TruncatedAmount decimal.Decimal `json:"truncated_amount"`
	// Amount due: list price minus discount and truncated fraction, in yuan.
	ConsumeAmount decimal.Decimal `json:"consume_amount"`
	// Paid with cash coupons, in yuan.
	CouponAmount decimal.Decimal `json:"coupon_amount"`
	// Paid with flexi-purchase coupons, in yuan; reserved.
	FlexiPurchaseCouponAmount decimal.Decimal `json:"flexipurchase_coupon_amount"`
	// Paid with stored-value cards, in yuan; reserved.
	StoredValueCardAmount decimal.Decimal `json:"stored_value_card_amount"`
	// Amount owed because the balance was insufficient, in yuan.
	DebtAmount decimal.Decimal `json:"debt_amount"`
	// Debt written off, in yuan.
	WriteOffAmount decimal.Decimal `json:"writeoff_amount"`
	// Paid in cash, in yuan.
	CashAmount decimal.Decimal `json:"cash_amount"`
	// Paid from the credit line, in yuan.
	CreditAmount decimal.Decimal `json:"credit_amount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// Consumption, refund or adjustment.
	BillType BillCategory `json:"bill_type"`
	// Account that spent the money (master or member).
	CustomerID string `json:"customer_id"`
	// Login name of the spending customer.
	AccountName string `json:"account_name"`
}

// BillCategory is the coarse bill type of [Service.GetMonthlySum]. Its codes are not those
// of [core.BillType].
type BillCategory int

// Values of [BillCategory].
const (
	BillCategoryConsumption BillCategory = 1 // consumption
	BillCategoryRefund      BillCategory = 2 // refund
	BillCategoryAdjustment  BillCategory = 3 // adjustment
)

var accountScopeValues = []core.AccountScope{core.AccountScopeSelf, core.AccountScopeMembers, core.AccountScopeAll}
