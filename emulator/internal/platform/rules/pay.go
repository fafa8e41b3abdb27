// Package rules is how things come about that cross domains: an order is placed
// and paid, resources open, renew, change, are metered, expire and are given
// back, and a customer parts from its seller. Each rule is a function of the
// world; which operation asks, and what it answers, is above.
package rules

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// Coupon types of a payment, where stored-value cards count as coupons.
const (
	PayDiscountCoupon = 300
	payCashCoupon     = 301
	payFlexiCoupon    = 302
	payCard           = 303
)

// PayTypes maps the types of coupons to those of a payment.
var PayTypes = map[int]int{
	world.CouponDiscount: PayDiscountCoupon, world.CouponCash: payCashCoupon, world.CouponFlexi: payFlexiCoupon,
}

// Unit is one piece of one line: the smallest thing that is paid, and that can
// be given back.
type Unit struct {
	part    *world.Order
	line    *world.OrderLine
	piece   int
	fees    world.Fees
	coupons []world.CouponPart
	off     decimal.Decimal // of the discount, what a discount coupon took off
}

// open is what of the unit's price is not covered yet.
func (u *Unit) open() decimal.Decimal { return u.fees.Due().Sub(u.fees.Settled()) }

// Payment is an order with everything decided about how it is paid.
type Payment struct {
	Order   *world.Order
	offer   *world.OrderOffer
	Units   []*Unit
	coupons []*world.Coupon
	cards   []*world.ValueCard
	Now     time.Time
}

// PreparePayment decides how an order is paid and finds out why it cannot be.
// It changes nothing.
func PreparePayment(st *world.State, o *world.Order, choice world.PaymentChoice, now time.Time) (*Payment, error) {
	p := &Payment{Order: o, Now: now}
	offers := OffersOf(st, o)
	i := slices.IndexFunc(offers, func(of world.OrderOffer) bool {
		return of.ID == choice.Discount && of.Type == choice.DiscountType
	})
	switch {
	case i >= 0:
		p.offer = &offers[i]
	case choice.Discount != "" || slices.ContainsFunc(offers, isAdjustment):
		return nil, refusal.New("CBC.99003108", "The discount cannot be used for this order.")
	}
	if err := attachable(st, o); err != nil {
		return nil, err
	}
	p.Units = UnitsOf(st, o, p.offer)
	if err := applyCoupons(st, p, choice.Coupons); err != nil {
		return nil, err
	}
	return p, ApplyBalance(st, p)
}

// attachable checks that the resources that new ones are to be attached to still
// exist.
func attachable(st *world.State, o *world.Order) error {
	lines := st.LinesOf(o)
	for _, l := range lines {
		together := slices.ContainsFunc(lines, func(other *world.OrderLine) bool { return other.Name == l.AttachedTo })
		if o.Type == world.OrderNew && l.AttachedTo != "" && !together &&
			resourceNamed(st, o.CustomerID, l.AttachedTo) == nil {
			return refusal.New("CBC.99003106", "The resource that the order adds to is gone. The order cannot be paid.")
		}
	}
	return nil
}

// UnitsOf prices an order and divides every line into its pieces.
func UnitsOf(st *world.State, o *world.Order, of *world.OrderOffer) []*Unit {
	var units []*Unit
	priced := Quote(st.LinesOf(o), of)
	for _, part := range st.PartsOf(o) {
		for _, l := range part.Lines {
			f := priced[0]
			priced = priced[1:]
			ones := make([]decimal.Decimal, l.Pieces)
			for i := range ones {
				ones[i] = decimal.NewFromInt(1)
			}
			due, discount, erased := spread(f.Due(), ones), spread(f.Discount, ones), spread(f.Erased, ones)
			for i := range ones {
				u := &Unit{part: part, line: l, piece: i}
				u.fees.Discount, u.fees.Erased = discount[i], erased[i]
				u.fees.Official = decimal.Sum(due[i], discount[i], erased[i])
				units = append(units, u)
			}
		}
	}
	return units
}

