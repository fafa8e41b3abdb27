package idp_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/crewjam/saml"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/signon/idp"
)

// toLogin opens a request of somebody who is not logged in, and returns the address to
// which the login page has to return.
func (s *site) toLogin(r *request) string {
	s.t.Helper()
	w := s.get(r.address(s.t))
	require.Equal(s.t, http.StatusSeeOther, w.Code, w.Body.String())
	assert.Equal(s.t, "no-store", w.Header().Get("Cache-Control"))
	location, err := url.Parse(w.Header().Get("Location"))
	require.NoError(s.t, err)
	assert.Equal(s.t, "/login", location.Path)
	returnTo := location.Query().Get("return_to")
	assert.Equal(s.t, s.logins[len(s.logins)-1].ReturnTo, returnTo)
	assert.True(s.t, s.provider.Owns(returnTo))
	return returnTo
}

func TestLoginOnTheWay(t *testing.T) {
	for name, notLoggedIn := range map[string]error{"nobody": nil, "an error that says so": idp.ErrNotLoggedIn} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			user := s.user
			s.user, s.userErr = nil, notLoggedIn
			r := newRequest(s.now)
			returnTo := s.toLogin(r)

			s.now = s.now.Add(20 * time.Minute) // a request alone may be 90 seconds old
			s.user, s.userErr = user, nil
			_, values := form(t, s.get(returnTo))
			assert.Equal(t, relayState, values.Get("RelayState"))
			assertion, err := s.receive(values, r.ID)
			require.Empty(t, rejected(err))
			assert.Equal(t, s.now.Add(90*time.Second), assertion.Conditions.NotOnOrAfter, "from now on")

			assert.Equal(t, http.StatusBadRequest, s.get(returnTo).Code, "once")
			s.now = s.now.Add(9 * time.Minute)
			assert.Equal(t, http.StatusBadRequest, s.get(returnTo).Code, "and at the end of the time too")
			assert.Contains(t, s.log.String(), idp.ErrReplayed.Error())
		})
	}
}

func TestLoginThatTakesTooLong(t *testing.T) {
	s := newSite(t)
	user := s.user
	s.user = nil
	returnTo := s.toLogin(newRequest(s.now))
	s.now = s.now.Add(idp.LoginTime)
	w := s.get(returnTo)
	require.Equal(t, http.StatusSeeOther, w.Code, "the login page again")
	assert.Equal(t, returnTo, s.logins[1].ReturnTo, "with no more time than before")
	s.now, s.user = s.now.Add(time.Second), user
	assert.Equal(t, http.StatusBadRequest, s.get(returnTo).Code)
	assert.Contains(t, s.log.String(), "longer than 30m")
}

// A note gives time to the request that it was made for, and to no other.
func TestNoteOfAnotherRequest(t *testing.T) {
	s := newSite(t)
	old := newRequest(s.now).address(t)
	s.user = nil
	s.now = s.now.Add(time.Hour)
	returnTo, err := url.Parse(s.toLogin(newRequest(s.now)))
	require.NoError(t, err)
	note := returnTo.Query().Get("arrived")
	require.NotEmpty(t, note)
	assert.Equal(t, http.StatusBadRequest, s.get(old+"&arrived="+note).Code)
	assert.Contains(t, s.log.String(), "was altered")

	other := newSite(t, func(c *idp.Config) { c.KeyPair = keys()["next"] })
	other.now = s.now
	assert.Equal(t, http.StatusBadRequest, other.get(returnTo.String()).Code, "another key")
	twin := newSite(t)
	twin.now = s.now
	assert.Equal(t, http.StatusOK, twin.get(returnTo.String()).Code, "another process with the same key")
}

func TestForcedLogin(t *testing.T) {
	s := newSite(t)
	r := newRequest(s.now)
	r.ForceAuthn = new(true)
	returnTo := s.toLogin(r)
	assert.True(t, s.logins[0].Again, "although the user is logged in")

	s.now = s.now.Add(time.Minute)
	assert.Equal(t, http.StatusForbidden, s.get(returnTo).Code, "the page did not ask, and asking again would go on for ever")
	s.user.AuthenticatedAt = s.now
	_, values := form(t, s.get(returnTo))
	assertion, err := s.receive(values, r.ID)
	require.Empty(t, rejected(err))
	assert.Equal(t, s.now, assertion.AuthnStatements[0].AuthnInstant)
}

