package contract

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/shopspring/decimal"
)

// Schema is a schema of the contract, with the keys that it adds to OpenAPI.
type Schema struct {
	Ref              string             `json:"$ref"`
	AllOf            []*Schema          `json:"allOf"`
	Type             string             `json:"type"`
	Format           string             `json:"format"`
	Properties       map[string]*Schema `json:"properties"`
	Required         []string           `json:"required"`
	Items            *Schema            `json:"items"`
	Additional       *Schema            `json:"additionalProperties"` // of any name; the schema is of no type: anything
	Enum             []any              `json:"enum"`
	Default          any                `json:"default"`
	Pattern          string             `json:"pattern"`
	MinLength        *int               `json:"minLength"`
	MaxLength        *int               `json:"maxLength"`
	Minimum          *decimal.Decimal   `json:"minimum"`
	Maximum          *decimal.Decimal   `json:"maximum"`
	ExclusiveMinimum bool               `json:"exclusiveMinimum"`
	MinItems         *int               `json:"minItems"`
	MaxItems         *int               `json:"maxItems"`
	UniqueItems      bool               `json:"uniqueItems"`

	Calendar     string            `json:"x-format"`
	Unit         string            `json:"x-unit"`
	Scale        *int32            `json:"x-scale"`
	Sensitive    bool              `json:"x-sensitive"`
	RequiredIf   string            `json:"x-required-if"`
	ForbiddenIf  string            `json:"x-forbidden-if"`
	PatternBy    map[string]string `json:"x-pattern-by"`
	MaxIf        map[string]int64  `json:"x-max-if"`
	EnumIf       map[string][]any  `json:"x-enum-if"`
	MaxSpanDays  int               `json:"x-max-span-days"`
	SpanFrom     string            `json:"x-span-from"`
	UniqueBy     string            `json:"x-unique-by"`
	NotPrefix    []string          `json:"x-not-prefix"`
	ExclusiveMin *decimal.Decimal  `json:"x-exclusive-min"`
	List         string            `json:"x-list"`
	Nullable     bool              `json:"x-nullable"`
	Meanings     map[string]string `json:"x-enum-meanings"`
	Description  string            `json:"description"`

	Name  string `json:"-"` // under which the document names the schema, "" for one that stands where it is used
	Again bool   `json:"-"` // it is the schema around it once more, and so has no properties here

	// What the documents state in words only; see Domain.Amend.
	Prose   []Prose  `json:"-"`
	Samples []string `json:"-"` // texts that keep Prose
	Begins  string   `json:"-"` // sibling that begins the period which this ends
}

// Prose is a rule that no keyword of the documents expresses. Breaks returns
// where a value breaks it: below the value, or at the value itself for "".
type Prose struct {
	Rule   string // name for messages
	Breaks func(value any, siblings map[string]any) []string
	Try    []any // values that break the rule in the samples
}

// Wrong is the result of Prose.Breaks for a rule that concerns the value itself.
func Wrong(broken bool) []string {
	if broken {
		return []string{""}
	}
	return nil
}

// UnmarshalJSON refuses keywords that have no field above.
func (s *Schema) UnmarshalJSON(data []byte) error {
	type plain Schema
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.UseNumber()
	d.DisallowUnknownFields()
	return d.Decode((*plain)(s))
}

