package idp_test

import (
	"context"
	"crypto"
	_ "crypto/sha1" // what must be refused
	_ "crypto/sha512"
	"encoding/xml"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/crewjam/saml"
	dsig "github.com/russellhaering/goxmldsig"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/signon"
	"github.com/partnerbss/partnerbss-go/signon/idp"
)

func TestSignOn(t *testing.T) {
	s := newSite(t)
	r := newRequest(s.now)
	w := s.get(r.address(t))
	action, values := form(t, w)

	assert.Equal(t, acsURL, action)
	assert.Equal(t, relayState, values.Get("RelayState"), "as it came")
	assertion, err := s.receive(values, r.ID)
	require.Empty(t, rejected(err))
	assert.Equal(t, "u-1", assertion.Subject.NameID.Value)
	assert.Equal(t, string(saml.PersistentNameIDFormat), assertion.Subject.NameID.Format)
	confirmation := assertion.Subject.SubjectConfirmations[0].SubjectConfirmationData
	assert.Equal(t, r.ID, confirmation.InResponseTo)
	assert.Equal(t, acsURL, confirmation.Recipient)
	assert.Empty(t, confirmation.Address, "the peer is a proxy as a rule")
	assert.Equal(t, s.now.Add(90*time.Second), confirmation.NotOnOrAfter)
	assert.Equal(t, platformID, assertion.Conditions.AudienceRestrictions[0].Audience.Value)
	assert.Equal(t, s.now, assertion.Conditions.NotBefore)
	assert.Equal(t, s.now.Add(90*time.Second), assertion.Conditions.NotOnOrAfter)
	assert.Equal(t, start.Add(-time.Hour), assertion.AuthnStatements[0].AuthnInstant, "when the user logged in")
	assert.Nil(t, assertion.AuthnStatements[0].SubjectLocality)
	got := map[string]string{}
	for _, a := range assertion.AttributeStatements[0].Attributes {
		got[a.Name] = a.Values[0].Value
	}
	assert.Equal(t, map[string]string{"xUserId": "u-1", "xAccountId": "u-1", "email": "li@example.com", "name": "李雷"}, got)

	h := w.Header()
	assert.Equal(t, "no-store", h.Get("Cache-Control"))
	assert.Equal(t, "DENY", h.Get("X-Frame-Options"))
	assert.Regexp(t, `^default-src 'none'; script-src 'sha256-[\w+/]{43}='; form-action https:; base-uri 'none'; frame-ancestors 'none'$`, h.Get("Content-Security-Policy"))
	assert.Contains(t, w.Body.String(), "<button", "for browsers without JavaScript")
	assert.Empty(t, s.log.String())
}

// Everything that is signed at all is signed: the response and the assertion.
func TestBothAreSigned(t *testing.T) {
	s := newSite(t)
	r := newRequest(s.now)
	_, values := form(t, s.get(r.address(t)))
	document := decoded(t, values)
	assert.Equal(t, 2, strings.Count(document, "<ds:Signature "))
	assert.Equal(t, 2, strings.Count(document, `"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"`))
	assert.NotContains(t, document, "sha1")
}

func TestMappingAndUser(t *testing.T) {
	s := newSite(t, func(c *idp.Config) {
		c.Attributes = idp.Attributes{UserID: "uid", AccountID: "account"}
		c.NameIDFormat = string(saml.TransientNameIDFormat)
	})
	s.user = &idp.User{ID: "<u&1>", AccountID: "acme", More: map[string]string{"b": "2", "a": "1"},
		AuthenticatedAt: s.now.Add(time.Second), AuthnContext: "urn:oasis:names:tc:SAML:2.0:ac:classes:X509"}
	r := newRequest(s.now)
	_, values := form(t, s.get(r.address(t)))
	assertion, err := s.receive(values, r.ID)
	require.Empty(t, rejected(err))
	var got []string
	for _, a := range assertion.AttributeStatements[0].Attributes {
		got = append(got, a.Name+"="+a.Values[0].Value)
	}
	assert.Equal(t, []string{"uid=<u&1>", "account=acme", "a=1", "b=2"}, got, "empty ones are left out")
	assert.Equal(t, string(saml.TransientNameIDFormat), assertion.Subject.NameID.Format)
	assert.Equal(t, s.now, assertion.AuthnStatements[0].AuthnInstant, "not in the future")
	assert.Equal(t, s.user.AuthnContext, assertion.AuthnStatements[0].AuthnContext.AuthnContextClassRef.Value)
}

