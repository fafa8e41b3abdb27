package emulator_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

func assume(agency string, domain obj, scope obj) obj {
	role := obj{"agency_name": agency}
	for k, v := range domain {
		role[k] = v
	}
	body := obj{"identity": obj{"methods": []string{"assume_role"}, "assume_role": role}}
	if scope != nil {
		body["scope"] = scope
	}
	return obj{"auth": body}
}

// requireLifetime compares what is told of an expiry with the Date of the response.
func requireLifetime(t *testing.T, want time.Duration, r reply, expiresAt any) {
	t.Helper()
	date, err := time.Parse(time.RFC1123, r.header.Get("Date"))
	require.NoError(t, err)
	until, err := time.Parse(time.RFC3339, expiresAt.(string))
	require.NoError(t, err)
	require.InDelta(t, want.Seconds(), until.Sub(date).Seconds(), 2)
}

func TestPasswordToken(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	body := func(edit func(user, scope obj)) obj {
		user := obj{"name": "partner", "password": partner.Password, "domain": obj{"name": "partner"}}
		scope := obj{"domain": obj{"name": "partner"}}
		edit(user, scope)
		return obj{"auth": obj{"identity": obj{"methods": []string{"password"}, "password": obj{"user": user}}, "scope": scope}}
	}
	cases := map[string]struct {
		edit   func(user, scope obj)
		status int
	}{
		"domain by name":   {func(_, _ obj) {}, 201},
		"domain by id":     {func(_, s obj) { s["domain"] = obj{"id": partner.AccountID} }, 201},
		"project":          {func(_, s obj) { delete(s, "domain"); s["project"] = obj{"name": "cn-north-4"} }, 201},
		"operator":         {func(u, _ obj) { u["name"], u["password"] = "partner_sales", "Sales-Pass-1" }, 201},
		"wrong password":   {func(u, _ obj) { u["password"] = "nope" }, 401},
		"no password":      {func(u, _ obj) { u["password"] = "" }, 401},
		"unknown user":     {func(u, _ obj) { u["name"] = "nobody" }, 401},
		"unknown domain":   {func(u, _ obj) { u["domain"] = obj{"name": "nobody"} }, 401},
		"scope of another": {func(_, s obj) { s["domain"] = obj{"name": "rival"} }, 401},
		"unknown project":  {func(_, s obj) { delete(s, "domain"); s["project"] = obj{"name": "mars-1"} }, 404},
		"both scopes":      {func(_, s obj) { s["project"] = obj{"name": "cn-north-4"} }, 400},
		"no scope":         {func(_, s obj) { delete(s, "domain") }, 400},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r, _ := b.request("POST", "/v3/auth/tokens?nocatalog=true", body(c.edit))
			resp := b.send(r)
			require.Equal(t, c.status, resp.status, string(resp.raw))
			require.NotEmpty(t, resp.header.Get("X-IAM-Trace-Id"))
			if c.status != 201 {
				require.Contains(t, resp.json, "error")
				require.Empty(t, resp.header.Get("X-Subject-Token"))
				return
			}
			tok := resp.json["token"].(obj)
			requireLifetime(t, 24*time.Hour, resp, tok["expires_at"])
			require.Greater(t, len(resp.header.Get("X-Subject-Token")), 200)
		})
	}
	for _, bad := range []string{"", "{", "[]", `{"auth":{}}`, `{"auth":{"identity":{"methods":["totp"]}}}`} {
		r, _ := b.request("POST", "/v3/auth/tokens", bad)
		require.Equal(t, 400, b.send(r).status, bad)
	}
}

