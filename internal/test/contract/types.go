package contract

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

// typing compares Go types with schemas.
type typing struct {
	*checker
	op       *Operation
	places   map[string]string // of the request's properties, nil for a response
	cursors  []string          // fields that an iterator moves
	problems problems
}

// types compares the fields of a request or response with its schema, at every
// depth. A request knows the places of its properties.
func (c *checker) types(op *Operation, s *Schema, t reflect.Type, places map[string]string) problems {
	y := typing{checker: c, op: op, places: places}
	if op.Paged() {
		y.cursors = cursors
	}
	if places == nil {
		metadata, ok := t.FieldByName(metadataType.Name())
		if !ok || !metadata.Anonymous || metadata.Type != metadataType || metadata.Tag.Get("json") != "-" {
			y.problems.add(`%s does not embed core.Metadata with json:"-"`, t)
		}
	}
	y.object(op.Func(), s, t, true)
	return y.problems
}

// refusal compares what the refusals of an operation tell beyond their code with the type
// that it is decoded into.
func (c *checker) refusal(op *Operation, made func() error) problems {
	if op.Refusal == nil || made == nil {
		if (op.Refusal == nil) != (made == nil) {
			return problems{"either the contract or the operation knows no details of a refusal"}
		}
		return nil
	}
	y := typing{checker: c}
	y.object(op.Func()+" (refusal)", op.Refusal, reflect.TypeOf(made()).Elem(), true)
	return y.problems
}

func (y *typing) request() bool { return y.places != nil }

func (y *typing) object(at string, s *Schema, t reflect.Type, top bool) {
	fields := fieldsOf(t)
	for _, name := range sorted(s.Properties) {
		if !y.request() && top && slices.Contains(Envelope, name) {
			delete(fields, name)
			continue
		}
		f, ok := fields[name]
		if !ok {
			y.problems.add("%s.%s has no field", at, name)
			continue
		}
		delete(fields, name)
		place := "body"
		if y.request() && top {
			place = y.places[name]
		}
		y.tag(at, s, f, place, top)
		y.field(at+"."+name, s.Properties[name], f.Type, s.Requires(name))
	}
	for _, name := range sorted(fields) {
		y.problems.add("%s has a field %s for %s, which the contract does not know", at, fields[name].Name, name)
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Type != metadataType && f.Tag.Get("json") == "" && f.Tag.Get("url") == "" && f.Tag.Get("path") == "" && f.Tag.Get("header") == "" {
			y.problems.add("%s: field %s has no tag", at, f.Name)
		}
	}
}

// tag wants `json:"name"`, `url:"name"`, `header:"name"` or `path:"name"`, and optional
// request fields to be left out when they are zero.
func (y *typing) tag(at string, s *Schema, f field, place string, top bool) {
	want := map[string]string{"body": "json", "query": "url", "path": "path", "header": "header"}[place] + ":" + `"` + f.name
	if y.request() && !s.Requires(f.name) {
		want += map[string]string{"body": ",omitzero", "query": ",omitempty"}[place]
	}
	if p := s.Properties[f.name]; place == "body" && p.Type == "string" &&
		(y.request() && p.IsDecimal() || deref(f.Type).Kind() == reflect.Int) {
		want += ",string"
	}
	if s.Properties[f.name].Calendar == "date-time-local" && place == "query" {
		want += `" layout:"` + time.DateTime
	}
	want += `"`
	if y.request() && top {
		want += y.op.Elsewhere(place)
	}
	if string(f.Tag) != want {
		y.problems.add("%s.%s: tag is %s, should be %s", at, f.name, f.Tag, want)
	}
}

// field compares the type of a field.
func (y *typing) field(at string, s *Schema, t reflect.Type, required bool) {
	pointer := t.Kind() == reflect.Pointer
	want, may := y.pointer(at, s, required)
	if deref(t) == periodType && !y.request() && len(s.Enum) > 0 && !among(s.Enum, 0) {
		want = true // a day, which is zero in Go, has a code of its own here
	}
	if pointer != want && !(pointer && may) {
		y.problems.add("%s is a %s; pointer should be %t", at, t, want)
	}
	y.value(at, s, deref(t))
}

// pointer tells whether a field must, and whether it may, be a pointer. In
// requests a pointer tells a real zero from "left out", so it is due where there
// is such a difference:
//   - an optional object, and a text that the domain lists in EmptyDiffers;
//   - an optional number, boolean or enum whose zero is a value and not the
//     default.
//
// The cursor of an iterator is plain, since the iterator moves it and a page of no
// records is of no use, and so is a decimal: an amount of nothing asks for
// nothing. In responses null and absent are zero, and a pointer may tell them
// from an enum's real zero.
func (y *typing) pointer(at string, s *Schema, required bool) (must, may bool) {
	if !y.request() {
		return false, len(s.Enum) > 0 && among(s.Enum, 0)
	}
	if !required && slices.Contains(y.EmptyDiffers, at) {
		return true, true
	}
	must = s.Pointer(required, y.cursor(at))
	return must, must
}

