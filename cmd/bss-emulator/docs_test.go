package main

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/emulator/admin"
)

var update = flag.Bool("update", false, "rewrite the tables of docs/emulator.md")

// The tables of docs/emulator.md say what the code says.
func TestEmulatorPage(t *testing.T) {
	file := filepath.Join("..", "..", "docs", "emulator.md")
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	source := readSource(t)
	page := string(data)
	for name, table := range map[string]string{
		"flags":   flagTable(),
		"rules":   rulesTable(),
		"gaps":    gapsTable(),
		"routes":  routesTable(),
		"changes": changesTable(),
		"faults": source.constants(t, "FaultKind", func(kind string) error {
			return emulator.Fault{Kind: emulator.FaultKind(kind)}.Validate()
		}),
		"drifts": source.constants(t, "DriftKind", func(kind string) error {
			return emulator.Drift{Kinds: []emulator.DriftKind{emulator.DriftKind(kind)}}.Validate()
		}),
		"outcomes": outcomesTable(),
		"traits":   traitsTable(),
		"seed":     source.seed(t),
	} {
		part := regexp.MustCompile(`(?s)(<!-- begin: ` + name + ` -->\n).*?(<!-- end: ` + name + ` -->)`)
		require.True(t, part.MatchString(page), "docs/emulator.md has no place for %s", name)
		page = part.ReplaceAllStringFunc(page, func(old string) string {
			m := part.FindStringSubmatch(old)
			return m[1] + "\n" + table + "\n" + m[2]
		})
	}
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(page), 0o644))
		return
	}
	assert.Equal(t, page, string(data), "rewrite it with: go test ./cmd/bss-emulator -run TestEmulatorPage -update")
}

// table writes a table whose cells are Markdown already.
func table(head []string, rows [][]string) string {
	var sb strings.Builder
	line := func(cells []string) {
		sb.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	line(head)
	sb.WriteString(strings.Repeat("|---", len(head)) + "|\n")
	for _, r := range rows {
		line(r)
	}
	return sb.String()
}

// cell makes text safe for a cell.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "\n", " ").Replace(s)
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func code(s string) string {
	if s == "" {
		return ""
	}
	return "`" + strings.ReplaceAll(s, "|", `\|`) + "`"
}

func flagTable() string {
	var rows [][]string
	(&settings{}).flags(io.Discard).VisitAll(func(f *flag.Flag) {
		argument, usage := flag.UnquoteUsage(f)
		name := "-" + f.Name
		if argument != "" {
			name += " " + argument
		}
		if f.DefValue != "" && f.DefValue != "false" {
			usage += " (default " + f.DefValue + ")"
		}
		rows = append(rows, []string{code(name), cell(capital(usage))})
	})
	return table([]string{"Flag", "Meaning"}, rows)
}

func rulesTable() string {
	var rows [][]string
	for _, r := range emulator.Rules() {
		rows = append(rows, []string{code(r.ID), cell(r.Text), cell(r.Off)})
	}
	return table([]string{"Rule", "On", "Off"}, rows)
}

func gapsTable() string {
	var rows [][]string
	for _, g := range emulator.Gaps() {
		operation := g.Operation
		if operation == "" {
			operation = "all operations"
		}
		rows = append(rows, []string{operation, code(g.Code), cell(g.Reason)})
	}
	return table([]string{"Operation", "Code", "Why"}, rows)
}

func routesTable() string {
	var rows [][]string
	for _, r := range admin.Routes() {
		rows = append(rows, []string{code(r.Method + " " + r.Path), cell(r.Doc), cell(r.Body)})
	}
	return table([]string{"Endpoint", "Meaning", "Body"}, rows)
}

func changesTable() string {
	var rows [][]string
	for _, c := range admin.Changes() {
		var arguments []string
		for _, a := range c.Arguments {
			arguments = append(arguments, code(a))
		}
		rows = append(rows, []string{code(c.Name), strings.Join(arguments, ", ")})
	}
	return table([]string{"Change", "Arguments"}, rows)
}

func outcomesTable() string {
	var rows [][]string
	for _, o := range emulator.Outcomes() {
		rows = append(rows, []string{o.Operation, code(o.Field), code(o.Contains), code(o.Code), cell(o.Text)})
	}
	return table([]string{"Operation", "Field", "Mark", "Code", "Meaning"}, rows)
}

func traitsTable() string {
	var rows [][]string
	for _, trait := range emulator.Traits() {
		var codes []string
		for _, op := range slices.Sorted(maps.Keys(trait.Codes)) {
			codes = append(codes, op+" "+code(trait.Codes[op]))
		}
		rows = append(rows, []string{code(trait.ID), cell(trait.Text), strings.Join(codes, "<br>")})
	}
	return table([]string{"Trait", "Meaning", "Codes"}, rows)
}

// source holds the doc comments of package emulator.
type source struct {
	types  map[string]*ast.GenDecl
	fields map[string]string // type.Field -> comment
	consts []*ast.ValueSpec
}

func readSource(t *testing.T) *source {
	t.Helper()
	dir := filepath.Join("..", "..", "emulator")
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	s := &source{types: map[string]*ast.GenDecl{}, fields: map[string]string{}}
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.ParseComments)
		require.NoError(t, err)
		for _, decl := range file.Decls {
			if gen, ok := decl.(*ast.GenDecl); ok {
				s.add(gen)
			}
		}
	}
	return s
}

