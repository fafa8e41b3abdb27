package main

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/partnerbss/partnerbss-go/internal/test/contract"
)

// rules are the lines of a validation: one call of package check for each field.
// on is the variable that holds the object.
func (d *drafter) rules(o *object, s *contract.Schema, on string) (lines []string) {
	for _, f := range o.Fields {
		lines = append(lines, d.rule(o, s, f, on)...)
	}
	return lines
}

// rule are the lines of one field.
func (d *drafter) rule(o *object, parent *contract.Schema, f field, on string) (lines []string) {
	s, at := f.schema, on+"."+f.Name
	pointer := strings.HasPrefix(f.Type, "*")
	required := parent.Requires(f.wire)
	var call string
	var able []string // conditions that the call has methods for
	switch {
	case s.Additional != nil:
		// Whatever it holds is fine.
	case s.Format == "byte":
		call = fmt.Sprintf("check.List(c, %q, %s)", f.wire, at)
		if required {
			call += ".Required()"
		}
	case s.Type == "object":
		call, able = d.checkObject(f, at, pointer), []string{"RequiredIf"}
		if !pointer {
			able = nil
		}
	case s.Type == "array":
		call, able = d.checkList(o, f, at, required)
	case s.IsDecimal():
		call, lines = d.checkDecimal(o, f, at)
	case s.Calendar != "":
		call, able = d.checkCalendar(o, f, at, on, required), []string{"RequiredIf"}
		if s.Calendar == "month" {
			able = nil
		}
	case len(s.Enum) > 0:
		kind := "Enum"
		if pointer {
			kind = "EnumPtr"
		}
		call, able = fmt.Sprintf("check.%s(c, %q, %s, %sValues...)", kind, f.wire, at, unexported(strings.TrimPrefix(f.Type, "*"))), []string{"RequiredIf"}
		if required {
			call += ".Required()"
		}
	case s.Type == "integer":
		call, able = d.checkInteger(o, f, at, pointer, required), []string{"RequiredIf", "MaxIf"}
	case s.Type == "boolean":
		// Both values are fine.
	default:
		call, able = d.checkText(o, s, f.wire, at, required, f.Type == "core.Secret"), []string{"RequiredIf", "OneOfIf", "Match"}
	}
	return append(d.conditions(o, f, call, able, on), lines...)
}

// conditions adds the rules that depend on other fields.
func (d *drafter) conditions(o *object, f field, call string, able []string, on string) (lines []string) {
	s := f.schema
	cannot := func(rule, condition string) {
		d.ask("%s.%s: %s %q has no rule of package check for such a field; write it with Fail", o.Name, f.Name, rule, condition)
	}
	add := func(method, rule, condition string, format string, args ...any) {
		expression, when, ok := d.condition(o, condition, on)
		if !ok || !slices.Contains(able, method) {
			cannot(rule, condition)
			return
		}
		call += fmt.Sprintf(".\n"+method+"("+format+")", append([]any{expression, when}, args...)...)
	}
	if s.RequiredIf != "" {
		add("RequiredIf", "x-required-if", s.RequiredIf, "%s, %q")
	}
	if s.ForbiddenIf != "" {
		add("ForbiddenIf", "x-forbidden-if", s.ForbiddenIf, "%s, %q")
	}
	for _, condition := range sorted(s.MaxIf) {
		expression, when, ok := d.condition(o, condition, on)
		if !ok || !slices.Contains(able, "MaxIf") {
			cannot("x-max-if", condition)
			continue
		}
		call += fmt.Sprintf(".\nMaxIf(%s, %d, %q)", expression, s.MaxIf[condition], when)
	}
	for _, condition := range sorted(s.EnumIf) {
		var values []string
		for _, one := range s.EnumIf[condition] {
			values = append(values, strconv.Quote(fmt.Sprint(one)))
		}
		add("OneOfIf", "x-enum-if", condition, "%s, %q, %s", strings.Join(values, ", "))
	}
	if len(s.PatternBy) > 0 && slices.Contains(able, "Match") {
		name := unexported(f.Name) + "Text"
		lines = append(lines, name+" := "+call)
		for _, condition := range sorted(s.PatternBy) {
			expression, _, ok := d.condition(o, condition, on)
			if !ok {
				cannot("x-pattern-by", condition)
				continue
			}
			lines = append(lines, "if "+expression+" {\n"+name+d.match(o, f.wire, s.PatternBy[condition])+"\n}")
		}
		return lines
	}
	if call == "" {
		return nil
	}
	return []string{call}
}

func sorted[V any](m map[string]V) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

