package emulator

import (
	"encoding/json"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

// Whatever a user describes reaches the platform: each field of the public
// types has one of the same name below, and its value arrives.
func TestDescriptionsArriveWhole(t *testing.T) {
	var s Seed
	n := 0
	fill(reflect.ValueOf(&s).Elem(), 0, &n)
	want, err := json.Marshal(s)
	require.NoError(t, err)
	got, err := json.Marshal(s.data())
	require.NoError(t, err)
	require.JSONEq(t, string(want), string(got))
	require.Contains(t, string(want), `"paid":true`)
	require.Nil(t, Seed{}.data().Outcomes, "nil means the default ones")
	require.NotNil(t, Seed{Outcomes: []Outcome{}}.data().Outcomes)
}

// fill sets every exported field to a value of its own, and lists to one element.
func fill(v reflect.Value, depth int, n *int) {
	*n++
	switch x := v.Addr().Interface().(type) {
	case *decimal.Decimal:
		*x = decimal.New(int64(*n), 0)
		return
	case *time.Duration:
		*x = time.Duration(*n) * time.Hour
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), depth+1, n)
			}
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), depth, n)
	case reflect.Slice:
		// Purchases contain purchases.
		if depth < 8 {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			fill(v.Index(0), depth, n)
		}
	case reflect.String:
		v.SetString(fmt.Sprint("text ", *n))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Bool:
		v.SetBool(true)
	default:
		panic(v.Type())
	}
}
