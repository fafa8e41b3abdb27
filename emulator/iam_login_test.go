package emulator_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const pathLoginTokens = "/v3.0/OS-AUTH/securitytoken/logintokens"

// agencyKeys are keys of a customer, for a person where a name is given.
func (b *bench) agencyKeys(person string, seconds int) obj {
	b.t.Helper()
	role := obj{"domain_name": "customer_verified", "duration_seconds": seconds}
	if person != "" {
		role["session_user"] = obj{"name": person}
	}
	r := b.as(b.account("partner"), "POST", "/v3.0/OS-CREDENTIAL/securitytokens", assume("partner_agency", role, nil))
	require.Equal(b.t, 201, r.status, string(r.raw))
	return r.json["credential"].(obj)
}

func (b *bench) loginToken(keys obj, edit func(obj)) reply {
	b.t.Helper()
	sent := obj{"access": keys["access"], "secret": keys["secret"], "id": keys["securitytoken"]}
	if edit != nil {
		edit(sent)
	}
	r, _ := b.request("POST", pathLoginTokens, obj{"auth": obj{"securitytoken": sent}})
	return b.send(r)
}

func (b *bench) open(query url.Values) reply {
	b.t.Helper()
	r, _ := b.request("GET", "/authui/federation/login?"+query.Encode(), nil)
	return b.send(r)
}

const console = "https://console.huaweicloud.com/iam/?region=cn-north-4#/iam"

func login(ticket string) url.Values {
	return url.Values{"idp_login_url": {"https://partner.example/login"}, "service": {console}, "logintoken": {ticket}}
}

func TestALoginTokenOpensTheConsole(t *testing.T) {
	b := newBench(t)
	customer := b.account("customer_verified")
	r := b.loginToken(b.agencyKeys("user-4711", 3600), func(o obj) { o["duration_seconds"] = 1800 })
	require.Equal(t, 201, r.status, string(r.raw))
	got := r.json["logintoken"].(obj)
	requireLifetime(t, 30*time.Minute, r, got["expires_at"])
	require.Equal(t, customer.AccountID, got["domain_id"])
	require.Equal(t, "customer_verified/partner_agency", got["user_name"])
	require.Equal(t, "federation_proxy", got["method"])
	require.Equal(t, "user-4711", got["session_name"])
	require.Equal(t, b.account("partner").AccountID, got["assumed_by"].(obj)["user"].(obj)["domain"].(obj)["id"])
	ticket := r.header.Get("X-Subject-LoginToken")
	require.Greater(t, len(ticket), 200)

	opened := b.open(login(ticket))
	require.Equal(t, http.StatusFound, opened.status)
	require.Equal(t, console, opened.header.Get("Location"))

	b.emu.Advance(30*time.Minute - time.Second)
	require.Equal(t, http.StatusFound, b.open(login(ticket)).status)
	b.emu.Advance(time.Second)
	require.Equal(t, 401, b.open(login(ticket)).status)

	// It is no token of the API.
	require.Equal(t, 401, b.token(ticket, "GET", pathAuthStatus, nil).status)
	for _, call := range b.emu.Calls() {
		require.NotContains(t, call.Query+call.Body+call.Answer, ticket[:40], "the journal holds no secrets")
	}
}

func TestKeysForATokenGiveALoginToken(t *testing.T) {
	b := newBench(t)
	tok := b.passwordToken(b.account("partner"))
	r := b.token("", "POST", "/v3.0/OS-CREDENTIAL/securitytokens", obj{"auth": obj{"identity": obj{"methods": []string{"token"}, "token": obj{"id": tok}}}})
	require.Equal(t, 201, r.status, string(r.raw))
	got := b.loginToken(r.json["credential"].(obj), nil)
	require.Equal(t, 201, got.status, string(got.raw))
	require.Equal(t, "token", got.json["logintoken"].(obj)["method"])
	requireLifetime(t, 10*time.Minute, got, got.json["logintoken"].(obj)["expires_at"])
}

