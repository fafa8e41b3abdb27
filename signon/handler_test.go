package signon_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	_ "crypto/sha1"
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/signon"
	"github.com/partnerbss/partnerbss-go/signon/signontest"
)

func TestANotificationIsHandled(t *testing.T) {
	t.Parallel()
	d := newDesk(t, metadata(t))
	w := d.body(notification(t, someBinding).Encode())
	assert.Equal(t, http.StatusOK, w.Code)
	assert.Empty(t, w.Body.String())
	assert.Equal(t, "no-store", w.Header().Get("Cache-Control"))
	require.Len(t, d.bound, 1)
	got := d.bound[0]
	assert.Len(t, got.ID, 64)
	got.ID = ""
	assert.Equal(t, someBinding, got)
	assert.Empty(t, d.why())
}

func TestTheAnswerCanBeSet(t *testing.T) {
	t.Parallel()
	d := newDesk(t, metadata(t), signon.WithAnswer(202, "application/json", `{"resultCode":"0"}`))
	for range 2 { // the second is a repetition
		w := d.body(notification(t, someBinding).Encode())
		assert.Equal(t, 202, w.Code)
		assert.Equal(t, "application/json", w.Header().Get("Content-Type"))
		assert.Equal(t, `{"resultCode":"0"}`, w.Body.String())
	}
	assert.Len(t, d.bound, 1)
}

// signedOver is a form whose signature is over another text than that of
// signontest, or by another algorithm.
func signedOver(t testing.TB, text, algorithm string, hash crypto.Hash) string {
	t.Helper()
	h := hash.New()
	h.Write([]byte(text))
	signature, err := platform().Signer().Sign(rand.Reader, h.Sum(nil), hash)
	require.NoError(t, err)
	return base64.StdEncoding.EncodeToString(signature)
}

const (
	sha1Algorithm   = "http://www.w3.org/2000/09/xmldsig#rsa-sha1"
	sha384Algorithm = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384"
	sha512Algorithm = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"
)

// The platform may escape in its own way, and a proxy may do so again.
func TestEveryWayOfEscapingIsTaken(t *testing.T) {
	t.Parallel()
	request := notification(t, someBinding).Get("bindRequest")
	lower := func(s string) string {
		return strings.NewReplacer("%3A", "%3a", "%2F", "%2f", "%2B", "%2b", "%3D", "%3d").Replace(url.QueryEscape(s))
	}
	little := func(s string) string { return strings.NewReplacer("=", "%3D", "+", "%2B", "#", "%23").Replace(s) }
	for name, c := range map[string]struct{ signed, sent func(string) string }{
		"as Go, sent so":             {url.QueryEscape, url.QueryEscape},
		"in lower case, sent so":     {lower, lower},
		"in lower case, sent anew":   {lower, url.QueryEscape},
		"as Go, sent in lower case":  {url.QueryEscape, lower},
		"as little as it does, sent": {little, little},
	} {
		text := "bindRequest=" + c.signed(request) + "&SigAlg=" + c.signed(signontest.Algorithm)
		signature := signedOver(t, text, signontest.Algorithm, crypto.SHA256)
		d := newDesk(t, metadata(t))
		w := d.body("Signature=" + c.sent(signature) + "&bindRequest=" + c.sent(request) + "&more=1&SigAlg=" + c.sent(signontest.Algorithm))
		assert.Equal(t, 200, w.Code, "%s: %s", name, d.why())
	}
}

func TestAlgorithms(t *testing.T) {
	t.Parallel()
	request := notification(t, someBinding).Get("bindRequest")
	for algorithm, c := range map[string]struct {
		hash   crypto.Hash
		status int
	}{
		signontest.Algorithm: {crypto.SHA256, 200},
		sha384Algorithm:      {crypto.SHA384, 200},
		sha512Algorithm:      {crypto.SHA512, 200},
		sha1Algorithm:        {crypto.SHA1, 401},
		"rsa-sha256":         {crypto.SHA256, 401},
		"none":               {crypto.SHA256, 401},
	} {
		text := "bindRequest=" + url.QueryEscape(request) + "&SigAlg=" + url.QueryEscape(algorithm)
		d := newDesk(t, metadata(t))
		got := d.post(url.Values{"bindRequest": {request}, "SigAlg": {algorithm}, "Signature": {signedOver(t, text, algorithm, c.hash)}})
		assert.Equal(t, c.status, got, "%s: %s", algorithm, d.why())
		assert.Len(t, d.bound, map[int]int{200: 1, 401: 0}[c.status], algorithm)
	}
}

