package contract

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// probe is a change of one value of a request that tries one rule.
type probe struct {
	path  []any  // names and indexes that lead to the value
	rule  string // name of the keyword
	keeps bool   // whether the changed value keeps the rule
	value any    // what replaces the value; absent to leave it out
}

// absent as the value of a probe leaves the property out.
type absent struct{}

// label names the rule that a probe tries, for every element of a list alike.
func (p probe) label() string { return p.at("[]") + " " + p.rule }

// at writes the path of the value, with a mark for the places in lists; "" marks
// them with their index.
func (p probe) at(mark string) string {
	var b strings.Builder
	for _, step := range p.path {
		switch step := step.(type) {
		case int:
			if mark == "" {
				fmt.Fprintf(&b, "[%d]", step)
			} else {
				b.WriteString(mark)
			}
		case string:
			if b.Len() > 0 {
				b.WriteByte('.')
			}
			b.WriteString(step)
		}
	}
	return b.String()
}

// apply returns a changed copy of a tree, and whether the place still exists in it.
func (p probe) apply(tree map[string]any) (map[string]any, bool) {
	changed := clone(tree).(map[string]any)
	var at any = changed
	for i, step := range p.path {
		last := i == len(p.path)-1
		switch step := step.(type) {
		case string:
			object, ok := at.(map[string]any)
			if !ok {
				return nil, false
			}
			if last {
				if object[step] = p.value; p.value == (any)(absent{}) {
					delete(object, step)
				}
				return changed, true
			}
			at = object[step]
		case int:
			list, ok := at.([]any)
			if !ok || step >= len(list) {
				return nil, false
			}
			if last {
				list[step] = p.value
				return changed, true
			}
			at = list[step]
		}
	}
	return changed, true
}

// prober lists probes for every value of a request.
type prober struct {
	sampler
	probes []probe
}

func (b *prober) add(path []any, rule string, keeps bool, value any) {
	own := append([]any(nil), path...) // paths share what they grow from
	b.probes = append(b.probes, probe{own, rule, keeps, value})
}

func (b *prober) object(path []any, s *Schema, object map[string]any) {
	for _, name := range sorted(s.Properties) {
		at := append(path, name)
		r := s.rulesOf(name, object)
		value, given := object[name]
		switch {
		case r.forbidden:
			b.add(at, "x-forbidden-if", false, b.value(r, name, ""))
		case r.required:
			b.missing(at, s, name)
		default:
			b.add(at, "optional", true, absent{})
		}
		if !given {
			continue
		}
		b.node(at, r, value)
		b.period(at, r, object)
		for _, prose := range r.Prose {
			for _, broken := range prose.Try {
				b.add(at, prose.Rule, false, broken)
			}
		}
	}
}

// missing leaves out what is required. A required number whose zero is a value
// is not missed: a plain field cannot tell.
func (b *prober) missing(at []any, s *Schema, name string) {
	p := s.Properties[name]
	if s.Requires(name) {
		switch {
		case p.Type == "object":
			return // a plain struct is always there, and its own fields are missed
		case p.Type == "integer" || p.IsDecimal():
			if broken := breachesOf(p.unconditional(), json.Number("0")); len(broken) > 0 {
				b.add(at, broken[0].rule, false, absent{})
			} else {
				b.add(at, "zero", true, absent{})
			}
			return
		}
	}
	b.add(at, missingRule(s, name), false, absent{})
}

func breachesOf(r rules, value any) []breach {
	var found breaches
	found.value("", r, value)
	return found.list
}

func (b *prober) node(at []any, r rules, value any) {
	switch {
	case r.Type == "object":
		b.object(at, r.Schema, value.(map[string]any))
	case r.Type == "array":
		b.list(at, r, value.([]any))
	case len(r.enum) > 0:
		b.enum(at, r)
	case r.IsDecimal():
		b.amount(at, r)
	case r.Type == "integer":
		b.integer(at, r)
	case r.Calendar != "":
		b.calendar(at, r)
	case r.Type == "string" && r.Format != "byte":
		b.text(at, r, value.(string))
	}
}

func (b *prober) enum(at []any, r rules) {
	for _, value := range r.enum {
		b.add(at, "enum", true, value)
	}
	low, high := int64(math.MaxInt64), int64(math.MinInt64)
	for _, value := range r.enum {
		n, err := json.Number(text(value)).Int64()
		if err != nil {
			b.add(at, "enum", false, "no such value")
			b.add(at, "enum", false, text(r.enum[0])+"\xff")
			return
		}
		low, high = min(low, n), max(high, n)
	}
	// Codes that travel as text may be numbers in Go, too.
	for _, n := range []int64{low - 1, high + 1} {
		if r.Type == "string" {
			b.add(at, "enum", false, fmt.Sprint(n))
		} else {
			b.add(at, "enum", false, json.Number(fmt.Sprint(n)))
		}
	}
}

func (b *prober) integer(at []any, r rules) {
	one := decimal.NewFromInt(1)
	if r.Minimum != nil {
		b.add(at, "minimum", true, json.Number(r.Minimum.String()))
		b.add(at, "minimum", false, json.Number(r.Minimum.Sub(one).String()))
		b.add(at, "minimum", false, json.Number("-2147483648"))
	}
	if r.maximum != nil {
		b.add(at, "maximum", true, json.Number(r.maximum.String()))
		b.add(at, "maximum", false, json.Number(r.maximum.Add(one).String()))
	}
}

