package resellers

import (
	"context"
	"net/http"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opAllocateFunds = transport.Operation{
	ID: "UpdateIndirectPartnerAccount", Name: "resellers.AllocateFunds",
	Method: http.MethodPost, Path: "/v2/accounts/partner-accounts/indirect-partner-adjust",
	Callers: []core.Role{core.RoleDistributor},
	Money:   true,
	Settle:  "accounts.ListAdjustRecords (the reseller's id as CustomerID and OperationTypeAllocate, from well before the call, since clocks differ; compare Amount and TransactionID)",
}

// AllocateFundsRequest holds the parameters of AllocateFunds.
type AllocateFundsRequest struct {
	// Reseller that gets the money, from List. Required, at most 64 characters.
	IndirectPartnerID string `json:"indirect_partner_id"`
	// Amount to grant, in yuan: above 0, at most 999999999.99, with at most two decimals. Required.
	Amount decimal.Decimal `json:"amount"`
}

// Validate reports every rule that the request breaks.
func (r *AllocateFundsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("indirect_partner_id", r.IndirectPartnerID).Required().Max(64)
		c.Decimal("amount", r.Amount).Positive().Max(decimal.New(99999999999, -2)).Scale(2)
	})
}

// AllocateFundsResponse is the answer to AllocateFunds.
type AllocateFundsResponse struct {
	// Transaction id of the grant; ReclaimFunds calls the same thing TransactionID.
	TransactionID string `json:"transfer_id"`

	core.Metadata `json:"-"`
}

// AllocateFunds grants money from the distributor's account to a reseller's account.
//
// There is no idempotency key: a call repeated blindly can grant the money twice. After a
// lost answer look for the grant with accounts.ListAdjustRecords first, in the way that
// accounts.AllocateFunds says.
//
// CBC.99005003 (core.ErrInsufficientBalance) means that the distributor's balance is too
// low, CBC.99000037 that the reseller is not one of the distributor's.
//
// An operator account of the partner needs permission BPC_ITEM_SALES_020104.
//
// Errors:
//   - CBC.0154: token invalid or expired
//   - CBC.0150: operation not allowed
//
// Operation UpdateIndirectPartnerAccount: POST
// /v2/accounts/partner-accounts/indirect-partner-adjust (distributor credentials, 10 calls/s).
func (s *Service) AllocateFunds(ctx context.Context, req *AllocateFundsRequest, opts ...option.Option) (*AllocateFundsResponse, error) {
	return transport.Call[AllocateFundsResponse](ctx, s.client(), &opAllocateFunds, req, opts)
}

var opReclaimFunds = transport.Operation{
	ID: "ReclaimIndirectPartnerAccount", Name: "resellers.ReclaimFunds",
	Method: http.MethodPost, Path: "/v2/accounts/partner-accounts/indirect-partner-reclaim",
	Callers: []core.Role{core.RoleDistributor},
	Money:   true,
	Settle:  "accounts.ListAdjustRecords (the reseller's id as CustomerID and OperationTypeReclaim, from well before the call, since clocks differ; compare Amount and TransactionID)",
}

// ReclaimFundsRequest holds the parameters of ReclaimFunds.
type ReclaimFundsRequest struct {
	// Reseller that the money is taken from, from List. Required, at most 64 characters.
	IndirectPartnerID string `json:"indirect_partner_id"`
	// Amount to take back, in yuan: above 0, at most the reseller's balance and never more than
	// 999999999999, with at most two decimals. Required.
	Amount decimal.Decimal `json:"amount"`
}

// Validate reports every rule that the request breaks.
func (r *ReclaimFundsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("indirect_partner_id", r.IndirectPartnerID).Required().Max(64)
		c.Decimal("amount", r.Amount).Positive().Max(decimal.NewFromInt(999999999999)).Scale(2)
	})
}

// ReclaimFundsResponse is the answer to ReclaimFunds.
type ReclaimFundsResponse struct {
	// Transaction id of the reclaim; AllocateFunds calls the same thing TransactionID.
	TransactionID string `json:"trans_id"`

	core.Metadata `json:"-"`
}

// ReclaimFunds takes money back from a reseller's account to the distributor's account.
//
// There is no idempotency key: a call repeated blindly can take the money twice. After a
// lost answer look for the reclaim with accounts.ListAdjustRecords first, in the way that
// accounts.AllocateFunds says.
//
// The amount must not exceed the reseller's balance, which accounts.ListPartnerBalances
// tells.
//
// An operator account of the partner needs permission BPC_ITEM_SALES_020105.
//
// Operation ReclaimIndirectPartnerAccount: POST
// /v2/accounts/partner-accounts/indirect-partner-reclaim (distributor credentials, 10 calls/s).
func (s *Service) ReclaimFunds(ctx context.Context, req *ReclaimFundsRequest, opts ...option.Option) (*ReclaimFundsResponse, error) {
	return transport.Call[ReclaimFundsResponse](ctx, s.client(), &opReclaimFunds, req, opts)
}
