package emulator

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"
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
	periodDay   = 0
	periodMonth = 2
	periodYear  = 3
	periodHour  = 4
)

const (
	priceScale     = 6
	finePriceScale = 10
)

var hundred = decimal.NewFromInt(100)

// periodPrice is the list price of one period of a spec; ok is false when the
// spec is not sold that way.
func (s *spec) periodPrice(periodType int) (p decimal.Decimal, ok bool) {
	if !s.month.IsPositive() {
		return p, false
	}
	switch periodType {
	case periodMonth:
		return s.month, true
	case periodYear:
		return s.month.Mul(decimal.NewFromInt(10)), true
	case periodDay:
		return s.month.DivRound(decimal.NewFromInt(30), finePriceScale), true
	case periodHour:
		p, ok = s.usage["Duration"]
		return p, ok
	}
	return p, false
}

// listPrice is the list price of an order line for a period.
func (s *spec) listPrice(periodType, periods, size, pieces int) (decimal.Decimal, bool) {
	p, ok := s.periodPrice(periodType)
	if !ok {
		return p, false
	}
	if s.linear() {
		p = p.Mul(decimal.NewFromInt(int64(size)))
	}
	return p.Mul(decimal.NewFromInt(int64(periods))).Mul(decimal.NewFromInt(int64(pieces))).Truncate(priceScale), true
}

// usagePrice is the list price of a usage in units of the factor.
func (s *spec) usagePrice(factor string, value decimal.Decimal, size, pieces int) decimal.Decimal {
	p := s.usage[factor].Mul(value)
	// Traffic is billed by its volume, whatever the bandwidth is.
	if s.linear() && factor == "Duration" {
		p = p.Mul(decimal.NewFromInt(int64(size)))
	}
	return p.Mul(decimal.NewFromInt(int64(pieces)))
}

// discount is a price reduction that a customer has.
type discount struct {
	ID      string          `json:"id"`
	Type    int             `json:"type"` // 605 commercial, 606 and 607 by the partner
	Name    string          `json:"name"`
	Percent decimal.Decimal `json:"percent"` // of the list price to pay
}

// apply is the price after the discount.
func (d discount) apply(list decimal.Decimal, scale int32) decimal.Decimal {
	return list.Mul(d.Percent).Div(hundred).Truncate(scale)
}

// discountsOf lists a customer's discounts, commercial ones first, which is
// the order in which the platform prefers them. Other accounts have none.
func discountsOf(a *account) []discount {
	if a.Customer == nil {
		return nil
	}
	list := slices.Clone(a.Customer.Discounts)
	slices.SortStableFunc(list, func(x, y discount) int { return cmp.Compare(x.Type, y.Type) })
	return list
}

// bestDiscount is the index of the discount that saves most; of equal ones the
// first. It is -1 without discounts.
func bestDiscount(prices []decimal.Decimal) int {
	best := -1
	for i, p := range prices {
		if best < 0 || p.LessThan(prices[best]) {
			best = i
		}
	}
	return best
}