func TestWhatIsNoNotificationIsRefused(t *testing.T) {
	t.Parallel()
	good := notification(t, someBinding)
	with := func(name, value string) string {
		form := url.Values{}
		for k, v := range good {
			form[k] = v
		}
		if value == "" {
			form.Del(name)
		} else {
			form.Set(name, value)
		}
		return form.Encode()
	}
	foreign, err := another().Notification(someBinding)
	require.NoError(t, err)
	swapped, err := platform().Notification(signon.Binding{DomainID: "d", UserID: "somebody-else", Action: 1})
	require.NoError(t, err)
	signed := func(text string) string {
		form, err := signontest.Sign(platform().Signer(), base64.StdEncoding.EncodeToString([]byte(text)))
		require.NoError(t, err)
		return form.Encode()
	}
	raw, err := signontest.Sign(platform().Signer(), "!!")
	require.NoError(t, err)
	header := func(name string, values ...string) func(*http.Request) {
		return func(r *http.Request) { r.Header[name] = values }
	}
	reordered := "SigAlg=" + url.QueryEscape(signontest.Algorithm) + "&bindRequest=" + url.QueryEscape(good.Get("bindRequest"))

	for _, c := range []struct {
		name   string
		body   string
		edit   func(*http.Request)
		status int
		says   string
	}{
		{"another method", good.Encode(), func(r *http.Request) { r.Method = http.MethodPut }, 405, `method "PUT"`},
		{"a query", good.Encode(), func(r *http.Request) { r.Method = http.MethodGet; r.URL.RawQuery = good.Encode() }, 405, `method "GET"`},
		{"no type", good.Encode(), header("Content-Type"), 415, "0 content types"},
		{"two types", good.Encode(), header("Content-Type", "application/x-www-form-urlencoded", "text/plain"), 415, "2 content types"},
		{"JSON", good.Encode(), header("Content-Type", "application/json"), 415, "content type is not"},
		{"multipart", good.Encode(), header("Content-Type", "multipart/form-data; boundary=x"), 415, "content type is not"},
		{"another charset", good.Encode(), header("Content-Type", "application/x-www-form-urlencoded; charset=utf-7"), 415, "utf-7"},
		{"compressed", good.Encode(), header("Content-Encoding", "gzip"), 415, "gzip"},
		{"too large", good.Encode() + "&x=" + strings.Repeat("a", 64<<10), nil, 413, "more than 65536 bytes"},
		{"fields in the address", good.Encode(), func(r *http.Request) { r.URL.RawQuery = "bindRequest=x" }, 400, "bindRequest stands in the address"},
		{"empty", "", nil, 400, "no bindRequest"},
		{"no bindRequest", with("bindRequest", ""), nil, 400, "no bindRequest"},
		{"no SigAlg", with("SigAlg", ""), nil, 400, "no SigAlg"},
		{"no Signature", with("Signature", ""), nil, 400, "no Signature"},
		{"bindRequest twice", good.Encode() + "&bindRequest=x", nil, 400, `"bindRequest" twice`},
		{"a name escaped, twice", good.Encode() + "&bind%52equest=x", nil, 400, `"bindRequest" twice`},
		{"Signature twice", good.Encode() + "&Signature=x", nil, 400, `"Signature" twice`},
		{"many fields", good.Encode() + strings.Repeat("&a", 20), nil, 400, "more than 16 fields"},
		{"a bad escape", good.Encode() + "&a=%zz", nil, 400, "not escaped properly"},
		{"a bad escape in a name", good.Encode() + "&%z=a", nil, 400, "not escaped properly"},
		{"no UTF-8", good.Encode() + "&a=%ff", nil, 400, "not escaped properly"},

		{"signed by somebody else", foreign.Encode(), nil, 401, "not one of the platform"},
		{"the signature of another message", with("Signature", swapped.Get("Signature")), nil, 401, "not one of the platform"},
		{"another message", with("bindRequest", swapped.Get("bindRequest")), nil, 401, "not one of the platform"},
		{"no base64 as signature", with("Signature", "!!"), nil, 401, "Signature is not base64"},
		{"a short signature", with("Signature", "AAAA"), nil, 401, "not one of the platform"},
		{"another algorithm than signed", with("SigAlg", sha512Algorithm), nil, 401, "not one of the platform"},
		{"SHA-1", with("SigAlg", sha1Algorithm), nil, 401, "is not allowed"},
		{"signed in another order", "Signature=" + url.QueryEscape(signedOver(t, reordered, "", crypto.SHA256)) + "&" + reordered, nil, 401, "not one of the platform"},
		{"signed without its algorithm", with("Signature", signedOver(t, "bindRequest="+url.QueryEscape(good.Get("bindRequest")), "", crypto.SHA256)), nil, 401, "not one of the platform"},
		{"signed without names", with("Signature", signedOver(t, good.Get("bindRequest"), "", crypto.SHA256)), nil, 401, "not one of the platform"},

		{"signed, but no base64", raw.Encode(), nil, 400, "bindRequest is not base64"},
		{"signed, but no JSON", signed("{"), nil, 400, "not the JSON"},
		{"signed, but a list", signed("[]"), nil, 400, "not the JSON"},
		{"signed, but a name twice", signed(`{"domainId":"d","xUserId":"u","xUserId":"v","bindAction":1}`), nil, 400, "not the JSON"},
		{"signed, and more after it", signed(`{"domainId":"d","xUserId":"u","bindAction":1}{}`), nil, 400, "not the JSON"},
		{"signed, but without account", signed(`{"xUserId":"u","bindAction":1}`), nil, 400, "no domainId"},
		{"signed, but without user", signed(`{"domainId":"d","xUserId":null,"bindAction":1}`), nil, 400, "no xUserId"},
		{"signed, but without action", signed(`{"domainId":"d","xUserId":"u"}`), nil, 400, "no bindAction"},
		{"signed, but too long", signed(`{"domainId":"d","xUserId":"` + strings.Repeat("u", 257) + `","bindAction":1}`), nil, 400, "more than 256 characters"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, metadata(t))
			edit := c.edit
			if edit == nil {
				edit = func(*http.Request) {}
			}
			w := d.body(c.body, edit)
			assert.Equal(t, c.status, w.Code)
			assert.Equal(t, http.StatusText(c.status)+"\n", w.Body.String(), "the sender learns no more")
			assert.Contains(t, d.why(), "signon: binding notification: ")
			assert.Contains(t, d.why(), c.says)
			assert.Empty(t, d.bound)
			if c.status == 405 {
				assert.Equal(t, "POST", w.Header().Get("Allow"))
			}
			// What was refused takes no place: the real one is handled.
			assert.Equal(t, 200, d.post(good))
		})
	}
}

