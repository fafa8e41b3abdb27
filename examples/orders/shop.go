package main

import (
	"context"
	"errors"

	"github.com/shopspring/decimal"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/examples/internal/show"
	"github.com/partnerbss/partnerbss-go/orders"
	"github.com/partnerbss/partnerbss-go/resources"
)

var statuses = map[orders.Status]string{
	orders.StatusPendingPayment: "pending payment",
	orders.StatusProcessing:     "processing",
	orders.StatusCompleted:      "completed",
	orders.StatusCancelled:      "cancelled",
}

var kinds = map[core.DiscountType]string{
	core.DiscountTypePromotion:  "promotion discount",
	core.DiscountTypeContract:   "contract discount",
	core.DiscountTypeCommercial: "commercial discount",
	core.DiscountTypePartner:    "partner's discount",
}

// shop is a partner that handles the orders of a customer.
type shop struct {
	out         show.Printer
	client      *partnerbss.Client // acts as the partner
	forCustomer *partnerbss.Client // acts as the customer, through the agency
	customerID  string
}

func (s shop) tell(ctx context.Context) error {
	orderID, err := s.unpaid(ctx)
	if err != nil {
		return err
	}
	if err := s.fund(ctx); err != nil {
		return err
	}
	if err := s.pay(ctx, orderID); err != nil {
		return err
	}
	server, err := s.bought(ctx, orderID)
	if err != nil {
		return err
	}
	if err := s.renew(ctx, server); err != nil {
		return err
	}
	return s.unsubscribe(ctx, server)
}

// unpaid finds an order to pay, with the partner's own credentials.
func (s shop) unpaid(ctx context.Context) (string, error) {
	s.out.Chapter("The customer's unpaid orders")
	t := s.out.Table("ORDER", "CREATED", "LIST PRICE", "YUAN")
	var orderID string
	for order, err := range s.client.Orders.All(ctx, &orders.ListRequest{CustomerID: s.customerID, Status: orders.StatusPendingPayment}) {
		if err != nil {
			return "", err
		}
		orderID = order.OrderID
		t.Row(order.OrderID, s.out.Day(order.CreateTime), s.out.Money(order.OfficialAmount), s.out.Money(order.AmountAfterDiscount))
	}
	return orderID, t.Flush()
}

// fund gives the customer money to pay with.
func (s shop) fund(ctx context.Context) error {
	_, err := s.client.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{
		CustomerID: s.customerID,
		Amount:     decimal.RequireFromString("1000.00"),
	})
	return err
}

// pay pays with the discount that gives the lowest price, and with the cash
// coupon that has the highest balance.
func (s shop) pay(ctx context.Context, orderID string) error {
	discounts, err := s.forCustomer.Orders.ListDiscounts(ctx, &orders.ListDiscountsRequest{OrderID: orderID})
	if err != nil {
		return err
	}
	s.out.Chapter("Discounts and coupons for order " + orderID)
	req := &orders.PayRequest{OrderID: orderID, UseDiscount: core.ChoiceNo, UseCoupon: core.ChoiceNo}
	t := s.out.Table("WHAT", "ID", "VALUE")
	least := decimal.NewFromInt(1)
	for _, discount := range discounts.Discounts {
		left := ratio(discount)
		t.Row(kinds[discount.DiscountType], discount.DiscountID, "x "+left.String())
		if left.LessThan(least) {
			least, req.UseDiscount = left, core.ChoiceYes
			req.Discounts = []orders.PayDiscount{{ID: discount.DiscountID, Type: discount.DiscountType}}
		}
	}
	coupons, err := s.forCustomer.Orders.ListCoupons(ctx, &orders.ListCouponsRequest{OrderID: orderID})
	if err != nil {
		return err
	}
	var most decimal.Decimal
	for _, coupon := range coupons.Coupons {
		t.Row("coupon "+coupon.PlanName, coupon.CouponID, s.out.Money(coupon.Balance))
		if coupon.CouponType == core.CouponTypePayCash && coupon.Balance.GreaterThan(most) {
			most, req.UseCoupon = coupon.Balance, core.ChoiceYes
			req.Coupons = []orders.PayCoupon{{ID: coupon.CouponID, Type: coupon.CouponType}}
		}
	}
	if err := t.Flush(); err != nil {
		return err
	}

	s.out.Chapter("Pay and wait")
	err = s.forCustomer.Orders.Pay(ctx, req)
	if err != nil && !errors.Is(err, core.ErrPaymentInProgress) && !errors.Is(err, core.ErrOutcomeUnknown) {
		return err // refused, or not sent; otherwise the order shows what happened
	}
	return s.wait(ctx, orderID)
}

