// Package testkit is what the tests of the domain packages share: a client over
// a mocked transport, fixtures, recorded requests, and comparison by value.
package testkit

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/jarcoal/httpmock"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/option"
)

// RequestID is the request id of every Answer.
const RequestID = "8f8d4f1c2b6a4c0f9a3e5d7b1c9e0a24"

// Client returns a client that sends through a mocked transport such as
// httpmock's, signs with made-up keys, and neither waits for quotas nor repeats
// calls unless the options say so.
func Client(t testing.TB, transport http.RoundTripper, opts ...option.Option) *partnerbss.Client {
	t.Helper()
	client, err := partnerbss.NewClient(append([]option.Option{
		option.WithCredentials(auth.NewAKSK("FIXTUREACCESSKEY0001", "fixture-secret-key")),
		option.WithHTTPClient(&http.Client{Transport: transport}),
		option.WithoutQuota(),
		option.WithMaxRetries(0),
	}, opts...)...)
	require.NoError(t, err)
	return client
}

// Fixture returns a file of the testdata folder of the package under test.
func Fixture(t testing.TB, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	return content
}

// Answer is one answer of a Platform. An empty Body stands for none.
type Answer struct {
	Status int // 0 stands for 200
	Body   []byte
}

// Request is one request as a Platform received it.
type Request struct {
	Method string
	Path   string // as it went on the wire, still escaped
	Query  url.Values
	Header http.Header
	Body   string
}

// Platform is a mocked transport that knows one operation, gives its answers in
// turn and keeps the requests. Any other request, and one beyond the last answer,
// fails the test. It is for one call at a time.
type Platform struct {
	*httpmock.MockTransport
	Requests []Request

	t            testing.TB
	method, path string
	answers      []Answer
}

// NewPlatform returns a platform that answers the operation with that method
// and path, without query.
func NewPlatform(t testing.TB, method, path string, answers ...Answer) *Platform {
	p := &Platform{MockTransport: httpmock.NewMockTransport(), t: t, method: method, path: path, answers: answers}
	for _, endpoint := range endpoints {
		p.RegisterResponder(method, endpoint+path, p.answer)
	}
	p.RegisterNoResponder(func(r *http.Request) (*http.Response, error) {
		t.Errorf("unexpected %s %s, want %s %s", r.Method, r.URL.EscapedPath(), method, path)
		return nil, errors.New("no such operation")
	})
	return p
}

// endpoints are the default ones of the SDK.
var endpoints = []string{"https://bss.myhuaweicloud.com", "https://osm.cn-south-1.myhuaweicloud.cn"}

// answer keeps the request and gives the next answer.
func (p *Platform) answer(r *http.Request) (*http.Response, error) {
	request := Request{Method: r.Method, Path: r.URL.EscapedPath(), Query: r.URL.Query(), Header: r.Header.Clone()}
	if r.Body != nil {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		request.Body = string(body)
	}
	p.Requests = append(p.Requests, request)
	if len(p.Requests) > len(p.answers) {
		p.t.Errorf("request %d, but there are %d answers", len(p.Requests), len(p.answers))
		return nil, errors.New("no more answers")
	}
	answer := p.answers[len(p.Requests)-1]
	if answer.Status == 0 {
		answer.Status = http.StatusOK
	}
	resp := httpmock.NewBytesResponse(answer.Status, answer.Body)
	resp.Header.Set("Content-Type", "application/json;charset=UTF-8")
	resp.Header.Set("X-Request-Id", RequestID)
	return resp, nil
}

// Sent checks the one request that the platform received: its query, its body as
// JSON ("" for none), and that it was signed.
func (p *Platform) Sent(query url.Values, body string) {
	p.t.Helper()
	require.Len(p.t, p.Requests, 1)
	p.Requests[0].Check(p.t, p.method, p.path, query, body)
}

// Check checks a request: method, path, query, body as JSON ("" for none), and
// that it was signed.
func (r Request) Check(t testing.TB, method, path string, query url.Values, body string) {
	t.Helper()
	assert.Equal(t, method, r.Method)
	assert.Equal(t, path, r.Path)
	if query == nil {
		query = url.Values{}
	}
	assert.Equal(t, query, r.Query)
	if body == "" {
		assert.Empty(t, r.Body)
	} else {
		assert.Equal(t, "application/json;charset=UTF-8", r.Header.Get("Content-Type"))
		assert.Equal(t, canonical(t, body), canonical(t, r.Body))
	}
	assert.Contains(t, r.Header.Get("Authorization"), "SDK-HMAC-SHA256 Access=FIXTUREACCESSKEY0001")
	assert.Regexp(t, `^\d{8}T\d{6}Z$`, r.Header.Get("X-Sdk-Date"))
}

// canonical returns JSON with sorted members and every digit of its numbers.
func canonical(t testing.TB, text string) string {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.UseNumber()
	var value any
	require.NoError(t, decoder.Decode(&value), "JSON %s", text)
	sorted, err := json.MarshalIndent(value, "", "  ")
	require.NoError(t, err)
	return string(sorted)
}

// Refused checks that err is the platform's error with that status and code, of
// the operation, with the outcome ("" for a query) and the request id.
func Refused(t testing.TB, err error, operation string, status int, code string, outcome core.Outcome) *core.Error {
	t.Helper()
	var refused *core.Error
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, operation, refused.Operation)
	assert.Equal(t, status, refused.StatusCode)
	assert.Equal(t, code, refused.Code)
	assert.Equal(t, outcome, refused.Outcome)
	assert.Equal(t, outcome, core.OutcomeOf(err))
	assert.Equal(t, RequestID, refused.RequestID)
	return refused
}

// Invalid checks that err is a validation error that names exactly these fields.
func Invalid(t testing.TB, err error, fields ...string) *core.ValidationError {
	t.Helper()
	var invalid *core.ValidationError
	require.ErrorAs(t, err, &invalid)
	var got []string
	for _, violation := range invalid.Violations {
		got = append(got, violation.Field)
	}
	assert.ElementsMatch(t, fields, got, "%v", err)
	return invalid
}
