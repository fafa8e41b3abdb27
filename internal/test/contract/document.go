package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/partnerbss/partnerbss-go/api"
	"github.com/partnerbss/partnerbss-go/core"
)

// Document is one OpenAPI document of the contract.
type Document struct {
	Title      string       // of its part of the platform
	Server     string       // default endpoint
	Operations []*Operation // by path and method, in the order of the paths' names
	raw        []byte
}

// Operation is what the contract says of one operation.
type Operation struct {
	ID       string // operationId
	Name     string // Go name, such as "customers.Create" or "legacy.PayOrdersV2"
	Method   string
	Path     string
	Callers  []core.Role
	Rate     int               // calls per second, 0 where the contract is silent
	RateBy   map[core.Role]int // of callers that have a quota of their own
	Safe     bool
	Money    bool
	Page     string // page of the reference, "" where there is none
	Manual   string // reference that the page belongs to
	Pages    string // way of paging: "none", "offset", "page" or "marker"
	Items    string // path of the records in a paged answer, "" where it is not known
	Total    string // path of their total count, "" where it is not told
	Next     string // path of the marker of the next page
	Status   int    // of success
	Request  *Schema
	Places   map[string]string // where each property of Request travels: path, query or body
	Response *Schema           // of the body of a success, nil where there is none
	File     bool              // the success is a file
	Refusal  *Schema           // of what a refusal tells beyond its code, nil when that is nothing
	Summary  string            // one sentence, in the imperative
	Notes    []string          // what else there is to know
	Errors   []Failure         // of the operation
	Grants   []string          // permissions, one of which an operator needs
	Account  string            // path parameter that the client's account fills in, "" when none

	Confirms      []string // fields of which one in a response proves the change
	ConfirmsEmpty bool     // also as an empty list
	Envelope      bool     // a success of the change is its envelope, without an error
	Repeat        *Repeat  // of a change: what doing it again would do

	bodyAt string // JSON pointer of the body's schema
}

// Failure is an error of an operation.
type Failure struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// Repeat is what the contract says of doing a change again.
type Repeat struct {
	Kind     string   `json:"kind"` // "repeatable", "keyed", "guarded" or "bare"
	Key      string   `json:"key"`  // field of the request that holds the key of a keyed one
	Codes    []string `json:"codes"`
	Evidence string   `json:"evidence"`
}

// Package is the name of the domain package that the operation belongs to.
func (o *Operation) Package() string { return o.Name[:strings.Index(o.Name, ".")] }

// Func is the name of the method that calls the operation.
func (o *Operation) Func() string { return o.Name[strings.Index(o.Name, ".")+1:] }

// Answers reports whether success must, and whether it may, give the caller a
// response. Where a body is the envelope alone, its metadata is all there is.
func (o *Operation) Answers() (must, may bool) {
	if o.File {
		return true, true
	}
	if o.Response == nil {
		return false, false
	}
	data := len(o.Response.Properties)
	for _, name := range Envelope {
		if o.Response.Properties[name] != nil {
			data--
		}
	}
	return data > 0, true
}

// Elsewhere are the tags that keep a field of a request out of the places that it does
// not travel in; the encoders of a query and of a body take what has no tag of theirs.
func (o *Operation) Elsewhere(place string) string {
	has := func(place string) bool {
		for _, other := range o.Places {
			if other == place {
				return true
			}
		}
		return false
	}
	switch {
	case place == "path" || place == "header":
		return ` json:"-" url:"-"`
	case place == "query" && has("body"):
		return ` json:"-"`
	case place == "body" && has("query"):
		return ` url:"-"`
	}
	return ""
}

// Paged reports whether the operation has an iterator. An answer whose records
// the document cannot name has none.
func (o *Operation) Paged() bool { return o.Pages != "none" && o.Items != "" }

// Envelope are the fields by which an answer says that it is a failure, which
// the call pipeline reads.
var Envelope = []string{"error_code", "error_msg"}

// All reads all documents of the contract.
func All() ([]*Document, error) {
	var all []*Document
	for _, read := range []func() (*Document, error){Current, Legacy, Enterprise, Tickets} {
		document, err := read()
		if err != nil {
			return nil, err
		}
		all = append(all, document)
	}
	return all, nil
}

// Operations reads the operations of all documents.
func Operations() ([]*Operation, error) {
	documents, err := All()
	if err != nil {
		return nil, err
	}
	var all []*Operation
	for _, document := range documents {
		all = append(all, document.Operations...)
	}
	return all, nil
}

// Of reads the document that has the operations of a package.
func Of(domain string) (*Document, error) {
	switch domain {
	case "legacy":
		return Legacy()
	case "enterprise":
		return Enterprise()
	case "tickets":
		return Tickets()
	}
	return Current()
}

