package rules

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// The one refund formula of the emulator, used for unsubscriptions, downgrades
// and switches to on-demand. A subscription is a list of terms, each with what
// was paid for it. Of each term
//
//	paid     = consumed + given back, by cash, credit, coupon and card
//	refund   = given back - handling fee
//
// where of what was paid is given back
//
//	all      of a term that has not begun, and of a new purchase that was paid
//	         less than five days ago: coupons and cards come back too
//	a share  of the cash and credit paid for the current term: the days that are
//	         left, of all its days; a day that has begun is used
//	nothing  of a term that has ended
//
// A downgrade gives back only the part of this by which the new product is
// cheaper at list price. The handling fee is 10 % of a share that an
// unsubscription gives back of the current term; nothing else has one. Amounts
// are cut off to whole cents, each part by itself.

// fullRefund is how long a new purchase can be given back without a reason.
const fullRefund = 5 * 24 * time.Hour

var feeRate = decimal.RequireFromString("0.1")

// WholeProduct is the share of a product that is given up when all of it is.
var WholeProduct = decimal.NewFromInt(1)

// GiveBack is what a refund gives back of one term.
type GiveBack struct {
	resource *world.Resource
	Term     *world.Term
	paid     decimal.Decimal
	back     world.Fees // positive
	coupons  []world.CouponPart
	fee      world.Fees // positive
}

// giveBackOf applies the formula to a term. Share is the part of it that is
// given up: 1 for the whole product.
func giveBackOf(
	env *world.Environment, r *world.Resource, t *world.Term, share decimal.Decimal, kind int, now time.Time,
) GiveBack {
	g := GiveBack{resource: r, Term: t, paid: t.Fees.Settled()}
	untouched := t.From.After(now) || (t.Kind == world.ChargeNewOrder && now.Sub(t.From) < fullRefund)
	if untouched && share.Equal(WholeProduct) {
		g.back = world.Fees{
			Cash: t.Fees.Cash, Credit: t.Fees.Credit, Coupon: t.Fees.Coupon, Flexi: t.Fees.Flexi, Card: t.Fees.Card,
		}
		g.coupons = t.Coupons
		return g
	}
	left, of := t.Unused(now)
	part := func(paid decimal.Decimal) decimal.Decimal {
		return paid.Mul(left).Mul(share).DivRound(of, 16).Truncate(2)
	}
	g.back = world.Fees{Cash: part(t.Fees.Cash), Credit: part(t.Fees.Credit)}
	if kind == world.ChargeUnsubscribed && env.On(world.RuleHandlingFee) {
		g.fee = world.Fees{Cash: g.back.Cash.Mul(feeRate).Truncate(2), Credit: g.back.Credit.Mul(feeRate).Truncate(2)}
	}
	return g
}

// GiveBacks applies the formula to the terms of a resource that have not ended.
func GiveBacks(env *world.Environment, r *world.Resource, share decimal.Decimal, kind int, now time.Time) []GiveBack {
	var out []GiveBack
	for _, t := range r.Terms {
		if t.Until.After(now) {
			out = append(out, giveBackOf(env, r, t, share, kind, now))
		}
	}
	return out
}

// RefundOrder makes the order of a refund out of what is given back, one line
// for each resource, and books the money. An order that was entered before is
// filled in.
func RefundOrder(
	st *world.State, env *world.Environment, o *world.Order, backs []GiveBack, kind int, now time.Time,
) *world.Order {
	for _, g := range backs {
		i := slices.IndexFunc(o.Lines, func(l *world.OrderLine) bool { return l.ResourceIDs[0] == g.resource.ID })
		if i < 0 {
			o.Lines = append(o.Lines, &world.OrderLine{
				Product: g.resource.Product, Name: g.resource.Name, Pieces: 1, ResourceIDs: []string{g.resource.ID},
				PeriodType: g.Term.PeriodType, From: now, Until: g.resource.ExpiresAt,
			})
			i = len(o.Lines) - 1
		}
		l := o.Lines[i]
		net := g.back.Plus(g.fee.Negated())
		net.Official = net.Settled()
		sign := net.Negated()
		if !env.On(world.RuleNegativeRefunds) {
			sign = net
		}
		l.Fees = l.Fees.Plus(sign)
		l.Consumed = l.Consumed.Add(g.paid.Sub(g.back.Settled()))
		l.Commission = l.Commission.Add(g.fee.Settled())
	}
	o.Type, o.Source, o.Status, o.PaidAt = refundOrderType(kind), world.SourceCustomer, world.OrderProcessing, now
	o.CustomerID, o.Service = backs[0].resource.CustomerID, backs[0].resource.ServiceType
	o.EnterpriseProject = backs[0].resource.EnterpriseProject
	if o.ID == "" {
		o.CreatedAt = now
		st.AddOrder(o)
	}
	for i, g := range backs {
		bookRefund(st, env, o, g, kind, now)
		o.Refunds = append(o.Refunds, refundItems(st, o, i, g)...)
	}
	payBack(st, o, backs, now)
	return o
}

