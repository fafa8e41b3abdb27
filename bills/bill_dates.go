package bills

import (
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
)

// checkBillDates checks the days that restrict a query to part of a billing month. The
// days take effect only when both are given, and must then lie in that month.
func checkBillDates(c *check.Checker, cycleName string, cycle core.Month, begin, end core.Date) {
	c.Date("bill_date_begin", begin)
	c.Date("bill_date_end", end).NotBefore("bill_date_begin", begin)
	if begin.IsZero() || end.IsZero() || !cycle.Valid() {
		return
	}
	inMonth := func(name string, day core.Date) {
		if day.Valid() && day.YearMonth() != cycle {
			c.Fail(name, "in the month of "+cycleName+", "+cycle.String(), day.String())
		}
	}
	inMonth("bill_date_begin", begin)
	inMonth("bill_date_end", end)
}
