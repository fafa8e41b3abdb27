package check

import (
	"fmt"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

// Instant checks a field that holds an instant.
type Instant struct {
	field
	value time.Time
}

// Time checks an instant; the zero time means that the field was left out.
func (c *Checker) Time(name string, value time.Time) Instant {
	t := Instant{field{c, name, !value.IsZero()}, value}
	if year := value.UTC().Year(); t.given && (year < 1 || year > 9999) {
		t.fail("in the years 1 to 9999", value.UTC().String())
	}
	return t
}

// Required reports a missing instant.
func (t Instant) Required() Instant {
	t.require()
	return t
}

// RequiredIf reports a missing instant when the condition holds.
func (t Instant) RequiredIf(condition bool, when string) Instant {
	t.requireIf(condition, when)
	return t
}

// NotBefore requires an instant not before that of another field, when both are
// given.
func (t Instant) NotBefore(other string, start time.Time) Instant {
	if t.given && !start.IsZero() && t.value.Before(start) {
		t.fail("no earlier than "+other, t.value.UTC().Format(time.RFC3339))
	}
	return t
}

// WithinDays requires an instant at most n days after that of another field,
// when both are given.
func (t Instant) WithinDays(n int, other string, start time.Time) Instant {
	if t.given && !start.IsZero() && t.value.Sub(start) > time.Duration(n)*24*time.Hour {
		t.fail(fmt.Sprintf("at most %d days after %s", n, other), t.value.UTC().Format(time.RFC3339))
	}
	return t
}

// Day checks a field that holds a calendar day.
type Day struct {
	field
	value core.Date
}

// Date checks a calendar day; the zero day means that the field was left out.
func (c *Checker) Date(name string, value core.Date) Day {
	d := Day{field{c, name, !value.IsZero()}, value}
	if d.given && !value.Valid() {
		d.fail("a day of the calendar", value.String())
	}
	return d
}

// Required reports a missing day.
func (d Day) Required() Day {
	d.require()
	return d
}

// RequiredIf reports a missing day when the condition holds.
func (d Day) RequiredIf(condition bool, when string) Day {
	d.requireIf(condition, when)
	return d
}

// NotBefore requires a day not before that of another field, when both are
// given.
func (d Day) NotBefore(other string, start core.Date) Day {
	if d.given && !start.IsZero() && d.value.Before(start) {
		d.fail("no earlier than "+other, d.value.String())
	}
	return d
}

// WithinDays requires a day at most n days after that of another field, when
// both are given.
func (d Day) WithinDays(n int, other string, start core.Date) Day {
	if d.given && !start.IsZero() && d.value.Sub(start) > n {
		d.fail(fmt.Sprintf("at most %d days after %s", n, other), d.value.String())
	}
	return d
}

// MonthField checks a field that holds a calendar month.
type MonthField struct{ field }

// Month checks a calendar month; the zero month means that the field was left
// out.
func (c *Checker) Month(name string, value core.Month) MonthField {
	m := MonthField{field{c, name, !value.IsZero()}}
	if m.given && !value.Valid() {
		m.fail("a month of the calendar", value.String())
	}
	return m
}

// Required reports a missing month.
func (m MonthField) Required() MonthField {
	m.require()
	return m
}
