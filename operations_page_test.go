package partnerbss_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/internal/test/contract"
)

var update = flag.Bool("update", false, "rewrite docs/operations.md")

const (
	packages  = "https://pkg.go.dev/github.com/partnerbss/partnerbss-go/"
	reference = "https://support.huaweicloud.com/"
)

func TestOperationsPage(t *testing.T) {
	page := operationsPage(t, documents(t))
	file := filepath.Join("docs", "operations.md")
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(page), 0o644))
		return
	}
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, page, string(text), "rewrite it with: go test -run TestOperationsPage -update")
}

const operationsIntro = `# Operations

Every operation of the partner BSS API that this SDK calls, by package. This page is made from the documents in
[api/](../api); ` + "`go test -run TestOperationsPage -update`" + ` rewrites it.

- **Method** is called on the service of the same name: ` + "`client.Customers.Create`" + `. An iterator in the second line walks
  all pages.
- **Callers** are the accounts whose credentials an operation takes. A distributor may call whatever a partner may.
- **Calls/s** is the platform's quota for one account; 10 where the contract names none. The client waits for it.
- **Effect**: a *query* changes nothing and is retried. A *change* is retried only when it certainly had no effect, or when
  doing it again has none; *money* marks those that, repeated blindly, could have their effect twice. What a repeat would
  do is one of four, and [the last section](#what-a-repeat-would-do) has the evidence:
  - *repeatable*: nothing. It is retried like a query.
  - *keyed*: nothing, if it has the same key, a field of the request that the caller or the SDK makes. It is retried like a
    query, with the same key.
  - *guarded*: nothing, since the platform refuses it with a code. It is not retried: the code does not say who was first.
  - *bare*: the same once more, or the documents leave it open. It is not retried.
- **Reference** is the page of the platform's own documentation, in Chinese.

`

func operationsPage(t *testing.T, documents []*contract.Document) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(operationsIntro)
	for _, part := range documents {
		fmt.Fprintf(&b, "## %s\n", part.Title)
		domains := map[string][]*contract.Operation{}
		for _, op := range part.Operations {
			domains[op.Package()] = append(domains[op.Package()], op)
		}
		for _, domain := range sortedKeys(domains) {
			fmt.Fprintf(&b, "\n### [%s](%s%s)\n\n", domain, packages, domain)
			b.WriteString("| Method | Operation | Request | Callers | Calls/s | Effect | Reference |\n|---|---|---|---|---:|---|---|\n")
			slices.SortFunc(domains[domain], func(x, y *contract.Operation) int { return strings.Compare(x.Name, y.Name) })
			for _, op := range domains[domain] {
				b.WriteString(operationsRow(t, op))
			}
		}
		b.WriteString("\n")
	}
	b.WriteString(repeatsIntro)
	for _, document := range documents {
		b.WriteString(repeatRows(document))
	}
	return b.String()
}

const repeatsIntro = `## What a repeat would do

Whatever is said here is the reading of the platform's pages that is the safe one. A code is what a repeat is refused with.

| Method | Repeat | Codes | Evidence |
|---|---|---|---|
`

func repeatRows(document *contract.Document) string {
	var rows []string
	for _, op := range document.Operations {
		if op.Repeat != nil {
			rows = append(rows, fmt.Sprintf("| %s | %s | %s | %s |\n", op.Name, op.Repeat.Kind, strings.Join(op.Repeat.Codes, ", "), op.Repeat.Evidence))
		}
	}
	slices.Sort(rows)
	return strings.Join(rows, "")
}

func operationsRow(t *testing.T, op *contract.Operation) string {
	t.Helper()
	methods := methodLink(op.Package(), op.Func())
	if iterator := iteratorOf(t, op); iterator != "" {
		methods += "<br>" + methodLink(op.Package(), iterator)
	}
	var callers []string
	for _, role := range op.Callers {
		callers = append(callers, string(role))
	}
	rate, effect, page := "10", "", "–"
	if op.Rate > 0 {
		rate = strconv.Itoa(op.Rate)
	}
	for _, role := range op.Callers {
		if n := op.RateBy[role]; n > 0 {
			rate += fmt.Sprintf(", %d for a %s", n, role)
		}
	}
	switch {
	case op.Safe:
		effect = "query"
	case op.Money:
		effect = "change, money; " + op.Repeat.Kind
	default:
		effect = "change; " + op.Repeat.Kind
	}
	if op.Page != "" {
		page = fmt.Sprintf("[%s](%s%s/%s.html)", op.Page, reference, op.Manual, op.Page)
	}
	return fmt.Sprintf("| %s | %s | `%s %s` | %s | %s | %s | %s |\n",
		methods, op.ID, op.Method, op.Path, strings.Join(callers, ", "), rate, effect, page)
}

func methodLink(domain, method string) string {
	return fmt.Sprintf("[%s](%s%s#Service.%s)", method, packages, domain, method)
}

// iteratorOf finds the method that walks the pages of an operation: it takes the
// same request and returns a sequence.
func iteratorOf(t *testing.T, op *contract.Operation) string {
	t.Helper()
	own := service(t, op.Package())
	method, ok := own.MethodByName(op.Func())
	require.True(t, ok, op.Name)
	for i := range own.NumMethod() {
		other := own.Method(i)
		if other.Type.NumIn() == 4 && method.Type.NumIn() == 4 && other.Type.In(2) == method.Type.In(2) &&
			other.Type.NumOut() == 1 && other.Type.Out(0).Kind() == reflect.Func {
			return other.Name
		}
	}
	return ""
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
