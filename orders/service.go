// Package orders looks up, pays and cancels orders for yearly/monthly resources.
//
// [Service.List], [Service.Get] and [Service.GetRefund] take partner or customer
// credentials: a partner sees the orders of all its customers, a customer sees its own.
// [Service.Pay], [Service.Cancel], [Service.ListCoupons] and [Service.ListDiscounts]
// act for one customer and take only that customer's credentials. The platform refuses
// partner credentials for them, including those of a partner's operators.
//
// To pay an order, find it with List, choose from the results of ListCoupons and
// ListDiscounts, call Pay, and follow the order with [Service.WaitUntil]. If the
// response to Pay is lost, do not pay again before Get has shown whether the order was
// paid.
//
// To operate on an order that is part of a combined transaction, pass the ID of the
// transaction. The platform refuses the order's own ID (CBC.99000089).
package orders

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. The field Orders of a partnerbss.Client
// holds one.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
