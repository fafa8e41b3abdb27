package wire

import (
	"fmt"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerbss/partnerbss-go/core"
)

// billPeriods maps the codes of periods in bills. They differ from those of the
// main table, which [core.PeriodType] holds, so a decoder can tell the tables
// apart by the code alone. Only 5, one-off, is in both, with the same meaning.
var billPeriods = map[int64]core.PeriodType{
	19: core.PeriodTypeYear,
	20: core.PeriodTypeMonth,
	24: core.PeriodTypeDay,
	25: core.PeriodTypeHour,
}

// decodePeriod decodes the unit of a period, from either table, as a number or
// as text.
func decodePeriod(d *jsontext.Decoder, out *core.PeriodType) error {
	value, err := d.ReadValue()
	if err != nil {
		return err
	}
	*out, _, err = ParsePeriod(value)
	return err
}

// decodeOptionalPeriod distinguishes a day, which is zero, from no period.
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

// ParsePeriod parses the unit of a period, from either table; given is false
// for null and "".
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
