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

// exact reads answers that keep to the documented types, which nearly all do. It
// refuses what has no one meaning, wherever it stands: a name that an object has twice,
// since which of two amounts or ids counts is not for the reader to choose, and text
// that is not UTF-8 or holds half a surrogate, which would become another id.
var exact = json.JoinOptions(
	jsontext.AllowDuplicateNames(false),
	jsontext.AllowInvalidUTF8(false),
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

// UnmarshalRedacted decodes what MarshalRedacted wrote. Secrets stay empty.
func UnmarshalRedacted(data []byte, v any) error { return json.Unmarshal(data, v, withoutSecrets) }

var withoutSecrets = json.JoinOptions(exact, json.WithUnmarshalers(json.JoinUnmarshalers(
	json.UnmarshalFromFunc(func(d *jsontext.Decoder, _ *core.Secret) error { return d.SkipValue() }), typed,
)))

// UnmarshalJSON decodes a response. Unknown fields are ignored, null and absent
// leave a zero, and numbers, booleans and texts may stand for one another. Lists are
// nil where they are null, absent or "", and not where they are empty. Names twice in
// an object, and text that is not UTF-8 throughout, are errors. A decimal has at most
// 100 digits, however it is written.
func UnmarshalJSON(data []byte, v any) error {
	return unmarshal(v, func(v any, options json.Options) error { return json.Unmarshal(data, v, options) })
}

// unmarshal decodes with the options that a response needs.
func unmarshal(v any, decode func(v any, options json.Options) error) error {
	err := decode(v, exact)
	if err == nil {
		return nil
	}
	// Only a response whose types differ from the documented ones pays for the
	// tolerant decoder. Broken JSON stays broken there.
	if !isMismatch(err) {
		return err
	}
	return decode(v, tolerant)
}

// isMismatch reports whether JSON could not be decoded because a value is not of the type
// that is due, and not because it is broken.
func isMismatch(err error) bool { return errors.As(err, new(*json.SemanticError)) }

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
		parsed, err := parseNumber(string(digits[:min(len(digits), 2*maxDigits+1)]))
		if err == nil {
			*out = parsed
		}
		return err
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

// maxDigits bounds the digits of a number, wherever they stand in it: making a big
// integer of a million digits takes seconds.
const maxDigits = 100

// tooLong reports whether a number has more than maxDigits digits.
func tooLong(text string) bool {
	if len(text) <= maxDigits {
		return false
	}
	if len(text) > 2*maxDigits {
		return true // whatever else is in it
	}
	digits := 0
	for _, c := range []byte(text) {
		if '0' <= c && c <= '9' {
			digits++
		}
	}
	return digits > maxDigits
}

// parseNumber reads a number of any form, within reason.
func parseNumber(text string) (decimal.Decimal, error) {
	if tooLong(text) {
		return decimal.Decimal{}, fmt.Errorf("%q has more than %d digits", clip(text), maxDigits)
	}
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

// At returns the value at a path of names in a response; nil where there is none. An
// object may be in a list of one, as UnmarshalJSON tolerates it.
func At(data []byte, path []string) jsontext.Value {
	if len(path) == 0 {
		return nil
	}
	value := jsontext.Value(data)
	for _, name := range path {
		var wrapped []jsontext.Value
		if json.Unmarshal(value, &wrapped) == nil && len(wrapped) == 1 {
			value = wrapped[0]
		}
		var members map[string]jsontext.Value
		if json.Unmarshal(value, &members) != nil {
			return nil
		}
		if value = members[name]; value == nil {
			return nil
		}
	}
	return value
}