// What is accepted beside the request of every day.
func TestAccepted(t *testing.T) {
	for name, change := range map[string]func(*request){
		"the other certificate":     func(r *request) { r.key = "platform-next" },
		"SHA-384":                   func(r *request) { r.algorithm, r.hash = dsig.RSASHA384SignatureMethod, crypto.SHA384 },
		"SHA-512":                   func(r *request) { r.algorithm, r.hash = dsig.RSASHA512SignatureMethod, crypto.SHA512 },
		"algorithm in capitals":     func(r *request) { r.algorithm = strings.ToUpper(r.algorithm) },
		"escapes in small letters":  func(r *request) { r.signed = lowerEscapes },
		"no relay state":            func(r *request) { r.noRelay = true },
		"an empty relay state":      func(r *request) { r.relayState = "" },
		"a long relay state":        func(r *request) { r.relayState = strings.Repeat("r", 4<<10) },
		"another parameter":         func(r *request) { r.sent = func(q string) string { return "lang=zh&" + q } },
		"no consumer service named": func(r *request) { r.AssertionConsumerServiceURL, r.ProtocolBinding = "", "" },
		"as old as allowed":         func(r *request) { r.IssueInstant = start.Add(-90 * time.Second) },
		"as early as allowed":       func(r *request) { r.IssueInstant = start.Add(3 * time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			r := newRequest(s.now)
			change(r)
			action, values := form(t, s.get(r.address(t)))
			assert.Equal(t, acsURL, action)
			assert.Equal(t, !r.noRelay, values.Has("RelayState"))
			_, err := s.receive(values, r.ID)
			require.Empty(t, rejected(err))
		})
	}
}

// lowerEscapes writes %2F as %2f, as some platforms escape.
func lowerEscapes(query string) string {
	return escape.ReplaceAllStringFunc(query, strings.ToLower)
}

// Each row is one thing that must not pass, and what the log says of it.
func TestRefused(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*request)
		status int
		log    string
	}{
		"unsigned": {func(r *request) {
			r.sent = func(q string) string { q, _, _ = strings.Cut(q, "&SigAlg="); return q }
		}, 400, "no SigAlg"},
		"without signature": {func(r *request) {
			r.sent = func(q string) string { q, _, _ = strings.Cut(q, "&Signature="); return q }
		}, 400, "no Signature"},
		"signed by a stranger":            {func(r *request) { r.key = "stranger" }, 403, "fits no certificate"},
		"signed by the partner itself":    {func(r *request) { r.key = "partner" }, 403, "fits no certificate"},
		"SHA-1":                           {func(r *request) { r.algorithm, r.hash = dsig.RSASHA1SignatureMethod, crypto.SHA1 }, 403, "must be RSA with SHA-256"},
		"SHA-1 under another name":        {func(r *request) { r.hash = crypto.SHA1 }, 403, "fits no certificate"},
		"another algorithm":               {func(r *request) { r.algorithm = dsig.ECDSASHA256SignatureMethod }, 403, "must be RSA with SHA-256"},
		"algorithm changed after signing": {func(r *request) { r.sent = replace("sha256", "sha512") }, 403, "fits no certificate"},
		"relay state changed":             {func(r *request) { r.sent = replace("RelayState=s-1", "RelayState=s-2") }, 403, "fits no certificate"},
		"relay state removed": {func(r *request) {
			r.sent = func(q string) string { return relayParam.ReplaceAllString(q, "") }
		}, 403, "fits no certificate"},
		"relay state added": {func(r *request) {
			r.noRelay, r.sent = true, func(q string) string { return q + "&RelayState=x" }
		}, 403, "fits no certificate"},
		"escaped anew": {func(r *request) { r.sent = lowerEscapes }, 403, "fits no certificate"},
		"another request under the signature": {func(r *request) {
			r.sent = func(q string) string { return requestParam.ReplaceAllString(q, "SAMLRequest=fVGxbsIw") }
		}, 403, "fits no certificate"},
		"two requests": {func(r *request) { r.sent = func(q string) string { return "SAMLRequest=x&" + q } }, 400, "SAMLRequest twice"},
		"two requests, one in escapes": {func(r *request) {
			r.sent = func(q string) string { return q + "&%53AMLRequest=x" }
		}, 400, "SAMLRequest twice"},
		"two relay states":              {func(r *request) { r.sent = func(q string) string { return q + "&RelayState=x" } }, 400, "RelayState twice"},
		"two signatures":                {func(r *request) { r.sent = func(q string) string { return q + "&Signature=x" } }, 400, "Signature twice"},
		"a signature that is no base64": {func(r *request) { r.sent = replace("&Signature=", "&Signature=!") }, 403, "not base64"},
		"bad escapes":                   {func(r *request) { r.sent = func(q string) string { return q + "&%zz=1" } }, 400, "cannot be read"},
		"a long query":                  {func(r *request) { r.sent = func(q string) string { return q + "&x=" + strings.Repeat("x", 32<<10) } }, 400, "longer than 32768"},
		"a long relay state":            {func(r *request) { r.relayState = strings.Repeat("r", 4<<10+1) }, 400, "longer than 4096"},
		"a bomb":                        {func(r *request) { r.xml = []byte(strings.Repeat(" ", 10<<20)) }, 400, "inflated SAMLRequest is longer"},
		"no XML":                        {func(r *request) { r.xml = []byte("hello") }, 400, "the request: EOF"},
		"an entity": {func(r *request) {
			r.xml = []byte(`<!DOCTYPE x [<!ENTITY y "z">]><AuthnRequest xmlns="urn:oasis:names:tc:SAML:2.0:protocol" ID="&y;"/>`)
		}, 400, "invalid character entity"},
		"another message":          {func(r *request) { r.xml = []byte(`<LogoutRequest xmlns="urn:oasis:names:tc:SAML:2.0:protocol"/>`) }, 400, "have <LogoutRequest>"},
		"unknown issuer":           {func(r *request) { r.Issuer.Value = "https://evil.example/" }, 400, "unknown service provider"},
		"no issuer":                {func(r *request) { r.Issuer = nil }, 400, "missing an issuer"},
		"wrong destination":        {func(r *request) { r.Destination = "https://other.example/saml/sso" }, 400, "expected destination"},
		"no destination":           {func(r *request) { r.Destination = "" }, 400, "expected destination"},
		"old":                      {func(r *request) { r.IssueInstant = start.Add(-91 * time.Second) }, 400, "request expired"},
		"early":                    {func(r *request) { r.IssueInstant = start.Add(3*time.Minute + time.Second) }, 400, "in the future"},
		"another version":          {func(r *request) { r.Version = "1.1" }, 400, "version"},
		"no ID":                    {func(r *request) { r.ID = "" }, 400, "missing an ID"},
		"a long ID":                {func(r *request) { r.ID = "_" + strings.Repeat("x", 1<<10) }, 400, "ID of the request is longer"},
		"another consumer service": {func(r *request) { r.AssertionConsumerServiceURL = "https://evil.example/acs" }, 400, "assertion consumer service"},
		"consumer service of another binding": {func(r *request) {
			r.AssertionConsumerServiceURL, r.ProtocolBinding = artifactURL, saml.HTTPArtifactBinding
		}, 400, "assertion consumer service"},
		"consumer service with a tail": {func(r *request) { r.AssertionConsumerServiceURL = acsURL + "/../evil" }, 400, "assertion consumer service"},
		"a forged note of arrival":     {func(r *request) { r.sent = func(q string) string { return q + "&arrived=AAAAAAAA" } }, 400, "was altered"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			r := newRequest(s.now)
			test.change(r)
			w := s.get(r.address(t))
			assert.Equal(t, test.status, w.Code)
			assert.Equal(t, "no-store", w.Header().Get("Cache-Control"))
			assert.NotContains(t, w.Body.String(), "SAMLResponse")
			assert.NotContains(t, w.Body.String(), "<", "plain text")
			assert.Contains(t, s.log.String(), test.log)
			assert.Empty(t, s.logins, "nobody is asked to log in for it")
		})
	}
}