// ratio returns the highest ratio of a discount over its line items, and 1 if
// any of them has a discount that is not a ratio.
func ratio(discount orders.Discount) decimal.Decimal {
	left := decimal.Zero
	for _, order := range discount.Orders {
		for _, item := range order.LineItems {
			if item.DiscountMode != orders.DiscountModeRatio {
				return decimal.NewFromInt(1)
			}
			left = decimal.Max(left, item.DiscountRatio)
		}
	}
	return left
}

// completed returns the request that waits for an order to be completed.
func completed(orderID string) *orders.WaitUntilRequest {
	return &orders.WaitUntilRequest{OrderID: orderID, Statuses: []orders.Status{orders.StatusCompleted}}
}

// wait waits until an order is completed, and shows what it cost.
func (s shop) wait(ctx context.Context, orderID string) error {
	done, err := s.forCustomer.Orders.WaitUntil(ctx, completed(orderID))
	if err != nil {
		return err
	}
	order := done.Order
	t := s.out.Table("ORDER", "STATUS", "LIST PRICE", "AFTER DISCOUNT", "BY COUPON", "BY BALANCE")
	t.Row(order.OrderID, statuses[order.Status], s.out.Money(order.OfficialAmount), s.out.Money(order.AmountAfterDiscount),
		s.out.Money(order.Breakdown.CouponAmount), s.out.Money(order.AmountAfterDiscount.Sub(order.Breakdown.CouponAmount)))
	return t.Flush()
}

// bought lists the resources of an order, and returns the server.
func (s shop) bought(ctx context.Context, orderID string) (resources.Resource, error) {
	s.out.Chapter("What the customer has bought")
	var server resources.Resource
	t := s.out.Table("NAME", "TYPE", "RESOURCE", "EXPIRES")
	for resource, err := range s.forCustomer.Resources.All(ctx, &resources.ListRequest{OrderID: orderID}) {
		if err != nil {
			return server, err
		}
		t.Row(resource.ResourceName, resource.ResourceTypeCode, resource.ResourceID, s.out.Day(resource.ExpireTime))
		if resource.Role == core.ResourceRoleMain {
			server = resource
		}
	}
	return server, t.Flush()
}

// renew renews a main resource for three months, together with its attached
// resources.
func (s shop) renew(ctx context.Context, server resources.Resource) error {
	s.out.Chapter("Renew for three months, paid at once")
	renewed, err := s.forCustomer.Resources.Renew(ctx, &resources.RenewRequest{
		ResourceIDs: []string{server.ResourceID},
		PeriodType:  core.PeriodTypeMonth,
		PeriodNum:   3,
		IsAutoPay:   core.FlagYes,
	})
	if err != nil {
		return err
	}
	if err := renewed.Err(); err != nil { // a batch can succeed in part
		return err
	}
	for _, orderID := range renewed.OrderIDs {
		if err := s.wait(ctx, orderID); err != nil {
			return err
		}
	}
	now, err := s.forCustomer.Resources.List(ctx, &resources.ListRequest{ResourceIDs: []string{server.ResourceID}})
	if err != nil {
		return err
	}
	for _, resource := range now.Resources {
		s.out.Line("%s expires on %s instead of %s", resource.ResourceName, s.out.Day(resource.ExpireTime), s.out.Day(server.ExpireTime))
	}
	return nil
}

// unsubscribe unsubscribes the server, and shows the refund by original order.
func (s shop) unsubscribe(ctx context.Context, server resources.Resource) error {
	s.out.Chapter("Unsubscribe, with the refund")
	given, err := s.forCustomer.Resources.Unsubscribe(ctx, &resources.UnsubscribeRequest{
		ResourceIDs:           []string{server.ResourceID},
		UnsubscribeType:       resources.UnsubscribeTypeResources,
		UnsubscribeReasonType: resources.UnsubscribeReasonTypeOther,
	})
	if err != nil {
		return err
	}
	if err := given.Err(); err != nil {
		return err
	}
	t := s.out.Table("RESOURCE TYPE", "ORIGINAL ORDER", "YUAN")
	var total decimal.Decimal
	for _, orderID := range given.OrderIDs {
		if _, err := s.forCustomer.Orders.WaitUntil(ctx, completed(orderID)); err != nil {
			return err
		}
		refund, err := s.forCustomer.Orders.GetRefund(ctx, &orders.GetRefundRequest{OrderID: orderID})
		if err != nil {
			return err
		}
		for _, item := range refund.Refunds {
			t.Row(item.ResourceTypeCode, item.BaseOrderID, s.out.Money(item.Amount))
			total = total.Add(item.Amount)
		}
	}
	t.Row("total", "", s.out.Money(total))
	return t.Flush()
}
