package partnerbss_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/option"
)

func TestDoSendsWhatItIsGiven(t *testing.T) {
	t.Parallel()
	type filter struct {
		Name  string    `url:"name,omitempty"`
		IDs   []string  `url:"id"`
		Since time.Time `url:"since,omitempty"`
	}
	type body struct {
		Amount   decimal.Decimal `json:"amount"`
		Password core.Secret     `json:"password,omitzero"`
		At       time.Time       `json:"at,omitzero"`
	}
	at := time.Date(2026, 11, 20, 8, 0, 0, 5, core.Beijing)
	for _, test := range []struct {
		name         string
		method, path string
		query, body  any
		uri, sent    string
	}{
		{"nothing", http.MethodGet, "/v2/new", nil, nil, "/v2/new", ""},
		{"url.Values", http.MethodGet, "/v2/new", url.Values{"b": {"x y", "z"}, "a": {"中&="}}, nil, "/v2/new?a=%E4%B8%AD%26%3D&b=x%20y&b=z", ""},
		{"struct", http.MethodGet, "/v2/new", filter{IDs: []string{"1", "2"}, Since: at}, nil, "/v2/new?id=1&id=2&since=2026-11-20T00%3A00%3A00Z", ""},
		{"pointer to a struct", http.MethodGet, "/v2/new", &filter{Name: "n"}, nil, "/v2/new?name=n", ""},
		{"body", http.MethodPost, "/v2/new", nil, &body{decimal.RequireFromString("0.10"), core.NewSecret("in-clear"), at}, "/v2/new", `{"amount":0.1,"password":"in-clear","at":"2026-11-20T00:00:00Z"}`},
		{"map", http.MethodPut, "/v2/new", nil, map[string]any{"a": []int{1}}, "/v2/new", `{"a":[1]}`},
		{"raw JSON", http.MethodPost, "/v2/new", nil, map[string]any{"raw": true}, "/v2/new", `{"raw":true}`},
		{"both", http.MethodDelete, "/v2/new", url.Values{"a": {"1"}}, []string{"x"}, "/v2/new?a=1", `["x"]`},
		{"escaped path", http.MethodGet, "/v2/new/a%2Fb%20c", nil, nil, "/v2/new/a%2Fb%20c", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := script.Always(script.Answered(200, `{"ok":true}`))
			var out core.RawJSON
			require.NoError(t, s.Client(t, s.Silent()).Do(t.Context(), test.method, test.path, test.query, test.body, &out))
			got := s.Last()
			assert.Equal(t, []string{test.method, test.uri, test.sent}, []string{got.Method, got.URI, got.Body})
			script.SignedRight(t, got)
			assert.Equal(t, `{"ok":true}`, string(out))
		})
	}
}

func TestDoDecodesIntoWhatItIsGiven(t *testing.T) {
	t.Parallel()
	const body = `{"name":"n","amount":"12.50","list":[1]}`
	type response struct {
		Name   string          `json:"name"`
		Amount decimal.Decimal `json:"amount"`
		core.Metadata
	}
	s := script.Always(script.Answered(200, body))
	client := s.Client(t, s.Silent())
	var into response
	require.NoError(t, client.Do(t.Context(), http.MethodGet, "/v2/new", nil, nil, &into))
	assert.Equal(t, "n", into.Name)
	assert.True(t, decimal.RequireFromString("12.5").Equal(into.Amount))
	assert.Equal(t, "request-1", into.RequestID)
	assert.Equal(t, body, string(into.Raw))

	generic := map[string]any{}
	require.NoError(t, client.Do(t.Context(), http.MethodGet, "/v2/new", nil, nil, &generic))
	assert.Equal(t, "n", generic["name"])

	for name, test := range map[string]struct {
		answer script.Reply
		out    any
		says   string
	}{
		"raw JSON that is none":    {script.Answered(200, script.ProxyPage), new(core.RawJSON), "not JSON"},
		"raw JSON of nothing":      {script.Answered(200, ""), new(core.RawJSON), "empty where data is due"},
		"no out, but no JSON":      {script.Answered(200, script.ProxyPage), nil, "not JSON"},
		"a business failure":       {script.Answered(200, `{"error_code":"CBC.5002","error_msg":"m"}`), new(core.RawJSON), "CBC.5002"},
		"a failure without an out": {script.Answered(200, `{"error_code":"CBC.5002","error_msg":"m"}`), nil, "CBC.5002"},
	} {
		s := script.Always(test.answer)
		require.ErrorContains(t, s.Client(t, s.Silent()).Do(t.Context(), http.MethodGet, "/v2/new", nil, nil, test.out), test.says, name)
	}
	s = script.Always(script.Answered(200, `[1,2]`))
	var list []int
	require.NoError(t, s.Client(t, s.Silent()).Do(t.Context(), http.MethodGet, "/v2/new", nil, nil, &list))
	assert.Equal(t, []int{1, 2}, list, "another shape than an object is the caller's choice")
}

