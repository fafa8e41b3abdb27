package contract

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
)

// breach is a rule of the contract that a request breaks.
type breach struct {
	path string // of the field, such as product_infos[0].id
	rule string // name of the keyword
}

// judge finds what a request breaks. It knows the contract alone.
func judge(s *Schema, request map[string]any) []breach {
	var found breaches
	found.object("", s, request)
	return found.list
}

type breaches struct{ list []breach }

// unsettled is the rule of a breach that may be reported or not: what an end is
// next to a beginning that does not exist is a matter of taste.
const unsettled = "unsettled"

func (b *breaches) add(broken bool, path, rule string) {
	if broken {
		b.list = append(b.list, breach{path, rule})
	}
}

// fields are the paths of breaches, each once.
func fields(list []breach) []string {
	var paths []string
	for _, one := range list {
		paths = append(paths, one.path)
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

func (b *breaches) object(path string, s *Schema, object map[string]any) {
	for _, name := range sorted(s.Properties) {
		at := join(path, name)
		r := s.rulesOf(name, object)
		value, given := object[name]
		if !given {
			b.add(r.required, at, missingRule(s, name))
			continue
		}
		b.add(r.forbidden, at, "x-forbidden-if")
		b.value(at, r, value)
		b.period(at, r, value, object)
		for _, prose := range r.Prose {
			for _, below := range prose.Breaks(value, object) {
				b.add(true, at+below, prose.Rule)
			}
		}
	}
}

func missingRule(s *Schema, name string) string {
	if s.Requires(name) {
		return "required"
	}
	return "x-required-if"
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func (b *breaches) value(at string, r rules, value any) {
	switch {
	case len(r.enum) > 0:
		b.add(!among(r.enum, value), at, "enum")
	case r.Type == "object":
		b.object(at, r.Schema, value.(map[string]any))
	case r.Type == "array":
		b.elements(at, r, value.([]any))
	case r.IsDecimal():
		d, err := decimal.NewFromString(text(value))
		b.add(err != nil, at, "number")
		b.number(at, r, d)
		b.add(r.Type == "string" && r.MaxLength != nil && len(text(value)) > *r.MaxLength, at, "maxLength")
	case r.Type == "integer":
		b.number(at, r, decimal.RequireFromString(text(value)))
	case r.Calendar != "":
		_, err := parseCalendar(r.Calendar, text(value))
		b.add(err != nil, at, "x-format")
	case r.Type == "string" && r.Format != "byte":
		b.text(at, r, text(value))
	}
}

func among(enum []any, value any) bool {
	return slices.ContainsFunc(enum, func(one any) bool { return text(one) == text(value) })
}

func (b *breaches) text(at string, r rules, value string) {
	if !utf8.ValidString(value) {
		b.add(true, at, "UTF-8")
		return
	}
	n := utf8.RuneCountInString(value)
	b.add(r.MinLength != nil && n < *r.MinLength, at, "minLength")
	b.add(r.MaxLength != nil && n > *r.MaxLength, at, "maxLength")
	for _, pattern := range r.patterns {
		b.add(!pattern.MatchString(value), at, "pattern")
	}
	for _, prefix := range r.NotPrefix {
		b.add(strings.HasPrefix(value, prefix), at, "x-not-prefix")
	}
}

func (b *breaches) number(at string, r rules, value decimal.Decimal) {
	if r.Minimum != nil {
		b.add(value.LessThan(*r.Minimum) || r.Schema.ExclusiveMinimum && value.Equal(*r.Minimum), at, "minimum")
	}
	b.add(r.ExclusiveMin != nil && !value.GreaterThan(*r.ExclusiveMin), at, "minimum")
	b.add(r.maximum != nil && value.GreaterThan(*r.maximum), at, "maximum")
	b.add(r.Scale != nil && !value.Equal(value.Truncate(*r.Scale)), at, "x-scale")
}

func (b *breaches) elements(at string, r rules, list []any) {
	b.add(r.MinItems != nil && len(list) < *r.MinItems, at, "minItems")
	b.add(r.MaxItems != nil && len(list) > *r.MaxItems, at, "maxItems")
	seen := map[string]bool{}
	for i, element := range list {
		place := fmt.Sprintf("%s[%d]", at, i)
		b.value(place, r.Items.unconditional(), element)
		key, keyAt := element, place
		if r.UniqueBy != "" {
			key, keyAt = element.(map[string]any)[r.UniqueBy], join(place, r.UniqueBy)
		}
		if r.UniqueItems || r.UniqueBy != "" {
			written, _ := json.Marshal(key)
			b.add(seen[string(written)], keyAt, "unique")
			seen[string(written)] = true
		}
	}
}

// period checks the end of a period: not before its beginning, and not longer
// after it than the contract allows.
func (b *breaches) period(at string, r rules, end any, siblings map[string]any) {
	for _, from := range []string{r.Begins, r.SpanFrom} {
		if beginning, given := siblings[from]; given {
			_, err := parseCalendar(r.Calendar, text(beginning))
			b.add(err != nil, at, unsettled)
		}
	}
	b.add(r.Begins != "" && between(r.Calendar, siblings[r.Begins], end) < 0, at, "order")
	most := time.Duration(r.MaxSpanDays) * 24 * time.Hour
	b.add(most > 0 && between(r.Calendar, siblings[r.SpanFrom], end) > most, at, "x-max-span-days")
}

// between is the time from one value to the other, 0 when it cannot be told.
func between(calendar string, from, to any) time.Duration {
	begin, err := parseCalendar(calendar, text(from))
	if err != nil {
		return 0
	}
	end, err := parseCalendar(calendar, text(to))
	if err != nil {
		return 0
	}
	return end.Sub(begin)
}

// layouts are the forms of x-format.
var layouts = map[string]string{"date-time-utc": instant, "date-time": instant, "date-time-local": time.DateTime, "date": "2006-01-02", "month": "2006-01"}

func parseCalendar(calendar, value string) (time.Time, error) {
	return time.ParseInLocation(layouts[calendar], value, zoneOf(calendar))
}

// zoneOf is the zone of a form that names none.
func zoneOf(calendar string) *time.Location {
	if calendar == "date-time-local" {
		return core.Beijing
	}
	return time.UTC
}
