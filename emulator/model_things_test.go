package emulator_test

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// cancel cancels an unpaid order.
func (b *book) cancel(customer, id string) string {
	switch o := b.orders[id]; {
	case o == nil || o.customer != customer:
		return "CBC.0100"
	case o.whole != nil:
		return "CBC.99000089"
	case o.status != 6:
		return "CBC.99005010"
	default:
		o.status = 4
		return ""
	}
}

// thing is a resource of a customer by its ID, or nil.
func (b *book) thing(customer, id string) *bookThing {
	for _, th := range b.bought {
		if th.id == id && th.customer == customer {
			return th
		}
	}
	return nil
}

// busyCode is the error of a resource with an order that is not done.
func (b *book) busyCode(th *bookThing, running string) string {
	switch o := b.busy(th); {
	case o == nil:
		return ""
	case o.status == 6:
		return "CBC.99003100"
	}
	return running
}

// renewal is the order that renews main resources with all that belongs to
// them. It is not entered yet.
func (b *book) renewal(mains []*bookThing, months int) *bookOrder {
	o := &bookOrder{customer: mains[0].customer, kind: 2, deadline: b.now.AddDate(0, 0, 7)}
	for _, main := range mains {
		for _, th := range b.family(main) {
			from := th.boughtUntil()
			o.lines = append(o.lines, &bookLine{thing: th, list: th.listPrice(months), months: months, from: from, until: monthsLater(from, months)})
		}
		if gone := main.expires.AddDate(0, 0, 30); gone.Before(o.deadline) {
			o.deadline = gone
		}
	}
	return o
}

func (b *book) renewCode(customer, id string, months int) string {
	th := b.thing(customer, id)
	switch {
	case th != nil && th.unsubscribed:
		return "CBC.99003124"
	case th == nil || th.status == 3:
		return "CBC.99003016"
	case th.onDemand:
		return "CBC.30010069"
	case th.head() != th:
		return "CBC.30010036"
	case th.status == 1:
		return "CBC.99003005"
	}
	for _, member := range b.family(th) {
		if code := b.busyCode(member, "CBC.99003144"); code != "" {
			return code
		}
	}
	if monthsLater(th.boughtUntil(), months).After(b.now.AddDate(5, 0, 0)) {
		return "CBC.99003154"
	}
	return ""
}

// renew makes one order for each service, and says whether they are paid with
// the best discount if they are to be. The orders have no IDs yet. They stay
// unpaid when the payment fails.
func (b *book) renew(customer string, ids []string, months int, pay bool) ([]*bookOrder, string) {
	groups := [][]*bookThing{}
	for _, id := range ids {
		if code := b.renewCode(customer, id, months); code != "" {
			return nil, code
		}
		th := b.thing(customer, id)
		i := slices.IndexFunc(groups, func(g []*bookThing) bool { return g[0].service == th.service })
		if i < 0 {
			i, groups = len(groups), append(groups, nil)
		}
		groups[i] = append(groups[i], th)
	}
	var orders []*bookOrder
	total := decimal.Zero
	for _, g := range groups {
		o := b.renewal(g, months)
		orders = append(orders, o)
		_, sum := newBill(o, b.best(customer)).open()
		total = total.Add(sum)
	}
	if c := b.members[customer]; pay && total.GreaterThan(c.credit.Add(decimal.Max(c.cash, decimal.Zero))) {
		return orders, "CBC.30050006"
	}
	return orders, ""
}

// enterRenewal books a renewal that was made, once its ID is known.
func (b *book) enterRenewal(o *bookOrder, paid bool) {
	if !paid {
		b.enter(o)
		return
	}
	b.file(o)
	p := newBill(o, b.best(o.customer))
	if b.useBalance(p) != "" {
		panic("the model has renewed what cannot be paid")
	}
	b.settle(p)
}

// best is the share of the list price with the customer's best discount.
func (b *book) best(customer string) decimal.Decimal {
	best := fullPrice
	for _, d := range b.members[customer].discounts {
		best = decimal.Min(best, d)
	}
	return best
}

