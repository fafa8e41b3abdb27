package main

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/internal/test/contract"
)

// operation is what the form is filled with.
type operation struct {
	Op          *contract.Operation
	Name, OpVar string
	Method      string
	Callers     []string
	Rate        int    // 0 for the usual one
	RateBy      string // of single callers, "" for none
	Secret      bool
	NoContent   bool
	Requires    string // names in quotation marks, "" for none
	Confirms    string // likewise
	Repeat      string // constant, "" for the zero value
	Key         string // of a keyed one, quoted
	Proof       string // like Requires
	Patterns    []pattern
	Request     *object
	Response    *object
	Refusal     *object // what a refusal tells beyond its code
	Argument    string  // of the call: the request, or nil
	Doc         string
	Iterator    *iterator
	Nested      []*object
	Enums       []*enum
}

type pattern struct{ Var, Text string }

// object is a struct.
type object struct {
	Name, Doc string
	Fields    []field
	Answers   bool     // it embeds the metadata of an answer
	Checked   bool     // it is a part of a request
	Rules     []string // lines of Go
}

type field struct {
	Name, Type, Tag string
	Doc             string
	Ignore          string // a directive to the analyser

	wire   string
	schema *contract.Schema
}

type enum struct {
	Name, Kind, Doc string
	Values          []value
	Checked         bool   // a request has it
	List            string // variable with all values
	literals        string
}

type value struct{ Name, Literal, Meaning string }

type iterator struct {
	Var, Kind, Name string
	Record, At, End string
	Largest         int
	Cursor, Limit   string
	Records         string
	Doc             string
}

// drafter makes one draft.
type drafter struct {
	operation
	known  map[string]bool             // types that the package has already
	shared map[string]map[string]bool  // enumerations of core, with their codes
	types  map[string]*contract.Schema // of the draft, by name
	byName map[string]*enum
	names  map[string]bool // of constants
	open   []string
}

// quoted are names as the elements of a list of texts in Go.
func quoted(names []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = strconv.Quote(name)
	}
	return strings.Join(list, ", ")
}

// usualRate is the quota that an operation need not name.
const usualRate = 10

// draft drafts an operation. known are the types of its package, shared the
// enumerations of core. It returns the source of a file and what remains to be decided.
func draft(op *contract.Operation, known map[string]bool, shared map[string]map[string]bool) (source string, open []string, err error) {
	d := drafter{
		operation: operation{
			Op: op, Name: op.Func(), OpVar: "op" + op.Func(), Argument: "nil",
			Method: "http.Method" + goName(strings.ToLower(op.Method)),
		},
		known: known, shared: shared, types: map[string]*contract.Schema{}, byName: map[string]*enum{}, names: map[string]bool{},
	}
	if op.Rate != usualRate {
		d.Rate = op.Rate
	}
	must, may := op.Answers()
	d.NoContent, d.Confirms = !must && !may, quoted(op.Confirms)
	if op.File {
		d.ask("method: it takes the io.Writer that the file goes to, and returns a response with its name, type and size; look at tickets.DownloadAttachment")
	} else if must && len(op.Confirms) == 0 {
		d.Requires = quoted(op.Response.Required)
		if !op.Safe {
			d.ask("Confirms: the contract does not say what confirms a success (x-confirms)")
		}
	}
	if op.Repeat != nil {
		d.Repeat = map[string]string{
			"repeatable": "transport.Repeatable", "guarded": "transport.RepeatGuarded", "keyed": "transport.RepeatKeyed",
		}[op.Repeat.Kind]
		if op.Repeat.Key != "" {
			d.Key = strconv.Quote(op.Repeat.Key)
		}
		d.Proof = quoted(op.Repeat.Codes)
	} else if !op.Safe {
		d.ask("Repeat: the contract does not say what a repeat would do (x-repeat); until it does, it is bare")
	}
	for _, role := range op.Callers {
		constant := "core.Role" + goName(string(role))
		d.Callers = append(d.Callers, constant)
		if n := op.RateBy[role]; n > 0 {
			d.RateBy += fmt.Sprintf("%s: %d,", constant, n)
		}
	}
	if len(op.Request.Properties) > 0 {
		d.Argument = "req"
		d.Request = &object{Name: d.Name + "Request"}
		d.names[d.Request.Name] = true
		d.fill(d.Request, op.Request, true, true)
		d.Request.Rules = d.rules(d.Request, op.Request, "r")
	}
	if must && !op.File {
		d.Response = &object{Name: d.Name + "Response", Answers: true}
		d.names[d.Response.Name] = true
		d.fill(d.Response, op.Response, false, true)
	} else if op.Response != nil {
		d.ask("the response holds nothing but its envelope: leave the method without a response, or return its metadata")
	}
	if op.Refusal != nil {
		d.Refusal = &object{Name: d.Name + "Refusal"}
		d.names[d.Refusal.Name] = true
		d.fill(d.Refusal, op.Refusal, false, true)
		d.ask("%s: say in Error what it tells, and in the doc comment of the method with which codes it comes; operations of one kind share one type", d.Refusal.Name)
	}
	if op.Paged() {
		d.iterate()
	} else if op.Pages != "none" {
		d.ask("pages: the contract does not tell where a response has its records, so there is no iterator")
	}
	d.document(op.Package() == "legacy")
	return d.print()
}