// condition is a condition of the contract, "field == value" or "field present",
// as an expression and in words.
func (d *drafter) condition(o *object, condition, on string) (expression, when string, ok bool) {
	name, rest, _ := strings.Cut(condition, " ")
	i := slices.IndexFunc(o.Fields, func(f field) bool { return f.wire == name })
	if i < 0 {
		return "", "", false
	}
	f := o.Fields[i]
	at, held := on+"."+f.Name, strings.TrimPrefix(f.Type, "*")
	if rest == "present" {
		when = name + " is given"
		switch {
		case held != f.Type:
			return at + " != nil", when, true
		case strings.HasPrefix(held, "[]"):
			return "len(" + at + ") > 0", when, true
		case slices.Contains([]string{"time.Time", "core.Date", "core.Month", "decimal.Decimal"}, held):
			return "!" + at + ".IsZero()", when, true
		case held == "int" || held == "int64" || d.byName[held] != nil && d.byName[held].Kind == "int":
			return at + " != 0", when, true
		case held == "bool":
			return at, when, true
		case held == "string" || held == "core.Secret" || d.byName[held] != nil:
			return at + ` != ""`, when, true
		}
		return "", "", false
	}
	wanted, ok := strings.CutPrefix(rest, "== ")
	if !ok {
		return "", "", false
	}
	literal := strconv.Quote(wanted)
	switch {
	case d.byName[held] != nil:
		e := d.byName[held]
		if e.Kind == "int" {
			literal = wanted
		}
		for _, v := range e.Values {
			if v.Literal == literal {
				literal = v.Name
			}
		}
	case held == "int" || held == "int64" || held == "bool":
		literal = wanted
	case held != "string":
		return "", "", false
	}
	if held != f.Type {
		return at + " != nil && *" + at + " == " + literal, name + " is " + wanted, true
	}
	return at + " == " + literal, name + " is " + wanted, true
}

func (d *drafter) checkObject(f field, at string, pointer bool) string {
	if !pointer {
		return fmt.Sprintf("%s.check(c.In(%q))", at, f.wire)
	}
	return fmt.Sprintf("check.Object(c, %q, %s, (*%s).check)", f.wire, at, strings.TrimPrefix(f.Type, "*"))
}

// checkList checks a list and its elements.
func (d *drafter) checkList(o *object, f field, at string, required bool) (call string, able []string) {
	s, element := f.schema, strings.TrimPrefix(f.Type, "[]")
	limit := ""
	if required {
		limit += ".Required()"
	}
	if s.MaxItems != nil {
		limit += fmt.Sprintf(".Max(%d)", *s.MaxItems)
	}
	if s.MinItems != nil && *s.MinItems > 1 {
		d.ask("%s.%s: at least %d elements; package check has no rule for that", o.Name, f.Name, *s.MinItems)
	}
	able = []string{"RequiredIf", "ForbiddenIf"}
	switch items := s.Items; {
	case items.Type == "object":
		call = fmt.Sprintf("check.List(c, %q, %s)%s.Each((*%s).check)", f.wire, at, limit, element)
	case element == "string":
		call, able = fmt.Sprintf("c.Strings(%q, %s)%s", f.wire, at, limit), nil
		rules := ""
		if items.MinLength != nil && *items.MinLength > 0 {
			rules += ".Required()"
		}
		if rules += d.lengths(items) + d.pattern(o, items, f.wire); rules != "" {
			call += ".Each(func(v check.Text) { v" + rules + " })"
		}
		if s.UniqueItems {
			call += ".Unique()"
		}
	case len(items.Enum) > 0:
		call = fmt.Sprintf("check.List(c, %q, %s)%s.Each(func(v *%s, c *check.Checker) { check.Enum(c, \"\", *v, %sValues...).Required() })",
			f.wire, at, limit, element, unexported(element))
	default:
		call = fmt.Sprintf("check.List(c, %q, %s)%s", f.wire, at, limit)
		d.ask("%s.%s: rules for elements of type %s", o.Name, f.Name, element)
	}
	if s.UniqueBy != "" {
		for _, key := range d.object(element).Fields {
			if key.wire == s.UniqueBy {
				call += fmt.Sprintf("\ncheck.Unique(c, %q, %q, %s, func(v %s) %s { return v.%s })", f.wire, key.wire, at, element, key.Type, key.Name)
			}
		}
	}
	if !strings.Contains(call, "Unique") && len(s.Items.Enum) == 0 && !d.Op.Safe {
		d.ask("%s.%s: may an element be there twice? If not: Unique, and DistinctIDs in the contract test", o.Name, f.Name)
	}
	return call, able
}

// checkDecimal checks an amount.
func (d *drafter) checkDecimal(o *object, f field, at string) (call string, more []string) {
	s := f.schema
	call = fmt.Sprintf("c.Decimal(%q, %s)", f.wire, at)
	positive := s.ExclusiveMin != nil && s.ExclusiveMin.IsZero() || s.ExclusiveMinimum && s.Minimum != nil && s.Minimum.IsZero()
	switch {
	case positive:
		call += ".Positive()"
		if strings.Contains(f.Tag, ",omit") {
			d.ask("%s.%s: optional and above 0; Positive refuses what is left out", o.Name, f.Name)
		}
	case s.ExclusiveMin != nil || s.ExclusiveMinimum:
		d.ask("%s.%s: above another number than 0", o.Name, f.Name)
	case s.Minimum != nil:
		call += fmt.Sprintf(".Min(decimal.RequireFromString(%q))", s.Minimum)
	}
	if s.Maximum != nil {
		call += fmt.Sprintf(".Max(decimal.RequireFromString(%q))", s.Maximum)
	}
	if s.Scale != nil {
		call += fmt.Sprintf(".Scale(%d)", *s.Scale)
	} else {
		d.ask("%s.%s: the contract does not say how many decimals", o.Name, f.Name)
	}
	if s.Type == "string" && s.MaxLength != nil {
		more = append(more, fmt.Sprintf("c.String(%q, %s.String()).Max(%d) // as it is on the wire", f.wire, at, *s.MaxLength))
	}
	return call, more
}

