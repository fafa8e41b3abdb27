package contract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// ParseBody decodes a JSON object with exact numbers.
func ParseBody(data []byte) (map[string]any, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("the body is not valid UTF-8")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, fmt.Errorf("the body is not valid JSON: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("the body is not valid JSON: data after the value")
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, errors.New("the body must be a JSON object")
	}
	return m, saneNumbers(m)
}

// saneNumbers refuses number literals that are legal JSON but would cost
// unbounded time and memory to compare, such as 1e999999999.
func saneNumbers(v any) error {
	switch v := v.(type) {
	case map[string]any:
		for name, item := range v {
			if err := saneNumbers(item); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	case []any:
		for _, item := range v {
			if err := saneNumbers(item); err != nil {
				return err
			}
		}
	case json.Number:
		if !units.SaneLiteral(v.String()) {
			return errors.New("the number is out of range")
		}
	}
	return nil
}

// parseQuery splits a raw query. "name=" is the empty string and a bare "name"
// is the empty value, which the platform reads as null.
func parseQuery(raw string) (map[string][]any, error) {
	if raw == "" {
		return nil, nil
	}
	out := map[string][]any{}
	for part := range strings.SplitSeq(raw, "&") {
		if part == "" {
			continue
		}
		rawName, rawValue, hasValue := strings.Cut(part, "=")
		name, err := url.QueryUnescape(rawName)
		if err != nil {
			return nil, errors.New("a query parameter name is not properly encoded")
		}
		value, err := url.QueryUnescape(rawValue)
		if err != nil {
			return nil, fmt.Errorf("%s is not properly encoded", name)
		}
		if !utf8.ValidString(name) || !utf8.ValidString(value) {
			return nil, fmt.Errorf("%s is not valid UTF-8", strings.ToValidUTF8(name, "?"))
		}
		if hasValue {
			out[name] = append(out[name], value)
		} else {
			out[name] = append(out[name], nil)
		}
	}
	return out, nil
}
