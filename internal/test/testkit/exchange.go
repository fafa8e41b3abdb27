package testkit

import (
	"context"
	"fmt"
	"net/url"
	"reflect"
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
	for name, body := range map[string]string{
		"missing fields": `{}`,
		"nothing known":  `{"added_later":[{"a":1}],"error_msg":null}`,
		"nulls":          nulls(reflect.TypeFor[Resp]()),
	} {
		t.Run("takes "+name+" for zeros", func(t *testing.T) {
			platform := NewPlatform(t, e.Method, e.Path, Answer{Body: []byte(body)})
			got, err := e.Call(t.Context(), Client(t, platform))
			require.NoError(t, err)
			Equal(t, new(Resp), got)
		})
	}
}

// nulls is an answer in which every documented field is null.
func nulls(response reflect.Type) string {
	body := `{"error_code":null`
	for i := range response.NumField() {
		if name := response.Field(i).Tag.Get("json"); name != "-" {
			body += fmt.Sprintf(`,%q:null`, name)
		}
	}
	return body + "}"
}
