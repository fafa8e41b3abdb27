// Package document reads YAML and JSON files that people write into Go values,
// strictly: a field that does not exist, a value of the wrong type or a name
// given twice is a mistake, told with its line and its place in the file.
package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// kind is what a node is.
type kind int

const (
	null kind = iota
	text
	number // in its own digits
	boolean
	list
	object
)

// String is the kind in words.
func (k kind) String() string {
	return [...]string{"nothing", "text", "a number", "true or false", "a list", "an object"}[k]
}

// Node is a value in a file with the line that it begins on.
type Node struct {
	kind   kind
	line   int
	value  string // of a scalar, as it was written
	items  []*Node
	fields []field // of an object, in the order of the file
}

type field struct {
	name string
	line int
	node *Node
}

const (
	maxDepth   = 64
	maxAliased = 1_000_000 // values that stand in the document only by alias
)

// Parse reads one document. Text that begins with a brace is JSON, everything
// else is YAML.
func Parse(data []byte) (*Node, error) {
	if trimmed := bytes.TrimLeft(data, " \t\r\n\ufeff"); len(trimmed) > 0 && trimmed[0] == '{' {
		return parseJSON(bytes.TrimPrefix(data, []byte("\ufeff")))
	}
	return parseYAML(data)
}

func parseYAML(data []byte) (*Node, error) {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, next yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, errors.New("the document is empty")
		}
		return nil, errors.New(strings.TrimPrefix(err.Error(), "yaml: "))
	}
	if err := dec.Decode(&next); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("line %d: there is more than one document", next.Line)
	}
	return new(yamlReader).value(doc.Content[0], 0)
}

type yamlReader struct {
	inAlias bool
	aliased int
}

func (r *yamlReader) value(n *yaml.Node, depth int) (*Node, error) {
	if r.inAlias {
		r.aliased++
	}
	if r.aliased > maxAliased || depth > maxDepth {
		return nil, fmt.Errorf("line %d: the document is too large or nested too deep", n.Line)
	}
	out := &Node{line: n.Line, value: n.Value}
	switch n.Kind {
	case yaml.AliasNode:
		outer := r.inAlias
		r.inAlias = true
		target, err := r.value(n.Alias, depth+1)
		r.inAlias = outer
		return target, err
	case yaml.SequenceNode:
		out.kind = list
		for _, item := range n.Content {
			child, err := r.value(item, depth+1)
			if err != nil {
				return nil, err
			}
			out.items = append(out.items, child)
		}
	case yaml.MappingNode:
		out.kind = object
		for i := 0; i+1 < len(n.Content); i += 2 {
			child, err := r.value(n.Content[i+1], depth+1)
			if err != nil {
				return nil, err
			}
			out.fields = append(out.fields, field{n.Content[i].Value, n.Content[i].Line, child})
		}
	default:
		out.kind = scalarKind(n)
	}
	return out, nil
}

func scalarKind(n *yaml.Node) kind {
	switch n.ShortTag() {
	case "!!null":
		return null
	case "!!bool":
		return boolean
	case "!!int", "!!float":
		return number
	}
	return text
}

// parseJSON reads JSON by itself: YAML is nearly a superset, but knows no
// surrogate pairs and takes keys without quotes.
func parseJSON(data []byte) (*Node, error) {
	p := &jsonParser{dec: json.NewDecoder(bytes.NewReader(data))}
	p.dec.UseNumber()
	for i, b := range data {
		if b == '\n' {
			p.breaks = append(p.breaks, int64(i))
		}
	}
	n, err := p.value(0)
	if err != nil {
		return nil, p.explain(err)
	}
	if _, err := p.dec.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("line %d: there is something behind the end of the document", p.line(p.dec.InputOffset()))
	}
	return n, nil
}

type jsonParser struct {
	dec    *json.Decoder
	breaks []int64 // offsets of line feeds
}

func (p *jsonParser) line(offset int64) int {
	return 1 + sort.Search(len(p.breaks), func(i int) bool { return p.breaks[i] >= offset })
}

func (p *jsonParser) explain(err error) error {
	var syntax *json.SyntaxError
	isSyntax := errors.As(err, &syntax)
	switch {
	// Go 1.27 tells some early ends as errors of syntax.
	case isSyntax && syntax.Error() == "unexpected end of JSON input", errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Errorf("line %d: the document ends too early", p.line(p.dec.InputOffset()))
	case isSyntax:
		return fmt.Errorf("line %d: %w", p.line(syntax.Offset), err)
	}
	return err
}

func (p *jsonParser) value(depth int) (*Node, error) {
	token, err := p.dec.Token()
	if err != nil {
		return nil, err
	}
	n := &Node{line: p.line(p.dec.InputOffset())}
	if depth > maxDepth {
		return nil, fmt.Errorf("line %d: the document is nested too deep", n.line)
	}
	switch v := token.(type) {
	case string:
		n.kind, n.value = text, v
	case json.Number:
		n.kind, n.value = number, v.String()
	case bool:
		n.kind, n.value = boolean, strconv.FormatBool(v)
	case json.Delim:
		return n, p.compound(n, v, depth)
	}
	return n, nil
}

func (p *jsonParser) compound(n *Node, open json.Delim, depth int) error {
	n.kind = list
	if open == '{' {
		n.kind = object
	}
	for p.dec.More() {
		var f field
		if n.kind == object {
			token, err := p.dec.Token()
			if err != nil {
				return err
			}
			f.name, _ = token.(string)
			f.line = p.line(p.dec.InputOffset())
		}
		child, err := p.value(depth + 1)
		if err != nil {
			return err
		}
		f.node = child
		if n.kind == object {
			n.fields = append(n.fields, f)
		} else {
			n.items = append(n.items, child)
		}
	}
	_, err := p.dec.Token()
	return err
}

// Line is the line of the value at a path such as partners[0].name, or of the
// last value on the way to it that the document has.
func (n *Node) Line(path string) int {
	line := n.line
	for _, step := range strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		next, at := n.child(step)
		if next == nil {
			return line
		}
		n, line = next, at
	}
	return line
}

func (n *Node) child(step string) (*Node, int) {
	if i, err := strconv.Atoi(step); err == nil && n.kind == list && i >= 0 && i < len(n.items) {
		return n.items[i], n.items[i].line
	}
	for _, f := range n.fields {
		if f.name == step {
			return f.node, f.line
		}
	}
	return nil, 0
}
