package rules

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// ChangeProduct changes the spec or size of a subscription from now until the
// end of what was bought. A dearer product costs the difference of the list
// prices by the day, for every day that has not ended; a cheaper one gives back
// what refunds.go says.
func ChangeProduct(
	st *world.State, env *world.Environment, r *world.Resource, spec string, size int, now time.Time,
) (*world.Order, error) {
	if r == nil || r.ChargeMode != catalogue.ChargePeriod || r.Status != world.ResourceInUse {
		return nil, fmt.Errorf("this is no subscription in use")
	}
	if o := st.OpenOrder(r); o != nil {
		return nil, fmt.Errorf("resource %s is part of the order %s", r.ID, o.ID)
	}
	changed := r.Product
	if spec != "" {
		changed.Spec = spec
	}
	if size > 0 && changed.SizeMeasure != 0 {
		changed.Size = size
	}
	before, _ := r.ListPrice(catalogue.PeriodMonth, 1, 1)
	after, ok := changed.ListPrice(catalogue.PeriodMonth, 1, 1)
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
func upgrade(st *world.State, r *world.Resource, changed world.Product, now time.Time) *world.Order {
	base, end := r.Product, r.BoughtUntil()
	list, left := UpgradePrice(r, changed, now)
	o := &world.Order{
		CustomerID: r.CustomerID, Type: world.OrderChange, Source: world.SourceCustomer,
		Status: world.OrderUnpaid, Service: r.ServiceType,
		CreatedBy: st.Accounts[r.CustomerID].Name, CreatedAt: now,
		Deadline: now.Add(paymentTime), EnterpriseProject: r.EnterpriseProject,
		Lines: []*world.OrderLine{{
			Product: changed, Base: &base, Name: r.Name, Pieces: 1, ResourceIDs: []string{r.ID},
			PeriodType: catalogue.PeriodDay, PeriodNum: left, From: now, Until: end, Fees: unpaid(list),
		}},
	}
	if r.ExpiresAt.Before(o.Deadline) {
		o.Deadline = r.ExpiresAt
	}
	st.AddOrder(o)
	st.Schedule(o.Deadline, EventLapse, o.ID)
	return o
}

// UpgradePrice is the list price of a dearer product from a time until the end
// of what was bought, and the days of that.
func UpgradePrice(r *world.Resource, changed world.Product, from time.Time) (list decimal.Decimal, left int) {
	_, started := world.Days(r.BoughtUntil().Sub(from))
	before, _ := r.ListPrice(catalogue.PeriodDay, int(started), 1)
	after, _ := changed.ListPrice(catalogue.PeriodDay, int(started), 1)
	return after.Sub(before), int(started)
}

// downgrade gives back what a cheaper product saves. Keep is the price of it as
// a share of the price before.
func downgrade(
	st *world.State, env *world.Environment, r *world.Resource,
	changed world.Product, keep decimal.Decimal, now time.Time,
) *world.Order {
	base := r.Product
	share := WholeProduct.Sub(keep)
	o := RefundOrder(
		st, env, &world.Order{CreatedBy: st.Accounts[r.CustomerID].Name},
		GiveBacks(env, r, share, world.ChargeChangeRefund, now), world.ChargeChangeRefund, now,
	)
	o.Lines[0].Product, o.Lines[0].Base = changed, &base
	Process(st, env, o, now)
	return o
}

// SwitchOrder enters the order that turns a main resource, with all that is
// attached to it, into on-demand resources. One that is reviewed first gives
// nothing back before it is approved.
func SwitchOrder(st *world.State, env *world.Environment, main *world.Resource, by string, now time.Time) *world.Order {
	if main.Has(world.TraitNeedsCheck) {
		o := &world.Order{
			CustomerID: main.CustomerID, Type: world.OrderToDemand, Source: world.SourceCustomer, Status: world.OrderInApproval,
			Service: main.ServiceType, CreatedBy: by, CreatedAt: now,
		}
		for _, r := range st.Family(main) {
			o.Lines = append(o.Lines, &world.OrderLine{Product: r.Product, Name: r.Name, Pieces: 1, ResourceIDs: []string{r.ID}})
		}
		st.AddOrder(o)
		st.Schedule(now.Add(env.ReviewDelay), EventApprove, o.ID)
		return o
	}
	o := RefundOrder(st, env, &world.Order{CreatedBy: by}, switchBacks(st, env, main, now), world.ChargeToDemandMoney, now)
	Process(st, env, o, now)
	return o
}

func switchBacks(st *world.State, env *world.Environment, main *world.Resource, now time.Time) []GiveBack {
	var backs []GiveBack
	for _, r := range st.Family(main) {
		backs = append(backs, GiveBacks(env, r, WholeProduct, world.ChargeToDemandMoney, now)...)
	}
	return backs
}