// Current reads the document of the current operations.
func Current() (*Document, error) { return parsePeriods("Current operations", api.Current) }

// Enterprise reads the document of the operations of enterprise master accounts.
func Enterprise() (*Document, error) { return parsePeriods("Enterprise accounts", api.Enterprise) }

// Tickets reads the document of the service tickets.
func Tickets() (*Document, error) { return parsePeriods("Service tickets", api.Tickets) }

// parsePeriods reads a document in which the end of a period may not come before its
// beginning, where a request has both.
func parsePeriods(title string, text []byte) (*Document, error) {
	document, err := Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", title, err)
	}
	document.Title = title
	for _, op := range document.Operations {
		for name, end := range op.Request.Properties {
			base, ends := strings.CutSuffix(name, "_end")
			if begin := op.Request.Properties[base+"_begin"]; ends && end.Calendar != "" && begin != nil {
				end.Begins = base + "_begin"
			}
		}
	}
	return document, nil
}

// Legacy reads the document of the operations that the platform is retiring. The
// account in a path may be left out: it is the client's own.
func Legacy() (*Document, error) {
	document, err := Parse(api.Legacy)
	if err != nil {
		return nil, err
	}
	document.Title = "Legacy operations, which the platform is retiring"
	for _, op := range document.Operations {
		for _, name := range []string{"partner_id", "domain_id"} {
			if op.Places[name] == "path" {
				op.Account = name
				op.Request.Required = slices.DeleteFunc(op.Request.Required, func(one string) bool { return one == name })
			}
		}
	}
	return document, nil
}

// rawOperation is an operation as the document writes it.
type rawOperation struct {
	ID         string               `json:"operationId"`
	Name       string               `json:"x-go"`
	Summary    string               `json:"summary"`
	Notes      []string             `json:"x-notes"`
	Errors     []Failure            `json:"x-errors"`
	Grants     []string             `json:"x-permissions"`
	Callers    []string             `json:"x-callers"`
	Rate       string               `json:"x-rate"`
	RateBy     map[core.Role]string `json:"x-rate-by"`
	Safe       *bool                `json:"x-safe"`
	Money      *bool                `json:"x-money"`
	Confirms   []string             `json:"x-confirms"`
	MayBeEmpty bool                 `json:"x-confirms-empty"`
	Envelope   bool                 `json:"x-confirms-envelope"`
	Repeat     *Repeat              `json:"x-repeat"`
	Page       string               `json:"x-doc"`
	Manual     []string             `json:"x-reference"`
	Pages      string               `json:"x-pagination"`
	Items      string               `json:"x-items-field"`
	Total      string               `json:"x-total-field"`
	Next       string               `json:"x-next-field"`
	Parameters []struct {
		Ref      string  `json:"$ref"`
		Name     string  `json:"name"`
		In       string  `json:"in"`
		Required bool    `json:"required"`
		Schema   *Schema `json:"schema"`
	} `json:"parameters"`
	Body      *content           `json:"requestBody"`
	Responses map[string]content `json:"responses"`
}

type content struct {
	Content map[string]struct {
		Schema *Schema `json:"schema"`
	} `json:"content"`
}

const (
	jsonType = "application/json"
	fileType = "application/octet-stream" // whatever the file is
)

// Parse reads an OpenAPI document. It refuses one with a keyword that it does
// not know, since a rule that nobody reads is a rule that nobody checks.
func Parse(document []byte) (*Document, error) {
	var raw struct {
		Servers []struct {
			URL string `json:"url"`
		} `json:"servers"`
		Paths      map[string]map[string]json.RawMessage `json:"paths"`
		Components struct {
			Schemas map[string]*Schema `json:"schemas"`
		} `json:"components"`
	}
	if err := unmarshal(document, &raw); err != nil {
		return nil, err
	}
	doc := &Document{raw: document}
	if len(raw.Servers) > 0 {
		doc.Server = raw.Servers[0].URL
	}
	for _, path := range sorted(raw.Paths) {
		for _, method := range sorted(raw.Paths[path]) {
			var op rawOperation
			if err := unmarshal(raw.Paths[path][method], &op); err != nil {
				return nil, fmt.Errorf("%s %s: %w", method, path, err)
			}
			read, err := op.read(strings.ToUpper(method), path, raw.Components.Schemas)
			if err != nil {
				return nil, fmt.Errorf("%s %s: %w", method, path, err)
			}
			doc.Operations = append(doc.Operations, read)
		}
	}
	return doc, nil
}

