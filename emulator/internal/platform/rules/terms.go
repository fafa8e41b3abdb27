package rules

import (
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// purchaseEnd is the end of a new subscription: the last second of its last
// day.
func purchaseEnd(env *world.Environment, from time.Time, periodType, n int) time.Time {
	end := catalogue.TermEnd(from, periodType, n)
	if !env.On(world.RuleWholeDays) || periodType == catalogue.PeriodHour {
		return end
	}
	return units.EndOfDay(units.DayOf(end)).Add(-time.Second)
}

// onDay is the first time not before t that is the given day of a month, at the
// same time of the day; -1 is the last day.
func onDay(t time.Time, day int) time.Time {
	for {
		local := t.In(units.Beijing)
		if local.Day() == day || (day == -1 && local.AddDate(0, 0, 1).Day() == 1) {
			return t
		}
		t = t.AddDate(0, 0, 1)
	}
}

// next3 is the next 03:00 in Beijing after a time, the hour at which automatic
// renewals are paid.
func next3(t time.Time) time.Time {
	at := units.StartOfDay(units.DayOf(t)).Add(3 * time.Hour)
	if !at.After(t) {
		at = at.AddDate(0, 0, 1)
	}
	return at
}