func TestLoginTokensAreRefused(t *testing.T) {
	b := newBench(t)
	keys, others := b.agencyKeys("user-4711", 900), b.agencyKeys("user-4712", 900)
	partner := b.account("partner")
	for name, c := range map[string]struct {
		keys   obj
		edit   func(obj)
		status int
		says   string
	}{
		"without a person":        {b.agencyKeys("", 900), nil, 403, "session_user.name"},
		"unknown key":             {keys, func(o obj) { o["access"] = "NOBODY" }, 401, "do not belong together"},
		"wrong secret":            {keys, func(o obj) { o["secret"] = "wrong" }, 401, "do not belong together"},
		"secret of others":        {keys, func(o obj) { o["secret"] = others["secret"] }, 401, "do not belong together"},
		"security token of other": {keys, func(o obj) { o["id"] = others["securitytoken"] }, 401, "do not belong together"},
		"permanent keys":          {obj{"access": partner.AccessKey, "secret": partner.SecretKey, "securitytoken": "x"}, nil, 401, "do not belong together"},
		"no access":               {keys, func(o obj) { delete(o, "access") }, 400, "required"},
		"no secret":               {keys, func(o obj) { o["secret"] = "" }, 400, "required"},
		"no security token":       {keys, func(o obj) { delete(o, "id") }, 400, "required"},
		"too short":               {keys, func(o obj) { o["duration_seconds"] = 599 }, 400, "from 600 to 43200"},
		"too long":                {keys, func(o obj) { o["duration_seconds"] = 43201 }, 400, "from 600 to 43200"},
		"no number":               {keys, func(o obj) { o["duration_seconds"] = "x" }, 400, "invalid"},
		"longer than the keys":    {keys, func(o obj) { o["duration_seconds"] = 901 }, 400, "outlast"},
	} {
		r := b.loginToken(c.keys, c.edit)
		require.Equal(t, c.status, r.status, "%s: %s", name, r.raw)
		require.Contains(t, r.msg(), c.says, name)
		require.Empty(t, r.header.Get("X-Subject-LoginToken"), name)
	}
	for _, body := range []any{"", "{", "[]", `{"auth":{}}`} {
		r, _ := b.request("POST", pathLoginTokens, body)
		require.Equal(t, 400, b.send(r).status, body)
	}
	b.emu.Advance(15 * time.Minute)
	r := b.loginToken(keys, nil)
	require.Equal(t, 401, r.status)
	require.Contains(t, r.msg(), "expired")
	bad := b.as(partner, "POST", "/v3.0/OS-CREDENTIAL/securitytokens",
		assume("partner_agency", obj{"domain_name": "customer_verified", "session_user": obj{"name": "1abcd"}}, nil))
	require.Equal(t, 400, bad.status)
}

func TestLinksToTheConsoleAreRefused(t *testing.T) {
	b := newBench(t)
	ticket := b.loginToken(b.agencyKeys("user-4711", 3600), nil).header.Get("X-Subject-LoginToken")
	for name, c := range map[string]struct {
		edit   func(url.Values)
		status int
	}{
		"unknown ticket":     {func(q url.Values) { q.Set("logintoken", "nobody's") }, 401},
		"cut ticket":         {func(q url.Values) { q.Set("logintoken", strings.TrimSuffix(ticket, ticket[len(ticket)-1:])) }, 401},
		"no ticket":          {func(q url.Values) { q.Del("logintoken") }, 400},
		"no page":            {func(q url.Values) { q.Del("service") }, 400},
		"no login page":      {func(q url.Values) { q.Del("idp_login_url") }, 400},
		"two tickets":        {func(q url.Values) { q.Add("logintoken", ticket) }, 400},
		"page without TLS":   {func(q url.Values) { q.Set("service", "http://console.huaweicloud.com/") }, 400},
		"page of a script":   {func(q url.Values) { q.Set("service", "javascript:alert(1)") }, 400},
		"login page nowhere": {func(q url.Values) { q.Set("idp_login_url", "/login") }, 400},
	} {
		query := login(ticket)
		c.edit(query)
		r := b.open(query)
		require.Equal(t, c.status, r.status, name)
		require.Empty(t, r.header.Get("Location"), name)
	}
	require.Equal(t, http.StatusFound, b.open(login(ticket)).status)
}
