package auth

import (
	"errors"
	"fmt"
	"reflect"
)

// Check returns why a provider cannot supply anything: it is nil, or a zero value of a
// provider of this package, which only its function makes. Clients and chains check
// theirs.
func Check(p Provider) error {
	if p == nil {
		return errors.New("nil provider")
	}
	v := reflect.ValueOf(p)
	switch v.Kind() {
	case reflect.Pointer, reflect.Func, reflect.Map, reflect.Chan, reflect.Interface, reflect.Slice:
		if v.IsNil() {
			return fmt.Errorf("nil %T", p)
		}
	}
	if v.Kind() == reflect.Pointer && v.Type().Elem().PkgPath() == reflect.TypeFor[Chain]().PkgPath() && v.Elem().IsZero() {
		return fmt.Errorf("a zero %s, which auth.New%s was to make", v.Type().Elem(), v.Type().Elem().Name())
	}
	return nil
}