func TestAnActionPassesThrough(t *testing.T) {
	t.Parallel()
	d := newDesk(t, metadata(t))
	for text, want := range map[string]signon.BindAction{
		`{"domainId":"d2","xUserId":"u2","bindAction":2,"new":{}}`: 2,
		`{"domainId":"d3","xUserId":"u3","bindAction":"1"}`:        signon.BindActionBind,
		`{"domainId":"d4","xUserId":"u4","bindAction":0}`:          0,
	} {
		form, err := signontest.Sign(platform().Signer(), base64.StdEncoding.EncodeToString([]byte(text)))
		require.NoError(t, err)
		require.Equal(t, 200, d.post(form), d.why())
		assert.Equal(t, want, d.bound[len(d.bound)-1].Action)
	}
}

func TestWithoutCertificatesNothingIsDecided(t *testing.T) {
	t.Parallel()
	expired := certified(t, platform().Signer(), time.Now().Add(-2*time.Hour), time.Now().Add(-time.Hour))
	early := certified(t, platform().Signer(), time.Now().Add(time.Hour), time.Now().Add(2*time.Hour))
	for name, source := range map[string]signon.CertificateFunc{
		"an error": func(context.Context) ([]*certificate, error) { return nil, errors.New("the store is down") },
		"none":     func(context.Context) ([]*certificate, error) { return nil, nil },
		"expired":  func(context.Context) ([]*certificate, error) { return []*certificate{nil, expired}, nil },
		"early":    func(context.Context) ([]*certificate, error) { return []*certificate{early}, nil },
	} {
		d := newDesk(t, source)
		assert.Equal(t, 503, d.post(notification(t, someBinding)), name)
		assert.Contains(t, d.why(), "certificates of the platform: ", name)
		assert.Empty(t, d.bound, name)
	}
	weak := weakKey(t)
	d := newDesk(t, signon.CertificateFunc(func(context.Context) ([]*certificate, error) {
		return []*certificate{certified(t, weak, time.Now().Add(-time.Hour), time.Now().Add(time.Hour))}, nil
	}))
	form, err := signontest.Notification(weak, someBinding)
	require.NoError(t, err)
	assert.Equal(t, 503, d.post(form), "a key of 1024 bits counts for nothing")
}

