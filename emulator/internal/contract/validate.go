package contract

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// Finding is one remark of the validation about a request.
type Finding struct {
	// Field is the wire name, with the way to it: product_infos[0].id.
	Field string `json:"field"`
	// Message says what is wrong, without the value that was sent.
	Message string `json:"message"`
	// Refused says that the call was refused for it. A remark that is not
	// refused is something that the platform lets pass.
	Refused bool `json:"refused"`
}

// place is where a parameter travels.
type place byte

const (
	inQuery place = iota
	inPath
	inBody
	inHeader
)

// Checker validates the input of one operation: all parameters, wherever they
// travel, seen as one object.
type Checker struct {
	operation    string
	Root         Field
	places       map[string]place
	bodyRequired bool

	properties map[string]any // JSON Schema of the fields
	required   []any
	compile    sync.Once
	schema     *jsonschema.Schema
}

func (ck *Checker) add(name string, doc Schema, required bool, at place) error {
	if ck.places == nil {
		ck.places = map[string]place{}
		ck.properties = map[string]any{}
		ck.Root = Field{kind: "object", Props: map[string]*Field{}}
	}
	if _, dup := ck.places[name]; dup {
		return fmt.Errorf("parameter %s appears in two places", name)
	}
	f, err := newField(name, doc, required)
	if err != nil {
		return err
	}
	s, err := jsonSchema(doc, !required)
	if err != nil {
		return err
	}
	ck.places[name], ck.properties[name], ck.Root.Props[name] = at, s, f
	if required {
		ck.required = append(ck.required, name)
	}
	return nil
}

func (ck *Checker) addParameter(schemas schemaSet, p parameterDoc) error {
	at := inQuery
	switch p.In {
	case "query":
	case "path":
		at = inPath
	case "header":
		at = inHeader
	default:
		return fmt.Errorf("parameter %s is in %q", p.Name, p.In)
	}
	doc := schemas.resolve(p.Schema)
	if doc["description"] == nil {
		doc["description"] = p.Description
	}
	return ck.add(p.Name, doc, p.Required, at)
}

func (ck *Checker) setBody(schemas schemaSet, doc Schema, required bool) error {
	ck.bodyRequired = required
	doc = schemas.resolve(doc)
	req := RequiredSet(doc)
	for _, name := range slices.Sorted(maps.Keys(AsSchema(doc["properties"]))) {
		if err := ck.add(name, AsSchema(AsSchema(doc["properties"])[name]), req[name], inBody); err != nil {
			return err
		}
	}
	return nil
}

// HasBody reports whether the operation takes a body.
func (ck *Checker) HasBody() bool {
	for _, at := range ck.places {
		if at == inBody {
			return true
		}
	}
	return false
}

// hasSensitive says whether the input can carry secrets by contract.
func (f *Field) hasSensitive() bool {
	if f.Sensitive || (f.Items != nil && f.Items.hasSensitive()) {
		return true
	}
	for _, c := range f.Props {
		if c.hasSensitive() {
			return true
		}
	}
	return false
}

// Strictness is what the switches of the emulator say about validation.
type Strictness struct {
	UnknownFields  bool // refuse what the contract does not know
	DecimalStrings bool // let decimals pass as JSON strings
	BareNull       bool // read a query parameter without "=" as null
}

// Parts are where the input of a call travels.
type Parts struct {
	Query  string // as it was sent
	Path   map[string]string
	Header func(name string) string
	Body   []byte
}

// Validate turns the parts of a request into the input of its operation. The
// findings say what is wrong; the input is only to be used when none of them
// is refused.
func (ck *Checker) Validate(sent Parts, strict Strictness) (call.Input, []Finding) {
	fs := &findings{}
	in := call.Input{}
	for name, value := range sent.Path {
		in[name] = ck.coerce(name, value)
	}
	for name, at := range ck.places {
		if at == inHeader && sent.Header != nil && sent.Header(name) != "" {
			in[name] = ck.coerce(name, sent.Header(name))
		}
	}
	ck.readQuery(sent.Query, in, fs, strict)
	ck.readBody(sent.Body, in, fs, strict)
	if fs.refused() {
		fs.sort()
		return nil, fs.list
	}
	ck.Prepare()
	ck.Root.decimals("", in, fs, strict)
	if ck.schema != nil {
		if err := ck.schema.Validate(map[string]any(in)); err != nil {
			explain(err, fs)
		}
	}
	ck.Root.examine("", map[string]any(in), fs)
	fs.sort()
	return in, fs.list
}

func (fs *findings) refused() bool {
	return slices.ContainsFunc(fs.list, func(f Finding) bool { return f.Refused })
}

// sort puts findings into an order that does not depend on that of a map.
func (fs *findings) sort() {
	slices.SortStableFunc(fs.list, func(a, b Finding) int {
		return cmp.Or(strings.Compare(a.Field, b.Field), strings.Compare(a.Message, b.Message))
	})
}

