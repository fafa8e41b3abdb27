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
	Callers: []core.Role{core.RoleDistributor},
	Money:   true,
	Settle:  "resellers.ListCouponQuotas (QuotaID; CouponQuotaStatusReclaimed means reclaimed)",
}

// ReclaimCouponQuotasRequest holds the parameters of ReclaimCouponQuotas.
type ReclaimCouponQuotasRequest struct {
	// Quotas to take back, 1 to 10 different ids: those held by resellers, not the distributor's own.
	// Required.
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

// ReclaimCouponQuotasResponse is the answer to ReclaimCouponQuotas.
type ReclaimCouponQuotasResponse struct {
	// Quotas that were not reclaimed, and why; the id is that of the reseller's quota.
	ErrorDetails []ErrorDetail `json:"error_details"`
	// Quotas that were reclaimed.
	Quotas []ReclaimedCouponQuota `json:"simple_quota_infos"`

	core.Metadata `json:"-"`
}

// Err returns the quotas that were not reclaimed as a *core.PartialError, or nil when there
// is none. Those in Quotas were reclaimed all the same.
func (r *ReclaimCouponQuotasResponse) Err() error {
	reclaimed := partial.IDs(r.Quotas, func(q ReclaimedCouponQuota) string { return q.QuotaID })
	return partial.Error(&opReclaimCouponQuotas, r.ErrorDetails, ErrorDetail.failure, reclaimed...)
}

// ReclaimCouponQuotas takes back coupon quotas that were issued to resellers.
//
// No amount can be given: a quota is reclaimed as a whole.
//
// A successful call can be a partial success: ErrorDetails lists the quotas that were not
// reclaimed and why, Quotas those that were; Err of the response turns any
// failure into an error. The ID of an ErrorDetail is the id of the reseller's quota here,
// not of the reseller. CBC.99000012 means that a quota does not exist or is in the wrong
// state.
//
// An operator account of the partner needs permission BPC_ITEM_SUBCUSTSERV_030601 or
// BPC_ITEM_SUBCUSTSERV_030602.
//
// Operation ReclaimCouponQuotas: POST /v2/partners/coupon-quotas/indirect-partner-reclaim
// (distributor credentials, 10 calls/s).
func (s *Service) ReclaimCouponQuotas(ctx context.Context, req *ReclaimCouponQuotasRequest, opts ...option.Option) (*ReclaimCouponQuotasResponse, error) {
	return transport.Call[ReclaimCouponQuotasResponse](ctx, s.client(), &opReclaimCouponQuotas, req, opts)
}

// ReclaimedCouponQuota is a quota that ReclaimCouponQuotas took back.
type ReclaimedCouponQuota struct {
	// The reseller's quota that was reclaimed.
	QuotaID string `json:"quota_id"`
	// Balance of the quota after the reclaim, in yuan.
	QuotaBalance decimal.Decimal `json:"quota_balance"`
}
