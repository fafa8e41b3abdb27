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

var opIssueCouponQuotas = transport.Operation{
	ID: "UpdateCouponQuotas", Name: "resellers.IssueCouponQuotas",
	Method: http.MethodPost, Path: "/v2/partners/coupon-quotas/indirect-partner-adjust",
	Callers:  []core.Role{core.RoleDistributor},
	Money:    true,
	Settle:   "resellers.ListCouponQuotaRecords (the quota drawn from as ParentQuotaID and QuotaOperationIssue, from well before the call, since clocks differ)",
	Items:    "indirect_partner_ids",
	Confirms: []string{"simple_quota_infos", "error_details"}, References: []string{"simple_quota_infos[].quota_id"},
}

// IssueCouponQuotasRequest holds the parameters of [Service.IssueCouponQuotas].
type IssueCouponQuotasRequest struct {
	// Quota of the distributor from which to issue, from the method ListQuotas of package coupons.
	// Required, at most 64 characters.
	QuotaID string `json:"quota_id"`
	// Resellers that receive a quota: 1 to 100 different IDs, from [Service.List]. Required.
	IndirectPartnerIDs []string `json:"indirect_partner_ids"`
	// Amount of quota to issue, in yuan: above 0, at most 100000000, with at most two decimals.
	// Required.
	QuotaAmount decimal.Decimal `json:"quota_amount"`
}

// Validate reports every rule that the request breaks.
func (r *IssueCouponQuotasRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("quota_id", r.QuotaID).Required().Max(64)
		c.Strings("indirect_partner_ids", r.IndirectPartnerIDs).Required().Max(100).Each(func(v check.Text) { v.Required() }).Unique()
		c.Decimal("quota_amount", r.QuotaAmount).Positive().Max(decimal.NewFromInt(100000000)).Scale(2)
	})
}

// IssueCouponQuotasResponse is the response of [Service.IssueCouponQuotas].
type IssueCouponQuotasResponse struct {
	// Resellers that received no quota, with the reasons; each ID is that of a reseller.
	ErrorDetails []ErrorDetail `json:"error_details"`
	// Resellers that received a quota, each with the ID of its new quota.
	Quotas []NewCouponQuota `json:"simple_quota_infos"`

	core.Metadata `json:"-"`
}

// Err returns a [*core.PartialError] that lists the resellers that received no quota and
// those that the response does not name, or nil if all received one. The quotas in Quotas
// have been issued even if Err returns an error: call [Service.IssueCouponQuotas] again
// for the failed resellers only. For a reseller that the response does not name, first
// look with [Service.ListCouponQuotaRecords] whether a quota was issued.
func (r *IssueCouponQuotasResponse) Err() error {
	issued := partial.IDs(r.Quotas, func(q NewCouponQuota) string { return q.IndirectPartnerID })
	return partial.Error(&opIssueCouponQuotas, r.Batch, r.ErrorDetails, ErrorDetail.failure, issued...)
}

// IssueCouponQuotas issues coupon quotas from a quota of the distributor to one or more
// resellers.
//
// There is no idempotency key: calling it again after a lost response can issue the quotas
// twice. First look for the quotas with [Service.ListCouponQuotaRecords].
//
// A call without an error can be a partial success: in the response, Quotas lists the
// resellers that received a quota, and ErrorDetails lists those that received none, with
// the reasons. The ID of each [ErrorDetail] is the ID of a reseller.
// [IssueCouponQuotasResponse.Err] returns an error if any reseller received no quota or is
// not named; in the latter case the outcome is unknown, and the journal has it so.
//
// Do not issue from one quota in parallel: a second call while the first is running fails
// with CBC.50000045 ([core.ErrWrongState]). Call again after the first call has ended.
//
// CBC.50010105 means that the reseller is leaving the partner programme, CBC.99000013
// ([core.ErrInsufficientBalance]) that the balance of the quota is too low, and
// CBC.99000017 ([core.ErrWrongState]) that the quota is not yet effective or has expired.
// A quota that is tied to a customer cannot be issued to a reseller unless the customer is
// one of the reseller's (CBC.50000021).
//
// An operator account of the partner needs permission BPC_ITEM_SALES_020106 or
// BPC_ITEM_SUBCUSTSERV_030104.
//
// Errors:
//   - CBC.0150 ([core.ErrForbidden]): operation not allowed
//   - CBC.99000015 ([core.ErrWrongState]): quota in this state cannot be issued
//   - CBC.99000037 ([core.ErrForbidden]): no permission on this reseller
//
// Operation UpdateCouponQuotas: POST /v2/partners/coupon-quotas/indirect-partner-adjust
// (distributor credentials, 10 calls/s).
func (s *Service) IssueCouponQuotas(ctx context.Context, req *IssueCouponQuotasRequest, opts ...option.Option) (*IssueCouponQuotasResponse, error) {
	return transport.Call[IssueCouponQuotasResponse](ctx, s.client(), &opIssueCouponQuotas, req, opts)
}

// ErrorDetail is one item of a batch that failed, with the reason. The operation decides
// what ID identifies.
type ErrorDetail struct {
	// Error code, such as CBC.99000037.
	ErrorCode string `json:"error_code"`
	// Error text.
	ErrorMessage string `json:"error_msg"`
	// ID of the item: a reseller in the response of [Service.IssueCouponQuotas], a reseller's quota in
	// the response of [Service.ReclaimCouponQuotas].
	ID string `json:"id"`
}

func (d ErrorDetail) failure() core.Failure {
	return core.Failure{ID: d.ID, Code: d.ErrorCode, Message: d.ErrorMessage}
}

// NewCouponQuota is a quota that [Service.IssueCouponQuotas] created for one reseller.
type NewCouponQuota struct {
	// Reseller that received the quota (id on the wire).
	IndirectPartnerID string `json:"id"`
	// ID of the reseller's new quota.
	QuotaID string `json:"quota_id"`
}
