package legacy_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/api"
)

// successors returns the Go names of the successors of each legacy operation,
// as the contract has them.
func successors(t *testing.T) map[string][]string {
	type operation struct {
		ID       string `json:"operationId"`
		Name     string `json:"x-go"`
		Replaced any    `json:"x-replaced-by"`
	}
	read := func(document []byte) (list []operation) {
		var contract struct {
			Paths map[string]map[string]operation `json:"paths"`
		}
		require.NoError(t, json.Unmarshal(document, &contract))
		for _, methods := range contract.Paths {
			for _, op := range methods {
				list = append(list, op)
			}
		}
		return list
	}
	names := map[string]string{}
	for _, op := range read(api.Current) {
		names[op.ID] = op.Name
	}
	all := map[string][]string{}
	for _, op := range read(api.Legacy) {
		all[op.ID] = nil
		switch replaced := op.Replaced.(type) {
		case string:
			all[op.ID] = []string{names[replaced]}
		case []any:
			for _, id := range replaced {
				all[op.ID] = append(all[op.ID], names[id.(string)])
			}
		}
	}
	return all
}

func guide(t *testing.T) string {
	content, err := os.ReadFile(filepath.Join("..", "docs", "migrating.md"))
	require.NoError(t, err)
	return string(content)
}

func TestGuideNamesTheSuccessorOfEveryOperation(t *testing.T) {
	t.Parallel()
	rows := map[string]string{}
	for line := range strings.Lines(guide(t)) {
		if cells := strings.Split(line, " | "); strings.HasPrefix(line, "| `legacy.") {
			rows[strings.Trim(cells[0], "| `")] = cells[1]
			assert.Len(t, cells, 6, cells[0])
		}
	}
	operations := successors(t)
	assert.Len(t, rows, len(operations))
	for id, names := range operations {
		cell := "none"
		if len(names) > 0 {
			cell = "`" + strings.Join(names, "`, `") + "`"
		}
		assert.Equal(t, cell, rows["legacy."+id], id)
	}
}

// declarations returns the doc comments of the methods of Service, and the source
// of the functions in the examples.
func declarations(t *testing.T) (docs, examples map[string]string) {
	docs, examples = map[string]string{}, map[string]string{}
	files, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, name := range files {
		source, err := os.ReadFile(name)
		require.NoError(t, err)
		positions := token.NewFileSet()
		file, err := parser.ParseFile(positions, name, source, parser.ParseComments)
		require.NoError(t, err)
		for _, declaration := range file.Decls {
			function, ok := declaration.(*ast.FuncDecl)
			switch {
			case !ok || function.Doc == nil:
			case name == "example_test.go":
				examples[function.Name.Name] = string(source[positions.Position(function.Doc.Pos()).Offset:positions.Position(function.End()).Offset])
			case function.Recv != nil && !strings.HasSuffix(name, "_test.go"):
				if star, ok := function.Recv.List[0].Type.(*ast.StarExpr); ok && star.X.(*ast.Ident).Name == "Service" {
					docs[function.Name.Name] = function.Doc.Text()
				}
			}
		}
	}
	return docs, examples
}

func TestGuideQuotesTheExample(t *testing.T) {
	t.Parallel()
	_, examples := declarations(t)
	for _, name := range []string{"payPendingV1", "payPending"} {
		require.Contains(t, examples, name)
		assert.Contains(t, guide(t), "```go\n"+examples[name]+"\n```\n", name)
	}
}

func TestEveryMethodIsDeprecatedInFavourOfItsSuccessor(t *testing.T) {
	t.Parallel()
	docs, _ := declarations(t)
	for id, names := range successors(t) {
		_, deprecated, found := strings.Cut(docs[id], "\n\nDeprecated: ")
		require.True(t, found, id)
		deprecated = strings.Join(strings.Fields(deprecated), " ")
		if len(names) > 0 {
			assert.True(t, strings.HasPrefix(deprecated, "use "+strings.Join(names, " or ")+"."), "%s: %s", id, deprecated)
		}
	}
	iterators := 0
	for name, doc := range docs {
		if strings.HasPrefix(name, "All") {
			iterators++
			assert.Contains(t, doc, "\n\nDeprecated: ", name)
		}
	}
	assert.Equal(t, 8, iterators)
	assert.Len(t, docs, iterators+len(successors(t)))
}
