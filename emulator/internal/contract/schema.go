package contract

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Schema is an OpenAPI 3.0 schema as it was parsed.
type Schema map[string]any

// schemaSet holds the component schemas by name.
type schemaSet map[string]Schema

// resolve replaces references, and the "allOf with one reference" form that
// OpenAPI 3.0 needs to describe a referenced property, by the schema meant.
func (s schemaSet) resolve(doc Schema) Schema {
	if ref, ok := doc["$ref"].(string); ok {
		name := ref[strings.LastIndexByte(ref, '/')+1:]
		if s[name] == nil {
			return Schema{"type": "object"} // a tree has it inside of itself
		}
		inside := maps.Clone(s)
		inside[name] = nil
		return inside.resolve(s[name])
	}
	out := maps.Clone(doc)
	if all, ok := doc["allOf"].([]any); ok {
		delete(out, "allOf")
		for _, part := range all {
			for k, v := range s.resolve(part.(map[string]any)) {
				if _, set := out[k]; !set {
					out[k] = v
				}
			}
		}
	}
	if props, ok := out["properties"].(map[string]any); ok {
		resolved := make(map[string]any, len(props))
		for name, p := range props {
			resolved[name] = map[string]any(s.resolve(p.(map[string]any)))
		}
		out["properties"] = resolved
	}
	if items, ok := out["items"].(map[string]any); ok {
		out["items"] = map[string]any(s.resolve(items))
	}
	return out
}

// emptiness is what a field's description says about the empty string and
// null: the reference treats absent, null and "" differently field by field,
// and the contract keeps that in words.
type emptiness struct {
	emptyOK, emptyRefused, nullRefused bool
}

func emptinessOf(description string) emptiness {
	var e emptiness
	for part := range strings.SplitSeq(strings.ToLower(description), ";") {
		if !strings.Contains(part, "empty") || strings.Contains(part, "empty list") {
			continue
		}
		refused := strings.Contains(part, "reject") || strings.Contains(part, "unsupported") ||
			strings.Contains(part, "not supported") || strings.Contains(part, "not allowed")
		switch {
		case refused:
			e.emptyRefused = true
			if strings.Contains(part, "null") {
				e.nullRefused = true
			}
		default:
			e.emptyOK = true
		}
	}
	if e.emptyRefused {
		e.emptyOK = false
	}
	return e
}

// jsonSchema converts a resolved OpenAPI 3.0 schema into JSON Schema draft
// 2020-12. Optional fields take null as absence unless their description
// refuses it; conditions between fields are not part of it (see conditions.go).
func jsonSchema(doc Schema, optional bool) (map[string]any, error) {
	kind, _ := doc["type"].(string)
	description, _ := doc["description"].(string)
	empty := emptinessOf(description)
	nullable := (optional && !empty.nullRefused) || doc["x-nullable"] == true

	out := map[string]any{}
	switch kind {
	case "object":
		if err := objectSchema(doc, out); err != nil {
			return nil, err
		}
	case "array":
		items, err := jsonSchema(AsSchema(doc["items"]), false)
		if err != nil {
			return nil, err
		}
		out["items"] = items
		copyKeys(out, doc, "minItems", "maxItems", "uniqueItems")
	case "string":
		copyKeys(out, doc, "minLength", "maxLength", "pattern")
		if empty.emptyRefused && out["minLength"] == nil {
			out["minLength"] = 1
		}
	case "integer", "number":
		numberSchema(doc, out)
	case "boolean":
	case "":
		return out, nil
	default:
		return nil, fmt.Errorf("schema type %q", kind)
	}

	types := []any{kind}
	if kind != "string" && optional && empty.emptyOK && kind != "array" && kind != "object" {
		// "empty string = default" on a number or boolean: the text form is let through.
		return map[string]any{"if": map[string]any{"const": ""}, "else": finish(out, doc, types, nullable)}, nil
	}
	if kind == "string" && optional && empty.emptyOK {
		return map[string]any{"if": map[string]any{"const": ""}, "else": finish(out, doc, types, nullable)}, nil
	}
	return finish(out, doc, types, nullable), nil
}

func finish(out map[string]any, doc Schema, types []any, nullable bool) map[string]any {
	enum, _ := doc["enum"].([]any)
	if description, _ := doc["description"].(string); strings.Contains(description, "silently drops the filter") {
		enum = nil // other values are as good as none
	}
	if nullable {
		types = append(types, "null")
		if enum != nil {
			enum = append(slices.Clone(enum), nil)
		}
	}
	out["type"] = types
	if enum != nil {
		out["enum"] = enum
	}
	return out
}

func objectSchema(doc Schema, out map[string]any) error {
	required := RequiredSet(doc)
	props := map[string]any{}
	for name, p := range AsSchema(doc["properties"]) {
		converted, err := jsonSchema(AsSchema(p), !required[name])
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		props[name] = converted
	}
	out["properties"] = props
	if list, ok := doc["required"].([]any); ok {
		out["required"] = list
	}
	return nil
}

// numberSchema handles the boolean exclusive bounds of OpenAPI 3.0 and the
// range of the integer formats.
func numberSchema(doc Schema, out map[string]any) {
	copyKeys(out, doc, "minimum", "maximum")
	if v, ok := doc["x-exclusive-min"]; ok {
		out["exclusiveMinimum"] = v
	}
	if doc["exclusiveMinimum"] == true {
		out["exclusiveMinimum"] = out["minimum"]
		delete(out, "minimum")
	}
	if doc["exclusiveMaximum"] == true {
		out["exclusiveMaximum"] = out["maximum"]
		delete(out, "maximum")
	}
	var low, high any
	switch doc["format"] {
	case "int32":
		low, high = int64(-1<<31), int64(1<<31-1)
	case "int64":
		low, high = int64(-1<<63), int64(1<<63-1)
	default:
		return
	}
	if out["minimum"] == nil && out["exclusiveMinimum"] == nil {
		out["minimum"] = low
	}
	if out["maximum"] == nil && out["exclusiveMaximum"] == nil {
		out["maximum"] = high
	}
}

// RequiredSet are the fields that a schema requires.
func RequiredSet(doc Schema) map[string]bool {
	set := map[string]bool{}
	list, _ := doc["required"].([]any)
	for _, name := range list {
		set[name.(string)] = true
	}
	return set
}

// AsSchema is a part of a document as a schema, nil if it is none.
func AsSchema(v any) Schema {
	switch m := v.(type) {
	case Schema:
		return m
	case map[string]any:
		return m
	}
	return nil
}

func copyKeys(dst map[string]any, src Schema, keys ...string) {
	for _, k := range keys {
		if v, ok := src[k]; ok {
			dst[k] = v
		}
	}
}
