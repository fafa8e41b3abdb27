// Package wire turns requests into bytes and bytes into responses: JSON bodies,
// queries and paths. It knows the types of the platform's wire format and none
// of its operations.
package wire

import (
	"errors"
	"fmt"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
)

// timeLayout is how instants travel, always in UTC.
const timeLayout = "2006-01-02T15:04:05Z"

// plain writes decimals as numbers with all their digits, and instants in UTC.
var plain = json.JoinMarshalers(
	json.MarshalToFunc(func(e *jsontext.Encoder, d decimal.Decimal) error {
		// A few amounts travel as text: their fields say so with ",string".
		if asText, _ := json.GetOption(e.Options(), json.StringifyNumbers); asText {
			return e.WriteToken(jsontext.String(d.String()))
		}
		return e.WriteValue(jsontext.Value(d.String()))
	}),
	json.MarshalToFunc(func(e *jsontext.Encoder, t time.Time) error {
		return e.WriteToken(jsontext.String(t.UTC().Format(timeLayout)))
	}),
)

// inClear writes secrets as they are, which only the wire may see.
var inClear = json.MarshalToFunc(func(e *jsontext.Encoder, s core.Secret) error {
	return e.WriteToken(jsontext.String(s.Reveal()))
})

var (
	encoding = json.WithMarshalers(json.JoinMarshalers(plain, inClear))
	redacted = json.WithMarshalers(plain)
)

// exact reads answers that keep to the documented types, which nearly all do.
var exact = json.JoinOptions(
	jsontext.AllowDuplicateNames(true),
	jsontext.AllowInvalidUTF8(true),
	json.WithUnmarshalers(typed),
)

// typed holds the decoders of single types, which accept numbers and strings alike.
var typed = json.JoinUnmarshalers(
	json.UnmarshalFromFunc(decodeDecimal),
	json.UnmarshalFromFunc(decodeTime),
	json.UnmarshalFromFunc(decodeSecret),
	json.UnmarshalFromFunc(decodePeriod),
	json.UnmarshalFromFunc(decodeOptionalPeriod),
)

// marshalJSON encodes a request body. Text that is not UTF-8 is an error.
func marshalJSON(v any) ([]byte, error) { return json.Marshal(v, encoding) }

// MarshalRedacted encodes a request body for other eyes: secrets are redacted.
func MarshalRedacted(v any) ([]byte, error) { return json.Marshal(v, redacted) }

// UnmarshalJSON decodes an answer. Unknown fields are ignored, null and absent
// leave a zero, and numbers, booleans and texts may stand for one another.
func UnmarshalJSON(data []byte, v any) error {
	err := json.Unmarshal(data, v, exact)
	if err == nil {
		return nil
	}
	// Only an answer whose types differ from the documented ones pays for the
	// tolerant decoder. Broken JSON stays broken there.
	var mismatch *json.SemanticError
	if !errors.As(err, &mismatch) {
		return err
	}
	return json.Unmarshal(data, v, tolerant)
}

// UnmarshalExact decodes one value that keeps to its documented type.
func UnmarshalExact(data []byte, v any) error { return json.Unmarshal(data, v, exact) }

// maxExponent bounds the exponents of numbers from the wire: beyond it a few
// bytes would stand for megabytes of digits.
const maxExponent = 100

func decodeDecimal(d *jsontext.Decoder, out *decimal.Decimal) error {
	value, err := d.ReadValue()
	if err != nil {
		return err
	}
	return ParseDecimal(value, out)
}

// ParseDecimal reads a number, or a text that holds one, digit by digit.
func ParseDecimal(value jsontext.Value, out *decimal.Decimal) error {
	switch value.Kind() {
	case 'n':
		*out = decimal.Decimal{}
		return nil
	case '0':
		return parseDigits(value, out)
	case '"':
		text := value[1 : len(value)-1]
		if len(text) == 0 {
			*out = decimal.Decimal{}
			return nil
		}
		return parseDigits(text, out)
	}
	return fmt.Errorf("%s is not a number", value.Kind())
}

// parseDigits reads decimal digits into out.
func parseDigits(digits []byte, out *decimal.Decimal) error {
	coefficient, scale, ok := ShortDecimal(digits)
	if !ok {
		return parseLongDecimal(string(digits), out)
	}
	*out = decimal.New(coefficient, -scale)
	return nil
}

// ShortDecimal reads up to 18 digits, which is nearly always all of them and
// needs no big integer.
func ShortDecimal(digits []byte) (coefficient int64, scale int32, ok bool) {
	negative, point, count := false, false, 0
	for i, c := range digits {
		switch {
		case '0' <= c && c <= '9' && count < 18:
			coefficient = coefficient*10 + int64(c-'0')
			count++
			if point {
				scale++
			}
		case c == '.' && !point && count > 0:
			point = true
		case c == '-' && i == 0:
			negative = true
		default:
			return 0, 0, false
		}
	}
	if negative {
		coefficient = -coefficient
	}
	return coefficient, scale, count > 0
}

func parseLongDecimal(text string, out *decimal.Decimal) error {
	parsed, err := parseNumber(text)
	if err == nil {
		*out = parsed
	}
	return err
}

// parseNumber reads a number of any length and form, within reason.
func parseNumber(text string) (decimal.Decimal, error) {
	parsed, err := decimal.NewFromString(text)
	if err != nil {
		return decimal.Decimal{}, fmt.Errorf("%q is not a decimal number", clip(text))
	}
	if e := parsed.Exponent(); e > maxExponent || e < -maxExponent {
		return decimal.Decimal{}, fmt.Errorf("exponent of %q is out of range", clip(text))
	}
	return parsed, nil
}

func decodeTime(d *jsontext.Decoder, out *time.Time) error {
	value, err := d.ReadValue()
	if err != nil {
		return err
	}
	*out, err = ParseTime(value)
	return err
}

// decodeSecret reads a text, or what may stand for one. The stand-in of a secret is
// refused here, too.
func decodeSecret(d *jsontext.Decoder, out *core.Secret) error {
	value, err := d.ReadValue()
	if err != nil {
		return err
	}
	switch value.Kind() {
	case 'n':
		*out = core.Secret{}
		return nil
	case '"':
		var text string
		if err := json.Unmarshal(value, &text, jsontext.AllowInvalidUTF8(true)); err != nil {
			return err
		}
		return out.UnmarshalText([]byte(text))
	case '0', 't', 'f':
		return out.UnmarshalText(value)
	}
	return fmt.Errorf("%s is not a text", value.Kind())
}

// ParseTime reads an instant; the platform writes UTC, and another offset is
// converted rather than dropped.
func ParseTime(value jsontext.Value) (time.Time, error) {
	switch value.Kind() {
	case 'n':
		return time.Time{}, nil
	case '"':
		text := string(value[1 : len(value)-1])
		if text == "" {
			return time.Time{}, nil
		}
		parsed, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return time.Time{}, fmt.Errorf("%q is not a UTC time", clip(text))
		}
		return parsed.UTC(), nil
	}
	return time.Time{}, fmt.Errorf("%s is not a time", value.Kind())
}

// clip keeps texts from the wire short enough for an error message.
func clip(s string) string {
	const most = 40
	if len(s) > most {
		return s[:most] + "..."
	}
	return s
}
