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
	Callers: []core.Role{core.RoleCustomer},
	Money:   true,
	Settle:  "orders.Get (OrderID; StatusProcessing or StatusCompleted means paid, StatusPendingPayment not so far: the payment may still be running)",
}

// PayRequest holds the parameters of Pay.
type PayRequest struct {
	// Order to pay, from List or from resources.Renew. Required, at most 64 characters.
	OrderID string `json:"order_id"`
	// Whether to pay with coupons; with core.ChoiceYes Coupons is required. Required.
	UseCoupon core.Choice `json:"use_coupon"`
	// Whether to pay with a discount; with core.ChoiceYes Discounts is required. Required.
	UseDiscount core.Choice `json:"use_discount"`
	// Coupons to use, 1 to 3 different ones from ListCoupons; leave empty when UseCoupon is
	// core.ChoiceNo.
	Coupons []PayCoupon `json:"coupon_infos,omitzero"`
	// The one discount to use, from ListDiscounts; leave empty when UseDiscount is core.ChoiceNo.
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
// CBC.99000088 (core.ErrPaymentInProgress) means that an earlier payment of the order is
// still running: follow the order with WaitUntil or Get and do not pay again. The same
// goes for an unknown outcome.
//
// Where the customer has monthly settlement, it is used before the balance; a balance
// payment takes the cash account first, then the credit account. For a unified-accounting
// enterprise member the master's usable coupons are applied automatically; paying by hand
// creates an order that the master has to pay, automatic payment is made by the master.
//
// ListCoupons and ListDiscounts tell what can be used. Coupons is required when
// UseCoupon is core.ChoiceYes and must be empty when it is core.ChoiceNo; Discounts and UseDiscount
// likewise. An order with a price-adjustment discount (core.DiscountTypePriceAdjustment) must
// be paid with it. A coupon can exclude discounts through its UseLimits:
//   - simultaneousUseWithEmpowerDiscount 0 excludes partner-granted discounts
//   - simultaneousUseWithContractDiscount 0 excludes commercial ones
//   - simultaneousUseWithPromotionDiscount 0 excludes promotion discounts
//   - minConsumeDiscount excludes a discount whose ratio is lower on every line item
//
// CBC.99005003 means that the balance is too low, CBC.99003106 that the order can no
// longer be paid because its status has changed, CBC.99003110 that the payment deadline
// has passed and a new order is needed, CBC.99003112 that a coupon or stored-value card
// was already used. An order of a combined transaction is paid through the id of the
// transaction (CBC.99000089 otherwise).
//
// CBC.99003141 means that a service quota or capacity does not suffice or the
// specification has changed, CBC.99003155 that the funds of the enterprise project do not
// suffice or the project is unavailable, CBC.99003198 that the organization's budget does
// not suffice; the raw answer can say more.
//
// Errors:
//   - CBC.30000010: invalid order (possibly does not exist)
//   - CBC.99003108: chosen discount cannot be used for this order
//   - CBC.99003116: coupon cannot be combined with a discount
//   - CBC.99003117: chosen discount is below the coupon's minimum discount ratio on
//     every order line
//   - CBC.99003147: cash coupon and discount coupon cannot be combined
//   - CBC.99003156: marketplace coupon and dedicated cash coupon cannot be combined
//   - CBC.99003162: payment time later than the set effective time
//   - CBC.99006093: tax rate information unavailable
//   - CBC.99008040: operations too frequent
//   - CBC.99008056: daily limit of created transactions reached
//
// Operation PayOrders: POST /v3/orders/customer-orders/pay (customer credentials, 10
// calls/s).
func (s *Service) Pay(ctx context.Context, req *PayRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opPay, req, nil, opts)
}

// PayCoupon is a coupon to pay an order with.
type PayCoupon struct {
	// Coupon, the CouponID of ListCoupons. Required, at most 64 characters.
	ID string `json:"id"`
	// Kind of coupon: one of the CouponTypePay values. Required.
	Type core.CouponType `json:"type"`
}

func (v *PayCoupon) check(c *check.Checker) {
	c.String("id", v.ID).Required().Max(64)
	check.Enum(c, "type", v.Type, core.CouponTypePayDiscount, core.CouponTypePayCash, core.CouponTypePayFlexiPurchase, core.CouponTypePayStoredValueCard).Required()
}

// PayDiscount is the discount to pay an order with.
type PayDiscount struct {
	// Discount, the DiscountID of ListDiscounts. Required, at most 64 characters.
	ID string `json:"id"`
	// Kind of discount, the DiscountType of ListDiscounts; one left out is sent as
	// core.DiscountTypePromotion, the zero value. Required.
	Type core.DiscountType `json:"type"`
}

func (v *PayDiscount) check(c *check.Checker) {
	c.String("id", v.ID).Required().Max(64)
	check.Enum(c, "type", v.Type, discountTypeValues...)
}

var yesNoValues = []core.Choice{core.ChoiceYes, core.ChoiceNo}
