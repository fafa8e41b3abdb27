package enterprise

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

var opListAvailableCoupons = transport.Operation{
	ID: "ListMultiAccountTransferCoupons", Name: "enterprise.ListAvailableCoupons",
	Method: http.MethodGet, Path: "/v2/enterprises/multi-accounts/transfer-coupons",
	Callers: []core.Role{core.RoleCustomer},
	Rate:    20,
	Safe:    true,
}

// ListAvailableCouponsRequest holds the parameters of [Service.ListAvailableCoupons].
type ListAvailableCouponsRequest struct {
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 0 to 100; default 10.
	Limit int `url:"limit,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListAvailableCouponsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(0, 100)
	})
}

// ListAvailableCouponsResponse is the response of [Service.ListAvailableCoupons].
type ListAvailableCouponsResponse struct {
	// Number of coupons on all pages.
	TotalCount int `json:"total_count"`
	// Coupons of this page.
	Coupons []AvailableCoupon `json:"avail_transfer_coupons"`

	core.Metadata `json:"-"`
}

// ListAvailableCoupons returns one page of the coupons that the enterprise master account
// can hand down to its members.
//
// The caller must be the enterprise master account. Only cash coupons that Huawei issued
// for tests, business or campaigns can be handed down.
//
// Operation ListMultiAccountTransferCoupons: GET
// /v2/enterprises/multi-accounts/transfer-coupons (customer credentials, 20 calls/s).
func (s *Service) ListAvailableCoupons(ctx context.Context, req *ListAvailableCouponsRequest, opts ...option.Option) (*ListAvailableCouponsResponse, error) {
	return transport.Call[ListAvailableCouponsResponse](ctx, s.client(), &opListAvailableCoupons, req, opts)
}

var pagesListAvailableCoupons = page.Offset[ListAvailableCouponsRequest, ListAvailableCouponsResponse, AvailableCoupon]{
	Largest: 100,
	Cursor:  func(r *ListAvailableCouponsRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListAvailableCouponsResponse) ([]AvailableCoupon, int) { return a.Coupons, a.TotalCount },
}

// AllAvailableCoupons walks every page of [Service.ListAvailableCoupons], starting at
// req.Offset, and yields each coupon. It stops at the first error, which it yields last. If
// req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllAvailableCoupons(ctx context.Context, req *ListAvailableCouponsRequest, opts ...option.Option) iter.Seq2[AvailableCoupon, error] {
	return pagesListAvailableCoupons.All(ctx, s.client(), s.ListAvailableCoupons, req, opts)
}

// AvailableCoupon is a coupon that an enterprise master account can hand down.
type AvailableCoupon struct {
	// ID of the coupon.
	CouponID string `json:"coupon_id"`
	// Name of the promotion plan.
	PlanName string `json:"plan_name"`
	// What is left of the coupon, in yuan.
	Balance decimal.Decimal `json:"balance"`
	// When the coupon becomes usable, UTC.
	EffectiveTime time.Time `json:"effective_time"`
	// When the coupon expires, UTC.
	ExpireTime time.Time `json:"expire_time"`
	// Restrictions on the use of the coupon.
	UseLimits []UseLimit `json:"use_limits"`
}

// UseLimit is one restriction on the use of a coupon: a key and its values.
type UseLimit struct {
	// ID of the restriction.
	UseLimitID string `json:"use_limiti_info_id"`
	// Restriction key; those of coupons.List are known.
	LimitKey string `json:"limit_key"`
	// First value.
	Value1 string `json:"value1"`
	// Second value.
	Value2 string `json:"value2"`
	// Unit of the values.
	ValueUnit string `json:"value_unit"`
	// Kind of comparison, such as "=".
	LimitType string `json:"limit_type"`
	// ID of the promotion plan.
	PromotionPlanID string `json:"promotion_plan_id"`
}

var opListReclaimableCoupons = transport.Operation{
	ID: "ListMultiAccountRetrieveCoupons", Name: "enterprise.ListReclaimableCoupons",
	Method: http.MethodGet, Path: "/v2/enterprises/multi-accounts/retrieve-coupons",
	Callers: []core.Role{core.RoleCustomer},
	Rate:    20,
	Safe:    true,
}

// ListReclaimableCouponsRequest holds the parameters of [Service.ListReclaimableCoupons].
type ListReclaimableCouponsRequest struct {
	// Member to look at (sub_customer_id on the wire). Required, at most 64 characters.
	CustomerID string `url:"sub_customer_id"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 100; default 10.
	Limit int `url:"limit,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListReclaimableCouponsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("sub_customer_id", r.CustomerID).Required().Max(64)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 100)
	})
}

// ListReclaimableCouponsResponse is the response of [Service.ListReclaimableCoupons].
type ListReclaimableCouponsResponse struct {
	// Number of coupons on all pages.
	TotalCount int `json:"total_count"`
	// Coupons of this page.
	Coupons []ReclaimableCoupon `json:"avail_retrieve_coupons"`

	core.Metadata `json:"-"`
}

// ListReclaimableCoupons returns one page of the coupons that the enterprise master
// account can take back from a member.
//
// The caller must be the enterprise master account. Only cash coupons that Huawei issued
// for tests, business or campaigns can be taken back.
//
// Operation ListMultiAccountRetrieveCoupons: GET
// /v2/enterprises/multi-accounts/retrieve-coupons (customer credentials, 20 calls/s).
func (s *Service) ListReclaimableCoupons(ctx context.Context, req *ListReclaimableCouponsRequest, opts ...option.Option) (*ListReclaimableCouponsResponse, error) {
	return transport.Call[ListReclaimableCouponsResponse](ctx, s.client(), &opListReclaimableCoupons, req, opts)
}

var pagesListReclaimableCoupons = page.Offset[ListReclaimableCouponsRequest, ListReclaimableCouponsResponse, ReclaimableCoupon]{
	Largest: 100,
	Cursor:  func(r *ListReclaimableCouponsRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListReclaimableCouponsResponse) ([]ReclaimableCoupon, int) { return a.Coupons, a.TotalCount },
}

// AllReclaimableCoupons walks every page of [Service.ListReclaimableCoupons], starting at
// req.Offset, and yields each coupon. It stops at the first error, which it yields last. If
// req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllReclaimableCoupons(ctx context.Context, req *ListReclaimableCouponsRequest, opts ...option.Option) iter.Seq2[ReclaimableCoupon, error] {
	return pagesListReclaimableCoupons.All(ctx, s.client(), s.ListReclaimableCoupons, req, opts)
}

// ReclaimableCoupon is a coupon of a member that can be taken back.
type ReclaimableCoupon struct {
	// ID of the coupon of the master account.
	CouponID string `json:"coupon_id"`
	// Name of the promotion plan.
	PlanName string `json:"plan_name"`
	// ID of the coupon of the member (sub_coupon_id on the wire).
	MemberCouponID string `json:"sub_coupon_id"`
	// What is left of the coupon of the member, in yuan.
	Balance decimal.Decimal `json:"balance"`
	// When the coupon becomes usable, UTC.
	EffectiveTime time.Time `json:"effective_time"`
	// When the coupon expires, UTC.
	ExpireTime time.Time `json:"expire_time"`
	// Restrictions on the use of the coupon.
	UseLimits []UseLimit `json:"use_limits"`
}
