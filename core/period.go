package core

// PeriodType is the unit of a period: a subscription that is priced, ordered and renewed,
// or the time that a charge covers. Its numbers are those that the platform prices, orders
// and renews with. Bills number the same units otherwise (year 19, month 20, day 24, hour
// 25), some as text, and read as the same values here; a number that is in no table of the
// platform's documentation stays as it came.
//
// PeriodTypeDay is the zero value: where a day has to be told from no period at all, the
// field is a pointer.
type PeriodType int

// Values of PeriodType.
const (
	PeriodTypeDay         PeriodType = 0 // day
	PeriodTypeWeek        PeriodType = 1 // week
	PeriodTypeMonth       PeriodType = 2 // month
	PeriodTypeYear        PeriodType = 3 // year
	PeriodTypeHour        PeriodType = 4 // hour
	PeriodTypeOneOff      PeriodType = 5 // one-off
	PeriodTypeOnDemand    PeriodType = 6 // pay-per-use (reserved)
	PeriodTypeUsageReport PeriodType = 7 // by usage report (reserved)
)