// read turns an operation as written into what the checks work with.
func (raw *rawOperation) read(method, path string, named map[string]*Schema) (*Operation, error) {
	op := &Operation{
		ID: raw.ID, Name: raw.Name, Method: method, Path: path, Page: raw.Page, Manual: "api-bpconsole",
		Summary: raw.Summary, Notes: raw.Notes, Errors: raw.Errors, Grants: raw.Grants,
		Pages: raw.Pages, Items: raw.Items, Total: raw.Total, Next: raw.Next, Places: map[string]string{},
	}
	if op.Name == "" {
		op.Name = "legacy." + op.ID
	}
	if raw.Safe == nil || raw.Money == nil || len(raw.Callers) == 0 {
		return nil, fmt.Errorf("x-safe, x-money or x-callers is missing")
	}
	op.Safe, op.Money = *raw.Safe, *raw.Money
	op.Envelope = raw.Envelope
	op.Confirms, op.ConfirmsEmpty, op.Repeat = raw.Confirms, raw.MayBeEmpty, raw.Repeat
	for _, caller := range raw.Callers {
		op.Callers = append(op.Callers, core.Role(caller))
	}
	if err := raw.readRates(op); err != nil {
		return nil, err
	}
	// A page in the partner reference stays there even if others have it, too.
	if len(raw.Manual) > 0 && !slices.Contains(raw.Manual, op.Manual) {
		op.Manual = raw.Manual[0]
	}
	if manual, page, ok := strings.Cut(op.Page, "/"); ok {
		op.Manual, op.Page = manual, page
	}
	if err := raw.readRequest(op, named); err != nil {
		return nil, err
	}
	return op, raw.readResponse(op, named)
}

// readRates reads the quotas, of which only those of callers stand by themselves.
func (raw *rawOperation) readRates(op *Operation) (err error) {
	if raw.Rate != "" {
		if op.Rate, err = perSecond(raw.Rate); err != nil {
			return err
		}
	}
	for role, text := range raw.RateBy {
		if !slices.Contains(op.Callers, role) {
			return fmt.Errorf("x-rate-by has %q, which is no caller", role)
		}
		if op.RateBy == nil {
			op.RateBy = map[core.Role]int{}
		}
		if op.RateBy[role], err = perSecond(text); err != nil {
			return err
		}
	}
	return nil
}

func perSecond(text string) (int, error) {
	number, ok := strings.CutSuffix(text, "/s")
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n <= 0 {
		return 0, fmt.Errorf("the quota %q is not calls per second", text)
	}
	return n, nil
}

// readRequest gathers parameters and body properties in one object, as the
// request types of the SDK do.
func (raw *rawOperation) readRequest(op *Operation, named map[string]*Schema) error {
	request := &Schema{Type: "object", Properties: map[string]*Schema{}}
	add := func(name, place string, required bool, schema *Schema) error {
		if op.Places[name] != "" {
			return fmt.Errorf("%s is in %s and in %s", name, op.Places[name], place)
		}
		op.Places[name], request.Properties[name] = place, schema
		if required {
			request.Required = append(request.Required, name)
		}
		return nil
	}
	for _, p := range raw.Parameters {
		if p.Ref != "" { // the language header, which is an option of every call
			continue
		}
		if err := add(p.Name, p.In, p.Required, p.Schema); err != nil {
			return err
		}
	}
	if raw.Body != nil {
		body, err := raw.Body.Content[jsonType].Schema.resolve(named)
		if err != nil {
			return err
		}
		for _, name := range sorted(body.Properties) {
			if err := add(name, "body", slices.Contains(body.Required, name), body.Properties[name]); err != nil {
				return err
			}
		}
		escape := strings.NewReplacer("~", "~0", "/", "~1")
		op.bodyAt = "/paths/" + url.PathEscape(escape.Replace(op.Path)) + "/" + strings.ToLower(op.Method) +
			"/requestBody/content/" + escape.Replace(jsonType) + "/schema"
	}
	resolved, err := request.resolve(named)
	op.Request = resolved
	return err
}

func (raw *rawOperation) readResponse(op *Operation, named map[string]*Schema) error {
	for status, response := range raw.Responses {
		code, err := strconv.Atoi(status)
		if body, ok := response.Content[jsonType]; ok && code >= 400 {
			if op.Refusal, err = body.Schema.resolve(named); err != nil {
				return err
			}
		}
		if err != nil || code >= 300 {
			continue // "default" is the error of every operation
		}
		if op.Status != 0 {
			return fmt.Errorf("two kinds of success: %d and %d", op.Status, code)
		}
		op.Status = code
		_, op.File = response.Content[fileType]
		if body, ok := response.Content[jsonType]; ok {
			if op.Response, err = body.Schema.resolve(named); err != nil {
				return err
			}
		}
	}
	return nil
}

// unmarshal keeps numbers as they are written.
func unmarshal(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	return d.Decode(v)
}

// sorted returns the keys of a map in order, so that every run does the same.
func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
