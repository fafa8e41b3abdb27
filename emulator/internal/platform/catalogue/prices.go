package catalogue

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// The one price formula of the emulator, used for inquiries, orders and
// renewals alike:
//
//	list price = price of the spec for the period x size x periods x pieces
//	price      = list price x percent of the discount / 100
//
// The spec table gives the price of a month; a year costs ten months, a day a
// thirtieth of a month. Hours, and every usage, have prices of their own. Size
// is 1 for products that are not sold by size. Results are cut off, not
// rounded, after 6 decimals (10 where the caller asks for them), each product
// by itself; totals are the sums of the products.

// Period types of orders and inquiries.
const (
	PeriodDay   = 0
	PeriodMonth = 2
	PeriodYear  = 3
	PeriodHour  = 4
)

// Decimals of prices, and of those that are computed with further.
const (
	PriceScale     = 6
	FinePriceScale = 10
)

// PeriodPrice is the list price of one period of a spec; ok is false when the
// spec is not sold that way.
func (s *Spec) PeriodPrice(periodType int) (p decimal.Decimal, ok bool) {
	if !s.month.IsPositive() {
		return p, false
	}
	switch periodType {
	case PeriodMonth:
		return s.month, true
	case PeriodYear:
		return s.month.Mul(decimal.NewFromInt(10)), true
	case PeriodDay:
		return s.month.DivRound(decimal.NewFromInt(30), FinePriceScale), true
	case PeriodHour:
		p, ok = s.Usage["Duration"]
		return p, ok
	}
	return p, false
}

// ListPrice is the list price of an order line for a period.
func (s *Spec) ListPrice(periodType, periods, size, pieces int) (decimal.Decimal, bool) {
	p, ok := s.PeriodPrice(periodType)
	if !ok {
		return p, false
	}
	if s.Linear() {
		p = p.Mul(decimal.NewFromInt(int64(size)))
	}
	return p.Mul(decimal.NewFromInt(int64(periods))).Mul(decimal.NewFromInt(int64(pieces))).Truncate(PriceScale), true
}

// UsagePrice is the list price of a usage in units of the factor.
func (s *Spec) UsagePrice(factor string, value decimal.Decimal, size, pieces int) decimal.Decimal {
	p := s.Usage[factor].Mul(value)
	// Traffic is billed by its volume, whatever the bandwidth is.
	if s.Linear() && factor == "Duration" {
		p = p.Mul(decimal.NewFromInt(int64(size)))
	}
	return p.Mul(decimal.NewFromInt(int64(pieces)))
}

// FactorDuration is the usage factor of products that cost by the hour.
const FactorDuration = "Duration"

// InMeasure converts an amount between units; ok is false when there is no way.
func InMeasure(amount decimal.Decimal, from, to int) (d decimal.Decimal, ok bool) {
	num, den, ok := Convert(from, to)
	if !ok {
		return d, false
	}
	return amount.Mul(decimal.NewFromInt(num)).DivRound(decimal.NewFromInt(den), FinePriceScale), true
}

// TermEnd is the end of a number of periods in the platform's calendar. A month
// ends on the same day of the next one, or on its last day if it is shorter.
func TermEnd(from time.Time, periodType, n int) time.Time {
	switch periodType {
	case PeriodHour:
		return from.Add(time.Duration(n) * time.Hour)
	case PeriodDay:
		return from.AddDate(0, 0, n)
	case PeriodYear:
		n *= 12
	}
	local := from.In(units.Beijing)
	first := time.Date(
		local.Year(), local.Month()+time.Month(n), 1, local.Hour(), local.Minute(), local.Second(), 0, units.Beijing,
	)
	last := first.AddDate(0, 1, -1).Day()
	return first.AddDate(0, 0, min(local.Day(), last)-1).UTC()
}
