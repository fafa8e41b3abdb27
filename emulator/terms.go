package emulator

import (
	"time"

	"github.com/shopspring/decimal"
)

// graceDays is the length of the grace period after the expiry of a
// subscription, and of the retention period after that.
const graceDays = 15

// deletedAt is when a subscription is deleted unless it is renewed.
func (r *resource) deletedAt(env *environment) time.Time {
	if !env.on(ruleGrace) {
		return r.ExpiresAt
	}
	return r.ExpiresAt.AddDate(0, 0, 2*graceDays)
}

// termEnd is the end of a number of periods in the platform's calendar. A month
// ends on the same day of the next one, or on its last day if it is shorter.
func termEnd(from time.Time, periodType, n int) time.Time {
	switch periodType {
	case periodHour:
		return from.Add(time.Duration(n) * time.Hour)
	case periodDay:
		return from.AddDate(0, 0, n)
	case periodYear:
		n *= 12
	}
	local := from.In(beijing)
	first := time.Date(local.Year(), local.Month()+time.Month(n), 1, local.Hour(), local.Minute(), local.Second(), 0, beijing)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(local.Day(), last)-1).UTC()
}

// purchaseEnd is the end of a new subscription: the last second of its last
// day.
func purchaseEnd(env *environment, from time.Time, periodType, n int) time.Time {
	end := termEnd(from, periodType, n)
	if !env.on(ruleWholeDays) || periodType == periodHour {
		return end
	}
	return endOfDay(dayOf(end)).Add(-time.Second)
}

// onDay is the first time not before t that is the given day of a month, at the
// same time of the day; -1 is the last day.
func onDay(t time.Time, day int) time.Time {
	for {
		local := t.In(beijing)
		if local.Day() == day || (day == -1 && local.AddDate(0, 0, 1).Day() == 1) {
			return t
		}
		t = t.AddDate(0, 0, 1)
	}
}

// next3 is the next 03:00 in Beijing after a time, the hour at which automatic
// renewals are paid.
func next3(t time.Time) time.Time {
	at := startOfDay(dayOf(t)).Add(3 * time.Hour)
	if !at.After(t) {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

// days are the whole days of a time, and all those it touches.
func days(d time.Duration) (whole, started int64) {
	whole = int64(d / (24 * time.Hour))
	started = whole
	if d%(24*time.Hour) > 0 {
		started++
	}
	return whole, started
}

// unused is the share of a term that is left at a time, as a fraction of days.
// A day that has begun is used.
func (t *term) unused(now time.Time) (left, of decimal.Decimal) {
	_, all := days(t.Until.Sub(t.From))
	all = max(all, 1)
	switch {
	case !now.After(t.From):
		return decimal.NewFromInt(all), decimal.NewFromInt(all)
	case !now.Before(t.Until):
		return decimal.Zero, decimal.NewFromInt(all)
	}
	whole, _ := days(t.Until.Sub(now))
	return decimal.NewFromInt(whole), decimal.NewFromInt(all)
}

// boughtUntil is the end of everything that was bought of a resource.
func (r *resource) boughtUntil() time.Time {
	end := r.ExpiresAt
	for _, t := range r.Terms {
		if t.Until.After(end) {
			end = t.Until
		}
	}
	return end
}
