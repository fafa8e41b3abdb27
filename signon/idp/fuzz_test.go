package idp_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Whatever the query, without the platform's signature nobody gets an assertion, and
// nobody is sent to the login page.
func FuzzSSO(f *testing.F) {
	f.Add("")
	f.Add("SAMLRequest=x&SigAlg=http%3A%2F%2Fwww.w3.org%2F2001%2F04%2Fxmldsig-more%23rsa-sha256&Signature=eA%3D%3D")
	f.Add("SAMLRequest=x&SAMLRequest=x&RelayState=%zz&arrived=AAAA")
	f.Add("%53AMLRequest=&&=;&Signature")
	f.Fuzz(func(t *testing.T, query string) {
		s := newSite(t)
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, ssoURL, nil)
		r.URL.RawQuery = query
		w := httptest.NewRecorder()
		s.provider.ServeHTTP(w, r)
		assert.GreaterOrEqual(t, w.Code, 400)
		assert.Less(t, w.Code, 500)
		assert.Empty(t, s.logins)
		assert.False(t, strings.Contains(w.Body.String(), "SAMLResponse"))
	})
}
