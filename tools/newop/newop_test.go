package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/partnerbss/partnerbss-go/internal/test/contract"
)

// service is what a package has beside its operations.
const service = `
import "github.com/partnerbss/partnerbss-go/internal/transport"

// Service calls the operations of this package.
type Service transport.Client

func (s *Service) client() *transport.Client { return (*transport.Client)(s) }
`

// all drafts every operation of the contract.
func all(t *testing.T) map[*contract.Operation]string {
	t.Helper()
	drafts := map[*contract.Operation]string{}
	operations, err := contract.Operations()
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range operations {
		source, open, err := draft(op, nil, nil)
		if err != nil {
			t.Errorf("%s: %v", op.ID, err)
			continue
		}
		if len(open) == 0 {
			t.Errorf("%s: nothing is left to decide?", op.ID)
		}
		drafts[op] = source
	}
	return drafts
}

// A table of codes that core has already is not made once more unasked.
func TestTablesOfCoreAreNamed(t *testing.T) {
	op, err := find("coupons.List")
	if err != nil {
		t.Fatal(err)
	}
	_, open, err := draft(op, nil, tables("../.."))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"type CouponType: core.CouponType has its codes", "type Status: core.CouponStatus has its codes"} {
		if !slices.ContainsFunc(open, func(question string) bool { return strings.HasPrefix(question, want) }) {
			t.Errorf("%q is not asked, only\n%s", want, strings.Join(open, "\n"))
		}
	}
}

// exports are what the compiler keeps of the packages that drafts import.
func exports(t *testing.T) types.Importer {
	t.Helper()
	arguments := []string{"list", "-deps", "-export", "-json=ImportPath,Export"}
	for _, path := range imports {
		arguments = append(arguments, path)
	}
	output, err := exec.Command("go", arguments...).Output()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for d := json.NewDecoder(bytes.NewReader(output)); ; {
		var p struct{ ImportPath, Export string }
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		files[p.ImportPath] = p.Export
	}
	return importer.ForCompiler(token.NewFileSet(), "gc", func(path string) (io.ReadCloser, error) { return os.Open(files[path]) })
}

func TestEveryDraftCompiles(t *testing.T) {
	t.Parallel()
	drafts, from := all(t), exports(t)
	if len(drafts) < 97 {
		t.Errorf("there are %d drafts", len(drafts))
	}
	for op, source := range drafts {
		fset := token.NewFileSet()
		var files []*ast.File
		for name, text := range map[string]string{op.ID + ".go": source, "service.go": "package " + op.Package() + service} {
			file, err := parser.ParseFile(fset, name, text, 0)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, file)
		}
		config := types.Config{Importer: from, Error: func(err error) { t.Errorf("%s: %v", op.Name, err) }}
		_, _ = config.Check(op.Package(), fset, files, nil)
		if t.Failed() {
			t.Log(source)
			return
		}
	}
}

// The contract test takes drafts of many kinds: a body, a query, a path, all kinds
// of paging, conditions, patterns, periods, nested lists, amounts as text.
func TestTheContractTestTakesDrafts(t *testing.T) {
	if testing.Short() {
		t.Skip("builds test programs")
	}
	t.Parallel()
	names := []string{
		"customers.Create", "customers.List", "orders.Get", "orders.Pay", "products.PriceSubscription", "products.ListResourceSpecs",
		"customers.VerifyIndividual", "legacy.ListOrdersV1",
	}
	if chosen := os.Getenv("NEWOP_DRAFTS"); chosen != "" { // such as "all", to see how far drafts get
		names = strings.Split(chosen, ",")
	}
	folder := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	// Below the path of the SDK's module its internal packages can be imported.
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join("..", name))
		if err != nil {
			t.Fatal(err)
		}
		root, err := filepath.Abs(filepath.Join("..", ".."))
		if err != nil {
			t.Fatal(err)
		}
		write(name, strings.NewReplacer("/tools\n", "/drafts\n", "=> ../", "=> "+filepath.ToSlash(root)).Replace(string(text)))
	}
	for op, source := range all(t) {
		if chosen := strings.Join(names, " ") + " "; chosen != "all " && !strings.Contains(chosen, op.Name+" ") {
			continue
		}
		at := op.ID + "/"
		write(at+"draft.go", source)
		write(at+"service.go", "// Package "+op.Package()+" is a draft.\npackage "+op.Package()+"\n"+service)
		write(at+"draft_test.go", fmt.Sprintf(`package %s

import (
	"testing"

	"github.com/partnerbss/partnerbss-go/internal/test/contract"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

func TestContract(t *testing.T) {
	contract.Test(t, contract.Domain{
		Name: %[1]q, Operations: []transport.Operation{op%[2]s},
		Service: func(c *transport.Client) any { return (*Service)(c) },
	})
}
`, op.Package(), op.Func()))
		run := exec.Command("go", "test", "-run", "^TestContract$/^(documentation|"+op.Func()+")$", "./"+op.ID)
		run.Dir, run.Env = folder, append(os.Environ(), "GOWORK=off")
		if output, err := run.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", op.Name, err, output)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"customer_id": "CustomerID", "resourceIds": "ResourceIDs", "xaccount_id": "XAccountID", "CNY": "Cny", "1": "N1", "is_frozen": "IsFrozen",
	} {
		if got := goName(name); got != want {
			t.Errorf("%s becomes %s, want %s", name, got, want)
		}
	}
	none := func(string) bool { return false }
	for value, want := range map[[2]string]string{
		{"1", "consulting sale (referral)"}: "KindConsultingSale", {"V0", ""}: "KindV0", {"-1", ""}: "KindMinus1",
		{"SOURCE_A", "from a"}: "KindSourceA", {"", ""}: "KindNone", {"2", ""}: "KindN2",
	} {
		if got := constant("Kind", value[0], value[1], none); got != want {
			t.Errorf("%v becomes %s, want %s", value, got, want)
		}
	}
	if got := constant("Kind", "3", "a", func(name string) bool { return name == "KindA" }); got != "KindAV3" {
		t.Error(got)
	}
}

func TestUnknownOperations(t *testing.T) {
	t.Parallel()
	if err := run("NoSuchOperation", "../.."); err == nil || !strings.Contains(err.Error(), "NoSuchOperation") {
		t.Error(err)
	}
}

func TestDraftsTellWhatARepeatWouldDo(t *testing.T) {
	for op, source := range all(t) {
		var want []string
		if op.Repeat != nil {
			want = slices.Clone(op.Repeat.Codes)
			switch op.Repeat.Kind {
			case "guarded":
				want = append(want, "transport.RepeatGuarded")
			case "keyed":
				want = append(want, "transport.RepeatKeyed,", strconv.Quote(op.Repeat.Key))
			case "repeatable":
				want = append(want, "transport.Repeatable,")
			}
		}
		if (len(want) == 0) == strings.Contains(source, "Repeat: ") {
			t.Errorf("%s: Repeat should be there: %t", op.ID, len(want) > 0)
		}
		for _, text := range want {
			if !strings.Contains(source, text) {
				t.Errorf("%s: the draft lacks %s", op.ID, text)
			}
		}
	}
}
