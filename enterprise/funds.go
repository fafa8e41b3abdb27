package enterprise

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

var opListAvailableFunds = transport.Operation{
	ID: "ShowMultiAccountTransferAmount", Name: "enterprise.ListAvailableFunds",
	Method: http.MethodGet, Path: "/v2/enterprises/multi-accounts/transfer-amount",
	Callers:  []core.Role{core.RoleCustomer},
	Rate:     20,
	Safe:     true,
	Requires: []string{"total_count"},
}

// ListAvailableFundsRequest holds the parameters of [Service.ListAvailableFunds].
type ListAvailableFundsRequest struct {
	// Account to look at: [core.BalanceTypeDebit] or [core.BalanceTypeCredit]. Required.
	BalanceType core.BalanceType `url:"balance_type"`
	// Records to skip, not pages; default 0. Of the credit account only.
	Offset int `url:"offset,omitempty"`
	// Records per page, 0 to 100; default 10. Of the credit account only.
	Limit int `url:"limit,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListAvailableFundsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		check.Enum(c, "balance_type", r.BalanceType, balanceTypeValues...).Required()
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(0, 100)
	})
}

// ListAvailableFundsResponse is the response of [Service.ListAvailableFunds].
type ListAvailableFundsResponse struct {
	// Number of records on all pages.
	TotalCount int `json:"total_count"`
	// Funds of this page: at most one record for the cash account, one for each time of expiry for the
	// credit account.
	Funds []AvailableFunds `json:"amount_infos"`

	core.Metadata `json:"-"`
}

// ListAvailableFunds returns what the enterprise master account can allocate to its
// members.
//
// The caller must be the enterprise master account.
//
// Operation ShowMultiAccountTransferAmount: GET
// /v2/enterprises/multi-accounts/transfer-amount (customer credentials, 20 calls/s).
func (s *Service) ListAvailableFunds(ctx context.Context, req *ListAvailableFundsRequest, opts ...option.Option) (*ListAvailableFundsResponse, error) {
	return transport.Call[ListAvailableFundsResponse](ctx, s.client(), &opListAvailableFunds, req, opts)
}

var pagesListAvailableFunds = page.Offset[ListAvailableFundsRequest, ListAvailableFundsResponse, AvailableFunds]{
	Largest: 100,
	Cursor:  func(r *ListAvailableFundsRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListAvailableFundsResponse) ([]AvailableFunds, int) { return a.Funds, a.TotalCount },
}

// AllAvailableFunds walks every page of [Service.ListAvailableFunds], starting at
// req.Offset, and yields each record. It stops at the first error, which it yields last. If
// req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllAvailableFunds(ctx context.Context, req *ListAvailableFundsRequest, opts ...option.Option) iter.Seq2[AvailableFunds, error] {
	return pagesListAvailableFunds.All(ctx, s.client(), s.ListAvailableFunds, req, opts)
}

// AvailableFunds is what an enterprise master account can allocate.
type AvailableFunds struct {
	// Amount that can be allocated, in yuan.
	AvailableAmount decimal.Decimal `json:"avail_transfer_amount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// Currency of the amounts.
	Currency core.Currency `json:"currency"`
	// Balance of the credit account, in yuan; not set for the cash account.
	Amount decimal.Decimal `json:"amount"`
	// Credit line, in yuan; not set for the cash account.
	CreditAmount decimal.Decimal `json:"credit_amount"`
	// When the credit expires, UTC: the ExpireTime of [AllocateFundsRequest]; not set for credit that
	// never expires and for the cash account.
	ExpireTime time.Time `json:"expire_time"`
}

var opListReclaimableFunds = transport.Operation{
	ID: "ListEnterpriseMultiAccount", Name: "enterprise.ListReclaimableFunds",
	Method: http.MethodGet, Path: "/v2/enterprises/multi-accounts/retrieve-amount",
	Callers: []core.Role{core.RoleCustomer},
	Rate:    20,
	Safe:    true,
}

// ListReclaimableFundsRequest holds the parameters of [Service.ListReclaimableFunds].
type ListReclaimableFundsRequest struct {
	// Member to look at (sub_customer_id on the wire). Required, at most 64 characters.
	CustomerID string `url:"sub_customer_id"`
	// Account to look at: [core.BalanceTypeDebit] or [core.BalanceTypeCredit]. Required.
	BalanceType core.BalanceType `url:"balance_type"`
	// Records to skip, not pages; default 0. Of the credit account only.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 100; default 10. Of the credit account only.
	Limit int `url:"limit,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListReclaimableFundsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("sub_customer_id", r.CustomerID).Required().Max(64)
		check.Enum(c, "balance_type", r.BalanceType, balanceTypeValues...).Required()
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 100)
	})
}

// ListReclaimableFundsResponse is the response of [Service.ListReclaimableFunds].
type ListReclaimableFundsResponse struct {
	// Number of records on all pages.
	TotalCount int `json:"total_count"`
	// Funds of this page: at most one record for the cash account, one for each time of expiry for the
	// credit account.
	Funds []ReclaimableFunds `json:"amount_infos"`

	core.Metadata `json:"-"`
}

// ListReclaimableFunds returns what the enterprise master account can take back from a
// member.
//
// The caller must be the enterprise master account.
//
// Operation ListEnterpriseMultiAccount: GET
// /v2/enterprises/multi-accounts/retrieve-amount (customer credentials, 20 calls/s).
func (s *Service) ListReclaimableFunds(ctx context.Context, req *ListReclaimableFundsRequest, opts ...option.Option) (*ListReclaimableFundsResponse, error) {
	return transport.Call[ListReclaimableFundsResponse](ctx, s.client(), &opListReclaimableFunds, req, opts)
}

var pagesListReclaimableFunds = page.Offset[ListReclaimableFundsRequest, ListReclaimableFundsResponse, ReclaimableFunds]{
	Largest: 100,
	Cursor:  func(r *ListReclaimableFundsRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListReclaimableFundsResponse) ([]ReclaimableFunds, int) { return a.Funds, a.TotalCount },
}

// AllReclaimableFunds walks every page of [Service.ListReclaimableFunds], starting at
// req.Offset, and yields each record. It stops at the first error, which it yields last. If
// req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllReclaimableFunds(ctx context.Context, req *ListReclaimableFundsRequest, opts ...option.Option) iter.Seq2[ReclaimableFunds, error] {
	return pagesListReclaimableFunds.All(ctx, s.client(), s.ListReclaimableFunds, req, opts)
}

// ReclaimableFunds is what can be taken back from a member.
type ReclaimableFunds struct {
	// Amount that can be taken back, in yuan.
	AvailableAmount decimal.Decimal `json:"avail_retrieve_amount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// Currency of the amounts.
	Currency core.Currency `json:"currency"`
	// Balance of the credit account, in yuan; not set for the cash account.
	Amount decimal.Decimal `json:"amount"`
	// Credit line, in yuan; not set for the cash account.
	CreditAmount decimal.Decimal `json:"credit_amount"`
	// When the credit expires, UTC: the ExpireTime of [ReclaimFundsRequest]; not set for credit that
	// never expires and for the cash account.
	ExpireTime time.Time `json:"expire_time"`
}
