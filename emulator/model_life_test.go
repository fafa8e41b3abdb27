package emulator_test

import (
	"time"

	"github.com/shopspring/decimal"
)

func (b *book) close(th *bookThing) {
	th.status, th.renews, th.toDemand = 3, nil, false
	b.leave(th)
}

// leave lets what was attached to a resource renew by itself.
func (b *book) leave(main *bookThing) {
	for _, th := range b.bought {
		if th.main == main {
			b.plan(th)
		}
	}
}

// turn makes an on-demand resource of a subscription.
func (b *book) turn(th *bookThing) {
	th.onDemand, th.status, th.renews, th.toDemand = true, 2, nil, false
	th.charged = b.now
	b.meter(th, b.now.Truncate(time.Hour).Add(time.Hour))
	b.leave(th)
}

// expire plans the end of a subscription: 15 days of grace, 15 of retention.
func (b *book) expire(th *bookThing) {
	end := th.expires
	still := func(status int) bool { return th.expires.Equal(end) && th.status == status && !th.onDemand }
	b.at(end, func() {
		switch {
		case !still(2):
		case th.toDemand:
			b.turn(th)
		default:
			th.status = 5
			b.at(end.AddDate(0, 0, 15), func() {
				if still(5) {
					th.status = 4
				}
			})
			b.at(end.AddDate(0, 0, 30), func() {
				if still(4) {
					b.close(th)
				}
			})
		}
	})
}

// meter charges an on-demand resource at every full hour.
func (b *book) meter(th *bookThing, at time.Time) {
	if !b.metered {
		return
	}
	b.at(at, func() {
		if th.status != 3 {
			b.charge(th)
			b.meter(th, at.Add(time.Hour))
		}
	})
}

// charge takes the price of the time since the last charge, with the first of
// the customer's discounts: from the cash, then from the credit, and what these
// do not have becomes a debt.
func (b *book) charge(th *bookThing) {
	if !b.metered {
		return
	}
	seconds := decimal.NewFromInt(int64(b.now.Sub(th.charged) / time.Second))
	due := th.hour.Mul(seconds.DivRound(decimal.NewFromInt(3600), 10)).Truncate(6)
	c := b.members[th.customer]
	if len(c.discounts) > 0 {
		due = due.Mul(c.discounts[0]).Div(fullPrice).Truncate(6)
	}
	due, th.charged = due.Truncate(2), b.now
	credit := decimal.Min(due.Sub(decimal.Min(due, decimal.Max(c.cash, decimal.Zero))), c.credit)
	c.cash, c.credit = c.cash.Sub(due).Add(credit), c.credit.Sub(credit)
	c.opened = c.opened || due.GreaterThan(credit)
}

// release deletes an on-demand resource.
func (b *book) release(th *bookThing) {
	b.charge(th)
	b.close(th)
}
