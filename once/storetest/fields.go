package storetest

import (
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/once"
)

var (
	errorType    = reflect.TypeFor[error]()
	timeType     = reflect.TypeFor[time.Time]()
	durationType = reflect.TypeFor[time.Duration]()
	rawType      = reflect.TypeFor[core.RawJSON]()
)

// fill gives a value and everything in it a value that is not zero and differs from all
// others, so that no field can be lost, or taken for another one, unseen.
func fill(v reflect.Value, path string, n *int) error {
	*n++
	switch {
	case v.Type() == errorType:
		v.Set(reflect.ValueOf(errors.New("the error of " + path)))
		return nil
	case v.Type() == timeType:
		v.Set(reflect.ValueOf(time.Date(2026, 11, 20, 8, 0, *n, 123456000, time.UTC)))
		return nil
	case v.Type() == durationType:
		v.SetInt(int64(time.Duration(*n) * 1001 * time.Millisecond))
		return nil
	case v.Type() == rawType:
		// In the form that the SDK writes: without spaces and needless escapes.
		v.SetBytes([]byte(fmt.Sprintf(`{"z":"%s <&> \u0000\"界","amount":%d.50,"big":12345678901234567890123}`, path, *n)))
		return nil
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(path)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return fill(v.Elem(), path, n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			if err := fill(v.Index(i), fmt.Sprintf("%s[%d]", path, i), n); err != nil {
				return err
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if !field.IsExported() {
				return fmt.Errorf("storetest cannot fill %s.%s", path, field.Name)
			}
			if err := fill(v.Field(i), path+"."+field.Name, n); err != nil {
				return err
			}
		}
	default:
		return fmt.Errorf("storetest cannot fill %s, a %s", path, v.Type())
	}
	return nil
}

// plain returns a record whose parts can be compared: times in UTC without a monotonic
// clock, errors as their texts, no empty lists.
func plain(r once.Record) once.Record {
	return plainValue(reflect.ValueOf(r)).Interface().(once.Record)
}

func plainValue(v reflect.Value) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	switch {
	case v.Type() == errorType:
		if !v.IsNil() {
			out.Set(reflect.ValueOf(errors.New(v.Interface().(error).Error())))
		}
	case v.Type() == timeType:
		out.Set(reflect.ValueOf(v.Interface().(time.Time).Round(0).UTC()))
	case v.Kind() == reflect.Slice && v.Len() > 0:
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(plainValue(v.Index(i)))
		}
	case v.Kind() == reflect.Slice: // nil
	case v.Kind() == reflect.Pointer && !v.IsNil():
		out.Set(reflect.New(v.Type().Elem()))
		out.Elem().Set(plainValue(v.Elem()))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			out.Field(i).Set(plainValue(v.Field(i)))
		}
	default:
		out.Set(v)
	}
	return out
}

// text shows a value of a field as it is and not too long, bodies as their text.
func text(value any) string {
	shown := fmt.Sprintf("%+v", value)
	if raw, ok := value.(core.RawJSON); ok {
		shown = string(raw)
	}
	if entry, ok := value.(core.JournalEntry); ok {
		shown = fmt.Sprintf("%+v, body %s, before %s, response %s", entry, []byte(entry.Body), []byte(entry.Before), []byte(entry.Response))
	}
	if len(shown) > 2000 {
		shown = shown[:2000] + "…"
	}
	return shown
}