func TestDoRefusesWhatItCannotSend(t *testing.T) {
	t.Parallel()
	s := script.Always(script.Answered(200, script.Success))
	client := s.Client(t, s.Silent())
	for says, do := range map[string]func() error{
		`path "v2/new" does not begin with /`:            func() error { return client.Do(t.Context(), "GET", "v2/new", nil, nil, nil) },
		`path "" does not begin with /`:                  func() error { return client.Do(t.Context(), "GET", "", nil, nil, nil) },
		`path "/v2/new?a=1" is not an escaped path`:      func() error { return client.Do(t.Context(), "GET", "/v2/new?a=1", nil, nil, nil) },
		`path "/v2/new#a" is not an escaped path`:        func() error { return client.Do(t.Context(), "GET", "/v2/new#a", nil, nil, nil) },
		`path "//evil.test/x" is not an escaped path`:    func() error { return client.Do(t.Context(), "GET", "//evil.test/x", nil, nil, nil) },
		`path "/v2/%zz" is not an escaped path`:          func() error { return client.Do(t.Context(), "GET", "/v2/%zz", nil, nil, nil) },
		`path "/v2/new?" is not an escaped path`:         func() error { return client.Do(t.Context(), "GET", "/v2/new?", nil, nil, nil) },
		`path "/v2/{id}" is not an escaped path`:         func() error { return client.Do(t.Context(), "GET", "/v2/{id}", nil, nil, nil) },
		"method is empty":                                func() error { return client.Do(t.Context(), "", "/v2/new", nil, nil, nil) },
		"query is a string":                              func() error { return client.Do(t.Context(), "GET", "/v2/new", "a=1", nil, nil) },
		"query is a map[string]string":                   func() error { return client.Do(t.Context(), "GET", "/v2/new", map[string]string{}, nil, nil) },
		"a is not valid UTF-8":                           func() error { return client.Do(t.Context(), "GET", "/v2/new", url.Values{"a": {"\xff"}}, nil, nil) },
		"invalid UTF-8":                                  func() error { return client.Do(t.Context(), "POST", "/v2/new", nil, "\xff", nil) },
		"func()":                                         func() error { return client.Do(t.Context(), "POST", "/v2/new", nil, func() {}, nil) },
		`method "GET IT" is not in upper case`:           func() error { return client.Do(t.Context(), "GET IT", "/v2/new", nil, nil, nil) },
		`method "post" is not in upper case, as in POST`: func() error { return client.Do(t.Context(), "post", "/v2/new", nil, nil, nil) },
		"method TRACE is none of an API":                 func() error { return client.Do(t.Context(), "TRACE", "/v2/new", nil, nil, nil) },
	} {
		require.ErrorContains(t, do(), says)
	}
	assert.Empty(t, s.Seen())
	err := client.Do(t.Context(), "POST", "/v2/new", nil, func() {}, nil)
	assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
}

func TestDoRepeatsOnlyQueries(t *testing.T) {
	t.Parallel()
	for method, attempts := range map[string]int{"GET": 4, "HEAD": 4, "POST": 1, "PUT": 1, "DELETE": 1, "PATCH": 1} {
		synctest.Test(t, func(t *testing.T) {
			s := script.Always(script.Answered(503, script.BackendUnavailable))
			if method == "HEAD" {
				s = script.Always(script.Answered(503, ""))
			}
			err := s.Client(t, s.Silent()).Do(t.Context(), method, "/v2/new", nil, nil, nil)
			require.ErrorIs(t, err, core.ErrUnavailable)
			assert.Equal(t, attempts, len(s.Seen()), method)
			assert.Equal(t, attempts == 1, core.OutcomeOf(err) == core.OutcomeUnknown)
			assert.ErrorContains(t, err, method+" /v2/new: HTTP 503")
		})
	}
}

func TestDoOfAPathThatThePlatformDoesNotKnow(t *testing.T) {
	t.Parallel()
	s := script.Always(script.Answered(404, `{"error_code":"APIGW.0101","error_msg":"The API does not exist or has not been published in the environment","request_id":"r"}`))
	err := s.Client(t, s.Silent()).Do(t.Context(), http.MethodGet, "/v9/nothing", nil, nil, new(core.RawJSON))
	require.ErrorIs(t, err, core.ErrNoSuchAPI)
	require.NotErrorIs(t, err, core.ErrNotFound)
}

func TestDoTakesOptions(t *testing.T) {
	t.Parallel()
	s := script.Always(script.Answered(200, `{}`))
	var raw core.RawResponse
	j := &script.Journal{}
	client := s.Client(t, s.Silent(), option.WithJournal(j))
	require.NoError(t, client.Do(t.Context(), http.MethodPost, "/v2/new", nil, map[string]core.Secret{"p": core.NewSecret("canary")}, nil,
		option.WithRawResponse(&raw), option.WithCredentials(auth.NewAKSK("OTHER", "s"))))
	assert.Equal(t, `{}`, string(raw.Body))
	require.Len(t, j.Ended, 1)
	assert.Equal(t, "POST /v2/new", j.Ended[0].Operation)
	assert.Equal(t, core.RawJSON(`{"p":"[redacted]"}`), j.Ended[0].Body)

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, client.Do(ctx, http.MethodGet, "/v2/new", nil, nil, nil), context.Canceled)
}
