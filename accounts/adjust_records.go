package accounts

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

var opListAdjustRecords = transport.Operation{
	ID: "ListPartnerAdjustRecords", Name: "accounts.ListAdjustRecords",
	Method: http.MethodGet, Path: "/v3/accounts/partner-accounts/adjust-records",
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// ListAdjustRecordsRequest holds the parameters of ListAdjustRecords.
type ListAdjustRecordsRequest struct {
	// Customer, or for a distributor a reseller; empty means all customers. At most 64 characters.
	CustomerID string `url:"customer_id,omitempty"`
	// Kind of operation; empty means all.
	OperationType OperationType `url:"operation_type,omitempty"`
	// Earliest time, UTC; zero means no filter.
	OperationTimeBegin time.Time `url:"operation_time_begin,omitempty"`
	// Latest time, UTC; zero means no filter.
	OperationTimeEnd time.Time `url:"operation_time_end,omitempty"`
	// Transaction id; empty means no filter. At most 128 characters.
	TransactionID string `url:"trans_id,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 100; default 10.
	Limit int `url:"limit,omitempty"`
	// Reseller whose customers' records are listed; a distributor must send it for that, otherwise it
	// is ignored. At most 64 characters.
	IndirectPartnerID string `url:"indirect_partner_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListAdjustRecordsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("customer_id", r.CustomerID).Max(64)
		check.Enum(c, "operation_type", r.OperationType, operationTypeValues...)
		c.Time("operation_time_begin", r.OperationTimeBegin)
		c.Time("operation_time_end", r.OperationTimeEnd).NotBefore("operation_time_begin", r.OperationTimeBegin)
		c.String("trans_id", r.TransactionID).Max(128)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 100)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// ListAdjustRecordsResponse is the answer to ListAdjustRecords.
type ListAdjustRecordsResponse struct {
	// Records of this page.
	Records []AdjustRecord `json:"records"`
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`

	core.Metadata `json:"-"`
}

// ListAdjustRecords returns one page of the allocations and reclaims between the partner
// and its customers or resellers.
//
// It is the query that settles the outcome of AllocateFunds and ReclaimFunds, and that of
// their namesakes in package resellers, where CustomerID is the reseller's id.
//
// The records of a reseller are open to the distributor's credentials only. A customer
// that is not under the reseller asked for, or is an advance-payment or referral customer,
// gives an empty answer, not an error.
//
// An operator account of the partner needs permission BPC_ITEM_FINANCE_040100.
//
// Errors:
//   - CBC.99000037: no permission to operate on this reseller (indirect partner)
//
// Operation ListPartnerAdjustRecords: GET /v3/accounts/partner-accounts/adjust-records
// (partner credentials, 10 calls/s).
func (s *Service) ListAdjustRecords(ctx context.Context, req *ListAdjustRecordsRequest, opts ...option.Option) (*ListAdjustRecordsResponse, error) {
	return transport.Call[ListAdjustRecordsResponse](ctx, s.client(), &opListAdjustRecords, req, opts)
}

var pagesListAdjustRecords = page.Offset[ListAdjustRecordsRequest, ListAdjustRecordsResponse, AdjustRecord]{
	Largest: 100,
	Cursor:  func(r *ListAdjustRecordsRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListAdjustRecordsResponse) ([]AdjustRecord, int) { return a.Records, a.TotalCount },
}

// AllAdjustRecords walks every page of ListAdjustRecords, from req.Offset on, and yields
// each record; it stops at the first error, which it yields last. Without a Limit it asks
// for the largest pages.
func (s *Service) AllAdjustRecords(ctx context.Context, req *ListAdjustRecordsRequest, opts ...option.Option) iter.Seq2[AdjustRecord, error] {
	return pagesListAdjustRecords.All(ctx, s.client(), s.ListAdjustRecords, req, opts)
}

// AdjustRecord is one allocation or reclaim between the partner and a customer or reseller.
type AdjustRecord struct {
	// Customer id.
	CustomerID string `json:"customer_id"`
	// Customer name.
	CustomerName string `json:"customer_name"`
	// Kind of operation.
	OperationType OperationType `json:"operation_type"`
	// Amount moved, in yuan.
	Amount decimal.Decimal `json:"amount"`
	// Currency of the amounts.
	Currency core.Currency `json:"currency"`
	// Scenario in which the money may be used.
	ApplyScene string `json:"apply_scene"`
	// When the money moved, UTC.
	OperationTime time.Time `json:"operation_time"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// ID of the transaction.
	TransactionID string `json:"trans_id"`
	// Remark.
	Memo string `json:"memo"`
}

// OperationType says which way money moved between the partner and a customer or reseller.
type OperationType string

// Values of OperationType.
const (
	OperationTypeAllocate      OperationType = "SOURCE_OPERATION_BEADJUST"   // allocation to the customer or reseller
	OperationTypeReclaim       OperationType = "SOURCE_OPERATION_BERETRIEVE" // reclaim by the partner
	OperationTypeUnbindReclaim OperationType = "SOURCE_OPERATION_BEUNBIND"   // reclaim on disassociation
)

var operationTypeValues = []OperationType{OperationTypeAllocate, OperationTypeReclaim, OperationTypeUnbindReclaim}
