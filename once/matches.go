package once

import (
	"bytes"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
)

// matches reports how the call differs from what the key stands for.
func (w *work) matches(r *Record) error {
	var found []Difference
	for _, part := range []Difference{
		{"operation", r.Operation, w.about.Operation},
		{"account", r.Account, w.about.Account},
		{"path", r.Method + " " + r.Path, w.about.Method + " " + w.about.Path},
	} {
		unknown := part.Name == "account" && (part.Recorded == "" || part.Given == "")
		if part.Recorded != part.Given && !unknown {
			found = append(found, part)
		}
	}
	found = append(found, bodyDifferences(r.Body, w.about.Body)...)
	if len(found) == 0 {
		return nil
	}
	return &MismatchError{Key: r.Key, Differences: found}
}

// bodyDifferences compares the members of two bodies.
func bodyDifferences(recorded, given []byte) []Difference {
	if bytes.Equal(recorded, given) {
		return nil
	}
	var was, is map[string]json.RawMessage
	if json.Unmarshal(orNull(recorded), &was) != nil || json.Unmarshal(orNull(given), &is) != nil {
		return []Difference{{"body", string(recorded), string(given)}}
	}
	names := maps.Clone(was)
	if names == nil {
		names = map[string]json.RawMessage{}
	}
	maps.Copy(names, is)
	var found []Difference
	for _, name := range slices.Sorted(maps.Keys(names)) {
		if !same(was[name], is[name]) {
			found = append(found, Difference{name, string(was[name]), string(is[name])})
		}
	}
	return found
}

func orNull(body []byte) []byte {
	if len(body) == 0 {
		return []byte("null")
	}
	return body
}

// same reports whether two values say the same: stores may have written them with other
// spaces and escapes. Numbers are compared by their digits.
func same(a, b []byte) bool {
	if bytes.Equal(a, b) {
		return true
	}
	x, err := decoded(a)
	if err != nil {
		return false
	}
	y, err := decoded(b)
	return err == nil && reflect.DeepEqual(x, y)
}

func decoded(value []byte) (v any, err error) {
	d := json.NewDecoder(bytes.NewReader(value))
	d.UseNumber()
	err = d.Decode(&v)
	return v, err
}
