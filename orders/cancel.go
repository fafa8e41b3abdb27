package orders

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opCancel = transport.Operation{
	ID: "CancelCustomerOrder", Name: "orders.Cancel",
	Method: http.MethodPut, Path: "/v2/orders/customer-orders/cancel",
	Callers:   []core.Role{core.RoleCustomer},
	Money:     true,
	Repeat:    transport.RepeatGuarded,
	Proof:     []string{"CBC.99005010"},
	Settle:    "orders.Get (OrderID; StatusCancelled means cancelled)",
	NoContent: true,
}

// CancelRequest holds the parameters of [Service.Cancel].
type CancelRequest struct {
	// Order to cancel, from [Service.List]. Required, at most 64 characters.
	OrderID string `json:"order_id"`
}

// Validate reports every rule that the request breaks.
func (r *CancelRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("order_id", r.OrderID).Required().Max(64)
	})
}

// Cancel cancels an order that is pending payment.
//
// Only an order in [StatusPendingPayment] can be cancelled; for any other the platform
// returns CBC.99005010 ([core.ErrWrongState]). To cancel an order of a combined
// transaction, pass the ID of the transaction; the platform refuses the order's own ID
// (CBC.99000089).
//
// Operation CancelCustomerOrder: PUT /v2/orders/customer-orders/cancel (customer
// credentials, 10 calls/s).
func (s *Service) Cancel(ctx context.Context, req *CancelRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opCancel, req, nil, opts)
}
