package legacy

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opPayOrdersV2 = transport.Operation{
	ID: "PayOrdersV2", Name: "legacy.PayOrdersV2",
	Method: http.MethodPost, Path: "/v2/orders/customer-orders/pay",
	Callers:  []core.Role{core.RoleCustomer},
	Money:    true,
	Repeat:   transport.RepeatGuarded,
	Proof:    []string{"CBC.99003106"},
	Settle:   "orders.Get (OrderID; StatusProcessing or StatusCompleted means paid, StatusPendingPayment not so far: the payment may still be running)",
	Confirms: []string{"error_code"},
}

// PayOrdersV2Request holds the parameters of [Service.PayOrdersV2].
type PayOrdersV2Request struct {
	// ID of the order to pay. Required, at most 64 characters.
	OrderID string `json:"order_id"`
	// Coupons to pay with, at most 3; leave empty for none.
	Coupons []PayCoupon `json:"coupon_infos,omitzero"`
	// Discount to pay with, at most one; leave empty for none.
	Discounts []PayDiscount `json:"discount_infos,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *PayOrdersV2Request) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("order_id", r.OrderID).Required().Max(64)
		check.List(c, "coupon_infos", r.Coupons).Max(3).Each((*PayCoupon).check)
		check.List(c, "discount_infos", r.Discounts).Max(1).Each((*PayDiscount).check)
	})
}

// PayOrdersV2 pays a pending yearly/monthly order, optionally with coupons and a discount.
//
// After a lost response, do not pay again while the payment may still be running: query
// the order with the method Get of package orders.
//
// Partner credentials are refused: call it with the customer's own credentials, for
// example through the method ForCustomer of partnerbss.Client. Cash is used before credit
// when both have a balance. For an enterprise member whose finances the master account
// manages, the master's usable coupons are applied automatically.
//
// A coupon whose restriction simultaneousUseWithEmpowerDiscount,
// simultaneousUseWithContractDiscount or simultaneousUseWithPromotionDiscount is 0
// excludes the matching discount. The restriction minConsumeDiscount excludes a discount
// whose ratio is below it on every line.
//
// Operation PayOrdersV2: POST /v2/orders/customer-orders/pay (customer credentials, 10
// calls/s).
//
// Deprecated: use orders.Pay. UseCoupon and UseDiscount must be [core.ChoiceYes] or
// [core.ChoiceNo]; set the lists of coupons and discounts only with core.ChoiceYes.
// CBC.99000088 ([core.ErrPaymentInProgress]) means that an earlier payment of the order
// is still running: query the order, do not pay again.
func (s *Service) PayOrdersV2(ctx context.Context, req *PayOrdersV2Request, opts ...option.Option) error {
	// The response carries nothing but a code, that of success or of a failure.
	return s.client().Do(ctx, &opPayOrdersV2, req, nil, opts)
}

// PayCoupon names a coupon or card to pay an order with.
type PayCoupon struct {
	// Coupon ID. Required, at most 64 characters.
	ID string `json:"id"`
	// Kind of coupon; within one kind, earlier entries of the list are used first. Required.
	Type core.CouponType `json:"type"`
}

func (v *PayCoupon) check(c *check.Checker) {
	c.String("id", v.ID).Required().Max(64)
	check.Enum(c, "type", v.Type, couponTypeValues...).Required()
}

var couponTypeValues = []core.CouponType{core.CouponTypePayDiscount, core.CouponTypePayCash, core.CouponTypePayFlexiPurchase, core.CouponTypePayStoredValueCard}

// PayDiscount names the discount to pay an order with.
type PayDiscount struct {
	// Discount ID. Required.
	ID string `json:"id"`
	// Kind of discount. An order with a [core.DiscountTypePriceAdjustment] must be paid with it. If
	// left out, [core.DiscountTypePromotion], the zero value, is sent. Required.
	Type core.DiscountType `json:"type"`
}

func (v *PayDiscount) check(c *check.Checker) {
	c.String("id", v.ID).Required()
	check.Enum(c, "type", v.Type, discountTypeValues...)
}

var discountTypeValues = []core.DiscountType{
	core.DiscountTypePromotion, core.DiscountTypeContract, core.DiscountTypeCommercial, core.DiscountTypePartner,
	core.DiscountTypePriceAdjustment,
}
