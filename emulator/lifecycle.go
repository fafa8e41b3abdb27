package emulator

import (
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
)

// What happens to orders and resources over time.
const (
	eventLapse     = "lapse-order"
	eventSettle    = "settle-payment"
	eventApprove   = "approve-order"
	eventComplete  = "complete-order"
	eventExpire    = "expire-resource"
	eventFreeze    = "freeze-resource"
	eventDelete    = "delete-resource"
	eventAutoRenew = "auto-renew"
	eventMeter     = "meter-resource"
)

// lapseOrder cancels an order whose time to pay is over.
func lapseOrder(st *State, env *environment, ev event) {
	if o := st.order(ev.ID); env.on(ruleLapse) && o.Status == orderUnpaid && o.Paying == nil {
		o.Lapsed = true
		st.setStatus(o, orderCancelled)
	}
}

// settleAccepted carries a payment out that was accepted and is still running.
func settleAccepted(st *State, env *environment, ev event) {
	o := st.order(ev.ID)
	choice := *o.Paying
	o.Paying = nil
	// What was enough when the payment was accepted may have gone since: then
	// the order stays unpaid, and lapses if its time is over.
	if p, err := preparePayment(st, o, choice, ev.At); err == nil {
		settlePayment(st, env, p)
	} else if !ev.At.Before(o.Deadline) {
		o.Lapsed = true
		st.setStatus(o, orderCancelled)
	}
}

// approveSwitch lets a switch to on-demand through that waited for approval.
func approveSwitch(st *State, env *environment, ev event) {
	o := st.order(ev.ID)
	main := st.Resources[o.Lines[0].ResourceIDs[0]]
	// A resource that has expired in the meantime stays a subscription.
	if main.Status != resourceInUse {
		st.setStatus(o, orderCancelled)
		return
	}
	refundOrder(st, env, o, switchBacks(st, env, main, ev.At), chargeToDemandMoney, ev.At)
	process(st, env, o, ev.At)
}

// completeDue completes an order that has been processed.
func completeDue(st *State, env *environment, ev event) {
	if o := st.order(ev.ID); o.Status == orderProcessing {
		completeOrder(st, env, o, ev.At)
	}
}

// completeOrder ends the processing of an order: its effect on the resources
// shows.
func completeOrder(st *State, env *environment, o *order, now time.Time) {
	st.setStatus(o, orderCompleted)
	for _, part := range st.partsOf(o) {
		for _, l := range part.Lines {
			for _, id := range l.ResourceIDs {
				completeFor(st, env, part, l, st.Resources[id], now)
			}
		}
	}
}

func completeFor(st *State, env *environment, o *order, l *orderLine, r *resource, now time.Time) {
	r.UpdatedAt = now
	switch o.Type {
	case orderNew:
		r.Status = resourceInUse
		planRenewal(st, r, now)
	case orderRenewal:
		r.Status, r.ExpiresAt = resourceInUse, r.boughtUntil()
		st.schedule(r.ExpiresAt, eventExpire, r.ID)
		planRenewal(st, r, now)
	case orderChange:
		r.product = l.product
	case orderUnsubscription:
		if !o.KeepsResources {
			r.Unsubscribed = true
			closeResource(st, r, now)
		}
	case orderToDemand:
		turnOnDemand(st, r, now)
	}
}

// closeResource ends a resource for good.
func closeResource(st *State, r *resource, now time.Time) {
	r.Status, r.UpdatedAt, r.AutoRenew, r.ToDemand = resourceClosed, now, nil, false
	leaveAttached(st, r, now)
}

// leaveAttached lets what was attached to a resource stand for itself: from now
// on it renews by itself, too.
func leaveAttached(st *State, main *resource, now time.Time) {
	for _, r := range st.attachedTo(main.ID) {
		planRenewal(st, r, now)
	}
}

// turnOnDemand makes a subscription an on-demand resource.
func turnOnDemand(st *State, r *resource, now time.Time) {
	r.ChargeMode, r.Status, r.ExpiresAt, r.UpdatedAt = catalogue.ChargeOnDemand, resourceInUse, time.Time{}, now
	r.SwitchedAt = now
	r.AutoRenew, r.ToDemand = nil, false
	meterFrom(st, r, now)
	leaveAttached(st, r, now)
}

// expireResource ends the term of a subscription.
func expireResource(st *State, env *environment, ev event) {
	r := st.Resources[ev.ID]
	if r.ChargeMode != catalogue.ChargePeriod || r.Status != resourceInUse || !r.ExpiresAt.Equal(ev.At) {
		return
	}
	switch {
	case r.ToDemand:
		turnOnDemand(st, r, ev.At)
	case env.on(ruleGrace):
		r.Status, r.UpdatedAt = resourceExpired, ev.At
		st.schedule(r.ExpiresAt.AddDate(0, 0, graceDays), eventFreeze, r.ID)
		st.schedule(r.deletedAt(env), eventDelete, r.ID)
	default:
		closeResource(st, r, ev.At)
	}
}

// freezeResource ends the grace period of a subscription.
func freezeResource(st *State, _ *environment, ev event) {
	r := st.Resources[ev.ID]
	if r.Status == resourceExpired && r.ExpiresAt.AddDate(0, 0, graceDays).Equal(ev.At) {
		r.Status, r.UpdatedAt = resourceFrozen, ev.At
	}
}

// deleteResource ends the retention period of a subscription.
func deleteResource(st *State, env *environment, ev event) {
	r := st.Resources[ev.ID]
	if r.Status == resourceFrozen && r.deletedAt(env).Equal(ev.At) {
		closeResource(st, r, ev.At)
	}
}

// addResource enters a resource and schedules its end.
func addResource(st *State, r *resource) {
	st.enterResource(r)
	if r.ChargeMode == catalogue.ChargePeriod {
		st.schedule(r.ExpiresAt, eventExpire, r.ID)
	} else {
		meterFrom(st, r, r.CreatedAt)
	}
}
