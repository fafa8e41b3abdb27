package contract

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
)

// The checks work on trees: JSON as encoding/json gives it with UseNumber, in
// which the properties of a request lie side by side, wherever they travel.

// instant is how instants travel.
const instant = "2006-01-02T15:04:05Z"

var (
	timeType     = reflect.TypeFor[time.Time]()
	dateType     = reflect.TypeFor[core.Date]()
	monthType    = reflect.TypeFor[core.Month]()
	decimalType  = reflect.TypeFor[decimal.Decimal]()
	periodType   = reflect.TypeFor[core.PeriodType]()
	secretType   = reflect.TypeFor[core.Secret]()
	metadataType = reflect.TypeFor[core.Metadata]()
	anythingType = reflect.TypeFor[map[string]any]()
	bytesType    = reflect.TypeFor[[]byte]() // Base64 on the wire
)

// field is a field of a Go struct that travels.
type field struct {
	reflect.StructField
	name    string // on the wire
	place   string // path, header, query or body
	options string // of the tag
}

// tags are the struct tags that place a field, the strongest first.
var tags = []struct{ key, place string }{{"path", "path"}, {"header", "header"}, {"url", "query"}, {"json", "body"}}

// fieldsOf lists the fields of a struct that travel, by wire name.
func fieldsOf(t reflect.Type) map[string]field {
	fields := map[string]field{}
	for i := range t.NumField() {
		f := t.Field(i)
		for _, tag := range tags {
			text, ok := f.Tag.Lookup(tag.key)
			if name, options, _ := strings.Cut(text, ","); ok && name != "-" {
				fields[name] = field{f, name, tag.place, options}
				break
			}
		}
	}
	return fields
}

// deref is the type that a pointer points to, or the type itself.
func deref(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		return t.Elem()
	}
	return t
}

// assign sets a Go value from a tree.
func assign(v reflect.Value, node any) error {
	switch v.Type() {
	case timeType:
		t, err := time.Parse(time.RFC3339, text(node))
		if err != nil {
			t, err = parseCalendar("date-time-local", text(node))
		}
		v.Set(reflect.ValueOf(t))
		return err
	case dateType, monthType:
		return assignCalendar(v, text(node))
	case decimalType:
		d, err := decimal.NewFromString(text(node))
		v.Set(reflect.ValueOf(d))
		return err
	}
	if v.Type() == bytesType {
		data, err := base64.StdEncoding.DecodeString(text(node))
		v.SetBytes(data)
		return err
	}
	if v.Type() == secretType {
		v.Set(reflect.ValueOf(core.NewSecret(text(node))))
		return nil
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return assign(v.Elem(), node)
	case reflect.String:
		v.SetString(text(node))
	case reflect.Int, reflect.Int64:
		n, err := strconv.ParseInt(text(node), 10, 64)
		v.SetInt(n)
		return err
	case reflect.Bool:
		flag, ok := node.(bool)
		v.SetBool(flag)
		if !ok {
			return fmt.Errorf("%v does not go into a boolean", node)
		}
	case reflect.Slice:
		return assignList(v, node)
	case reflect.Struct:
		return assignObject(v, node)
	case reflect.Map:
		v.Set(reflect.ValueOf(node))
	default:
		return fmt.Errorf("%s does not occur on the wire", v.Type())
	}
	return nil
}

// assignCalendar takes days and months that are not in the calendar, too.
func assignCalendar(v reflect.Value, value string) error {
	for i, part := range strings.Split(value, "-") {
		n, err := strconv.Atoi(part)
		if err != nil || i >= v.NumField() {
			return fmt.Errorf("%q is no %s", value, v.Type())
		}
		v.Field(i).SetInt(int64(n))
	}
	return nil
}

func assignList(v reflect.Value, node any) error {
	elements, ok := node.([]any)
	if !ok {
		return fmt.Errorf("%v is no list", node)
	}
	v.Set(reflect.MakeSlice(v.Type(), len(elements), len(elements)))
	for i, element := range elements {
		if err := assign(v.Index(i), element); err != nil {
			return fmt.Errorf("[%d]: %w", i, err)
		}
	}
	return nil
}

