package rules

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// Usage is what an on-demand resource has used of a factor.
type Usage struct {
	Factor  string
	Amount  decimal.Decimal
	Measure int // 0 for the unit of prices
	From    time.Time
	Until   time.Time
}

// Meter charges a usage at the time of its end: packages cover what they can,
// the rest is priced by the price formula with the discount that the platform
// prefers, and taken from the cash account, then from the credit account. What
// neither has is a debt, which makes the cash account negative.
func Meter(st *world.State, r *world.Resource, u Usage) (*world.Charge, error) {
	s, f := r.Entry(), catalogue.FindUsage(r.ResourceType, u.Factor)
	if s == nil || f == nil {
		return nil, fmt.Errorf("%s has no usage factor %q", r.ResourceType, u.Factor)
	}
	if _, sold := s.Usage[f.Code]; !sold {
		return nil, fmt.Errorf("%s is not sold by %s", r.Spec, u.Factor)
	}
	if u.Measure == 0 {
		u.Measure = f.Measure
	}
	used, ok := catalogue.InMeasure(u.Amount, u.Measure, f.Measure)
	if !ok || !u.Amount.IsPositive() {
		return nil, fmt.Errorf("the amount must be positive and in a unit that fits %s", f.Code)
	}
	c := chargeFor(r, u.Until)
	c.Kind, c.TradeID, c.ChargeMode = world.ChargeUsage, st.NewTransaction("US"), catalogue.ChargeOnDemand
	c.From, c.Until, c.Factor, c.Usage, c.Measure = u.From, u.Until, f.Code, used, f.Measure
	c.PackageUsage = st.UsePackages(r, f, used, u.Until)
	c.Official = s.UsagePrice(f.Code, used.Sub(c.PackageUsage), max(r.Size, 1), 1).Truncate(catalogue.PriceScale)
	price := c.Official
	if list := world.DiscountsOf(st.Accounts[r.CustomerID]); len(list) > 0 {
		price = list[0].Apply(c.Official, catalogue.PriceScale)
		c.DiscountType = units.Itoa(list[0].Type)
	}
	c.Discount = c.Official.Sub(price)
	c.Erased = price.Sub(price.Truncate(2))
	takeUsage(st, &c)
	return st.Book(c), nil
}

// takeUsage pays a charge for usage.
func takeUsage(st *world.State, c *world.Charge) {
	due := c.Due()
	has := func(kind int) decimal.Decimal {
		return decimal.Max(decimal.Zero, st.Ledger.Wallet(c.CustomerID, kind).Available())
	}
	c.Cash = decimal.Min(due, has(ledger.WalletCash))
	c.Credit = decimal.Min(due.Sub(c.Cash), has(ledger.WalletCredit))
	c.Debt = due.Sub(c.Cash).Sub(c.Credit)
	for kind, sum := range []decimal.Decimal{ledger.WalletCash: c.Cash.Add(c.Debt), ledger.WalletCredit: c.Credit} {
		if sum.IsPositive() {
			st.Post(ledger.Entry{
				Time: c.Time, Kind: ledger.KindUsage, TradeID: c.TradeID, Amount: sum,
				Service: c.Service, Resource: c.ResourceType,
			}, st.Open(c.CustomerID, kind, c.Time), st.World())
		}
	}
}

// meterFrom begins the metering of an on-demand resource.
func meterFrom(st *world.State, r *world.Resource, now time.Time) {
	r.MeteredAt = now
	st.Schedule(now.Truncate(time.Hour).Add(time.Hour), EventMeter, r.ID)
}

// MeterHour charges an hour of an on-demand resource.
func MeterHour(st *world.State, env *world.Environment, ev world.Event) {
	r := st.Resources[ev.ID]
	if r.ChargeMode != catalogue.ChargeOnDemand || r.Status == world.ResourceClosed {
		return
	}
	MeterUntil(st, env, r, ev.At)
	st.Schedule(ev.At.Add(time.Hour), EventMeter, r.ID)
}

// MeterUntil charges the hours of an on-demand resource since the last time.
func MeterUntil(st *world.State, env *world.Environment, r *world.Resource, now time.Time) {
	s := r.Entry()
	if !env.On(world.RuleMetering) || s == nil || !s.Usage[catalogue.FactorDuration].IsPositive() ||
		!now.After(r.MeteredAt) {
		return
	}
	seconds := decimal.NewFromInt(int64(now.Sub(r.MeteredAt) / time.Second))
	hours := seconds.DivRound(decimal.NewFromInt(3600), catalogue.FinePriceScale)
	if !hours.IsPositive() {
		return
	}
	if _, err := Meter(st, r, Usage{
		Factor: catalogue.FactorDuration, Amount: hours, From: r.MeteredAt, Until: now,
	}); err != nil {
		panic(fmt.Sprintf("emulator: metering of %s: %v", r.ID, err))
	}
	r.MeteredAt = now
}
