package coupons

import (
	"context"
	"net/http"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/partial"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opIssue = transport.Operation{
	ID: "CreatePartnerCoupons", Name: "coupons.Issue",
	Method: http.MethodPost, Path: "/v2/promotions/benefits/partner-coupons",
	Callers:  []core.Role{core.RolePartner},
	Money:    true,
	Settle:   "coupons.ListRecords (QuotaID, OperationTypeIssue and the same IndirectPartnerID, from well before the call, since clocks differ; CustomerID tells who was served)",
	Items:    "customer_ids",
	Confirms: []string{"coupon_infos", "error_details"}, References: []string{"coupon_infos[].coupon_id"},
}

// IssueRequest holds the parameters of [Service.Issue].
type IssueRequest struct {
	// Quota from which to issue, from [Service.ListQuotas]. Required, at most 64 characters.
	QuotaID string `json:"quota_id"`
	// Customers to receive one coupon each: 1 to 100 different IDs of resale customers. Required.
	CustomerIDs []string `json:"customer_ids"`
	// Value of each customer's coupon, in yuan: above 0, at most 99999999999, with at most two
	// decimals. Required.
	FaceValue decimal.Decimal `json:"face_value"`
	// When the coupons become usable (valid_time on the wire), UTC; zero means the time at which the
	// quota becomes usable.
	EffectiveTime time.Time `json:"valid_time,omitzero"`
	// When the coupons expire, UTC; zero means the time at which the quota expires.
	ExpireTime time.Time `json:"expire_time,omitzero"`
	// Codes of the cloud services that the coupons can pay for, at most 10, all within the restriction
	// of the quota; leave empty to allow what the quota allows.
	ServiceTypeCodes []string `json:"cloud_service_types,omitzero"`
	// Products that the coupons can pay for: at most 10 IDs, obtained outside the API, all within the
	// restriction of the quota; leave empty to allow what the quota allows.
	ProductIDs []string `json:"product_ids,omitzero"`
	// Remark to record with the coupons. At most 512 characters.
	Memo string `json:"memo,omitzero"`
	// Reseller for which a distributor issues the coupons, to customers of that reseller; ignored for
	// other callers. At most 64 characters.
	IndirectPartnerID string `json:"indirect_partner_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *IssueRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("quota_id", r.QuotaID).Required().Max(64)
		c.Strings("customer_ids", r.CustomerIDs).Required().Max(100).Each(func(v check.Text) { v.Required() }).Unique()
		c.Decimal("face_value", r.FaceValue).Positive().Max(decimal.NewFromInt(99999999999)).Scale(2)
		c.Time("valid_time", r.EffectiveTime)
		c.Time("expire_time", r.ExpireTime).NotBefore("valid_time", r.EffectiveTime)
		c.Strings("cloud_service_types", r.ServiceTypeCodes).Max(10)
		c.Strings("product_ids", r.ProductIDs).Max(10)
		c.String("memo", r.Memo).Max(512)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// IssueResponse is the response of [Service.Issue].
type IssueResponse struct {
	// Customers that the platform refused, with the reasons. The platform can leave some of them out.
	ErrorDetails []ErrorDetail `json:"error_details"`
	// Customers that received a coupon, each with the ID of the coupon.
	Coupons []NewCoupon `json:"coupon_infos"`

	core.Metadata `json:"-"`
}

// Err returns a [*core.PartialError] that lists the customers that the platform refused
// and those that the response does not name, or nil if there are neither. The coupons in
// Coupons have been issued even if Err returns an error: call [Service.Issue] again for
// the refused customers only. For a customer that the response does not name, first look
// with [Service.ListRecords] whether a coupon was issued. An entry of ErrorDetails whose
// code is empty or means success is not a failure if its customer received a coupon.
func (r *IssueResponse) Err() error {
	issued := partial.IDs(r.Coupons, func(c NewCoupon) string { return c.CustomerID })
	return partial.Error(&opIssue, r.Batch, r.ErrorDetails, ErrorDetail.failure, issued...)
}

// Issue issues cash coupons from a quota to resale customers, one coupon to each customer.
//
// There is no idempotency key: calling it again after a lost response can issue a second
// set of coupons. First look for the coupons with [Service.ListRecords].
//
// A call without an error can be a partial success: in the response, Coupons lists the
// customers that received a coupon, and ErrorDetails lists those that the platform
// refused, each with its own code. A response can name fewer customers than the request.
// [IssueResponse.Err] returns an error if any customer was refused or is not named; in the
// latter case the outcome is unknown, and the journal has it so.
//
// Only customers with the resale association can receive coupons (CBC.99000014 otherwise).
// An enterprise member with unified accounting cannot receive any (CBC.50000034), and a
// partner in coupon-consumption mode cannot issue any (CBC.50000010).
//
// CBC.99000012 ([core.ErrNotFound]) means that the quota does not exist or is in the wrong
// state, CBC.99000013 ([core.ErrInsufficientBalance]) that too little of it is left,
// CBC.99000017 ([core.ErrWrongState]) that it is not yet effective or has expired, and
// CBC.50000020 that it is only for designated customers. The face value must not be below
// the minimum of the quota (CBC.99000018) or above its maximum (CBC.99000019). The
// restrictions of the coupons must be within those of the quota (CBC.99000023,
// CBC.99000024).
//
// An operator account of the partner needs permission BPC_ITEM_SUBCUSTSERV_030102 or
// BPC_ITEM_SUBCUSTSERV_030103.
//
// Errors:
//   - CBC.99000000 ([core.ErrForbidden]): no permission to operate on this customer
//   - CBC.99000015: the quota cannot issue coupons to the partner itself
//   - CBC.99000016 ([core.ErrNotFound]): no such sub-customer, or not one of this partner
//   - CBC.99000020: number of coupons over the limit
//   - CBC.99000021: total face value over the limit
//   - CBC.99000022: coupon only for sub-customers associated for the first time
//   - CBC.99000025: this kind of partner cannot issue coupons to itself
//   - CBC.99000035 ([core.ErrNotFound]): not a sub-customer of this partner
//   - CBC.99000037 ([core.ErrForbidden]): no permission to operate on this reseller
//     (indirect partner)
//   - CBC.50000054 ([core.ErrNotFound]): product does not exist
//   - CBC.50000055 ([core.ErrNotFound]): cloud service type does not exist
//
// Operation CreatePartnerCoupons: POST /v2/promotions/benefits/partner-coupons (partner
// credentials, 10 calls/s).
func (s *Service) Issue(ctx context.Context, req *IssueRequest, opts ...option.Option) (*IssueResponse, error) {
	return transport.Call[IssueResponse](ctx, s.client(), &opIssue, req, opts)
}

// ErrorDetail is one customer of a batch that the platform refused a coupon, with the
// reason.
type ErrorDetail struct {
	// Error code, such as CBC.99000013.
	ErrorCode string `json:"error_code"`
	// Error text.
	ErrorMessage string `json:"error_msg"`
	// ID of the customer.
	ID string `json:"id"`
}

func (d ErrorDetail) failure() core.Failure {
	return core.Failure{ID: d.ID, Code: d.ErrorCode, Message: d.ErrorMessage}
}

// NewCoupon is a coupon that [Service.Issue] created for one customer.
type NewCoupon struct {
	// Customer that received the coupon (id on the wire).
	CustomerID string `json:"id"`
	// ID of the new coupon.
	CouponID string `json:"coupon_id"`
}
