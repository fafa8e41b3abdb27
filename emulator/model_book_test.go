package emulator_test

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// book is the reference model of the random walk: what a careful reader of the
// reference and of docs/emulator.md keeps on paper. It shares no code with the
// emulator. Its methods answer the error code that the platform must give, ""
// for success, and change the book only on success.
type book struct {
	now     time.Time
	members map[string]*bookAccount
	quotas  map[string]*bookQuota
	coupons map[string]*bookCoupon
	orders  map[string]*bookOrder
	ordered map[string][]*bookOrder // by customer, oldest first
	things  map[string]*bookThing   // resources by name
	bought  []*bookThing            // those that were paid, oldest first
	events  []bookEvent
	metered bool // on-demand resources cost by the hour
}

// bookAccount is a partner, distributor, reseller or customer.
type bookAccount struct {
	id, parent string // parent is the seller of a customer, the distributor of a reseller
	consulting bool
	opened     bool // has had money
	cash       decimal.Decimal
	reserved   decimal.Decimal // part of cash that a seller may not pass on
	credit     decimal.Decimal // what is left of a credit line
	discounts  []decimal.Decimal
}

type bookQuota struct {
	id, owner, parent string
	balance           decimal.Decimal
	status            int // 0 normal, 3 invalid, 5 frozen, 6 reclaimed
	from, until       time.Time
	maxFace           decimal.Decimal
	maxCoupons        int
}

type bookCoupon struct {
	id, quota, holder string
	face, balance     decimal.Decimal
	status            int // 1 not active, 2 ready, 3 used, 4 expired, 5 reclaimed
	frozen            bool
	from, until       time.Time
	service           string // the only service that it pays for; "" for all
}

// bookEvent is something that happens by itself.
type bookEvent struct {
	at time.Time
	do func()
}

func newBook(now time.Time) *book {
	return &book{
		now: now, members: map[string]*bookAccount{}, quotas: map[string]*bookQuota{}, coupons: map[string]*bookCoupon{},
		orders: map[string]*bookOrder{}, ordered: map[string][]*bookOrder{}, things: map[string]*bookThing{},
	}
}

// at plans something; what is planned for the same instant happens in the order
// in which it was planned.
func (b *book) at(t time.Time, do func()) {
	i, _ := slices.BinarySearchFunc(b.events, t, func(e bookEvent, t time.Time) int {
		if e.at.After(t) {
			return 1
		}
		return -1
	})
	b.events = slices.Insert(b.events, i, bookEvent{t, do})
}

// advance lets time pass.
func (b *book) advance(to time.Time) {
	for len(b.events) > 0 && !b.events[0].at.After(to) {
		e := b.events[0]
		b.events = b.events[1:]
		if e.at.After(b.now) {
			b.now = e.at
		}
		e.do()
	}
	b.now = to
}

// sold is a seller and a customer that it may move money to and from.
func (b *book) sold(seller, customer string) (*bookAccount, *bookAccount, string) {
	s, c := b.members[seller], b.members[customer]
	switch {
	case c == nil || c.parent != seller:
		return nil, nil, "CBC.99000035"
	case c.consulting:
		return s, c, "CBC.99000000"
	}
	return s, c, ""
}

func (b *book) allocate(seller, customer string, sum decimal.Decimal) string {
	s, c, code := b.sold(seller, customer)
	if code != "" {
		return code
	}
	if s.cash.Sub(s.reserved).LessThan(sum) {
		return "CBC.5003"
	}
	s.cash, c.cash, c.opened = s.cash.Sub(sum), c.cash.Add(sum), true
	return ""
}

func (b *book) reclaim(seller, customer string, sum decimal.Decimal) string {
	s, c, code := b.sold(seller, customer)
	switch {
	case c != nil && c.consulting:
		return "CBC.99005021"
	case code != "":
		return code
	case !c.opened:
		return "CBC.99000047"
	case c.cash.LessThan(sum):
		return "CBC.99005003"
	}
	s.cash, c.cash = s.cash.Add(sum), c.cash.Sub(sum)
	return ""
}

// fund moves money between a distributor and a reseller; a negative sum is
// taken back.
func (b *book) fund(distributor, reseller string, sum decimal.Decimal) string {
	d, r := b.members[distributor], b.members[reseller]
	if r == nil || r.parent != distributor {
		return "CBC.99000037"
	}
	if d.cash.Sub(d.reserved).LessThan(sum) || r.cash.LessThan(sum.Neg()) {
		return "CBC.99005003"
	}
	d.cash, r.cash = d.cash.Sub(sum), r.cash.Add(sum)
	return ""
}

func (b *book) addQuota(q *bookQuota) {
	b.quotas[q.id] = q
	b.at(q.until, func() {
		if q.status != 6 {
			q.status = 3
		}
	})
}

func (b *book) outside(q *bookQuota) bool { return b.now.Before(q.from) || !b.now.Before(q.until) }

