package orders

import (
	"context"
	"net/http"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListCoupons = transport.Operation{
	ID: "ListOrderCouponsByOrderId", Name: "orders.ListCoupons",
	Method: http.MethodGet, Path: "/v2/orders/customer-orders/order-coupons",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// ListCouponsRequest holds the parameters of ListCoupons.
type ListCouponsRequest struct {
	// Order that is to be paid. Required, at most 64 characters.
	OrderID string `url:"order_id"`
}

// Validate reports every rule that the request breaks.
func (r *ListCouponsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("order_id", r.OrderID).Required().Max(64)
	})
}

// ListCouponsResponse is the answer to ListCoupons.
type ListCouponsResponse struct {
	// Number of coupons.
	TotalCount int `json:"count"`
	// Coupons that can be used.
	Coupons []Coupon `json:"user_coupons"`
	// How many coupons of each type and group may be combined.
	CouponMaxUseQuantity []CouponMaxUse `json:"coupon_max_use_quantity"`

	core.Metadata `json:"-"`
}

// ListCoupons returns the coupons that can be used to pay one pending order.
//
// All coupons come in one answer; there is no paging. CouponMaxUseQuantity tells how many
// coupons of each type and group may be combined. Times are UTC, amounts yuan.
//
// Known values of CouponUseLimit.LimitKey; there may be others:
//   - cloudServiceType: Value1 is a service code
//   - regionCode: Value1 is the code, Value2 the name
//   - productId: ids joined by commas
//   - subscribeType: new, renew or change
//   - simultaneousUseWithEmpowerDiscount, simultaneousUseWithContractDiscount,
//     simultaneousUseWithPromotionDiscount, simultaneousUseWithDiscountCoupon: 0 no, 1 yes
//   - usageTimes: 0 unlimited, otherwise the number of times
//   - isOnlyForStrictSelected: 0 or 1
//   - firstOrderInService, cycleNum, cycleType, minConsumeDiscount, isRebate
//
// Operation ListOrderCouponsByOrderId: GET /v2/orders/customer-orders/order-coupons
// (customer credentials, 10 calls/s).
func (s *Service) ListCoupons(ctx context.Context, req *ListCouponsRequest, opts ...option.Option) (*ListCouponsResponse, error) {
	return transport.Call[ListCouponsResponse](ctx, s.client(), &opListCoupons, req, opts)
}

// Coupon is a coupon that can be used to pay an order.
type Coupon struct {
	// ID of the coupon, to pass to Pay.
	CouponID string `json:"coupon_id"`
	// Code of the coupon.
	CouponCode string `json:"coupon_code"`
	// State of the coupon.
	Status core.CouponStatus `json:"status"`
	// Kind of coupon, in either numbering; Pay takes the CouponTypePay values only.
	CouponType core.CouponType `json:"coupon_type"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// Value of the coupon, in yuan.
	FaceValue decimal.Decimal `json:"face_value"`
	// When the coupon becomes usable, UTC.
	EffectiveTime time.Time `json:"effective_time"`
	// When the coupon expires, UTC.
	ExpireTime time.Time `json:"expire_time"`
	// Name of the promotion plan.
	PlanName string `json:"plan_name"`
	// Description of the promotion plan.
	PlanDescription string `json:"plan_desc"`
	// Restrictions on the use of the coupon.
	UseLimits []CouponUseLimit `json:"use_limits"`
	// When the coupon was activated, UTC.
	ActiveTime time.Time `json:"active_time"`
	// When the coupon was last used, UTC; zero when never.
	LastUsedTime time.Time `json:"last_used_time"`
	// When the coupon was created, UTC.
	CreateTime time.Time `json:"create_time"`
	// Generation of the coupon.
	CouponVersion core.CouponVersion `json:"coupon_version"`
	// Balance left, in yuan.
	Balance decimal.Decimal `json:"balance"`
	// Order that holds the coupon; no other order can use it then.
	UsedByOrderID string `json:"used_by_order_id"`
	// Purpose of the coupon.
	CouponUsage string `json:"coupon_usage"`
	// Group of the coupon.
	CouponGroup CouponGroup `json:"coupon_group"`
}

// CouponGroup is the group of a coupon; how many coupons can be combined depends on it.
type CouponGroup int

// Values of CouponGroup.
const (
	CouponGroupOrdinary    CouponGroup = 0 // ordinary cloud-service coupon, none of the others
	CouponGroupMarketplace CouponGroup = 1 // issued by the marketplace
	CouponGroupDedicated   CouponGroup = 2 // dedicated cash coupon of Huawei (1024)
	CouponGroupHardware    CouponGroup = 3 // Huawei coupon that pays for hardware only
)

// CouponUseLimit is one restriction on the use of a coupon; ListCoupons names the known keys.
type CouponUseLimit struct {
	// ID of the restriction.
	UseLimitID string `json:"use_limiti_info_id"`
	// Key of the restriction, an open set.
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

// CouponMaxUse says how many coupons of one type and group can be used on an order.
type CouponMaxUse struct {
	// Kind of coupon, in either numbering.
	CouponType core.CouponType `json:"coupon_type"`
	// Group of the coupon.
	CouponGroup CouponGroup `json:"coupon_group"`
	// How many coupons of this type and group can be used.
	UseQuantityValue int `json:"use_quantity_value"`
}
