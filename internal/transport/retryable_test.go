package transport

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"testing"

	"crypto/x509"

	"github.com/stretchr/testify/assert"

	"github.com/partnerbss/partnerbss-go/core"
)

// This table is the response to "can this pay twice?": a changing call is sent once
// more only where nothing of it can have had an effect, or where a repeat has none.
func TestWhatMayBeSentOnceMore(t *testing.T) {
	t.Parallel()
	status := func(code int) *result { return &result{head: &http.Response{StatusCode: code}, handed: true} }
	failed := func(err error, unsent bool) *result { return &result{err: err, handed: true, unsent: unsent} }
	gateway := &core.Error{StatusCode: 429, Code: "APIGW.0308"}
	backend := &core.Error{StatusCode: 429, Code: "CBC.0250"}
	for _, test := range []struct {
		name           string
		a              *result
		err            error
		query, changes bool
	}{
		{"nothing left this machine", failed(errors.New("refused"), true), nil, true, true},
		{"nothing came back", failed(io.EOF, false), nil, true, false},
		{"half a response came back", &result{head: &http.Response{StatusCode: 200}, err: io.ErrUnexpectedEOF, handed: true}, nil, true, false},
		{"a server that is not trusted", failed(x509.UnknownAuthorityError{}, true), nil, false, false},
		{"a response that is too large", failed(fmt.Errorf("%w: more", core.ErrBodyTooLarge), false), nil, false, false},
		{"flow control of the gateway", status(429), gateway, true, true},
		{"flow control of the backend", status(429), backend, true, false},
		{"flow control in another form", status(429), errors.New("a page of a proxy"), true, false},
		{"500", status(500), nil, true, false},
		{"502", status(502), nil, true, false},
		{"503", status(503), nil, true, false},
		{"504", status(504), nil, true, false},
		{"501", status(501), nil, false, false},
		{"400", status(400), nil, false, false},
		{"401", status(401), nil, false, false},
		{"302", status(302), nil, false, false},
		{"408", status(408), nil, true, false},
		{"200 with a refusal", status(200), gateway, false, false},
		{"200 that cannot be read", status(200), &core.DecodeError{}, true, false},
		{"200 with failures after a lost attempt", status(200), &core.DecodeError{Err: errListedAgain}, false, false},
	} {
		assert.Equal(t, test.query, retryable(&Operation{Safe: true}, test.a, test.err), "%s: query", test.name)
		assert.Equal(t, test.changes, retryable(&Operation{}, test.a, test.err), "%s: change", test.name)
		assert.Equal(t, test.changes, retryable(&Operation{Money: true}, test.a, test.err), "%s: money", test.name)
		assert.Equal(t, test.changes, retryable(&Operation{Repeat: RepeatGuarded}, test.a, test.err), "%s: guarded", test.name)
		assert.Equal(t, test.query, retryable(&Operation{Repeat: Repeatable}, test.a, test.err), "%s: repeatable", test.name)
		assert.Equal(t, test.query, retryable(&Operation{Repeat: RepeatKeyed, Money: true}, test.a, test.err), "%s: keyed", test.name)
	}
}
