package contract

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// sampler makes values that keep every rule of a schema.
type sampler struct {
	full bool // optional properties, too
	turn int  // which value of the fields that conditions name
}

// turns is how many turns it takes until every value of every field that a
// condition names has been used.
func turns(s *Schema) int {
	most := 1
	for _, name := range s.conditionFields() {
		if p := s.Properties[name]; p != nil {
			most = max(most, len(p.Enum))
		}
	}
	for _, p := range s.Properties {
		switch {
		case p.Type == "object":
			most = max(most, turns(p))
		case p.Type == "array" && p.Items.Type == "object":
			most = max(most, turns(p.Items))
		}
	}
	return most
}

func (m sampler) object(s *Schema, salt string) map[string]any {
	object := map[string]any{}
	first := s.conditionFields()
	decisive := map[string]bool{}
	for _, name := range first {
		decisive[name] = true
	}
	for _, name := range append(first, sorted(s.Properties)...) {
		if _, done := object[name]; done || s.Properties[name] == nil {
			continue
		}
		r := s.rulesOf(name, object)
		if r.forbidden || !r.required && !m.full {
			continue
		}
		if decisive[name] && len(r.enum) > 0 {
			object[name] = r.enum[m.turn%len(r.enum)]
			continue
		}
		object[name] = m.value(r, name, salt)
	}
	return object
}

func (m sampler) value(r rules, name, salt string) any {
	switch {
	case len(r.enum) > 0:
		return r.enum[len(r.enum)-1]
	case r.Additional != nil:
		return map[string]any{"key": plainText}
	case r.Type == "object":
		return m.object(r.Schema, salt)
	case r.Type == "array":
		most := 2
		if r.MaxItems != nil {
			most = min(most, *r.MaxItems)
		}
		return m.list(r, most, salt)
	case r.Type == "boolean":
		return true
	case r.Type == "number":
		return json.Number(sampleAmount(r))
	case r.IsDecimal():
		return sampleAmount(r)
	case r.Type == "integer":
		return json.Number(sampleInteger(r))
	case r.Format == "byte":
		return base64.StdEncoding.EncodeToString([]byte(plainText))
	case r.Calendar != "":
		return sampleCalendar(r.Calendar, strings.HasSuffix(name, "_end"))
	}
	return sampleText(r, salt)
}

// list makes n elements that differ.
func (m sampler) list(r rules, n int, salt string) []any {
	items := r.Items.unconditional()
	list := make([]any, n)
	for i := range list {
		each := sampler{m.full, m.turn + i}
		list[i] = each.value(items, "", fmt.Sprint(salt, i, "-"))
		if len(items.enum) > 0 {
			list[i] = items.enum[i%len(items.enum)]
		}
	}
	return list
}

func sampleAmount(r rules) string {
	if r.Scale != nil && *r.Scale == 0 {
		return "12"
	}
	return "12.34"
}

func sampleInteger(r rules) string {
	n := decimal.NewFromInt(7)
	if r.maximum != nil && n.GreaterThan(*r.maximum) {
		n = *r.maximum
	}
	if r.Minimum != nil && n.LessThan(*r.Minimum) {
		n = *r.Minimum
	}
	return n.String()
}

// sampleTime lies inside a month, a day apart from the end of a period.
var sampleTime = time.Date(2026, time.March, 5, 6, 7, 8, 0, time.UTC)

func sampleCalendar(calendar string, end bool) string {
	t := sampleTime
	if end {
		t = t.AddDate(0, 0, 1)
	}
	return t.In(zoneOf(calendar)).Format(layouts[calendar])
}

// plainText has what encoders stumble over: a space, reserved characters of URLs
// and of JSON, and characters of more than one byte.
const plainText = `a b+c&d=e/f?"<g>%é中`

// templates are texts for the patterns of the contract.
var templates = []string{"login-name", "0086-13912345678", "2026-03-05", "2026-03", "1", "other", "name@example.com"}

func sampleText(r rules, salt string) string {
	if len(r.Samples) > 0 {
		return r.Samples[0]
	}
	for _, template := range append([]string{plainText}, templates...) {
		low, high := 1, utf8.RuneCountInString(salt+template)
		if r.MinLength != nil {
			low = *r.MinLength
		}
		if r.MaxLength != nil {
			high = min(high, *r.MaxLength)
		}
		if sample, ok := textOf(r, salt+template, max(low, high)); ok {
			return sample
		}
	}
	panic("contract: no sample for pattern " + r.Pattern)
}

// textOf stretches or cuts a text to n characters, and reports whether it still
// matches the patterns.
func textOf(r rules, text string, n int) (string, bool) {
	runes := []rune(text)
	for len(runes) < n {
		runes = append(runes, runes[len(runes)-1])
	}
	text = string(runes[:n])
	for _, pattern := range r.patterns {
		if !pattern.MatchString(text) {
			return text, false
		}
	}
	return text, true
}
