package idptest_test

import (
	"context"
	"crypto/tls"
	"encoding/base64"
	"encoding/xml"
	"html"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"sync"
	"testing"
	"time"

	"github.com/crewjam/saml"
	dsig "github.com/russellhaering/goxmldsig"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/signon"
	"github.com/partnerbss/partnerbss-go/signon/idp"
	"github.com/partnerbss/partnerbss-go/signon/idp/idptest"
)

// world is an emulator, the platform beside it, and a partner's site.
type world struct {
	t        *testing.T
	emulator *emulator.Server
	platform *idptest.Platform
	site     *httptest.Server
	provider *idp.Provider
	config   idp.Config

	mu       sync.Mutex
	user     string // who is logged in at the site
	bindings []signon.Binding
	failing  error
}

// partnerKey is made once: RSA keys take long.
var partnerKey = sync.OnceValues(func() (tls.Certificate, error) {
	return idp.NewKeyPair("partner", time.Now().Add(-time.Hour), 48*time.Hour)
})

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, emulator: emulator.Start(t), user: "platform-user-1"}
	w.platform = idptest.Start(t, w.emulator)
	document, err := w.platform.Metadata()
	require.NoError(t, err)
	metadata, err := signon.ParseMetadata(document)
	require.NoError(t, err)

	mux := http.NewServeMux()
	w.site = httptest.NewServer(mux)
	t.Cleanup(w.site.Close)
	pair, err := partnerKey()
	require.NoError(t, err)
	w.config = idp.Config{
		EntityID: w.site.URL + "/saml/metadata", SSOURL: w.site.URL + "/saml/sso", KeyPair: pair,
		Platform: idp.Stored(metadata), Now: w.emulator.Emulator.Now,
		User: func(*http.Request) (*idp.User, error) {
			w.mu.Lock()
			defer w.mu.Unlock()
			return &idp.User{ID: w.user, Name: "Li Lei", AuthenticatedAt: w.emulator.Emulator.Now()}, nil
		},
		Login: func(http.ResponseWriter, *http.Request, idp.LoginRequest) {},
	}
	w.provider, err = idp.New(w.config)
	require.NoError(t, err)
	mux.Handle("/saml/", w.provider)
	handler, err := signon.NewBindingHandler(metadata, func(_ context.Context, b signon.Binding) error {
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.failing == nil {
			w.bindings = append(w.bindings, b)
		}
		return w.failing
	})
	require.NoError(t, err)
	mux.Handle("/binding", handler)
	own, err := w.provider.Metadata()
	require.NoError(t, err)
	require.NoError(t, w.platform.Configure(idptest.Access{
		AccountType: w.emulator.Partner.XAccountType, Metadata: own, NotifyURL: w.site.URL + "/binding",
	}))
	return w
}

// browser keeps cookies and follows redirects, except where it is told not to.
func browser(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	return &http.Client{Jar: jar}
}

// link is the login link of a partner.
func (w *world) link(first string) string {
	return w.platform.URL + idptest.PathLogin + "?" + url.Values{
		"xAccountType": {w.emulator.Partner.XAccountType}, "isFirstLogin": {first}, "service": {w.platform.URL + idptest.PathConsole},
	}.Encode()
}

// page opens an address and returns where it ended and what is there.
func page(t *testing.T, client *http.Client, method, address string, values url.Values) (*http.Response, string) {
	t.Helper()
	var response *http.Response
	var err error
	if method == http.MethodPost {
		response, err = client.PostForm(address, values)
	} else {
		response, err = client.Get(address)
	}
	require.NoError(t, err)
	defer func() { require.NoError(t, response.Body.Close()) }()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return response, string(body)
}

var field = regexp.MustCompile(`name="(\w+)" value="([^"]*)"`)

// answer opens the login link, and returns what the partner's page posts.
func (w *world) answer(client *http.Client, first string) url.Values {
	w.t.Helper()
	response, body := page(w.t, client, http.MethodGet, w.link(first), nil)
	require.Equal(w.t, http.StatusOK, response.StatusCode, body)
	values := url.Values{}
	for _, m := range field.FindAllStringSubmatch(body, -1) {
		values.Set(m[1], html.UnescapeString(m[2]))
	}
	require.Len(w.t, values, 2, body)
	return values
}

// post gives the platform a response.
func (w *world) post(client *http.Client, values url.Values) (*http.Response, string) {
	w.t.Helper()
	return page(w.t, client, http.MethodPost, w.platform.URL+idptest.PathACS, values)
}

// crafted makes a response with the SAML library itself, changed before it is signed. The
// library is told what the platform's request says, but the changes may differ from it.
func (w *world) crafted(provider func(*saml.IdentityProvider), change func(*saml.IdpAuthnRequest)) url.Values {
	w.t.Helper()
	client := browser(w.t)
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, body := page(w.t, client, http.MethodGet, w.link("false"), nil)
	require.Equal(w.t, http.StatusFound, response.StatusCode, body)
	now := w.emulator.Emulator.Now()
	entity, err := url.Parse(w.config.EntityID)
	require.NoError(w.t, err)
	sso, err := url.Parse(w.config.SSOURL)
	require.NoError(w.t, err)
	document, err := w.platform.Metadata()
	require.NoError(w.t, err)
	var sp saml.EntityDescriptor
	require.NoError(w.t, xml.Unmarshal(document, &sp))
	sp.SPSSODescriptors[0].KeyDescriptors = sp.SPSSODescriptors[0].KeyDescriptors[1:] // without that for encrypting
	library := &saml.IdentityProvider{
		Key: w.config.KeyPair.PrivateKey, Certificate: w.config.KeyPair.Leaf, MetadataURL: *entity, SSOURL: *sso,
		ServiceProviderProvider: only{&sp}, SignatureMethod: dsig.RSASHA256SignatureMethod, Clock: dsig.NewFakeClockAt(now),
	}
	if provider != nil {
		provider(library)
	}
	r := httptest.NewRequestWithContext(w.t.Context(), http.MethodGet, response.Header.Get("Location"), nil)
	request, err := saml.NewIdpAuthnRequest(library, r)
	require.NoError(w.t, err)
	require.NoError(w.t, request.Validate())
	require.NoError(w.t, saml.DefaultAssertionMaker{}.MakeAssertion(request, &saml.Session{
		NameID: "platform-user-1", CreateTime: now,
		CustomAttributes: []saml.Attribute{{Name: "xUserId", Values: []saml.AttributeValue{{Type: "xs:string", Value: "platform-user-1"}}}},
	}))
	if change != nil {
		change(request)
	}
	form, err := request.PostBinding()
	require.NoError(w.t, err)
	return url.Values{"SAMLResponse": {form.SAMLResponse}, "RelayState": {form.RelayState}}
}

type only struct{ *saml.EntityDescriptor }

func (o only) GetServiceProvider(*http.Request, string) (*saml.EntityDescriptor, error) {
	return o.EntityDescriptor, nil
}

// document is the XML of a response, and altered a response with another XML.
func document(t *testing.T, values url.Values) string {
	t.Helper()
	text, err := base64.StdEncoding.DecodeString(values.Get("SAMLResponse"))
	require.NoError(t, err)
	return string(text)
}

func altered(values url.Values, document string) url.Values {
	return url.Values{"SAMLResponse": {base64.StdEncoding.EncodeToString([]byte(document))}, "RelayState": values["RelayState"]}
}
