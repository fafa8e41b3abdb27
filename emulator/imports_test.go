package emulator_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const modulePath = "github.com/partnerbss/partnerbss-go"

// The emulator is a second reading of the contract: it shares no code with the
// client, and package testing stays out of programs that embed it.
func TestImports(t *testing.T) {
	allowed := map[string]bool{
		modulePath + "/api":                             true,
		modulePath + "/internal/wal":                    true,
		"github.com/shopspring/decimal":                 true,
		"github.com/santhosh-tekuri/jsonschema/v6":      true,
		"github.com/santhosh-tekuri/jsonschema/v6/kind": true,
		"go.yaml.in/yaml/v3":                            true,
	}
	require.NoError(t, filepath.WalkDir(".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		src, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, imp := range src.Imports {
			path, err := strconv.Unquote(imp.Path.Value)
			require.NoError(t, err)
			standard := !strings.Contains(strings.Split(path, "/")[0], ".")
			own := path == modulePath+"/emulator" || strings.HasPrefix(path, modulePath+"/emulator/")
			require.True(t, standard || own || allowed[path], "%s imports %s", name, path)
			require.NotEqual(t, "testing", path, name)
		}
		return nil
	}))
}

// What the emulator shares with others knows nothing of the client, either.
func TestSharedCodeStandsAlone(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", modulePath+"/internal/wal").Output()
	require.NoError(t, err)
	require.Equal(t, modulePath+"/internal/wal", strings.TrimSpace(string(out)))
}

// Programs that only use the client link nothing of the emulator, nor what it
// needs for itself.
func TestClientsDoNotLinkTheEmulator(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", modulePath).Output()
	require.NoError(t, err)
	for line := range strings.Lines(string(out)) {
		for _, part := range []string{modulePath + "/emulator", modulePath + "/bsstest", "yaml", "jsonschema", "html/template", "testing"} {
			require.NotContains(t, line, part)
		}
	}
}
