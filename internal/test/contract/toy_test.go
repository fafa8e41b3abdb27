package contract

import (
	"context"
	"errors"
	"iter"
	"reflect"
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

// toyDocument is a contract of two operations with one field for most rules.
const toyDocument = `{
"servers": [{"url": "https://bss.myhuaweicloud.com"}],
 "paths": {
 "/v2/toys/{toy_id}/paint": {"post": {
  "operationId": "PaintToy", "x-go": "contract.Paint", "summary": "Paints a toy.",
  "x-callers": ["partner"], "x-rate": "5/s", "x-safe": false, "x-money": true, "x-pagination": "none", "x-doc": "toy_1", "x-confirms": ["price"],
  "x-repeat": {"kind": "guarded", "codes": ["CBC.99003106"], "evidence": "Paint is wet."},
  "parameters": [
   {"name": "toy_id", "in": "path", "required": true, "schema": {"type": "string", "maxLength": 8}},
   {"$ref": "#/components/parameters/XLanguage"}],
  "requestBody": {"content": {"application/json": {"schema": {"type": "object",
   "required": ["amount", "colour"],
   "properties": {
    "amount": {"type": "number", "minimum": 0, "exclusiveMinimum": true, "x-scale": 2},
    "colour": {"type": "string", "enum": ["red", "blue"]},
    "gloss": {"type": "integer", "enum": [0, 1], "x-required-if": "colour == blue"},
    "coats": {"type": "integer", "minimum": 1, "maximum": 3},
    "note": {"type": "string", "maxLength": 5},
    "code": {"type": "string", "x-sensitive": true, "pattern": "^[0-9]+$", "maxLength": 4},
    "layers": {"type": "array", "maxItems": 2, "x-unique-by": "id", "items": {"$ref": "#/components/schemas/Layer"}},
    "dry_begin": {"type": "string", "x-format": "date"},
    "dry_end": {"type": "string", "x-format": "date", "x-max-span-days": 9, "x-span-from": "dry_begin"}}}}}},
  "responses": {"default": {}, "200": {"content": {"application/json": {"schema": {"type": "object", "properties": {
    "price": {"type": "number", "x-unit": "CNY yuan"},
    "painted_at": {"type": "string", "x-format": "date-time-utc"},
    "state": {"type": "integer", "enum": [0, 2]}}}}}}}
 }},
 "/v2/toys": {"get": {
  "operationId": "ListToys", "x-go": "contract.List", "summary": "Lists toys.",
  "x-callers": ["partner", "customer"], "x-rate-by": {"customer": "20/s"}, "x-safe": true, "x-money": false, "x-pagination": "offset",
  "x-items-field": "toys", "x-total-field": "count", "x-doc": "toy_2",
  "parameters": [
   {"name": "offset", "in": "query", "schema": {"type": "integer", "minimum": 0, "default": 0}},
   {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 9, "default": 3}}],
  "responses": {"200": {"content": {"application/json": {"schema": {"type": "object", "properties": {
    "count": {"type": "integer"},
    "toys": {"type": "array", "items": {"$ref": "#/components/schemas/Layer"}}}}}}}}
 }}
},
"components": {"schemas": {"Layer": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "maxLength": 8}}}}}
}`

// toySource is the part of the toy package that is read as text.
const toySource = `package contract

// PaintState is the state of a toy.
type PaintState int

// Colour is a colour.
type Colour string

// Gloss is a finish.
type Gloss int

// Values.
const (
	StateWet  PaintState = iota * 2 // wet
	StateDry             // dry
	Red  Colour = "red"  // red
	Blue Colour = "bl" + "ue" // blue
	Matt Gloss = 0 // matt
	Shiny Gloss = 1 // shiny
)

// Paint paints a toy. No query tells whether a lost call did.
//
// Operation PaintToy: POST /v2/toys/{toy_id}/paint (partner
// credentials, 5 calls/s).
func (s *Service) Paint() {}

// List lists toys.
//
// Operation ListToys: GET /v2/toys (partner or customer credentials, 10 calls/s, 20 for a customer).
func (s *Service) List() {}
`

type (
	PaintState int
	Colour     string
	Gloss      int
)

type PaintRequest struct {
	ToyID    string          `path:"toy_id" json:"-" url:"-"`
	Coats    int             `json:"coats,omitzero"`
	Amount   decimal.Decimal `json:"amount"`
	Colour   Colour          `json:"colour"`
	Gloss    *Gloss          `json:"gloss,omitzero"`
	Note     string          `json:"note,omitzero"`
	Code     core.Secret     `json:"code,omitzero"`
	Layers   []PaintLayer    `json:"layers,omitzero"`
	DryBegin core.Date       `json:"dry_begin,omitzero"`
	DryEnd   core.Date       `json:"dry_end,omitzero"`
}

type PaintLayer struct {
	ID string `json:"id"`
}

type PaintResponse struct {
	Price     decimal.Decimal `json:"price"`
	PaintedAt time.Time       `json:"painted_at"`
	State     PaintState      `json:"state"`

	core.Metadata `json:"-"`
}

type ListRequest struct {
	Offset int `url:"offset,omitempty"`
	Limit  int `url:"limit,omitempty"`
}

type ListResponse struct {
	Count int          `json:"count"`
	Toys  []PaintLayer `json:"toys"`

	core.Metadata `json:"-"`
}

func (r *PaintRequest) Validate() error { return r.validate("") }

// validate makes the one mistake it is told to.
func (r *PaintRequest) validate(mistake string) error {
	if r == nil && mistake == "nil is fine" {
		return nil
	}
	wrong := func(this string) bool { return mistake == this }
	pick := func(this string, then, otherwise int) int {
		if wrong(this) {
			return then
		}
		return otherwise
	}
	return check.Request(r, func(c *check.Checker) {
		if id := c.String("toy_id", r.ToyID); !wrong("toy_id may be empty") {
			id.Required().Max(8)
		}
		c.Int("coats", r.Coats).Between(pick("coats from 2", 2, 1), pick("coats to 4", 4, 3))
		if amount := c.Decimal("amount", r.Amount); !wrong("amount may be 0") {
			amount.Positive().Scale(int32(pick("amount of 3 decimals", 3, 2)))
		}
		if !wrong("any colour") {
			check.Enum(c, "colour", r.Colour, "red", "blue").Required()
		}
		if gloss := check.EnumPtr(c, "gloss", r.Gloss, 0, 1); !wrong("gloss is never required") {
			gloss.RequiredIf(r.Colour == "blue", "colour is blue")
		}
		switch note := c.String("note", r.Note); {
		case wrong("note in bytes") && len(r.Note) > 5 && utf8.RuneCountInString(r.Note) <= 5:
			c.Fail("note", "at most 5 bytes", "")
		default:
			note.Max(pick("note of 6", 6, pick("note of 4", 4, 5)))
		}
		if code := c.Secret("code", r.Code).Max(4); !wrong("any code") {
			code.Match(compiled("^[0-9]+$"), "digits")
		}
		check.List(c, "layers", r.Layers).Max(pick("3 layers", 3, 2))
		if !wrong("same layers") {
			check.Unique(c, "layers", "id", r.Layers, func(l PaintLayer) string { return l.ID })
		}
		for i := range r.Layers {
			c.At("layers", pick("another layer", i+1, i)).String("id", r.Layers[i].ID).Required().Max(8)
		}
		c.Date("dry_begin", r.DryBegin)
		c.Date("dry_end", r.DryEnd).WithinDays(pick("dry for 10 days", 10, 9), "dry_begin", r.DryBegin)
	})
}

func (r *ListRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Int("offset", r.Offset).Min(0)
		c.Int("limit", r.Limit).Between(1, 9)
	})
}

