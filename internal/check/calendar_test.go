package check

import (
	"testing"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

var noTime time.Time

func instant(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

func day(text string) core.Date {
	d, err := core.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func TestInstants(t *testing.T) {
	type i = time.Time
	begin := instant("2026-03-15T04:30:00Z")
	rule[i]{func(c *Checker, v i) { c.Time("end", v).Required() }, []example[i]{
		{noTime, "end must be given"}, {begin, ""},
	}}.test(t)
	rule[i]{func(c *Checker, v i) { c.Time("end", v) }, []example[i]{
		{time.Date(1, 1, 1, 0, 0, 0, 1, time.UTC), ""},
		{time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), ""},
		{time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), "end must be in the years 1 to 9999, got 10000-01-01 00:00:00 +0000 UTC"},
		{time.Date(0, 12, 31, 23, 59, 59, 0, time.UTC), "end must be in the years 1 to 9999, got 0000-12-31 23:59:59 +0000 UTC"},
		{time.Date(10000, 1, 1, 7, 0, 0, 0, core.Beijing), ""}, // still 9999 in UTC
	}}.test(t)
	rule[i]{func(c *Checker, v i) { c.Time("end", v).NotBefore("begin", begin) }, []example[i]{
		{begin, ""}, {begin.Add(1), ""}, {begin.In(core.Beijing), ""},
		{begin.Add(-time.Second), "end must be no earlier than begin, got 2026-03-15T04:29:59Z"},
		{begin.Add(-time.Second).In(core.Beijing), "end must be no earlier than begin, got 2026-03-15T04:29:59Z"},
	}}.test(t)
	rule[i]{func(c *Checker, v i) { c.Time("end", v).WithinDays(7, "begin", begin) }, []example[i]{
		{begin.AddDate(0, 0, -30), ""}, {begin.AddDate(0, 0, 7), ""},
		{begin.AddDate(0, 0, 7).Add(time.Second), "end must be at most 7 days after begin, got 2026-03-22T04:30:01Z"},
	}}.test(t)
	rule[i]{func(c *Checker, v i) { c.Time("end", v).NotBefore("begin", noTime).WithinDays(7, "begin", noTime) }, []example[i]{
		{begin, ""}, // nothing to compare with
	}}.test(t)
}

func TestDays(t *testing.T) {
	type d = core.Date
	begin := day("2026-02-28")
	rule[d]{func(c *Checker, v d) { c.Date("end", v).Required() }, []example[d]{
		{core.Date{}, "end must be given"}, {begin, ""},
	}}.test(t)
	rule[d]{func(c *Checker, v d) { c.Date("end", v) }, []example[d]{
		{core.Date{Year: 2028, Month: 2, Day: 29}, ""},
		{core.Date{Year: 2026, Month: 2, Day: 29}, "end must be a day of the calendar, got 2026-02-29"},
		{core.Date{Year: 2026, Month: 13, Day: 1}, "end must be a day of the calendar, got 2026-13-01"},
		{core.Date{Year: 2026, Month: 3}, "end must be a day of the calendar, got 2026-03-00"},
	}}.test(t)
	rule[d]{func(c *Checker, v d) { c.Date("end", v).NotBefore("begin", begin) }, []example[d]{
		{begin, ""}, {day("2026-03-01"), ""},
		{day("2026-02-27"), "end must be no earlier than begin, got 2026-02-27"},
	}}.test(t)
	rule[d]{func(c *Checker, v d) { c.Date("end", v).WithinDays(31, "begin", begin) }, []example[d]{
		{day("2020-01-01"), ""}, {day("2026-03-31"), ""},
		{day("2026-04-01"), "end must be at most 31 days after begin, got 2026-04-01"},
	}}.test(t)
	rule[d]{func(c *Checker, v d) { c.Date("end", v).NotBefore("begin", d{}).WithinDays(31, "begin", d{}) }, []example[d]{
		{begin, ""}, // nothing to compare with
	}}.test(t)
}

func TestMonths(t *testing.T) {
	type m = core.Month
	rule[m]{func(c *Checker, v m) { c.Month("cycle", v).Required() }, []example[m]{
		{m{}, "cycle must be given"},
		{m{Year: 2026, Month: 1}, ""},
		{m{Year: 2026, Month: 12}, ""},
		{m{Year: 2026, Month: 13}, "cycle must be a month of the calendar, got 2026-13"},
		{m{Year: 2026}, "cycle must be a month of the calendar, got 2026-00"},
	}}.test(t)
}
