package core

import (
	"fmt"
	"net/url"
	"time"
)

// Beijing is the time zone of the platform's calendar: months and days of bills
// begin at midnight UTC+8. It has no daylight saving time.
var Beijing = time.FixedZone("UTC+8", 8*60*60)

// Layouts of the calendar types on the wire.
const (
	monthLayout = "2006-01"
	dateLayout  = "2006-01-02"
)

// Month is a calendar month in UTC+8, written YYYY-MM on the wire. The zero
// Month means "not set".
type Month struct {
	Year  int
	Month time.Month
}

// MonthOf returns the month, in UTC+8, that contains the instant t.
func MonthOf(t time.Time) Month {
	year, month, _ := t.In(Beijing).Date()
	return Month{year, month}
}

// ParseMonth reads a month written YYYY-MM.
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse(monthLayout, s)
	if err != nil {
		return Month{}, fmt.Errorf("month %q is not YYYY-MM", s)
	}
	return Month{t.Year(), t.Month()}, nil
}

// IsZero reports whether the month is not set.
func (m Month) IsZero() bool { return m == Month{} }

// Valid reports whether the month exists in the calendar of the platform.
func (m Month) Valid() bool {
	return m.Year >= 1 && m.Year <= 9999 && m.Month >= time.January && m.Month <= time.December
}

// String returns the month as YYYY-MM, or "" when it is not set.
func (m Month) String() string {
	if m.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d", m.Year, m.Month)
}

// Add returns the month that lies n months later, or earlier for a negative n.
func (m Month) Add(n int) Month {
	t := time.Date(m.Year, m.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	return Month{t.Year(), t.Month()}
}

// Before reports whether m lies before other.
func (m Month) Before(other Month) bool {
	return m.Year < other.Year || m.Year == other.Year && m.Month < other.Month
}

// First returns the first day of the month.
func (m Month) First() Date { return Date{m.Year, m.Month, 1} }

// Last returns the last day of the month.
func (m Month) Last() Date { return m.Add(1).First().Add(-1) }

// Start returns the instant at which the month begins in UTC+8.
func (m Month) Start() time.Time { return m.First().Start() }

// MarshalText writes the month as YYYY-MM.
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads YYYY-MM; an empty text gives the zero Month.
func (m *Month) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*m = Month{}
		return nil
	}
	parsed, err := ParseMonth(string(text))
	if err == nil {
		*m = parsed
	}
	return err
}

// EncodeValues writes the month into a query.
func (m Month) EncodeValues(key string, v *url.Values) error {
	v.Set(key, m.String())
	return nil
}

// Date is a calendar day in UTC+8, written YYYY-MM-DD on the wire. The zero
// Date means "not set".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the day, in UTC+8, that contains the instant t.
func DateOf(t time.Time) Date {
	year, month, day := t.In(Beijing).Date()
	return Date{year, month, day}
}

// ParseDate reads a day written YYYY-MM-DD.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(dateLayout, s)
	if err != nil {
		return Date{}, fmt.Errorf("date %q is not YYYY-MM-DD", s)
	}
	return Date{t.Year(), t.Month(), t.Day()}, nil
}

// IsZero reports whether the day is not set.
func (d Date) IsZero() bool { return d == Date{} }

// Valid reports whether the day exists in the calendar.
func (d Date) Valid() bool {
	if d.Year < 1 || d.Year > 9999 {
		return false
	}
	t := d.utc()
	return t.Year() == d.Year && t.Month() == d.Month && t.Day() == d.Day
}

// String returns the day as YYYY-MM-DD, or "" when it is not set.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Add returns the day that lies n days later, or earlier for a negative n.
func (d Date) Add(n int) Date {
	t := d.utc().AddDate(0, 0, n)
	return Date{t.Year(), t.Month(), t.Day()}
}

// Sub returns the number of days from other to d.
func (d Date) Sub(other Date) int {
	// Not by time.Duration, which ends after 292 years.
	const day = 24 * 60 * 60
	return int((d.utc().Unix() - other.utc().Unix()) / day)
}

// Before reports whether d lies before other.
func (d Date) Before(other Date) bool { return d.utc().Before(other.utc()) }

// YearMonth returns the month that contains the day.
func (d Date) YearMonth() Month { return Month{d.Year, d.Month} }

// Start returns the instant at which the day begins in UTC+8.
func (d Date) Start() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, Beijing)
}

// utc places the day on a calendar without offsets, where days can be counted.
func (d Date) utc() time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC)
}

// MarshalText writes the day as YYYY-MM-DD.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads YYYY-MM-DD; an empty text gives the zero Date.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err == nil {
		*d = parsed
	}
	return err
}

// EncodeValues writes the day into a query.
func (d Date) EncodeValues(key string, v *url.Values) error {
	v.Set(key, d.String())
	return nil
}
