package integration

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/api"
)

// compare holds the body of an answer against what the vendor's SDK made of it:
// members that neither its types nor the contract have, members that its types
// require and that are not there, and values that did not arrive.
func compare(body []byte, response reflect.Value) []string {
	if len(bytes.TrimSpace(body)) == 0 {
		return nil
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var raw any
	if err := decoder.Decode(&raw); err != nil {
		return []string{"not JSON: " + err.Error()}
	}
	return compareValue("", raw, response)
}

func compareValue(path string, raw any, v reflect.Value) []string {
	if raw == nil {
		return nil
	}
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return []string{path + " did not arrive"}
		}
		v = v.Elem()
	}
	switch value := raw.(type) {
	case map[string]any:
		if v.Kind() == reflect.Struct {
			return compareObject(path, value, v)
		}
	case []any:
		if v.Kind() != reflect.Slice {
			return []string{fmt.Sprintf("%s is a list where the SDK has %s", path, v.Type())}
		}
		if v.Len() != len(value) {
			return []string{fmt.Sprintf("%s has %d elements, of which %d arrived", path, len(value), v.Len())}
		}
		var findings []string
		for i, element := range value {
			findings = append(findings, compareValue(fmt.Sprintf("%s[%d]", path, i), element, v.Index(i))...)
		}
		return findings
	case json.Number:
		if amount, ok := v.Interface().(decimal.Decimal); ok && amount.String() != decimal.RequireFromString(value.String()).String() {
			return []string{fmt.Sprintf("%s is %s and arrived as %s", path, value, amount)}
		}
	case string:
		if v.Kind() == reflect.String && v.String() != value {
			return []string{fmt.Sprintf("%s is %q and arrived as %q", path, value, v.String())}
		}
	}
	return nil
}

func compareObject(path string, raw map[string]any, v reflect.Value) []string {
	var findings []string
	known := make(map[string]bool)
	for i := range v.NumField() {
		name, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		known[name] = true
		value, there := raw[name]
		if !there && !strings.Contains(options, "omitempty") {
			findings = append(findings, path+"."+name+" is required and not there")
		}
		if there {
			findings = append(findings, compareValue(path+"."+name, value, v.Field(i))...)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		if !known[name] && !properties[name] {
			findings = append(findings, path+"."+name+" is not known to the SDK")
		}
	}
	return findings
}

// properties are the names that the contract has for members: it is newer than
// the vendor's SDK.
var properties = func() map[string]bool {
	names := make(map[string]bool)
	var collect func(node any)
	collect = func(node any) {
		switch node := node.(type) {
		case map[string]any:
			if members, ok := node["properties"].(map[string]any); ok {
				for name := range members {
					names[name] = true
				}
			}
			for _, value := range node {
				collect(value)
			}
		case []any:
			for _, value := range node {
				collect(value)
			}
		}
	}
	for _, text := range api.All() {
		var document any
		if err := json.Unmarshal(text, &document); err != nil {
			panic(err)
		}
		collect(document)
	}
	return names
}()

// byValue returns the keys of a map in the order of their values.
func byValue(m map[string]string) []string {
	return slices.SortedFunc(maps.Keys(m), func(a, b string) int { return strings.Compare(m[a], m[b]) })
}