// resolve replaces references by what they name, here and further inside. Keys
// beside an allOf of one reference add to it. What it returns is the caller's own.
func (s *Schema) resolve(named map[string]*Schema) (*Schema, error) {
	if s == nil {
		return nil, nil
	}
	own := *s
	if len(s.AllOf) > 1 {
		return nil, fmt.Errorf("allOf of %d schemas", len(s.AllOf))
	}
	if len(s.AllOf) == 1 {
		own.Ref = s.AllOf[0].Ref
	}
	if own.Ref != "" {
		name := strings.TrimPrefix(own.Ref, "#/components/schemas/")
		target, ok := named[name]
		if !ok {
			return nil, fmt.Errorf("%s names nothing", own.Ref)
		}
		if target == nil {
			return &Schema{Type: "object", Name: name, Again: true}, nil
		}
		inside := maps.Clone(named)
		inside[name] = nil // a tree has it inside of itself
		merged, err := target.resolve(inside)
		if err == nil {
			merged.Name = name
			merged.RequiredIf, merged.ForbiddenIf, merged.Nullable = own.RequiredIf, own.ForbiddenIf, own.Nullable
		}
		return merged, err
	}
	own.Required = slices.Clone(s.Required)
	own.Properties = make(map[string]*Schema, len(s.Properties))
	var err error
	for name, property := range s.Properties {
		if own.Properties[name], err = property.resolve(named); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	own.Items, err = s.Items.resolve(named)
	return &own, err
}

// at finds a schema further inside by its path, such as "product_infos[].id".
func (s *Schema) at(path string) *Schema {
	for _, name := range strings.Split(strings.ReplaceAll(path, "[]", ".[]"), ".") {
		switch {
		case s == nil:
			return nil
		case name == "[]":
			s = s.Items
		default:
			s = s.Properties[name]
		}
	}
	return s
}

// Requires reports whether a property must be there, whatever its siblings are.
func (s *Schema) Requires(name string) bool { return slices.Contains(s.Required, name) }

// IsDecimal reports whether a value is a decimal number, on the wire as a number
// or in a text.
func (s *Schema) IsDecimal() bool {
	return s.Type == "number" || s.Type == "string" && s.Unit != ""
}

// rules are the rules of a property next to certain siblings.
type rules struct {
	*Schema
	required  bool
	forbidden bool
	patterns  []*regexp.Regexp
	enum      []any
	maximum   *decimal.Decimal
}

// rulesOf resolves the conditions of a property of s.
func (s *Schema) rulesOf(name string, siblings map[string]any) rules {
	p := s.Properties[name]
	r := p.unconditional()
	r.required = s.Requires(name) || holds(p.RequiredIf, siblings)
	r.forbidden = holds(p.ForbiddenIf, siblings)
	for condition, pattern := range p.PatternBy {
		if holds(condition, siblings) {
			r.patterns = append(r.patterns, compiled(pattern))
		}
	}
	for condition, values := range p.EnumIf {
		if holds(condition, siblings) {
			r.enum = values
		}
	}
	for condition, most := range p.MaxIf {
		if limit := decimal.NewFromInt(most); holds(condition, siblings) && (r.maximum == nil || limit.LessThan(*r.maximum)) {
			r.maximum = &limit
		}
	}
	return r
}

// unconditional are the rules of a value that has no siblings, such as an
// element of a list.
func (s *Schema) unconditional() rules {
	r := rules{Schema: s, enum: s.Enum, maximum: s.Maximum}
	if s.Pattern != "" {
		r.patterns = append(r.patterns, compiled(s.Pattern))
	}
	return r
}

var expressions sync.Map // by their text

func compiled(pattern string) *regexp.Regexp {
	if known, ok := expressions.Load(pattern); ok {
		return known.(*regexp.Regexp)
	}
	expression := regexp.MustCompile(pattern)
	expressions.Store(pattern, expression)
	return expression
}

// holds evaluates "field == value" and "field present".
func holds(condition string, siblings map[string]any) bool {
	if field, ok := strings.CutSuffix(condition, " present"); ok {
		_, given := siblings[field]
		return given
	}
	field, want, ok := strings.Cut(condition, " == ")
	value, given := siblings[field]
	return ok && given && fmt.Sprint(value) == want
}

// conditionFields are the properties on which rules of their siblings depend.
func (s *Schema) conditionFields() []string {
	fields := map[string]bool{}
	for _, p := range s.Properties {
		conditions := append([]string{p.RequiredIf, p.ForbiddenIf}, append(append(
			sorted(p.PatternBy), sorted(p.EnumIf)...), sorted(p.MaxIf)...)...)
		for _, condition := range conditions {
			if field, _, ok := strings.Cut(condition, " "); ok {
				fields[field] = true
			}
		}
	}
	return sorted(fields)
}
