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
	Callers:  []core.Role{core.RoleDistributor},
	Money:    true,
	Settle:   "accounts.ListAdjustRecords (the reseller's id as CustomerID and OperationTypeAllocate, from well before the call, since clocks differ; compare Amount and TransactionID)",
	Confirms: []string{"transfer_id"}, References: []string{"transfer_id"},
}

// AllocateFundsRequest holds the parameters of [Service.AllocateFunds].
type AllocateFundsRequest struct {
	// Reseller that receives the money, from [Service.List]. Required, at most 64 characters.
	IndirectPartnerID string `json:"indirect_partner_id"`
	// Amount to allocate, in yuan: above 0, at most 999999999.99, with at most two decimals. Required.
	Amount decimal.Decimal `json:"amount"`
}

// Validate reports every rule that the request breaks.
func (r *AllocateFundsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("indirect_partner_id", r.IndirectPartnerID).Required().Max(64)
		c.Decimal("amount", r.Amount).Positive().Max(decimal.New(99999999999, -2)).Scale(2)
	})
}

// AllocateFundsResponse is the response of [Service.AllocateFunds].
type AllocateFundsResponse struct {
	// Transaction ID of the allocation (transfer_id on the wire).
	TransactionID string `json:"transfer_id"`

	core.Metadata `json:"-"`
}

// AllocateFunds moves money from the distributor's account to a reseller's account.
//
// There is no idempotency key: calling it again after a lost response can pay twice. First
// look for the allocation with the method ListAdjustRecords of package accounts, as
// described at the method AllocateFunds of that package; set CustomerID to the reseller's
// ID.
//
// CBC.99005003 ([core.ErrInsufficientBalance]) means that the distributor's balance is too
// low, CBC.99000037 ([core.ErrForbidden]) that the reseller is not one of the
// distributor's.
//
// An operator account of the partner needs permission BPC_ITEM_SALES_020104.
//
// Errors:
//   - CBC.0154 ([core.ErrTokenExpired]): token invalid or expired
//   - CBC.0150 ([core.ErrForbidden]): operation not allowed
//
// Operation UpdateIndirectPartnerAccount: POST
// /v2/accounts/partner-accounts/indirect-partner-adjust (distributor credentials, 10 calls/s).
func (s *Service) AllocateFunds(ctx context.Context, req *AllocateFundsRequest, opts ...option.Option) (*AllocateFundsResponse, error) {
	return transport.Call[AllocateFundsResponse](ctx, s.client(), &opAllocateFunds, req, opts)
}

var opReclaimFunds = transport.Operation{
	ID: "ReclaimIndirectPartnerAccount", Name: "resellers.ReclaimFunds",
	Method: http.MethodPost, Path: "/v2/accounts/partner-accounts/indirect-partner-reclaim",
	Callers:  []core.Role{core.RoleDistributor},
	Money:    true,
	Settle:   "accounts.ListAdjustRecords (the reseller's id as CustomerID and OperationTypeReclaim, from well before the call, since clocks differ; compare Amount and TransactionID)",
	Confirms: []string{"trans_id"}, References: []string{"trans_id"},
}

// ReclaimFundsRequest holds the parameters of [Service.ReclaimFunds].
type ReclaimFundsRequest struct {
	// Reseller from which the money is reclaimed, from [Service.List]. Required, at most 64 characters.
	IndirectPartnerID string `json:"indirect_partner_id"`
	// Amount to reclaim, in yuan: above 0, at most the reseller's balance, at most 999999999999, with at
	// most two decimals. Required.
	Amount decimal.Decimal `json:"amount"`
}

// Validate reports every rule that the request breaks.
func (r *ReclaimFundsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("indirect_partner_id", r.IndirectPartnerID).Required().Max(64)
		c.Decimal("amount", r.Amount).Positive().Max(decimal.NewFromInt(999999999999)).Scale(2)
	})
}

// ReclaimFundsResponse is the response of [Service.ReclaimFunds].
type ReclaimFundsResponse struct {
	// Transaction ID of the reclaim (trans_id on the wire).
	TransactionID string `json:"trans_id"`

	core.Metadata `json:"-"`
}

// ReclaimFunds moves money from a reseller's account back to the distributor's account.
//
// There is no idempotency key: calling it again after a lost response can reclaim the
// money twice. First look for the reclaim with the method ListAdjustRecords of package
// accounts, as described at the method AllocateFunds of that package; set CustomerID to
// the reseller's ID.
//
// The amount must not exceed the reseller's balance. The method ListPartnerBalances of
// package accounts returns it.
//
// An operator account of the partner needs permission BPC_ITEM_SALES_020105.
//
// Errors:
//   - CBC.99000037 ([core.ErrForbidden]): no permission on this reseller
//   - CBC.99005001 ([core.ErrForbidden]): caller is not a partner
//   - CBC.99005003 ([core.ErrInsufficientBalance]): insufficient balance
//
// Operation ReclaimIndirectPartnerAccount: POST
// /v2/accounts/partner-accounts/indirect-partner-reclaim (distributor credentials, 10 calls/s).
func (s *Service) ReclaimFunds(ctx context.Context, req *ReclaimFundsRequest, opts ...option.Option) (*ReclaimFundsResponse, error) {
	return transport.Call[ReclaimFundsResponse](ctx, s.client(), &opReclaimFunds, req, opts)
}
