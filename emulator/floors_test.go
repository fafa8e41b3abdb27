package emulator_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// floors are the packages of the emulator from the ground up. Each may import
// what is on the floors below it, and nothing beside or above it.
var floors = [][]string{
	{"internal/platform/units", "internal/platform/refusal", "internal/document"},
	{"internal/platform/catalogue", "internal/platform/world/ledger"},
	{"internal/platform/world"},
	{"internal/platform/rules"},
	{"internal/platform/call", "internal/platform/seed"},
	{
		"internal/platform/accounts", "internal/platform/bills", "internal/platform/coupons", "internal/platform/customers",
		"internal/platform/locations", "internal/platform/orders", "internal/platform/products",
		"internal/platform/resellers", "internal/platform/resources", "internal/platform/tickets",
		"internal/platform/console",
	},
	{"internal/platform/enterprise", "internal/platform/legacy"},
	{"internal/platform"},
	{"internal/contract", "internal/engine"},
	{"."},
	{"admin"},
}

func TestFloors(t *testing.T) {
	floor, used := map[string]int{}, map[string]bool{}
	for i, packages := range floors {
		for _, name := range packages {
			floor[name] = i
		}
	}
	require.NoError(t, filepath.WalkDir(".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") {
			return err
		}
		file := filepath.ToSlash(name)
		dir := path.Dir(file)
		here, known := floor[dir]
		require.True(t, known, "%s is in a package that is on no floor", file)
		used[dir] = true
		src, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, imp := range src.Imports {
			imported, err := strconv.Unquote(imp.Path.Value)
			require.NoError(t, err)
			below, own := strings.CutPrefix(imported, modulePath+"/emulator")
			if !own {
				// The platform does not know how it is spoken to.
				http := imported == "net/http" && strings.HasPrefix(dir, "internal/")
				require.False(t, http, "%s imports net/http", file)
				continue
			}
			if below = strings.TrimPrefix(below, "/"); below == "" {
				below = "."
			}
			if below == dir {
				require.True(t, strings.HasSuffix(name, "_test.go"), file)
				continue
			}
			there, known := floor[below]
			require.True(t, known, "%s imports %s, which is on no floor", file, below)
			require.Less(t, there, here, "%s imports %s, which is not below it", file, below)
		}
		return nil
	}))
	for name := range floor {
		require.True(t, used[name], "%s is on a floor and does not exist", name)
	}
}
