package bills

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// generated is the source of the records that a usage run generates.
type generated struct{ *world.UsageRun }

func (run generated) size() int { return run.Records }

// upTo is how many records were booked at t or before.
func (run generated) upTo(t time.Time) int { return run.UpTo(t) }

func (run generated) row(i int) billRow {
	return billRow{Charge: run.Sample(i), run: run.UsageRun, n: i}
}

// cells adds whole numbers up, record by record, and makes decimals of the sums.
func (run generated) cells(f BillFilter, byDay bool, visit func(billCell)) {
	days := 1
	if byDay {
		days = run.DayOfMonth(run.Records - 1)
	}
	wanted := make([]bool, run.Resources)
	for i := range wanted {
		wanted[i] = f.takesCharge(run.Sample(i))
	}
	sums := make([]world.RunAmounts, run.Resources*days)
	used := make([]bool, len(sums))
	for n := range run.Records {
		resource, day := n%run.Resources, 0
		if !wanted[resource] || (len(f.rows) > 0 && !f.takesRow(run.row(n))) {
			continue
		}
		if byDay {
			day = run.DayOfMonth(n) - 1
		}
		i := resource*days + day
		sums[i].Add(run.Amounts(n))
		used[i] = true
	}
	for i, sum := range sums {
		if !used[i] {
			continue
		}
		cell := billCell{Charge: run.Sample(i / days), sum: billFees{Fees: sum.Fees()}, usage: decimal.New(sum.Usage, -3)}
		if byDay {
			cell.day = i%days + 1
		}
		visit(cell)
	}
}
