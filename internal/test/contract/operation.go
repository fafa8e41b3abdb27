package contract

import (
	"context"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

// operation compares the operation's value with the document.
func (c *checker) operation(op *Operation) (found problems) {
	i := slices.IndexFunc(c.Operations, func(own transport.Operation) bool { return own.ID == op.ID })
	if i < 0 {
		return problems{"not handed over"}
	}
	own := c.Operations[i]
	same := func(what string, want, got any) {
		if want != got {
			found.add("%s is %v, should be %v", what, got, want)
		}
	}
	same("Name", op.Name, own.Name)
	same("Method", op.Method, own.Method)
	same("Path", op.Path, own.Path)
	same("Safe", op.Safe, own.Safe)
	same("Money", op.Money, own.Money)
	same("File", op.File, own.File)
	same("Host", c.document.Server, own.Host.String())
	same("Callers", fmt.Sprint(order(op.Callers)), fmt.Sprint(order(own.Callers)))
	same("Rate", op.CallsPerSecond(), own.CallsPerSecond())
	same("RateBy", fmt.Sprint(op.RateBy), fmt.Sprint(own.RateBy))
	same("Confirms", fmt.Sprint(op.Confirms), fmt.Sprint(own.Confirms))
	same("Envelope", op.Envelope, own.Envelope)
	same("ConfirmsEmpty", op.ConfirmsEmpty, own.ConfirmsEmpty)
	must, may := op.Answers()
	same("NoContent", !must && !may, own.NoContent)
	if must && !op.File && len(op.Confirms) == 0 {
		same("Requires", fmt.Sprint(op.Response.Required), fmt.Sprint(own.Requires))
		if !op.Safe {
			found.add("the contract does not say what confirms a success (x-confirms)")
		}
	}
	if list := op.Request.Properties[own.Items]; own.Items != "" && (list == nil || list.Type != "array") {
		found.add("Items is %s, which is no list of the request", own.Items)
	}
	found = append(found, repeat(op, own)...)
	c.settle(op, own, &found)
	return found
}

// repeat compares what the code says of a repeat with the document, and wants the
// document to say it of every change, with its evidence.
func repeat(op *Operation, own transport.Operation) (found problems) {
	said := op.Repeat
	switch {
	case op.Safe && (said != nil || own.Repeat != transport.RepeatBare || own.Proof != nil):
		return problems{"a query has nothing to say of a repeat"}
	case op.Safe:
		return nil
	case said == nil:
		return problems{"the contract does not say what a repeat would do (x-repeat)"}
	}
	if own.Repeat.String() != said.Kind {
		found.add("Repeat is %s, should be %s", own.Repeat, said.Kind)
	}
	if !slices.Equal(own.Proof, said.Codes) {
		found.add("Proof is %v, should be %v", own.Proof, said.Codes)
	}
	if own.Key != said.Key {
		found.add("Key is %q, should be %q", own.Key, said.Key)
	}
	if !strings.HasSuffix(said.Evidence, ".") {
		found.add("x-repeat has no evidence")
	}
	for _, code := range said.Codes {
		switch refused := (&core.Error{Code: code}); {
		case refused.Meaning() == "":
			found.add("nobody knows the code %s of x-repeat", code)
		case refused.Uncertain():
			found.add("the code %s of x-repeat leaves the effect open", code)
		}
	}
	if (said.Kind == "keyed") != (said.Key != "") {
		found.add("a keyed operation names its key, and no other does")
	}
	switch said.Kind {
	case "bare":
		if len(said.Codes) > 0 {
			found.add("a bare operation has codes for a repeat")
		}
	case "keyed":
		if len(said.Codes) == 0 {
			found.add("a keyed operation has no codes for a repeat")
		}
		key := op.Request.Properties[said.Key]
		if key == nil || key.Type != "string" || op.Places[said.Key] != "body" || op.Request.Requires(said.Key) ||
			key.MaxLength == nil || *key.MaxLength < transport.KeyLength {
			found.add("the key %q is no optional text of the body that has room for %d characters", said.Key, transport.KeyLength)
		}
	case "guarded":
		if len(said.Codes) == 0 {
			found.add("a guarded operation has no codes for a repeat")
		}
	case "repeatable":
		if len(said.Codes) > 0 && !own.NoContent {
			found.add("codes stand for the success of a repeatable operation, whose success has data")
		}
		if op.Money && !strings.Contains(said.Evidence, "money") {
			found.add("repeatable, and the evidence does not say why that moves no money")
		}
	default:
		found.add("x-repeat is %q", said.Kind)
	}
	return found
}

// CallsPerSecond is the quota in calls per second: the platform's own where the contract
// names none.
func (op *Operation) CallsPerSecond() int {
	if op.Rate == 0 {
		return 10
	}
	return op.Rate
}

// Line is the last sentence of a doc comment: where the operation is, whose credentials it
// takes, and how often.
func (op *Operation) Line() string {
	var callers []string
	rate := fmt.Sprintf("%d calls/s", op.CallsPerSecond())
	for _, role := range op.Callers {
		callers = append(callers, string(role))
		if n := op.RateBy[role]; n > 0 {
			rate += fmt.Sprintf(", %d for a %s", n, role)
		}
	}
	return fmt.Sprintf("Operation %s: %s %s (%s credentials, %s).", op.ID, op.Method, op.Path, strings.Join(callers, " or "), rate)
}

func order(roles []core.Role) []core.Role { return slices.Sorted(slices.Values(roles)) }

// goName finds names of Go methods in a text: "orders.Get".
var goName = regexp.MustCompile(`\b([a-z]+)\.([A-Z][A-Za-z0-9]*)\b`)

// settle wants every state-changing operation to name a query that exists, or
// its doc comment to say that there is none.
func (c *checker) settle(op *Operation, own transport.Operation, found *problems) {
	names := goName.FindAllString(own.Settle, -1)
	switch {
	case op.Safe && own.Settle != "":
		found.add("a query has nothing to settle")
	case !op.Safe && (own.Settle == "") != (own.NoSettle != ""):
		found.add("Settle names a query, or NoSettle says why there is none")
	case !op.Safe && own.Settle == "" && !strings.Contains(words(c.source.methods[op.Func()]), noSettle):
		found.add("Settle is empty, and the doc comment does not say %q", noSettle)
	case own.Settle != "" && (len(names) == 0 || !strings.HasPrefix(own.Settle, names[0])):
		found.add("Settle does not begin with a Go method: %q", own.Settle)
	}
	for _, name := range names {
		if !safeQueries()[name] {
			found.add("Settle names %s, which is no query of this SDK", name)
		}
	}
}

// noSettle is how a doc comment says that Settle has nothing to name.
const noSettle = "No query tells"

// safeQueries are the Go names of all queries.
var safeQueries = sync.OnceValue(func() map[string]bool {
	queries := map[string]bool{}
	operations, _ := Operations() // Test has reported an error
	for _, op := range operations {
		queries[op.Name] = op.Safe
	}
	return queries
})

// words joins the lines of a doc comment. A word is never broken at its hyphens:
// a path that is would read as two.
func words(comment string) string { return strings.Join(strings.Fields(comment), " ") }

// doc wants the doc comment of the method to name the operation.
func (c *checker) doc(op *Operation) (found problems) {
	comment, ok := c.source.methods[op.Func()]
	if !ok {
		return problems{"the source has no such method"}
	}
	if !strings.HasPrefix(comment, op.Func()+" ") {
		found.add("the doc comment does not begin with %s", op.Func())
	}
	want := op.Line()
	if !strings.Contains(words(comment), want) {
		found.add("the doc comment does not say %q", want)
	}
	for _, item := range op.Grants {
		if !strings.Contains(comment, item) {
			found.add("the doc comment does not name the permission %s", item)
		}
	}
	if deprecated := strings.Contains(comment, "\nDeprecated: "); deprecated != (c.Name == "legacy") {
		found.add("deprecated is %t", deprecated)
	}
	return found
}

var (
	contextType = reflect.TypeFor[context.Context]()
	optionsType = reflect.TypeFor[[]option.Option]()
	errorType   = reflect.TypeFor[error]()
	writerType  = reflect.TypeFor[io.Writer]()
)

// method finds the method of an operation and wants the signature
//
//	Name(ctx, *NameRequest, ...option.Option) (*NameResponse, error)
//
// with an io.Writer before the options where the answer is a file, without the request where there is nothing to ask, and without the response
// where success has no body.
func (c *checker) method(op *Operation) (m method, found problems) {
	m.name = op.Func()
	service := reflect.TypeOf(c.Service(nil))
	f, ok := service.MethodByName(m.name)
	if !ok {
		return m, problems{"there is no such method"}
	}
	in := []reflect.Type{service, contextType, optionsType}
	if len(op.Request.Properties) > 0 {
		if f.Type.NumIn() >= 4 {
			m.request = structNamed(f.Type.In(2), m.name+"Request")
		}
		if m.request == nil {
			found.add("does not take a *%sRequest", m.name)
			return m, found
		}
		in = slices.Insert(in, 2, reflect.PointerTo(m.request))
	}
	if m.file = op.File; m.file {
		in = slices.Insert(in, len(in)-1, writerType)
	}
	out := []reflect.Type{errorType}
	if must, may := op.Answers(); must || may && f.Type.NumOut() == 2 {
		if f.Type.NumOut() == 2 {
			m.response = structNamed(f.Type.Out(0), m.name+"Response")
		}
		if m.response == nil {
			found.add("does not return a *%sResponse", m.name)
			return m, found
		}
		out = slices.Insert(out, 0, reflect.PointerTo(m.response))
	}
	if want := reflect.FuncOf(in, out, true); f.Type != want {
		found.add("is a %s, should be a %s", f.Type, want)
	}
	m.iterator = c.iterator(op, m, service, &found)
	return m, found
}

// structNamed is the struct that a pointer points to, when it has that name.
func structNamed(t reflect.Type, name string) reflect.Type {
	if t.Kind() == reflect.Pointer && t.Elem().Kind() == reflect.Struct && t.Elem().Name() == name {
		return t.Elem()
	}
	return nil
}

// iterator wants one iterator beside a paged operation, and none elsewhere. It
// yields the records that the contract says a page holds. It returns its name.
func (c *checker) iterator(op *Operation, m method, service reflect.Type, found *problems) (name string) {
	var siblings []string
	for i := range service.NumMethod() {
		f := service.Method(i)
		if m.request == nil || f.Type.NumIn() != 4 || f.Type.In(2) != reflect.PointerTo(m.request) || f.Type.NumOut() != 1 || !f.Type.Out(0).CanSeq2() {
			continue
		}
		siblings, name = append(siblings, f.Name), f.Name
		records := fieldAt(m.response, op.Items)
		want := reflect.FuncOf([]reflect.Type{service, contextType, reflect.PointerTo(m.request), optionsType}, []reflect.Type{f.Type.Out(0)}, true)
		if f.Type != want || records == nil || !yields(f.Type.Out(0), records.Elem()) {
			found.add("%s is a %s, which does not walk %s", f.Name, f.Type, op.Items)
		}
		if suffix, list := strings.CutPrefix(m.name, "List"); list && f.Name != "All"+suffix || !strings.HasPrefix(f.Name, "All") {
			found.add("its iterator is called %s", f.Name)
		}
	}
	if op.Paged() != (len(siblings) == 1) {
		found.add("paged is %t, iterators are %v", op.Paged(), siblings)
	}
	return name
}

// fieldAt is the type of a response's field by its path on the wire.
func fieldAt(t reflect.Type, path string) reflect.Type {
	for _, name := range strings.Split(path, ".") {
		if t == nil || deref(t).Kind() != reflect.Struct {
			return nil
		}
		f, ok := fieldsOf(deref(t))[name]
		if !ok {
			return nil
		}
		t = f.Type
	}
	return t
}

// yields reports whether t is iter.Seq2[record, error].
func yields(t, record reflect.Type) bool {
	return t.PkgPath() == "iter" && t.In(0).NumIn() == 2 && t.In(0).In(0) == record && t.In(0).In(1) == errorType
}
