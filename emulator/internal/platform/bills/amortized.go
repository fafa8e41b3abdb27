package bills

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Amortized costs spread what was paid for a term evenly over its days, in
// UTC+8: the day on which the term begins counts, the one on which it ends does
// not. Up to the end of a day the share is cut off after the 8th decimal, and
// the last day takes the rest, so that past, current and future costs always
// add up to the amount due. A refund is spread over the days that it gives
// back. Usage and handling fees are costs of their day.

const amortizedScale = 8

// term is the time over which a charge is amortized, in whole days; ok is false
// for charges that are costs of one day.
func (cal billCalendar) term(c *world.Charge) (first, end time.Time, ok bool) {
	if !cal.terms || c.ChargeMode != catalogue.ChargePeriod || c.Kind == world.ChargeHandlingFee ||
		!c.Until.After(c.From) {
		return first, end, false
	}
	first = units.StartOfDay(units.DayOf(c.From))
	// Terms end at a second before midnight or at the time of day they began.
	end = units.StartOfDay(units.DayOf(c.Until.Add(time.Second)))
	if !end.After(first) {
		end = first.Add(units.Day)
	}
	return first, end, true
}

// costsIn says whether a charge has costs between two instants.
func (cal billCalendar) costsIn(c *world.Charge, from, to time.Time) bool {
	if first, end, ok := cal.term(c); ok {
		return first.Before(to) && end.After(from)
	}
	t := cal.consumed(c)
	return !t.Before(from) && t.Before(to)
}

// amortize is the part of the amounts of a charge that is cost between two
// beginnings of days.
func (cal billCalendar) amortize(c *world.Charge, f billFees, from, to time.Time) billFees {
	first, end, ok := cal.term(c)
	if !ok {
		if cal.costsIn(c, from, to) {
			return f
		}
		return billFees{}
	}
	days := int64(end.Sub(first) / units.Day)
	elapsed := func(t time.Time) int64 { return min(max(int64(t.Sub(first)/units.Day), 0), days) }
	before, after := elapsed(from), elapsed(to)
	return f.each(func(d decimal.Decimal) decimal.Decimal {
		return shareOf(d, after, days).Sub(shareOf(d, before, days))
	})
}

// shareOf is the share of an amount that n of all days have.
func shareOf(d decimal.Decimal, n, all int64) decimal.Decimal {
	if n == all || d.IsZero() {
		return d
	}
	return d.Mul(decimal.NewFromInt(n)).DivRound(decimal.NewFromInt(all), amortizedScale+4).Truncate(amortizedScale)
}

// each changes amount by amount.
func (f billFees) each(change func(decimal.Decimal) decimal.Decimal) billFees {
	return billFees{
		Fees: world.Fees{
			Official: change(f.Official), Discount: change(f.Discount), Erased: change(f.Erased),
			Cash: change(f.Cash), Credit: change(f.Credit), Coupon: change(f.Coupon),
			Flexi: change(f.Flexi), Card: change(f.Card), Debt: change(f.Debt),
		},
		WriteOff: change(f.WriteOff),
	}
}

// cost is the amount due, added up from its parts: shares that are cut off one
// by one would not add up to the share of the sum.
func (f billFees) cost() decimal.Decimal { return f.Settled().Add(f.WriteOff) }
