package rules

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// provisioningTime is how long a paid order is processed.
const provisioningTime = 2 * time.Second

// SettlePayment pays an order as it was prepared: it books the money and the
// charges, opens or extends the resources and lets the order be processed.
func SettlePayment(st *world.State, env *world.Environment, p *Payment) {
	o := p.Order
	for _, part := range st.PartsOf(o) {
		for _, l := range part.Lines {
			l.Fees, l.CouponOff = world.Fees{}, decimal.Zero
		}
	}
	for _, u := range p.Units {
		u.line.Fees, u.line.CouponOff = u.line.Fees.Plus(u.fees), u.line.CouponOff.Add(u.off)
		switch {
		case p.offer != nil && u.fees.Discount.GreaterThan(u.off):
			u.line.DiscountType = p.offer.Record
		case u.off.IsPositive():
			u.line.DiscountType = RecordCoupon
		}
	}
	postPayment(st, p)
	spendProjects(st, p)
	opened := map[string]*world.Resource{}
	for _, u := range p.Units {
		fulfil(st, env, p, u, opened)
	}
	o.Paying, o.PaidAt = nil, p.Now
	for _, part := range st.PartsOf(o) {
		part.PaidAt = p.Now
	}
	Process(st, env, o, p.Now)
}

// Process starts the processing of an order.
func Process(st *world.State, env *world.Environment, o *world.Order, now time.Time) {
	st.SetStatus(o, world.OrderProcessing)
	if !env.On(world.RuleProvisioning) {
		completeOrder(st, env, o, now)
		return
	}
	st.Schedule(now.Add(provisioningTime), EventComplete, o.ID)
}

// postPayment moves the money of a payment: for every order by itself, so that
// the records name it, and coupons once.
func postPayment(st *world.State, p *Payment) {
	spent := map[string]world.CouponTrade{}
	for _, part := range st.PartsOf(p.Order) {
		cash, credit := decimal.Zero, decimal.Zero
		cards := map[string]decimal.Decimal{}
		for _, u := range p.Units {
			if u.part != part {
				continue
			}
			cash, credit = cash.Add(u.fees.Cash), credit.Add(u.fees.Credit)
			for _, c := range u.coupons {
				if c.Type == payCard {
					cards[c.ID] = cards[c.ID].Add(c.Amount)
					continue
				}
				t, seen := spent[c.ID]
				if !seen {
					t = world.CouponTrade{
						Time: p.Now, Kind: ledger.KindConsume, OrderID: c.Order,
						Service: u.line.ServiceType, Resource: u.line.ResourceType,
					}
				}
				t.Amount = t.Amount.Add(c.Amount)
				spent[c.ID] = t
			}
		}
		for kind, sum := range []decimal.Decimal{ledger.WalletCash: cash, ledger.WalletCredit: credit} {
			if sum.IsPositive() {
				consume(st, part, st.Open(part.CustomerID, kind, p.Now), sum, p.Now)
			}
		}
		for _, card := range p.cards {
			if sum := cards[card.ID]; sum.IsPositive() {
				consume(st, part, st.Open(card.ID, ledger.WalletCard, p.Now), sum, p.Now)
			}
		}
	}
	for _, cp := range p.coupons {
		st.SpendCoupon(cp, spent[cp.ID])
	}
}

// consume takes money for an order.
func consume(st *world.State, o *world.Order, from *ledger.Wallet, sum decimal.Decimal, now time.Time) {
	st.Post(ledger.Entry{
		Time: now, Kind: ledger.KindConsume, TradeID: o.ID, Amount: sum,
		Service: o.Service, Resource: o.Lines[0].ResourceType,
	}, from, st.World())
}

// fulfil gives the customer what one unit has paid for. Opened are the
// resources that the payment has opened so far, by name.
func fulfil(st *world.State, env *world.Environment, p *Payment, u *Unit, opened map[string]*world.Resource) {
	kind := map[int]int{
		world.OrderNew: world.ChargeNewOrder, world.OrderRenewal: world.ChargeRenewal, world.OrderChange: world.ChargeChange,
	}[u.part.Type]
	if kind == world.ChargeRenewal && u.part.Source == world.SourceSystem {
		kind = world.ChargeAutoRenewal
	}
	l := u.line
	t := &world.Term{
		OrderID: u.part.ID, LineID: l.ID, Kind: kind, From: l.From, Until: l.Until,
		PeriodType: l.PeriodType, PeriodNum: l.PeriodNum, Fees: u.fees, Coupons: u.coupons,
	}
	if kind == world.ChargeNewOrder {
		t.From, t.Until = p.Now, purchaseEnd(env, p.Now, l.PeriodType, l.PeriodNum)
		l.From, l.Until = t.From, t.Until
		l.ResourceIDs = append(l.ResourceIDs, openResource(st, u, t, opened).ID)
	}
	r := st.Resources[l.ResourceIDs[u.piece]]
	r.Terms = append(r.Terms, t)
	c := chargeFor(r, p.Now)
	c.Kind, c.TradeID, c.OrderID, c.LineID = kind, u.part.ID, u.part.ID, l.ID
	c.ChargeMode = catalogue.ChargePeriod
	c.PeriodType, c.PeriodNum, c.From, c.Until = l.PeriodType, l.PeriodNum, t.From, t.Until
	c.Fees, c.DiscountType = u.fees, l.DiscountType
	st.Book(c)
}

// openResource makes the resource of one piece of a new order.
func openResource(st *world.State, u *Unit, t *world.Term, opened map[string]*world.Resource) *world.Resource {
	l := u.line
	r := &world.Resource{
		ID: st.NewID("resource"), CustomerID: u.part.CustomerID, Name: l.Name, Product: l.Product, Zone: l.Zone,
		Main: true, Status: world.ResourceProvisioning,
		ChargeMode: catalogue.ChargePeriod, CreatedAt: t.From, ExpiresAt: t.Until,
		EnterpriseProject: u.part.EnterpriseProject, Traits: l.Traits, Bundle: l.Bundle,
	}
	if l.Pieces > 1 {
		r.Name = fmt.Sprintf("%s-%d", l.Name, u.piece+1)
	}
	if l.AttachedTo != "" {
		main := opened[l.AttachedTo]
		if main == nil {
			main = resourceNamed(st, r.CustomerID, l.AttachedTo)
		}
		r.Main, r.MainID = false, main.ID
	}
	if l.AutoRenew {
		r.AutoRenew = &world.AutoRenewal{PeriodType: l.PeriodType}
	}
	AddResource(st, r)
	st.OpenPackage(r, u.part.ID)
	opened[r.Name] = r
	return r
}

// resourceNamed is a customer's resource by its name, or nil.
func resourceNamed(st *world.State, customerID, name string) *world.Resource {
	for _, r := range st.ResourcesOf(customerID) {
		if r.Name == name && r.Status != world.ResourceClosed {
			return r
		}
	}
	return nil
}
