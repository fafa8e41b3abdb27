package contract

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// Field is a node of the contract's input with the rules that JSON Schema
// cannot say: the x- keys, which mostly relate a field to its siblings.
type Field struct {
	name      string
	kind      string // OpenAPI type
	required  bool
	Props     map[string]*Field
	Items     *Field
	Sensitive bool
	empty     emptiness
	def       string // default, as text, for conditions on an absent sibling

	format      string           // x-format
	scale       int              // x-scale, -1 when there is none
	decimalText bool             // x-unit on a string
	above       *decimal.Decimal // x-exclusive-min on a string
	commaList   bool             // x-list
	notPrefix   []string
	uniqueBy    string
	maxSpan     int
	spanFrom    string
	requiredIf  *condition
	forbiddenIf *condition
	patternBy   []conditional[*regexp.Regexp]
	maxIf       []conditional[decimal.Decimal]
	enumIf      []conditional[[]string]
}

// condition is "field == value" or "field present".
type condition struct {
	field   string
	value   string
	present bool
}

type conditional[T any] struct {
	when condition
	then T
}

func parseCondition(s string) (condition, error) {
	if name, ok := strings.CutSuffix(s, " present"); ok {
		return condition{field: name, present: true}, nil
	}
	if name, value, ok := strings.Cut(s, " == "); ok {
		return condition{field: name, value: value}, nil
	}
	return condition{}, fmt.Errorf("condition %q is neither 'field == value' nor 'field present'", s)
}

// holds evaluates a condition against the siblings of a field. An absent
// sibling counts with its default.
func (c condition) holds(parent *Field, siblings map[string]any) bool {
	v := siblings[c.field]
	if c.present {
		return filled(v)
	}
	if v == nil {
		if f := parent.Props[c.field]; f != nil {
			return f.def != "" && f.def == c.value
		}
		return false
	}
	return scalarText(v) == c.value
}

// String is the condition in words.
func (c condition) String() string {
	if c.present {
		return c.field + " is present"
	}
	return c.field + " is " + c.value
}

// filled says that a value was really given: null, the empty string and the
// empty list are how callers leave a field out.
func filled(v any) bool {
	switch v := v.(type) {
	case nil:
		return false
	case string:
		return v != ""
	case []any:
		return len(v) > 0
	}
	return true
}

func scalarText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		return fmt.Sprint(v)
	}
	return ""
}

// newField reads one resolved schema.
func newField(name string, doc Schema, required bool) (*Field, error) {
	kind, _ := doc["type"].(string)
	description, _ := doc["description"].(string)
	f := &Field{
		name: name, kind: kind, required: required, scale: -1,
		Sensitive: doc["x-sensitive"] == true,
		empty:     emptinessOf(description),
		commaList: doc["x-list"] != nil,
	}
	if d, ok := doc["default"]; ok {
		f.def = fmt.Sprint(d)
	}
	f.format, _ = doc["x-format"].(string)
	if s, ok := wholeNumber(doc["x-scale"]); ok {
		f.scale = s
	}
	f.decimalText = kind == "string" && doc["x-unit"] == "CNY yuan"
	if v, ok := doc["x-exclusive-min"]; ok && kind == "string" {
		d, err := decimal.NewFromString(fmt.Sprint(v))
		if err != nil {
			return nil, fmt.Errorf("%s: x-exclusive-min: %w", name, err)
		}
		f.above = &d
	}
	f.uniqueBy, _ = doc["x-unique-by"].(string)
	f.spanFrom, _ = doc["x-span-from"].(string)
	if n, ok := wholeNumber(doc["x-max-span-days"]); ok {
		f.maxSpan = n
	}
	for _, p := range anyList(doc["x-not-prefix"]) {
		f.notPrefix = append(f.notPrefix, p.(string))
	}
	if err := f.readConditions(doc); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if props := AsSchema(doc["properties"]); props != nil {
		f.Props = make(map[string]*Field, len(props))
		req := RequiredSet(doc)
		for child, p := range props {
			c, err := newField(child, AsSchema(p), req[child])
			if err != nil {
				return nil, err
			}
			f.Props[child] = c
		}
	}
	if items := AsSchema(doc["items"]); items != nil {
		c, err := newField(name, items, true)
		if err != nil {
			return nil, err
		}
		f.Items = c
	}
	return f, nil
}