func (d *drafter) ask(format string, args ...any) {
	if question := fmt.Sprintf(format, args...); !slices.Contains(d.open, question) {
		d.open = append(d.open, question)
	}
}

// fill gives an object the fields of a schema: the required ones first.
func (d *drafter) fill(o *object, s *contract.Schema, request, top bool) {
	var names []string
	for name := range s.Properties {
		if request || !top || !slices.Contains(contract.Envelope, name) {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		if x, y := s.Requires(a), s.Requires(b); x != y && request {
			if x {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	taken := map[string]bool{"Metadata": true}
	for _, name := range names {
		p := s.Properties[name]
		f := field{wire: name, schema: p, Name: goName(name)}
		for taken[f.Name] {
			f.Name += "2"
		}
		taken[f.Name] = true
		place := "body"
		if request && top {
			place = d.Op.Places[name]
		}
		required := s.Requires(name)
		f.Type = d.goType(o, p, name, request)
		if cursor := top && d.Op.Paged() && contract.IsCursor(name); request && p.Pointer(required, cursor) {
			f.Type = "*" + f.Type
		}
		f.Tag = tag(p, name, place, request, required)
		if request && top {
			f.Tag += d.Op.Elsewhere(place)
		}
		if strings.HasSuffix(f.Tag, `,string"`) {
			f.Ignore = "//lint:ignore SA5008 the codec writes a decimal with this tag as text"
		}
		f.Doc = describe(name, p, request, required)
		d.doubts(o, f, request, required)
		o.Fields = append(o.Fields, f)
	}
}

// tag is the tag of a field: optional fields of a request are left out when they
// are zero.
func tag(p *contract.Schema, name, place string, request, required bool) string {
	key := map[string]string{"body": "json", "query": "url", "path": "path", "header": "header"}[place]
	if request && !required {
		name += map[string]string{"body": ",omitzero", "query": ",omitempty"}[place]
	}
	if request && p.Type == "string" && p.IsDecimal() {
		name += ",string"
	}
	text := key + ":" + strconv.Quote(name)
	if p.Calendar == "date-time-local" && place == "query" {
		text += ` layout:"` + time.DateTime + `"`
	}
	return text
}

// goType is the type of a value, without the pointer of an optional one.
func (d *drafter) goType(owner *object, s *contract.Schema, name string, request bool) string {
	switch {
	case s.Additional != nil:
		return "map[string]any"
	case s.Type == "object":
		return d.nested(owner, s, name, request)
	case s.Type == "array":
		return "[]" + d.goType(owner, s.Items, singular(name), request)
	case s.IsDecimal():
		return "decimal.Decimal"
	case s.Calendar != "":
		return map[string]string{"date-time-utc": "time.Time", "date-time": "time.Time", "date-time-local": "time.Time", "date": "core.Date", "month": "core.Month"}[s.Calendar]
	case s.Sensitive:
		d.Secret = d.Secret || !request
		return "core.Secret"
	case len(s.Enum) > 0:
		return d.enum(owner, s, name, request)
	case s.Format == "byte":
		return "[]byte"
	case s.Type == "integer" && s.Format == "int64":
		return "int64"
	case s.Type == "integer":
		return "int"
	case s.Type == "boolean":
		return "bool"
	}
	return "string"
}

// nested makes the type of an object inside of another. Requests and answers do
// not share any: their tags differ.
func (d *drafter) nested(owner *object, s *contract.Schema, field string, request bool) string {
	name := typeName(s.Name, field)
	if s.Name != "" {
		if known := d.types[name]; known != nil && known.Name == s.Name && d.object(name).Checked == request {
			return name
		}
	}
	for _, prefix := range []string{"", d.Name, owner.Name} {
		if !d.names[prefix+name] {
			name = prefix + name
			break
		}
	}
	for d.names[name] {
		name += "2"
	}
	d.names[name] = true
	if d.known[name] {
		d.ask("type %s: package %s has one of that name; use it, or name this one otherwise", name, d.Op.Package())
	}
	o := &object{Name: name, Checked: request, Doc: name + " is " + article(inWords(typeName(s.Name, field))) + " of " + d.Name + "."}
	d.types[name] = s
	d.Nested = append(d.Nested, o)
	d.fill(o, s, request, false)
	if request {
		o.Rules = d.rules(o, s, "v")
	}
	return name
}

func (d *drafter) object(name string) *object {
	for _, o := range d.Nested {
		if o.Name == name {
			return o
		}
	}
	return &object{}
}

// enum makes the type of a choice. Fields of the same name and values share it.
func (d *drafter) enum(owner *object, s *contract.Schema, field string, request bool) string {
	kind := map[string]string{"string": "string", "integer": "int"}[s.Type]
	var literals []string
	for _, one := range s.Enum {
		text := fmt.Sprint(one)
		if kind == "string" {
			text = strconv.Quote(text)
		}
		literals = append(literals, text)
	}
	id := kind + strings.Join(literals, ",")
	name := typeName("", field)
	for _, prefix := range []string{"", owner.Name, d.Name} {
		if known := d.byName[prefix+name]; known != nil && known.literals == id {
			known.Checked = known.Checked || request
			return known.Name
		}
		if !d.names[prefix+name] {
			name = prefix + name
			break
		}
	}
	for d.names[name] {
		name += "2"
	}
	d.names[name] = true
	if d.known[name] {
		d.ask("type %s: package %s has one of that name; use it, or name this one otherwise", name, d.Op.Package())
	}
	for _, table := range slices.Sorted(maps.Keys(d.shared)) {
		if !slices.ContainsFunc(s.Enum, func(code any) bool { return !d.shared[table][fmt.Sprint(code)] }) {
			d.ask("type %s: core.%s has its codes; use it if they mean the same there, with Validate naming those that this operation takes", name, table)
		}
	}
	e := &enum{
		Name: name, Kind: kind, Checked: request, literals: id, List: unexported(name) + "Values",
		Doc: name + " is " + article(inWords(field)) + ".",
	}
	for i, one := range s.Enum {
		meaning := s.Meanings[fmt.Sprint(one)]
		v := value{Literal: literals[i], Meaning: oneLine(meaning)}
		v.Name = constant(name, fmt.Sprint(one), meaning, func(name string) bool { return d.names[name] })
		if v.Meaning == "" {
			v.Meaning = inWords(fmt.Sprint(one))
			d.ask("%s: the contract does not say what %s means", v.Name, v.Literal)
		}
		d.names[v.Name] = true
		e.Values = append(e.Values, v)
	}
	d.byName[name], d.Enums = e, append(d.Enums, e)
	return name
}

// iterate makes the iterator of a paged operation.
func (d *drafter) iterate() {
	it := &iterator{
		Var: "pages" + d.Name, Kind: map[string]string{"offset": "Offset", "page": "Number", "marker": "Marker"}[d.Op.Pages],
		Name: "All" + strings.TrimPrefix(d.Name, "List"), At: "int", Largest: 100,
	}
	for _, f := range d.Request.Fields {
		switch f.wire {
		case "limit", "page_size", "pageSize":
			it.Limit = f.Name
			if f.schema.Maximum != nil {
				it.Largest = int(f.schema.Maximum.IntPart())
			} else {
				d.ask("%s: the contract does not say how large a page is at most; 100 is a guess", it.Var)
			}
		case "offset", "page_no", "page_index", "pageNo", "pageIndex", "marker":
			it.Cursor = f.Name
		}
	}
	if d.Op.Pages == "marker" {
		it.At = "string"
	}
	if it.Limit == "" || it.Cursor == "" || it.Kind == "" {
		d.ask("pages: the request has no cursor that is known here, so there is no iterator")
		return
	}
	records, list := d.path(d.Op.Items)
	if it.Records = records; records == "" || !strings.HasPrefix(list, "[]") {
		d.ask("pages: %s holds no list, so there is no iterator", d.Op.Items)
		return
	}
	it.Record = strings.TrimPrefix(list, "[]")
	switch end, _ := d.path(d.Op.Total); {
	case d.Op.Pages == "marker":
		next, _ := d.path(d.Op.Next)
		it.End = "a." + next
	case end == "":
		it.End = "page.UnknownTotal"
		d.ask("%s: no total is told, so a short page ends the list", it.Var)
	default:
		it.End = "a." + end
	}
	it.Doc = fmt.Sprintf("%s walks every page of [Service.%s], starting at req.%s, and yields each record. It stops at the first error, which it yields last. "+
		"If req.%s is zero, it requests pages of the maximum size.", it.Name, d.Name, it.Cursor, it.Limit)
	d.ask("%s: say what a record is", it.Name)
	d.Iterator = it
}

// path is where a response has a field, by its path on the wire, and its type.
func (d *drafter) path(wire string) (goPath, goType string) {
	o := d.Response
	for _, name := range strings.Split(wire, ".") {
		i := slices.IndexFunc(o.Fields, func(f field) bool { return f.wire == name })
		if i < 0 {
			return "", ""
		}
		goPath, goType = goPath+"."+o.Fields[i].Name, o.Fields[i].Type
		o = d.object(goType)
	}
	return strings.TrimPrefix(goPath, "."), goType
}

// imports are the packages that a draft may need, by name.
var imports = map[string]string{
	"context": "context", "iter": "iter", "http": "net/http", "regexp": "regexp", "time": "time",
	"decimal": "github.com/shopspring/decimal",
	"core":    module + "/core", "option": module + "/option",
	"check": module + "/internal/check", "page": module + "/internal/page", "transport": module + "/internal/transport",
}

const module = "github.com/partnerbss/partnerbss-go"

// print fills the form.
func (d *drafter) print() (source string, open []string, err error) {
	var body strings.Builder
	if err := form.Execute(&body, d.operation); err != nil {
		return "", nil, err
	}
	header := "package " + d.Op.Package() + "\n"
	file, err := parser.ParseFile(token.NewFileSet(), "", header+body.String(), 0)
	if err != nil {
		return "", nil, fmt.Errorf("%s: %w\n%s", d.Op.ID, err, body.String())
	}
	used := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Obj == nil && imports[x.Name] != "" {
				used[x.Name] = true
			}
		}
		return true
	})
	var standard, others, own []string
	for name := range used {
		switch line := strconv.Quote(imports[name]); {
		case strings.HasPrefix(imports[name], module):
			own = append(own, line)
		case strings.Contains(imports[name], "."):
			others = append(others, line)
		default:
			standard = append(standard, line)
		}
	}
	header += "\nimport (\n"
	for _, group := range [][]string{standard, others, own} {
		slices.Sort(group)
		if len(group) > 0 {
			header += strings.Join(group, "\n") + "\n\n"
		}
	}
	text, err := format.Source([]byte(header + ")\n" + body.String()))
	return string(text), d.open, err
}
