package emulator

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/partnerbss/partnerbss-go/emulator/internal/contract"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// SignatureOf recomputes the signature of a request as the verifier does, from
// its own Authorization header.
func SignatureOf(r *http.Request, body []byte, secretKey string) (got, want, canonical string, err error) {
	a, ok := parseAuthorization(r.Header.Get("Authorization"))
	if !ok {
		return "", "", "", fmt.Errorf("authorization header is malformed")
	}
	canonical, err = canonicalRequest(r, a.signedHeaders, body)
	return signatureFor(secretKey, r.Header.Get("X-Sdk-Date"), canonical), a.signature, canonical, err
}

// LastOperation is the operation of the latest call.
func (e *Emulator) LastOperation() string {
	e.journal.mu.Lock()
	defer e.journal.mu.Unlock()
	return e.journal.calls[(e.journal.total-1)%journalSize].Operation
}

// CheckReply validates a success body against the contract, refusing fields
// that the contract does not have.
func CheckReply(operation string, data []byte) error { return contract.CheckReply(operation, data) }

// ContractOperation is what tests need to know about an operation.
type ContractOperation struct {
	ID, Method, Path string
	Callers          []Role
	Rate             int
	Registered       bool
	Changes          bool
	Errors           []string
	Tickets          bool // of the ticket system
	Body             bool // takes one
}

// ContractOperations lists all operations of the contract.
func ContractOperations() []ContractOperation {
	var out []ContractOperation
	for _, op := range contract.Load().Operations {
		out = append(out, ContractOperation{
			op.ID, op.Method, op.Path, each(op.Callers, func(r world.Role) Role { return Role(r) }), op.Rate, platform.Operations[op.ID] != nil, !op.Safe, op.Codes, op.Tickets, op.Check.HasBody(),
		})
	}
	return out
}

// ConcretePath fills the parameters of a path template.
func (o ContractOperation) ConcretePath() string {
	var segments []string
	for _, s := range strings.Split(o.Path, "/") {
		if strings.HasPrefix(s, "{") {
			s = "some-id"
		}
		segments = append(segments, s)
	}
	return strings.Join(segments, "/")
}

// CompileSchemas compiles the input schema of every operation.
func CompileSchemas() {
	for _, op := range contract.Load().Operations {
		op.Check.Prepare()
	}
}

// Validate runs the validation of an operation and returns its findings.
func Validate(operation, query string, path, header map[string]string, body []byte) []Finding {
	op := contract.Load().Operations[operation]
	_, fs := op.Check.Validate(contract.Parts{Query: query, Path: path, Header: func(name string) string { return header[name] }, Body: body}, contract.Strictness{UnknownFields: true, DecimalStrings: true, BareNull: true})
	return each(fs, func(f contract.Finding) Finding { return Finding(f) })
}

// SeedFields are the names of all fields that a seed can have.
func SeedFields() []string {
	names := map[string]bool{}
	var walk func(t reflect.Type)
	walk = func(t reflect.Type) {
		for t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || t.PkgPath() != reflect.TypeFor[Seed]().PkgPath() {
			return
		}
		for _, f := range reflect.VisibleFields(t) {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			if name == "" || !f.IsExported() || names[t.Name()+"."+name] {
				continue
			}
			names[t.Name()+"."+name] = true
			walk(f.Type)
		}
	}
	walk(reflect.TypeFor[Seed]())
	var out []string
	for name := range names {
		_, field, _ := strings.Cut(name, ".")
		out = append(out, field)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Routed says whether the contract has an operation for a method and a path.
func Routed(method, path string) bool {
	_, _, ok := contract.Load().Routes.Find(method, path)
	return ok
}
