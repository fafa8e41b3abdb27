package idptest_test

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/crewjam/saml"
	dsig "github.com/russellhaering/goxmldsig"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/signon"
	"github.com/partnerbss/partnerbss-go/signon/idp"
	"github.com/partnerbss/partnerbss-go/signon/idp/idptest"
)

// A user without an account opens one at the first login, of which the partner hears.
func TestFirstAndSecondLogin(t *testing.T) {
	w := newWorld(t)
	w.user = "new-user"
	client := browser(t)
	response, body := w.post(client, w.answer(client, "true"))
	require.Equal(t, http.StatusOK, response.StatusCode, body)
	assert.Equal(t, idptest.PathConsole, response.Request.URL.Path)
	customer, found := w.emulator.Emulator.PlatformCustomer("PARTNER_IDP", "new-user")
	require.True(t, found)
	assert.Contains(t, body, "Signed on as "+customer.AccountName)
	require.Len(t, w.bindings, 1)
	assert.Equal(t, signon.Binding{
		DomainID: customer.AccountID, DomainName: customer.AccountName, UserID: "new-user", Action: signon.BindActionBind, ID: w.bindings[0].ID,
	}, w.bindings[0])

	again := browser(t)
	response, body = w.post(again, w.answer(again, "false"))
	require.Equal(t, http.StatusOK, response.StatusCode, body)
	assert.Contains(t, body, "Signed on as "+customer.AccountName)
	assert.Len(t, w.bindings, 1, "bound once")
	logins := w.platform.Logins()
	require.Len(t, logins, 2)
	assert.True(t, logins[0].FirstLogin)
	assert.False(t, logins[1].FirstLogin)
	assert.Equal(t, customer.AccountID, logins[1].CustomerID)
	assert.Equal(t, map[string]string{"xUserId": "new-user", "xAccountId": "new-user", "name": "Li Lei"}, logins[1].Attributes)
	w.emulator.Emulator.AssertEffects(t, "CreateSubCustomer", 1)
}

// A customer that the partner has created through the API is bound already.
func TestCustomerOfTheAPI(t *testing.T) {
	w := newWorld(t)
	client := browser(t)
	_, body := w.post(client, w.answer(client, "false"))
	known, _ := w.emulator.Emulator.PlatformCustomer("PARTNER_IDP", "platform-user-1")
	assert.Contains(t, body, "Signed on as "+known.AccountName)
	assert.Empty(t, w.bindings)
}

func TestUserWithoutAnAccount(t *testing.T) {
	w := newWorld(t)
	w.user = "nobody"
	client := browser(t)
	response, body := w.post(client, w.answer(client, "false"))
	assert.Equal(t, http.StatusForbidden, response.StatusCode)
	assert.Contains(t, body, "no account is bound")
	assert.Empty(t, w.platform.Logins())
}

func TestNotificationThatIsRefused(t *testing.T) {
	w := newWorld(t)
	w.failing = errors.New("no")
	client := browser(t)
	values := w.answer(client, "true")
	response, body := w.post(client, values)
	assert.Equal(t, http.StatusBadGateway, response.StatusCode)
	assert.Contains(t, body, "the notification was answered with 500")

	w.failing = nil
	response, body = w.post(client, values)
	assert.Equal(t, http.StatusForbidden, response.StatusCode, "an assertion is good once, whatever became of it")
	assert.Contains(t, body, "already been used")
	assert.Empty(t, w.platform.Logins())
	response, body = w.post(client, w.answer(client, "true"))
	assert.Equal(t, http.StatusOK, response.StatusCode, body)
}

