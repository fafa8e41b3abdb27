package emulator

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/console"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// What orders do with coupons, for tests that need no orders.

// Line is a line of a purchase.
type Line struct {
	Service, Product, Region string
	Amount                   string
}

func purchaseOf(orderType string, lines []Line) world.Purchase {
	p := world.Purchase{OrderType: orderType}
	for _, l := range lines {
		p.Lines = append(p.Lines, world.PurchaseLine{Service: l.Service, Product: l.Product, Region: l.Region, Amount: decimal.RequireFromString(l.Amount)})
	}
	return p
}

// UsableCoupons lists coupons of a customer for a purchase.
func (e *Emulator) UsableCoupons(customerID, orderType string, lines ...Line) []string {
	st, unlock := e.engine.Read()
	defer unlock()
	out := []string{}
	for _, cp := range st.UsableCoupons(customerID, purchaseOf(orderType, lines), e.engine.Now()) {
		out = append(out, cp.ID)
	}
	return out
}

// CoupledPayment asks coupons one after the other what they cover of a
// purchase, and gives the amounts.
func (e *Emulator) CoupledPayment(customerID string, coupons []string, orderType string, lines ...Line) []string {
	st, unlock := e.engine.Read()
	defer unlock()
	p := purchaseOf(orderType, lines)
	var out []string
	for _, id := range coupons {
		cp := st.CouponOf(customerID, id)
		sum := st.Covers(cp, p)
		p = p.Paid(cp, sum)
		out = append(out, sum.String())
	}
	return out
}

// testTrade is what the changes below take.
type testTrade struct {
	CouponID, OrderID, RefundID string
	Amount                      decimal.Decimal
}

// SpendCoupon pays an amount of an order for an elastic cloud server.
func (e *Emulator) SpendCoupon(couponID, orderID string, amount decimal.Decimal) {
	e.mustChange("test: spend coupon", testTrade{CouponID: couponID, OrderID: orderID, Amount: amount})
}

// ReturnCoupon gives back an amount of an order in the course of a refund.
func (e *Emulator) ReturnCoupon(couponID, orderID, refundID string, amount decimal.Decimal) {
	e.mustChange("test: return coupon", testTrade{couponID, orderID, refundID, amount})
}

func init() {
	console.Changes["test: spend coupon"] = console.Of(testSpend)
	console.Changes["test: return coupon"] = console.Of(testReturn)
}

func testSpend(st *world.State, _ *world.Environment, now time.Time, t testTrade) (string, error) {
	st.SpendCoupon(st.Coupons[t.CouponID], world.CouponTrade{
		Time: now, Kind: ledger.KindConsume, OrderID: t.OrderID, Amount: t.Amount,
		Service: "hws.service.type.ec2", Resource: "hws.resource.type.vm",
	})
	return "", nil
}

func testReturn(st *world.State, env *world.Environment, now time.Time, t testTrade) (string, error) {
	st.ReturnCoupon(env, st.Coupons[t.CouponID], world.CouponTrade{
		Time: now, Kind: ledger.KindRefund, OrderID: t.OrderID, TradeID: t.RefundID, Amount: t.Amount,
	})
	return "", nil
}

func (e *Emulator) mustChange(name string, args testTrade) {
	if _, err := e.change(name, args); err != nil {
		panic(err)
	}
}

// CouponsOn is what coupons have paid of an order, in the order of the coupons.
func (e *Emulator) CouponsOn(customerID, orderID string) []string {
	st, unlock := e.engine.Read()
	defer unlock()
	var out []string
	for _, share := range st.CouponsOn(customerID, orderID) {
		out = append(out, share.Coupon.ID+" "+share.Amount.String())
	}
	return out
}

// ProductID is the ID of a product that is sold by the month.
func ProductID(service, resource, code string) (string, bool) {
	s := catalogue.FindSpec(service, resource, code, "cn-north-4")
	if s == nil {
		return "", false
	}
	return s.ProductID(catalogue.ChargePeriod), true
}
