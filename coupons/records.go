package coupons

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListRecords = transport.Operation{
	ID: "ListPartnerCouponsRecord", Name: "coupons.ListRecords",
	Method: http.MethodGet, Path: "/v2/promotions/benefits/partner-coupons/records/query",
	Callers:  []core.Role{core.RolePartner},
	Safe:     true,
	Requires: []string{"total_count"},
}

// ListRecordsRequest holds the parameters of [Service.ListRecords].
type ListRecordsRequest struct {
	// Types of operation to list, at most 8 of the 9; leave empty for all.
	OperationTypes []OperationType `url:"operation_types,omitempty"`
	// Quota from which the coupon was issued; leave empty for no filter. At most 64 characters.
	QuotaID string `url:"quota_id,omitempty"`
	// Kind of quota; nil means no filter.
	QuotaType *core.CouponQuotaType `url:"quota_type,omitempty"`
	// IDs of the coupons, at most 100; leave empty for no filter.
	CouponIDs []string `url:"coupon_ids,omitempty"`
	// ID of the customer; leave empty for no filter. At most 64 characters.
	CustomerID string `url:"customer_id,omitempty"`
	// Only operations after this time, UTC; zero means no filter.
	OperationTimeBegin time.Time `url:"operation_time_begin,omitempty"`
	// Only operations before this time, UTC; zero means no filter.
	OperationTimeEnd time.Time `url:"operation_time_end,omitempty"`
	// Success or failure; unset means both. The platform silently ignores any other value.
	Result core.OperationResult `url:"result,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 100; default 10.
	Limit int `url:"limit,omitempty"`
	// Reseller whose records a distributor requests; leave empty for records of the caller's own
	// customers. At most 64 characters.
	IndirectPartnerID string `url:"indirect_partner_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListRecordsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		check.List(c, "operation_types", r.OperationTypes).Max(8).Each(func(v *OperationType, c *check.Checker) { check.Enum(c, "", *v, operationTypeValues...) })
		c.String("quota_id", r.QuotaID).Max(64)
		check.EnumPtr(c, "quota_type", r.QuotaType, quotaTypeValues...)
		c.Strings("coupon_ids", r.CouponIDs).Max(100)
		c.String("customer_id", r.CustomerID).Max(64)
		c.Time("operation_time_begin", r.OperationTimeBegin)
		c.Time("operation_time_end", r.OperationTimeEnd).NotBefore("operation_time_begin", r.OperationTimeBegin)
		check.Enum(c, "result", r.Result, resultValues...)
		c.Int("offset", r.Offset).Between(0, 2147483646)
		c.Int("limit", r.Limit).Between(1, 100)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// ListRecordsResponse is the response of [Service.ListRecords].
type ListRecordsResponse struct {
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`
	// Records of this page.
	Records []Record `json:"records"`

	core.Metadata `json:"-"`
}

// ListRecords returns one page of the records of the partner's coupon operations: issuing
// and reclaiming.
//
// OperationTypes takes at most eight of the nine types; leave it empty for all. Failed
// operations have a record too: check its Result. Times are in UTC, amounts in yuan.
//
// Errors:
//   - CBC.99000037 ([core.ErrForbidden]): no permission to operate on this reseller
//     (indirect partner)
//
// Operation ListPartnerCouponsRecord: GET
// /v2/promotions/benefits/partner-coupons/records/query (partner credentials, 10 calls/s).
func (s *Service) ListRecords(ctx context.Context, req *ListRecordsRequest, opts ...option.Option) (*ListRecordsResponse, error) {
	return transport.Call[ListRecordsResponse](ctx, s.client(), &opListRecords, req, opts)
}

var pagesListRecords = page.Offset[ListRecordsRequest, ListRecordsResponse, Record]{
	Largest: 100,
	Cursor:  func(r *ListRecordsRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListRecordsResponse) ([]Record, int) { return a.Records, a.TotalCount },
}

// AllRecords walks every page of [Service.ListRecords], starting at req.Offset, and yields
// each record. It stops at the first error, which it yields last. If req.Limit is zero, it
// requests pages of the maximum size.
func (s *Service) AllRecords(ctx context.Context, req *ListRecordsRequest, opts ...option.Option) iter.Seq2[Record, error] {
	return pagesListRecords.All(ctx, s.client(), s.ListRecords, req, opts)
}

// Record is the record of one operation on a coupon, such as issuing or reclaiming it.
type Record struct {
	// ID of the record.
	ID string `json:"id"`
	// Type of the operation.
	OperationType OperationType `json:"operation_type"`
	// Quota from which the coupon was issued.
	QuotaID string `json:"quota_id"`
	// Kind of quota.
	QuotaType core.CouponQuotaType `json:"quota_type"`
	// ID of the coupon.
	CouponID string `json:"coupon_id"`
	// Account ID of the customer.
	CustomerID string `json:"customer_id"`
	// Amount in yuan: the face value of an issued coupon, or the amount reclaimed.
	OperationAmount decimal.Decimal `json:"operation_amount"`
	// When the operation was done, UTC.
	OperationTime time.Time `json:"operation_time"`
	// Whether the operation succeeded.
	Result core.OperationResult `json:"result"`
	// Remark on the operation.
	Remark string `json:"remark"`
}

// OperationType is the way in which a coupon was issued, reclaimed or transferred.
type OperationType string

// Values of [OperationType].
const (
	OperationTypeIssue   OperationType = "1" // issued
	OperationTypeReclaim OperationType = "2" // reclaimed by hand
	// OperationTypeReclaimDisassociation is an automatic reclaim when the customer was disassociated
	// from the partner.
	OperationTypeReclaimDisassociation OperationType = "3"
	OperationTypeReclaimExpiry         OperationType = "4" // reclaimed on expiry
	OperationTypeReclaimUnsubscription OperationType = "5" // reclaimed on unsubscription
	OperationTypeRevokeRefund          OperationType = "6" // revocation of a refund top-up
	// OperationTypeReclaimAssociation is a reclaim when the customer was associated with the partner.
	OperationTypeReclaimAssociation OperationType = "7"
	// OperationTypeReclaimAssociationSwitch is an automatic reclaim when the association type was
	// switched.
	OperationTypeReclaimAssociationSwitch OperationType = "8"
	OperationTypeResellerTransfer         OperationType = "9" // transferred between resellers
)

var operationTypeValues = []OperationType{
	OperationTypeIssue, OperationTypeReclaim, OperationTypeReclaimDisassociation, OperationTypeReclaimExpiry,
	OperationTypeReclaimUnsubscription, OperationTypeRevokeRefund, OperationTypeReclaimAssociation,
	OperationTypeReclaimAssociationSwitch, OperationTypeResellerTransfer,
}

var resultValues = []core.OperationResult{core.OperationResultSuccess, core.OperationResultFailure}
