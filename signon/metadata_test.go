package signon_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/signon"
)

func TestMetadataAreRead(t *testing.T) {
	t.Parallel()
	end := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	text := strings.Replace(string(platform().MetadataXML()), "entityID=", `validUntil="`+end.Format(time.RFC3339)+`" entityID=`, 1)
	text = strings.Replace(text, "</md:SPSSODescriptor>", `<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact" Location="https://platform.example/artifact" index="1"/></md:SPSSODescriptor>`, 1)
	m, err := signon.ParseMetadata([]byte(text))
	require.NoError(t, err)
	assert.Equal(t, "https://platform.example/saml", m.EntityID)
	assert.Equal(t, end, m.ValidUntil.UTC())
	assert.Equal(t, []signon.AssertionConsumer{
		{Binding: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST", Location: "https://platform.example/authui/saml/acs", Index: 0, Default: true},
		{Binding: "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact", Location: "https://platform.example/artifact", Index: 1},
	}, m.AssertionConsumers)
	require.Len(t, m.SigningCertificates, 1)
	assert.True(t, m.SigningCertificates[0].Equal(platform().Certificate))
}

// descriptor is a KeyDescriptor of a certificate, broken into lines as documents
// have it.
func descriptor(use string, c *certificate) string {
	text := base64.StdEncoding.EncodeToString(c.Raw)
	text = text[:64] + "\n      " + text[64:]
	return `<md:KeyDescriptor` + use + `><ds:KeyInfo><ds:X509Data><ds:X509Certificate>
      ` + text + `
    </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`
}

func TestOnlyCertificatesThatCountAreTaken(t *testing.T) {
	t.Parallel()
	now, signer := time.Now(), another().Signer()
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	from, until := now.Add(-time.Hour), now.Add(time.Hour)
	others := map[string]string{
		"expired":        descriptor(` use="signing"`, certified(t, signer, from, now.Add(-time.Minute))),
		"not yet":        descriptor(` use="signing"`, certified(t, signer, now.Add(time.Minute), until)),
		"weak":           descriptor(` use="signing"`, certified(t, weakKey(t), from, until)),
		"another kind":   descriptor("", certified(t, curve, from, until)),
		"for encryption": descriptor(` use="encryption"`, another().Certificate),
	}
	good := string(platform().MetadataXML())
	begin, end := strings.Index(good, "<md:KeyDescriptor"), strings.Index(good, "<md:AssertionConsumerService")
	for name, other := range others {
		m, err := signon.ParseMetadata([]byte(good[:begin] + other + good[begin:]))
		require.NoError(t, err, name)
		require.Len(t, m.SigningCertificates, 1, name)
		assert.True(t, m.SigningCertificates[0].Equal(platform().Certificate), name)

		_, err = signon.ParseMetadata([]byte(good[:begin] + other + good[end:]))
		require.ErrorIs(t, err, signon.ErrNoCertificate, name)
	}
	both, err := signon.ParseMetadata([]byte(good[:begin] + descriptor("", another().Certificate) + good[begin:]))
	require.NoError(t, err)
	assert.Len(t, both.SigningCertificates, 2, "one that is coming, and the present one")
	form, err := another().Notification(someBinding)
	require.NoError(t, err)
	assert.Equal(t, 200, newDesk(t, both).post(form))
}

func TestWhatIsNoMetadataIsRefused(t *testing.T) {
	t.Parallel()
	good := string(platform().MetadataXML())
	replaced := func(old, by string) string {
		require.Contains(t, good, old)
		return strings.ReplaceAll(good, old, by)
	}
	one := good[strings.Index(good, "<md:SPSSODescriptor"):strings.Index(good, "</md:EntityDescriptor>")]
	element := good[strings.Index(good, "<md:EntityDescriptor"):]
	for name, c := range map[string]struct{ text, says string }{
		"nothing":               {"", "not XML of one EntityDescriptor"},
		"no XML":                {"hello", "text beside"},
		"cut off":               {good[:len(good)/2], "XML"},
		"JSON":                  {`{"entityID":"x"}`, "text beside"},
		"another element":       {"<html></html>", `an element "html"`},
		"another namespace":     {replaced("urn:oasis:names:tc:SAML:2.0:metadata", "urn:other"), `an element "EntityDescriptor"`},
		"two entities":          {good + element, `an element "EntityDescriptor"`},
		"text after it":         {good + "x", "text beside"},
		"a document type":       {`<!DOCTYPE a [<!ENTITY b "c">]>` + element, "a document type"},
		"an entity of its own":  {replaced("https://platform.example/saml", "&b;"), "invalid character entity"},
		"too large":             {good + strings.Repeat(" ", 1<<20), "more than 1048576 bytes"},
		"no entity id":          {replaced(`entityID="https://platform.example/saml"`, ""), "no entityID"},
		"no service provider":   {replaced("SPSSODescriptor", "IDPSSODescriptor"), "0 service providers"},
		"two service providers": {replaced("</md:EntityDescriptor>", one+"</md:EntityDescriptor>"), "2 service providers"},
		"no consumer":           {replaced("md:AssertionConsumerService", "md:SingleLogoutService"), "no AssertionConsumerService"},
		"consumer without TLS":  {replaced("https://platform.example/authui", "http://platform.example/authui"), "AssertionConsumerService is at"},
		"consumer of a script":  {replaced("https://platform.example/authui", "javascript:alert"), "AssertionConsumerService is at"},
		"index of no number":    {replaced(`index="0"`, `index="x"`), "invalid syntax"},
		"out of date":           {replaced("entityID=", `validUntil="2020-01-01T00:00:00Z" entityID=`), "valid until 2020-01-01T00:00:00Z only"},
		"provider out of date":  {replaced("AuthnRequestsSigned=", `validUntil="2020-01-01T00:00:00Z" AuthnRequestsSigned=`), "valid until 2020"},
		"no time":               {replaced("entityID=", `validUntil="tomorrow" entityID=`), "validUntil is no time"},
		"no base64":             {replaced("<ds:X509Certificate>", "<ds:X509Certificate>!"), "not base64"},
		"no certificate":        {replaced("<ds:X509Certificate>", "<ds:X509Certificate>AAAA"), "an X509Certificate: "},
		"no key":                {replaced("md:KeyDescriptor", "md:Other"), "no certificate for signing"},
	} {
		_, err := signon.ParseMetadata([]byte(c.text))
		require.ErrorContains(t, err, "signon: metadata of the service provider: ", name)
		assert.ErrorContains(t, err, c.says, name)
	}
}

func TestMetadataAreFetched(t *testing.T) {
	t.Parallel()
	mux := http.NewServeMux()
	mux.HandleFunc("/metadata", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(platform().MetadataXML()) })
	mux.HandleFunc("/large", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(strings.Repeat(" ", 1<<20)))
		_, _ = w.Write(platform().MetadataXML())
	})
	mux.HandleFunc("/page", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html></html>")) })
	mux.Handle("/again", http.RedirectHandler("/metadata", http.StatusFound))
	mux.Handle("/round", http.RedirectHandler("/round", http.StatusFound))
	mux.Handle("/away", http.RedirectHandler("http://metadata.invalid/", http.StatusFound))
	plain, secure := httptest.NewServer(mux), httptest.NewTLSServer(mux)
	t.Cleanup(plain.Close)
	t.Cleanup(secure.Close)

	for _, location := range []string{"/metadata", "/again"} {
		m, err := signon.FetchMetadata(t.Context(), secure.Client(), secure.URL+location)
		require.NoError(t, err)
		assert.Equal(t, platform().EntityID, m.EntityID)
		m, err = signon.FetchMetadata(t.Context(), nil, plain.URL+location)
		require.NoError(t, err)
		assert.Equal(t, platform().EntityID, m.EntityID)
	}
	for location, says := range map[string]string{
		plain.URL + "/none":      "HTTP 404",
		plain.URL + "/large":     "more than 1048576 bytes",
		plain.URL + "/page":      `an element "html"`,
		plain.URL + "/round":     "more than 3 redirects",
		plain.URL + "/away":      "redirected to what is not an absolute https address",
		"http://metadata.test/":  "is not an absolute https address",
		"file:///etc/metadata":   "is not an absolute https address",
		secure.URL + "/metadata": "certificate", // which a client without it does not trust
	} {
		_, err := signon.FetchMetadata(t.Context(), nil, location)
		assert.ErrorContains(t, err, says, location)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := signon.FetchMetadata(ctx, nil, plain.URL+"/metadata")
	require.ErrorIs(t, err, context.Canceled)
}

// A client of the caller's is used as it is, and stays as it is.
func TestAFetchLeavesItsClientAlone(t *testing.T) {
	t.Parallel()
	client := &http.Client{Transport: trip(func(r *http.Request) (*http.Response, error) {
		assert.Equal(t, "https://platform.example/metadata", r.URL.String())
		w := httptest.NewRecorder()
		_, err := w.Write(platform().MetadataXML())
		return w.Result(), err
	})}
	_, err := signon.FetchMetadata(t.Context(), client, "https://platform.example/metadata")
	require.NoError(t, err)
	assert.Nil(t, client.CheckRedirect)
}

type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Whatever is read as metadata has what its users rely on.
func FuzzParseMetadata(f *testing.F) {
	f.Add(platform().MetadataXML())
	f.Add([]byte(`<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="a"><SPSSODescriptor/></EntityDescriptor>`))
	f.Add([]byte(`<!DOCTYPE a><a/>`))
	f.Fuzz(func(t *testing.T, text []byte) {
		m, err := signon.ParseMetadata(text)
		if err != nil {
			require.Nil(t, m)
			return
		}
		require.NotEmpty(t, m.EntityID)
		require.NotEmpty(t, m.AssertionConsumers)
		require.NotEmpty(t, m.SigningCertificates)
	})
}