func (b *prober) amount(at []any, r rules) {
	number := func(text string) any {
		if r.Type == "string" {
			return text
		}
		return json.Number(text)
	}
	if r.Scale != nil {
		b.add(at, "x-scale", true, number("1"+fraction(*r.Scale)))
		b.add(at, "x-scale", true, number("1"+fraction(*r.Scale)+"0"))
		b.add(at, "x-scale", false, number("1"+fraction(*r.Scale+1)))
	}
	if r.ExclusiveMinimum || r.ExclusiveMin != nil {
		b.add(at, "minimum", true, number("0.01"))
		b.add(at, "minimum", false, number("0"))
		b.add(at, "minimum", false, number("-0.01"))
	}
	if r.maximum != nil {
		b.add(at, "maximum", true, number(r.maximum.String()))
		b.add(at, "maximum", false, number(r.maximum.Add(decimal.New(1, -2)).String()))
	}
	if r.Type == "string" && r.MaxLength != nil {
		b.add(at, "maxLength", true, strings.Repeat("9", *r.MaxLength))
		b.add(at, "maxLength", false, strings.Repeat("9", *r.MaxLength+1))
	}
}

// fraction has n decimals, the last of which counts.
func fraction(n int32) string {
	if n == 0 {
		return ""
	}
	return "." + strings.Repeat("0", int(n-1)) + "1"
}

func (b *prober) calendar(at []any, r rules) {
	switch r.Calendar {
	case "date":
		b.add(at, "x-format", false, "2026-02-30")
		b.add(at, "x-format", false, "2026-03-00")
	case "month":
		b.add(at, "x-format", false, "2026-13")
		b.add(at, "x-format", false, "2026-00")
	}
}

// period probes the end of a period against its beginning.
func (b *prober) period(at []any, r rules, siblings map[string]any) {
	end := func(rule string, keeps bool, from string, days int, more time.Duration) {
		t, err := parseCalendar(r.Calendar, text(siblings[from]))
		if err == nil {
			b.add(at, rule, keeps, t.AddDate(0, 0, days).Add(more).In(zoneOf(r.Calendar)).Format(layouts[r.Calendar]))
		}
	}
	if r.Begins != "" {
		end("order", true, r.Begins, 0, 0)
		before := -1
		if r.Calendar == "month" {
			before = -31
		}
		end("order", false, r.Begins, before, 0)
	}
	if r.MaxSpanDays > 0 {
		end("x-max-span-days", true, r.SpanFrom, r.MaxSpanDays, 0)
		more := time.Second
		if r.Calendar == "date" {
			more = 24 * time.Hour
		}
		end("x-max-span-days", false, r.SpanFrom, r.MaxSpanDays, more)
	}
}

// unknown is a text that no pattern of the contract matches.
const unknown = "~"

func (b *prober) text(at []any, r rules, sample string) {
	b.add(at, "UTF-8", false, sample+"\xff")
	if !r.required && len(r.patterns) == 0 && (r.MinLength == nil || !isElement(at)) {
		b.add(at, "empty", true, "")
	}
	if len(r.patterns) > 0 {
		runes := []rune(sample)
		b.add(at, "pattern", false, string(runes[:len(runes)-1])+"\n")
		b.add(at, "pattern", false, unknown+string(runes[1:]))
		for _, template := range templates {
			_, matches := textOf(r, template, len(template))
			if r.MinLength == nil || len(template) >= *r.MinLength {
				b.add(at, "pattern", matches, template)
			}
		}
	}
	for _, prefix := range r.NotPrefix {
		b.add(at, "x-not-prefix", false, prefix+sample)
		b.add(at, "x-not-prefix", true, sample+prefix)
	}
	if r.MaxLength != nil {
		b.length(at, r, "maxLength", sample, *r.MaxLength, *r.MaxLength+1)
	}
	if r.MinLength != nil && (*r.MinLength > 1 || isElement(at)) {
		b.length(at, r, "minLength", sample, *r.MinLength, *r.MinLength-1)
	}
}

// isElement reports whether a path leads to an element of a list, which cannot be
// left out: an empty one is a value.
func isElement(path []any) bool {
	_, index := path[len(path)-1].(int)
	return index
}

// length probes a text of the last length that is taken and of the first one
// that is not, in characters of one byte and of several. A pattern may take
// neither: then it is the pattern that limits the length.
func (b *prober) length(at []any, r rules, rule, sample string, good, bad int) {
	for _, base := range []string{sample, sample + "中", "中"} {
		if value, ok := textOf(r, base, good); ok {
			b.add(at, rule, true, value)
		}
		if value, ok := textOf(r, base, bad); ok {
			b.add(at, rule, false, value)
		}
	}
}

func (b *prober) list(at []any, r rules, list []any) {
	if r.MinItems != nil && *r.MinItems > 0 {
		b.add(at, "minItems", true, b.sampler.list(r, *r.MinItems, ""))
		b.add(at, "required", false, []any{})
	}
	if r.MaxItems != nil {
		elements := b.sampler.list(r, *r.MaxItems+1, "")
		b.add(at, "maxItems", true, elements[:*r.MaxItems])
		b.add(at, "maxItems", false, elements)
	}
	if r.UniqueItems || r.UniqueBy != "" {
		b.add(at, "unique", false, []any{list[0], list[0]})
	} else if r.MaxItems == nil || *r.MaxItems > 1 {
		b.add(at, "repeated", true, []any{list[0], list[0]})
	}
	for i, element := range list {
		b.node(append(at, i), r.Items.unconditional(), element)
	}
}
