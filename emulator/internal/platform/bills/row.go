package bills

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// row is what columns are computed from: a charge, or the charges of a resource
// added up, and the call that asks for them.
type row struct {
	c     *call.Call
	cycle string // the month asked for
	by    int    // byDetail is a single charge, byDay and byMonth are sums

	ch    *world.Charge   // of a sum, one of its charges
	group BillGroup       // what the charges of a sum have in common
	spec  *catalogue.Spec // nil if the catalogue does not have it

	fees            billFees
	usage, packaged decimal.Decimal

	shares *shares // see amortized
	price  *price  // see listPrice
}

// shares are the parts of the amounts that are costs before the month asked for
// and in it.
type shares struct{ past, current billFees }

// future is what is left of all amounts.
func (s *shares) future(all billFees) decimal.Decimal {
	return all.cost().Sub(s.past.cost()).Sub(s.current.cost())
}

// cash is what the month costs in cash: a debt is paid so in the end.
func (s *shares) cash() decimal.Decimal {
	return decimal.Sum(s.current.Cash, s.current.Debt, s.current.WriteOff)
}

// amortized computes the shares once.
func (r *row) amortized() *shares {
	if r.shares == nil {
		from, to, cal := units.StartOfMonth(r.cycle), units.EndOfMonth(r.cycle), calendarOf(r.c)
		r.shares = &shares{cal.amortize(r.ch, r.fees, time.Time{}, from), cal.amortize(r.ch, r.fees, from, to)}
	}
	return r.shares
}

// price is the list price that an amount was computed with.
type price struct {
	amount decimal.Decimal
	unit   catalogue.Text
	one    bool
}

// listPrice computes the price once.
func (r *row) listPrice() *price {
	if r.price == nil {
		r.price = &price{}
		if r.spec != nil {
			r.price.amount, r.price.unit, r.price.one = unitPrice(r.spec, r.ch)
		}
	}
	return r.price
}

// in is a text in the language of the call.
func (r *row) in(t catalogue.Text) string { return t.In(r.c.English()) }

// ofSpec is a text about the product, "" if the catalogue does not have it.
func (r *row) ofSpec(text func(*catalogue.Spec) string) string {
	if r.spec == nil {
		return ""
	}
	return text(r.spec)
}

// Conditions of when.
func single(r *row) bool      { return r.by == byDetail }
func daily(r *row) bool       { return r.by == byDay }
func metered(r *row) bool     { return r.ch.Kind == world.ChargeUsage }
func meteredOnce(r *row) bool { return metered(r) && single(r) }
func periodic(r *row) bool    { return r.ch.PeriodNum > 0 }
func attached(r *row) bool    { return r.ch.MainID != "" }
func writtenOff(r *row) bool  { return r.fees.WriteOff.IsPositive() }

// sized says that the product is sold by size.
func sized(r *row) bool { return r.spec != nil && r.spec.Linear() }

// priced says that there is one list price. A subscription has none in the sum
// of a month.
func priced(r *row) bool {
	return (r.by != byMonth || r.ch.ChargeMode != catalogue.ChargePeriod) && r.listPrice().one
}

// legacyPeriod says that the period type is one that both forms of fee records
// have. In the legacy form 5 is a minute, not a one-time charge.
func legacyPeriod(r *row) bool {
	switch billPeriod(r.ch) {
	case billYear, billMonth, billHour:
		return true
	}
	return false
}