// refundOrderType is the type of the order that a kind of refund has.
func refundOrderType(kind int) int {
	return map[int]int{
		world.ChargeUnsubscribed:  world.OrderUnsubscription,
		world.ChargeChangeRefund:  world.OrderChange,
		world.ChargeToDemandMoney: world.OrderToDemand,
	}[kind]
}

// refundItems tells where the money of one term has gone.
func refundItems(st *world.State, o *world.Order, i int, g GiveBack) []world.RefundItem {
	var items []world.RefundItem
	add := func(sum decimal.Decimal) {
		if !sum.IsZero() {
			id := units.HexID(st.Seed, 32, "refund", o.ID, units.Itoa(i), units.Itoa(len(items)))
			items = append(items, world.RefundItem{ID: id, ResourceID: g.resource.ID, BaseOrderID: g.Term.OrderID, Amount: sum})
		}
	}
	if o.Type == world.OrderUnsubscription {
		add(g.paid.Neg())
		add(g.paid.Sub(g.back.Settled()))
	} else {
		add(g.back.Settled().Neg())
	}
	add(g.fee.Settled())
	return items
}

// bookRefund enters the charges of one term, returns its coupons and takes the
// money out of the term, so that it cannot come back twice.
func bookRefund(st *world.State, env *world.Environment, o *world.Order, g GiveBack, kind int, now time.Time) {
	r, t := g.resource, g.Term
	line := o.Lines[slices.IndexFunc(o.Lines, func(l *world.OrderLine) bool { return l.ResourceIDs[0] == r.ID })]
	c := chargeFor(r, now)
	c.TradeID, c.OrderID, c.LineID, c.BaseOrderID = o.ID, o.ID, line.ID, t.OrderID
	c.PeriodType, c.PeriodNum, c.From, c.Until = t.PeriodType, t.PeriodNum, t.From, t.Until
	if t.From.Before(now) {
		c.From = now
	}
	c.Kind, c.Fees = kind, g.back.Negated()
	c.Official = c.Settled()
	st.Book(c)
	if fee := g.fee.Settled(); fee.IsPositive() {
		c.Kind, c.Fees = world.ChargeHandlingFee, g.fee
		c.Official = fee
		st.Book(c)
	}
	for _, part := range g.coupons {
		if part.Type == payCard {
			st.Post(ledger.Entry{
				Time: now, Kind: ledger.KindRefund, TradeID: o.ID, Amount: part.Amount,
				Service: o.Service, Resource: o.Lines[0].ResourceType,
			}, st.World(), st.Open(part.ID, ledger.WalletCard, now))
			continue
		}
		st.ReturnCoupon(env, st.CouponOf(o.CustomerID, part.ID), world.CouponTrade{
			Time: now, Kind: ledger.KindRefund, OrderID: part.Order, TradeID: o.ID, Amount: part.Amount,
			Service: r.ServiceType, Resource: r.ResourceType,
		})
	}
	t.Fees = t.Fees.Plus(g.back.Negated())
	if g.coupons != nil {
		t.Coupons = nil
	}
}

// payBack moves the money of a refund to the accounts that it came from.
func payBack(st *world.State, o *world.Order, backs []GiveBack, now time.Time) {
	cash, credit := decimal.Zero, decimal.Zero
	for _, g := range backs {
		cash = cash.Add(g.back.Cash).Sub(g.fee.Cash)
		credit = credit.Add(g.back.Credit).Sub(g.fee.Credit)
	}
	for kind, sum := range []decimal.Decimal{ledger.WalletCash: cash, ledger.WalletCredit: credit} {
		if sum.IsPositive() {
			st.Post(ledger.Entry{
				Time: now, Kind: ledger.KindRefund, TradeID: o.ID, Amount: sum,
				Service: o.Service, Resource: o.Lines[0].ResourceType,
			}, st.World(), st.Open(o.CustomerID, kind, now))
		}
	}
}

// chargeFor is a charge of a resource, without the amounts.
func chargeFor(r *world.Resource, now time.Time) world.Charge {
	return world.Charge{
		Time: now, CustomerID: r.CustomerID, ResourceID: r.ID, ResourceName: r.Name, MainID: r.MainID,
		Service: r.ServiceType, ResourceType: r.ResourceType, Spec: r.Spec, Region: r.Region,
		ProjectID: r.EnterpriseProject, ChargeMode: r.ChargeMode,
	}
}
