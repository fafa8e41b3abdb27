package wire

import (
	"reflect"
	"strings"
	"sync"
)

var topFields sync.Map // reflect.Type -> map[string]int: index of a field by its name in JSON

// Given reports whether the field of a decoded response with that name in JSON holds
// more than nothing: not its zero value, no blank text, and no list of only such
// elements. It is false for a response that is no struct, or that has no such field.
func Given(response any, name string) bool {
	v := reflect.Indirect(reflect.ValueOf(response))
	if v.Kind() != reflect.Struct {
		return false
	}
	index, ok := fieldsByName(v.Type())[name]
	if !ok {
		return false
	}
	return given(v.Field(index))
}

func given(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return strings.TrimSpace(v.String()) != ""
	case reflect.Slice:
		for i := range v.Len() {
			if given(v.Index(i)) {
				return true
			}
		}
		return false
	}
	return !v.IsZero()
}

func fieldsByName(t reflect.Type) map[string]int {
	if known, ok := topFields.Load(t); ok {
		return known.(map[string]int)
	}
	fields := map[string]int{}
	for i := range t.NumField() {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ","); name != "" && name != "-" {
			fields[name] = i
		}
	}
	topFields.Store(t, fields)
	return fields
}
