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

var opListIssued = transport.Operation{
	ID: "ListIssuedPartnerCoupons", Name: "coupons.ListIssued",
	Method: http.MethodGet, Path: "/v2/promotions/benefits/partner-coupons",
	Callers:  []core.Role{core.RolePartner},
	Safe:     true,
	Requires: []string{"total_count"},
}

// ListIssuedRequest holds the parameters of [Service.ListIssued].
type ListIssuedRequest struct {
	// ID of the coupon; leave empty for no filter. At most 64 characters.
	CouponID string `url:"coupon_id,omitempty"`
	// Customer that received the coupon; leave empty for no filter. At most 64 characters.
	CustomerID string `url:"customer_id,omitempty"`
	// Order that used the coupon; leave empty for no filter. At most 64 characters.
	OrderID string `url:"order_id,omitempty"`
	// [core.CouponTypeCash] or [core.CouponTypeFlexiPurchase]; unset means no filter.
	CouponType core.CouponType `url:"coupon_type,omitempty"`
	// State of the coupon; unset means no filter.
	Status core.CouponStatus `url:"status,omitempty"`
	// Only coupons that were created after this time, UTC; zero means no filter.
	CreateTimeBegin time.Time `url:"create_time_begin,omitempty"`
	// Only coupons that were created before this time, UTC; zero means no filter.
	CreateTimeEnd time.Time `url:"create_time_end,omitempty"`
	// Only coupons that become usable after this time, UTC; zero means no filter.
	EffectiveTimeBegin time.Time `url:"effective_time_begin,omitempty"`
	// Only coupons that become usable before this time, UTC; zero means no filter.
	EffectiveTimeEnd time.Time `url:"effective_time_end,omitempty"`
	// Only coupons that expire after this time, UTC; zero means no filter.
	ExpireTimeBegin time.Time `url:"expire_time_begin,omitempty"`
	// Only coupons that expire before this time, UTC; zero means no filter.
	ExpireTimeEnd time.Time `url:"expire_time_end,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 100; default 10.
	Limit int `url:"limit,omitempty"`
	// Reseller whose issued coupons a distributor requests; leave empty for coupons issued to the
	// caller's own customers. At most 64 characters.
	IndirectPartnerID string `url:"indirect_partner_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListIssuedRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("coupon_id", r.CouponID).Max(64)
		c.String("customer_id", r.CustomerID).Max(64)
		c.String("order_id", r.OrderID).Max(64)
		check.Enum(c, "coupon_type", r.CouponType, core.CouponTypeCash, core.CouponTypeFlexiPurchase)
		check.Enum(c, "status", r.Status, statusValues...)
		c.Time("create_time_begin", r.CreateTimeBegin)
		c.Time("create_time_end", r.CreateTimeEnd).NotBefore("create_time_begin", r.CreateTimeBegin)
		c.Time("effective_time_begin", r.EffectiveTimeBegin)
		c.Time("effective_time_end", r.EffectiveTimeEnd).NotBefore("effective_time_begin", r.EffectiveTimeBegin)
		c.Time("expire_time_begin", r.ExpireTimeBegin)
		c.Time("expire_time_end", r.ExpireTimeEnd).NotBefore("expire_time_begin", r.ExpireTimeBegin)
		c.Int("offset", r.Offset).Between(0, 2147483646)
		c.Int("limit", r.Limit).Between(1, 100)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// ListIssuedResponse is the response of [Service.ListIssued].
type ListIssuedResponse struct {
	// Number of matching coupons on all pages.
	TotalCount int `json:"total_count"`
	// Coupons of this page.
	Coupons []IssuedCoupon `json:"user_coupons"`

	core.Metadata `json:"-"`
}

// ListIssued returns one page of the coupons that the partner has issued to its resale
// customers.
//
// The response leaves out coupons of customers with another type of association, although
// Partner Center shows them. It also leaves out coupons that expired long ago; do not rely
// on more than the last twelve months. Times are in UTC, amounts in yuan.
//
// Errors:
//   - CBC.99000037 ([core.ErrForbidden]): no permission to operate on this reseller
//     (indirect partner)
//
// Operation ListIssuedPartnerCoupons: GET /v2/promotions/benefits/partner-coupons (partner
// credentials, 10 calls/s).
func (s *Service) ListIssued(ctx context.Context, req *ListIssuedRequest, opts ...option.Option) (*ListIssuedResponse, error) {
	return transport.Call[ListIssuedResponse](ctx, s.client(), &opListIssued, req, opts)
}

var pagesListIssued = page.Offset[ListIssuedRequest, ListIssuedResponse, IssuedCoupon]{
	Largest: 100,
	Cursor:  func(r *ListIssuedRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListIssuedResponse) ([]IssuedCoupon, int) { return a.Coupons, a.TotalCount },
}

// AllIssued walks every page of [Service.ListIssued], starting at req.Offset, and yields
// each coupon. It stops at the first error, which it yields last. If req.Limit is zero, it
// requests pages of the maximum size.
func (s *Service) AllIssued(ctx context.Context, req *ListIssuedRequest, opts ...option.Option) iter.Seq2[IssuedCoupon, error] {
	return pagesListIssued.All(ctx, s.client(), s.ListIssued, req, opts)
}

// IssuedCoupon is a coupon that the partner has issued to a customer.
type IssuedCoupon struct {
	// ID of the coupon.
	CouponID string `json:"coupon_id"`
	// State of the coupon.
	Status core.CouponStatus `json:"status"`
	// Account ID of the customer that received the coupon.
	CustomerID string `json:"customer_id"`
	// Kind of coupon.
	CouponType core.CouponType `json:"coupon_type"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// Value of the coupon, in yuan.
	FaceValue decimal.Decimal `json:"face_value"`
	// When the coupon becomes usable, UTC.
	EffectiveTime time.Time `json:"effective_time"`
	// When the coupon expires, UTC.
	ExpireTime time.Time `json:"expire_time"`
	// IDs of the orders that used the coupon, separated by semicolons; orders that were paid together
	// are separated by commas.
	OrderID string `json:"order_id"`
	// ID of the promotion plan.
	PromotionPlanID string `json:"promotion_plan_id"`
	// Name of the promotion plan.
	PromotionPlanName string `json:"promotion_plan_name"`
	// Description of the promotion plan.
	PromotionPlanDescription string `json:"promotion_plan_desc"`
	// Electronic or paper.
	MediaType MediaType `json:"media_type"`
	// How the owner obtained the coupon.
	FetchMethod FetchMethod `json:"fetch_method"`
	// Restrictions on the use of the coupon.
	UseLimits []UseLimit `json:"use_limits"`
	// When the coupon was activated, UTC.
	ActiveTime time.Time `json:"active_time"`
	// When the coupon was last used, UTC.
	LastUsedTime time.Time `json:"last_used_time"`
	// ID of the promotion.
	PromotionID string `json:"promotion_id"`
	// When the coupon was created, UTC.
	CreateTime time.Time `json:"create_time"`
	// Remaining balance, in yuan.
	Balance decimal.Decimal `json:"balance"`
	// ID of the order that locks the coupon; empty for an old-version coupon.
	LockOrderID string `json:"lock_order_id"`
	// Whether the coupon is frozen.
	IsFrozen core.Flag `json:"is_frozen,string"`
}

// MediaType is the medium of a coupon.
type MediaType int

// Values of [MediaType].
const (
	MediaTypeElectronic MediaType = 1 // electronic coupon
	MediaTypePaper      MediaType = 2 // paper coupon
)

// FetchMethod is the way in which the owner obtained a coupon.
type FetchMethod int

// Values of [FetchMethod].
const (
	FetchMethodClaimedOnline   FetchMethod = 1 // claimed online
	FetchMethodExchangedOnline FetchMethod = 2 // exchanged online
	FetchMethodIssuedOnline    FetchMethod = 3 // issued online
	FetchMethodOffline         FetchMethod = 4 // obtained offline
	FetchMethodEvent           FetchMethod = 5 // given at an event
)

// UseLimit is one restriction on the use of a coupon. [Service.List] lists the known keys.
type UseLimit struct {
	// ID of the restriction.
	UseLimitID string `json:"use_limiti_info_id"`
	// Key of the restriction. The set is open.
	LimitKey string `json:"limit_key"`
	// First value.
	Value1 string `json:"value1"`
	// Second value.
	Value2 string `json:"value2"`
	// Unit of the value.
	ValueUnit string `json:"value_unit"`
	// Type of the restriction.
	LimitType string `json:"limit_type"`
	// ID of the promotion plan.
	PromotionPlanID string `json:"promotion_plan_id"`
}

var typeValues = []core.CouponType{core.CouponTypeCash, core.CouponTypeDiscount, core.CouponTypeProduct, core.CouponTypeFlexiPurchase}

var statusValues = []core.CouponStatus{core.CouponStatusNotActivated, core.CouponStatusReady, core.CouponStatusUsed, core.CouponStatusExpired, core.CouponStatusReclaimed}
