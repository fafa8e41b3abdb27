package emulator

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// provisioningTime is how long a paid order is processed.
const provisioningTime = 2 * time.Second

// settlePayment pays an order as it was prepared: it books the money and the
// charges, opens or extends the resources and lets the order be processed.
func settlePayment(st *State, env *environment, p *payment) {
	o := p.order
	for _, part := range st.partsOf(o) {
		for _, l := range part.Lines {
			l.fees, l.CouponOff = fees{}, decimal.Zero
		}
	}
	for _, u := range p.units {
		u.line.fees, u.line.CouponOff = u.line.fees.plus(u.fees), u.line.CouponOff.Add(u.off)
		switch {
		case p.offer != nil && u.fees.Discount.GreaterThan(u.off):
			u.line.DiscountType = p.offer.Record
		case u.off.IsPositive():
			u.line.DiscountType = recordCoupon
		}
	}
	postPayment(st, p)
	spendProjects(st, p)
	opened := map[string]*resource{}
	for _, u := range p.units {
		fulfil(st, env, p, u, opened)
	}
	o.Paying, o.PaidAt = nil, p.now
	for _, part := range st.partsOf(o) {
		part.PaidAt = p.now
	}
	process(st, env, o, p.now)
}

// process starts the processing of an order.
func process(st *State, env *environment, o *order, now time.Time) {
	st.setStatus(o, orderProcessing)
	if !env.on(ruleProvisioning) {
		completeOrder(st, env, o, now)
		return
	}
	st.schedule(now.Add(provisioningTime), eventComplete, o.ID)
}

// postPayment moves the money of a payment: for every order by itself, so that
// the records name it, and coupons once.
func postPayment(st *State, p *payment) {
	spent := map[string]couponTrade{}
	for _, part := range st.partsOf(p.order) {
		cash, credit := decimal.Zero, decimal.Zero
		cards := map[string]decimal.Decimal{}
		for _, u := range p.units {
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
					t = couponTrade{Time: p.now, Kind: ledger.KindConsume, OrderID: c.Order, Service: u.line.ServiceType, Resource: u.line.ResourceType}
				}
				t.Amount = t.Amount.Add(c.Amount)
				spent[c.ID] = t
			}
		}
		for kind, sum := range []decimal.Decimal{ledger.WalletCash: cash, ledger.WalletCredit: credit} {
			if sum.IsPositive() {
				consume(st, part, st.open(part.CustomerID, kind, p.now), sum, p.now)
			}
		}
		for _, card := range p.cards {
			if sum := cards[card.ID]; sum.IsPositive() {
				consume(st, part, st.open(card.ID, ledger.WalletCard, p.now), sum, p.now)
			}
		}
	}
	for _, cp := range p.coupons {
		st.spendCoupon(cp, spent[cp.ID])
	}
}

// consume takes money for an order.
func consume(st *State, o *order, from *ledger.Wallet, sum decimal.Decimal, now time.Time) {
	st.post(ledger.Entry{Time: now, Kind: ledger.KindConsume, TradeID: o.ID, Amount: sum, Service: o.Service, Resource: o.Lines[0].ResourceType}, from, st.world())
}

// fulfil gives the customer what one unit has paid for. Opened are the
// resources that the payment has opened so far, by name.
func fulfil(st *State, env *environment, p *payment, u *unit, opened map[string]*resource) {
	kind := map[int]int{orderNew: chargeNewOrder, orderRenewal: chargeRenewal, orderChange: chargeChange}[u.part.Type]
	if kind == chargeRenewal && u.part.Source == sourceSystem {
		kind = chargeAutoRenewal
	}
	l := u.line
	t := &term{
		OrderID: u.part.ID, LineID: l.ID, Kind: kind, From: l.From, Until: l.Until,
		PeriodType: l.PeriodType, PeriodNum: l.PeriodNum, Fees: u.fees, Coupons: u.coupons,
	}
	if kind == chargeNewOrder {
		t.From, t.Until = p.now, purchaseEnd(env, p.now, l.PeriodType, l.PeriodNum)
		l.From, l.Until = t.From, t.Until
		l.ResourceIDs = append(l.ResourceIDs, openResource(st, u, t, opened).ID)
	}
	r := st.Resources[l.ResourceIDs[u.piece]]
	r.Terms = append(r.Terms, t)
	c := chargeFor(r, p.now)
	c.Kind, c.TradeID, c.OrderID, c.LineID = kind, u.part.ID, u.part.ID, l.ID
	c.ChargeMode = catalogue.ChargePeriod
	c.PeriodType, c.PeriodNum, c.From, c.Until = l.PeriodType, l.PeriodNum, t.From, t.Until
	c.fees, c.DiscountType = u.fees, l.DiscountType
	st.book(c)
}

// openResource makes the resource of one piece of a new order.
func openResource(st *State, u *unit, t *term, opened map[string]*resource) *resource {
	l := u.line
	r := &resource{
		ID: st.newID("resource"), CustomerID: u.part.CustomerID, Name: l.Name, product: l.product, Zone: l.Zone,
		Main: true, Status: resourceProvisioning, ChargeMode: catalogue.ChargePeriod, CreatedAt: t.From, ExpiresAt: t.Until,
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
		r.AutoRenew = &autoRenewal{PeriodType: l.PeriodType}
	}
	addResource(st, r)
	st.openPackage(r, u.part.ID)
	opened[r.Name] = r
	return r
}

// resourceNamed is a customer's resource by its name, or nil.
func resourceNamed(st *State, customerID, name string) *resource {
	for _, r := range st.resourcesOf(customerID) {
		if r.Name == name && r.Status != resourceClosed {
			return r
		}
	}
	return nil
}