// A passive request shows no login page: the platform is told so.
func TestPassive(t *testing.T) {
	for name, test := range map[string]struct {
		loggedIn, force bool
		want            string
	}{
		"logged in":                 {true, false, ""},
		"nobody":                    {false, false, saml.StatusNoPassive},
		"logged in, but not lately": {true, true, saml.StatusNoPassive},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			if !test.loggedIn {
				s.user = nil
			}
			r := newRequest(s.now)
			r.IsPassive, r.ForceAuthn = new(true), new(test.force)
			_, values := form(t, s.get(r.address(t)))
			assertion, err := s.receive(values, r.ID)
			assert.Empty(t, s.logins)
			if test.want == "" {
				require.Empty(t, rejected(err))
				assert.NotNil(t, assertion)
				return
			}
			assert.Contains(t, decoded(t, values), test.want)
			assert.NotContains(t, decoded(t, values), "<saml:Assertion")
			require.NotEmpty(t, rejected(err))
		})
	}
}

// A request for one user is not answered about another.
func TestRequestForAnotherUser(t *testing.T) {
	s := newSite(t)
	r := newRequest(s.now)
	r.Subject = &saml.Subject{NameID: &saml.NameID{Value: "u-2"}}
	_, values := form(t, s.get(r.address(t)))
	assert.Contains(t, decoded(t, values), saml.StatusUnknownPrincipal)
	assert.NotContains(t, decoded(t, values), "<saml:Assertion")
}

func TestUsersOfWhomNothingIsSaid(t *testing.T) {
	long := make([]rune, 129)
	for i := range long {
		long[i] = 'u'
	}
	for name, test := range map[string]struct {
		user *idp.User
		err  error
		log  string
	}{
		"the program fails":    {nil, errors.New("sessions are away"), "sessions are away"},
		"no ID":                {&idp.User{AuthenticatedAt: start}, nil, "1 to 128"},
		"a long ID":            {&idp.User{ID: string(long), AuthenticatedAt: start}, nil, "1 to 128"},
		"no time of the login": {&idp.User{ID: "u"}, nil, "AuthenticatedAt"},
		"a line break":         {&idp.User{ID: "u\n", AuthenticatedAt: start}, nil, "cannot stand in XML"},
		"no UTF-8":             {&idp.User{ID: "u", Name: "\xff", AuthenticatedAt: start}, nil, "cannot stand in XML"},
		"a name that is taken": {&idp.User{ID: "u", More: map[string]string{"xUserId": "root"}, AuthenticatedAt: start}, nil, "xUserId"},
		"a bad name":           {&idp.User{ID: "u", More: map[string]string{"\x00": "x"}, AuthenticatedAt: start}, nil, "cannot stand in XML"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			s.user, s.userErr = test.user, test.err
			w := s.get(newRequest(s.now).address(t))
			assert.Equal(t, http.StatusInternalServerError, w.Code)
			assert.NotContains(t, w.Body.String(), test.log)
			assert.Contains(t, s.log.String(), test.log)
		})
	}
}

// Of many browsers with one request, one gets the answer.
func TestOneAnswerToManyAtOnce(t *testing.T) {
	s := newSite(t)
	address := newRequest(s.now).address(t)
	var answered atomic.Int32
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			w := httptest.NewRecorder()
			s.provider.ServeHTTP(w, httptest.NewRequest(http.MethodGet, address, nil))
			if w.Code == http.StatusOK {
				answered.Add(1)
			}
		})
	}
	all.Wait()
	assert.EqualValues(t, 1, answered.Load())
}

func TestOwns(t *testing.T) {
	s := newSite(t)
	for address, want := range map[string]bool{
		ssoURL:                                  true,
		ssoURL + "?SAMLRequest=x":               true,
		"https://partner.example/saml/ssox":     false,
		"https://partner.example/":              false,
		"http://partner.example/saml/sso":       false,
		"https://evil.example/saml/sso":         false,
		"https://a@partner.example/saml/sso":    false,
		"//partner.example/saml/sso":            false,
		"/saml/sso":                             false,
		"javascript:alert(1)":                   false,
		"https://partner.example:8443/saml/sso": false,
		"":                                      false,
	} {
		assert.Equal(t, want, s.provider.Owns(address), address)
	}
}
