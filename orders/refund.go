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

// GetRefundRequest holds the parameters of [Service.GetRefund].
type GetRefundRequest struct {
	// Unsubscription or downgrade order. Required, at most 64 characters.
	OrderID string `url:"order_id"`
	// Customer of the order. Required for a partner; a customer leaves it empty. At most 64
	// characters.
	CustomerID string `url:"customer_id,omitempty"`
	// Reseller whose customer's refund a distributor wants to see; ignored for other callers. At most
	// 64 characters.
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

// GetRefundResponse is the response of [Service.GetRefund].
type GetRefundResponse struct {
	// Number of entries.
	TotalCount int `json:"total_count"`
	// Amounts of the refund, with their resources and original orders.
	Refunds []RefundItem `json:"refund_infos"`

	core.Metadata `json:"-"`
}

// GetRefund returns the amounts of an unsubscription or downgrade order, each with the
// resource and the original order it comes from.
//
// A partner must set CustomerID; a customer sets only OrderID. One response holds all
// entries; there is no paging. Original orders can be traced only for unsubscriptions
// after May 2018. CBC.99005026 means that the order is neither an unsubscription nor a
// downgrade. Amounts are in yuan.
//
// Operation ShowRefundOrderDetails: GET /v2/orders/customer-orders/refund-orders
// (partner or customer credentials, 10 calls/s).
func (s *Service) GetRefund(ctx context.Context, req *GetRefundRequest, opts ...option.Option) (*GetRefundResponse, error) {
	return transport.Call[GetRefundResponse](ctx, s.client(), &opGetRefund, req, opts)
}

// RefundItem is one part of a refund: an amount with the resource and the original
// order it comes from.
type RefundItem struct {
	// ID of the entry.
	ID string `json:"id"`
	// Amount in yuan: negative for a refund, positive for a handling fee or an amount already
	// consumed.
	Amount decimal.Decimal `json:"amount"`
	// Unit of the amount; text on the wire.
	MeasureID core.AmountUnit `json:"measure_id,string"`
	// Account ID of the customer.
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
