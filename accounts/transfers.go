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

var opAllocateFunds = transport.Operation{
	ID: "UpdateCustomerAccountAmount", Name: "accounts.AllocateFunds",
	Method: http.MethodPost, Path: "/v2/accounts/partner-accounts/adjust-amount",
	Callers:  []core.Role{core.RolePartner},
	Money:    true,
	Settle:   "accounts.ListAdjustRecords (CustomerID, OperationTypeAllocate and the same IndirectPartnerID, from well before the call, since clocks differ; compare Amount and TransactionID)",
	Confirms: []string{"transfer_id"}, References: []string{"transfer_id"},
}

// AllocateFundsRequest holds the parameters of [Service.AllocateFunds].
type AllocateFundsRequest struct {
	// Resale customer that receives the money. Required, at most 64 characters.
	CustomerID string `json:"customer_id"`
	// Amount in yuan: above 0, with at most two decimals, and at most [PartnerBalance.Available] as
	// [Service.ListPartnerBalances] returns it. Required, at most 2147483647.
	Amount decimal.Decimal `json:"amount"`
	// Reseller of the customer. A distributor must set it for a reseller's customer, and the reseller's
	// balance then limits Amount. In all other cases the platform ignores it. At most 64 characters.
	IndirectPartnerID string `json:"indirect_partner_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *AllocateFundsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("customer_id", r.CustomerID).Required().Max(64)
		c.Decimal("amount", r.Amount).Positive().Max(decimal.NewFromInt(2147483647)).Scale(2)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// AllocateFundsResponse is the response of [Service.AllocateFunds].
type AllocateFundsResponse struct {
	// ID of the transaction.
	TransactionID string `json:"transfer_id"`

	core.Metadata `json:"-"`
}

// AllocateFunds moves money from the partner's account to the account of a resale
// customer.
//
// There is no idempotency key: calling it again after a lost response can pay twice. First
// look for the allocation with [Service.ListAdjustRecords]. Set OperationTimeBegin of
// [ListAdjustRecordsRequest] to well before the call: the records carry the platform's
// time, and the local clock can differ from it without any call failing, because the
// client signs with the gateway's time. Ignore the allocations in the response that the
// caller has already accounted for.
//
// Only customers in the resale model can receive money. The amount must not exceed
// [PartnerBalance.Available] of the reseller's account if IndirectPartnerID is set, and of
// the caller's own account otherwise.
//
// CBC.5003 and CBC.99005003 ([core.ErrInsufficientBalance]) mean that the balance is too
// low, CBC.99000035 ([core.ErrNotFound]) that the customer is not a customer of the
// partner, and CBC.99000037 ([core.ErrForbidden]) that the caller may not act for this
// reseller.
//
// Errors:
//   - CBC.99000000 ([core.ErrForbidden]): no permission to operate on this customer
//
// Operation UpdateCustomerAccountAmount: POST /v2/accounts/partner-accounts/adjust-amount
// (partner credentials, 10 calls/s).
func (s *Service) AllocateFunds(ctx context.Context, req *AllocateFundsRequest, opts ...option.Option) (*AllocateFundsResponse, error) {
	return transport.Call[AllocateFundsResponse](ctx, s.client(), &opAllocateFunds, req, opts)
}

var opReclaimFunds = transport.Operation{
	ID: "ReclaimToPartnerAccount", Name: "accounts.ReclaimFunds",
	Method: http.MethodPost, Path: "/v2/accounts/partner-accounts/reclaim",
	Callers:  []core.Role{core.RolePartner},
	Money:    true,
	Settle:   "accounts.ListAdjustRecords (CustomerID, OperationTypeReclaim and the same IndirectPartnerID, from well before the call, since clocks differ; compare Amount and TransactionID)",
	Confirms: []string{"trans_id"}, References: []string{"trans_id"},
}

// ReclaimFundsRequest holds the parameters of [Service.ReclaimFunds].
type ReclaimFundsRequest struct {
	// Resale customer from which the money is reclaimed. Required, at most 64 characters.
	CustomerID string `json:"customer_id"`
	// Amount in yuan: above 0, with at most two decimals. Required, at most 2147483647.
	Amount decimal.Decimal `json:"amount"`
	// Reseller of the customer. A distributor must set it for a reseller's customer; in all other cases
	// the platform ignores it. At most 64 characters.
	IndirectPartnerID string `json:"indirect_partner_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ReclaimFundsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("customer_id", r.CustomerID).Required().Max(64)
		c.Decimal("amount", r.Amount).Positive().Max(decimal.NewFromInt(2147483647)).Scale(2)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// ReclaimFundsResponse is the response of [Service.ReclaimFunds].
type ReclaimFundsResponse struct {
	// ID of the transaction.
	TransactionID string `json:"trans_id"`

	core.Metadata `json:"-"`
}

// ReclaimFunds moves money from the account of a resale customer back to the partner's
// account.
//
// There is no idempotency key: calling it again after a lost response can reclaim the
// money twice. First look for the reclaim with [Service.ListAdjustRecords], as described
// at [Service.AllocateFunds].
//
// CBC.5003 and CBC.99005003 ([core.ErrInsufficientBalance]) mean that the balance is too
// low, CBC.99000047 ([core.ErrNotFound]) that the customer has no account of allocated
// money from which to reclaim, CBC.99000035 ([core.ErrNotFound]) that the customer is not
// a customer of the partner, and CBC.99000037 ([core.ErrForbidden]) that the caller may
// not act for this reseller.
//
// Errors:
//   - CBC.99000000 ([core.ErrForbidden]): no permission to operate on this customer
//   - CBC.99005001 ([core.ErrForbidden]): caller is not a partner
//   - CBC.99005021: money of a referral (consulting-sale) customer cannot be reclaimed
//
// Operation ReclaimToPartnerAccount: POST /v2/accounts/partner-accounts/reclaim (partner
// credentials, 10 calls/s).
func (s *Service) ReclaimFunds(ctx context.Context, req *ReclaimFundsRequest, opts ...option.Option) (*ReclaimFundsResponse, error) {
	return transport.Call[ReclaimFundsResponse](ctx, s.client(), &opReclaimFunds, req, opts)
}
