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
	Callers: []core.Role{core.RolePartner},
	Money:   true,
	Settle:  "accounts.ListAdjustRecords (CustomerID, OperationTypeAllocate and the same IndirectPartnerID, from well before the call, since clocks differ; compare Amount and TransactionID)",
}

// AllocateFundsRequest holds the parameters of AllocateFunds.
type AllocateFundsRequest struct {
	// Resale customer that gets the money. Required, at most 64 characters.
	CustomerID string `json:"customer_id"`
	// Amount in yuan, above zero, at most two decimals; at most PartnerBalance.Available of
	// ListPartnerBalances. Required, at most 2147483647.
	Amount decimal.Decimal `json:"amount"`
	// Reseller of the customer; a distributor must send it for a reseller's customer, and the
	// reseller's balance then counts; otherwise it is ignored. At most 64 characters.
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

// AllocateFundsResponse is the answer to AllocateFunds.
type AllocateFundsResponse struct {
	// ID of the transaction.
	TransactionID string `json:"transfer_id"`

	core.Metadata `json:"-"`
}

// AllocateFunds moves money from the partner's account to the account of a resale
// customer.
//
// There is no idempotency key: a blind retry can pay twice. After a lost answer look for
// the allocation with ListAdjustRecords first. Its times are those of the platform, while
// this machine's clock may be off without any call failing, because signatures follow the
// gateway's: ask from well before the call, and leave out the allocations that are already
// accounted for.
//
// Only customers in the resale model can be funded. The most that can be allocated is what
// PartnerBalance.Available says: with IndirectPartnerID of the reseller's balance,
// otherwise of the caller's own.
//
// Insufficient balance is CBC.5003 or CBC.99005003 (core.ErrInsufficientBalance).
// CBC.99000035 means that the customer is not the partner's, CBC.99000037 that the caller
// may not act for this reseller.
//
// Errors:
//   - CBC.99000000: no permission to operate on this customer
//
// Operation UpdateCustomerAccountAmount: POST /v2/accounts/partner-accounts/adjust-amount
// (partner credentials, 10 calls/s).
func (s *Service) AllocateFunds(ctx context.Context, req *AllocateFundsRequest, opts ...option.Option) (*AllocateFundsResponse, error) {
	return transport.Call[AllocateFundsResponse](ctx, s.client(), &opAllocateFunds, req, opts)
}

var opReclaimFunds = transport.Operation{
	ID: "ReclaimToPartnerAccount", Name: "accounts.ReclaimFunds",
	Method: http.MethodPost, Path: "/v2/accounts/partner-accounts/reclaim",
	Callers: []core.Role{core.RolePartner},
	Money:   true,
	Settle:  "accounts.ListAdjustRecords (CustomerID, OperationTypeReclaim and the same IndirectPartnerID, from well before the call, since clocks differ; compare Amount and TransactionID)",
}

// ReclaimFundsRequest holds the parameters of ReclaimFunds.
type ReclaimFundsRequest struct {
	// Resale customer that the money is taken from. Required, at most 64 characters.
	CustomerID string `json:"customer_id"`
	// Amount in yuan, above zero, at most two decimals. Required, at most 2147483647.
	Amount decimal.Decimal `json:"amount"`
	// Reseller of the customer; a distributor must send it for a reseller's customer, otherwise it is
	// ignored. At most 64 characters.
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

// ReclaimFundsResponse is the answer to ReclaimFunds.
type ReclaimFundsResponse struct {
	// ID of the transaction.
	TransactionID string `json:"trans_id"`

	core.Metadata `json:"-"`
}

// ReclaimFunds moves money from the account of a resale customer back to the partner's
// account.
//
// There is no idempotency key: a blind retry can reclaim twice. After a lost answer look
// for the reclaim with ListAdjustRecords first, in the way that AllocateFunds says.
//
// Insufficient balance is CBC.5003 or CBC.99005003 (core.ErrInsufficientBalance);
// CBC.99000047 means that the customer has no account of allocated money to reclaim from.
// CBC.99000035 means that the customer is not the partner's, CBC.99000037 that the caller
// may not act for this reseller.
//
// Errors:
//   - CBC.99000000: no permission to operate on this customer
//
// Operation ReclaimToPartnerAccount: POST /v2/accounts/partner-accounts/reclaim (partner
// credentials, 10 calls/s).
func (s *Service) ReclaimFunds(ctx context.Context, req *ReclaimFundsRequest, opts ...option.Option) (*ReclaimFundsResponse, error) {
	return transport.Call[ReclaimFundsResponse](ctx, s.client(), &opReclaimFunds, req, opts)
}