var (
	toyPaint = transport.Operation{
		ID: "PaintToy", Name: "contract.Paint", Method: "POST", Path: "/v2/toys/{toy_id}/paint",
		Callers: []core.Role{core.RolePartner}, Rate: 5, Money: true, Confirms: []string{"price"},
		Repeat: transport.RepeatGuarded, Proof: []string{"CBC.99003106"},
		NoSettle: "nobody looks",
	}
	toyList = transport.Operation{
		ID: "ListToys", Name: "contract.List", Method: "GET", Path: "/v2/toys",
		Callers: []core.Role{core.RolePartner, core.RoleCustomer}, RateBy: map[core.Role]int{core.RoleCustomer: 20}, Safe: true,
	}
)

// toys is the service of the toy package; paint is the operation that it calls.
type toys struct {
	client *transport.Client
	paint  transport.Operation
}

func (s *toys) Paint(ctx context.Context, req *PaintRequest, opts ...option.Option) (*PaintResponse, error) {
	return transport.Call[PaintResponse](ctx, s.client, &s.paint, req, opts)
}

func (s *toys) List(ctx context.Context, req *ListRequest, opts ...option.Option) (*ListResponse, error) {
	return transport.Call[ListResponse](ctx, s.client, &toyList, req, opts)
}

func (s *toys) All(ctx context.Context, req *ListRequest, opts ...option.Option) iter.Seq2[PaintLayer, error] {
	return func(yield func(PaintLayer, error) bool) {
		own := *req
		for {
			page, err := s.List(ctx, &own, opts...)
			if err != nil {
				yield(PaintLayer{}, err)
				return
			}
			for _, toy := range page.Toys {
				if !yield(toy, nil) {
					return
				}
			}
			if own.Offset += len(page.Toys); own.Offset >= page.Count {
				return
			}
		}
	}
}

// toyChecker checks the toy package, after a change to it.
func toyChecker(t *testing.T, change func(*checker)) *checker {
	t.Helper()
	document, err := Parse([]byte(toyDocument))
	require.NoError(t, err)
	source, err := parseSource(map[string]string{"toys.go": toySource, "toys_test.go": "not Go"})
	require.NoError(t, err)
	c := &checker{document: document, source: source, Domain: Domain{
		Name:       "contract",
		Operations: []transport.Operation{toyPaint, toyList},
		Service:    func(client *transport.Client) any { return &toys{client, toyPaint} },
	}}
	if change != nil {
		change(c)
	}
	return c
}

// toyOperation is the operation of that Go name in the toy document.
func toyOperation(t *testing.T, c *checker, name string) *Operation {
	t.Helper()
	i := slices.IndexFunc(c.document.Operations, func(op *Operation) bool { return op.Func() == name })
	require.GreaterOrEqual(t, i, 0)
	return c.document.Operations[i]
}

// reports are all problems of one operation, by check.
func reports(c *checker, op *Operation) map[string]problems {
	found := map[string]problems{}
	for _, one := range c.checks(op) {
		if p := one.run(); len(p) > 0 {
			found[one.name] = p
		}
	}
	return found
}

// paintLimits checks the limits of a PaintRequest whose validation makes one mistake.
func paintLimits(op *Operation, mistake string) problems {
	return limitsOf(op, reflect.TypeFor[PaintRequest](), func(v reflect.Value) error {
		err := v.Interface().(*PaintRequest).validate(mistake)
		if mistake == "another kind of error" && err != nil {
			return errors.New("wrong")
		}
		return err
	})
}
