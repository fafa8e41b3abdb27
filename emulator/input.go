package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
)

// input is the validated input of a call: path, query and body parameters by
// wire name. It holds what encoding/json decodes to (with json.Number), and is
// what a command log records, so handlers must not change it.
//
// Null and absent are the same to the accessors. Fields that the contract
// requires, and formats that it checks, can be relied on.
type input map[string]any

// has says that a field was sent and is not null.
func (in input) has(name string) bool {
	v, ok := in[name]
	return ok && v != nil
}

// str is a string field, or "".
func (in input) str(name string) string {
	s, _ := in[name].(string)
	return s
}

// num is an integer field, or the given default.
func (in input) num(name string, def int) int {
	switch v := in[name].(type) {
	case json.Number:
		// 1.0 and 1e2 are integers too; the schema has checked the range.
		if n, err := strconv.Atoi(v.String()); err == nil {
			return n
		}
		if d, err := decimal.NewFromString(v.String()); err == nil {
			return int(d.IntPart())
		}
	}
	return def
}

// flag is a boolean field, or the given default.
func (in input) flag(name string, def bool) bool {
	if b, ok := in[name].(bool); ok {
		return b
	}
	return def
}

// dec is a decimal field with its exact digits, or zero.
func (in input) dec(name string) decimal.Decimal {
	if n, ok := in[name].(json.Number); ok {
		if d, err := decimal.NewFromString(n.String()); err == nil {
			return d
		}
	}
	return decimal.Zero
}

// strs is a list of strings, or nil.
func (in input) strs(name string) []string {
	list, _ := in[name].([]any)
	var out []string
	for _, v := range list {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// nums is a list of integers, or nil.
func (in input) nums(name string) []int {
	list, _ := in[name].([]any)
	var out []int
	for _, v := range list {
		out = append(out, input{name: v}.num(name, 0))
	}
	return out
}

// list is a list of objects, or nil.
func (in input) list(name string) []input {
	list, _ := in[name].([]any)
	var out []input
	for _, v := range list {
		if m, ok := v.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// obj is an object field, or nil.
func (in input) obj(name string) input {
	m, _ := in[name].(map[string]any)
	return m
}

// time is a YYYY-MM-DDThh:mm:ssZ field, or the zero time.
func (in input) time(name string) time.Time {
	t, err := time.Parse(layoutInstant, in.str(name))
	if err != nil {
		return time.Time{}
	}
	return t
}

// parseBody decodes a JSON object with exact numbers.
func parseBody(data []byte) (map[string]any, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("the body is not valid UTF-8")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, fmt.Errorf("the body is not valid JSON: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("the body is not valid JSON: data after the value")
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, errors.New("the body must be a JSON object")
	}
	return m, saneNumbers(m)
}

// saneNumbers refuses number literals that are legal JSON but would cost
// unbounded time and memory to compare, such as 1e999999999.
func saneNumbers(v any) error {
	switch v := v.(type) {
	case map[string]any:
		for name, item := range v {
			if err := saneNumbers(item); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	case []any:
		for _, item := range v {
			if err := saneNumbers(item); err != nil {
				return err
			}
		}
	case json.Number:
		if !saneLiteral(v.String()) {
			return errors.New("the number is out of range")
		}
	}
	return nil
}

// parseQuery splits a raw query. "name=" is the empty string and a bare "name"
// is the empty value, which the platform reads as null.
func parseQuery(raw string) (map[string][]any, error) {
	if raw == "" {
		return nil, nil
	}
	out := map[string][]any{}
	for part := range strings.SplitSeq(raw, "&") {
		if part == "" {
			continue
		}
		rawName, rawValue, hasValue := strings.Cut(part, "=")
		name, err := url.QueryUnescape(rawName)
		if err != nil {
			return nil, errors.New("a query parameter name is not properly encoded")
		}
		value, err := url.QueryUnescape(rawValue)
		if err != nil {
			return nil, fmt.Errorf("%s is not properly encoded", name)
		}
		if !utf8.ValidString(name) || !utf8.ValidString(value) {
			return nil, fmt.Errorf("%s is not valid UTF-8", strings.ToValidUTF8(name, "?"))
		}
		if hasValue {
			out[name] = append(out[name], value)
		} else {
			out[name] = append(out[name], nil)
		}
	}
	return out, nil
}
