package transport

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerbss/partnerbss-go/internal/wire"
)

// lenient reads what it can of an error.
var lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// members returns the members of an object by name, each as often as it occurs, or
// false for what is no JSON object. Names are compared as they read, not as they are
// escaped. The values are parts of the body.
func members(body []byte) (map[string][]jsontext.Value, bool) {
	return membersWithin(context.Background(), body)
}

// membersWithin is members that gives up soon after the context has ended.
func membersWithin(ctx context.Context, body []byte) (map[string][]jsontext.Value, bool) {
	d := jsontext.NewDecoder(wire.Reader(ctx, body), lenient)
	if token, err := d.ReadToken(); err != nil || token.Kind() != '{' {
		return nil, false
	}
	found := map[string][]jsontext.Value{}
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return nil, false
		}
		key := name.String()
		value, err := d.ReadValue()
		if err != nil {
			return nil, false
		}
		end := int(d.InputOffset())
		found[key] = append(found[key], jsontext.Value(body[end-len(value):end:end]))
	}
	if _, err := d.ReadToken(); err != nil || d.PeekKind() != 0 {
		return nil, false // cut off, or followed by something else
	}
	return found, true
}

// textOf reads a text or a number.
func textOf(value jsontext.Value) string {
	switch value.Kind() {
	case '"':
		var text string
		if json.Unmarshal(value, &text, lenient) == nil {
			return text
		}
	case '0':
		return string(value)
	}
	return ""
}

// isBlank reports a value that says nothing.
func isBlank(v jsontext.Value) bool {
	switch v.Kind() {
	case 'n', 'f':
		return true
	case '"':
		return len(v) == len(`""`)
	case '{', '[':
		return len(bytes.TrimSpace(v[1:len(v)-1])) == 0
	}
	return false
}

// proves reports whether a value says more than nothing: no null, no blank text, and no
// list or object of only such values. A zero that was sent is a value.
func proves(value jsontext.Value) bool {
	switch value.Kind() {
	case '0', 't':
		return true
	case '"':
		return strings.TrimSpace(textOf(value)) != ""
	case '[':
		return slices.ContainsFunc(elements(value), proves)
	case '{':
		fields, _ := members(value)
		for _, values := range fields {
			if slices.ContainsFunc(values, proves) {
				return true
			}
		}
	}
	return false
}

// elements are those of a list, or the value itself where it is no list.
func elements(value jsontext.Value) []jsontext.Value {
	if value.Kind() != '[' {
		return []jsontext.Value{value}
	}
	var list []jsontext.Value
	_ = json.Unmarshal(value, &list, lenient) // what is no list has no elements
	return list
}

// last is a member of the body, nil when it is missing. The last one counts where it
// is repeated, as for the decoders.
func last(body []byte, name string) jsontext.Value {
	top, _ := members(body)
	values := top[name]
	if len(values) == 0 {
		return nil
	}
	return values[len(values)-1]
}
