package contract

import (
	"context"
	"iter"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

func TestARightPackageHasNoProblems(t *testing.T) {
	t.Parallel()
	c := toyChecker(t, nil)
	assert.Empty(t, c.complete())
	assert.Empty(t, c.source.undocumented())
	for _, name := range []string{"Paint", "List"} {
		assert.Empty(t, reports(c, toyOperation(t, c, name)), name)
	}
}

func TestDocumentsAreRead(t *testing.T) {
	t.Parallel()
	current, err := Current()
	require.NoError(t, err)
	assert.Len(t, current.Operations, 78)
	legacy, err := Legacy()
	require.NoError(t, err)
	assert.Len(t, legacy.Operations, 19)

	_, err = Parse([]byte(strings.Replace(toyDocument, `"maxItems"`, `"x-new-rule"`, 1)))
	assert.ErrorContains(t, err, "x-new-rule", "a keyword that nobody checks must not pass")
	_, err = Parse([]byte(strings.Replace(toyDocument, `schemas/Layer`, `schemas/Lair`, 1)))
	assert.ErrorContains(t, err, "names nothing")
}

func TestMistakesInLimitsAreFound(t *testing.T) {
	t.Parallel()
	for mistake, want := range map[string]string{
		"nil is fine":             "a nil request gives <nil>",
		"toy_id may be empty":     "required toy_id",
		"coats from 2":            "minimum coats",
		"coats to 4":              "maximum coats",
		"amount may be 0":         "minimum amount",
		"amount of 3 decimals":    "x-scale amount",
		"any colour":              "enum colour",
		"gloss is never required": "x-required-if gloss",
		"note of 6":               "maxLength note",
		"note of 4":               "maxLength note",
		"note in bytes":           "maxLength note",
		"any code":                "pattern code",
		"3 layers":                "maxItems layers",
		"same layers":             "unique layers",
		"another layer":           "layers[0].id",
		"dry for 10 days":         "x-max-span-days dry_end",
		"another kind of error":   "not a ValidationError",
	} {
		t.Run(mistake, func(t *testing.T) {
			t.Parallel()
			found := paintLimits(toyOperation(t, toyChecker(t, nil), "Paint"), mistake)
			assert.Contains(t, strings.Join(found, "\n"), want)
		})
	}
}

func TestARuleThatCannotBeProvedIsReported(t *testing.T) {
	t.Parallel()
	c := toyChecker(t, nil)
	op := toyOperation(t, c, "Paint")
	op.Request.Properties["note"].Prose = []Prose{{
		Rule: "no shouting", Try: []any{"soft"}, // which breaks nothing
		Breaks: func(value any, _ map[string]any) []string { return Wrong(value == "LOUD") },
	}}
	assert.Contains(t, strings.Join(paintLimits(op, ""), "\n"), "note no shouting: no probe that breaks the rule")
}

func TestAmendmentsAddRules(t *testing.T) {
	t.Parallel()
	c := toyChecker(t, func(c *checker) {
		c.Amend = map[string]func(*Schema){
			"Paint.layers[].id": func(s *Schema) { *s.MaxLength = 7 },
			"Paint.glitter":     func(*Schema) {},
		}
	})
	assert.Equal(t, problems{"Paint.glitter is to be amended, and there is no such field"}, c.amend())
	found := paintLimits(toyOperation(t, c, "Paint"), "")
	assert.Contains(t, strings.Join(found, "\n"), "maxLength layers[0].id")
}

func TestMistakesInTypesAreFound(t *testing.T) {
	t.Parallel()
	type layer struct {
		ID string `json:"id"`
	}
	for _, c := range []struct {
		name  string
		field string // of the contract that stays alone
		goes  any
		want  string
	}{
		{"missing field", "note", struct{}{}, "Paint.note has no field"},
		{"unknown field", "note", struct {
			Note string `json:"note,omitzero"`
			More string `json:"more,omitzero"`
		}{}, "has a field More for more"},
		{"field without tag", "note", struct {
			Note string `json:"note,omitzero"`
			More string
		}{}, "field More has no tag"},
		{"wrong wire name", "note", struct {
			Note string `json:"notes,omitzero"`
		}{}, "Paint.note has no field"},
		{"optional field that is always sent", "note", struct {
			Note string `json:"note"`
		}{}, `should be json:"note,omitzero"`},
		{"required field that may be left out", "amount", struct {
			Amount decimal.Decimal `json:"amount,omitzero"`
		}{}, `should be json:"amount"`},
		{"wrong place", "coats", struct {
			Coats int `url:"coats,omitempty"`
		}{}, `should be json:"coats,omitzero"`},
		{"float", "amount", struct {
			Amount float64 `json:"amount"`
		}{}, "is a float64, should be decimal.Decimal"},
		{"secret in a string", "code", struct {
			Code string `json:"code,omitzero"`
		}{}, "should be core.Secret"},
		{"day in a string", "dry_begin", struct {
			DryBegin string `json:"dry_begin,omitzero"`
		}{}, "should be core.Date"},
		{"enum without a type", "colour", struct {
			Colour string `json:"colour"`
		}{}, "should be an enum type of kind string"},
		{"enum of the wrong kind", "colour", struct {
			Colour Gloss `json:"colour"`
		}{}, "no constant of type contract.Gloss is red"},
		{"real zero that is left out", "gloss", struct {
			Gloss Gloss `json:"gloss,omitzero"`
		}{}, "pointer should be true"},
		{"pointer without need", "note", struct {
			Note *string `json:"note,omitzero"`
		}{}, "pointer should be false"},
		{"single value for a list", "layers", struct {
			Layers layer `json:"layers,omitzero"`
		}{}, "should be a slice"},
		{"mistake inside a list", "layers", struct {
			Layers []struct {
				ID int `json:"id"`
			} `json:"layers,omitzero"`
		}{}, "Paint.layers[].id is a int, should be string"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			checker := toyChecker(t, nil)
			op := toyOperation(t, checker, "Paint")
			for name := range op.Request.Properties {
				if name != c.field {
					delete(op.Request.Properties, name)
				}
			}
			found := checker.types(op, op.Request, reflect.TypeOf(c.goes), op.Places)
			assert.Contains(t, strings.Join(found, "\n"), c.want)
		})
	}
}

