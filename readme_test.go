package partnerbss_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The commands of the README are what CI runs, its links lead to what exists, and
// the releases of Go that it names are those that CI has. Module tools/consumer
// compiles its snippets.
func TestREADME(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	ci, err := os.ReadFile(".ci/run")
	require.NoError(t, err)
	assert.Contains(t, string(readme), "go test -race ./...\n")
	assert.Contains(t, string(ci), "\ngo test -race ./...\n")
	for _, link := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(string(readme), -1) {
		_, err := os.Stat(link[1])
		assert.NoError(t, err, "README links to what does not exist")
	}

	releases := regexp.MustCompile(`(?m)^(?:oldest|newest)=go(1\.\d+)\.\d+$`).FindAllStringSubmatch(string(ci), -1)
	require.Len(t, releases, 2)
	assert.Contains(t, string(readme), "Go "+releases[0][1]+" and "+releases[1][1])
	mod, err := os.ReadFile("go.mod")
	require.NoError(t, err)
	assert.True(t, strings.Contains(string(mod), "\ngo "+releases[0][1]+"\n"), "go.mod names another release than the oldest supported one")
}
