package bills

import (
	"slices"
	"sort"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// Bills are views of what was charged: the charges that orders and metering
// book, and the records that a UsageRun generates. Every bill operation reads
// the same rows, so that their totals agree to the cent.

// billCalendar says which days a charge belongs to, as far as rules decide it.
type billCalendar struct {
	hours bool // usage belongs to its hour
	terms bool // subscriptions are amortized over their terms
}

func calendarOf(c *call.Call) billCalendar {
	return billCalendar{c.Env.On(world.RuleUsageHour), c.Env.On(world.RuleAmortization)}
}

// consumed is the instant that puts a charge into a day and a month of the
// bills: the last second of a usage, so that what is metered at midnight counts
// for the day that has ended; the booking of everything else.
func (cal billCalendar) consumed(c *world.Charge) time.Time {
	if !cal.hours || c.Kind != world.ChargeUsage || !c.Until.After(c.From) {
		return c.Time
	}
	if last := c.Until.Add(-time.Second); last.After(c.From) {
		return last
	}
	return c.From
}

// cycle is the billing month of a charge, in UTC+8.
func (cal billCalendar) cycle(c *world.Charge) string { return units.MonthOf(cal.consumed(c)) }

// billFees are the amounts of a bill row: those of the charge, with what has
// been repaid of a debt set apart.
type billFees struct {
	world.Fees
	WriteOff decimal.Decimal
}

func (f billFees) plus(g billFees) billFees {
	return billFees{f.Fees.Plus(g.Fees), f.WriteOff.Add(g.WriteOff)}
}

// billRow is one row of the bills. Of a generated record, charge only holds
// what all records of its resource share; see whole.
type billRow struct {
	*world.Charge
	cal billCalendar
	run *world.UsageRun
	n   int // number of the record in the run
}

// whole is the charge with its times, IDs and amounts.
func (r billRow) whole() *world.Charge {
	if r.run == nil {
		return r.Charge
	}
	return r.run.Record(r.n)
}

// booked is when the row was charged, which orders the lists.
func (r billRow) booked() time.Time {
	if r.run == nil {
		return r.Time
	}
	return r.run.Hour(r.n + r.run.Resources)
}

// dayOfMonth is the day of the row in its month, from 1.
func (r billRow) dayOfMonth() int {
	if r.run == nil {
		return r.cal.consumed(r.Charge).In(units.Beijing).Day()
	}
	return r.run.DayOfMonth(r.n)
}

// gratis says that nothing is due for the row.
func (r billRow) gratis() bool {
	if r.run == nil {
		return r.Due().IsZero()
	}
	return r.run.Amounts(r.n).Due == 0
}

// traded says whether the row belongs to an order or transaction.
func (r billRow) traded(id string) bool {
	if r.run == nil {
		return r.TradeID == id
	}
	return r.run.TradeID(r.n) == id
}

// billSource is a sequence of rows in the order of booking.
type billSource interface {
	size() int
	row(i int) billRow
	// upTo is how many rows were booked at t or before.
	upTo(t time.Time) int
	// cells adds the rows up that a filter takes, by resource and, if wanted,
	// by day.
	cells(f BillFilter, byDay bool, visit func(billCell))
}

// bookedCharges is the source of what was really charged.
type bookedCharges struct {
	list []*world.Charge
	cal  billCalendar
}

func (s bookedCharges) size() int         { return len(s.list) }
func (s bookedCharges) row(i int) billRow { return billRow{Charge: s.list[i], cal: s.cal} }

func (s bookedCharges) upTo(t time.Time) int {
	return sort.Search(len(s.list), func(i int) bool { return s.list[i].Time.After(t) })
}

func (s bookedCharges) cells(f BillFilter, byDay bool, visit func(billCell)) {
	for i, c := range s.list {
		r := s.row(i)
		if !f.takes(r) {
			continue
		}
		cell := billCell{Charge: c, sum: billFees{Fees: c.Fees}, usage: c.Usage, packaged: c.PackageUsage}
		if byDay {
			cell.day = r.dayOfMonth()
		}
		visit(cell)
	}
}

// billCell is a part of a bill that has been added up: all that a resource cost
// in a month or day, or as little as one charge. Groups are sums of cells.
type billCell struct {
	*world.Charge   // what the rows have in common
	day             int
	sum             billFees
	usage, packaged decimal.Decimal
}

// BillFilter picks rows. Conditions on the charge are about what all records of
// a resource share; those on rows are about one record.
type BillFilter struct {
	charges []func(*world.Charge) bool
	rows    []func(billRow) bool
}

// Charge adds a condition on what the rows of a resource share.
func (f *BillFilter) Charge(condition func(*world.Charge) bool) {
	f.charges = append(f.charges, condition)
}
func (f *BillFilter) row(condition func(billRow) bool) { f.rows = append(f.rows, condition) }

func (f BillFilter) all() bool { return len(f.charges)+len(f.rows) == 0 }

func (f BillFilter) takes(r billRow) bool { return f.takesCharge(r.Charge) && f.takesRow(r) }

func (f BillFilter) takesCharge(c *world.Charge) bool {
	for _, condition := range f.charges {
		if !condition(c) {
			return false
		}
	}
	return true
}

func (f BillFilter) takesRow(r billRow) bool {
	for _, condition := range f.rows {
		if !condition(r) {
			return false
		}
	}
	return true
}

// Bills are the rows of one or several accounts.
type Bills struct {
	sources []billSource
	owed    map[*world.Charge]decimal.Decimal // see debts
	settle  bool                              // repaid debts are written off
}

// billsOf are the bills of customers in a billing month.
func billsOf(c *call.Call, customerIDs []string, cycle string) Bills {
	from, to, cal := units.StartOfMonth(cycle), units.EndOfMonth(cycle), calendarOf(c)
	return selectBills(c, customerIDs, func(ch *world.Charge) bool {
		t := cal.consumed(ch)
		return !t.Before(from) && t.Before(to)
	}, []string{cycle})
}

// selectBills are the charges of customers that a condition takes, with the
// generated records of some months.
func selectBills(c *call.Call, customerIDs []string, take func(*world.Charge) bool, cycles []string) Bills {
	b := Bills{owed: map[*world.Charge]decimal.Decimal{}, settle: c.Env.On(world.RuleDebtWriteOff)}
	booked := bookedCharges{cal: calendarOf(c)}
	for _, id := range customerIDs {
		for _, ch := range c.State.ChargesOf(id) {
			if take(ch) {
				booked.list = append(booked.list, ch)
			}
		}
		debts(c.State, id, b.owed)
		for _, cycle := range cycles {
			if run := c.State.UsageRun(id, cycle); run != nil {
				b.sources = append(b.sources, generated{run})
			}
		}
	}
	slices.SortStableFunc(booked.list, func(x, y *world.Charge) int { return x.Time.Compare(y.Time) })
	if len(booked.list) > 0 {
		b.sources = append(b.sources, booked)
	}
	return b
}

// debts enters what a customer still owes, by charge. Money that comes in pays
// the oldest debts first, so what is open are the newest ones, as far as the
// cash account is below zero.
func debts(st *world.State, customerID string, owed map[*world.Charge]decimal.Decimal) {
	_, open := ledger.Split(st.Ledger.Balance(customerID, ledger.WalletCash))
	for _, c := range slices.Backward(st.ChargesOf(customerID)) {
		if !open.IsPositive() {
			return
		}
		if c.Debt.IsPositive() {
			part := decimal.Min(open, c.Debt)
			owed[c], open = part, open.Sub(part)
		}
	}
}

// amounts are those of a charge in the bills of today.
func (b Bills) amounts(c *world.Charge) billFees {
	f := billFees{Fees: c.Fees}
	if b.settle && f.Debt.IsPositive() {
		f.Debt = b.owed[c]
		f.WriteOff = c.Debt.Sub(f.Debt)
	}
	return f
}

// cells adds the rows up that a filter takes, by resource and, if wanted, by
// day. Charges come one by one.
func (b Bills) cells(f BillFilter, byDay bool, visit func(billCell)) {
	for _, s := range b.sources {
		s.cells(f, byDay, func(cell billCell) {
			if cell.sum.Debt.IsPositive() {
				cell.sum = b.amounts(cell.Charge)
			}
			visit(cell)
		})
	}
}