func TestMistakesInResponsesAreFound(t *testing.T) {
	t.Parallel()
	c := toyChecker(t, nil)
	op := toyOperation(t, c, "Paint")
	type response struct {
		Price     float64    `json:"price"`
		PaintedAt string     `json:"painted_at"`
		State     PaintState `json:"state"`
	}
	found := strings.Join(c.types(op, op.Response, reflect.TypeFor[response](), nil), "\n")
	assert.Contains(t, found, "does not embed core.Metadata")
	assert.Contains(t, found, "Paint.price is a float64, should be decimal.Decimal")
	assert.Contains(t, found, "Paint.painted_at is a string, should be time.Time")

	c.source.constants["PaintState"] = []string{"0"}
	found = strings.Join(c.types(op, op.Response, reflect.TypeFor[PaintResponse](), nil), "\n")
	assert.Contains(t, found, "no constant of type contract.PaintState is 2")
}

func TestMistakesInOperationsAreFound(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*transport.Operation){
		"not handed over": func(o *transport.Operation) { o.ID = "Paint" },
		"Name is contract.Colour, should be contract.Paint": func(o *transport.Operation) { o.Name = "contract.Colour" },
		"Method is PUT, should be POST":                     func(o *transport.Operation) { o.Method = "PUT" },
		"Path is /v2/paint":                                 func(o *transport.Operation) { o.Path = "/v2/paint" },
		"Safe is true":                                      func(o *transport.Operation) { o.Safe = true },
		"Money is false":                                    func(o *transport.Operation) { o.Money = false },
		"Callers is [customer partner]":                     func(o *transport.Operation) { o.Callers = []core.Role{"partner", "customer"} },
		"Rate is 10, should be 5":                           func(o *transport.Operation) { o.Rate = 0 },
		"RateBy is map[partner:7], should be map[]":         func(o *transport.Operation) { o.RateBy = map[core.Role]int{"partner": 7} },
		"Repeat is repeatable, should be guarded":           func(o *transport.Operation) { o.Repeat = transport.Repeatable },
		"Repeat is bare, should be guarded":                 func(o *transport.Operation) { o.Repeat = transport.RepeatBare },
		"Proof is [], should be [CBC.99003106]":             func(o *transport.Operation) { o.Proof = nil },
		"NoSettle says why there is none":                   func(o *transport.Operation) { o.NoSettle = "" },
		"no query of this SDK":                              func(o *transport.Operation) { o.Settle, o.NoSettle = "toys.Ask (by id)", "" },
		"does not begin with a Go method":                   func(o *transport.Operation) { o.Settle, o.NoSettle = "ask around", "" },
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			c := toyChecker(t, func(c *checker) { change(&c.Operations[0]) })
			assert.Contains(t, strings.Join(c.operation(toyOperation(t, c, "Paint")), "\n"), want)
		})
	}
	c := toyChecker(t, func(c *checker) { c.Operations[1].RateBy = nil })
	assert.Contains(t, strings.Join(c.operation(toyOperation(t, c, "List")), "\n"), "RateBy is map[], should be map[customer:20]")
	c = toyChecker(t, func(c *checker) { c.Operations = append(c.Operations[1:], transport.Operation{ID: "More"}) })
	assert.ElementsMatch(t, problems{"PaintToy is there 0 times", "More is no operation of package contract"}, c.complete())
}

