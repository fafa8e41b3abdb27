package partnerbss_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What the platform's descriptions want everybody to know stands where it is looked for:
// in the comment of the package, or of the method.
func TestFactsStandWhereTheyAreLookedFor(t *testing.T) {
	t.Parallel()
	for place, facts := range map[string][]string{
		"bills":            {"no bill", "settlement, repayment or invoices"},
		"coupons":          {"cannot spend a coupon quota"},
		"customers.Create": {"user agreement and privacy statement"},
		"legacy":           {"401", "partner"},
		"products":         {"price calculator"},
		"tickets":          {"OSM.0004", "GMT+8"},
		"enterprise":       {"master"},
	} {
		domain, method, _ := strings.Cut(place, ".")
		text := strings.Join(strings.Fields(comment(t, domain, method)), " ")
		for _, fact := range facts {
			assert.Contains(t, text, fact, place)
		}
	}
}

// comment is that of a package, or of a method of its service.
func comment(t *testing.T, domain, method string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(domain, "*.go"))
	require.NoError(t, err)
	var text string
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
		require.NoError(t, err)
		if method == "" {
			text += file.Doc.Text()
			continue
		}
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Recv != nil && f.Name.Name == method {
				text += f.Doc.Text()
			}
		}
	}
	return text
}