func (ck *Checker) readQuery(raw string, in call.Input, fs *findings, strict Strictness) {
	query, err := parseQuery(raw)
	if err != nil {
		fs.refuse("query", "%s", err)
		return
	}
	for name, values := range query {
		at, known := ck.places[name]
		if !known || at != inQuery {
			fs.unknown(name, "is not a query parameter of this operation", strict)
			continue
		}
		f := ck.Root.Props[name]
		if f.kind == "array" {
			list := make([]any, 0, len(values))
			for _, v := range values {
				if v != nil {
					list = append(list, v)
				}
			}
			in[name] = list
			continue
		}
		if len(values) > 1 {
			fs.refuse(name, "is sent %d times", len(values))
			continue
		}
		switch s, hasValue := values[0].(string); {
		case !hasValue && strict.BareNull:
			in[name] = nil
		default:
			in[name] = ck.coerce(name, s)
		}
	}
}

// coerce gives a text parameter the type that the contract says, or leaves it
// as text for the schema to refuse.
func (ck *Checker) coerce(name, value string) any {
	f := ck.Root.Props[name]
	if f == nil {
		return value
	}
	switch f.kind {
	case "integer":
		if _, err := strconv.ParseInt(value, 10, 64); err == nil && !strings.HasPrefix(value, "+") {
			return json.Number(value)
		}
	case "number":
		if _, ok := units.SaneDecimal(value); ok && json.Valid([]byte(value)) {
			return json.Number(value)
		}
	case "boolean":
		switch value {
		case "true":
			return true
		case "false":
			return false
		}
	}
	return value
}

func (ck *Checker) readBody(data []byte, in call.Input, fs *findings, strict Strictness) {
	if len(data) == 0 {
		if ck.bodyRequired {
			fs.refuse("body", "is required")
		}
		return
	}
	if !ck.HasBody() {
		fs.tolerate("body", "is not used by this operation")
		return
	}
	body, err := ParseBody(data)
	if err != nil {
		fs.refuse("body", "%s", strings.TrimPrefix(err.Error(), "the body "))
		return
	}
	for name, v := range body {
		if at, known := ck.places[name]; !known || at != inBody {
			fs.unknown(name, "is not a body field of this operation", strict)
			continue
		}
		in[name] = v
		ck.Root.Props[name].unknownIn(name, v, fs, strict)
	}
}

func (fs *findings) unknown(name, message string, strict Strictness) {
	name = Clip(name, 64)
	if strict.UnknownFields {
		fs.refuse(name, "%s", message)
	} else {
		fs.tolerate(name, "%s", message)
	}
}

// unknownIn looks for names that the contract does not know below a field.
func (f *Field) unknownIn(path string, v any, fs *findings, strict Strictness) {
	switch v := v.(type) {
	case map[string]any:
		if f.Props == nil {
			return
		}
		for name, item := range v {
			child := f.Props[name]
			if child == nil {
				fs.unknown(join(path, name), "is not a field of this operation", strict)
				continue
			}
			child.unknownIn(join(path, name), item, fs, strict)
		}
	case []any:
		if f.Items == nil {
			return
		}
		for i, item := range v {
			f.Items.unknownIn(fmt.Sprintf("%s[%d]", path, i), item, fs, strict)
		}
	}
}

// decimals replaces decimals that were sent as JSON strings by numbers. The
// platform's JSON reader takes both, and the vendor's Go client sends strings.
func (f *Field) decimals(path string, v any, fs *findings, strict Strictness) {
	switch v := v.(type) {
	case call.Input:
		f.decimals(path, map[string]any(v), fs, strict)
	case map[string]any:
		for name, child := range f.Props {
			s, isText := v[name].(string)
			if !isText || child.kind != "number" {
				child.decimals(join(path, name), v[name], fs, strict)
				continue
			}
			if _, ok := units.SaneDecimal(s); ok && strict.DecimalStrings && json.Valid([]byte(s)) {
				v[name] = json.Number(s)
				fs.tolerate(join(path, name), "is a decimal in a JSON string")
			}
		}
	case []any:
		if f.Items == nil {
			return
		}
		for i, item := range v {
			f.Items.decimals(fmt.Sprintf("%s[%d]", path, i), item, fs, strict)
		}
	}
}

// Prepare compiles the schema, which otherwise the first call does.
func (ck *Checker) Prepare() { ck.compile.Do(ck.compileSchema) }

// compileSchema prepares the JSON Schema on first use. The contract is part of
// the program, so a schema that does not compile is a bug.
func (ck *Checker) compileSchema() {
	if len(ck.places) == 0 {
		return
	}
	doc := map[string]any{
		"$schema": "https://json-schema.org/draft/2020-12/schema",
		"type":    "object", "properties": ck.properties,
	}
	if len(ck.required) > 0 {
		doc["required"] = ck.required
	}
	// The compiler wants exactly the types that encoding/json produces.
	b, err := json.Marshal(doc)
	if err != nil {
		panic(err)
	}
	plain, err := jsonschema.UnmarshalJSON(strings.NewReader(string(b)))
	if err != nil {
		panic(err)
	}
	url := "mem:///" + ck.operation + ".json"
	c := jsonschema.NewCompiler()
	if err := c.AddResource(url, plain); err != nil {
		panic(err)
	}
	if ck.schema, err = c.Compile(url); err != nil {
		panic(fmt.Sprintf("emulator: schema of %s: %v", ck.operation, err))
	}
}

// Clip shortens text from outside before it is repeated.
func Clip(s string, n int) string {
	s = strings.ToValidUTF8(s, "?")
	if r := []rune(s); len(r) > n {
		return string(r[:n]) + "..."
	}
	return s
}
