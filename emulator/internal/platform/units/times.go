package units

import "time"

// Beijing is the calendar of billing months and days: UTC+8 without summer
// time. A fixed zone, so that no time zone database is needed.
var Beijing = time.FixedZone("UTC+8", 8*60*60)

// Layouts of times on the wire.
const (
	LayoutInstant = "2006-01-02T15:04:05Z"
	LayoutDay     = "2006-01-02"
	LayoutMonth   = "2006-01"
	LayoutIAM     = "2006-01-02T15:04:05.000000Z"
)

// Instant renders a time as the platform's UTC timestamps.
func Instant(t time.Time) string { return t.UTC().Format(LayoutInstant) }

// MonthOf is the billing month of an instant, YYYY-MM in UTC+8.
func MonthOf(t time.Time) string { return t.In(Beijing).Format(LayoutMonth) }

// DayOf is the day of an instant, YYYY-MM-DD in UTC+8.
func DayOf(t time.Time) string { return t.In(Beijing).Format(LayoutDay) }

// StartOfDay is the first instant of a validated YYYY-MM-DD day in UTC+8.
func StartOfDay(day string) time.Time {
	t, err := time.ParseInLocation(LayoutDay, day, Beijing)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// EndOfDay is the first instant after a YYYY-MM-DD day in UTC+8.
func EndOfDay(day string) time.Time {
	if t := StartOfDay(day); !t.IsZero() {
		return t.AddDate(0, 0, 1)
	}
	return time.Time{}
}

// StartOfMonth is the first instant of a validated YYYY-MM month in UTC+8.
func StartOfMonth(month string) time.Time {
	t, err := time.ParseInLocation(LayoutMonth, month, Beijing)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// EndOfMonth is the first instant after a YYYY-MM month in UTC+8.
func EndOfMonth(month string) time.Time {
	t, err := time.ParseInLocation(LayoutMonth, month, Beijing)
	if err != nil {
		return time.Time{}
	}
	return t.AddDate(0, 1, 0).UTC()
}

// Day is a day of 24 hours.
const Day = 24 * time.Hour
