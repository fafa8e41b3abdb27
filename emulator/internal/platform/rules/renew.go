package rules

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// defaultDeductionDays is how many days before expiry an automatic renewal is
// paid, unless the customer has set another day.
const defaultDeductionDays = 7

// paymentTime is how long an order can be paid.
const paymentTime = 7 * 24 * time.Hour

// RenewalOrder is the order that renews main resources with everything attached
// to them. It is not entered yet. Ok is false when a product is not sold by the
// period.
func RenewalOrder(
	st *world.State, env *world.Environment, mains []*world.Resource, periodType, periods int, now time.Time,
) (o *world.Order, ok bool) {
	o = &world.Order{
		CustomerID: mains[0].CustomerID, Type: world.OrderRenewal, Source: world.SourceCustomer, Status: world.OrderUnpaid,
		Service: mains[0].ServiceType, CreatedAt: now, Deadline: now.Add(paymentTime),
		EnterpriseProject: mains[0].EnterpriseProject,
	}
	for _, main := range mains {
		for _, r := range st.Family(main) {
			list, sold := r.ListPrice(periodType, periods, 1)
			if !sold {
				return nil, false
			}
			from := r.BoughtUntil()
			o.Lines = append(o.Lines, &world.OrderLine{
				Product: r.Product, Name: r.Name, Pieces: 1, PeriodType: periodType, PeriodNum: periods,
				ResourceIDs: []string{r.ID}, From: from, Until: catalogue.TermEnd(from, periodType, periods), Fees: unpaid(list),
			})
		}
		// A resource that is gone cannot be paid any more.
		if gone := main.DeletedAt(env); gone.Before(o.Deadline) {
			o.Deadline = gone
		}
	}
	return o, true
}

// PlanRenewal sets when the automatic renewal of a main resource is tried next:
// at 03:00 on the deduction day before its expiry, or at the next 03:00 when
// that has passed.
func PlanRenewal(st *world.State, r *world.Resource, now time.Time) {
	if r.AutoRenew == nil || !st.IsMain(r) {
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
	if r.AutoRenew.Next.Equal(at) {
		return // it is due then already
	}
	r.AutoRenew.Next = at
	st.Schedule(at, EventAutoRenew, r.ID)
}

// RenewDue renews a subscription by itself.
func RenewDue(st *world.State, env *world.Environment, ev world.Event) {
	r := st.Resources[ev.ID]
	if r.AutoRenew == nil || !r.AutoRenew.Next.Equal(ev.At) {
		return
	}
	if !renewByItself(st, env, r, ev.At) {
		r.AutoRenew.Next = next3(ev.At)
		st.Schedule(r.AutoRenew.Next, EventAutoRenew, r.ID)
	}
}

// renewByItself pays the automatic renewal of a main resource, and says whether
// it could. The best discount is used, and no coupons.
func renewByItself(st *world.State, env *world.Environment, r *world.Resource, now time.Time) bool {
	owner := st.Accounts[r.CustomerID].Customer
	if st.OpenOrder(r) != nil || owner.Frozen != 0 {
		return false
	}
	o, ok := RenewalOrder(st, env, []*world.Resource{r}, r.AutoRenew.PeriodType, 1, now)
	if !ok {
		return false
	}
	o.Source, o.CreatedBy = world.SourceSystem, "system"
	if env.On(world.RuleExpiryDay) {
		alignTo(o, owner.Renewing.ExpiryDay)
	}
	p, err := PreparePayment(st, o, AutomaticChoice(st, env, o), now)
	if err != nil {
		return false
	}
	st.AddOrder(o)
	for _, member := range st.Family(r) {
		if a := member.AutoRenew; a != nil && a.Left > 0 {
			a.Left--
			if a.Left == 0 {
				member.AutoRenew = nil
			}
		}
	}
	SettlePayment(st, env, p)
	return true
}

// AutomaticOffer is the discount that an automatic payment uses, nil for none.
func AutomaticOffer(st *world.State, env *world.Environment, o *world.Order) *world.OrderOffer {
	if !env.On(world.RuleAutomaticDiscount) {
		return nil
	}
	return bestOffer(st, o)
}

// AutomaticChoice is what an automatic payment uses.
func AutomaticChoice(st *world.State, env *world.Environment, o *world.Order) world.PaymentChoice {
	if of := AutomaticOffer(st, env, o); of != nil {
		return world.PaymentChoice{Discount: of.ID, DiscountType: of.Type}
	}
	return world.PaymentChoice{}
}

// alignTo extends the terms of a renewal to the common expiry day. The days
// more are paid by the day.
func alignTo(o *world.Order, day int) {
	if day == 0 {
		return
	}
	for _, l := range o.Lines {
		end := onDay(l.Until, day)
		_, more := world.Days(end.Sub(l.Until))
		if more == 0 {
			continue
		}
		extra, _ := l.ListPrice(catalogue.PeriodDay, int(more), l.Pieces)
		l.Until, l.Fees = end, unpaid(l.Official.Add(extra))
	}
}

// unpaid are the amounts of a line before it is paid, at list price.
func unpaid(list decimal.Decimal) world.Fees {
	return world.Fees{Official: list, Erased: list.Sub(list.Truncate(2))}
}