func TestReplay(t *testing.T) {
	s := newSite(t)
	address := newRequest(s.now).address(t)
	require.Equal(t, http.StatusOK, s.get(address).Code)
	w := s.get(address)
	assert.Equal(t, http.StatusBadRequest, w.Code)
	assert.Contains(t, w.Body.String(), "used before")

	s.now = s.now.Add(time.Minute)
	assert.Equal(t, http.StatusBadRequest, s.get(address).Code)
	assert.Equal(t, http.StatusOK, s.get(newRequest(s.now).address(t)).Code, "another request")
}

type brokenReplays struct{}

func (brokenReplays) Use(context.Context, string, time.Time) error {
	return errors.New("database away")
}

func TestNothingIsAnsweredThatCannotBeRemembered(t *testing.T) {
	s := newSite(t, func(c *idp.Config) { c.Replays = brokenReplays{} })
	assert.Equal(t, http.StatusServiceUnavailable, s.get(newRequest(s.now).address(t)).Code)
	assert.Contains(t, s.log.String(), "database away")
}

func TestMethods(t *testing.T) {
	s := newSite(t)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, newRequest(s.now).address(t), nil)
	w := httptest.NewRecorder()
	s.provider.ServeHTTP(w, r)
	assert.Equal(t, http.StatusMethodNotAllowed, w.Code)
	assert.Equal(t, http.StatusNotFound, s.get("https://partner.example/else").Code)
}