// subscription is a subscription of the customer that has been provisioned and
// still exists.
func (b *book) subscription(customer, id string) *bookThing {
	th := b.thing(customer, id)
	if th == nil || th.onDemand || th.status == 3 || th.status == 1 {
		return nil
	}
	return th
}

// head is what a resource belongs to: itself, or its main resource as long as
// that exists and is a subscription like it.
func (th *bookThing) head() *bookThing {
	if th.main == nil || th.main.status == 3 || th.main.onDemand != th.onDemand {
		return th
	}
	return th.main
}

// renewByItself turns automatic renewal on: times below zero and months 0 are
// not sent.
func (b *book) renewByItself(customer, id string, times, months int) string {
	th := b.subscription(customer, id)
	switch {
	case th == nil:
		return "CBC.99003012"
	case th.status != 2:
		return "CBC.99003602"
	}
	for _, member := range b.family(th.head()) {
		if member.renews == nil {
			member.renews, member.toDemand = &bookRenewal{months: 1}, false
			if last := member.terms[len(member.terms)-1]; last.months%12 == 0 {
				member.renews.months = 12
			}
		}
		if times >= 0 {
			member.renews.left = times
		}
		if months > 0 {
			member.renews.months = months
		}
	}
	b.plan(th.head())
	return ""
}

func (b *book) renewNoMore(customer, id string) string {
	th := b.subscription(customer, id)
	switch {
	case th == nil:
		return "CBC.99003012"
	case th.renews == nil:
		return "CBC.99003605"
	}
	for _, member := range b.family(th.head()) {
		member.renews = nil
	}
	return ""
}

// plan sets when an automatic renewal is tried: at 03:00 seven days before the
// day of expiry, or at the next 03:00, and then every day.
func (b *book) plan(th *bookThing) {
	if th.renews == nil || th.head() != th {
		return
	}
	l := th.expires.In(beijingTime)
	at := time.Date(l.Year(), l.Month(), l.Day()-7, 3, 0, 0, 0, beijingTime).UTC()
	if !at.After(b.now) {
		at = threeAfter(b.now)
	}
	b.try(th, at)
}

func (b *book) try(th *bookThing, at time.Time) {
	th.renews.next = at
	b.at(at, func() {
		if th.renews == nil || !th.renews.next.Equal(at) {
			return
		}
		o := b.renewal([]*bookThing{th}, th.renews.months)
		p := newBill(o, b.best(th.customer))
		if b.busy(th) != nil || b.useBalance(p) != "" {
			b.try(th, threeAfter(at))
			return
		}
		o.bySystem = true
		b.file(o)
		for _, member := range b.family(th) {
			if r := member.renews; r != nil && r.left > 0 {
				if r.left--; r.left == 0 {
					member.renews = nil
				}
			}
		}
		b.settle(p)
	})
}

func (b *book) unsubscribeCode(customer, id string, ids []string, renewed bool) string {
	th := b.thing(customer, id)
	switch {
	case th == nil:
		return "CBC.99003012"
	case th.status == 3:
		return "CBC.30000067"
	case th.onDemand:
		return "CBC.99005042"
	case th.status == 1:
		return "CBC.99003005"
	case th.head() != th && !slices.Contains(ids, th.main.id):
		return "CBC.99003185"
	}
	for _, member := range b.family(th.head()) {
		if code := b.busyCode(member, "CBC.99003651"); code != "" {
			return code
		}
	}
	switch {
	case th.status != 2:
		return "CBC.99003001"
	case renewed && !slices.ContainsFunc(th.terms, func(t *bookTerm) bool { return t.from.After(b.now) }):
		return "CBC.99003128"
	}
	return ""
}

