package resellers

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

var opListCouponQuotaRecords = transport.Operation{
	ID: "ListCouponQuotasRecords", Name: "resellers.ListCouponQuotaRecords",
	Method: http.MethodGet, Path: "/v2/partners/coupon-quotas/records",
	Callers: []core.Role{core.RoleDistributor},
	Safe:    true,
}

// ListCouponQuotaRecordsRequest holds the parameters of [Service.ListCouponQuotaRecords].
type ListCouponQuotaRecordsRequest struct {
	// Reseller whose records are listed; leave empty for all resellers. At most 64 characters.
	IndirectPartnerID string `url:"indirect_partner_id,omitempty"`
	// ID of the reseller's quota; leave empty for no filter. At most 64 characters.
	QuotaID string `url:"quota_id,omitempty"`
	// Earliest time of the operation, UTC; zero means no filter.
	OperationTimeBegin time.Time `url:"operation_time_begin,omitempty"`
	// Latest time of the operation, UTC; zero means no filter.
	OperationTimeEnd time.Time `url:"operation_time_end,omitempty"`
	// ID of the distributor's quota; leave empty for no filter. At most 64 characters.
	ParentQuotaID string `url:"parent_quota_id,omitempty"`
	// Issue or reclaim; unset means both. The platform silently ignores any other value.
	OperationType QuotaOperation `url:"operation_type,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 100; default 10.
	Limit int `url:"limit,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListCouponQuotaRecordsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
		c.String("quota_id", r.QuotaID).Max(64)
		c.Time("operation_time_begin", r.OperationTimeBegin)
		c.Time("operation_time_end", r.OperationTimeEnd).NotBefore("operation_time_begin", r.OperationTimeBegin)
		c.String("parent_quota_id", r.ParentQuotaID).Max(64)
		check.Enum(c, "operation_type", r.OperationType, quotaOperationValues...)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 100)
	})
}

// ListCouponQuotaRecordsResponse is the response of [Service.ListCouponQuotaRecords].
type ListCouponQuotaRecordsResponse struct {
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`
	// Records of this page.
	Records []CouponQuotaRecord `json:"records"`

	core.Metadata `json:"-"`
}

// ListCouponQuotaRecords returns one page of the distributor's records of issuing coupon
// quotas to resellers and reclaiming them.
//
// Failed operations have a record too: check its Result. Times are in UTC, amounts in
// yuan.
//
// An operator account of the partner needs permission BPC_ITEM_SUBCUSTSERV_030102.
//
// Operation ListCouponQuotasRecords: GET /v2/partners/coupon-quotas/records (distributor
// credentials, 10 calls/s).
func (s *Service) ListCouponQuotaRecords(ctx context.Context, req *ListCouponQuotaRecordsRequest, opts ...option.Option) (*ListCouponQuotaRecordsResponse, error) {
	return transport.Call[ListCouponQuotaRecordsResponse](ctx, s.client(), &opListCouponQuotaRecords, req, opts)
}

var pagesListCouponQuotaRecords = page.Offset[ListCouponQuotaRecordsRequest, ListCouponQuotaRecordsResponse, CouponQuotaRecord]{
	Largest: 100,
	Cursor:  func(r *ListCouponQuotaRecordsRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListCouponQuotaRecordsResponse) ([]CouponQuotaRecord, int) { return a.Records, a.TotalCount },
}

// AllCouponQuotaRecords walks every page of [Service.ListCouponQuotaRecords], starting at
// req.Offset, and yields each record. It stops at the first error, which it yields last.
// If req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllCouponQuotaRecords(ctx context.Context, req *ListCouponQuotaRecordsRequest, opts ...option.Option) iter.Seq2[CouponQuotaRecord, error] {
	return pagesListCouponQuotaRecords.All(ctx, s.client(), s.ListCouponQuotaRecords, req, opts)
}

// CouponQuotaRecord is the record of one coupon quota that was issued to a reseller or
// reclaimed from it.
type CouponQuotaRecord struct {
	// ID of the record.
	ID string `json:"id"`
	// Account name of the operator.
	Operator string `json:"operator"`
	// Issue or reclaim.
	OperationType QuotaOperation `json:"operation_type"`
	// ID of the reseller's quota.
	QuotaID string `json:"quota_id"`
	// ID of the distributor's quota.
	ParentQuotaID string `json:"parent_quota_id"`
	// Amount issued or reclaimed, in yuan.
	Amount decimal.Decimal `json:"amount"`
	// When the operation was done, UTC.
	OperationTime time.Time `json:"operation_time"`
	// Whether the operation succeeded.
	Result core.OperationResult `json:"result"`
	// Account name of the reseller.
	IndirectPartnerAccountName string `json:"indirect_partner_account_name"`
	// ID of the reseller.
	IndirectPartnerID string `json:"indirect_partner_id"`
	// Reseller's company name.
	IndirectPartnerName string `json:"indirect_partner_name"`
	// Remark on the operation.
	Remark string `json:"remark"`
}

// QuotaOperation is an operation on a coupon quota.
type QuotaOperation string

// Values of [QuotaOperation].
const (
	QuotaOperationIssue   QuotaOperation = "10" // quota issued to the reseller
	QuotaOperationReclaim QuotaOperation = "11" // quota reclaimed from the reseller
)

var quotaOperationValues = []QuotaOperation{QuotaOperationIssue, QuotaOperationReclaim}
