package coupons

import (
	"context"
	"iter"
	"math"
	"net/http"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opList = transport.Operation{
	ID: "ListSubCustomerCoupons", Name: "coupons.List",
	Method: http.MethodGet, Path: "/v2/promotions/benefits/coupons",
	Callers:  []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:     true,
	Requires: []string{"count"},
}

// ListRequest holds the parameters of [Service.List].
type ListRequest struct {
	// ID of the coupon; leave empty for no filter. At most 64 characters.
	CouponID string `url:"coupon_id,omitempty"`
	// Order that used the coupon; leave empty for no filter. At most 64 characters.
	OrderID string `url:"order_id,omitempty"`
	// ID of the promotion plan; leave empty for no filter. At most 64 characters.
	PromotionPlanID string `url:"promotion_plan_id,omitempty"`
	// Kind of coupon; unset means no filter.
	CouponType core.CouponType `url:"coupon_type,omitempty"`
	// State of the coupon; unset means no filter. Used, expired and reclaimed coupons are returned for
	// twelve months only.
	Status core.CouponStatus `url:"status,omitempty"`
	// Earliest time of activation, UTC; zero means no filter.
	ActiveTimeBegin time.Time `url:"active_start_time,omitempty"`
	// Latest time of activation, UTC; zero means no filter.
	ActiveTimeEnd time.Time `url:"active_end_time,omitempty"`
	// Records to skip, not pages; default 0. If it is set, Limit is required.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 100; default 10. Required if Offset is set.
	Limit int `url:"limit,omitempty"`
	// Issuer of the coupon, such as the ID of a partner; leave empty for no filter. At most 255
	// characters.
	SourceID string `url:"source_id,omitempty"`
	// Reseller whose coupons a distributor requests; ignored for other callers. At most 64 characters.
	IndirectPartnerID string `url:"indirect_partner_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("coupon_id", r.CouponID).Max(64)
		c.String("order_id", r.OrderID).Max(64)
		c.String("promotion_plan_id", r.PromotionPlanID).Max(64)
		check.Enum(c, "coupon_type", r.CouponType, typeValues...)
		check.Enum(c, "status", r.Status, statusValues...)
		c.Time("active_start_time", r.ActiveTimeBegin)
		c.Time("active_end_time", r.ActiveTimeEnd).NotBefore("active_start_time", r.ActiveTimeBegin)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).RequiredIf(r.Offset != 0, "offset is given").Between(1, 100)
		c.String("source_id", r.SourceID).Max(255)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// ListResponse is the response of [Service.List].
type ListResponse struct {
	// Number of matching coupons on all pages.
	TotalCount int `json:"count"`
	// Coupons of this page.
	Coupons []Coupon `json:"user_coupons"`

	core.Metadata `json:"-"`
}

// List returns one page of the coupons that the caller owns: those of the partner with
// partner credentials, those of the customer with customer credentials.
//
// A distributor sets IndirectPartnerID to list the coupons of one of its resellers. To
// list the coupons of a customer, use the customer's own credentials. Used, expired and
// reclaimed coupons are returned for twelve months only. Times are in UTC, amounts in
// yuan.
//
// LimitKey of [UseLimit] has these known values; there may be others:
//   - cloudServiceType: Value1 is a service code
//   - regionCode: Value1 is the code, Value2 the name
//   - productId: IDs joined by commas
//   - subscribeType: new, renew or change
//   - simultaneousUseWithEmpowerDiscount, simultaneousUseWithContractDiscount,
//     simultaneousUseWithPromotionDiscount: 0 no, 1 yes
//   - usageTimes: 0 unlimited, otherwise the number of times
//   - isOnlyForStrictSelected: 0 or 1
//   - firstOrderInService, cycleNum, cycleType, minConsumeDiscount, isRebate
//
// Errors:
//   - CBC.99000037 ([core.ErrForbidden]): no permission to operate on this reseller
//     (indirect partner)
//
// Operation ListSubCustomerCoupons: GET /v2/promotions/benefits/coupons (partner or
// customer credentials, 10 calls/s).
func (s *Service) List(ctx context.Context, req *ListRequest, opts ...option.Option) (*ListResponse, error) {
	return transport.Call[ListResponse](ctx, s.client(), &opList, req, opts)
}

var pagesList = page.Offset[ListRequest, ListResponse, Coupon]{
	Largest: 100,
	Cursor:  func(r *ListRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListResponse) ([]Coupon, int) { return a.Coupons, a.TotalCount },
}

// All walks every page of [Service.List], starting at req.Offset, and yields each coupon.
// It stops at the first error, which it yields last. If req.Limit is zero, it requests
// pages of the maximum size.
func (s *Service) All(ctx context.Context, req *ListRequest, opts ...option.Option) iter.Seq2[Coupon, error] {
	return pagesList.All(ctx, s.client(), s.List, req, opts)
}

// Coupon is one coupon of the caller, as [Service.List] returns it.
type Coupon struct {
	// ID of the coupon.
	CouponID string `json:"coupon_id"`
	// Code of the coupon.
	CouponCode string `json:"coupon_code"`
	// State of the coupon.
	Status core.CouponStatus `json:"status"`
	// Account ID of the customer that owns the coupon.
	CustomerID string `json:"customer_id"`
	// Kind of coupon.
	CouponType core.CouponType `json:"coupon_type"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// Value of the coupon, in yuan.
	FaceValue decimal.Decimal `json:"face_value"`
	// When the coupon becomes usable (valid_time on the wire), UTC.
	EffectiveTime time.Time `json:"valid_time"`
	// When the coupon expires, UTC.
	ExpireTime time.Time `json:"expire_time"`
	// IDs of the orders that used the coupon, separated by semicolons; orders that were paid together
	// are separated by commas.
	OrderID string `json:"order_id"`
	// ID of the promotion plan.
	PromotionPlanID string `json:"promotion_plan_id"`
	// Name of the promotion plan.
	PlanName string `json:"plan_name"`
	// Description of the promotion plan.
	PlanDescription string `json:"plan_desc"`
	// Electronic or paper.
	MediaType MediaType `json:"media_type"`
	// How the owner obtained the coupon.
	FetchMethod FetchMethod `json:"fetch_method"`
	// Restrictions on the use of the coupon.
	UseLimits []UseLimit `json:"use_limits"`
	// When the coupon was activated, UTC.
	ActiveTime time.Time `json:"active_time"`
	// When the coupon was used (reserve_time on the wire), UTC.
	LastUsedTime time.Time `json:"reserve_time"`
	// ID of the promotion.
	PromotionID string `json:"promotion_id"`
	// When the coupon was created, UTC.
	CreateTime time.Time `json:"create_time"`
	// Old version (can be used once) or new version (can be used until its balance is spent).
	CouponVersion core.CouponVersion `json:"coupon_version"`
	// Remaining balance, in yuan; not set for an old-version coupon.
	Balance decimal.Decimal `json:"balance"`
	// ID of the order that locks the coupon; empty for an old-version coupon.
	LockOrderID string `json:"lock_order_id"`
	// Purpose of the coupon.
	CouponUsage string `json:"coupon_usage"`
	// Whether the coupon is frozen.
	IsFrozen core.Flag `json:"is_frozen,string"`
	// Currency code of the amounts, CNY on the China site.
	Currency string `json:"currency"`
	// Extension field.
	ExtendParam1 string `json:"extend_param1"`
	// Issuer of the coupon: the ID of a partner, campaign, plan or creator.
	SourceID string `json:"source_id"`
}
