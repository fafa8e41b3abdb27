package testkit

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
)

// Exchange describes an operation that answers with data by what goes over the
// wire and what a caller gets. Run proves it.
type Exchange[Resp any] struct {
	Operation    string // Go name
	Method, Path string
	Query        url.Values
	Body         string // as JSON, "" for none
	Call         func(context.Context, *partnerbss.Client) (*Resp, error)

	Fixture string // a realistic answer, in testdata
	Want    Resp   // what it decodes to

	OddFixture string // an answer with drifted types, nulls, unknown fields and values
	OddWant    Resp   // what it decodes to

	// Proof are the fields, by their names on the wire, without which a response is no
	// success: an error that says so, with the outcome unknown where the call changes
	// something.
	Proof []string

	Refusal Refusal
}

// Refusal is an error of an operation.
type Refusal struct {
	Status  int
	Code    string
	Message string
	Is      error        // the sentinel that matches it, nil when none does
	Outcome core.Outcome // "" for a query
}

// Meet makes a call against a platform that refuses it so, and checks what the
// caller is told. It returns the platform and the error for what is special.
func (r Refusal) Meet(t *testing.T, operation, method, path string, call func(context.Context, *partnerbss.Client) error) (*Platform, error) {
	t.Helper()
	platform := NewPlatform(t, method, path, r.Answer())
	err := call(t.Context(), Client(t, platform))
	refused := Refused(t, err, operation, r.Status, r.Code, r.Outcome)
	assert.Equal(t, r.Message, refused.Message)
	if r.Is != nil {
		assert.ErrorIs(t, err, r.Is)
	}
	return platform, err
}

// Answer is the error as the platform sends it.
func (r Refusal) Answer() Answer {
	return Answer{Status: r.Status, Body: fmt.Appendf(nil, `{"error_code":%q,"error_msg":%q}`, r.Code, r.Message)}
}

// Run proves the operation.
func (e Exchange[Resp]) Run(t *testing.T) {
	t.Run("sends the request and decodes the answer", func(t *testing.T) {
		platform := NewPlatform(t, e.Method, e.Path, Answer{Body: Fixture(t, e.Fixture)})
		got, err := e.Call(t.Context(), Client(t, platform))
		require.NoError(t, err)
		platform.Sent(e.Query, e.Body)
		Equal(t, &e.Want, got)
		meta := any(got).(interface{ Meta() *core.Metadata }).Meta()
		assert.Equal(t, RequestID, meta.RequestID)
		assert.Equal(t, 200, meta.StatusCode)
		assert.Equal(t, 1, meta.Attempts)
		assert.JSONEq(t, string(Fixture(t, e.Fixture)), string(meta.Raw))
	})
	t.Run("returns a documented error", func(t *testing.T) {
		e.Refusal.Meet(t, e.Operation, e.Method, e.Path, func(ctx context.Context, client *partnerbss.Client) error {
			got, err := e.Call(ctx, client)
			assert.Nil(t, got)
			return err
		})
	})
	t.Run("takes odd JSON", func(t *testing.T) {
		platform := NewPlatform(t, e.Method, e.Path, Answer{Body: Fixture(t, e.OddFixture)})
		got, err := e.Call(t.Context(), Client(t, platform))
		require.NoError(t, err)
		Equal(t, &e.OddWant, got)
	})
	for name, body := range map[string]map[string]any{
		"missing fields": {},
		"nothing known":  {"added_later": []any{map[string]any{"a": 1}}, "error_msg": nil},
		"nulls":          nulls(reflect.TypeFor[Resp]()),
	} {
		t.Run("takes "+name+" for zeros", func(t *testing.T) {
			platform := NewPlatform(t, e.Method, e.Path, Answer{Body: e.proven(t, body)})
			got, err := e.Call(t.Context(), Client(t, platform))
			require.NoError(t, err)
			Equal(t, e.proof(), got)
		})
		for _, missing := range e.Proof {
			t.Run("takes "+name+" without "+missing+" for no success", func(t *testing.T) {
				platform := NewPlatform(t, e.Method, e.Path, Answer{Body: e.proven(t, body, missing)})
				got, err := e.Call(t.Context(), Client(t, platform))
				assert.Nil(t, got)
				var unreadable *core.DecodeError
				require.ErrorAs(t, err, &unreadable)
				assert.ErrorContains(t, err, "without "+missing)
				if e.Refusal.Outcome != "" {
					assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err))
				}
			})
		}
	}
}

// proven is a body with the fields of Proof as the fixture has them, but for some.
func (e Exchange[Resp]) proven(t *testing.T, body map[string]any, without ...string) []byte {
	t.Helper()
	var whole map[string]any
	require.NoError(t, json.Unmarshal(Fixture(t, e.Fixture), &whole))
	body = maps.Clone(body)
	for _, name := range e.Proof {
		require.NotNil(t, whole[name], name)
		if !slices.Contains(without, name) {
			body[name] = whole[name]
		}
	}
	text, err := json.Marshal(body)
	require.NoError(t, err)
	return text
}

// proof is the response of a body that has the fields of Proof only.
func (e Exchange[Resp]) proof() *Resp {
	proof := new(Resp)
	want, got := reflect.ValueOf(e.Want), reflect.ValueOf(proof).Elem()
	for i := range want.NumField() {
		if name, _, _ := strings.Cut(want.Type().Field(i).Tag.Get("json"), ","); slices.Contains(e.Proof, name) {
			got.Field(i).Set(want.Field(i))
		}
	}
	return proof
}

// nulls is an answer in which every documented field is null.
func nulls(response reflect.Type) map[string]any {
	body := map[string]any{"error_code": nil}
	for i := range response.NumField() {
		if name, _, _ := strings.Cut(response.Field(i).Tag.Get("json"), ","); name != "-" && name != "" {
			body[name] = nil
		}
	}
	return body
}
