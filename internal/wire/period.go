package wire

import (
	"fmt"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerbss/partnerbss-go/core"
)

// billPeriods are the codes of periods in bills. No other table of periods has
// them, so that they need no field to say which table it follows. Bills share 5,
// one-off, with the main table, which core.PeriodType has.
var billPeriods = map[int64]core.PeriodType{
	19: core.PeriodTypeYear,
	20: core.PeriodTypeMonth,
	24: core.PeriodTypeDay,
	25: core.PeriodTypeHour,
}

// decodePeriod reads the unit of a period by either table, as a number or as text.
func decodePeriod(d *jsontext.Decoder, out *core.PeriodType) error {
	value, err := d.ReadValue()
	if err != nil {
		return err
	}
	*out, _, err = ParsePeriod(value)
	return err
}

// decodeOptionalPeriod tells a day, which is zero, from no period.
func decodeOptionalPeriod(d *jsontext.Decoder, out **core.PeriodType) error {
	value, err := d.ReadValue()
	if err != nil {
		return err
	}
	period, given, err := ParsePeriod(value)
	*out = nil
	if given && err == nil {
		*out = &period
	}
	return err
}

// ParsePeriod reads the unit of a period by either table; given is false for null and "".
func ParsePeriod(value jsontext.Value) (period core.PeriodType, given bool, err error) {
	text := string(value)
	switch value.Kind() {
	case 'n':
		return 0, false, nil
	case '"':
		if text = text[1 : len(text)-1]; text == "" {
			return 0, false, nil
		}
	case '0':
	default:
		return 0, false, fmt.Errorf("%s is not a period", value.Kind())
	}
	if isWord(text) {
		return core.UnknownCode, true, nil
	}
	code, err := strconv.ParseInt(text, 10, 0)
	if err != nil {
		code, err = integral(text)
	}
	if err != nil || int64(int(code)) != code {
		return 0, false, fmt.Errorf("%q is not a period", clip(text))
	}
	if period, known := billPeriods[code]; known {
		return period, true, nil
	}
	return core.PeriodType(code), true, nil
}
