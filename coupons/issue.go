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
	Callers: []core.Role{core.RolePartner},
	Money:   true,
	Settle:  "coupons.ListRecords (QuotaID, OperationTypeIssue and the same IndirectPartnerID, from well before the call, since clocks differ; CustomerID tells who was served)",
}

// IssueRequest holds the parameters of Issue.
type IssueRequest struct {
	// Quota to issue from, from ListQuotas. Required, at most 64 characters.
	QuotaID string `json:"quota_id"`
	// Customers that get a coupon, 1 to 100 different ids of resale customers; each gets one coupon.
	// Required.
	CustomerIDs []string `json:"customer_ids"`
	// Value of each customer's coupon, in yuan: above 0, at most 99999999999, with at most two
	// decimals. Required.
	FaceValue decimal.Decimal `json:"face_value"`
	// When the coupons become usable (valid_time on the wire), UTC; zero means when the quota does.
	EffectiveTime time.Time `json:"valid_time,omitzero"`
	// When the coupons expire, UTC; zero means when the quota does.
	ExpireTime time.Time `json:"expire_time,omitzero"`
	// Codes of the cloud services the coupons can pay for, at most 10; empty means as the quota
	// allows. Must stay within the quota's own restriction.
	ServiceTypeCodes []string `json:"cloud_service_types,omitzero"`
	// Products the coupons can pay for, at most 10 ids, obtained outside the API; empty means as the
	// quota allows. Must stay within the quota's own restriction.
	ProductIDs []string `json:"product_ids,omitzero"`
	// Remark to record with the coupons. At most 512 characters.
	Memo string `json:"memo,omitzero"`
	// Reseller on whose behalf the coupons are issued to its customers; ignored otherwise. At most 64
	// characters.
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

// IssueResponse is the answer to Issue.
type IssueResponse struct {
	// Customers that were refused, and why.
	ErrorDetails []ErrorDetail `json:"error_details"`
	// Customers that got a coupon, each with the id of the coupon.
	Coupons []NewCoupon `json:"coupon_infos"`

	core.Metadata `json:"-"`
}

// Err returns the customers that were refused as a *core.PartialError, or nil when there is
// none. The coupons in Coupons were issued all the same: send the call again for the
// refused customers only. An entry of ErrorDetails without a code, or with that of success,
// is no failure when its customer got a coupon.
func (r *IssueResponse) Err() error {
	issued := partial.IDs(r.Coupons, func(c NewCoupon) string { return c.CustomerID })
	return partial.Error(&opIssue, r.ErrorDetails, ErrorDetail.failure, issued...)
}

// Issue gives cash coupons out of a quota to resale customers, one coupon per customer.
//
// There is no idempotency key: a call repeated blindly issues a second set of coupons.
// After a lost answer look for them with ListRecords first.
//
// A successful call can be a partial success: Coupons lists the customers that got a
// coupon, ErrorDetails those that were refused, each with its own code; Err of the
// response turns any refusal into an error.
//
// Only customers with the resale association can get coupons (CBC.99000014 otherwise), a
// unified-accounting enterprise member cannot (CBC.50000034), and a partner in
// coupon-consumption mode cannot issue any (CBC.50000010).
//
// Codes about the quota: CBC.99000012 it does not exist or is in the wrong state,
// CBC.99000013 too little is left, CBC.99000017 it is not yet effective or has expired,
// CBC.50000020 it is for designated customers only. The face value must lie between the
// minimum (CBC.99000018) and the maximum (CBC.99000019) of the quota, and the restrictions
// of a coupon must stay within those of the quota (CBC.99000023, CBC.99000024).
//
// Errors:
//   - CBC.99000000: no permission to operate on this customer
//   - CBC.99000020: number of coupons over the limit
//   - CBC.99000021: total face value over the limit
//   - CBC.99000022: coupon only for sub-customers associated for the first time
//   - CBC.99000025: this kind of partner cannot issue coupons to itself
//   - CBC.99000035: not a sub-customer of this partner
//   - CBC.99000037: no permission to operate on this reseller (indirect partner)
//   - CBC.50000054: product does not exist
//   - CBC.50000055: cloud service type does not exist
//
// Operation CreatePartnerCoupons: POST /v2/promotions/benefits/partner-coupons (partner
// credentials, 10 calls/s).
func (s *Service) Issue(ctx context.Context, req *IssueRequest, opts ...option.Option) (*IssueResponse, error) {
	return transport.Call[IssueResponse](ctx, s.client(), &opIssue, req, opts)
}

// ErrorDetail says which customer of a batch was refused a coupon, and why.
type ErrorDetail struct {
	// Error code, such as CBC.99000013.
	ErrorCode string `json:"error_code"`
	// Error text.
	ErrorMessage string `json:"error_msg"`
	// ID of the customer that was refused.
	ID string `json:"id"`
}

func (d ErrorDetail) failure() core.Failure {
	return core.Failure{ID: d.ID, Code: d.ErrorCode, Message: d.ErrorMessage}
}

// NewCoupon is a coupon that Issue created for one customer.
type NewCoupon struct {
	// Customer that got the coupon (id on the wire).
	CustomerID string `json:"id"`
	// ID of the new coupon.
	CouponID string `json:"coupon_id"`
}
