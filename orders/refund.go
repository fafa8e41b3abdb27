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

var opGetRefund = transport.Operation{
	ID: "ShowRefundOrderDetails", Name: "orders.GetRefund",
	Method: http.MethodGet, Path: "/v2/orders/customer-orders/refund-orders",
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// GetRefundRequest holds the parameters of GetRefund.
type GetRefundRequest struct {
	// Unsubscription or downgrade order. Required, at most 64 characters.
	OrderID string `url:"order_id"`
	// Customer of the order; a partner must send it, a customer leaves it out. At most 64 characters.
	CustomerID string `url:"customer_id,omitempty"`
	// Reseller whose customer's refund a distributor wants to see; ignored otherwise. At most 64
	// characters.
	IndirectPartnerID string `url:"indirect_partner_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *GetRefundRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("order_id", r.OrderID).Required().Max(64)
		c.String("customer_id", r.CustomerID).Max(64)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// GetRefundResponse is the answer to GetRefund.
type GetRefundResponse struct {
	// Number of entries.
	TotalCount int `json:"total_count"`
	// Amounts of the refund, with their resources and original orders.
	Refunds []RefundItem `json:"refund_infos"`

	core.Metadata `json:"-"`
}

// GetRefund tells which resources and original orders the money of an unsubscription or
// downgrade order comes from.
//
// A partner sends CustomerID too, a customer the order id only. All entries come in one
// answer; there is no paging. Original orders can be traced for unsubscriptions after May
// 2018 only. Code CBC.99005026 means that the order is neither an unsubscription nor a
// downgrade.
//
// Operation ShowRefundOrderDetails: GET /v2/orders/customer-orders/refund-orders (partner
// or customer credentials, 10 calls/s).
func (s *Service) GetRefund(ctx context.Context, req *GetRefundRequest, opts ...option.Option) (*GetRefundResponse, error) {
	return transport.Call[GetRefundResponse](ctx, s.client(), &opGetRefund, req, opts)
}

// RefundItem is one part of a refund: an amount with the resource and the order it comes from.
type RefundItem struct {
	// ID of the entry.
	ID string `json:"id"`
	// Amount in yuan: negative = refunded, positive = handling fee or amount already consumed.
	Amount decimal.Decimal `json:"amount"`
	// Unit of the amount, a string here.
	MeasureID core.AmountUnit `json:"measure_id,string"`
	// Account id of the customer.
	CustomerID string `json:"customer_id"`
	// Code of the resource type.
	ResourceTypeCode string `json:"resource_type_code"`
	// Code of the cloud service type.
	ServiceTypeCode string `json:"service_type_code"`
	// Name of the resource type.
	ResourceTypeName string `json:"resource_type_name"`
	// Name of the cloud service type.
	ServiceTypeName string `json:"service_type_name"`
	// Code of the region.
	RegionCode string `json:"region_code"`
	// Original order that the amount belongs to.
	BaseOrderID string `json:"base_order_id"`
}