func TestAHandlerNeedsItsParts(t *testing.T) {
	t.Parallel()
	handle := func(context.Context, signon.Binding) error { return nil }
	for says, opts := range map[string][]signon.BindingOption{
		"WithReplayStore needs a store":        {signon.WithReplayStore((*signon.MemoryReplays)(nil))},
		"from 200 to 299, got 302":             {nil, signon.WithAnswer(302, "", "")},
		"WithObserver needs a function":        {signon.WithObserver(nil)},
		"WithAnswer takes a status from 200 t": {signon.WithAnswer(199, "", "")},
	} {
		_, err := signon.NewBindingHandler(metadata(t), handle, opts...)
		assert.ErrorContains(t, err, says)
	}
	for _, source := range []signon.CertificateSource{nil, (*signon.Metadata)(nil), signon.CertificateFunc(nil)} {
		_, err := signon.NewBindingHandler(source, handle)
		assert.ErrorContains(t, err, "needs the certificates of the platform")
	}
	_, err := signon.NewBindingHandler(metadata(t), nil)
	require.ErrorContains(t, err, "needs a function that handles bindings")
	_, err = signon.NewMemoryReplays(-1)
	require.Error(t, err)
	_, err = signon.CertificateFunc(nil).Certificates(t.Context())
	require.Error(t, err)
}

func TestTestsCannotSignWithOtherKeys(t *testing.T) {
	t.Parallel()
	_, err := signontest.Notification(nil, someBinding)
	require.ErrorContains(t, err, "nil key")
	_, err = signontest.Notification(notRSA{}, someBinding)
	require.ErrorContains(t, err, "signs with RSA keys")
}

type notRSA struct{ crypto.Signer }

func (notRSA) Public() crypto.PublicKey { return rsa.PSSSaltLengthAuto }

// Whatever comes, the handler answers, and binds nothing that was not signed.
func FuzzBindingHandler(f *testing.F) {
	good, err := platform().Notification(someBinding)
	require.NoError(f, err)
	f.Add(good.Encode(), "application/x-www-form-urlencoded")
	f.Add("bindRequest=e30%3D&SigAlg=x&Signature=AAAA", "application/x-www-form-urlencoded; charset=utf-8")
	f.Add("&&=&%", "text/plain;;")
	m, err := platform().Metadata()
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, body, contentType string) {
		d := newDesk(t, m)
		r := httptest.NewRequest(http.MethodPost, "https://partner.example/binding", strings.NewReader(body))
		r.Header.Set("Content-Type", contentType)
		w := httptest.NewRecorder()
		d.handler.ServeHTTP(w, r)
		require.Equal(t, w.Code == 200, len(d.bound) == 1)
		for _, b := range d.bound {
			b.ID = ""
			require.Equal(t, someBinding, b)
		}
		require.Contains(t, []int{200, 400, 401, 409, 413, 415}, w.Code)
	})
}
