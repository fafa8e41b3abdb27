// Package orders looks up, pays and cancels orders for yearly/monthly resources. List, Get
// and GetRefund take partner or customer credentials: a partner sees the orders of all its
// customers, a customer its own. Pay, Cancel, ListCoupons and ListDiscounts act for one
// customer and take that customer's credentials only; partner credentials, those of
// operators included, are refused.
//
// The usual course is to find a pending order with List, look at ListCoupons and
// ListDiscounts, call Pay and follow the order with WaitUntil. Never pay again after a
// lost answer before Get has shown what became of the order.
//
// Orders of a combined transaction are operated on through the id of the transaction, not
// their own (CBC.99000089).
package orders

import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package. Client.Orders is one.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
