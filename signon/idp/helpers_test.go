package idp_test

import (
	"bytes"
	"compress/flate"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"encoding/base64"
	"encoding/xml"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/crewjam/saml"
	dsig "github.com/russellhaering/goxmldsig"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/signon"
	"github.com/partnerbss/partnerbss-go/signon/idp"
)

const (
	entityID    = "https://partner.example/saml/metadata"
	ssoURL      = "https://partner.example/saml/sso"
	platformID  = "https://auth.huaweicloud.com/"
	acsURL      = "https://auth.huaweicloud.com/authui/saml/acs"
	artifactURL = "https://auth.huaweicloud.com/authui/saml/artifact"
	relayState  = `s-1 "&<>`
)

var start = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)

// keys are made once: RSA keys take long.
var keys = sync.OnceValue(func() map[string]tls.Certificate {
	made := map[string]tls.Certificate{}
	for _, name := range []string{"partner", "next", "platform", "platform-next", "stranger"} {
		pair, err := idp.NewKeyPair(name, start, 365*24*time.Hour)
		if err != nil {
			panic(err)
		}
		made[name] = pair
	}
	return made
})

// site is a partner's site under test, and the platform that talks to it.
type site struct {
	t        *testing.T
	provider *idp.Provider
	config   idp.Config
	now      time.Time
	user     *idp.User
	userErr  error
	logins   []idp.LoginRequest
	log      bytes.Buffer
}

// platformMetadata is the metadata of the platform with the certificates of some keys.
func platformMetadata(names ...string) *signon.Metadata {
	m := &signon.Metadata{EntityID: platformID, AssertionConsumers: []signon.AssertionConsumer{
		{Binding: saml.HTTPArtifactBinding, Location: artifactURL},
		{Binding: saml.HTTPPostBinding, Location: acsURL, Index: 1},
	}}
	for _, name := range names {
		m.SigningCertificates = append(m.SigningCertificates, keys()[name].Leaf)
	}
	return m
}

func newSite(t *testing.T, change ...func(*idp.Config)) *site {
	t.Helper()
	s := &site{t: t, now: start, user: &idp.User{ID: "u-1", Email: "li@example.com", Name: "李雷", AuthenticatedAt: start.Add(-time.Hour)}}
	s.config = idp.Config{
		EntityID: entityID, SSOURL: ssoURL, KeyPair: keys()["partner"],
		Platform: idp.Stored(platformMetadata("platform-next", "platform")),
		User:     func(*http.Request) (*idp.User, error) { return s.user, s.userErr },
		Login: func(w http.ResponseWriter, r *http.Request, login idp.LoginRequest) {
			s.logins = append(s.logins, login)
			idp.LoginPage("/login")(w, r, login)
		},
		Now:    func() time.Time { return s.now },
		Logger: slog.New(slog.NewTextHandler(&s.log, nil)),
	}
	for _, f := range change {
		f(&s.config)
	}
	provider, err := idp.New(s.config)
	require.NoError(t, err)
	s.provider = provider
	return s
}

// get opens an address of the site.
func (s *site) get(target string) *httptest.ResponseRecorder {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.provider.ServeHTTP(w, httptest.NewRequestWithContext(s.t.Context(), http.MethodGet, target, nil))
	return w
}

// request is an AuthnRequest as the platform makes it, and how it travels.
type request struct {
	saml.AuthnRequest
	xml        []byte // instead of the AuthnRequest
	relayState string
	noRelay    bool
	algorithm  string
	hash       crypto.Hash
	key        string
	// signed and sent change the query before and after it is signed.
	signed, sent func(string) string
}

func newRequest(now time.Time) *request {
	return &request{
		AuthnRequest: saml.AuthnRequest{
			ID: "_request-" + rand.Text(), Version: "2.0", IssueInstant: now, Destination: ssoURL,
			AssertionConsumerServiceURL: acsURL, ProtocolBinding: saml.HTTPPostBinding,
			Issuer: &saml.Issuer{Value: platformID},
		},
		relayState: relayState, algorithm: dsig.RSASHA256SignatureMethod, hash: crypto.SHA256, key: "platform",
	}
}

func deflated(t *testing.T, document []byte) string {
	t.Helper()
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	require.NoError(t, err)
	_, err = w.Write(document)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

// address is that of the single sign-on service with the signed request.
func (r *request) address(t *testing.T) string {
	t.Helper()
	document := r.xml
	if document == nil {
		var err error
		document, err = xml.Marshal(&r.AuthnRequest)
		require.NoError(t, err)
	}
	query := "SAMLRequest=" + url.QueryEscape(deflated(t, document))
	if !r.noRelay {
		query += "&RelayState=" + url.QueryEscape(r.relayState)
	}
	query += "&SigAlg=" + url.QueryEscape(r.algorithm)
	if r.signed != nil {
		query = r.signed(query)
	}
	digest := r.hash.New()
	digest.Write([]byte(query))
	signature, err := rsa.SignPKCS1v15(rand.Reader, keys()[r.key].PrivateKey.(*rsa.PrivateKey), r.hash, digest.Sum(nil))
	require.NoError(t, err)
	query += "&Signature=" + url.QueryEscape(base64.StdEncoding.EncodeToString(signature))
	if r.sent != nil {
		query = r.sent(query)
	}
	return ssoURL + "?" + query
}

var field = regexp.MustCompile(`(?:name="(\w+)" value|(action))="([^"]*)"`)

// form reads the page that posts a response.
func form(t *testing.T, w *httptest.ResponseRecorder) (action string, values url.Values) {
	t.Helper()
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	values = url.Values{}
	for _, m := range field.FindAllStringSubmatch(w.Body.String(), -1) {
		if m[2] != "" {
			action = html.UnescapeString(m[3])
			continue
		}
		values.Add(m[1], html.UnescapeString(m[3]))
	}
	return action, values
}

// receive verifies a response as the platform does.
func (s *site) receive(values url.Values, requestID string) (*saml.Assertion, error) {
	s.t.Helper()
	document, err := base64.StdEncoding.DecodeString(values.Get("SAMLResponse"))
	require.NoError(s.t, err)
	metadata, err := s.provider.Metadata()
	require.NoError(s.t, err)
	var entity saml.EntityDescriptor
	require.NoError(s.t, xml.Unmarshal(metadata, &entity))
	acs, err := url.Parse(acsURL)
	require.NoError(s.t, err)
	sp := saml.ServiceProvider{EntityID: platformID, AcsURL: *acs, IDPMetadata: &entity, Clock: dsig.NewFakeClockAt(s.now), RejectSHA1Signatures: true}
	return sp.ParseXMLResponse(document, []string{requestID}, *acs)
}

// rejected is what the log says of a response that receive does not accept.
func rejected(err error) string {
	if err == nil {
		return ""
	}
	if invalid, ok := err.(*saml.InvalidResponseError); ok {
		return invalid.PrivateErr.Error()
	}
	return err.Error()
}

var (
	escape       = regexp.MustCompile(`%[0-9A-F]{2}`)
	relayParam   = regexp.MustCompile(`&RelayState=[^&]*`)
	requestParam = regexp.MustCompile(`SAMLRequest=[^&]*`)
)

func decoded(t *testing.T, values url.Values) string {
	t.Helper()
	document, err := base64.StdEncoding.DecodeString(values.Get("SAMLResponse"))
	require.NoError(t, err)
	return string(document)
}
