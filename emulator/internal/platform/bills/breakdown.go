package bills

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// ListCustomerBillsMonthlyBreakDown lists what the charges cost in one month,
// before it and after it.
func ListCustomerBillsMonthlyBreakDown(c *call.Call) (any, error) {
	month, err := billCycle(c, "shared_month", recentHistory)
	if err != nil {
		return nil, err
	}
	if c.Account().Customer.CostCenterOff {
		return nil, errCostCenterOff
	}
	accounts, err := billedAccounts(c)
	if err != nil {
		return nil, err
	}
	if len(accounts) > maxMembers+1 {
		return nil, errTooManyMembers
	}
	var f BillFilter
	keepEven(c, &f, "service_type_code", serviceOf)
	keepEven(c, &f, "resource_type_code", resourceTypeOf)
	keep(c, &f, "region_code", regionOf)
	KeepNumber(c, &f, "charging_mode", modeOf)
	KeepNumber(c, &f, "bill_type", BillTypeOf)
	keep(c, &f, "resource_id", resourceOf)
	keep(c, &f, "resource_name", resourceNameOf)
	keep(c, &f, "enterprise_project_id", projectOf)
	from, to, cal := units.StartOfMonth(month), units.EndOfMonth(month), calendarOf(c)
	b := selectBills(c, accounts, func(ch *world.Charge) bool { return cal.costsIn(ch, from, to) }, []string{month})
	details, total := breakdown.Page(c, month, b, f)
	return map[string]any{"currency": units.CNY, "total_count": total, "details": details}, nil
}
