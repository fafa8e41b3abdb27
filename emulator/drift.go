package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/partnerbss/partnerbss-go/emulator/internal/contract"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
)

// DriftKind is a way in which responses are changed.
type DriftKind string

// The kinds of drift.
const (
	// DriftKindUnknownFields adds fields that no client knows, at every level.
	DriftKindUnknownFields DriftKind = "unknown-fields"
	// DriftKindNulls sets every optional field to null, but for what proves a change.
	DriftKindNulls DriftKind = "nulls"
	// DriftKindNumbersAsStrings sends numbers as JSON strings.
	DriftKindNumbersAsStrings DriftKind = "numbers-as-strings"
	// DriftKindStringsAsNumbers sends strings that hold a number as JSON numbers.
	DriftKindStringsAsNumbers DriftKind = "strings-as-numbers"
	// DriftKindMissingFields leaves every optional field out, but for what proves a change.
	DriftKindMissingFields DriftKind = "missing-fields"
	// DriftKindNewEnumValues puts values into enum fields that the contract does
	// not have.
	DriftKindNewEnumValues DriftKind = "new-enum-values"
	// DriftKindHTML answers an HTML page with status 200.
	DriftKindHTML DriftKind = "html"
	// DriftKindErrorEnvelope answers 200 with a business error in the body.
	// Only the response changes: a call has had its effect all the same, which
	// no client can tell.
	DriftKindErrorEnvelope DriftKind = "error-envelope"
	// DriftKindRedirect answers 302 to another host.
	DriftKindRedirect DriftKind = "redirect"
	// DriftKindEmpty answers the status of success without a body.
	DriftKindEmpty DriftKind = "empty"
)

// Drift changes successful responses on their way out: what a client must bear
// when the platform moves. The call has its effect.
type Drift struct {
	// Operation is an operationId or a pattern, as in [Fault].
	Operation string `json:"operation,omitempty"`
	// Times is how many responses to change; 0 means all until
	// [Emulator.ClearDrift].
	Times int         `json:"times,omitempty"`
	Kinds []DriftKind `json:"kinds"`
}

var driftKinds = []DriftKind{
	DriftKindUnknownFields, DriftKindNulls, DriftKindNumbersAsStrings, DriftKindStringsAsNumbers, DriftKindMissingFields,
	DriftKindNewEnumValues, DriftKindHTML, DriftKindErrorEnvelope, DriftKindRedirect, DriftKindEmpty,
}

// Validate returns what is wrong with a drift, as [Fault.Validate] does.
func (d Drift) Validate() error {
	if len(d.Kinds) == 0 {
		return errors.New("kinds are required")
	}
	for _, k := range d.Kinds {
		if !slices.Contains(driftKinds, k) {
			return fmt.Errorf("kinds: there is no drift %q", k)
		}
	}
	if d.Times < 0 {
		return errors.New("times must not be negative")
	}
	return checkPattern(d.Operation)
}

// driftPlan holds the drifts in force.
type driftPlan struct {
	mu    sync.Mutex
	armed []*armedDrift
}

type armedDrift struct {
	Drift
	Left int `json:"left"` // negative for all
}

func (p *driftPlan) add(d Drift) {
	a := &armedDrift{Drift: d, Left: d.Times}
	if d.Times == 0 {
		a.Left = -1
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.armed = append(p.armed, a)
}

func (p *driftPlan) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.armed = nil
}

// save copies what is in force.
func (p *driftPlan) save() []*armedDrift {
	p.mu.Lock()
	defer p.mu.Unlock()
	var out []*armedDrift
	for _, a := range p.armed {
		c := *a
		out = append(out, &c)
	}
	return out
}

// load puts in force what was saved.
func (p *driftPlan) load(armed []*armedDrift) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.armed = armed
}

func (p *driftPlan) take(name string) []DriftKind {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.armed) == 0 {
		return nil
	}
	var kinds []DriftKind
	p.armed = slices.DeleteFunc(p.armed, func(a *armedDrift) bool {
		if ok, err := path.Match(a.Operation, name); a.Operation != "" && (err != nil || !ok) {
			return false
		}
		kinds = append(kinds, a.Kinds...)
		if a.Left > 0 {
			a.Left--
		}
		return a.Left == 0
	})
	return kinds
}

// drift changes a successful response of a business operation.
func (e *Emulator) drift(x *exchange, resp *response) {
	if x.op == nil || resp.status < 200 || resp.status > 299 || resp.broken != intact {
		return
	}
	x.drifts = e.drifts.take(x.name)
	for _, kind := range x.drifts {
		switch kind {
		case DriftKindHTML:
			page := htmlPage(http.StatusOK)
			resp.status, resp.body = http.StatusOK, page.body
			resp.set("Content-Type", "text/html")
		case DriftKindErrorEnvelope:
			resp.status, resp.body = http.StatusOK, refusal.WithStatus(http.StatusOK, "CBC.5002", "The partner has no such customer.").Body()
			resp.code = "CBC.5002"
		case DriftKindRedirect:
			resp.status, resp.body = http.StatusFound, nil
			resp.set("Location", "https://elsewhere.invalid"+x.r.URL.Path)
		case DriftKindEmpty:
			resp.body = nil
		default:
			resp.body = mutate(resp.body, x.op, kind)
		}
	}
}

// mutate changes a JSON body along the schema of the response. What proves a change stays:
// a response without it would be none.
func mutate(body []byte, op *contract.Operation, kind DriftKind) []byte {
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return body // no body, or one that was replaced already
	}
	proof := map[string]any{}
	if object, ok := v.(map[string]any); ok && (kind == DriftKindNulls || kind == DriftKindMissingFields) {
		for _, name := range op.Confirms {
			if value, ok := object[name]; ok {
				proof[name] = value
			}
		}
	}
	v = mutateValue(v, op.Reply, kind)
	for name, value := range proof {
		v.(map[string]any)[name] = value
	}
	out, err := json.Marshal(v)
	if err != nil {
		return body
	}
	return out
}

func mutateValue(v any, schema contract.Schema, kind DriftKind) any {
	switch v := v.(type) {
	case map[string]any:
		return mutateObject(v, schema, kind)
	case []any:
		for i := range v {
			v[i] = mutateValue(v[i], contract.AsSchema(schema["items"]), kind)
		}
	case json.Number:
		if kind == DriftKindNewEnumValues && schema["enum"] != nil {
			return json.Number("9999")
		}
		if kind == DriftKindNumbersAsStrings {
			return v.String()
		}
	case string:
		if kind == DriftKindNewEnumValues && schema["enum"] != nil {
			return "EMULATOR_NEW_VALUE"
		}
		if kind == DriftKindStringsAsNumbers && json.Valid([]byte(v)) && strings.ContainsAny(v[:1], "-0123456789") {
			return json.Number(v)
		}
	}
	return v
}

func mutateObject(v map[string]any, schema contract.Schema, kind DriftKind) any {
	required := contract.RequiredSet(schema)
	props := contract.AsSchema(schema["properties"])
	for name := range v {
		switch {
		case kind == DriftKindNulls && !required[name]:
			v[name] = nil
		case kind == DriftKindMissingFields && !required[name]:
			delete(v, name)
		default:
			v[name] = mutateValue(v[name], contract.AsSchema(props[name]), kind)
		}
	}
	if kind == DriftKindUnknownFields {
		v["emulator_unknown_text"] = "x"
		v["emulator_unknown_number"] = json.Number("1.5")
		v["emulator_unknown_list"] = []any{map[string]any{"deep": true}}
		v["emulator_unknown_object"] = map[string]any{"deep": nil}
	}
	return v
}
