package signon_test

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/signon"
	"github.com/partnerbss/partnerbss-go/signon/signontest"
)

// platforms are made once: keys take their time.
var platforms = sync.OnceValue(func() [2]*signontest.Platform {
	var two [2]*signontest.Platform
	for i := range two {
		p, err := signontest.NewPlatform()
		if err != nil {
			panic(err)
		}
		two[i] = p
	}
	return two
})

// platform is the one whose notifications count; another is somebody else.
func platform() *signontest.Platform { return platforms()[0] }
func another() *signontest.Platform  { return platforms()[1] }

// certified makes a certificate of a key.
func certified(t testing.TB, key crypto.Signer, from, until time.Time) *x509.Certificate {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: from, NotAfter: until}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	certificate, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	return certificate
}

func weakKey(t testing.TB) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	require.NoError(t, err)
	return key
}

func metadata(t testing.TB) *signon.Metadata {
	t.Helper()
	m, err := platform().Metadata()
	require.NoError(t, err)
	return m
}

var someBinding = signon.Binding{DomainID: "domain-1", DomainName: "acme", UserID: "user-1", Action: signon.BindActionBind}

func notification(t testing.TB, b signon.Binding) url.Values {
	t.Helper()
	form, err := platform().Notification(b)
	require.NoError(t, err)
	return form
}

// desk is a handler and what it was asked.
type desk struct {
	t       testing.TB
	handler http.Handler

	mu     sync.Mutex
	bound  []signon.Binding
	errors []error
	fail   error // what the partner's function returns
}

func newDesk(t testing.TB, source signon.CertificateSource, opts ...signon.BindingOption) *desk {
	t.Helper()
	d := &desk{t: t}
	opts = append([]signon.BindingOption{signon.WithObserver(func(_ *http.Request, err error) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.errors = append(d.errors, err)
	})}, opts...)
	handler, err := signon.NewBindingHandler(source, func(_ context.Context, b signon.Binding) error {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.bound = append(d.bound, b)
		return d.fail
	}, opts...)
	require.NoError(t, err)
	d.handler = handler
	return d
}

// body posts a body.
func (d *desk) body(body string, edit ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "https://partner.example/binding", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, e := range edit {
		e(r)
	}
	w := httptest.NewRecorder()
	d.handler.ServeHTTP(w, r)
	return w
}

func (d *desk) post(form url.Values) int { return d.body(form.Encode()).Code }

// why is the latest error that the observer was told.
func (d *desk) why() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.errors) == 0 {
		return ""
	}
	return d.errors[len(d.errors)-1].Error()
}

type certificate = x509.Certificate
