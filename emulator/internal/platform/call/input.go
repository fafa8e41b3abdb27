package call

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// Input is the validated input of a call: path, query and body parameters by
// wire name. It holds what encoding/json decodes to (with json.Number), and is
// what a command log records, so handlers must not change it.
//
// Null and absent are the same to the accessors. Fields that the contract
// requires, and formats that it checks, can be relied on.
type Input map[string]any

// Has says that a field was sent and is not null.
func (in Input) Has(name string) bool {
	v, ok := in[name]
	return ok && v != nil
}

// Str is a string field, or "".
func (in Input) Str(name string) string {
	s, _ := in[name].(string)
	return s
}

// Num is an integer field, or the given default.
func (in Input) Num(name string, def int) int {
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

// Flag is a boolean field, or the given default.
func (in Input) Flag(name string, def bool) bool {
	if b, ok := in[name].(bool); ok {
		return b
	}
	return def
}

// Dec is a decimal field with its exact digits, or zero.
func (in Input) Dec(name string) decimal.Decimal {
	if n, ok := in[name].(json.Number); ok {
		if d, err := decimal.NewFromString(n.String()); err == nil {
			return d
		}
	}
	return decimal.Zero
}

// Strs is a list of strings, or nil.
func (in Input) Strs(name string) []string {
	list, _ := in[name].([]any)
	var out []string
	for _, v := range list {
		if s, ok := v.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// Nums is a list of integers, or nil.
func (in Input) Nums(name string) []int {
	list, _ := in[name].([]any)
	var out []int
	for _, v := range list {
		out = append(out, Input{name: v}.Num(name, 0))
	}
	return out
}

// List is a list of objects, or nil.
func (in Input) List(name string) []Input {
	list, _ := in[name].([]any)
	var out []Input
	for _, v := range list {
		if m, ok := v.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

// Obj is an object field, or nil.
func (in Input) Obj(name string) Input {
	m, _ := in[name].(map[string]any)
	return m
}

// Time is a YYYY-MM-DDThh:mm:ssZ field, or the zero time.
func (in Input) Time(name string) time.Time {
	t, err := time.Parse(units.LayoutInstant, in.Str(name))
	if err != nil {
		return time.Time{}
	}
	return t
}