func TestTokenUse(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	tok := b.passwordToken(partner)
	require.Equal(t, 200, b.token(tok, "GET", pathBalances, nil).status)

	bad := b.token("nonsense", "GET", pathBalances, nil)
	require.Equal(t, 401, bad.status)
	require.Equal(t, "APIGW.0301", bad.code())
	require.Contains(t, bad.msg(), "decrypt token fail")
	require.Equal(t, bad.header.Get("X-Request-Id"), bad.json["request_id"])

	b.emu.Advance(24*time.Hour - time.Second)
	require.Equal(t, 200, b.token(tok, "GET", pathBalances, nil).status)
	b.emu.Advance(time.Second)
	require.Equal(t, "APIGW.0301", b.token(tok, "GET", pathBalances, nil).code())

	fresh := b.passwordToken(partner)
	require.Equal(t, 2, b.emu.RevokeTokens(partner.AccountID, false), "the expired token and the fresh one")
	gone := b.token(fresh, "GET", pathBalances, nil)
	require.Equal(t, "APIGW.0301", gone.code())
	require.Contains(t, gone.msg(), "The token must be updated")

	fresh = b.passwordToken(partner)
	b.emu.RevokeTokens(partner.AccountID, true)
	gone = b.token(fresh, "GET", pathBalances, nil)
	require.Equal(t, 401, gone.status)
	require.Equal(t, "CBC.0154", gone.code())
}

func TestAgencyToken(t *testing.T) {
	b := newBench(t)
	partner, customer := b.account("partner"), b.account("customer_verified")
	tok := b.passwordToken(partner)
	r := b.token(tok, "POST", "/v3/auth/tokens",
		assume("partner_agency", obj{"domain_name": customer.AccountName}, obj{"project": obj{"name": "cn-north-4"}}))
	require.Equal(t, 201, r.status, string(r.raw))
	project := r.json["token"].(obj)["project"].(obj)
	require.Equal(t, customer.ProjectID("cn-north-4"), project["id"])

	child := r.header.Get("X-Subject-Token")
	status := b.token(child, "GET", pathAuthStatus, nil)
	require.Equal(t, 200, status.status)
	require.Equal(t, "2", status.json["verified_status"].(interface{ String() string }).String())

	// Acting for the customer is not acting as the partner.
	require.Equal(t, "CBC.0151", b.token(child, "GET", pathBalances, nil).code())

	// The child does not outlive its parent.
	b.emu.Advance(time.Hour)
	late := b.token(tok, "POST", "/v3/auth/tokens",
		assume("partner_agency", obj{"domain_id": customer.AccountID}, obj{"domain": obj{"id": customer.AccountID}}))
	requireLifetime(t, 23*time.Hour, late, late.json["token"].(obj)["expires_at"])

	free := newBench(t, emulator.WithRule("child-token-lifetime", false))
	tok = free.passwordToken(partner)
	free.emu.Advance(time.Hour)
	late = free.token(tok, "POST", "/v3/auth/tokens",
		assume("partner_agency", obj{"domain_id": customer.AccountID}, obj{"domain": obj{"id": customer.AccountID}}))
	requireLifetime(t, 24*time.Hour, late, late.json["token"].(obj)["expires_at"])
}

func TestAgencyRefusals(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	scope := func(name string) obj { return obj{"domain": obj{"name": name}} }
	cases := map[string]struct {
		by     emulator.Account
		body   obj
		status int
	}{
		"unknown customer":            {partner, assume("partner_agency", obj{"domain_name": "nobody"}, scope("nobody")), 404},
		"unknown agency":              {partner, assume("other", obj{"domain_name": "customer_verified"}, scope("customer_verified")), 404},
		"no agency granted":           {partner, assume("partner_agency", obj{"domain_name": "customer_without_agency"}, scope("customer_without_agency")), 404},
		"customer of another partner": {partner, assume("partner_agency", obj{"domain_name": "rival_customer"}, scope("rival_customer")), 403},
		"unknown agency of another":   {partner, assume("other", obj{"domain_name": "rival_customer"}, scope("rival_customer")), 403},
		"no agency name":              {partner, assume("", obj{"domain_name": "customer_verified"}, scope("customer_verified")), 400},
		"no domain":                   {partner, assume("partner_agency", obj{}, scope("customer_verified")), 400},
		"no scope":                    {partner, assume("partner_agency", obj{"domain_name": "customer_verified"}, nil), 400},
		"operator without the right":  {b.emu.Operators(partner.AccountID)[0], assume("partner_agency", obj{"domain_name": "customer_verified"}, scope("customer_verified")), 403},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			r := b.token(b.passwordToken(c.by), "POST", "/v3/auth/tokens", c.body)
			require.Equal(t, c.status, r.status, string(r.raw))
			require.Contains(t, r.json, "error")
		})
	}
	require.Equal(t, 401, b.token("", "POST", "/v3/auth/tokens",
		assume("partner_agency", obj{"domain_name": "customer_verified"}, scope("customer_verified"))).status)
}

