// Package contract proves a domain package against the contract of the API: the
// OpenAPI documents in package api. It reads them itself and shares neither code
// nor tables with what it checks, so that a mistake has to be made twice to go
// unnoticed.
//
// A domain package hands over its operations and its service from a test of its
// own, since both are its own business:
//
//	contract.Test(t, contract.Domain{
//		Name:       "locations",
//		Operations: []transport.Operation{opListProvinces, opListCities, opListCounties},
//		Service:    func(c *transport.Client) any { return (*Service)(c) },
//	})
package contract

import (
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// Domain is a domain package under test.
type Domain struct {
	Name       string // of the package
	Operations []transport.Operation
	Service    func(*transport.Client) any // returns the *Service of the package

	// EmptyDiffers lists the optional texts for which "" is a value of its own,
	// so that their fields are pointers: "List.service_type_code".
	EmptyDiffers []string

	// Amend adds the rules that the documents state in words only, or that the
	// SDK has for the caller's safety, to the schema of a request's field:
	// "Issue.customer_ids", "Pay.coupon_infos[].id".
	Amend map[string]func(*Schema)
}

// Test proves the domain package whose folder is the working directory against
// the contract.
func Test(t *testing.T, d Domain) {
	t.Helper()
	document, err := Of(d.Name)
	if err != nil {
		t.Fatal(err)
	}
	source, err := readSource(os.DirFS("."))
	if err != nil {
		t.Fatal(err)
	}
	shared, err := readSource(os.DirFS("../core"))
	if err != nil {
		t.Fatal(err)
	}
	c := checker{Domain: d, document: document, source: source, shared: shared}
	if found := c.amend(); len(found) > 0 {
		t.Fatal(found)
	}
	t.Run("operations", func(t *testing.T) { report(t, c.complete()) })
	t.Run("documentation", func(t *testing.T) { report(t, source.undocumented()) })
	for _, op := range c.operations() {
		t.Run(op.Func(), func(t *testing.T) {
			t.Parallel()
			for _, one := range c.checks(op) {
				t.Run(one.name, func(t *testing.T) { report(t, one.run()) })
			}
			if m, found := c.method(op); len(found) == 0 && m.iterator != "" {
				t.Run("walks", func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) { report(t, c.walks(op, m)) })
				})
			}
		})
	}
}

// DistinctIDs amends a list of ids that money or quota goes to: none may be empty,
// and none may be there twice.
func DistinctIDs(s *Schema) {
	one := 1
	s.UniqueItems, s.Items.MinLength = true, &one
}

// amend applies Domain.Amend.
func (c *checker) amend() (found problems) {
	for _, field := range sorted(c.Amend) {
		name, path, _ := strings.Cut(field, ".")
		i := slices.IndexFunc(c.operations(), func(op *Operation) bool { return op.Func() == name })
		var schema *Schema
		if i >= 0 {
			schema = c.operations()[i].Request.at(path)
		}
		if schema == nil {
			found.add("%s is to be amended, and there is no such field", field)
			continue
		}
		c.Amend[field](schema)
	}
	return found
}

// problems are what a check has found.
type problems []string

func (p *problems) add(format string, args ...any) { *p = append(*p, fmt.Sprintf(format, args...)) }

func report(t *testing.T, found problems) {
	t.Helper()
	for _, problem := range found {
		t.Error(problem)
	}
}

// checker checks one domain package against one document.
type checker struct {
	Domain
	document *Document
	source   *source
	shared   *source // of package core, whose enums every domain uses
}

// operations are those of the document that belong to the package.
func (c *checker) operations() []*Operation {
	var own []*Operation
	for _, op := range c.document.Operations {
		if op.Package() == c.Name {
			own = append(own, op)
		}
	}
	return own
}

// complete wants each operation of the document once, and no other.
func (c *checker) complete() (found problems) {
	count := map[string]int{}
	for _, op := range c.Operations {
		count[op.ID]++
	}
	for _, op := range c.operations() {
		if count[op.ID] != 1 {
			found.add("%s is there %d times", op.ID, count[op.ID])
		}
		delete(count, op.ID)
	}
	for id := range count {
		found.add("%s is no operation of package %s", id, c.Name)
	}
	return found
}

type examination struct {
	name string
	run  func() problems
}

// checks are the checks of one operation. Those that call its method need it to
// have the right shape.
func (c *checker) checks(op *Operation) []examination {
	m, found := c.method(op)
	list := []examination{
		{"operation", func() problems { return c.operation(op) }},
		{"method", func() problems { return found }},
		{"doc", func() problems { return c.doc(op) }},
	}
	if len(found) > 0 {
		return list
	}
	if m.request != nil {
		list = append(list,
			examination{"request", func() problems { return c.types(op, op.Request, m.request, op.Places) }},
			examination{"limits", func() problems { return limits(op, m.request) }})
	}
	if m.response != nil && !op.File {
		list = append(list, examination{"response", func() problems { return c.types(op, op.Response, m.response, nil) }})
	}
	if i := slices.IndexFunc(c.Operations, func(own transport.Operation) bool { return own.ID == op.ID }); i >= 0 {
		list = append(list, examination{"refusal", func() problems { return c.refusal(op, c.Operations[i].Refusal) }})
	}
	if m.iterator != "" {
		list = append(list, examination{"pages", func() problems { return c.pages(op, m) }})
	}
	return append(list,
		examination{"wire", func() problems { return c.wire(op, m) }},
		examination{"verdicts", func() problems { return c.verdicts(op, m) }},
		examination{"callers", func() problems { return c.callers(op, m) }})
}

// method is the method of an operation.
type method struct {
	name     string
	request  reflect.Type // struct, nil when there is nothing to ask
	response reflect.Type // struct, nil when success has no body
	file     bool         // it takes the writer of a file
	iterator string       // name of the method that walks the pages, "" when there is none
}

// readSource reads the Go files of a package, but not its tests.
func readSource(folder fs.FS) (*source, error) {
	names, err := fs.Glob(folder, "*.go")
	if err != nil {
		return nil, err
	}
	files := map[string]string{}
	for _, name := range names {
		text, err := fs.ReadFile(folder, name)
		if err != nil {
			return nil, err
		}
		files[name] = string(text)
	}
	return parseSource(files)
}