// applyCoupons lets the chosen coupons and cards pay, in the order given.
func applyCoupons(st *world.State, p *Payment, choices []world.CouponChoice) error {
	if err := checkCouponMix(choices); err != nil {
		return err
	}
	groups := map[int]bool{}
	for i, ch := range choices {
		if ch.Type == payCard {
			if err := applyCard(st, p, i, ch); err != nil {
				return err
			}
			continue
		}
		cp := st.CouponOf(p.Order.CustomerID, ch.ID)
		field := fmt.Sprintf("coupon_infos[%d]", i)
		switch {
		case cp == nil || PayTypes[cp.Type] != ch.Type:
			return refusal.Parameter(field+".id", "is not a coupon of the customer of this type.")
		case !st.Usable(cp, p.Now):
			return refusal.New("CBC.99003112", "The coupon or stored-value card has been used.")
		case groups[1] && cp.Group == 2 || groups[2] && cp.Group == 1:
			return refusal.New("CBC.99003156", "A marketplace coupon and a dedicated cash coupon cannot be used together.")
		}
		if err := p.excludes(cp); err != nil {
			return err
		}
		groups[cp.Group] = true
		if !spend(st, p, cp, ch.Type) {
			return refusal.Parameter(field+".id", "cannot be used for this order.")
		}
	}
	return nil
}

// checkCouponMix looks at the types of coupons alone.
func checkCouponMix(choices []world.CouponChoice) error {
	types := map[int]int{}
	for i, ch := range choices {
		if slices.ContainsFunc(choices[:i], func(other world.CouponChoice) bool { return other.ID == ch.ID }) {
			return refusal.Parameter(fmt.Sprintf("coupon_infos[%d].id", i), "must not repeat within the list.")
		}
		types[ch.Type]++
	}
	switch {
	case types[PayDiscountCoupon] > 0 && types[payCashCoupon] > 0:
		return refusal.New("CBC.99003147", "A cash coupon and a discount coupon cannot be used together.")
	case types[PayDiscountCoupon] > MaxDiscountCoupons:
		return refusal.Parameter("coupon_infos", "must have at most %d discount coupon.", MaxDiscountCoupons)
	}
	return nil
}

// How many coupons of one kind an order takes.
const (
	MaxCashCoupons     = 3
	MaxDiscountCoupons = 1
)

// exclusions are the restrictions of coupons by the types of discounts that
// they exclude when their value is 0.
var exclusions = map[int]string{
	world.OfferPromotion:  "simultaneousUseWithPromotionDiscount",
	world.OfferContract:   "simultaneousUseWithContractDiscount",
	world.OfferCommercial: "simultaneousUseWithContractDiscount", world.OfferPartner: "simultaneousUseWithEmpowerDiscount",
}

// limitMinDiscount excludes discounts below a ratio.
const limitMinDiscount = "minConsumeDiscount"

// excludes applies the restrictions of a coupon on the chosen discount.
func (p *Payment) excludes(cp *world.Coupon) error {
	if p.offer == nil {
		return nil
	}
	if v, ok := cp.Limit(exclusions[p.offer.Type]); ok && v == "0" {
		return refusal.New("CBC.99003116", "The coupon cannot be used together with the discount.")
	}
	v, ok := cp.Limit(limitMinDiscount)
	lowest, sane := units.SaneDecimal(v)
	if !ok || !sane {
		return nil
	}
	for _, u := range p.Units {
		if u.fees.Due().GreaterThanOrEqual(u.fees.Official.Mul(lowest).Truncate(2)) {
			return nil
		}
	}
	return refusal.New(
		"CBC.99003117", "The discount is below the minimum discount ratio of the coupon on every order item.",
	)
}

// PurchaseOf is what is open of a payment, in the terms of coupons.
func (p *Payment) PurchaseOf() world.Purchase {
	out := world.Purchase{OrderType: map[int]string{
		world.OrderNew: "new", world.OrderRenewal: "renew", world.OrderChange: "change",
	}[p.Order.Type]}
	for _, u := range p.Units {
		out.Lines = append(out.Lines, u.purchaseLine())
	}
	return out
}

