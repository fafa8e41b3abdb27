package world

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// Discount is a price reduction that a customer has.
type Discount struct {
	ID      string          `json:"id"`
	Type    int             `json:"type"` // 605 commercial, 606 and 607 by the partner
	Name    string          `json:"name"`
	Percent decimal.Decimal `json:"percent"` // of the list price to pay
}

// Apply is the price after the discount.
func (d Discount) Apply(list decimal.Decimal, scale int32) decimal.Decimal {
	return list.Mul(d.Percent).Div(units.Hundred).Truncate(scale)
}

// DiscountsOf lists a customer's discounts, commercial ones first, which is
// the order in which the platform prefers them. Other accounts have none.
func DiscountsOf(a *Account) []Discount {
	if a.Customer == nil {
		return nil
	}
	list := slices.Clone(a.Customer.Discounts)
	slices.SortStableFunc(list, func(x, y Discount) int { return cmp.Compare(x.Type, y.Type) })
	return list
}

// BestDiscount is the index of the discount that saves most; of equal ones the
// first. It is -1 without discounts.
func BestDiscount(prices []decimal.Decimal) int {
	best := -1
	for i, p := range prices {
		if best < 0 || p.LessThan(prices[best]) {
			best = i
		}
	}
	return best
}