func (s *source) add(gen *ast.GenDecl) {
	for _, spec := range gen.Specs {
		switch spec := spec.(type) {
		case *ast.ValueSpec:
			if gen.Tok == token.CONST {
				s.consts = append(s.consts, spec)
			}
		case *ast.TypeSpec:
			s.types[spec.Name.Name] = gen
			list, ok := spec.Type.(*ast.StructType)
			if !ok {
				continue
			}
			for _, f := range list.Fields.List {
				for _, name := range f.Names {
					s.fields[spec.Name.Name+"."+name.Name] = sentence(f.Doc.Text() + f.Comment.Text())
				}
			}
		}
	}
}

// docLink is a link of a doc comment. In the page it is plain text, with the
// type left out where that is the emulator itself.
var docLink = regexp.MustCompile(`\[(?:Emulator\.)?([A-Z][\w.]*)\]`)

func sentence(text string) string {
	return docLink.ReplaceAllString(strings.Join(strings.Fields(text), " "), "$1")
}

// constants tables the constants of a type with their comments. Each must be
// one that the emulator takes.
func (s *source) constants(t *testing.T, kind string, check func(value string) error) string {
	t.Helper()
	var rows [][]string
	for _, c := range s.consts {
		if id, ok := c.Type.(*ast.Ident); !ok || id.Name != kind {
			continue
		}
		value := strings.Trim(c.Values[0].(*ast.BasicLit).Value, `"`)
		doc := strings.TrimPrefix(sentence(c.Doc.Text()), c.Names[0].Name+" ")
		require.NotEmpty(t, doc, c.Names[0].Name)
		require.NoError(t, check(value))
		rows = append(rows, []string{code(value), cell(capital(doc))})
	}
	require.NotEmpty(t, rows, kind)
	return table([]string{"Kind", "What it does"}, rows)
}

// seed tables the fields of all types that a seed is made of.
func (s *source) seed(t *testing.T) string {
	t.Helper()
	var sb strings.Builder
	todo := []reflect.Type{reflect.TypeFor[emulator.Seed]()}
	for i := 0; i < len(todo); i++ {
		var rows [][]string
		list := todo[i]
		fmt.Fprintf(&sb, "**%s**", title(list))
		for k := range list.NumField() {
			f := list.Field(k)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if f.Anonymous {
				fmt.Fprintf(&sb, ": all that a %s has, and", title(f.Type))
			}
			if name == "" || !f.IsExported() {
				continue
			}
			text, inner := typeText(t, f.Type)
			if inner != nil && !slices.Contains(todo, inner) {
				todo = append(todo, inner)
			}
			doc := s.fields[list.Name()+"."+f.Name]
			require.NotEmpty(t, doc, "%s.%s has no comment", list.Name(), f.Name)
			rows = append(rows, []string{code(name), text, cell(capital(plain(doc, f.Name)))})
		}
		sb.WriteString("\n\n" + table([]string{"Field", "Value", "Meaning"}, rows) + "\n")
	}
	return strings.TrimSuffix(sb.String(), "\n")
}

// plain begins a comment without the name of the Go field.
func plain(doc, field string) string {
	rest, found := strings.CutPrefix(doc, field+" ")
	if !found {
		return doc
	}
	for _, verb := range []string{"is ", "are "} {
		if after, ok := strings.CutPrefix(rest, verb); ok {
			return after
		}
	}
	return rest
}

// title names a type as the page does: SeedValueCard is "value card".
func title(t reflect.Type) string {
	name := strings.TrimPrefix(t.Name(), "Seed")
	if name == "" {
		return "seed"
	}
	return strings.ToLower(regexp.MustCompile(`([a-z])([A-Z])`).ReplaceAllString(name, "$1 $2"))
}

// typeText says how a value is written, and which type its parts have.
func typeText(t *testing.T, typ reflect.Type) (text string, inner reflect.Type) {
	t.Helper()
	switch typ {
	case reflect.TypeFor[decimal.Decimal]():
		return "amount", nil
	case reflect.TypeFor[time.Duration]():
		return "length of time", nil
	}
	switch typ.Kind() {
	case reflect.Pointer:
		return typeText(t, typ.Elem())
	case reflect.Slice:
		text, inner = typeText(t, typ.Elem())
		return "list of " + text, inner
	case reflect.Struct:
		return title(typ), typ
	case reflect.String:
		return "text", nil
	case reflect.Bool:
		return "true or false", nil
	case reflect.Int:
		return "number", nil
	}
	require.Fail(t, "no words for a type", typ.String())
	return "", nil
}
