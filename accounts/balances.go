package accounts

import (
	"context"
	"net/http"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListPartnerBalances = transport.Operation{
	ID: "ListPartnerBalances", Name: "accounts.ListPartnerBalances",
	Method: http.MethodGet, Path: "/v2/accounts/partner-accounts/balances",
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// ListPartnerBalancesRequest holds the parameters of [Service.ListPartnerBalances].
type ListPartnerBalancesRequest struct {
	// Reseller whose balances a distributor requests; leave empty for the caller's own balances. At most
	// 64 characters.
	IndirectPartnerID string `url:"indirect_partner_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListPartnerBalancesRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// ListPartnerBalancesResponse is the response of [Service.ListPartnerBalances].
type ListPartnerBalancesResponse struct {
	// One balance for each account.
	AccountBalances []PartnerBalance `json:"account_balances"`

	core.Metadata `json:"-"`
}

// ListPartnerBalances returns the balances of the partner's own accounts, or the balances
// of one of its resellers if the partner is a distributor.
//
// [PartnerBalance.Available] is the amount that can still be allocated to customers. If
// IndirectPartnerID is set, the caller must be the distributor of that reseller.
//
// An operator account of the partner needs permission BPC_ITEM_VIEW_010100,
// BPC_ITEM_SUBCUSTSERV_010103, BPC_ITEM_SUBCUSTSERV_010104, BPC_ITEM_SALES_020104 or
// BPC_ITEM_SALES_020105.
//
// Operation ListPartnerBalances: GET /v2/accounts/partner-accounts/balances (partner
// credentials, 10 calls/s).
func (s *Service) ListPartnerBalances(ctx context.Context, req *ListPartnerBalancesRequest, opts ...option.Option) (*ListPartnerBalancesResponse, error) {
	return transport.Call[ListPartnerBalancesResponse](ctx, s.client(), &opListPartnerBalances, req, opts)
}

// PartnerBalance is the balance of one account of a partner.
type PartnerBalance struct {
	// Account ID.
	AccountID string `json:"account_id"`
	// Kind of account.
	AccountType core.AccountType `json:"account_type"`
	// Balance, in yuan.
	Amount decimal.Decimal `json:"amount"`
	// Currency of the amounts.
	Currency core.Currency `json:"currency"`
	// Part of the balance that is reserved for designated purposes, in yuan.
	DesignatedAmount decimal.Decimal `json:"designated_amount"`
	// Total credit limit, in yuan; only for a credit account.
	CreditAmount decimal.Decimal `json:"credit_amount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// Remark.
	Memo string `json:"memo"`
}

// Available returns the amount that can still be allocated to customers, in yuan: the
// balance without the part that is reserved for designated purposes.
func (b PartnerBalance) Available() decimal.Decimal { return b.Amount.Sub(b.DesignatedAmount) }

var opListCustomerBalances = transport.Operation{
	ID: "ListCustomersBalancesDetail", Name: "accounts.ListCustomerBalances",
	Method: http.MethodPost, Path: "/v2/accounts/customer-accounts/balances/batch-query",
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// ListCustomerBalancesRequest holds the parameters of [Service.ListCustomerBalances].
type ListCustomerBalancesRequest struct {
	// Customers to query. Required, at most 100 items.
	Customers []CustomerRef `json:"customer_infos"`
	// Reseller whose customers are queried. A distributor must set it to query them; in all other cases
	// the platform ignores it. At most 64 characters.
	IndirectPartnerID string `json:"indirect_partner_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ListCustomerBalancesRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		check.List(c, "customer_infos", r.Customers).Required().Max(100).Each((*CustomerRef).check)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// ListCustomerBalancesResponse is the response of [Service.ListCustomerBalances].
type ListCustomerBalancesResponse struct {
	// Balances of those customers in the request that are resale customers.
	CustomerBalances []CustomerBalance `json:"customer_balances"`

	core.Metadata `json:"-"`
}

// ListCustomerBalances returns the balances of up to 100 of the partner's resale
// customers.
//
// The platform leaves out customers outside the resale model without an error, so the
// response can hold fewer customers than the request.
//
// Errors:
//   - CBC.99000037 ([core.ErrForbidden]): no permission to operate on this reseller
//     (indirect partner)
//
// Operation ListCustomersBalancesDetail: POST
// /v2/accounts/customer-accounts/balances/batch-query (partner credentials, 10 calls/s).
func (s *Service) ListCustomerBalances(ctx context.Context, req *ListCustomerBalancesRequest, opts ...option.Option) (*ListCustomerBalancesResponse, error) {
	return transport.Call[ListCustomerBalancesResponse](ctx, s.client(), &opListCustomerBalances, req, opts)
}

// CustomerRef identifies a customer in a [ListCustomerBalancesRequest].
type CustomerRef struct {
	// Customer ID. Required, at most 64 characters.
	CustomerID string `json:"customer_id"`
}

func (v *CustomerRef) check(c *check.Checker) {
	c.String("customer_id", v.CustomerID).Required().Max(64)
}

// CustomerBalance is the total balance and debt of one resale customer, as
// [Service.ListCustomerBalances] returns it to the partner.
type CustomerBalance struct {
	// Customer ID.
	CustomerID string `json:"customer_id"`
	// Total arrears, in yuan.
	DebtAmount decimal.Decimal `json:"debt_amount"`
	// Total available amount, in yuan.
	Amount decimal.Decimal `json:"amount"`
	// Currency of the amounts.
	Currency core.Currency `json:"currency"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
}

var opGetCustomerBalances = transport.Operation{
	ID: "ShowCustomerAccountBalances", Name: "accounts.GetCustomerBalances",
	Method: http.MethodGet, Path: "/v2/accounts/customer-accounts/balances",
	Callers: []core.Role{core.RoleCustomer},
	Rate:    20, Safe: true,
}

// GetCustomerBalancesResponse is the response of [Service.GetCustomerBalances].
type GetCustomerBalancesResponse struct {
	// One balance for each account.
	AccountBalances []CustomerAccountBalance `json:"account_balances"`
	// Total arrears, in yuan.
	DebtAmount decimal.Decimal `json:"debt_amount"`
	// Unit of DebtAmount.
	MeasureID core.AmountUnit `json:"measure_id"`
	// Currency of the amounts, CNY on the China site.
	Currency string `json:"currency"`

	core.Metadata `json:"-"`
}

// GetCustomerBalances returns the balances of the calling customer's own accounts.
//
// The call applies to the account whose credentials sign it, and only the customer's own
// credentials are accepted. CBC.99000049 means that the customer has no account balance of
// its own, because of its type of association with the partner.
//
// Operation ShowCustomerAccountBalances: GET /v2/accounts/customer-accounts/balances
// (customer credentials, 20 calls/s).
func (s *Service) GetCustomerBalances(ctx context.Context, opts ...option.Option) (*GetCustomerBalancesResponse, error) {
	return transport.Call[GetCustomerBalancesResponse](ctx, s.client(), &opGetCustomerBalances, nil, opts)
}

// CustomerAccountBalance is the balance of one account of the calling customer, as
// [Service.GetCustomerBalances] returns it.
type CustomerAccountBalance struct {
	// Account ID.
	AccountID string `json:"account_id"`
	// Kind of account.
	AccountType core.AccountType `json:"account_type"`
	// Balance, in yuan.
	Amount decimal.Decimal `json:"amount"`
	// Currency of the amounts.
	Currency core.Currency `json:"currency"`
	// Part of the balance that is reserved for designated purposes, in yuan.
	DesignatedAmount decimal.Decimal `json:"designated_amount"`
	// Total credit limit, in yuan; only for a credit account.
	CreditAmount decimal.Decimal `json:"credit_amount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
}
