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

// ListAdjustRecordsRequest holds the parameters of [Service.ListAdjustRecords].
type ListAdjustRecordsRequest struct {
	// Customer, or a reseller when a distributor calls; leave empty for all customers. At most 64
	// characters.
	CustomerID string `url:"customer_id,omitempty"`
	// Kind of operation; leave empty for all kinds.
	OperationType OperationType `url:"operation_type,omitempty"`
	// Earliest time, UTC; zero means no filter.
	OperationTimeBegin time.Time `url:"operation_time_begin,omitempty"`
	// Latest time, UTC; zero means no filter.
	OperationTimeEnd time.Time `url:"operation_time_end,omitempty"`
	// Transaction ID; leave empty for no filter. At most 128 characters.
	TransactionID string `url:"trans_id,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 100; default 10.
	Limit int `url:"limit,omitempty"`
	// Reseller whose customers' records are listed. A distributor must set it to list them; in all other
	// cases the platform ignores it. At most 64 characters.
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

// ListAdjustRecordsResponse is the response of [Service.ListAdjustRecords].
type ListAdjustRecordsResponse struct {
	// Records of this page.
	Records []AdjustRecord `json:"records"`
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`

	core.Metadata `json:"-"`
}

// ListAdjustRecords returns one page of the records of money that moved between the
// partner and its customers or resellers: allocations and reclaims.
//
// After a lost response, these records show whether [Service.AllocateFunds] or
// [Service.ReclaimFunds] moved the money. They show the same for the methods AllocateFunds
// and ReclaimFunds of package resellers; for those, set CustomerID to the reseller's ID.
//
// Only the distributor's credentials can read the records of a reseller. The response is
// empty, without an error, if the customer does not belong to the reseller in the request,
// or is an advance-payment or referral customer.
//
// An operator account of the partner needs permission BPC_ITEM_FINANCE_040100.
//
// Errors:
//   - CBC.99000037 ([core.ErrForbidden]): no permission to operate on this reseller
//     (indirect partner)
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

// AllAdjustRecords walks every page of [Service.ListAdjustRecords], starting at
// req.Offset, and yields each record. It stops at the first error, which it yields last.
// If req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllAdjustRecords(ctx context.Context, req *ListAdjustRecordsRequest, opts ...option.Option) iter.Seq2[AdjustRecord, error] {
	return pagesListAdjustRecords.All(ctx, s.client(), s.ListAdjustRecords, req, opts)
}

// AdjustRecord is one allocation or reclaim between the partner and a customer or reseller.
type AdjustRecord struct {
	// Customer ID.
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

// OperationType is the direction in which money moved between the partner and a customer
// or reseller.
type OperationType string

// Values of [OperationType].
const (
	OperationTypeAllocate      OperationType = "SOURCE_OPERATION_BEADJUST"   // allocation to the customer or reseller
	OperationTypeReclaim       OperationType = "SOURCE_OPERATION_BERETRIEVE" // reclaim by the partner
	OperationTypeUnbindReclaim OperationType = "SOURCE_OPERATION_BEUNBIND"   // reclaim on disassociation
)

var operationTypeValues = []OperationType{OperationTypeAllocate, OperationTypeReclaim, OperationTypeUnbindReclaim}
