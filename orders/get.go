package orders

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

var opGet = transport.Operation{
	ID: "ShowCustomerOrderDetails", Name: "orders.Get",
	Method: http.MethodGet, Path: "/v2/orders/customer-orders/details/{order_id}",
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// GetRequest holds the parameters of [Service.Get].
type GetRequest struct {
	// Order to return, from [Service.List]. Required, at most 64 characters.
	OrderID string `path:"order_id" json:"-" url:"-"`
	// Line items per page, 1 to 100; default 10.
	Limit int `url:"limit,omitempty"`
	// Line items to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Reseller whose customer's order a distributor wants to see; ignored for other callers. At most
	// 64 characters.
	IndirectPartnerID string `url:"indirect_partner_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *GetRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("order_id", r.OrderID).Required().Max(64)
		c.Int("limit", r.Limit).Between(1, 100)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// GetResponse is the response of [Service.Get].
type GetResponse struct {
	// Number of line items of the order, over all pages.
	TotalCount int `json:"total_count"`
	// The order itself, the same on every page.
	Order OrderDetail `json:"order_info"`
	// Line items of this page.
	LineItems []LineItem `json:"order_line_items"`

	core.Metadata `json:"-"`
}

// Get returns one order with one page of its line items.
//
// Paging covers the line items only; every page holds the order in its field Order.
// CBC.30000010 ([core.ErrNotFound]) means that the order is invalid or does not exist.
// Times are in UTC, amounts in yuan.
//
// Errors:
//   - CBC.99000037 ([core.ErrForbidden]): no permission to operate on this reseller
//     (indirect partner)
//   - CBC.0155 ([core.ErrForbidden]): request not allowed: wrong credentials or no
//     permission to call the API
//
// Operation ShowCustomerOrderDetails: GET /v2/orders/customer-orders/details/{order_id}
// (partner or customer credentials, 10 calls/s).
func (s *Service) Get(ctx context.Context, req *GetRequest, opts ...option.Option) (*GetResponse, error) {
	return transport.Call[GetResponse](ctx, s.client(), &opGet, req, opts)
}

var pagesGet = page.Offset[GetRequest, GetResponse, LineItem]{
	Largest: 100,
	Cursor:  func(r *GetRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *GetResponse) ([]LineItem, int) { return a.LineItems, a.TotalCount },
}

// AllLineItems walks every page of [Service.Get], starting at req.Offset, and yields
// each line item of the order. It stops at the first error, which it yields last. If
// req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllLineItems(ctx context.Context, req *GetRequest, opts ...option.Option) iter.Seq2[LineItem, error] {
	return pagesGet.All(ctx, s.client(), s.Get, req, opts)
}

// OrderDetail is one order, as [Service.Get] returns it. A combined transaction has its
// orders in SubOrders.
type OrderDetail struct {
	// ID of the order.
	OrderID string `json:"order_id"`
	// Account ID of the customer.
	CustomerID string `json:"customer_id"`
	// Code of the cloud service type.
	ServiceTypeCode string `json:"service_type_code"`
	// Name of the cloud service type.
	ServiceTypeName string `json:"service_type_name"`
	// Where the order came from.
	SourceType SourceType `json:"source_type"`
	// State of the order.
	Status Status `json:"status"`
	// Purpose of the order.
	OrderType Type `json:"order_type"`
	// Amount payable after discounts and before coupons and stored-value cards, in yuan.
	AmountAfterDiscount decimal.Decimal `json:"amount_after_discount"`
	// List price in yuan; equals AmountAfterDiscount for unsubscriptions.
	OfficialAmount decimal.Decimal `json:"official_amount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// When the order was created, UTC.
	CreateTime time.Time `json:"create_time"`
	// When the order was paid, UTC.
	PaymentTime time.Time `json:"payment_time"`
	// Currency code, such as CNY.
	Currency string `json:"currency"`
	// ID of the contract.
	ContractID string `json:"contract_id"`
	// Breakdown of the amount.
	Breakdown AmountBreakdown `json:"amount_info"`
	// Who placed the order: the login name of the user, or a text that stands for operations staff or
	// the operations system.
	UserName string `json:"user_name"`
	// Deadline for the payment, UTC.
	PendingPaymentEndTime time.Time `json:"pending_payment_end_time"`
	// Orders of a combined transaction; empty for an ordinary order.
	SubOrders []SubOrderDetail `json:"sub_order_infos"`
}

// SubOrderDetail is one order of a combined transaction, as [Service.Get] returns it.
type SubOrderDetail struct {
	// ID of the order.
	OrderID string `json:"order_id"`
	// Account ID of the customer.
	CustomerID string `json:"customer_id"`
	// Code of the cloud service type.
	ServiceTypeCode string `json:"service_type_code"`
	// Name of the cloud service type.
	ServiceTypeName string `json:"service_type_name"`
	// Where the order came from.
	SourceType SourceType `json:"source_type"`
	// State of the order.
	Status Status `json:"status"`
	// Purpose of the order.
	OrderType Type `json:"order_type"`
	// Amount payable after discounts and before coupons and stored-value cards, in yuan.
	AmountAfterDiscount decimal.Decimal `json:"amount_after_discount"`
	// List price in yuan; equals AmountAfterDiscount for unsubscriptions.
	OfficialAmount decimal.Decimal `json:"official_amount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// When the order was created, UTC.
	CreateTime time.Time `json:"create_time"`
	// When the order was paid, UTC.
	PaymentTime time.Time `json:"payment_time"`
	// Currency code, such as CNY.
	Currency string `json:"currency"`
	// ID of the contract.
	ContractID string `json:"contract_id"`
	// Breakdown of the amount.
	Breakdown AmountBreakdown `json:"amount_info"`
	// Who placed the order: the login name of the user, or a text that stands for operations staff or
	// the operations system.
	UserName string `json:"user_name"`
	// Deadline for the payment, UTC.
	PendingPaymentEndTime time.Time `json:"pending_payment_end_time"`
}

// LineItem is one line item of an order.
type LineItem struct {
	// ID of the line item.
	OrderLineItemID string `json:"order_line_item_id"`
	// Code of the cloud service type.
	ServiceTypeCode string `json:"service_type_code"`
	// Name of the cloud service type.
	ServiceTypeName string `json:"service_type_name"`
	// ID of the product.
	ProductID string `json:"product_id"`
	// Specification of the product.
	ProductSpecDescription string `json:"product_spec_desc"`
	// Unit of the period.
	PeriodType core.PeriodType `json:"period_type"`
	// Number of periods; not set for unsubscription orders.
	PeriodNum int `json:"period_num"`
	// When the line item takes effect, UTC.
	EffectiveTime time.Time `json:"effective_time"`
	// When the line item expires, UTC.
	ExpireTime time.Time `json:"expire_time"`
	// Quantity ordered.
	SubscriptionNum int `json:"subscription_num"`
	// Amount payable after discounts and before coupons and stored-value cards, in yuan.
	AmountAfterDiscount decimal.Decimal `json:"amount_after_discount"`
	// List price in yuan; equals AmountAfterDiscount for unsubscriptions.
	OfficialAmount decimal.Decimal `json:"official_amount"`
	// Breakdown of the amount.
	Breakdown AmountBreakdown `json:"amount_info"`
	// Currency code, such as CNY.
	Currency string `json:"currency"`
	// Category code of the product.
	CategoryCode string `json:"category_code"`
	// Code of the service type that owns the product.
	ProductOwnerService string `json:"product_owner_service"`
	// Code of the resource type in commercial terms.
	CommercialResource string `json:"commercial_resource"`
	// Product of the line item before a change.
	BaseProduct Product `json:"base_product_info"`
	// ID of the order that the line item belongs to.
	OrderID string `json:"order_id"`
}

// Product is the product of a line item before a change.
type Product struct {
	// ID of the product.
	ProductID string `json:"product_id"`
	// Specification of the product.
	ProductSpecDescription string `json:"product_spec_desc"`
	// Category code of the product.
	CategoryCode string `json:"category_code"`
	// Code of the service type that owns the product.
	ProductOwnerService string `json:"product_owner_service"`
	// Code of the resource type in commercial terms.
	CommercialResource string `json:"commercial_resource"`
}
