package orders

import (
	"context"
	"net/http"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListDiscounts = transport.Operation{
	ID: "ListOrderDiscounts", Name: "orders.ListDiscounts",
	Method: http.MethodGet, Path: "/v2/orders/customer-orders/order-discounts",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// ListDiscountsRequest holds the parameters of [Service.ListDiscounts].
type ListDiscountsRequest struct {
	// Order to pay. Required, at most 64 characters.
	OrderID string `url:"order_id"`
}

// Validate reports every rule that the request breaks.
func (r *ListDiscountsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("order_id", r.OrderID).Required().Max(64)
	})
}

// ListDiscountsResponse is the response of [Service.ListDiscounts].
type ListDiscountsResponse struct {
	// Discounts that can be used.
	Discounts []Discount `json:"discounts"`

	core.Metadata `json:"-"`
}

// ListDiscounts returns the discounts that can be used to pay one pending order.
//
// One response holds all discounts; there is no paging. Discounts is empty when the
// calling user has no permission to see commercial discounts.
//
// Operation ListOrderDiscounts: GET /v2/orders/customer-orders/order-discounts (customer
// credentials, 10 calls/s).
func (s *Service) ListDiscounts(ctx context.Context, req *ListDiscountsRequest, opts ...option.Option) (*ListDiscountsResponse, error) {
	return transport.Call[ListDiscountsResponse](ctx, s.client(), &opListDiscounts, req, opts)
}

// Discount is a discount that can be used to pay an order.
type Discount struct {
	// ID of the discount, to pass to [Service.Pay].
	DiscountID string `json:"discount_id"`
	// Discount ratio, or amount of the reduction, as text; empty for a fixed price.
	DiscountValue string `json:"discount_value"`
	// Kind of discount.
	DiscountType core.DiscountType `json:"discount_type"`
	// Orders that the discount applies to.
	Orders []DiscountedOrder `json:"orders"`
}

var discountTypeValues = []core.DiscountType{
	core.DiscountTypePromotion, core.DiscountTypeContract, core.DiscountTypeCommercial, core.DiscountTypePartner,
	core.DiscountTypePriceAdjustment,
}

// DiscountedOrder is an order that a discount applies to.
type DiscountedOrder struct {
	// ID of the order.
	OrderID string `json:"order_id"`
	// Line items that the discount applies to.
	LineItems []DiscountedLineItem `json:"order_line_items"`
}

// DiscountedLineItem is a group of line items with the same product, specification and
// price, together with the effect of a discount on them.
type DiscountedLineItem struct {
	// Line items of the group.
	OrderLineItemIDs []string `json:"order_line_item_ids"`
	// How the discount changes the price.
	DiscountMode DiscountMode `json:"discount_mode"`
	// Amount taken off, in yuan; not set for [DiscountModeRatio].
	DiscountAmount decimal.Decimal `json:"discount_amount"`
	// Discount ratio, for example 0.9; may be unset for modes other than [DiscountModeRatio].
	DiscountRatio decimal.Decimal `json:"discount_ratio"`
}

// DiscountMode says how a discount changes the price.
type DiscountMode int

// Values of [DiscountMode].
const (
	DiscountModeRatio      DiscountMode = 0 // discount ratio
	DiscountModeFixedPrice DiscountMode = 1 // fixed price
	DiscountModeReduction  DiscountMode = 2 // reduction when over a threshold
)