func TestMistakesInRepeatsAreFound(t *testing.T) {
	t.Parallel()
	for want, said := range map[string]*Repeat{
		"does not say what a repeat would do":  nil,
		"x-repeat has no evidence":             {Kind: "bare"},
		`x-repeat is "maybe"`:                  {Kind: "maybe"},
		"a bare operation has codes":           {Kind: "bare", Codes: []string{"CBC.99003106"}},
		"a guarded operation has no codes":     {Kind: "guarded"},
		"nobody knows the code CBC.77777777":   {Kind: "guarded", Codes: []string{"CBC.77777777"}},
		"CBC.0999 of x-repeat leaves":          {Kind: "guarded", Codes: []string{"CBC.0999"}},
		"whose success has data":               {Kind: "repeatable", Codes: []string{"CBC.99003605"}},
		"a keyed operation has no codes":       {Kind: "keyed", Key: "name"},
		"a keyed operation names its key":      {Kind: "keyed", Codes: []string{"CBC.99007009"}},
		"and no other does":                    {Kind: "guarded", Key: "name", Codes: []string{"CBC.99003106"}},
		`Key is "", should be "nobody"`:        {Kind: "keyed", Key: "nobody", Codes: []string{"CBC.99007009"}},
		`the key "nobody" is no optional text`: {Kind: "keyed", Key: "nobody", Codes: []string{"CBC.99007009"}},
		"why that moves no money":              {Kind: "repeatable", Evidence: "It sets a state."},
	} {
		c := toyChecker(t, nil)
		op := toyOperation(t, c, "Paint")
		op.Repeat = said
		assert.Contains(t, strings.Join(c.operation(op), "\n"), want)
	}
	c := toyChecker(t, func(c *checker) { c.Operations[1].Repeat = transport.Repeatable })
	assert.Contains(t, c.operation(toyOperation(t, c, "List")), "a query has nothing to say of a repeat")
}

// idle has methods of the wrong shape.
type idle struct{}

func (*idle) Paint(context.Context, PaintRequest, ...option.Option) (*PaintResponse, error) {
	return nil, nil
}

func (*idle) List(context.Context, *ListRequest) (*ListResponse, error) { return nil, nil }

func TestMistakesInMethodsAreFound(t *testing.T) {
	t.Parallel()
	c := toyChecker(t, func(c *checker) { c.Service = func(*transport.Client) any { return &idle{} } })
	_, found := c.method(toyOperation(t, c, "Paint"))
	assert.Equal(t, problems{"does not take a *PaintRequest"}, found)
	_, found = c.method(toyOperation(t, c, "List"))
	assert.NotEmpty(t, found)

	c = toyChecker(t, func(c *checker) { c.Service = func(*transport.Client) any { return &struct{}{} } })
	_, found = c.method(toyOperation(t, c, "Paint"))
	assert.Equal(t, problems{"there is no such method"}, found)

	c = toyChecker(t, nil)
	toyOperation(t, c, "List").Pages = "none"
	_, found = c.method(toyOperation(t, c, "List"))
	assert.Equal(t, problems{"paged is false, iterators are [All]"}, found)
}

// stuck has an iterator that ends with the first page.
type stuck struct{ toys }

func (s *stuck) All(ctx context.Context, req *ListRequest, opts ...option.Option) iter.Seq2[PaintLayer, error] {
	return func(yield func(PaintLayer, error) bool) {
		page, err := s.List(ctx, req, opts...)
		if err != nil {
			yield(PaintLayer{}, err)
			return
		}
		for _, toy := range page.Toys {
			if !yield(toy, nil) {
				return
			}
		}
	}
}

func TestMistakesInPagesAreFound(t *testing.T) {
	t.Parallel()
	c := toyChecker(t, func(c *checker) {
		c.Service = func(client *transport.Client) any { return &stuck{toys{client, toyPaint}} }
	})
	op := toyOperation(t, c, "List")
	m, found := c.method(op)
	require.Empty(t, found)
	assert.Equal(t, problems{
		"All yields 2 records of 3", "All asks for [0], should ask for [0 2]",
	}, c.pages(op, m))
}

