package testkit

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
)

// Equal compares two values field by field: decimals and instants by value,
// lists by their elements whether nil or empty, and the Metadata of responses
// not at all. It reports every difference by its place.
func Equal(t testing.TB, want, got any) {
	t.Helper()
	var differences []string
	compare(reflect.TypeOf(want).String(), reflect.ValueOf(want), reflect.ValueOf(got), &differences)
	if len(differences) > 0 {
		t.Errorf("values differ:\n  %s", strings.Join(differences, "\n  "))
	}
}

var (
	decimalType  = reflect.TypeFor[decimal.Decimal]()
	timeType     = reflect.TypeFor[time.Time]()
	metadataType = reflect.TypeFor[core.Metadata]()
)

func compare(place string, want, got reflect.Value, differences *[]string) {
	differ := func() {
		*differences = append(*differences, fmt.Sprintf("%s: want %#v, got %#v", place, want, got))
	}
	if want.Type() != got.Type() {
		*differences = append(*differences, fmt.Sprintf("%s: want a %s, got a %s", place, want.Type(), got.Type()))
		return
	}
	switch {
	case want.Type() == metadataType:
		return
	case want.Type() == decimalType:
		if w, g := want.Interface().(decimal.Decimal), got.Interface().(decimal.Decimal); !w.Equal(g) {
			*differences = append(*differences, fmt.Sprintf("%s: want %s, got %s", place, w, g))
		}
		return
	case want.Type() == timeType:
		if w, g := want.Interface().(time.Time), got.Interface().(time.Time); !w.Equal(g) {
			*differences = append(*differences, fmt.Sprintf("%s: want %s, got %s", place, w, g))
		}
		return
	}
	switch want.Kind() {
	case reflect.Struct:
		for i := range want.NumField() {
			if field := want.Type().Field(i); field.IsExported() {
				compare(place+"."+field.Name, want.Field(i), got.Field(i), differences)
			}
		}
	case reflect.Pointer:
		if want.IsNil() || got.IsNil() {
			if want.IsNil() != got.IsNil() {
				differ()
			}
			return
		}
		compare(place, want.Elem(), got.Elem(), differences)
	case reflect.Slice:
		if want.Len() != got.Len() {
			*differences = append(*differences, fmt.Sprintf("%s: want %d elements, got %d", place, want.Len(), got.Len()))
			return
		}
		for i := range want.Len() {
			compare(fmt.Sprintf("%s[%d]", place, i), want.Index(i), got.Index(i), differences)
		}
	default:
		if !reflect.DeepEqual(want.Interface(), got.Interface()) {
			differ()
		}
	}
}