func assignObject(v reflect.Value, node any) error {
	object, ok := node.(map[string]any)
	if !ok {
		return fmt.Errorf("%v is no object", node)
	}
	fields := fieldsOf(v.Type())
	for _, name := range sorted(object) {
		f, ok := fields[name]
		if !ok {
			return fmt.Errorf("%s has no field for %s", v.Type(), name)
		}
		if err := assign(v.FieldByIndex(f.Index), object[name]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// text is the text of a leaf.
func text(node any) string {
	if s, ok := node.(string); ok {
		return s
	}
	return fmt.Sprint(node)
}

// read is the request that a Go value stands for. What a plain field cannot tell
// from "left out" counts as left out:
//   - the zero value of an optional field that is no pointer;
//   - an empty text, list, time, day or month, required or not.
func read(v reflect.Value, s *Schema) any {
	switch v.Type() {
	case timeType:
		if s != nil && s.Calendar == "date-time-local" {
			return v.Interface().(time.Time).In(core.Beijing).Format(time.DateTime)
		}
		return v.Interface().(time.Time).UTC().Format(instant)
	case dateType, monthType:
		return v.Interface().(fmt.Stringer).String()
	case decimalType:
		number := v.Interface().(decimal.Decimal).String()
		if s != nil && s.Type == "string" {
			return number
		}
		return json.Number(number)
	}
	if v.Type() == bytesType {
		return base64.StdEncoding.EncodeToString(v.Bytes())
	}
	if v.Type() == secretType {
		return v.Interface().(core.Secret).Reveal()
	}
	switch v.Kind() {
	case reflect.Pointer:
		return read(v.Elem(), s)
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return v.Bool()
	case reflect.Slice:
		elements := make([]any, v.Len())
		for i := range elements {
			elements[i] = read(v.Index(i), s.Items)
		}
		return elements
	case reflect.Struct:
		return readObject(v, s)
	case reflect.Map:
		return v.Interface()
	}
	if s != nil && s.Type == "string" {
		return strconv.FormatInt(v.Int(), 10)
	}
	return json.Number(strconv.FormatInt(v.Int(), 10))
}

func readObject(v reflect.Value, s *Schema) map[string]any {
	object := map[string]any{}
	fields := fieldsOf(v.Type())
	for name, property := range s.Properties {
		f, ok := fields[name]
		if !ok {
			continue // reported as a missing field
		}
		value := v.FieldByIndex(f.Index)
		if !leftOut(value, property, s.Requires(name)) {
			object[name] = read(value, property)
		}
	}
	return object
}

func leftOut(v reflect.Value, s *Schema, required bool) bool {
	if v.Kind() == reflect.Slice {
		return v.Len() == 0
	}
	if !v.IsZero() {
		return false
	}
	// No code that travels as text is zero in Go.
	empty := v.Kind() == reflect.Pointer || v.Kind() == reflect.String || v.Kind() == reflect.Int && s.Type == "string" ||
		slices.Contains([]reflect.Type{timeType, dateType, monthType, secretType}, v.Type())
	return empty || !required
}

// periods are the numbers that core.PeriodType has for the codes of periods in bills.
var periods = map[string]string{"19": "3", "20": "2", "24": "0", "25": "4"}

// periodOf is the number in Go of a code of a period; a code of the main table is
// its own number.
func periodOf(code any) string {
	if number, ok := periods[text(code)]; ok {
		return number
	}
	return text(code)
}

// canonical writes the numbers of a tree in one way, so that trees can be compared.
func canonical(node any) any {
	switch node := node.(type) {
	case json.Number:
		if d, err := decimal.NewFromString(node.String()); err == nil {
			return json.Number(d.String())
		}
	case []any:
		list := make([]any, len(node))
		for i := range node {
			list[i] = canonical(node[i])
		}
		return list
	case map[string]any:
		object := make(map[string]any, len(node))
		for name := range node {
			object[name] = canonical(node[name])
		}
		return object
	}
	return node
}

// clone copies a tree.
func clone(node any) any { return canonical(node) }
