package bills

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// firstDetailCycle is the first month that resource details exist for.
const firstDetailCycle = "2019-01"

// operatingEntity is the be_id of the China site.
const operatingEntity = "0"

// ListCustomerselfResourceRecordDetails lists the resource bills, by month, by
// day or in detail.
func ListCustomerselfResourceRecordDetails(c *call.Call) (any, error) {
	b, cycle, err := ownBills(c, "cycle")
	if err != nil {
		return nil, err
	}
	if cycle < firstDetailCycle {
		return nil, refusal.Parameter("cycle", "must not be before %s.", firstDetailCycle)
	}
	statistic := c.In.Num("statistic_type", byMonth)
	f, err := detailFilter(c, cycle, statistic)
	if err != nil {
		return nil, err
	}
	details, total := resourceDetails.statistic(c, cycle, b, f, statistic)
	return map[string]any{"monthly_records": details, "total_count": total, "currency": units.CNY}, nil
}

func detailFilter(c *call.Call, cycle string, statistic int) (f BillFilter, err error) {
	keep(c, &f, "cloud_service_type", serviceOf)
	keep(c, &f, "resource_type", resourceTypeOf)
	keep(c, &f, "region", regionOf)
	keep(c, &f, "res_instance_id", resourceOf)
	KeepNumber(c, &f, "charge_mode", modeOf)
	KeepNumber(c, &f, "bill_type", BillTypeOf)
	keep(c, &f, "enterprise_project_id", projectOf)
	// Everybody pays for itself: members under trusteeship do not exist here.
	keep(c, &f, "payer_account_id", customerOf)
	KeepZero(c, &f)
	if c.In.Str("query_type") != "DAILY" {
		return f, nil
	}
	if statistic == byMonth {
		return f, refusal.Parameter("query_type", "can only be DAILY with statistic_type 2 or 3.")
	}
	begin, end := c.In.Str("bill_cycle_begin"), c.In.Str("bill_cycle_end")
	if end < begin {
		return f, refusal.Parameter("bill_cycle_end", "must not be before bill_cycle_begin.")
	}
	f.days(cycle, begin, end)
	return f, nil
}

// days filters a month by a range of days, which may begin before it and end
// after it.
func (f *BillFilter) days(cycle, begin, end string) {
	first, last := 1, 31
	switch month := begin[:len(units.LayoutMonth)]; {
	case month > cycle:
		first = last + 1
	case month == cycle:
		first = dayNumber(begin)
	}
	switch month := end[:len(units.LayoutMonth)]; {
	case month < cycle:
		last = 0
	case month == cycle:
		last = dayNumber(end)
	}
	f.between(first, last)
}
