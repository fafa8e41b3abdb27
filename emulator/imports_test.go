package emulator_test

import (
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The emulator is a second reading of the contract: it shares no code with the
// client, and package testing stays out of programs that embed it.
func TestImports(t *testing.T) {
	allowed := map[string]bool{
		"github.com/partnerbss/partnerbss-go/api":       true,
		"github.com/shopspring/decimal":                 true,
		"github.com/santhosh-tekuri/jsonschema/v6":      true,
		"github.com/santhosh-tekuri/jsonschema/v6/kind": true,
	}
	files, err := os.ReadDir(".")
	require.NoError(t, err)
	for _, file := range files {
		name := file.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		src, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, imp := range src.Imports {
			path, err := strconv.Unquote(imp.Path.Value)
			require.NoError(t, err)
			standard := !strings.Contains(strings.Split(path, "/")[0], ".")
			require.True(t, standard || allowed[path], "%s imports %s", name, path)
			require.NotEqual(t, "testing", path, name)
		}
	}
}
