package emulator_test

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// bookOrder is an order: a purchase, a renewal, a refund or a switch to
// on-demand, by its type on the wire.
type bookOrder struct {
	id, customer     string
	kind, status     int
	lapsed, bySystem bool
	keeps            bool // the resources stay: only renewed terms are given back
	deadline         time.Time
	lines            []*bookLine
	whole            *bookOrder // the combined transaction that this is a part of
}

// bookLine is what an order does to one resource. Pieces are bought at one price,
// of which each has its own line here.
type bookLine struct {
	thing       *bookThing
	piece, of   int // of is 0 for one alone
	list, due   decimal.Decimal
	months      int
	from, until time.Time
}

// bookThing is a resource.
type bookThing struct {
	id, name, customer string
	main               *bookThing // that it is attached to, or nil
	mainName           string     // as ordered
	renewing           bool       // as ordered
	service            string
	month, hour        decimal.Decimal // list prices
	charged            time.Time       // until when an on-demand resource has been charged
	status             int             // 0 not bought, 1 being provisioned, 2 in use, 3 closed, 4 frozen, 5 expired
	onDemand           bool
	unsubscribed       bool
	expires            time.Time
	terms              []*bookTerm
	renews             *bookRenewal
	toDemand           bool
}

type bookTerm struct {
	bought       bool // by a purchase, not a renewal
	months       int
	from, until  time.Time
	cash, credit decimal.Decimal
	coupons      []bookShare
}

// bookShare is what one coupon paid of one line.
type bookShare struct {
	coupon *bookCoupon
	sum    decimal.Decimal
}

// bookRenewal is automatic renewal that is on.
type bookRenewal struct {
	left, months int // left 0 is without end
	next         time.Time
}

var beijingTime = time.FixedZone("Beijing", 8*3600)

// monthsLater is the same time of the day some months later, on the last day of
// the month when it is shorter.
func monthsLater(t time.Time, months int) time.Time {
	l := t.In(beijingTime)
	year, month, day := l.Year(), int(l.Month())-1+months, l.Day()
	year, month = year+month/12, month%12+1
	for time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Day() != day {
		day--
	}
	return time.Date(year, time.Month(month), day, l.Hour(), l.Minute(), l.Second(), 0, beijingTime).UTC()
}

// lastSecond is 23:59:59 of the day in Beijing.
func lastSecond(t time.Time) time.Time {
	l := t.In(beijingTime)
	return time.Date(l.Year(), l.Month(), l.Day(), 23, 59, 59, 0, beijingTime).UTC()
}

// threeAfter is the first 03:00 in Beijing after a time.
func threeAfter(t time.Time) time.Time {
	l := t.In(beijingTime)
	at := time.Date(l.Year(), l.Month(), l.Day(), 3, 0, 0, 0, beijingTime)
	if !at.After(t) {
		at = at.AddDate(0, 0, 1)
	}
	return at.UTC()
}

// listPrice is the price of a term: years cost ten months.
func (th *bookThing) listPrice(months int) decimal.Decimal {
	n := months
	if months%12 == 0 {
		n = months / 12 * 10
	}
	return th.month.Mul(decimal.NewFromInt(int64(n)))
}

// price is the list price after a discount, in whole cents for all pieces.
func (l *bookLine) price(percent decimal.Decimal) decimal.Decimal {
	pieces := max(l.of, 1)
	all := l.list.Mul(decimal.NewFromInt(int64(pieces))).Mul(percent).Div(fullPrice).Truncate(6).Truncate(2)
	return divide(all, slices.Repeat([]decimal.Decimal{decimal.NewFromInt(1)}, pieces))[l.piece]
}

var fullPrice = decimal.NewFromInt(100)

// enter adds an order that waits to be paid.
func (b *book) enter(o *bookOrder) {
	o.status = 6
	for _, l := range o.lines {
		l.due = l.price(fullPrice)
	}
	b.file(o)
	b.at(o.deadline, func() {
		if o.status == 6 {
			o.status, o.lapsed = 4, true
		}
	})
}

// file keeps an order. Those that the system makes are named when they are
// first read.
func (b *book) file(o *bookOrder) {
	if o.id != "" {
		b.orders[o.id] = o
	}
	b.ordered[o.customer] = append(b.ordered[o.customer], o)
}

// busy is the latest order that a resource takes part in and that is not done.
func (b *book) busy(th *bookThing) *bookOrder {
	for _, o := range slices.Backward(b.ordered[th.customer]) {
		if o.status != 4 && o.status != 5 && slices.ContainsFunc(o.lines, func(l *bookLine) bool { return l.thing == th && th.status != 0 }) {
			return o
		}
	}
	return nil
}

// family is a main resource with what is attached to it and still a
// subscription like it, in the order in which they were bought.
func (b *book) family(main *bookThing) []*bookThing {
	out := []*bookThing{main}
	for _, th := range b.bought {
		if th.main == main && th.status != 3 && th.onDemand == main.onDemand {
			out = append(out, th)
		}
	}
	return out
}

// divide gives every weight its share of a sum without losing a cent.
func divide(sum decimal.Decimal, weights []decimal.Decimal) []decimal.Decimal {
	out, all, seen, given := make([]decimal.Decimal, len(weights)), decimal.Zero, decimal.Zero, decimal.Zero
	for _, w := range weights {
		all = all.Add(w)
	}
	for i, w := range weights {
		if seen = seen.Add(w); all.IsPositive() {
			upTo := sum.Mul(seen).DivRound(all, 16).Truncate(2)
			out[i], given = upTo.Sub(given), upTo
		}
	}
	return out
}

