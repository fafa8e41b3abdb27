package emulator

import "time"

// beijing is the calendar of billing months and days: UTC+8 without summer
// time. A fixed zone, so that no time zone database is needed.
var beijing = time.FixedZone("UTC+8", 8*60*60)

const (
	layoutInstant = "2006-01-02T15:04:05Z"
	layoutDay     = "2006-01-02"
	layoutMonth   = "2006-01"
	layoutIAM     = "2006-01-02T15:04:05.000000Z"
)

// instant renders a time as the platform's UTC timestamps.
func instant(t time.Time) string { return t.UTC().Format(layoutInstant) }

// monthOf is the billing month of an instant, YYYY-MM in UTC+8.
func monthOf(t time.Time) string { return t.In(beijing).Format(layoutMonth) }

// dayOf is the day of an instant, YYYY-MM-DD in UTC+8.
func dayOf(t time.Time) string { return t.In(beijing).Format(layoutDay) }

// startOfDay is the first instant of a validated YYYY-MM-DD day in UTC+8.
func startOfDay(day string) time.Time {
	t, err := time.ParseInLocation(layoutDay, day, beijing)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// endOfDay is the first instant after a YYYY-MM-DD day in UTC+8.
func endOfDay(day string) time.Time {
	if t := startOfDay(day); !t.IsZero() {
		return t.AddDate(0, 0, 1)
	}
	return time.Time{}
}

// startOfMonth is the first instant of a validated YYYY-MM month in UTC+8.
func startOfMonth(month string) time.Time {
	t, err := time.ParseInLocation(layoutMonth, month, beijing)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// endOfMonth is the first instant after a YYYY-MM month in UTC+8.
func endOfMonth(month string) time.Time {
	t, err := time.ParseInLocation(layoutMonth, month, beijing)
	if err != nil {
		return time.Time{}
	}
	return t.AddDate(0, 1, 0).UTC()
}

const day = 24 * time.Hour
