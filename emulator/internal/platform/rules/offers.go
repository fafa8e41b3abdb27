package rules

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// offerRecords are the discount types that an order shows once it is paid.
var offerRecords = map[int]string{
	world.OfferPromotion: "700", world.OfferContract: "603", world.OfferCommercial: "605",
	world.OfferPartner: "607", world.OfferAdjustment: "609",
}

// RecordErased is the discount type under which an order shows what was cut
// off from its price.
const RecordErased = "610"

// RecordCoupon is the discount type of what a discount coupon took off.
const RecordCoupon = "300"

// isAdjustment finds an order's adjusted price.
func isAdjustment(of world.OrderOffer) bool { return of.Type == world.OfferAdjustment }

// OffersOf lists the discounts that an order can be paid with: those made for
// it and those of the customer. An adjusted price excludes all others.
func OffersOf(st *world.State, o *world.Order) []world.OrderOffer {
	var list []world.OrderOffer
	for _, part := range append([]*world.Order{o}, st.PartsOf(o)...) {
		for _, of := range part.Offers {
			if !slices.ContainsFunc(list, func(x world.OrderOffer) bool { return x.ID == of.ID }) {
				list = append(list, of)
			}
		}
	}
	if i := slices.IndexFunc(list, isAdjustment); i >= 0 {
		return list[i : i+1]
	}
	for _, d := range world.DiscountsOf(st.Accounts[o.CustomerID]) {
		of := world.OrderOffer{ID: d.ID, Type: world.OfferPartner, Percent: d.Percent, Record: units.Itoa(d.Type)}
		if d.Type == 605 {
			of.Type = world.OfferCommercial
		}
		list = append(list, of)
	}
	return slices.DeleteFunc(list, func(of world.OrderOffer) bool {
		return of.Mode == world.OfferReduction && listTotal(st, o).LessThan(of.Threshold)
	})
}

// listTotal is the list price of an order.
func listTotal(st *world.State, o *world.Order) decimal.Decimal {
	sum := decimal.Zero
	for _, l := range st.LinesOf(o) {
		sum = sum.Add(l.Official)
	}
	return sum
}

// Quote prices lines with an offer, or without one when it is nil. Every line
// is priced by itself with the price formula and then cut off to whole cents.
func Quote(lines []*world.OrderLine, of *world.OrderOffer) []world.Fees {
	out := make([]world.Fees, len(lines))
	whole := make([]decimal.Decimal, len(lines))
	for i, l := range lines {
		out[i].Official = l.Official
		whole[i] = l.Official.Truncate(2)
		out[i].Erased = l.Official.Sub(whole[i])
	}
	switch {
	case of == nil:
	case of.Mode == world.OfferRatio:
		d := world.Discount{Percent: of.Percent}
		for i, l := range lines {
			price := d.Apply(l.Official, catalogue.PriceScale)
			out[i].Discount = l.Official.Sub(price)
			out[i].Erased = price.Sub(price.Truncate(2))
		}
	default:
		off := of.Amount
		if of.Mode == world.OfferFixed {
			off = decimal.Sum(decimal.Zero, whole...).Sub(of.Amount)
		}
		for i, share := range spread(decimal.Min(off, decimal.Sum(decimal.Zero, whole...)), whole) {
			out[i].Discount = share
		}
	}
	return out
}

// bestOffer is the offer that makes an order cheapest, nil when there is none.
func bestOffer(st *world.State, o *world.Order) *world.OrderOffer {
	offers := OffersOf(st, o)
	var prices []decimal.Decimal
	for _, of := range offers {
		prices = append(prices, dueOf(Quote(st.LinesOf(o), &of)))
	}
	if i := world.BestDiscount(prices); i >= 0 {
		return &offers[i]
	}
	return nil
}

func dueOf(list []world.Fees) decimal.Decimal {
	sum := decimal.Zero
	for _, f := range list {
		sum = sum.Add(f.Due())
	}
	return sum
}

// spread divides a sum of whole cents in proportion to weights, without losing
// or adding a cent. No share is larger than its weight when the weights are
// whole cents and the sum is not larger than they are together.
func spread(sum decimal.Decimal, weights []decimal.Decimal) []decimal.Decimal {
	shares := make([]decimal.Decimal, len(weights))
	all := decimal.Sum(decimal.Zero, weights...)
	if all.IsZero() {
		return shares
	}
	passed, given := decimal.Zero, decimal.Zero
	for i, w := range weights {
		passed = passed.Add(w)
		upTo := sum.Mul(passed).DivRound(all, 16).Truncate(2)
		if passed.Equal(all) {
			upTo = sum
		}
		shares[i], given = upTo.Sub(given), upTo
	}
	return shares
}