// checkCalendar checks an instant, day or month, and the end of a period.
func (d *drafter) checkCalendar(o *object, f field, at, on string, required bool) string {
	s := f.schema
	call := fmt.Sprintf("c.%s(%q, %s)", map[string]string{"date-time-utc": "Time", "date-time": "Time", "date-time-local": "Time", "date": "Date", "month": "Month"}[s.Calendar], f.wire, at)
	if required {
		call += ".Required()"
	}
	sibling := func(wire string) string {
		for _, other := range o.Fields {
			if other.wire == wire {
				return on + "." + other.Name
			}
		}
		return ""
	}
	if begin := sibling(s.Begins); begin != "" {
		if s.Calendar == "month" {
			d.ask("%s.%s: no earlier than %s; package check has no rule for months", o.Name, f.Name, s.Begins)
		} else {
			call += fmt.Sprintf(".NotBefore(%q, %s)", s.Begins, begin)
		}
	}
	if from := sibling(s.SpanFrom); s.MaxSpanDays > 0 && from != "" {
		call += fmt.Sprintf(".WithinDays(%d, %q, %s)", s.MaxSpanDays, s.SpanFrom, from)
	}
	return call
}

func (d *drafter) checkInteger(o *object, f field, at string, pointer, required bool) string {
	s := f.schema
	call := fmt.Sprintf("c.Int(%q, %s)", f.wire, at)
	switch {
	case pointer:
		call = fmt.Sprintf("c.IntPtr(%q, %s)", f.wire, at)
	case f.Type == "int64":
		call = fmt.Sprintf("c.Int(%q, int(%s))", f.wire, at)
	}
	if required && s.Minimum != nil && s.Minimum.IsPositive() {
		call += ".Required()"
	}
	switch {
	case s.Minimum != nil && s.Maximum != nil:
		call += fmt.Sprintf(".Between(%s, %s)", s.Minimum, s.Maximum)
	case s.Minimum != nil:
		call += fmt.Sprintf(".Min(%s)", s.Minimum)
	case s.Maximum != nil:
		call += fmt.Sprintf(".Between(0, %s)", s.Maximum)
		d.ask("%s.%s: the contract has no least value; 0 is a guess", o.Name, f.Name)
	}
	return call
}

// checkText checks a text.
func (d *drafter) checkText(o *object, s *contract.Schema, wire, at string, required, secret bool) string {
	call := fmt.Sprintf("c.String(%q, %s)", wire, at)
	if secret {
		call = fmt.Sprintf("c.Secret(%q, %s)", wire, at)
	}
	if required {
		call += ".Required()"
	}
	call += d.lengths(s) + d.pattern(o, s, wire)
	if len(s.NotPrefix) > 0 {
		var prefixes []string
		for _, prefix := range s.NotPrefix {
			prefixes = append(prefixes, strconv.Quote(prefix))
		}
		call += ".NotPrefix(" + strings.Join(prefixes, ", ") + ")"
	}
	return call
}

func (d *drafter) lengths(s *contract.Schema) string {
	switch {
	case s.MinLength != nil && *s.MinLength > 1 && s.MaxLength != nil:
		return fmt.Sprintf(".Length(%d, %d)", *s.MinLength, *s.MaxLength)
	case s.MaxLength != nil:
		return fmt.Sprintf(".Max(%d)", *s.MaxLength)
	}
	return ""
}

func (d *drafter) pattern(o *object, s *contract.Schema, wire string) string {
	if s.Pattern == "" {
		return ""
	}
	return d.match(o, wire, s.Pattern)
}

// match is the call of Match with a pattern.
func (d *drafter) match(o *object, wire, text string) string {
	quoted := strconv.Quote(text)
	if strconv.CanBackquote(text) {
		quoted = "`" + text + "`"
	}
	p := pattern{Text: quoted}
	for _, known := range d.Patterns {
		if known.Text == quoted {
			p = known
		}
	}
	if p.Var == "" {
		p.Var = unexported(goName(wire)) + "Pattern"
		for d.names[p.Var] {
			p.Var += "2"
		}
		d.names[p.Var], d.Patterns = true, append(d.Patterns, p)
	}
	d.ask("%s: say in words what %s means, for the reader of the error", p.Var, text)
	return fmt.Sprintf(".\nMatch(%s, %q)", p.Var, "a text like "+text)
}