func TestMistakesOnTheWireAreFound(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(*transport.Operation){
		"method is PUT":         func(o *transport.Operation) { o.Method = "PUT" },
		"path is /v2/paint":     func(o *transport.Operation) { o.Path = "/v2/paint" },
		"to a customer it give": func(o *transport.Operation) { o.Callers = nil },
	} {
		t.Run(want, func(t *testing.T) {
			t.Parallel()
			wrong := toyPaint
			change(&wrong)
			c := toyChecker(t, func(c *checker) {
				c.Service = func(client *transport.Client) any { return &toys{client, wrong} }
			})
			op := toyOperation(t, c, "Paint")
			m, found := c.method(op)
			require.Empty(t, found)
			assert.Contains(t, strings.Join(append(c.wire(op, m), c.callers(op, m)...), "\n"), want)
		})
	}
	t.Run("what is sent breaks the schema", func(t *testing.T) {
		t.Parallel()
		c := toyChecker(t, nil)
		op := toyOperation(t, c, "Paint")
		m, _ := c.method(op)
		schema, err := c.document.bodySchema(op)
		require.NoError(t, err)
		platform := newRecorder(op, 0)
		request, tree, err := c.build(op, m, sampler{}.object(op.Request, ""))
		require.NoError(t, err)
		_, err = c.call(m, request, core.RolePartner, platform)
		require.NoError(t, err)
		require.Empty(t, sent(op, tree, platform, schema))
		platform.body = []byte(`{"amount":"12.34","colour":"blue"}`)
		found := strings.Join(sent(op, tree, platform, schema), "\n")
		assert.Contains(t, found, "body is map")
		assert.Contains(t, found, "got string, want number")
	})
}

func TestMistakesInAnswersAreFound(t *testing.T) {
	t.Parallel()
	c := toyChecker(t, nil)
	op := toyOperation(t, c, "Paint")
	answer := map[string]any{"price": "12.34", "painted_at": "2026-03-05T06:07:08Z", "state": "2"}
	var found problems
	found.differ("response", op.Response, answer, reflect.ValueOf(&PaintResponse{Price: decimal.New(123, -1), State: 2}))
	assert.Equal(t, problems{
		"response.painted_at is 0001-01-01T00:00:00Z, should be 2026-03-05T06:07:08Z",
		"response.price is 12.3, should be 12.34",
	}, found)
}

func TestMistakesInCommentsAreFound(t *testing.T) {
	t.Parallel()
	for want, change := range map[string]func(string) string{
		"Operation PaintToy: POST": func(s string) string { return strings.Replace(s, "5 calls/s", "6 calls/s", 1) },
		"does not begin with":      func(s string) string { return strings.Replace(s, "// Paint paints", "// Paints", 1) },
		"deprecated is true": func(s string) string {
			return strings.Replace(s, "// Operation", "// Deprecated: gone.\n//\n// Operation", 1)
		},
		"no such method": func(s string) string { return strings.Replace(s, "Paint()", "Colour()", 1) },
	} {
		source, err := parseSource(map[string]string{"toys.go": change(toySource)})
		require.NoError(t, err)
		c := toyChecker(t, func(c *checker) { c.source = source })
		assert.Contains(t, strings.Join(c.doc(toyOperation(t, c, "Paint")), "\n"), want)
	}

	source, err := readSource(fstest.MapFS{"bare.go": {Data: []byte(`package bare

type Bare struct{ Field int }

const One, two = 1, 2

func Do() {}

func (b Bare) Do() {}

func (b hidden) Do() {}
`)}, "bare_test.go": {Data: []byte("also not Go")}})
	require.NoError(t, err)
	assert.Equal(t, problems{
		"type Bare has no doc comment", "field Bare.Field has no comment", "One has no comment",
		"Do has no doc comment", "Do has no doc comment",
	}, source.undocumented())
	_, err = readSource(fstest.MapFS{"broken.go": {Data: []byte("no Go")}})
	assert.Error(t, err)
}

// An iterator that believes every page is found out.
func TestMistakesInWalksAreFound(t *testing.T) {
	t.Parallel()
	c := toyChecker(t, nil)
	op := toyOperation(t, c, "List")
	m, found := c.method(op)
	require.Empty(t, found)
	synctest.Test(t, func(t *testing.T) { found = c.walks(op, m) })
	for _, want := range []string{
		"a platform that ignores where a page begins, 0 pages ahead: All yields 8 records, should yield 2",
		"a total that is forgotten half-way, 0 pages ahead: All yields 6 records, should yield 7",
		"{}, once, 0 pages ahead: All yields 4 records, should yield 7",
		"{}, always, 2 pages ahead: All ends with <nil>",
		"an empty list with a total of 0, always, 0 pages ahead: All ends with <nil>",
	} {
		assert.Contains(t, found, want)
	}
	for _, problem := range found {
		assert.NotContains(t, problem, "a list that is complete")
	}
}
