package document

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// Mistake is one thing that is wrong in a document.
type Mistake struct {
	Line    int
	Path    string // empty for the document as a whole
	Message string
}

// Error implements error.
func (m *Mistake) Error() string {
	if m.Path == "" {
		return fmt.Sprintf("line %d: %s", m.Line, m.Message)
	}
	return fmt.Sprintf("line %d: %s: %s", m.Line, m.Path, m.Message)
}

// maxMistakes is how many mistakes are told at once.
const maxMistakes = 20

// Decode fills the struct that v points to by the names in its json tags. The
// error joins a *Mistake for each thing that is wrong.
//
// Amounts (decimal.Decimal) are numbers or text with their exact digits,
// durations are text such as 36h or 20d, instants are text in RFC 3339. Text may
// be written as a number, as telephone numbers are. Null means not given.
func (n *Node) Decode(v any) error {
	var d decoder
	d.decode(n, "", reflect.ValueOf(v).Elem())
	errs := make([]error, 0, len(d.mistakes))
	for _, m := range d.mistakes {
		errs = append(errs, m)
	}
	return errors.Join(errs...)
}

type decoder struct{ mistakes []*Mistake }

func (d *decoder) mistake(line int, path, format string, args ...any) {
	if len(d.mistakes) < maxMistakes {
		d.mistakes = append(d.mistakes, &Mistake{line, path, fmt.Sprintf(format, args...)})
	}
}

var (
	decimalType  = reflect.TypeFor[decimal.Decimal]()
	durationType = reflect.TypeFor[time.Duration]()
	timeType     = reflect.TypeFor[time.Time]()
)

func (d *decoder) decode(n *Node, path string, v reflect.Value) {
	if n.kind == null {
		return
	}
	switch v.Type() {
	case decimalType:
		d.decimal(n, path, v)
		return
	case durationType:
		d.duration(n, path, v)
		return
	case timeType:
		d.time(n, path, v)
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.decode(n, path, v.Elem())
	case reflect.Struct:
		d.object(n, path, v)
	case reflect.Map:
		d.entries(n, path, v)
	case reflect.Slice:
		if !d.is(n, path, list) {
			return
		}
		v.Set(reflect.MakeSlice(v.Type(), len(n.items), len(n.items)))
		for i, item := range n.items {
			d.decode(item, fmt.Sprintf("%s[%d]", path, i), v.Index(i))
		}
	default:
		d.scalar(n, path, v)
	}
}

func (d *decoder) is(n *Node, path string, want kind) bool {
	if n.kind == want {
		return true
	}
	d.mistake(n.line, path, "must be %s, not %s", want, n.kind)
	return false
}

func (d *decoder) object(n *Node, path string, v reflect.Value) {
	if !d.is(n, path, object) {
		return
	}
	places := fieldsOf(v.Type())
	seen := map[string]bool{}
	for _, f := range n.fields {
		at := join(path, f.name)
		index, known := places[f.name]
		switch {
		case !known:
			d.mistake(f.line, at, "there is no such field")
		case seen[f.name]:
			d.mistake(f.line, at, "is given twice")
		default:
			seen[f.name] = true
			d.decode(f.node, at, v.FieldByIndex(index))
		}
	}
}

func (d *decoder) entries(n *Node, path string, v reflect.Value) {
	if !d.is(n, path, object) {
		return
	}
	v.Set(reflect.MakeMap(v.Type()))
	for _, f := range n.fields {
		at, key := join(path, f.name), reflect.ValueOf(f.name).Convert(v.Type().Key())
		if v.MapIndex(key).IsValid() {
			d.mistake(f.line, at, "is given twice")
			continue
		}
		item := reflect.New(v.Type().Elem()).Elem()
		d.decode(f.node, at, item)
		v.SetMapIndex(key, item)
	}
}

// fieldsOf finds the fields of a struct by name, those of embedded structs
// included.
func fieldsOf(t reflect.Type) map[string][]int {
	out := map[string][]int{}
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.IsExported() && name != "" && name != "-" {
			out[name] = f.Index
		}
	}
	return out
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

func (d *decoder) scalar(n *Node, path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		if n.kind != text && n.kind != number {
			d.mistake(n.line, path, "must be text, not %s; put it into quotes", n.kind)
			return
		}
		v.SetString(n.value)
	case reflect.Bool:
		if d.is(n, path, boolean) {
			v.SetBool(strings.EqualFold(n.value, "true"))
		}
	case reflect.Int, reflect.Int64:
		i, err := strconv.ParseInt(n.value, 10, v.Type().Bits())
		if n.kind != number || err != nil {
			d.mistake(n.line, path, "must be a whole number")
			return
		}
		v.SetInt(i)
	default:
		// Structs that are read from files hold nothing else; this is a bug.
		panic("document: no decoder for " + v.Type().String())
	}
}

var amountForm = regexp.MustCompile(`^-?[0-9]{1,20}(\.[0-9]{1,20})?$`)

func (d *decoder) decimal(n *Node, path string, v reflect.Value) {
	if (n.kind != number && n.kind != text) || !amountForm.MatchString(n.value) {
		d.mistake(n.line, path, "must be an amount such as 100.00")
		return
	}
	v.Set(reflect.ValueOf(decimal.RequireFromString(n.value)))
}

func (d *decoder) duration(n *Node, path string, v reflect.Value) {
	length, ok := parseDuration(n.value)
	if n.kind == number && n.value != "0" {
		ok = false
	}
	if (n.kind != number && n.kind != text) || !ok {
		d.mistake(n.line, path, "must be a length of time such as 20d, 36h or 1d12h30m")
		return
	}
	v.SetInt(int64(length))
}

// parseDuration is time.ParseDuration with days of 24 hours in front.
func parseDuration(s string) (time.Duration, bool) {
	digits, rest, hasDays := strings.Cut(s, "d")
	if !hasDays {
		length, err := time.ParseDuration(s)
		return length, err == nil
	}
	days, err := strconv.ParseInt(digits, 10, 32)
	if err != nil || days < -100_000 || days > 100_000 {
		return 0, false
	}
	length := time.Duration(days) * 24 * time.Hour
	if rest == "" {
		return length, true
	}
	more, err := time.ParseDuration(rest)
	if err != nil || more < 0 || days < 0 {
		return 0, false
	}
	return length + more, true
}

func (d *decoder) time(n *Node, path string, v reflect.Value) {
	t, err := time.Parse(time.RFC3339, n.value)
	if n.kind != text || err != nil {
		d.mistake(n.line, path, "must be an instant such as 2026-03-15T04:30:00Z")
		return
	}
	v.Set(reflect.ValueOf(t.UTC()))
}
