// Package contract reads the OpenAPI documents of package api, independently of
// the client: routes, who may call an operation and how often, schemas and the
// conditions that descriptions state, and the validation of input against them.
package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/partnerbss/partnerbss-go/api"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// DefaultRate is the quota of operations that the contract gives none.
const DefaultRate = 10

// Operation is one operation of the contract, prepared for serving.
type Operation struct {
	call.Operation
	Method      string
	Path        string // template
	Permissions []string
	Rate        int                // calls per second and account
	RateBy      map[world.Role]int // of callers that have a quota of their own
	Safe        bool
	Confirms    []string // fields of the answer, one of which proves a change
	MayBeEmpty  bool     // also as an empty list
	Tickets     bool     // of the ticket system, which has codes and headers of its own
	Language    bool     // takes X-Language
	Sensitive   bool     // input can carry secrets
	Check       *Checker
	Reply       Schema // schema of the 200 response, nil when there is none
	noContent   bool   // success is 204
}

// Contract is everything that the emulator reads from package api. It is built
// once per process and never changes.
type Contract struct {
	Operations map[string]*Operation
	Documents  map[string]*call.Operation // what handlers may know of them
	Routes     *Router
}

// Load parses the embedded documents. They are part of the program, so
// a mistake in them is a bug and panics.
var Load = sync.OnceValue(func() *Contract {
	c := &Contract{Operations: map[string]*Operation{}, Documents: map[string]*call.Operation{}, Routes: newRouter()}
	for _, document := range api.All() {
		if err := c.add(document); err != nil {
			panic(fmt.Sprintf("emulator: contract: %v", err))
		}
	}
	return c
})

// openAPI is the part of an OpenAPI document that the emulator reads. Schemas
// stay raw: schema.go turns them into JSON Schema.
type openAPI struct {
	Servers []struct {
		URL string `json:"url"`
	} `json:"servers"`
	Paths      map[string]map[string]pathOperation `json:"paths"`
	Components struct {
		Schemas map[string]Schema `json:"schemas"`
	} `json:"components"`
}

type pathOperation struct {
	ID         string         `json:"operationId"`
	Parameters []parameterDoc `json:"parameters"`
	Body       *struct {
		Required bool            `json:"required"`
		Content  map[string]body `json:"content"`
	} `json:"requestBody"`
	Responses   map[string]struct{ Content map[string]body } `json:"responses"`
	Callers     []world.Role                                 `json:"x-callers"`
	Rate        string                                       `json:"x-rate"`
	RateBy      map[world.Role]string                        `json:"x-rate-by"`
	Safe        bool                                         `json:"x-safe"`
	Confirms    []string                                     `json:"x-confirms"`
	MayBeEmpty  bool                                         `json:"x-confirms-empty"`
	Permissions []string                                     `json:"x-permissions"`
	Errors      []struct {
		Code string `json:"code"`
		HTTP any    `json:"http"`
	} `json:"x-errors"`
}

type body struct {
	Schema Schema `json:"schema"`
}

type parameterDoc struct {
	Ref         string `json:"$ref"`
	Name        string `json:"name"`
	In          string `json:"in"`
	Required    bool   `json:"required"`
	Description string `json:"description"`
	Schema      Schema `json:"schema"`
}

func (c *Contract) add(data []byte) error {
	var doc openAPI
	// Numbers stay as they are written: limits of amounts are among them.
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&doc); err != nil {
		return err
	}
	schemas := schemaSet(doc.Components.Schemas)
	for path, methods := range doc.Paths {
		for method, src := range methods {
			op, err := newOperation(src, schemas, strings.ToUpper(method), path)
			if err != nil {
				return fmt.Errorf("%s: %w", src.ID, err)
			}
			op.Tickets = strings.HasPrefix(doc.Servers[0].URL, "https://osm.")
			if c.Operations[op.ID] != nil {
				return fmt.Errorf("operation %s appears twice", op.ID)
			}
			c.Operations[op.ID], c.Documents[op.ID] = op, &op.Operation
			c.Routes.add(op.Method, op.Path, op.ID)
		}
	}
	return nil
}

// setRates reads the quotas.
func (op *Operation) setRates(rate string, by map[world.Role]string) (err error) {
	if rate != "" {
		if op.Rate, err = perSecond(rate); err != nil {
			return err
		}
	}
	op.RateBy = map[world.Role]int{}
	for role, text := range by {
		if op.RateBy[role], err = perSecond(text); err != nil {
			return err
		}
	}
	return nil
}

func perSecond(text string) (int, error) {
	number, _ := strings.CutSuffix(text, "/s")
	n, err := strconv.Atoi(number)
	if err != nil {
		return 0, fmt.Errorf("rate %q: %w", text, err)
	}
	return n, nil
}

// RateOf is the quota of an account of a role.
func (op *Operation) RateOf(role world.Role) int {
	if n, ok := op.RateBy[role]; ok {
		return n
	}
	return op.Rate
}

func newOperation(src pathOperation, schemas schemaSet, method, path string) (*Operation, error) {
	op := &Operation{
		Operation: call.Operation{ID: src.ID, Callers: src.Callers, Statuses: map[string]int{}},
		Method:    method, Path: path, Permissions: src.Permissions, Safe: src.Safe, Confirms: src.Confirms, MayBeEmpty: src.MayBeEmpty,
		Rate: DefaultRate,
	}
	if err := op.setRates(src.Rate, src.RateBy); err != nil {
		return nil, err
	}
	for _, e := range src.Errors {
		op.Codes = append(op.Codes, e.Code)
		if status, err := strconv.Atoi(fmt.Sprint(e.HTTP)); err == nil {
			op.Statuses[e.Code] = status
		}
	}
	ck := &Checker{operation: src.ID}
	for _, p := range src.Parameters {
		switch p.Ref[strings.LastIndexByte(p.Ref, '/')+1:] {
		case "XLanguage":
			op.Language = true
			continue
		case "XSite", "XTimeZone": // the emulator has one site and one zone
			continue
		}
		if p.Ref != "" {
			return nil, fmt.Errorf("unknown parameter reference %s", p.Ref)
		}
		if err := ck.addParameter(schemas, p); err != nil {
			return nil, err
		}
	}
	if src.Body != nil {
		if err := ck.setBody(schemas, src.Body.Content["application/json"].Schema, src.Body.Required); err != nil {
			return nil, err
		}
	}
	op.Check = ck
	op.Sensitive = ck.Root.hasSensitive()
	if ok, found := src.Responses["200"]; found {
		if _, file := ok.Content["application/octet-stream"]; file {
			return op, nil
		}
		op.Reply = schemas.resolve(ok.Content["application/json"].Schema)
	} else {
		op.noContent = true
	}
	return op, nil
}