func TestMetadata(t *testing.T) {
	s := newSite(t, func(c *idp.Config) { c.Published = append(c.Published, keys()["next"].Leaf) })
	w := s.get(entityID)
	require.Equal(t, http.StatusOK, w.Code)
	assert.Equal(t, "application/samlmetadata+xml", w.Header().Get("Content-Type"))
	var entity saml.EntityDescriptor
	require.NoError(t, xml.Unmarshal(w.Body.Bytes(), &entity))
	assert.Equal(t, entityID, entity.EntityID)
	assert.True(t, entity.ValidUntil.IsZero(), "an uploaded file is not fetched anew")
	require.Len(t, entity.IDPSSODescriptors, 1)
	d := entity.IDPSSODescriptors[0]
	assert.Equal(t, []saml.Endpoint{{Binding: saml.HTTPRedirectBinding, Location: ssoURL}}, d.SingleSignOnServices)
	assert.True(t, *d.WantAuthnRequestsSigned)
	require.Len(t, d.KeyDescriptors, 2)
	for _, k := range d.KeyDescriptors {
		assert.Equal(t, "signing", k.Use)
	}
	assert.NotContains(t, w.Body.String(), "cacheDuration")
}

// During a change of keys the platform accepts the signatures of both.
func TestRollover(t *testing.T) {
	before := newSite(t, func(c *idp.Config) { c.Published = append(c.Published, keys()["next"].Leaf) })
	after := newSite(t, func(c *idp.Config) { c.KeyPair = keys()["next"] })
	r := newRequest(start)
	_, values := form(t, after.get(r.address(t)))
	_, err := before.receive(values, r.ID)
	require.Empty(t, rejected(err), "the metadata of before has the next certificate")

	alone := newSite(t)
	_, err = alone.receive(values, r.ID)
	require.NotEmpty(t, rejected(err), "a certificate that no metadata lists")
}

// source is a source of metadata that may have newer ones.
type source struct {
	current, newer *signon.Metadata
	err            error
	asked          int
}

func (s *source) Metadata() *signon.Metadata { return s.current }

func (s *source) Refresh(context.Context) error {
	s.asked++
	if s.err == nil {
		s.current = s.newer
	}
	return s.err
}

func TestPlatformThatChangesItsKey(t *testing.T) {
	platform := &source{current: platformMetadata("platform-next"), newer: platformMetadata("platform"), err: errors.New("away")}
	s := newSite(t, func(c *idp.Config) { c.Platform = platform })
	r := newRequest(s.now)
	assert.Equal(t, http.StatusForbidden, s.get(r.address(t)).Code)
	assert.Contains(t, s.log.String(), "looking for newer metadata: away")
	platform.err = nil
	assert.Equal(t, http.StatusOK, s.get(r.address(t)).Code)
	assert.Equal(t, http.StatusOK, s.get(newRequest(s.now).address(t)).Code)
	assert.Equal(t, 2, platform.asked, "not while the signatures fit")

	sha1 := newRequest(s.now)
	sha1.algorithm, sha1.hash = dsig.RSASHA1SignatureMethod, crypto.SHA1
	assert.Equal(t, http.StatusForbidden, s.get(sha1.address(t)).Code)
	assert.Equal(t, 2, platform.asked, "newer metadata would not help")
}

func TestPlatformMetadataThatDoNotCount(t *testing.T) {
	for name, test := range map[string]struct {
		change func(m *signon.Metadata, now *time.Time) *signon.Metadata
		status int
	}{
		"none":           {func(*signon.Metadata, *time.Time) *signon.Metadata { return nil }, 503},
		"no certificate": {func(m *signon.Metadata, _ *time.Time) *signon.Metadata { m.SigningCertificates = nil; return m }, 403},
		"ended":          {func(m *signon.Metadata, _ *time.Time) *signon.Metadata { m.ValidUntil = start; return m }, 403},
		"certificate ended": {func(m *signon.Metadata, now *time.Time) *signon.Metadata {
			*now = now.Add(366 * 24 * time.Hour)
			return m
		}, 403},
		"certificate not begun": {func(m *signon.Metadata, now *time.Time) *signon.Metadata { *now = now.Add(-time.Hour); return m }, 403},
		"nowhere to post": {func(m *signon.Metadata, _ *time.Time) *signon.Metadata {
			m.AssertionConsumers = m.AssertionConsumers[:1]
			return m
		}, 400},
		"another entity": {func(m *signon.Metadata, _ *time.Time) *signon.Metadata {
			m.EntityID = "https://other.example/"
			return m
		}, 400},
		"ends in a second, good": {func(m *signon.Metadata, _ *time.Time) *signon.Metadata {
			m.ValidUntil = start.Add(time.Second)
			return m
		}, 200},
	} {
		t.Run(name, func(t *testing.T) {
			now := start
			metadata := test.change(platformMetadata("platform"), &now)
			s := newSite(t, func(c *idp.Config) { c.Platform = idp.Stored(metadata) })
			s.now = now
			assert.Equal(t, test.status, s.get(newRequest(s.now).address(t)).Code)
		})
	}
}

func replace(old, by string) func(string) string {
	return func(q string) string { return strings.Replace(q, old, by, 1) }
}
