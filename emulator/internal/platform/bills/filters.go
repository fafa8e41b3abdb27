package bills

import (
	"slices"
	"strconv"
	"strings"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Months of history that the bill operations give access to.
const (
	billHistory   = 36
	recentHistory = 18
)

// billCycle is the billing month asked for. Months before the documented
// history are refused.
func billCycle(c *call.Call, field string, months int) (string, error) {
	cycle := c.In.Str(field)
	oldest := units.StartOfMonth(units.MonthOf(c.Now)).In(units.Beijing).AddDate(0, -months, 0).Format(units.LayoutMonth)
	if cycle < oldest && c.Env.On(world.RuleBillHistory) {
		return "", refusal.Parameter(field, "must be within the last %d months.", months)
	}
	return cycle, nil
}

// billedAccounts are the accounts whose bills a customer asks for with method:
// its own, those of the members of its enterprise, or both.
func billedAccounts(c *call.Call) ([]string, error) {
	self := c.Caller.AccountID
	members := c.State.MembersOf(self)
	switch c.In.Str("method") {
	case "oneself":
		return []string{self}, nil
	case "sub_customer":
		member := c.In.Str("sub_customer_id")
		if !slices.Contains(members, member) {
			return nil, refusal.Parameter("sub_customer_id", "is not a member of the enterprise.")
		}
		return []string{member}, nil
	}
	return append([]string{self}, members...), nil
}

// ownBills are the bills that a customer asks for, by the name of the field
// with the month.
func ownBills(c *call.Call, field string) (b Bills, cycle string, err error) {
	if cycle, err = billCycle(c, field, billHistory); err != nil {
		return b, "", err
	}
	accounts, err := billedAccounts(c)
	if err != nil {
		return b, "", err
	}
	return billsOf(c, accounts, cycle), cycle, nil
}

// keep filters by a text; the empty one is no filter.
func keep(c *call.Call, f *BillFilter, field string, value func(*world.Charge) string) {
	if want := c.In.Str(field); want != "" {
		f.Charge(func(ch *world.Charge) bool { return value(ch) == want })
	}
}

// keepEven filters by a text even when that is empty.
func keepEven(c *call.Call, f *BillFilter, field string, value func(*world.Charge) string) {
	if c.In.Has(field) {
		want := c.In.Str(field)
		f.Charge(func(ch *world.Charge) bool { return value(ch) == want })
	}
}

// keepNull filters by a text. The word null asks for records without a value.
func keepNull(c *call.Call, f *BillFilter, field string, value func(*world.Charge) string) {
	switch want := c.In.Str(field); want {
	case "":
	case "null":
		f.Charge(func(ch *world.Charge) bool { return value(ch) == "" })
	default:
		f.Charge(func(ch *world.Charge) bool { return value(ch) == want })
	}
}

// KeepNumber filters by a code.
func KeepNumber(c *call.Call, f *BillFilter, field string, value func(*world.Charge) int) {
	if c.In.Has(field) {
		want := c.In.Num(field, 0)
		f.Charge(func(ch *world.Charge) bool { return value(ch) == want })
	}
}

// keepTrade filters by an order or transaction.
func keepTrade(c *call.Call, f *BillFilter) {
	if id := c.In.Str("trade_id"); id != "" {
		f.row(func(r billRow) bool { return r.traded(id) })
	}
}

// KeepZero leaves out what costs nothing, if that is wanted.
func KeepZero(c *call.Call, f *BillFilter) {
	if !c.In.Flag("include_zero_record", true) {
		f.row(func(r billRow) bool { return !r.gratis() })
	}
}

// KeepDays filters by days of the billing month. One date alone counts for
// nothing.
func KeepDays(c *call.Call, f *BillFilter, cycle, beginField, endField string) error {
	begin, end := c.In.Str(beginField), c.In.Str(endField)
	if begin == "" || end == "" {
		return nil
	}
	for _, field := range []string{beginField, endField} {
		if !strings.HasPrefix(c.In.Str(field), cycle+"-") {
			return refusal.Parameter(field, "must lie in the billing month.")
		}
	}
	if end < begin {
		return refusal.Parameter(endField, "must not be before %s.", beginField)
	}
	f.between(dayNumber(begin), dayNumber(end))
	return nil
}

// between filters by days of the month, both inclusive.
func (f *BillFilter) between(from, to int) {
	f.row(func(r billRow) bool {
		day := r.dayOfMonth()
		return from <= day && day <= to
	})
}

// dayNumber is the day of the month of a validated YYYY-MM-DD day.
func dayNumber(day string) int {
	n, err := strconv.Atoi(day[len(units.LayoutMonth)+1:])
	if err != nil {
		return 0
	}
	return n
}

// What filters, sums and columns look at.
func customerOf(c *world.Charge) string     { return c.CustomerID }
func serviceOf(c *world.Charge) string      { return c.Service }
func resourceTypeOf(c *world.Charge) string { return c.ResourceType }
func regionOf(c *world.Charge) string       { return c.Region }
func resourceOf(c *world.Charge) string     { return c.ResourceID }
func resourceNameOf(c *world.Charge) string { return c.ResourceName }
func specOf(c *world.Charge) string         { return c.Spec }
func factorOf(c *world.Charge) string       { return c.Factor }
func modeOf(c *world.Charge) int            { return c.ChargeMode }

// BillTypeOf is the bill_type of a charge.
func BillTypeOf(c *world.Charge) int { return c.Kind }

// project is the enterprise project of a charge; what was put into none is in
// the default one.
func projectOf(c *world.Charge) string {
	if c.ProjectID == "" {
		return defaultProject
	}
	return c.ProjectID
}

const defaultProject = "0"

// projectName is the name of the enterprise project of a charge.
func projectName(c *call.Call, ch *world.Charge) string {
	return call.ProjectOf(c.State, ch.CustomerID, ch.ProjectID).Name
}
