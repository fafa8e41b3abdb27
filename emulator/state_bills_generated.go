package emulator

import "github.com/shopspring/decimal"

// generated is the source of the records that a usage run generates.
type generated struct{ *usageRun }

func (run generated) size() int { return run.Records }

func (run generated) row(i int) billRow {
	return billRow{charge: run.sample(i), run: run.usageRun, n: i}
}

// cells adds whole numbers up, record by record, and makes decimals of the sums.
func (run generated) cells(f billFilter, byDay bool, visit func(billCell)) {
	days := 1
	if byDay {
		days = run.dayOfMonth(run.Records - 1)
	}
	wanted := make([]bool, run.Resources)
	for i := range wanted {
		wanted[i] = f.takesCharge(run.sample(i))
	}
	sums := make([]runAmounts, run.Resources*days)
	used := make([]bool, len(sums))
	for n := range run.Records {
		resource, day := n%run.Resources, 0
		if !wanted[resource] || (len(f.rows) > 0 && !f.takesRow(run.row(n))) {
			continue
		}
		if byDay {
			day = run.dayOfMonth(n) - 1
		}
		i := resource*days + day
		sums[i].add(run.amounts(n))
		used[i] = true
	}
	for i, sum := range sums {
		if !used[i] {
			continue
		}
		cell := billCell{charge: run.sample(i / days), sum: billFees{fees: sum.fees()}, usage: decimal.New(sum.usage, -3)}
		if byDay {
			cell.day = i%days + 1
		}
		visit(cell)
	}
}