func (f *Field) readConditions(doc Schema) error {
	for key, dst := range map[string]**condition{"x-required-if": &f.requiredIf, "x-forbidden-if": &f.forbiddenIf} {
		if s, ok := doc[key].(string); ok {
			c, err := parseCondition(s)
			if err != nil {
				return err
			}
			*dst = &c
		}
	}
	for when, v := range AsSchema(doc["x-pattern-by"]) {
		c, err := parseCondition(when)
		if err != nil {
			return err
		}
		re, err := regexp.Compile(v.(string))
		if err != nil {
			return err
		}
		f.patternBy = append(f.patternBy, conditional[*regexp.Regexp]{c, re})
	}
	for when, v := range AsSchema(doc["x-max-if"]) {
		c, err := parseCondition(when)
		if err != nil {
			return err
		}
		f.maxIf = append(f.maxIf, conditional[decimal.Decimal]{c, decimal.RequireFromString(fmt.Sprint(v))})
	}
	for when, v := range AsSchema(doc["x-enum-if"]) {
		c, err := parseCondition(when)
		if err != nil {
			return err
		}
		var values []string
		for _, item := range anyList(v) {
			values = append(values, fmt.Sprint(item))
		}
		f.enumIf = append(f.enumIf, conditional[[]string]{c, values})
	}
	return nil
}

func anyList(v any) []any {
	list, _ := v.([]any)
	return list
}

// findings collects what is wrong with an input.
type findings struct {
	list []Finding
}

func (fs *findings) refuse(field, format string, args ...any) {
	fs.list = append(fs.list, Finding{Field: field, Message: fmt.Sprintf(format, args...), Refused: true})
}

func (fs *findings) tolerate(field, format string, args ...any) {
	fs.list = append(fs.list, Finding{Field: field, Message: fmt.Sprintf(format, args...)})
}

// examine checks one value of the input against the x- keys, below the path
// that names it to the caller.
func (f *Field) examine(path string, v any, fs *findings) {
	switch v := v.(type) {
	case map[string]any:
		for name, child := range f.Props {
			child.examineIn(f, join(path, name), v, fs)
		}
	case []any:
		if f.Items == nil {
			return
		}
		for i, item := range v {
			f.Items.examineValue(fmt.Sprintf("%s[%d]", path, i), item, fs)
		}
		f.examineUnique(path, v, fs)
	}
}

// examineIn checks a field together with its siblings.
func (f *Field) examineIn(parent *Field, path string, siblings map[string]any, fs *findings) {
	v := siblings[f.name]
	if f.requiredIf != nil && f.requiredIf.holds(parent, siblings) && !filled(v) {
		fs.refuse(path, "is required when %s", f.requiredIf)
	}
	if f.forbiddenIf != nil && f.forbiddenIf.holds(parent, siblings) && filled(v) {
		fs.refuse(path, "must not be sent when %s", f.forbiddenIf)
	}
	if v == nil || (v == "" && f.empty.emptyOK && !f.required) {
		return
	}
	text := scalarText(v)
	for _, p := range f.patternBy {
		if p.when.holds(parent, siblings) && !p.then.MatchString(text) {
			fs.refuse(path, "does not have the format needed when %s", p.when)
		}
	}
	for _, e := range f.enumIf {
		if e.when.holds(parent, siblings) && !slices.Contains(e.then, text) {
			fs.refuse(path, "is not one of the values allowed when %s", e.when)
		}
	}
	for _, m := range f.maxIf {
		d, ok := units.SaneDecimal(text)
		if ok && m.when.holds(parent, siblings) && d.GreaterThan(m.then) {
			fs.refuse(path, "must be at most %s when %s", m.then, m.when)
		}
	}
	if f.maxSpan > 0 {
		f.examineSpan(path, text, scalarText(siblings[f.spanFrom]), fs)
	}
	f.examineValue(path, v, fs)
}

