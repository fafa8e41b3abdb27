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

// ListCouponsRequest holds the parameters of [Service.ListCoupons].
type ListCouponsRequest struct {
	// Order to pay. Required, at most 64 characters.
	OrderID string `url:"order_id"`
}

// Validate reports every rule that the request breaks.
func (r *ListCouponsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("order_id", r.OrderID).Required().Max(64)
	})
}

// ListCouponsResponse is the response of [Service.ListCoupons].
type ListCouponsResponse struct {
	// Number of coupons.
	TotalCount int `json:"count"`
	// Coupons that can be used.
	Coupons []Coupon `json:"user_coupons"`
	// Maximum number of coupons of each type and group that can be used on the order.
	CouponMaxUseQuantity []CouponMaxUse `json:"coupon_max_use_quantity"`

	core.Metadata `json:"-"`
}

// ListCoupons returns the coupons that can be used to pay one pending order.
//
// One response holds all coupons; there is no paging. CouponMaxUseQuantity gives the
// maximum number of coupons of each type and group that can be used on the order. Times
// are in UTC, amounts in yuan.
//
// LimitKey of [CouponUseLimit] has these known values; there may be others:
//   - cloudServiceType: Value1 is a service code
//   - regionCode: Value1 is the code, Value2 the name
//   - productId: IDs joined by commas
//   - subscribeType: new, renew or change
//   - simultaneousUseWithEmpowerDiscount, simultaneousUseWithContractDiscount,
//     simultaneousUseWithPromotionDiscount, simultaneousUseWithDiscountCoupon: 0 no, 1
//     yes
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
	// ID of the coupon, to pass to [Service.Pay].
	CouponID string `json:"coupon_id"`
	// Code of the coupon.
	CouponCode string `json:"coupon_code"`
	// State of the coupon.
	Status core.CouponStatus `json:"status"`
	// Kind of coupon, in either numbering. [Service.Pay] takes only the CouponTypePay values, such as
	// [core.CouponTypePayCash].
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
	// When the coupon was last used, UTC; zero if it never was.
	LastUsedTime time.Time `json:"last_used_time"`
	// When the coupon was created, UTC.
	CreateTime time.Time `json:"create_time"`
	// Generation of the coupon.
	CouponVersion core.CouponVersion `json:"coupon_version"`
	// Balance left, in yuan.
	Balance decimal.Decimal `json:"balance"`
	// Order that holds the coupon. While it is set, no other order can use the coupon.
	UsedByOrderID string `json:"used_by_order_id"`
	// Purpose of the coupon.
	CouponUsage string `json:"coupon_usage"`
	// Group of the coupon.
	CouponGroup CouponGroup `json:"coupon_group"`
}

// CouponGroup is the group of a coupon. [CouponMaxUse] limits the number of coupons of
// one type and group on an order.
type CouponGroup int

// Values of [CouponGroup].
const (
	CouponGroupOrdinary    CouponGroup = 0 // ordinary cloud-service coupon, none of the others
	CouponGroupMarketplace CouponGroup = 1 // issued by the marketplace
	CouponGroupDedicated   CouponGroup = 2 // dedicated cash coupon of Huawei (1024)
	CouponGroupHardware    CouponGroup = 3 // Huawei coupon that pays for hardware only
)

// CouponUseLimit is one restriction on the use of a coupon. [Service.ListCoupons] lists
// the known keys.
type CouponUseLimit struct {
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

// CouponMaxUse is the maximum number of coupons of one type and group that can be used
// on an order.
type CouponMaxUse struct {
	// Kind of coupon, in either numbering.
	CouponType core.CouponType `json:"coupon_type"`
	// Group of the coupon.
	CouponGroup CouponGroup `json:"coupon_group"`
	// Maximum number of coupons of this type and group.
	UseQuantityValue int `json:"use_quantity_value"`
}
