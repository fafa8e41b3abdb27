package emulator

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
)

// changeProduct changes the spec or size of a subscription from now until the
// end of what was bought. A dearer product costs the difference of the list
// prices by the day, for every day that has not ended; a cheaper one gives back
// what refunds.go says.
func changeProduct(st *State, env *environment, r *resource, spec string, size int, now time.Time) (*order, error) {
	if r == nil || r.ChargeMode != catalogue.ChargePeriod || r.Status != resourceInUse {
		return nil, fmt.Errorf("this is no subscription in use")
	}
	if o := st.openOrder(r); o != nil {
		return nil, fmt.Errorf("resource %s is part of the order %s", r.ID, o.ID)
	}
	changed := r.product
	if spec != "" {
		changed.Spec = spec
	}
	if size > 0 && changed.SizeMeasure != 0 {
		changed.Size = size
	}
	before, _ := r.listPrice(catalogue.PeriodMonth, 1, 1)
	after, ok := changed.listPrice(catalogue.PeriodMonth, 1, 1)
	switch {
	case !ok:
		return nil, fmt.Errorf("the catalogue has no %s in %s by the month", changed.Spec, changed.Region)
	case after.Equal(before):
		return nil, fmt.Errorf("the product does not change its price")
	case after.LessThan(before):
		return downgrade(st, env, r, changed, after.DivRound(before, 16), now), nil
	}
	return upgrade(st, r, changed, now), nil
}

// upgrade enters the order for a dearer product.
func upgrade(st *State, r *resource, changed product, now time.Time) *order {
	base, end := r.product, r.boughtUntil()
	list, left := upgradePrice(r, changed, now)
	o := &order{
		CustomerID: r.CustomerID, Type: orderChange, Source: sourceCustomer, Status: orderUnpaid, Service: r.ServiceType,
		CreatedBy: st.Accounts[r.CustomerID].Name, CreatedAt: now, Deadline: now.Add(paymentTime), EnterpriseProject: r.EnterpriseProject,
		Lines: []*orderLine{{
			product: changed, Base: &base, Name: r.Name, Pieces: 1, ResourceIDs: []string{r.ID},
			PeriodType: catalogue.PeriodDay, PeriodNum: left, From: now, Until: end, fees: unpaid(list),
		}},
	}
	if r.ExpiresAt.Before(o.Deadline) {
		o.Deadline = r.ExpiresAt
	}
	st.addOrder(o)
	st.schedule(o.Deadline, eventLapse, o.ID)
	return o
}

// upgradePrice is the list price of a dearer product from a time until the end
// of what was bought, and the days of that.
func upgradePrice(r *resource, changed product, from time.Time) (list decimal.Decimal, left int) {
	_, started := days(r.boughtUntil().Sub(from))
	before, _ := r.listPrice(catalogue.PeriodDay, int(started), 1)
	after, _ := changed.listPrice(catalogue.PeriodDay, int(started), 1)
	return after.Sub(before), int(started)
}

// downgrade gives back what a cheaper product saves. Keep is the price of it as
// a share of the price before.
func downgrade(st *State, env *environment, r *resource, changed product, keep decimal.Decimal, now time.Time) *order {
	base := r.product
	share := wholeProduct.Sub(keep)
	o := refundOrder(st, env, &order{CreatedBy: st.Accounts[r.CustomerID].Name}, giveBacks(env, r, share, chargeChangeRefund, now), chargeChangeRefund, now)
	o.Lines[0].product, o.Lines[0].Base = changed, &base
	process(st, env, o, now)
	return o
}

// switchOrder enters the order that turns a main resource, with all that is
// attached to it, into on-demand resources. One that is reviewed first gives
// nothing back before it is approved.
func switchOrder(st *State, env *environment, main *resource, by string, now time.Time) *order {
	if main.has(traitNeedsCheck) {
		o := &order{
			CustomerID: main.CustomerID, Type: orderToDemand, Source: sourceCustomer, Status: orderInApproval,
			Service: main.ServiceType, CreatedBy: by, CreatedAt: now,
		}
		for _, r := range st.family(main) {
			o.Lines = append(o.Lines, &orderLine{product: r.product, Name: r.Name, Pieces: 1, ResourceIDs: []string{r.ID}})
		}
		st.addOrder(o)
		st.schedule(now.Add(env.reviewDelay), eventApprove, o.ID)
		return o
	}
	o := refundOrder(st, env, &order{CreatedBy: by}, switchBacks(st, env, main, now), chargeToDemandMoney, now)
	process(st, env, o, now)
	return o
}

func switchBacks(st *State, env *environment, main *resource, now time.Time) []giveBack {
	var backs []giveBack
	for _, r := range st.family(main) {
		backs = append(backs, giveBacks(env, r, wholeProduct, chargeToDemandMoney, now)...)
	}
	return backs
}