// Pointer reports whether a field of a request must be a pointer, as far as its
// schema tells. A cursor is one of an iterator.
func (s *Schema) Pointer(required, cursor bool) bool {
	switch {
	case required || s.Type == "array" || s.IsDecimal() || s.Additional != nil:
		return false
	case s.Type == "object":
		return true
	case s.Type == "string" || cursor:
		return false
	}
	zero := map[bool]any{true: false, false: 0}[s.Type == "boolean"]
	isDefault := s.Default != nil && text(s.Default) == text(zero)
	return !isDefault && len(breachesOf(s.unconditional(), zero)) == 0
}

// cursors are the wire names of offsets, page numbers and page sizes.
var cursors = []string{"offset", "limit", "page_no", "page_index", "page_size"}

func (y *typing) cursor(at string) bool {
	return slices.Contains(y.cursors, at[strings.LastIndex(at, ".")+1:])
}

// IsCursor reports whether a request's field says where a page begins, or how
// large it is.
func IsCursor(name string) bool { return slices.Contains(cursors, name) }

// value compares a type that is no pointer.
func (y *typing) value(at string, s *Schema, t reflect.Type) {
	want := func(ok bool, expected any) {
		if !ok {
			y.problems.add("%s is a %s, should be %v", at, t, expected)
		}
	}
	switch {
	case s.Additional != nil:
		want(t == anythingType, anythingType)
	case s.Again:
		want(t.Kind() == reflect.Struct && t.PkgPath() == y.path(), "the struct of this package that "+s.Name+" is")
	case s.Type == "object":
		if want(t.Kind() == reflect.Struct && t.PkgPath() == y.path(), "a struct of this package"); t.Kind() == reflect.Struct {
			y.object(at, s, t, false)
		}
	case s.Type == "array":
		if want(t.Kind() == reflect.Slice, "a slice"); t.Kind() == reflect.Slice {
			y.value(at+"[]", s.Items, t.Elem())
		}
	case s.IsDecimal():
		want(t == decimalType, decimalType)
	case s.Calendar != "":
		calendar := map[string]reflect.Type{"date-time-utc": timeType, "date-time": timeType, "date-time-local": timeType, "date": dateType, "month": monthType}[s.Calendar]
		want(t == calendar, calendar)
	case s.Sensitive:
		want(t == secretType, secretType)
	case len(s.Enum) > 0:
		y.enum(at, s, t)
	case y.constants(t) != nil:
		// Free in the contract here, and an enum in an answer.
		want(t.Kind() == reflect.Int || t.Kind() == reflect.String && s.Type == "string", s.Type)
	case s.Format == "byte":
		want(t == bytesType, bytesType)
	case s.Type == "integer" && s.Format == "int64":
		want(t == reflect.TypeFor[int64](), "int64")
	case s.Type == "integer":
		want(t == reflect.TypeFor[int](), "int")
	case s.Type == "boolean":
		want(t == reflect.TypeFor[bool](), "bool")
	default:
		want(t == reflect.TypeFor[string](), "string")
	}
}

// path is the import path of the package under test.
func (y *typing) path() string { return reflect.TypeOf(y.Service(nil)).Elem().PkgPath() }

// enum wants a type of the package, or of core, with a constant for each value. Codes
// that travel as text may be numbers in Go.
func (y *typing) enum(at string, s *Schema, t reflect.Type) {
	constants := y.constants(t)
	if constants == nil || t.Kind() != reflect.Int && (t.Kind() != reflect.String || s.Type != "string") {
		y.problems.add("%s is a %s, should be an enum type of kind %s", at, t, s.Type)
		return
	}
	for _, value := range s.Enum {
		code := fmt.Sprint(value)
		if t == periodType {
			code = periodOf(code)
		}
		if !slices.Contains(constants, code) {
			y.problems.add("%s: no constant of type %s is %v", at, t, value)
		}
	}
}

// constants are the values of the constants of an enum type of the package or of
// core, nil for any other type.
func (y *typing) constants(t reflect.Type) []string {
	switch {
	case t.PkgPath() == y.path():
		return y.source.constants[t.Name()]
	case t.PkgPath() == corePath && y.shared != nil:
		return y.shared.constants[t.Name()]
	}
	return nil
}

var corePath = reflect.TypeFor[core.Role]().PkgPath()
