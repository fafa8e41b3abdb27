package seed

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/document"
)

var errAmountDecimals = errors.New("must have at most 2 decimals")

var amountType = reflect.TypeFor[decimal.Decimal]()

// CheckAmounts finds the amounts of a seed that no account can hold. Percentages
// are no amounts.
func (s Seed) CheckAmounts() error { return fineAmounts("", reflect.ValueOf(s)) }

func fineAmounts(path string, v reflect.Value) error {
	var errs []error
	switch {
	case v.Type() == amountType:
		if d := v.Interface().(decimal.Decimal); !d.Equal(d.Truncate(2)) {
			return &document.Part{Path: path, Err: errAmountDecimals}
		}
	case v.Kind() == reflect.Pointer:
		if v.Type().Elem() == amountType && !v.IsNil() {
			return fineAmounts(path, v.Elem())
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			errs = append(errs, fineAmounts(fmt.Sprintf("%s[%d]", path, i), v.Index(i)))
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			switch {
			case f.Anonymous:
				errs = append(errs, fineAmounts(path, v.Field(i)))
			case name != "" && name != "percent":
				errs = append(errs, fineAmounts(strings.TrimPrefix(path+"."+name, "."), v.Field(i)))
			}
		}
	}
	return errors.Join(errs...)
}