func TestLinks(t *testing.T) {
	w := newWorld(t)
	for name, test := range map[string]struct {
		change func(url.Values)
		want   string
	}{
		"unknown platform ID": {func(v url.Values) { v.Set("xAccountType", "RIVAL_IDP") }, "xAccountType"},
		"no platform ID":      {func(v url.Values) { v.Del("xAccountType") }, "xAccountType"},
		"first login":         {func(v url.Values) { v.Set("isFirstLogin", "yes") }, "isFirstLogin"},
		"no service":          {func(v url.Values) { v.Del("service") }, "service"},
		"a relative service":  {func(v url.Values) { v.Set("service", "/console") }, "service"},
		"a script":            {func(v url.Values) { v.Set("service", "javascript:alert(1)") }, "service"},
	} {
		t.Run(name, func(t *testing.T) {
			u, err := url.Parse(w.link("false"))
			require.NoError(t, err)
			values := u.Query()
			test.change(values)
			u.RawQuery = values.Encode()
			response, body := page(t, browser(t), http.MethodGet, u.String(), nil)
			assert.Equal(t, http.StatusBadRequest, response.StatusCode)
			assert.Contains(t, body, test.want)
		})
	}
}

func TestConsoleOfNobody(t *testing.T) {
	w := newWorld(t)
	response, body := page(t, browser(t), http.MethodGet, w.platform.URL+idptest.PathConsole, nil)
	assert.Equal(t, http.StatusUnauthorized, response.StatusCode)
	assert.Contains(t, body, "Nobody")
}

// The crafted responses below are good where they are not changed: without this, every
// refusal could have another reason.
func TestCraftedResponseIsGood(t *testing.T) {
	w := newWorld(t)
	response, body := w.post(browser(t), w.crafted(nil, nil))
	require.Equal(t, http.StatusOK, response.StatusCode, body)
}

// What a partner's provider, or somebody with its key, must not get away with.
func TestCraftedResponses(t *testing.T) {
	w := newWorld(t)
	stranger, err := idp.NewKeyPair("stranger", w.emulator.Emulator.Now(), time.Hour)
	require.NoError(t, err)
	confirmation := func(r *saml.IdpAuthnRequest) *saml.SubjectConfirmationData {
		return r.Assertion.Subject.SubjectConfirmations[0].SubjectConfirmationData
	}
	for name, test := range map[string]struct {
		provider func(*saml.IdentityProvider)
		change   func(*saml.IdpAuthnRequest)
		want     string
	}{
		"wrong key": {provider: func(p *saml.IdentityProvider) { p.Key, p.Certificate = stranger.PrivateKey, stranger.Leaf }, want: "signature"},
		"key of another behind the right certificate": {provider: func(p *saml.IdentityProvider) { p.Key = stranger.PrivateKey }, want: "signature"},
		"SHA-1":        {provider: func(p *saml.IdentityProvider) { p.SignatureMethod = dsig.RSASHA1SignatureMethod }, want: "SHA-1"},
		"wrong issuer": {provider: func(p *saml.IdentityProvider) { p.MetadataURL = url.URL{Scheme: "https", Host: "evil.example"} }, want: "issuer"},
		"wrong audience": {change: func(r *saml.IdpAuthnRequest) {
			r.Assertion.Conditions.AudienceRestrictions[0].Audience.Value = "https://other.example/"
		}, want: "AudienceRestriction"},
		"no audience":                 {change: func(r *saml.IdpAuthnRequest) { r.Assertion.Conditions.AudienceRestrictions = nil }, want: "AudienceRestriction"},
		"wrong recipient":             {change: func(r *saml.IdpAuthnRequest) { confirmation(r).Recipient = "https://other.example/acs" }, want: "Recipient"},
		"wrong destination":           {change: func(r *saml.IdpAuthnRequest) { r.ACSEndpoint.Location = "https://other.example/acs" }, want: "Destination"},
		"answer to another request":   {change: func(r *saml.IdpAuthnRequest) { confirmation(r).InResponseTo = "_other" }, want: "possible request IDs"},
		"response to another request": {change: func(r *saml.IdpAuthnRequest) { r.Request.ID = "_other" }, want: "InResponseTo"},
		"ended":                       {change: func(r *saml.IdpAuthnRequest) { r.Assertion.Conditions.NotOnOrAfter = r.Now.Add(-4 * time.Minute) }, want: "expired"},
		"confirmation ended":          {change: func(r *saml.IdpAuthnRequest) { confirmation(r).NotOnOrAfter = r.Now.Add(-4 * time.Minute) }, want: "expired"},
		"not yet good":                {change: func(r *saml.IdpAuthnRequest) { r.Assertion.Conditions.NotBefore = r.Now.Add(4 * time.Minute) }, want: "not yet valid"},
		"issued long ago":             {change: func(r *saml.IdpAuthnRequest) { r.Assertion.IssueInstant = r.Now.Add(-10 * time.Minute) }, want: "expired"},
		"no user":                     {change: func(r *saml.IdpAuthnRequest) { r.Assertion.AttributeStatements = nil }, want: "one value of xUserId, not 0"},
		"two users": {change: func(r *saml.IdpAuthnRequest) {
			a := &r.Assertion.AttributeStatements[0].Attributes[0]
			a.Values = append(a.Values, saml.AttributeValue{Type: "xs:string", Value: "platform-user-2"})
		}, want: "one value of xUserId, not 2"},
	} {
		t.Run(name, func(t *testing.T) {
			response, body := w.post(browser(t), w.crafted(test.provider, test.change))
			assert.Equal(t, http.StatusForbidden, response.StatusCode)
			assert.Contains(t, strings.ToLower(body), strings.ToLower(test.want))
			assert.Empty(t, w.platform.Logins())
		})
	}
}

