package coupons

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opReclaim = transport.Operation{
	ID: "ReclaimPartnerCoupons", Name: "coupons.Reclaim",
	Method: http.MethodPost, Path: "/v2/promotions/benefits/partner-coupons/reclaim",
	Callers: []core.Role{core.RolePartner},
	Money:   true,
	Settle:  "coupons.ListIssued (CouponID and the same IndirectPartnerID; CouponStatusReclaimed means reclaimed)",
}

// ReclaimRequest holds the parameters of Reclaim.
type ReclaimRequest struct {
	// Coupon to take back, from Issue or ListIssued. Required, at most 64 characters.
	CouponID string `json:"coupon_id"`
	// Reseller that issued the coupon to its customer; ignored otherwise. At most 100 characters.
	IndirectPartnerID string `json:"indirect_partner_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ReclaimRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("coupon_id", r.CouponID).Required().Max(64)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(100)
	})
}

// Reclaim takes a coupon back from a resale customer.
//
// Only a coupon that is ready to use can be reclaimed, and its whole remaining balance is
// taken back. The customer no longer has the coupon afterwards. A coupon that has expired
// or was already reclaimed gives CBC.99000048; a coupon issued to a referral customer
// cannot be reclaimed (CBC.99000045).
//
// Operation ReclaimPartnerCoupons: POST /v2/promotions/benefits/partner-coupons/reclaim
// (partner credentials, 10 calls/s).
func (s *Service) Reclaim(ctx context.Context, req *ReclaimRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opReclaim, req, nil, opts)
}
