package wire

import (
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
)

func TestEncode(t *testing.T) {
	type list struct {
		Name   string     `url:"name,omitempty"`
		Filter *string    `url:"filter,omitempty"`
		Kind   level      `url:"kind,omitempty"`
		Types  []string   `url:"types,omitempty"`
		From   time.Time  `url:"from,omitempty"`
		Cycle  core.Month `url:"cycle,omitempty"`
		Zero   *bool      `url:"zero,omitempty"`
	}
	type details struct {
		OrderID string `path:"order_id" json:"-" url:"-"`
		Limit   int    `url:"limit,omitempty"`
	}
	type change struct {
		ID    string `path:"id" json:"-" url:"-"`
		Times *int   `json:"times,omitzero"`
	}
	for _, test := range []struct {
		name, template string
		request        any
		want           Request
	}{
		{"nothing to ask", "/v2/x", nil, Request{Path: "/v2/x"}},
		{"typed nil", "/v2/x", (*list)(nil), Request{Path: "/v2/x"}},
		{"empty query", "/v2/x", &list{}, Request{Path: "/v2/x"}},
		{"query", "/v2/x", &list{
			Name: "a b&c+d/中", Filter: new(""), Kind: 2, Types: []string{"1", "2"},
			From: time.Date(2026, 11, 20, 8, 0, 0, 5, core.Beijing), Cycle: core.Month{Year: 2026, Month: 11}, Zero: new(false),
		}, Request{Path: "/v2/x", Query: "cycle=2026-11&filter=&from=2026-11-20T00%3A00%3A00Z&kind=2&name=a%20b%26c%2Bd%2F%E4%B8%AD&types=1&types=2&zero=false"}},
		{"path and query", "/v2/orders/{order_id}", &details{OrderID: "a/b c?中", Limit: 5}, Request{Path: "/v2/orders/a%2Fb%20c%3F%E4%B8%AD", Query: "limit=5"}},
		{"path and empty body", "/v2/r/{id}", &change{ID: "r1"}, Request{Path: "/v2/r/r1", Body: []byte(`{}`)}},
		{"path and body", "/v2/r/{id}", &change{ID: "r1", Times: new(0)}, Request{Path: "/v2/r/r1", Body: []byte(`{"times":0}`)}},
		{"no request type", "/v2/x", AdHoc{}, Request{Path: "/v2/x"}},
		{"given query and body", "/v2/x", AdHoc{url.Values{"a b": {"c d"}}, map[string]any{"a": 1}}, Request{Path: "/v2/x", Query: "a%20b=c%20d", Body: []byte(`{"a":1}`)}},
		{"given query struct", "/v2/x", AdHoc{&list{Name: "n"}, nil}, Request{Path: "/v2/x", Query: "name=n"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Encode(test.template, test.request, "")
			require.NoError(t, err)
			assert.Equal(t, test.want, got)
		})
	}

	_, err := Encode("/v2/r/{id}", (*change)(nil), "")
	assert.ErrorContains(t, err, "needs a request")
	for _, id := range []string{"", ".", ".."} {
		_, err := Encode("/v2/r/{id}", &change{ID: id}, "")
		assert.ErrorContains(t, err, "path parameter {id}", "%q would name another resource", id)
	}
	_, err = Encode("/v2/x", AdHoc{Query: 5}, "")
	assert.ErrorContains(t, err, "query is a int")
	_, err = Encode("/v2/x", &list{Name: "\xff"}, "")
	assert.ErrorContains(t, err, "UTF-8")
}

func TestNoSecretTravelsWhereItIsSeen(t *testing.T) {
	secret := core.NewSecret("canary-0001")
	type group struct {
		Name   string       `url:"name"`
		Secret *core.Secret `url:"secret"`
	}
	for _, request := range []any{
		&struct {
			S core.Secret `path:"id"`
		}{secret},
		&struct {
			S core.Secret `url:"s"`
		}{secret},
		&struct {
			S []core.Secret `url:"s"`
		}{[]core.Secret{secret}},
		&struct {
			S *group `url:"s"`
		}{&group{Secret: &secret}},
		AdHoc{Query: group{Secret: &secret}},
	} {
		got, err := Encode("/v2/{id}", request, "")
		require.ErrorIs(t, err, errShows)
		assert.Zero(t, got)
	}
}

func TestSecretsAreReadInEveryForm(t *testing.T) {
	for body, want := range map[string]string{
		`{"s":"a\"\u0062"}`: `a"b`, `{"s":""}`: "", `{"s":null}`: "", `{"s":123}`: "123", `{"s":true}`: "true", `{}`: "",
	} {
		var got struct {
			S core.Secret `json:"s"`
		}
		require.NoError(t, UnmarshalJSON([]byte(body), &got), body)
		assert.Equal(t, want, got.S.Reveal(), body)
		require.Error(t, UnmarshalJSON([]byte(`{"s":{}}`), &got))
		require.Error(t, UnmarshalJSON([]byte(`{"s":"[redacted]"}`), &got))
	}
}

func TestHeadersOfARequest(t *testing.T) {
	t.Parallel()
	type request struct {
		PhoneID string `header:"x-phone-verifiedid" url:"-" json:"-"`
		EmailID string `header:"x-email-verifiedid" url:"-" json:"-"`
		Limit   int    `url:"limit,omitempty"`
	}
	got, err := Encode("/v2/cases", &request{PhoneID: "p 1", Limit: 3}, "")
	require.NoError(t, err)
	assert.Equal(t, Request{Path: "/v2/cases", Query: "limit=3", Header: []Field{{"x-phone-verifiedid", "p 1"}}}, got)

	_, err = Encode("/v2/cases", &request{EmailID: "e\r\nX-Auth-Token: t"}, "")
	require.ErrorContains(t, err, "x-email-verifiedid does not go into a header")
}
