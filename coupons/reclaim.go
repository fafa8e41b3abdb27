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
	Callers:   []core.Role{core.RolePartner},
	Money:     true,
	Repeat:    transport.RepeatGuarded,
	Proof:     []string{"CBC.99000048"},
	Settle:    "coupons.ListIssued (CouponID and the same IndirectPartnerID; CouponStatusReclaimed means reclaimed)",
	NoContent: true,
}

// ReclaimRequest holds the parameters of [Service.Reclaim].
type ReclaimRequest struct {
	// Coupon to reclaim, from [Service.Issue] or [Service.ListIssued]. Required, at most 64 characters.
	CouponID string `json:"coupon_id"`
	// Reseller that issued the coupon, if a distributor reclaims it from a customer of that reseller;
	// ignored for other callers. At most 100 characters.
	IndirectPartnerID string `json:"indirect_partner_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ReclaimRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("coupon_id", r.CouponID).Required().Max(64)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(100)
	})
}

// Reclaim reclaims a coupon from a resale customer.
//
// Only a coupon that is ready to use ([core.CouponStatusReady]) can be reclaimed. The
// customer loses the coupon with its whole remaining balance. CBC.99000048
// ([core.ErrWrongState]) means that the coupon has expired or was reclaimed already. A
// coupon that was issued to a referral customer cannot be reclaimed (CBC.99000045).
//
// After a lost response, find the coupon with [Service.ListIssued]: its Status is
// [core.CouponStatusReclaimed] if it was reclaimed.
//
// Operation ReclaimPartnerCoupons: POST /v2/promotions/benefits/partner-coupons/reclaim
// (partner credentials, 10 calls/s).
func (s *Service) Reclaim(ctx context.Context, req *ReclaimRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opReclaim, req, nil, opts)
}
