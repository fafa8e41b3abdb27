package contract

import (
	"fmt"
	"reflect"
	"time"

	"github.com/shopspring/decimal"
)

// differ reports where a decoded response says something else than the answer it
// was decoded from.
func (p *problems) differ(at string, s *Schema, node any, v reflect.Value) {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			p.add("%s is nil, should be %v", at, node)
			return
		}
		v = v.Elem()
	}
	switch node := node.(type) {
	case map[string]any:
		known := fieldsOf(v.Type())
		for _, name := range sorted(node) {
			if f, ok := known[name]; ok {
				p.differ(join(at, name), s.Properties[name], node[name], v.FieldByIndex(f.Index))
			}
		}
	case []any:
		if v.Kind() != reflect.Slice || v.Len() != len(node) {
			p.add("%s has not the %d elements of the answer", at, len(node))
			return
		}
		for i, element := range node {
			p.differ(fmt.Sprintf("%s[%d]", at, i), s.Items, element, v.Index(i))
		}
	default:
		if got := read(v, s); !equal(s, node, got, v) {
			p.add("%s is %v, should be %v", at, got, node)
		}
	}
}

func equal(s *Schema, node, got any, v reflect.Value) bool {
	switch v.Type() {
	case decimalType:
		return v.Interface().(decimal.Decimal).Equal(decimal.RequireFromString(text(node)))
	case periodType:
		return periodOf(node) == text(got)
	case timeType:
		want, err := time.Parse(instant, text(node))
		return err == nil && v.Interface().(time.Time).Equal(want)
	}
	return s != nil && text(node) == text(got)
}