// bill is how an order is going to be paid.
type bill struct {
	order  *bookOrder
	due    []decimal.Decimal // by line, after the discount
	shares [][]bookShare     // by line, what coupons pay
	cash   []decimal.Decimal
	credit []decimal.Decimal
}

func newBill(o *bookOrder, percent decimal.Decimal) *bill {
	p := &bill{order: o, shares: make([][]bookShare, len(o.lines))}
	for _, l := range o.lines {
		p.due = append(p.due, l.price(percent))
	}
	return p
}

func (p *bill) open() (out []decimal.Decimal, sum decimal.Decimal) {
	for i, due := range p.due {
		for _, s := range p.shares[i] {
			due = due.Sub(s.sum)
		}
		out, sum = append(out, due), sum.Add(due)
	}
	return out, sum
}

// useCoupon lets a coupon pay what it can.
func (p *bill) useCoupon(cp *bookCoupon) decimal.Decimal {
	open, sum := p.open()
	for i, l := range p.order.lines {
		if cp.service != "" && cp.service != l.thing.service {
			sum, open[i] = sum.Sub(open[i]), decimal.Zero
		}
	}
	sum = decimal.Min(sum, cp.balance)
	for i, share := range divide(sum, open) {
		if share.IsPositive() {
			p.shares[i] = append(p.shares[i], bookShare{cp, share})
		}
	}
	return sum
}

// useBalance pays the rest, and says whether that is possible.
func (b *book) useBalance(p *bill) string {
	c := b.members[p.order.customer]
	open, rest := p.open()
	cash := decimal.Min(rest, decimal.Max(c.cash, decimal.Zero))
	if rest.Sub(cash).GreaterThan(c.credit) {
		return "CBC.99005003"
	}
	p.cash = divide(cash, open)
	for i := range open {
		p.credit = append(p.credit, open[i].Sub(p.cash[i]))
	}
	return ""
}

// payCode says why an order cannot be paid by its customer now.
func (b *book) payCode(customer, id string) string {
	switch o := b.orders[id]; {
	case o == nil || o.customer != customer:
		return "CBC.30000010"
	case o.whole != nil:
		return "CBC.99000089"
	case o.lapsed:
		return "CBC.99003110"
	case o.status != 6:
		return "CBC.99003106"
	}
	return ""
}

// pay pays an order with a share of the list price and coupons.
func (b *book) pay(customer, id string, percent decimal.Decimal, coupons []string) string {
	if code := b.payCode(customer, id); code != "" {
		return code
	}
	p := newBill(b.orders[id], percent)
	for _, l := range p.order.lines {
		if main := b.things[l.thing.mainName]; p.order.kind == 1 && main != nil && main.status == 3 {
			return "CBC.99003106" // the server for the disk is gone
		}
	}
	for _, c := range coupons {
		cp := b.coupons[c]
		switch {
		case cp == nil || cp.holder != customer:
			return "CBC.0100"
		case !b.usable(cp):
			return "CBC.99003112"
		case !p.useCoupon(cp).IsPositive():
			return "CBC.0100"
		}
	}
	if code := b.useBalance(p); code != "" {
		return code
	}
	b.settle(p)
	return ""
}

// settle moves the money and gives the customer what it has paid for.
func (b *book) settle(p *bill) {
	c := b.members[p.order.customer]
	for i, l := range p.order.lines {
		l.due = p.due[i]
		c.cash, c.credit = c.cash.Sub(p.cash[i]), c.credit.Sub(p.credit[i])
		for _, s := range p.shares[i] {
			if s.coupon.balance = s.coupon.balance.Sub(s.sum); s.coupon.balance.IsZero() {
				s.coupon.status = 3
			}
		}
		if p.order.kind == 1 {
			l.from, l.until = b.now, lastSecond(monthsLater(b.now, l.months))
			b.open(l)
		}
		l.thing.terms = append(l.thing.terms, &bookTerm{
			bought: p.order.kind == 1, months: l.months, from: l.from, until: l.until, cash: p.cash[i], credit: p.credit[i], coupons: p.shares[i],
		})
	}
	b.process(p.order)
}

// open makes the resource of a purchase.
func (b *book) open(l *bookLine) {
	th := l.thing
	th.status, th.expires = 1, l.until
	if th.renewing {
		th.renews = &bookRenewal{months: 1}
		if l.months%12 == 0 {
			th.renews.months = 12
		}
	}
	b.bought = append(b.bought, th)
	if th.mainName != "" {
		th.main = b.things[th.mainName]
	}
	b.expire(th)
}

// process completes a paid order two seconds later.
func (b *book) process(o *bookOrder) {
	o.status = 3
	b.at(b.now.Add(2*time.Second), func() {
		o.status = 5
		for _, l := range o.lines {
			th := l.thing
			switch o.kind {
			case 1:
				th.status = 2
				b.plan(th)
			case 2:
				th.status, th.expires = 2, th.boughtUntil()
				b.expire(th)
				b.plan(th)
			case 4:
				if !o.keeps {
					th.unsubscribed = true
					b.close(th)
				}
			case 10:
				b.turn(th)
			}
		}
	})
}

func (th *bookThing) boughtUntil() time.Time {
	end := th.expires
	for _, t := range th.terms {
		if t.until.After(end) {
			end = t.until
		}
	}
	return end
}
