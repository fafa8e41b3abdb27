package resellers

import (
	"context"
	"net/http"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/partial"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opReclaimCouponQuotas = transport.Operation{
	ID: "ReclaimCouponQuotas", Name: "resellers.ReclaimCouponQuotas",
	Method: http.MethodPost, Path: "/v2/partners/coupon-quotas/indirect-partner-reclaim",
	Callers:  []core.Role{core.RoleDistributor},
	Money:    true,
	Settle:   "resellers.ListCouponQuotas (QuotaID; CouponQuotaStatusReclaimed means reclaimed)",
	Items:    "quota_ids",
	Confirms: []string{"simple_quota_infos", "error_details"}, References: []string{"simple_quota_infos[].quota_id"},
}

// ReclaimCouponQuotasRequest holds the parameters of [Service.ReclaimCouponQuotas].
type ReclaimCouponQuotasRequest struct {
	// Quotas to reclaim: 1 to 10 different IDs of quotas that resellers hold, not of the distributor's
	// own quotas. Required.
	QuotaIDs []string `json:"quota_ids"`
	// Remark to record with the reclaim. At most 256 characters.
	Remark string `json:"remark,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ReclaimCouponQuotasRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Strings("quota_ids", r.QuotaIDs).Required().Max(10).Each(func(v check.Text) { v.Required() }).Unique()
		c.String("remark", r.Remark).Max(256)
	})
}

// ReclaimCouponQuotasResponse is the response of [Service.ReclaimCouponQuotas].
type ReclaimCouponQuotasResponse struct {
	// Quotas that were not reclaimed, with the reasons; each ID is that of a reseller's quota.
	ErrorDetails []ErrorDetail `json:"error_details"`
	// Quotas that were reclaimed.
	Quotas []ReclaimedCouponQuota `json:"simple_quota_infos"`

	core.Metadata `json:"-"`
}

// Err returns a [*core.PartialError] that lists the quotas that were not reclaimed and
// those that the response does not name, or nil if all were reclaimed. The quotas in
// Quotas have been reclaimed even if Err returns an error. For a quota that the response
// does not name, look with [Service.ListCouponQuotas] whether it was reclaimed.
func (r *ReclaimCouponQuotasResponse) Err() error {
	reclaimed := partial.IDs(r.Quotas, func(q ReclaimedCouponQuota) string { return q.QuotaID })
	return partial.Error(&opReclaimCouponQuotas, r.Batch, r.ErrorDetails, ErrorDetail.failure, reclaimed...)
}

// ReclaimCouponQuotas reclaims coupon quotas that were issued to resellers.
//
// It reclaims each quota as a whole; the amount cannot be chosen.
//
// A call without an error can be a partial success: in the response, Quotas lists the
// quotas that were reclaimed, and ErrorDetails lists those that were not, with the
// reasons. The ID of each [ErrorDetail] is the ID of the reseller's quota, not of the
// reseller. [ReclaimCouponQuotasResponse.Err] returns an error if any quota was not
// reclaimed or is not named; in the latter case the outcome is unknown, and the journal
// has it so. CBC.99000012 ([core.ErrNotFound]) means that a quota does not exist or is in
// the wrong state.
//
// After a lost response, find the quotas with [Service.ListCouponQuotas]: the QuotaStatus
// of a reclaimed quota is [core.CouponQuotaStatusReclaimed].
//
// An operator account of the partner needs permission BPC_ITEM_SUBCUSTSERV_030601 or
// BPC_ITEM_SUBCUSTSERV_030602.
//
// Operation ReclaimCouponQuotas: POST /v2/partners/coupon-quotas/indirect-partner-reclaim
// (distributor credentials, 10 calls/s).
func (s *Service) ReclaimCouponQuotas(ctx context.Context, req *ReclaimCouponQuotasRequest, opts ...option.Option) (*ReclaimCouponQuotasResponse, error) {
	return transport.Call[ReclaimCouponQuotasResponse](ctx, s.client(), &opReclaimCouponQuotas, req, opts)
}

// ReclaimedCouponQuota is a quota that [Service.ReclaimCouponQuotas] reclaimed.
type ReclaimedCouponQuota struct {
	// ID of the reseller's quota.
	QuotaID string `json:"quota_id"`
	// Balance of the quota after the reclaim, in yuan.
	QuotaBalance decimal.Decimal `json:"quota_balance"`
}
