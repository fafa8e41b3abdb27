package page

import (
	"reflect"
	"strings"
)

// What a probe has in the field that is looked for. No other field of it is set.
const (
	probeNumber = 7
	probeText   = "probe"
)

// pathOf returns the names on the wire that lead to a field of a response: the one
// that finds recognizes in a response where only that field is set. A zero does not
// tell absent from null or 0; the response as it came does, if one knows where to
// look.
func pathOf[Resp any](finds func(*Resp) bool) []string {
	probe := new(Resp)
	return search(reflect.ValueOf(probe).Elem(), func() bool { return finds(probe) })
}

func search(v reflect.Value, finds func() bool) []string {
	if v.Kind() == reflect.Pointer && v.Type().Elem().Kind() == reflect.Struct && v.CanSet() {
		v.Set(reflect.New(v.Type().Elem()))
		defer v.SetZero()
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return nil
	}
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if name == "" {
			name = v.Type().Field(i).Name
		}
		field := v.Field(i)
		if name == "-" || !field.CanSet() {
			continue
		}
		switch field.Kind() {
		case reflect.Int:
			field.SetInt(probeNumber)
		case reflect.String:
			field.SetString(probeText)
		default:
			if path := search(field, finds); path != nil {
				return append([]string{name}, path...)
			}
			continue
		}
		found := finds()
		field.SetZero()
		if found {
			return []string{name}
		}
	}
	return nil
}
