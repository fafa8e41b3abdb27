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
	Callers: []core.Role{core.RoleDistributor},
	Money:   true,
	Settle:  "resellers.ListCouponQuotaRecords (the quota drawn from as ParentQuotaID and QuotaOperationIssue, from well before the call, since clocks differ)",
}

// IssueCouponQuotasRequest holds the parameters of IssueCouponQuotas.
type IssueCouponQuotasRequest struct {
	// The distributor's quota to draw from, from coupons.ListQuotas. Required, at most 64 characters.
	QuotaID string `json:"quota_id"`
	// Resellers that get quota, 1 to 100 different ids from List. Required.
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

// IssueCouponQuotasResponse is the answer to IssueCouponQuotas.
type IssueCouponQuotasResponse struct {
	// Resellers that got no quota, and why; the id is the reseller's.
	ErrorDetails []ErrorDetail `json:"error_details"`
	// Resellers that got a quota, each with the id of its new quota.
	Quotas []NewCouponQuota `json:"simple_quota_infos"`

	core.Metadata `json:"-"`
}

// Err returns the resellers that got no quota as a *core.PartialError, or nil when there is
// none. The quotas in Quotas were issued all the same: send the call again for
// the failed resellers only.
func (r *IssueCouponQuotasResponse) Err() error {
	issued := partial.IDs(r.Quotas, func(q NewCouponQuota) string { return q.IndirectPartnerID })
	return partial.Error(&opIssueCouponQuotas, r.ErrorDetails, ErrorDetail.failure, issued...)
}

// IssueCouponQuotas issues coupon quota out of a quota of the distributor to one or more
// resellers.
//
// A call repeated blindly can issue the quota twice: after a lost answer look for it with
// ListCouponQuotaRecords first.
//
// A successful call can be a partial success: ErrorDetails lists the resellers that got
// nothing and why, Quotas those that got a quota; Err of the response turns any
// failure into an error. The ID of an ErrorDetail is a reseller's id here.
//
// Calls on one quota must be serial: a second call while the first is running fails with
// CBC.50000045, to be sent again once the first has ended.
//
// A reseller that is leaving the programme is refused with CBC.50010105, a balance that is
// too low with CBC.99000013, a quota that is not yet effective or has expired with
// CBC.99000017. A quota tied to a customer that is not a customer of a reseller cannot be
// issued to resellers (CBC.50000021).
//
// An operator account of the partner needs permission BPC_ITEM_SALES_020106 or
// BPC_ITEM_SUBCUSTSERV_030104.
//
// Errors:
//   - CBC.0150: operation not allowed
//   - CBC.99000015: quota in this state cannot be issued
//   - CBC.99000037: no permission on this reseller
//
// Operation UpdateCouponQuotas: POST /v2/partners/coupon-quotas/indirect-partner-adjust
// (distributor credentials, 10 calls/s).
func (s *Service) IssueCouponQuotas(ctx context.Context, req *IssueCouponQuotasRequest, opts ...option.Option) (*IssueCouponQuotasResponse, error) {
	return transport.Call[IssueCouponQuotasResponse](ctx, s.client(), &opIssueCouponQuotas, req, opts)
}

// ErrorDetail says which item of a batch failed and why; what its ID identifies depends on the
// operation.
type ErrorDetail struct {
	// Error code, such as CBC.99000037.
	ErrorCode string `json:"error_code"`
	// Error text.
	ErrorMessage string `json:"error_msg"`
	// What failed: a reseller's id from IssueCouponQuotas, the id of a reseller's quota from
	// ReclaimCouponQuotas.
	ID string `json:"id"`
}

func (d ErrorDetail) failure() core.Failure {
	return core.Failure{ID: d.ID, Code: d.ErrorCode, Message: d.ErrorMessage}
}

// NewCouponQuota is a quota that IssueCouponQuotas created for one reseller.
type NewCouponQuota struct {
	// Reseller that got the quota (id on the wire).
	IndirectPartnerID string `json:"id"`
	// Quota newly given to the reseller.
	QuotaID string `json:"quota_id"`
}
