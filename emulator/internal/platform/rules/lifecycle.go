package rules

import (
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// What happens to orders and resources over time.
const (
	EventLapse     = "lapse-order"
	EventSettle    = "settle-payment"
	EventApprove   = "approve-order"
	EventComplete  = "complete-order"
	EventExpire    = "expire-resource"
	EventFreeze    = "freeze-resource"
	EventDelete    = "delete-resource"
	EventAutoRenew = "auto-renew"
	EventMeter     = "meter-resource"
)

// LapseOrder cancels an order whose time to pay is over.
func LapseOrder(st *world.State, env *world.Environment, ev world.Event) {
	if o := st.Order(ev.ID); env.On(world.RuleLapse) && o.Status == world.OrderUnpaid && o.Paying == nil {
		o.Lapsed = true
		st.SetStatus(o, world.OrderCancelled)
	}
}

// SettleAccepted carries a payment out that was accepted and is still running.
func SettleAccepted(st *world.State, env *world.Environment, ev world.Event) {
	o := st.Order(ev.ID)
	choice := *o.Paying
	o.Paying = nil
	// What was enough when the payment was accepted may have gone since: then
	// the order stays unpaid, and lapses if its time is over.
	if p, err := PreparePayment(st, o, choice, ev.At); err == nil {
		SettlePayment(st, env, p)
	} else if !ev.At.Before(o.Deadline) {
		o.Lapsed = true
		st.SetStatus(o, world.OrderCancelled)
	}
}

// ApproveSwitch lets a switch to on-demand through that waited for approval.
func ApproveSwitch(st *world.State, env *world.Environment, ev world.Event) {
	o := st.Order(ev.ID)
	main := st.Resources[o.Lines[0].ResourceIDs[0]]
	// A resource that has expired in the meantime stays a subscription.
	if main.Status != world.ResourceInUse {
		st.SetStatus(o, world.OrderCancelled)
		return
	}
	RefundOrder(st, env, o, switchBacks(st, env, main, ev.At), world.ChargeToDemandMoney, ev.At)
	Process(st, env, o, ev.At)
}

// CompleteDue completes an order that has been processed.
func CompleteDue(st *world.State, env *world.Environment, ev world.Event) {
	if o := st.Order(ev.ID); o.Status == world.OrderProcessing {
		completeOrder(st, env, o, ev.At)
	}
}

// completeOrder ends the processing of an order: its effect on the resources
// shows.
func completeOrder(st *world.State, env *world.Environment, o *world.Order, now time.Time) {
	st.SetStatus(o, world.OrderCompleted)
	for _, part := range st.PartsOf(o) {
		for _, l := range part.Lines {
			for _, id := range l.ResourceIDs {
				completeFor(st, env, part, l, st.Resources[id], now)
			}
		}
	}
}

func completeFor(
	st *world.State, env *world.Environment, o *world.Order, l *world.OrderLine, r *world.Resource, now time.Time,
) {
	r.UpdatedAt = now
	switch o.Type {
	case world.OrderNew:
		r.Status = world.ResourceInUse
		PlanRenewal(st, r, now)
	case world.OrderRenewal:
		r.Status, r.ExpiresAt = world.ResourceInUse, r.BoughtUntil()
		st.Schedule(r.ExpiresAt, EventExpire, r.ID)
		PlanRenewal(st, r, now)
	case world.OrderChange:
		r.Product = l.Product
	case world.OrderUnsubscription:
		if !o.KeepsResources {
			r.Unsubscribed = true
			CloseResource(st, r, now)
		}
	case world.OrderToDemand:
		turnOnDemand(st, r, now)
	}
}

// CloseResource ends a resource for good.
func CloseResource(st *world.State, r *world.Resource, now time.Time) {
	r.Status, r.UpdatedAt, r.AutoRenew, r.ToDemand = world.ResourceClosed, now, nil, false
	leaveAttached(st, r, now)
}

// leaveAttached lets what was attached to a resource stand for itself: from now
// on it renews by itself, too.
func leaveAttached(st *world.State, main *world.Resource, now time.Time) {
	for _, r := range st.AttachedTo(main.ID) {
		PlanRenewal(st, r, now)
	}
}

// turnOnDemand makes a subscription an on-demand resource.
func turnOnDemand(st *world.State, r *world.Resource, now time.Time) {
	r.ChargeMode, r.Status, r.ExpiresAt, r.UpdatedAt = catalogue.ChargeOnDemand, world.ResourceInUse, time.Time{}, now
	r.SwitchedAt = now
	r.AutoRenew, r.ToDemand = nil, false
	meterFrom(st, r, now)
	leaveAttached(st, r, now)
}

// ExpireResource ends the term of a subscription.
func ExpireResource(st *world.State, env *world.Environment, ev world.Event) {
	r := st.Resources[ev.ID]
	if r.ChargeMode != catalogue.ChargePeriod || r.Status != world.ResourceInUse || !r.ExpiresAt.Equal(ev.At) {
		return
	}
	switch {
	case r.ToDemand:
		turnOnDemand(st, r, ev.At)
	case env.On(world.RuleGrace):
		r.Status, r.UpdatedAt = world.ResourceExpired, ev.At
		st.Schedule(r.ExpiresAt.AddDate(0, 0, world.GraceDays), EventFreeze, r.ID)
		st.Schedule(r.DeletedAt(env), EventDelete, r.ID)
	default:
		CloseResource(st, r, ev.At)
	}
}

// FreezeResource ends the grace period of a subscription.
func FreezeResource(st *world.State, _ *world.Environment, ev world.Event) {
	r := st.Resources[ev.ID]
	if r.Status == world.ResourceExpired && r.ExpiresAt.AddDate(0, 0, world.GraceDays).Equal(ev.At) {
		r.Status, r.UpdatedAt = world.ResourceFrozen, ev.At
	}
}

// DeleteResource ends the retention period of a subscription.
func DeleteResource(st *world.State, env *world.Environment, ev world.Event) {
	r := st.Resources[ev.ID]
	if r.Status == world.ResourceFrozen && r.DeletedAt(env).Equal(ev.At) {
		CloseResource(st, r, ev.At)
	}
}

// AddResource enters a resource and schedules its end.
func AddResource(st *world.State, r *world.Resource) {
	st.EnterResource(r)
	if r.ChargeMode == catalogue.ChargePeriod {
		st.Schedule(r.ExpiresAt, EventExpire, r.ID)
	} else {
		meterFrom(st, r, r.CreatedAt)
	}
}
