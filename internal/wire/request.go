package wire

import (
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/google/go-querystring/query"

	"github.com/partnerbss/partnerbss-go/core"
)

// Request is an encoded request.
type Request struct {
	Path  string // escaped, without the endpoint
	Query string // encoded
	Body  []byte // nil when there is none
	Open  string // placeholder in Path that Fill replaces; "" when there is none

	Header []Field
}

// Field is a field of the header.
type Field struct{ Name, Value string }

// IsHeaderValue reports whether a text can be the value of a header.
func IsHeaderValue(value string) bool {
	return !strings.ContainsFunc(value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f })
}

// Fill sets the path parameter that was left open.
func (r *Request) Fill(value string) (err error) {
	r.Path, err = fill(r.Path, r.Open, value)
	r.Open = ""
	return err
}

// fill replaces a placeholder of a path with a value, escaped as one segment.
func fill(path, placeholder, value string) (string, error) {
	// With any of these, the path would name a different resource.
	if value == "" || value == "." || value == ".." {
		return "", fmt.Errorf("path parameter %s cannot be %q", placeholder, value)
	}
	return strings.Replace(path, placeholder, url.PathEscape(value), 1), nil
}

// AdHoc is a request for an operation that has no request type. It holds the
// query and the body themselves.
type AdHoc struct {
	Query any // nil, url.Values or a struct with url tags
	Body  any // nil, or a value to encode as JSON
}

func (a AdHoc) encode(path string) (out Request, err error) {
	out.Path = path
	if a.Query != nil {
		values, ok := a.Query.(url.Values)
		if !ok {
			v := reflect.Indirect(reflect.ValueOf(a.Query))
			if v.Kind() != reflect.Struct {
				return Request{}, fmt.Errorf("query is a %T, not url.Values or a struct", a.Query)
			}
			shape := shapeOf(v.Type())
			if shape.shows {
				return Request{}, errShows
			}
			if values, err = query.Values(shape.inZones(v)); err != nil {
				return Request{}, err
			}
		}
		if out.Query, err = encodeQuery(values); err != nil {
			return Request{}, err
		}
	}
	if a.Body != nil {
		out.Body, err = marshalJSON(a.Body)
	}
	return out, err
}

// Encode builds the path, the query and the body of a request struct from its
// tags `path`, `url`, `header` and `json`. A nil request has none of them. The path
// parameter named open ("" for none) may be empty; [Request.Fill] sets it
// later.
func Encode(template string, request any, open string) (Request, error) {
	if ad, ok := request.(AdHoc); ok {
		return ad.encode(template)
	}
	out := Request{Path: template}
	v := reflect.ValueOf(request)
	for v.Kind() == reflect.Pointer {
		v = v.Elem() // invalid for a nil pointer
	}
	if !v.IsValid() {
		if strings.Contains(template, "{") {
			return Request{}, fmt.Errorf("path %s needs a request to fill it", template)
		}
		return out, nil
	}
	shape := shapeOf(v.Type())
	if shape.shows {
		return Request{}, errShows
	}
	var err error
	for _, p := range shape.paths {
		value := v.Field(p.index).String()
		if value == "" && p.name == open {
			out.Open = p.placeholder()
			continue
		}
		if out.Path, err = fill(out.Path, p.placeholder(), value); err != nil {
			return Request{}, err
		}
	}
	for _, h := range shape.headers {
		value := v.Field(h.index).String()
		switch {
		case value == "":
		case !IsHeaderValue(value):
			return Request{}, fmt.Errorf("%s does not go into a header", h.name)
		default:
			out.Header = append(out.Header, Field{h.name, value})
		}
	}
	if shape.query {
		values, err := query.Values(shape.inZones(v))
		if err != nil {
			return Request{}, err
		}
		if out.Query, err = encodeQuery(values); err != nil {
			return Request{}, err
		}
	}
	if shape.body {
		if out.Body, err = marshalJSON(request); err != nil {
			return Request{}, err
		}
	}
	return out, nil
}

// encodeQuery encodes the values of a query with %20 for a space.
func encodeQuery(values url.Values) (string, error) {
	for name, list := range values {
		for _, value := range list {
			if !utf8.ValidString(value) {
				return "", fmt.Errorf("%s is not valid UTF-8", name)
			}
		}
	}
	return strings.ReplaceAll(values.Encode(), "+", "%20"), nil
}

// shape describes where the fields of a request struct go.
type shape struct {
	paths   []place
	headers []place
	times   []instant
	query   bool
	body    bool
	shows   bool // a secret is in the path or the query
}

// errShows refuses a secret where every proxy and every log shows it.
var errShows = errors.New("a core.Secret travels in a body, not in a path or a query")

// instant is a field of the query that is an instant, and the zone that it is written in.
type instant struct {
	index int
	zone  *time.Location
}

// place is a field whose value, a string, has a place of its own in the request.
type place struct {
	index int
	name  string
}

func (p place) placeholder() string { return "{" + p.name + "}" }

var shapes sync.Map // reflect.Type -> *shape

func shapeOf(t reflect.Type) *shape {
	if known, ok := shapes.Load(t); ok {
		return known.(*shape)
	}
	s := &shape{}
	for i := range t.NumField() {
		field := t.Field(i)
		if name, ok := field.Tag.Lookup("path"); ok {
			s.paths = append(s.paths, place{i, name})
			s.shows = s.shows || holdsSecret(field.Type, deepestGroup)
			continue
		}
		if name, ok := field.Tag.Lookup("header"); ok {
			s.headers = append(s.headers, place{i, name})
			continue
		}
		if tag, ok := field.Tag.Lookup("url"); ok && tag != "-" {
			s.query = true
			s.shows = s.shows || holdsSecret(field.Type, deepestGroup)
			if field.Type == timeType {
				zone := time.UTC
				if field.Tag.Get("layout") != "" {
					zone = core.Beijing // a wall clock, which names no zone
				}
				s.times = append(s.times, instant{i, zone})
			}
		}
		if tag, ok := field.Tag.Lookup("json"); ok && tag != "-" {
			s.body = true
		}
	}
	shapes.Store(t, s)
	return s
}

// deepestGroup is how far inside of a query a secret is looked for.
const deepestGroup = 5

// holdsSecret reports whether a value of a query is a secret, or a list or a group
// that has one.
func holdsSecret(t reflect.Type, levels int) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return holdsSecret(t.Elem(), levels)
	case reflect.Struct:
		if t == secretType || levels == 0 {
			return t == secretType
		}
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && f.Tag.Get("url") != "-" && holdsSecret(f.Type, levels-1) {
				return true
			}
		}
	}
	return false
}

var (
	timeType   = reflect.TypeFor[time.Time]()
	secretType = reflect.TypeFor[core.Secret]()
)

// inZones returns the request with all instants of its query in the zone that they are
// written in, because the query encoder writes each instant in its own.
func (s *shape) inZones(v reflect.Value) any {
	if len(s.times) == 0 {
		return v.Interface()
	}
	moved := reflect.New(v.Type()).Elem()
	moved.Set(v)
	for _, t := range s.times {
		if at := v.Field(t.index).Interface().(time.Time); !at.IsZero() {
			moved.Field(t.index).Set(reflect.ValueOf(at.In(t.zone).Truncate(time.Second)))
		}
	}
	return moved.Interface()
}
