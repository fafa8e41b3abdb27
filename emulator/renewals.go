package emulator

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// defaultDeductionDays is how many days before expiry an automatic renewal is
// paid, unless the customer has set another day.
const defaultDeductionDays = 7

// paymentTime is how long an order can be paid.
const paymentTime = 7 * 24 * time.Hour

// renewalOrder is the order that renews main resources with everything attached
// to them. It is not entered yet. Ok is false when a product is not sold by the
// period.
func renewalOrder(st *State, env *environment, mains []*resource, periodType, periods int, now time.Time) (o *order, ok bool) {
	o = &order{
		CustomerID: mains[0].CustomerID, Type: orderRenewal, Source: sourceCustomer, Status: orderUnpaid,
		Service: mains[0].ServiceType, CreatedAt: now, Deadline: now.Add(paymentTime),
		EnterpriseProject: mains[0].EnterpriseProject,
	}
	for _, main := range mains {
		for _, r := range st.family(main) {
			list, sold := r.listPrice(periodType, periods, 1)
			if !sold {
				return nil, false
			}
			from := r.boughtUntil()
			o.Lines = append(o.Lines, &orderLine{
				product: r.product, Name: r.Name, Pieces: 1, PeriodType: periodType, PeriodNum: periods,
				ResourceIDs: []string{r.ID}, From: from, Until: catalogue.TermEnd(from, periodType, periods), fees: unpaid(list),
			})
		}
		// A resource that is gone cannot be paid any more.
		if gone := main.deletedAt(env); gone.Before(o.Deadline) {
			o.Deadline = gone
		}
	}
	return o, true
}

// planRenewal sets when the automatic renewal of a main resource is tried next:
// at 03:00 on the deduction day before its expiry, or at the next 03:00 when
// that has passed.
func planRenewal(st *State, r *resource, now time.Time) {
	if r.AutoRenew == nil || !st.isMain(r) {
		return
	}
	days := st.Accounts[r.CustomerID].Customer.Renewing.DeductionDays
	if days == 0 {
		days = defaultDeductionDays
	}
	at := units.StartOfDay(units.DayOf(r.ExpiresAt)).AddDate(0, 0, -days).Add(3 * time.Hour)
	if !at.After(now) {
		at = next3(now)
	}
	r.AutoRenew.Next = at
	st.schedule(at, eventAutoRenew, r.ID)
}

// renewDue renews a subscription by itself.
func renewDue(st *State, env *environment, ev event) {
	r := st.Resources[ev.ID]
	if r.AutoRenew == nil || !r.AutoRenew.Next.Equal(ev.At) {
		return
	}
	if !renewByItself(st, env, r, ev.At) {
		r.AutoRenew.Next = next3(ev.At)
		st.schedule(r.AutoRenew.Next, eventAutoRenew, r.ID)
	}
}

// renewByItself pays the automatic renewal of a main resource, and says whether
// it could. The best discount is used, and no coupons.
func renewByItself(st *State, env *environment, r *resource, now time.Time) bool {
	owner := st.Accounts[r.CustomerID].Customer
	if st.openOrder(r) != nil || owner.Frozen != 0 {
		return false
	}
	o, ok := renewalOrder(st, env, []*resource{r}, r.AutoRenew.PeriodType, 1, now)
	if !ok {
		return false
	}
	o.Source, o.CreatedBy = sourceSystem, "system"
	if env.on(ruleExpiryDay) {
		alignTo(o, owner.Renewing.ExpiryDay)
	}
	p, err := preparePayment(st, o, automaticChoice(st, env, o), now)
	if err != nil {
		return false
	}
	st.addOrder(o)
	for _, member := range st.family(r) {
		if a := member.AutoRenew; a != nil && a.Left > 0 {
			a.Left--
			if a.Left == 0 {
				member.AutoRenew = nil
			}
		}
	}
	settlePayment(st, env, p)
	return true
}

// automaticOffer is the discount that an automatic payment uses, nil for none.
func automaticOffer(st *State, env *environment, o *order) *orderOffer {
	if !env.on(ruleAutomaticDiscount) {
		return nil
	}
	return bestOffer(st, o)
}

// automaticChoice is what an automatic payment uses.
func automaticChoice(st *State, env *environment, o *order) paymentChoice {
	if of := automaticOffer(st, env, o); of != nil {
		return paymentChoice{Discount: of.ID, DiscountType: of.Type}
	}
	return paymentChoice{}
}

// alignTo extends the terms of a renewal to the common expiry day. The days
// more are paid by the day.
func alignTo(o *order, day int) {
	if day == 0 {
		return
	}
	for _, l := range o.Lines {
		end := onDay(l.Until, day)
		_, more := days(end.Sub(l.Until))
		if more == 0 {
			continue
		}
		extra, _ := l.listPrice(catalogue.PeriodDay, int(more), l.Pieces)
		l.Until, l.fees = end, unpaid(l.Official.Add(extra))
	}
}

// unpaid are the amounts of a line before it is paid, at list price.
func unpaid(list decimal.Decimal) fees {
	return fees{Official: list, Erased: list.Sub(list.Truncate(2))}
}