// passable says whether a part of a quota can go to each of several resellers.
func (b *book) passable(distributor, id string, resellers []string, sum decimal.Decimal) string {
	for _, r := range resellers {
		if b.members[r] == nil || b.members[r].parent != distributor {
			return "CBC.99000037"
		}
	}
	q := b.quotas[id]
	switch {
	case q == nil || q.owner != distributor:
		return "CBC.99000012"
	case b.outside(q):
		return "CBC.99000017"
	case q.status != 0:
		return "CBC.99000015"
	case q.balance.LessThan(sum.Mul(decimal.NewFromInt(int64(len(resellers))))):
		return "CBC.99000013"
	}
	return ""
}

// pass books a new quota of a reseller.
func (b *book) pass(from, reseller, id string, sum decimal.Decimal) {
	q := b.quotas[from]
	q.balance = q.balance.Sub(sum)
	b.addQuota(&bookQuota{id: id, owner: reseller, parent: from, balance: sum, from: q.from, until: q.until})
}

// takeQuota takes a quota of a reseller back.
func (b *book) takeQuota(distributor, id string) string {
	q := b.quotas[id]
	switch {
	case q == nil || q.parent == "" || b.quotas[q.parent].owner != distributor || q.status == 6:
		return "CBC.99000012"
	case b.outside(q):
		return "CBC.99000017"
	case q.status != 0:
		return "CBC.99000012"
	case q.balance.IsZero():
		return "CBC.99000013"
	}
	q.status = 6
	b.forward(q)
	return ""
}

// forward moves what a reclaimed quota holds up.
func (b *book) forward(q *bookQuota) {
	parent := b.quotas[q.parent]
	parent.balance, q.balance = parent.balance.Add(q.balance), decimal.Zero
}

// issuable says whether coupons like this one can be issued at all, and what is
// wrong with each customer.
func (b *book) issuable(seller string, cp bookCoupon, customers []string) (code string, each map[string]string) {
	q := b.quotas[cp.quota]
	switch {
	case q == nil || q.owner != seller:
		return "CBC.99000012", nil
	case b.outside(q):
		return "CBC.99000017", nil
	case q.status != 0:
		return "CBC.99000012", nil
	case q.maxFace.IsPositive() && cp.face.GreaterThan(q.maxFace):
		return "CBC.99000019", nil
	case cp.from.Before(q.from) || cp.until.After(q.until) || !cp.from.Before(cp.until) || !b.now.Before(cp.until):
		return "CBC.0100", nil
	}
	each = map[string]string{}
	left := q.balance
	for _, id := range customers {
		c := b.members[id]
		switch {
		case c == nil || c.parent != seller:
			each[id] = "CBC.99000035"
		case c.consulting:
			each[id] = "CBC.99000014"
		case q.maxCoupons > 0 && b.heldFrom(id, q.id) >= q.maxCoupons:
			each[id] = "CBC.99000020"
		case left.LessThan(cp.face):
			each[id] = "CBC.99000013"
		default:
			each[id], left = "", left.Sub(cp.face)
		}
	}
	return "", each
}

func (b *book) heldFrom(customer, quota string) int {
	n := 0
	for _, cp := range b.coupons {
		if cp.holder == customer && cp.quota == quota && cp.status != 5 {
			n++
		}
	}
	return n
}

// issue books a coupon.
func (b *book) issue(cp bookCoupon) {
	q := b.quotas[cp.quota]
	q.balance = q.balance.Sub(cp.face)
	cp.balance, cp.status = cp.face, 2
	c := &cp
	b.coupons[c.id] = c
	if c.from.After(b.now) {
		c.status = 1
		b.at(c.from, func() {
			if c.status == 1 {
				c.status = 2
			}
		})
	}
	b.at(c.until, func() {
		if c.status == 1 || c.status == 2 {
			c.status = 4
			b.drain(c)
		}
	})
}

// drain takes what is left of a coupon to its quota, or to where that went.
func (b *book) drain(cp *bookCoupon) {
	q := b.quotas[cp.quota]
	q.balance, cp.balance = q.balance.Add(cp.balance), decimal.Zero
	if q.status == 6 {
		b.forward(q)
	}
}

func (b *book) reclaimCoupon(seller, id string) string {
	cp := b.coupons[id]
	switch {
	case cp == nil || b.quotas[cp.quota].owner != seller:
		return "CBC.99000000"
	case cp.status != 2:
		return "CBC.99000048"
	}
	cp.status = 5
	b.drain(cp)
	return ""
}

func (b *book) usable(cp *bookCoupon) bool {
	return cp.status == 2 && !cp.frozen && !b.now.Before(cp.from) && b.now.Before(cp.until)
}

// repay gives back to a coupon what a refunded order took from it.
func (b *book) repay(cp *bookCoupon, sum decimal.Decimal) {
	cp.balance = cp.balance.Add(sum)
	if (cp.status == 2 || cp.status == 3) && b.now.Before(cp.until) {
		cp.status = 2
		return
	}
	b.drain(cp)
}