func TestReplayedResponse(t *testing.T) {
	w := newWorld(t)
	client := browser(t)
	values := w.answer(client, "false")
	response, _ := w.post(client, values)
	require.Equal(t, http.StatusOK, response.StatusCode)
	response, body := w.post(client, values)
	assert.Equal(t, http.StatusBadRequest, response.StatusCode)
	assert.Contains(t, body, "no login that has begun")

	other := w.answer(browser(t), "false")
	response, body = w.post(client, url.Values{"SAMLResponse": values["SAMLResponse"], "RelayState": other["RelayState"]})
	assert.Equal(t, http.StatusForbidden, response.StatusCode, "the response of one login is none of another")
	assert.Contains(t, body, "InResponseTo")
	assert.Len(t, w.platform.Logins(), 1)
}

func TestLateResponse(t *testing.T) {
	w := newWorld(t)
	client := browser(t)
	values := w.answer(client, "false")
	w.emulator.Emulator.Advance(10 * time.Minute)
	response, body := w.post(client, values)
	assert.Equal(t, http.StatusForbidden, response.StatusCode)
	assert.Contains(t, body, "expired")

	values = w.answer(client, "false")
	w.emulator.Emulator.Advance(2 * time.Hour)
	response, body = w.post(client, values)
	assert.Equal(t, http.StatusBadRequest, response.StatusCode)
	assert.Contains(t, body, "no login that has begun")
}

func TestForms(t *testing.T) {
	w := newWorld(t)
	client := browser(t)
	values := w.answer(client, "false")
	for name, form := range map[string]url.Values{
		"empty":          {},
		"no relay state": {"SAMLResponse": values["SAMLResponse"]},
		"two responses":  {"SAMLResponse": append(values["SAMLResponse"], "x"), "RelayState": values["RelayState"]},
		"no base64":      {"SAMLResponse": {"<>"}, "RelayState": values["RelayState"]},
		"too long":       {"SAMLResponse": {strings.Repeat("A", 2<<20)}, "RelayState": values["RelayState"]},
	} {
		response, _ := w.post(client, form)
		assert.Equal(t, http.StatusBadRequest, response.StatusCode, name)
	}
	response, _ := page(t, client, http.MethodGet, w.platform.URL+idptest.PathACS, nil)
	assert.Equal(t, http.StatusMethodNotAllowed, response.StatusCode)
}

func TestConfigure(t *testing.T) {
	w := newWorld(t)
	own, err := w.provider.Metadata()
	require.NoError(t, err)
	platform, err := w.platform.Metadata()
	require.NoError(t, err)
	for name, access := range map[string]idptest.Access{
		"no metadata":                {AccountType: "X"},
		"no platform ID":             {Metadata: own},
		"metadata of the other side": {AccountType: "X", Metadata: platform},
	} {
		require.Error(t, w.platform.Configure(access), name)
	}
	_, err = idptest.New(emulator.Start(t), "http://127.0.0.1/path")
	require.Error(t, err)
}