func TestAgencyTokenTakesAToken(t *testing.T) {
	body := assume("partner_agency", obj{"domain_name": "customer_verified"}, obj{"domain": obj{"name": "customer_verified"}})
	b := newBench(t)
	r := b.as(b.account("partner"), "POST", "/v3/auth/tokens", body)
	require.Equal(t, 401, r.status)
	require.Contains(t, string(r.raw), "X-Auth-Token")
	loose := newBench(t, emulator.WithRule("agency-token-for-token", false))
	require.Equal(t, 201, loose.as(loose.account("partner"), "POST", "/v3/auth/tokens", body).status)
}

func TestTemporaryKeys(t *testing.T) {
	const path = "/v3.0/OS-CREDENTIAL/securitytokens"
	b := newBench(t)
	partner, customer := b.account("partner"), b.account("customer_verified")
	body := func(seconds any) obj {
		return assume("partner_agency", obj{"domain_name": customer.AccountName, "duration_seconds": seconds}, nil)
	}
	r := b.as(partner, "POST", path, body(3600))
	require.Equal(t, 201, r.status, string(r.raw))
	cred := r.json["credential"].(obj)
	requireLifetime(t, time.Hour, r, cred["expires_at"])

	call := func(securityToken string) reply {
		req, data := b.request("GET", pathAuthStatus, nil)
		req.Header.Set("X-Domain-Id", customer.AccountID)
		if securityToken != "" {
			req.Header.Set("X-Security-Token", securityToken)
		}
		signer{ak: cred["access"].(string), sk: cred["secret"].(string), date: time.Now()}.sign(req, data)
		return b.send(req)
	}
	require.Equal(t, 200, call(cred["securitytoken"].(string)).status)
	require.Equal(t, "APIGW.0301", call("").code())
	require.Equal(t, "APIGW.0301", call("other").code())
	b.emu.Advance(time.Hour)
	require.Contains(t, call(cred["securitytoken"].(string)).msg(), "expired")

	for seconds, status := range map[int]int{899: 400, 900: 201, 86400: 201, 86401: 400, 0: 400, -1: 400} {
		r := b.as(partner, "POST", path, body(seconds))
		require.Equal(t, status, r.status, "%d: %s", seconds, r.raw)
		if status == 400 {
			require.Equal(t, "IAM.0007", r.code())
		}
	}

	tok := b.passwordToken(customer)
	own := obj{"auth": obj{"identity": obj{"methods": []string{"token"}, "token": obj{"id": tok, "duration_seconds": 900}}}}
	require.Equal(t, 201, b.token(tok, "POST", path, own).status)
	own = obj{"auth": obj{"identity": obj{"methods": []string{"token"}}}}
	require.Equal(t, 201, b.token(tok, "POST", path, own).status)
	require.Equal(t, 401, b.token("unknown", "POST", path, own).status)
}

func TestIAMLookups(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	r := b.ok(partner, "GET", "/v3/auth/domains", nil)
	require.Equal(t, partner.AccountID, r.list("domains")[0]["id"])
	r = b.ok(partner, "GET", "/v3/projects?name=cn-east-3", nil)
	require.Len(t, r.list("projects"), 1)
	require.Equal(t, partner.ProjectID("cn-east-3"), r.list("projects")[0]["id"])
	require.Greater(t, len(b.ok(partner, "GET", "/v3/projects", nil).list("projects")), 3)
	require.Empty(t, b.ok(partner, "GET", "/v3/projects?name=nowhere", nil).list("projects"))
	req, _ := b.request("GET", "/v3/auth/domains", nil)
	require.Equal(t, 401, b.send(req).status)
}
