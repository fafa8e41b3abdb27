package wire

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerbss/partnerbss-go/core"
)

// tolerant reads responses in which some values have another type than the
// documented one: published examples and live answers differ there.
var tolerant = json.JoinOptions(exact, json.WithUnmarshalers(json.JoinUnmarshalers(typed,
	json.UnmarshalFromFunc(decodeMismatch),
)))

// decodeMismatch takes over where the value on the wire does not fit the kind of
// the Go value, and leaves everything else to the codec.
func decodeMismatch(d *jsontext.Decoder, target any) error {
	v := reflect.ValueOf(target).Elem()
	kind := d.PeekKind()
	switch v.Kind() {
	case reflect.Pointer:
		if kind == '"' {
			return decodeOptional(d, v)
		}
	case reflect.Int, reflect.Int32, reflect.Int64:
		if kind == '"' || kind == '0' || kind == 't' || kind == 'f' {
			return decodeInt(d, v)
		}
	case reflect.Bool:
		if kind == '"' || kind == '0' {
			return decodeBool(d, v)
		}
	case reflect.String:
		if kind == '0' || kind == 't' || kind == 'f' {
			value, err := d.ReadValue()
			if err == nil {
				v.SetString(string(value))
			}
			return err
		}
	case reflect.Struct:
		if kind == '[' {
			return decodeWrapped(d, target)
		}
	case reflect.Slice:
		if kind == '"' {
			return decodeEmptyList(d, v)
		}
	}
	return errors.ErrUnsupported
}

// scalar reads a number or the text inside a string.
func scalar(d *jsontext.Decoder) (string, error) {
	value, err := d.ReadValue()
	if err != nil {
		return "", err
	}
	if value.Kind() == '"' {
		return string(value[1 : len(value)-1]), nil
	}
	return string(value), nil
}

// decodeOptional reads "" for a value that is not there, which a pointer can
// tell from zero.
func decodeOptional(d *jsontext.Decoder, v reflect.Value) error {
	value, err := d.ReadValue()
	if err != nil {
		return err
	}
	if string(value) == `""` && v.Type().Elem().Kind() != reflect.String {
		v.SetZero()
		return nil
	}
	v.Set(reflect.New(v.Type().Elem()))
	return json.Unmarshal(value, v.Interface(), d.Options())
}

func decodeInt(d *jsontext.Decoder, v reflect.Value) error {
	text, err := scalar(d)
	if err != nil {
		return err
	}
	if text == "" {
		v.SetZero()
		return nil
	}
	switch text {
	case "true":
		text = "1"
	case "false":
		text = "0"
	}
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		// 10.0 and 1e3 are integers in other words.
		number, err = integral(text)
	}
	if err != nil && isCode(v.Type()) && isWord(text) {
		number, err = core.UnknownCode, nil
	}
	if err != nil || v.OverflowInt(number) {
		return fmt.Errorf("%q is not an integer", clip(text))
	}
	v.SetInt(number)
	return nil
}

// isCode reports whether a type is an enumeration of numbers.
func isCode(t reflect.Type) bool { return t.PkgPath() != "" }

// isWord reports whether a text does not even look like a number.
func isWord(text string) bool { return !strings.ContainsAny(text[:1], "+-.0123456789") }

func integral(text string) (int64, error) {
	parsed, err := parseNumber(text)
	if err != nil {
		return 0, err
	}
	if !parsed.IsInteger() || !parsed.BigInt().IsInt64() {
		return 0, errors.New("not an integer")
	}
	return parsed.IntPart(), nil
}

func decodeBool(d *jsontext.Decoder, v reflect.Value) error {
	text, err := scalar(d)
	if err != nil {
		return err
	}
	if text == "" {
		v.SetZero()
		return nil
	}
	parsed, err := strconv.ParseBool(text)
	if err != nil {
		return fmt.Errorf("%q is not a boolean", clip(text))
	}
	v.SetBool(parsed)
	return nil
}

// decodeWrapped reads an object that came as a list of one. An empty list is no
// object, nor is a list in a list: read as one, it would be an object of zeros.
func decodeWrapped(d *jsontext.Decoder, target any) error {
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	switch kind := d.PeekKind(); kind {
	case '{':
	case ']':
		return errors.New("an empty list where one object is due, not a JSON object")
	default:
		return fmt.Errorf("a list of %s where one object is due", kind)
	}
	if err := json.UnmarshalDecode(d, target); err != nil {
		return err
	}
	if d.PeekKind() != ']' {
		return errors.New("a list of several where one object is due")
	}
	_, err := d.ReadToken()
	return err
}

// decodeEmptyList reads "" for a list without elements.
func decodeEmptyList(d *jsontext.Decoder, v reflect.Value) error {
	text, err := scalar(d)
	if err != nil {
		return err
	}
	if text != "" {
		return fmt.Errorf("%q is not a list", clip(text))
	}
	v.SetZero()
	return nil
}
