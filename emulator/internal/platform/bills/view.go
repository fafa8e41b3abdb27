package bills

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// column is one fact of a row: how it becomes a value of a Go type, which
// encoding/json renders.
type column struct {
	of  reflect.Type
	put func(to reflect.Value, r *row)
}

// text is a column of strings.
func text(value func(*row) string) column {
	return column{reflect.TypeFor[string](), func(to reflect.Value, r *row) { to.SetString(value(r)) }}
}

// textOf is a column of strings that follow from the charge alone.
func textOf(value func(*world.Charge) string) column {
	return text(func(r *row) string { return value(r.ch) })
}

// code is a column of whole numbers.
func code(value func(*row) int) column {
	return column{reflect.TypeFor[int](), func(to reflect.Value, r *row) { to.SetInt(int64(value(r))) }}
}

// codeOf is a column of whole numbers that follow from the charge alone.
func codeOf(value func(*world.Charge) int) column {
	return code(func(r *row) int { return value(r.ch) })
}

// amount is a column of decimals, which are numbers on the wire.
func amount(value func(*row) decimal.Decimal) column {
	return column{reflect.TypeFor[json.Number](), func(to reflect.Value, r *row) { to.SetString(value(r).String()) }}
}

// object is a column of anything else.
func object[T any](value func(*row) T) column {
	return column{reflect.TypeFor[T](), func(to reflect.Value, r *row) { to.Set(reflect.ValueOf(value(r))) }}
}

// when shows a column where a condition holds, and null elsewhere.
func when(condition func(*row) bool, shown column) column {
	return column{reflect.PointerTo(shown.of), func(to reflect.Value, r *row) {
		if condition(r) {
			to.Set(reflect.New(shown.of))
			shown.put(to.Elem(), r)
		}
	}}
}

// orNull shows the empty string as null.
func orNull(shown column) column {
	return column{reflect.PointerTo(shown.of), func(to reflect.Value, r *row) {
		to.Set(reflect.New(shown.of))
		if shown.put(to.Elem(), r); to.Elem().IsZero() {
			to.SetZero()
		}
	}}
}

// uncut shows an amount with the fractions of a cent that accounts are not
// charged, unless the rule is on that says otherwise.
func uncut(shown column) column {
	return column{shown.of, func(to reflect.Value, r *row) {
		if !r.c.Env.On(world.RuleDetailsInCents) {
			whole := *r
			whole.fees.Cash, whole.fees.Erased = r.fees.Cash.Add(r.fees.Erased), decimal.Zero
			r = &whole
		}
		shown.put(to, r)
	}}
}

// field is a column under its name on the wire. As in json tags, the name may
// be followed by options: with string a number becomes a text, with omitempty
// the field is left out instead of null.
type field struct {
	name   string
	column column
}

// View is what an operation shows of a charge.
type View struct {
	fields []field
	record reflect.Type // the fields as a struct, in their order
}

func viewOf(fields []field) View {
	list := make([]reflect.StructField, len(fields))
	for i, f := range fields {
		list[i] = reflect.StructField{
			Name: "F" + units.Itoa(i), Type: f.column.of, Tag: reflect.StructTag(fmt.Sprintf("json:%q", f.name)),
		}
	}
	return View{fields, reflect.StructOf(list)}
}

// show makes the record of a row.
func (v View) show(r *row) any {
	record := reflect.New(v.record)
	for i, f := range v.fields {
		f.column.put(record.Elem().Field(i), r)
	}
	return record.Interface()
}

// Page shows one page of the charges that a filter takes, and says how many
// there are in all.
func (v View) Page(c *call.Call, cycle string, b Bills, f BillFilter) (shown []any, total int) {
	rows, total := b.page(c, f)
	shown = make([]any, 0, len(rows))
	for _, r := range rows {
		ch := r.whole()
		shown = append(shown, v.show(&row{
			c: c, cycle: cycle, by: byDetail, ch: ch, spec: ch.Entry(),
			fees: b.amounts(ch), usage: ch.Usage, packaged: ch.PackageUsage,
		}))
	}
	return shown, total
}

// statistic shows one page of the charges that a filter takes, added up by
// resource as asked for, and says how many there are in all.
func (v View) statistic(
	c *call.Call, cycle string, b Bills, f BillFilter, by int,
) (shown []any, total int) {
	if by == byDetail {
		return v.Page(c, cycle, b, f)
	}
	groups := Sum(c, b, f, by == byDay, byResource)
	shown = []any{}
	for _, g := range call.Page(c, groups) {
		shown = append(shown, v.show(&row{
			c: c, cycle: cycle, by: by, ch: g.Sample, group: g.BillGroup, spec: g.Sample.Entry(),
			fees: g.sum, usage: g.usage, packaged: g.packaged,
		}))
	}
	return shown, len(groups)
}