func (u *Unit) purchaseLine() world.PurchaseLine {
	l := world.PurchaseLine{Service: u.line.ServiceType, Region: u.line.Region, Amount: u.open()}
	if s := u.line.Entry(); s != nil {
		l.Product = s.ProductID(catalogue.ChargePeriod)
	}
	return l
}

// spend lets a coupon pay what it covers of the units that it fits. It says
// whether that is anything.
func spend(st *world.State, p *Payment, cp *world.Coupon, payType int) bool {
	sum := st.Covers(cp, p.PurchaseOf())
	if !sum.IsPositive() {
		return false
	}
	weights := make([]decimal.Decimal, len(p.Units))
	for i, u := range p.Units {
		if cp.Fits(u.purchaseLine()) {
			weights[i] = u.open()
		}
	}
	p.coupons = append(p.coupons, cp)
	p.share(sum, weights, world.CouponPart{ID: cp.ID, Type: payType})
	return true
}

// share divides what a coupon or card pays among the units.
func (p *Payment) share(sum decimal.Decimal, weights []decimal.Decimal, part world.CouponPart) {
	part.Order = p.Order.ID
	if len(p.Order.Parts) > 0 {
		part.Order = strings.Join(p.Order.Parts, ",")
	}
	for i, amount := range spread(sum, weights) {
		if !amount.IsPositive() {
			continue
		}
		u := p.Units[i]
		part.Amount = amount
		u.coupons = append(u.coupons, part)
		switch part.Type {
		case payCard:
			u.fees.Card = u.fees.Card.Add(amount)
		case payFlexiCoupon:
			u.fees.Flexi = u.fees.Flexi.Add(amount)
		case PayDiscountCoupon:
			// It does not pay, it makes the price lower.
			u.fees.Discount, u.off = u.fees.Discount.Add(amount), u.off.Add(amount)
		default:
			u.fees.Coupon = u.fees.Coupon.Add(amount)
		}
	}
}

// applyCard lets a stored-value card pay what is open.
func applyCard(st *world.State, p *Payment, i int, ch world.CouponChoice) error {
	card := st.Card(p.Order.CustomerID, ch.ID)
	if card == nil {
		return refusal.Parameter(fmt.Sprintf("coupon_infos[%d].id", i), "is not a stored-value card of the customer.")
	}
	sum := decimal.Min(st.CardBalance(card), p.openTotal())
	if !sum.IsPositive() || !p.Now.Before(card.ExpiresAt) {
		return refusal.New("CBC.99003112", "The coupon or stored-value card has been used.")
	}
	p.cards = append(p.cards, card)
	p.share(sum, p.openOf(), world.CouponPart{ID: card.ID, Type: payCard})
	return nil
}

func (p *Payment) openOf() []decimal.Decimal {
	out := make([]decimal.Decimal, len(p.Units))
	for i, u := range p.Units {
		out[i] = u.open()
	}
	return out
}

func (p *Payment) openTotal() decimal.Decimal { return decimal.Sum(decimal.Zero, p.openOf()...) }

// ApplyBalance takes the rest from the cash account and what that lacks from
// the credit account.
func ApplyBalance(st *world.State, p *Payment) error {
	if err := checkProjects(st, p); err != nil {
		return err
	}
	rest := p.openTotal()
	cash := decimal.Min(
		rest, decimal.Max(decimal.Zero, st.Ledger.Wallet(p.Order.CustomerID, ledger.WalletCash).Available()),
	)
	if rest.Sub(cash).GreaterThan(st.Ledger.Wallet(p.Order.CustomerID, ledger.WalletCredit).Available()) {
		return refusal.New("CBC.99005003", "Insufficient balance.")
	}
	for i, amount := range spread(cash, p.openOf()) {
		p.Units[i].fees.Cash = amount
	}
	for _, u := range p.Units {
		u.fees.Credit = u.open()
	}
	return nil
}
