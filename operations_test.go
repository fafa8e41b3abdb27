package partnerbss_test

import (
	"os"
	"path"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/internal/test/contract"
)

// documents are those of the contract.
func documents(t *testing.T) []*contract.Document {
	t.Helper()
	all, err := contract.All()
	require.NoError(t, err)
	return all
}

// operations are those of all documents.
func operations(t *testing.T) []*contract.Operation {
	t.Helper()
	all, err := contract.Operations()
	require.NoError(t, err)
	return all
}

// service is the type of the client's service for a domain package.
func service(t *testing.T, domain string) reflect.Type {
	t.Helper()
	field, ok := reflect.TypeFor[partnerbss.Client]().FieldByName(strings.ToUpper(domain[:1]) + domain[1:])
	require.True(t, ok, "the client has no service for %s", domain)
	require.Equal(t, domain, path.Base(field.Type.Elem().PkgPath()))
	return field.Type
}

func TestClientReachesEveryOperation(t *testing.T) {
	t.Parallel()
	var counts []int
	for _, document := range documents(t) {
		counts = append(counts, len(document.Operations))
	}
	require.Equal(t, []int{78, 19, 13, 46}, counts)
	names, ids := map[string]bool{}, map[string]bool{}
	for _, op := range operations(t) {
		_, ok := service(t, op.Package()).MethodByName(op.Func())
		assert.True(t, ok, "the client has no %s", op.Name)
		assert.False(t, names[op.Name], "%s is there twice", op.Name)
		assert.False(t, ids[op.ID], "%s is there twice", op.ID)
		names[op.Name], ids[op.ID] = true, true
	}
}

// Each domain package proves its own operations against the contract. Together
// they have to be all packages that the documents name, and all that the client
// has.
func TestEveryDomainIsProved(t *testing.T) {
	t.Parallel()
	domains := map[string]bool{}
	for _, op := range operations(t) {
		domains[op.Package()] = true
	}
	for domain := range domains {
		text, err := os.ReadFile(filepath.Join(domain, "contract_test.go"))
		if assert.NoError(t, err) {
			assert.Contains(t, string(text), "contract.Test(t, contract.Domain{", domain)
		}
	}
	client := reflect.TypeFor[partnerbss.Client]()
	for i := range client.NumField() {
		// SignOn calls the identity service, which none of the documents describes.
		if field := client.Field(i); field.IsExported() && field.Name != "SignOn" {
			assert.True(t, domains[strings.ToLower(field.Name)], "no document has operations for %s", field.Name)
		}
	}
}
