package legacy

import (
	"context"
	"net/http"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListPartnerBalancesV1 = transport.Operation{
	ID: "ListPartnerBalancesV1", Name: "legacy.ListPartnerBalancesV1",
	Method: http.MethodGet, Path: "/v1.0/{partner_id}/partner/account-mgr/balances",
	Account: "partner_id",
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// ListPartnerBalancesV1Request holds the parameters of [Service.ListPartnerBalancesV1].
type ListPartnerBalancesV1Request struct {
	// Partner ID; leave empty for the client's own account. The platform currently does not check it.
	// At most 64 characters.
	PartnerID string `path:"partner_id" json:"-" url:"-"`
	// Resale customer whose balances to query; leave empty for the partner's own. At most 64
	// characters.
	CustomerID string `url:"customer_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListPartnerBalancesV1Request) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("partner_id", r.PartnerID).Max(64)
		c.String("customer_id", r.CustomerID).Max(64)
	})
}

// ListPartnerBalancesV1Response is the response of [Service.ListPartnerBalancesV1].
type ListPartnerBalancesV1Response struct {
	// The resale customer of the request; empty when the balances are the partner's own.
	CustomerID string `json:"customer_id"`
	// The balances, one per account.
	AccountBalances []AccountBalance `json:"account_balances"`

	core.Metadata `json:"-"`
}

// ListPartnerBalancesV1 returns the balances of the partner's own accounts, or those of
// one resale customer.
//
// Set CustomerID to query a resale customer's balances; other customers cannot be queried.
// Amounts are in yuan.
//
// Operation ListPartnerBalancesV1: GET /v1.0/{partner_id}/partner/account-mgr/balances
// (partner credentials, 10 calls/s).
//
// Deprecated: use accounts.ListPartnerBalances or accounts.ListCustomerBalances.
// ListPartnerBalances returns the partner's own balances and adds the balance of
// [core.AccountTypeGrantable]; MeasureUnit is renamed to MeasureID. ListCustomerBalances
// returns the balances of up to 100 customers at once, but as totals of available money
// and arrears, not account by account. Neither takes a PartnerID.
func (s *Service) ListPartnerBalancesV1(ctx context.Context, req *ListPartnerBalancesV1Request, opts ...option.Option) (*ListPartnerBalancesV1Response, error) {
	return transport.Call[ListPartnerBalancesV1Response](ctx, s.client(), &opListPartnerBalancesV1, req, opts)
}

// AccountBalance is the balance of one account of the partner or of a resale customer.
type AccountBalance struct {
	// Account ID.
	AccountID string `json:"account_id"`
	// Kind of account.
	AccountType core.AccountType `json:"account_type"`
	// Balance in yuan.
	Amount decimal.Decimal `json:"amount"`
	// Currency code; empty means CNY.
	Currency string `json:"currency"`
	// Part of the balance bound to a named purpose, in yuan.
	DesignatedAmount decimal.Decimal `json:"designated_amount"`
	// Whole credit line in yuan; credit accounts only, otherwise null.
	CreditAmount decimal.Decimal `json:"credit_amount"`
	// Unit of the amounts, always yuan.
	MeasureUnit core.AmountUnit `json:"measure_unit"`
	// Remark, may be null.
	Memo string `json:"memo"`
	// The account type again, as text; type on the wire.
	AccountTypeText string `json:"type"`
}

var opAdjustCustomerAccountV1 = transport.Operation{
	ID: "AdjustCustomerAccountV1", Name: "legacy.AdjustCustomerAccountV1",
	Method: http.MethodPost, Path: "/v1.0/{partner_id}/partner/account-mgr/adjust-amount",
	Account:  "partner_id",
	Callers:  []core.Role{core.RolePartner},
	Money:    true,
	Settle:   "accounts.ListAdjustRecords (CustomerID and OperationTypeAllocate, from well before the call, since clocks differ; compare Amount and TransactionID)",
	Confirms: []string{"trans_id"}, References: []string{"trans_id"},
}

// AdjustCustomerAccountV1Request holds the parameters of
// [Service.AdjustCustomerAccountV1].
type AdjustCustomerAccountV1Request struct {
	// Partner ID; leave empty for the client's own account. The platform currently does not check it.
	// At most 64 characters.
	PartnerID string `path:"partner_id" json:"-" url:"-"`
	// Resale customer who gets the money. Required, at most 64 characters.
	CustomerID string `json:"customer_id"`
	// Amount in yuan, above 0, with at most two decimals; a string on the wire. Required, at most 13
	// characters.
	//lint:ignore SA5008 the codec writes a decimal with this tag as text
	Amount decimal.Decimal `json:"amount,string"`
	// Currency code, CNY on the China site. Required, at most 8 characters.
	Currency string `json:"currency"`
	// Unit of the amount, [core.AmountUnitYuan] only. Required.
	MeasureID core.AmountUnit `json:"measure_id"`
}

// Validate reports every rule that the request breaks.
func (r *AdjustCustomerAccountV1Request) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("partner_id", r.PartnerID).Max(64)
		c.String("customer_id", r.CustomerID).Required().Max(64)
		c.Decimal("amount", r.Amount).Positive().Scale(2)
		c.String("amount", r.Amount.String()).Max(13) // as it is on the wire
		c.String("currency", r.Currency).Required().Max(8)
		check.Enum(c, "measure_id", r.MeasureID, core.AmountUnitYuan).Required()
	})
}

// AdjustCustomerAccountV1Response is the response of [Service.AdjustCustomerAccountV1].
type AdjustCustomerAccountV1Response struct {
	// Serial number of the transaction; only on success.
	TransactionID string `json:"trans_id"`

	core.Metadata `json:"-"`
}

// AdjustCustomerAccountV1 moves money from the partner's balance to a resale customer's
// account.
//
// There is no idempotency key and no transaction ID chosen by the caller: calling it again
// after a lost response can pay twice. First look for the payment with the method
// ListAdjustRecords of package accounts.
//
// It is uncertain whether the platform still serves this operation, so be prepared for it
// to fail.
//
// Errors, most of which arrive with HTTP 200:
//   - CBC.0105: invalid token ([core.ErrUnauthorized])
//   - CBC.5001: the caller is not a partner ([core.ErrForbidden])
//   - CBC.5003: insufficient balance ([core.ErrInsufficientBalance])
//   - CBC.5004: no permission on this customer ([core.ErrForbidden])
//   - CBC.5021: a consulting-sale customer can be neither credited nor reclaimed from
//
// Operation AdjustCustomerAccountV1: POST
// /v1.0/{partner_id}/partner/account-mgr/adjust-amount (partner credentials, 10 calls/s).
//
// Deprecated: use accounts.AllocateFunds. Currency and MeasureID are gone: the amount is
// always in yuan. Failures arrive as HTTP 400 and 403 instead of 200, and there is no
// PartnerID. A distributor adds IndirectPartnerID for a reseller's customer.
func (s *Service) AdjustCustomerAccountV1(ctx context.Context, req *AdjustCustomerAccountV1Request, opts ...option.Option) (*AdjustCustomerAccountV1Response, error) {
	return transport.Call[AdjustCustomerAccountV1Response](ctx, s.client(), &opAdjustCustomerAccountV1, req, opts)
}
