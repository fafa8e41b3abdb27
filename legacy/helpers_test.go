package legacy_test

import (
	"context"
	"net/url"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/legacy"
	"github.com/partnerbss/partnerbss-go/option"
)

const (
	partnerID  = "1f5b0b3c8b7f4f4e9e6d0a51c2a4d7e8"
	customerID = "3d2c6b3ab1fd4e26846b0f2c46e67bda"
)

var (
	asPartner  = account(partnerID, core.RolePartner)
	asCustomer = account(customerID, core.RoleCustomer)
)

// account is the option of credentials that belong to an account.
func account(id string, role core.Role) option.Option {
	return option.WithCredentials(auth.NewAKSK("FIXTUREACCESSKEY0001", "fixture-secret-key", auth.WithAccountID(id), auth.WithRole(role)))
}

// operation is one operation with a request that it takes.
type operation[Req, Resp any] struct {
	name         string
	method, path string // as sent with these credentials
	as           option.Option
	call         func(*legacy.Service, context.Context, *Req, ...option.Option) (*Resp, error)
	request      Req
}

// platform answers the operation.
func (o operation[Req, Resp]) platform(t testing.TB, answers ...testkit.Answer) *testkit.Platform {
	return testkit.NewPlatform(t, o.method, o.path, answers...)
}

// try calls the operation with its request and returns what came of it.
func (o operation[Req, Resp]) try(t testing.TB, answer testkit.Answer) (*Resp, error) {
	t.Helper()
	request := o.request
	return o.call(testkit.Client(t, o.platform(t, answer), o.as).Legacy, t.Context(), &request)
}

// answers checks what is sent for the request, what the answer of the fixture is
// decoded into, and that the caller's request stays as it is.
func (o operation[Req, Resp]) answers(t *testing.T, req Req, query url.Values, body, fixture string, want Resp) {
	t.Helper()
	before := req
	platform := o.platform(t, testkit.Answer{Body: testkit.Fixture(t, fixture)})
	got, err := o.call(testkit.Client(t, platform, o.as).Legacy, t.Context(), &req)
	require.NoError(t, err)
	platform.Sent(query, body)
	testkit.Equal(t, want, *got)
	testkit.Equal(t, before, req)
	require.Equal(t, testkit.RequestID, any(got).(interface{ Meta() *core.Metadata }).Meta().RequestID)
}

// tolerates checks what an answer is decoded into whose types are not the
// documented ones.
func (o operation[Req, Resp]) tolerates(t *testing.T, body []byte, want Resp) {
	t.Helper()
	got, err := o.try(t, testkit.Answer{Body: body})
	require.NoError(t, err)
	testkit.Equal(t, want, *got)
}

// refuses checks that a request is not sent, and because of which fields.
func (o operation[Req, Resp]) refuses(t *testing.T, change func(*Req), fields ...string) {
	t.Helper()
	req := o.request
	change(&req)
	_, err := o.call(testkit.Client(t, o.platform(t), o.as).Legacy, t.Context(), &req)
	testkit.Invalid(t, err, fields...)
}

// anySuccess has what proves the success of each operation.
const anySuccess = `{"error_code": "CBC.0000", "trans_id": "AD1", "order_ids": ["CS1"]}`

// takes checks that a request is sent as it is, though it looks odd.
func (o operation[Req, Resp]) takes(t *testing.T, change func(*Req)) {
	t.Helper()
	req := o.request
	change(&req)
	platform := o.platform(t, testkit.Answer{Body: []byte(anySuccess)})
	_, err := o.call(testkit.Client(t, platform, o.as).Legacy, t.Context(), &req)
	require.NoError(t, err)
	require.Len(t, platform.Requests, 1)
}

func amount(text string) decimal.Decimal { return decimal.RequireFromString(text) }
