package orders

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opPay = transport.Operation{
	ID: "PayOrders", Name: "orders.Pay",
	Method: http.MethodPost, Path: "/v3/orders/customer-orders/pay",
	Callers:   []core.Role{core.RoleCustomer},
	Money:     true,
	Repeat:    transport.RepeatGuarded,
	Proof:     []string{"CBC.99003106"},
	Settle:    "orders.Get (OrderID; StatusProcessing or StatusCompleted means paid, StatusPendingPayment not so far: the payment may still be running)",
	NoContent: true,
	Refusal:   func() error { return new(PayRefusal) },
}

// PayRequest holds the parameters of [Service.Pay].
type PayRequest struct {
	// Order to pay, from [Service.List] or from the method Renew of package resources. Required, at
	// most 64 characters.
	OrderID string `json:"order_id"`
	// Whether to pay with coupons; [core.ChoiceYes] makes Coupons required. Required.
	UseCoupon core.Choice `json:"use_coupon"`
	// Whether to pay with a discount; [core.ChoiceYes] makes Discounts required. Required.
	UseDiscount core.Choice `json:"use_discount"`
	// Coupons to use, 1 to 3 different ones from [Service.ListCoupons]; leave empty when UseCoupon is
	// [core.ChoiceNo].
	Coupons []PayCoupon `json:"coupon_infos,omitzero"`
	// The one discount to use, from [Service.ListDiscounts]; leave empty when UseDiscount is
	// [core.ChoiceNo].
	Discounts []PayDiscount `json:"discount_infos,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *PayRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("order_id", r.OrderID).Required().Max(64)
		check.Enum(c, "use_coupon", r.UseCoupon, yesNoValues...).Required()
		check.Enum(c, "use_discount", r.UseDiscount, yesNoValues...).Required()
		check.List(c, "coupon_infos", r.Coupons).
			RequiredIf(r.UseCoupon == core.ChoiceYes, "use_coupon is YES").ForbiddenIf(r.UseCoupon == core.ChoiceNo, "use_coupon is NO").
			Max(3).Each((*PayCoupon).check)
		check.Unique(c, "coupon_infos", "id", r.Coupons, func(v PayCoupon) string { return v.ID })
		check.List(c, "discount_infos", r.Discounts).
			RequiredIf(r.UseDiscount == core.ChoiceYes, "use_discount is YES").ForbiddenIf(r.UseDiscount == core.ChoiceNo, "use_discount is NO").
			Max(1).Each((*PayDiscount).check)
	})
}

// Pay pays a pending yearly/monthly order from the customer's account.
//
// Do not pay again after CBC.99000088 ([core.ErrPaymentInProgress]), which means that
// an earlier payment of the order is still running, nor after [core.ErrOutcomeUnknown].
// In both cases follow the order with [Service.WaitUntil] or [Service.Get].
//
// If the customer has monthly settlement, the platform uses it before the balance. A
// payment from the balance draws on the cash account first, then on the credit account.
// For a unified-accounting enterprise member, the platform applies the master's usable
// coupons automatically: a manual payment creates an order that the master has to pay;
// the master makes an automatic payment.
//
// [Service.ListCoupons] and [Service.ListDiscounts] return the coupons and discounts
// that can be used. Coupons is required when UseCoupon is [core.ChoiceYes], and must be
// empty when it is [core.ChoiceNo]. The same holds for Discounts and UseDiscount. An
// order with a price-adjustment discount ([core.DiscountTypePriceAdjustment]) must be
// paid with that discount. The UseLimits of a [Coupon] can exclude discounts:
//   - simultaneousUseWithEmpowerDiscount 0 excludes partner-granted discounts
//   - simultaneousUseWithContractDiscount 0 excludes commercial ones
//   - simultaneousUseWithPromotionDiscount 0 excludes promotion discounts
//   - minConsumeDiscount excludes a discount whose ratio is lower on every line item
//
// To pay an order of a combined transaction, pass the ID of the transaction; the
// platform refuses the order's own ID (CBC.99000089).
//
// CBC.99003141 and CBC.99003155 come with a [*PayRefusal], which errors.As finds: it says
// what is short. For CBC.99003198 the raw response can give more detail.
//
// Errors:
//   - CBC.99005003 ([core.ErrInsufficientBalance]): the balance is too low
//   - CBC.99003106 ([core.ErrWrongState]): the order can no longer be paid because its
//     status has changed
//   - CBC.99003110 ([core.ErrWrongState]): the payment deadline has passed; place a new
//     order
//   - CBC.99003112 ([core.ErrWrongState]): a coupon or stored-value card was already
//     used
//   - CBC.99003141: a service quota or capacity is insufficient, or the specification
//     has changed
//   - CBC.99003155 ([core.ErrInsufficientBalance]): the funds of the enterprise project
//     are insufficient, or the project is unavailable
//   - CBC.99003198 ([core.ErrInsufficientBalance]): the budget of the organization is
//     insufficient
//   - CBC.30000010 ([core.ErrNotFound]): invalid order (possibly does not exist)
//   - CBC.99003108: chosen discount cannot be used for this order
//   - CBC.99003116: coupon cannot be combined with a discount
//   - CBC.99003117: chosen discount is below the coupon's minimum discount ratio on
//     every order line
//   - CBC.99003143: the product is off the shelf
//   - CBC.99003147: cash coupon and discount coupon cannot be combined
//   - CBC.99003156: marketplace coupon and dedicated cash coupon cannot be combined
//   - CBC.99003162: payment time later than the set effective time
//   - CBC.99006093: tax rate information unavailable
//   - CBC.99008040 ([core.ErrOutcomeUnknown]): operations too frequent
//   - CBC.99008056: daily limit of created transactions reached
//
// Operation PayOrders: POST /v3/orders/customer-orders/pay (customer credentials, 10
// calls/s).
func (s *Service) Pay(ctx context.Context, req *PayRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opPay, req, nil, opts)
}

// PayCoupon is a coupon to pay an order with.
type PayCoupon struct {
	// Coupon to use: CouponID of a [Coupon] from [Service.ListCoupons]. Required, at most 64
	// characters.
	ID string `json:"id"`
	// Kind of coupon: [core.CouponTypePayDiscount], [core.CouponTypePayCash],
	// [core.CouponTypePayFlexiPurchase] or [core.CouponTypePayStoredValueCard]. Required.
	Type core.CouponType `json:"type"`
}

func (v *PayCoupon) check(c *check.Checker) {
	c.String("id", v.ID).Required().Max(64)
	check.Enum(c, "type", v.Type, core.CouponTypePayDiscount, core.CouponTypePayCash, core.CouponTypePayFlexiPurchase, core.CouponTypePayStoredValueCard).Required()
}

// PayDiscount is the discount to pay an order with.
type PayDiscount struct {
	// Discount to use: DiscountID of a [Discount] from [Service.ListDiscounts]. Required, at most 64
	// characters.
	ID string `json:"id"`
	// Kind of discount: DiscountType of the same [Discount]. If left out, the request sends the zero
	// value, [core.DiscountTypePromotion]. Required.
	Type core.DiscountType `json:"type"`
}

func (v *PayDiscount) check(c *check.Checker) {
	c.String("id", v.ID).Required().Max(64)
	check.Enum(c, "type", v.Type, discountTypeValues...)
}

var yesNoValues = []core.Choice{core.ChoiceYes, core.ChoiceNo}