// unsubscribe gives resources back, or their renewed terms alone: one order for
// each main resource.
func (b *book) unsubscribe(customer string, ids []string, renewed bool) ([]*bookOrder, string) {
	for _, id := range ids {
		if code := b.unsubscribeCode(customer, id, ids, renewed); code != "" {
			return nil, code
		}
	}
	var orders []*bookOrder
	for _, id := range ids {
		th := b.thing(customer, id)
		if th.head() != th {
			continue
		}
		o := &bookOrder{customer: customer, kind: 4, keeps: renewed}
		for _, member := range b.family(th) {
			b.giveBack(o, member, func(t *bookTerm) bool { return !renewed || t.from.After(b.now) }, true)
			if renewed {
				member.terms = slices.DeleteFunc(member.terms, func(t *bookTerm) bool { return t.from.After(b.now) })
				member.expires = member.terms[len(member.terms)-1].until
				b.expire(member)
				b.plan(member)
			}
		}
		b.process(o)
		orders = append(orders, o)
	}
	return orders, ""
}

// giveBack refunds the terms of a resource that have not ended: all of one that
// has not begun, and of a purchase within five days; else the days that are left
// of the cash and credit paid, less a fee of 10 % when it is unsubscribed.
func (b *book) giveBack(o *bookOrder, th *bookThing, which func(*bookTerm) bool, fee bool) {
	line, some := &bookLine{thing: th}, false
	for _, t := range th.terms {
		if !t.until.After(b.now) || !which(t) {
			continue
		}
		cash, credit := t.cash, t.credit
		if t.from.After(b.now) || (t.bought && b.now.Sub(t.from) < 5*24*time.Hour) {
			for _, s := range t.coupons {
				b.repay(s.coupon, s.sum)
				line.due = line.due.Sub(s.sum)
			}
		} else {
			const day = 24 * time.Hour
			all := decimal.NewFromInt(int64((t.until.Sub(t.from) + day - 1) / day))
			left := decimal.NewFromInt(int64(t.until.Sub(b.now) / day))
			share := func(paid decimal.Decimal) decimal.Decimal {
				back := paid.Mul(left).DivRound(all, 16).Truncate(2)
				if fee {
					back = back.Sub(back.Mul(decimal.New(1, -1)).Truncate(2))
				}
				return back
			}
			cash, credit = share(cash), share(credit)
		}
		c := b.members[o.customer]
		c.cash, c.credit, c.opened = c.cash.Add(cash), c.credit.Add(credit), c.opened || cash.IsPositive()
		line.due, some = line.due.Sub(cash).Sub(credit), true
	}
	if some {
		o.lines = append(o.lines, line)
	}
}

// switchCode is what speaks against a switch to on-demand.
func (b *book) switchCode(customer, id string) string {
	th := b.subscription(customer, id)
	if th == nil || th.head() != th {
		return "CBC.99003012"
	}
	for _, member := range b.family(th) {
		if b.busy(member) != nil {
			return "CBC.99003623"
		}
	}
	if th.status != 2 {
		return "CBC.99003610"
	}
	return ""
}

// switchNow turns a subscription into an on-demand resource.
func (b *book) switchNow(customer, id string) (*bookOrder, string) {
	if code := b.switchCode(customer, id); code != "" {
		return nil, code
	}
	o := &bookOrder{customer: customer, kind: 10}
	for _, member := range b.family(b.thing(customer, id)) {
		b.giveBack(o, member, func(*bookTerm) bool { return true }, false)
	}
	b.process(o)
	return o, ""
}

// switchAtExpiry sets or cancels a switch at expiry. The whole response is a
// refusal for codes other than those that the platform lists by resource.
func (b *book) switchAtExpiry(customer, id string, cancel bool) string {
	code := b.switchCode(customer, id)
	if th := b.thing(customer, id); code == "" && cancel && !th.toDemand {
		return "CBC.0100"
	}
	if code != "" {
		return code
	}
	for _, member := range b.family(b.thing(customer, id)) {
		if member.toDemand = !cancel; !cancel {
			member.renews = nil
		}
	}
	return ""
}