// examineValue checks what a value must satisfy by itself.
func (f *Field) examineValue(path string, v any, fs *findings) {
	switch v := v.(type) {
	case string:
		if f.format != "" && !formatOK(f.format, v) {
			fs.refuse(path, "must have the format %s", formatNames[f.format])
		}
		if f.commaList && slices.Contains(strings.Split(v, ","), "") {
			fs.refuse(path, "must be values joined by commas")
		}
		for _, p := range f.notPrefix {
			if strings.HasPrefix(v, p) {
				fs.refuse(path, "must not start with %s", p)
			}
		}
		if f.decimalText {
			f.examineDecimal(path, v, fs)
		}
	case json.Number:
		f.examineDecimal(path, v.String(), fs)
	default:
		f.examine(path, v, fs)
	}
}

// examineDecimal checks an amount from its literal, never through binary
// floating point.
func (f *Field) examineDecimal(path, literal string, fs *findings) {
	if f.scale < 0 && !f.decimalText {
		return
	}
	d, ok := units.SaneDecimal(literal)
	switch {
	case !ok:
		fs.refuse(path, "must be a decimal number")
	case f.scale >= 0 && !d.Truncate(int32(f.scale)).Equal(d):
		fs.refuse(path, "must have at most %d decimals", f.scale)
	case f.above != nil && !d.GreaterThan(*f.above):
		fs.refuse(path, "must be greater than %s", f.above)
	}
}

func (f *Field) examineUnique(path string, items []any, fs *findings) {
	if f.uniqueBy == "" {
		return
	}
	seen := map[string]bool{}
	for i, item := range items {
		m, _ := item.(map[string]any)
		key := scalarText(m[f.uniqueBy])
		if seen[key] {
			fs.refuse(fmt.Sprintf("%s[%d].%s", path, i, f.uniqueBy), "must not repeat within the list")
		}
		seen[key] = true
	}
}

func (f *Field) examineSpan(path, end, begin string, fs *findings) {
	if begin == "" || end == "" {
		return
	}
	from, to := parseAny(begin), parseAny(end)
	if from.IsZero() || to.IsZero() {
		return // the format check names the field
	}
	if to.Before(from) {
		fs.refuse(path, "must not be before %s", f.spanFrom)
	}
	if to.Sub(from) > time.Duration(f.maxSpan)*24*time.Hour {
		fs.refuse(path, "must be at most %d days after %s", f.maxSpan, f.spanFrom)
	}
}

var formatNames = map[string]string{
	"date-time-utc":   "YYYY-MM-DDThh:mm:ssZ",
	"date-time-local": "YYYY-MM-DD hh:mm:ss",
	"date-time":       "of RFC 3339",
	"date":            "YYYY-MM-DD",
	"month":           "YYYY-MM",
}

func formatOK(format, v string) bool {
	layout := map[string]string{"date-time-utc": units.LayoutInstant, "date-time-local": time.DateTime, "date-time": time.RFC3339, "date": units.LayoutDay, "month": units.LayoutMonth}[format]
	t, err := time.Parse(layout, v)
	// Formatting back refuses the fractions and short forms that Parse takes.
	return err == nil && t.Format(layout) == v
}

func parseAny(v string) time.Time {
	for _, layout := range []string{units.LayoutDay, units.LayoutInstant, units.LayoutMonth} {
		if t, err := time.Parse(layout, v); err == nil {
			return t
		}
	}
	return time.Time{}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// wholeNumber reads an integer of the contract.
func wholeNumber(v any) (int, bool) {
	literal, _ := v.(json.Number)
	n, err := strconv.Atoi(literal.String())
	return n, err == nil
}
