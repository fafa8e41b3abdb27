package main

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/partnerbss/partnerbss-go/signon"
	"github.com/partnerbss/partnerbss-go/signon/idp"
	"github.com/partnerbss/partnerbss-go/signon/idp/idptest"
)

const (
	pathBinding = "/huaweicloud/binding"
	cookieName  = "site_session"
	// password is that of all users of this site. A real one keeps hashes.
	password = "correct horse"
)

// users are those of the site, by login name.
var users = map[string]idp.User{
	"li":  {ID: "site-user-li", Name: "Li Lei", Email: "li@example.com"},
	"han": {ID: "site-user-han", Name: "Han Meimei", Email: "han@example.com"},
}

// site is a partner's site: a start page, a login page, and what signing on needs.
type site struct {
	url         string
	platform    string // address of the platform
	accountType string
	now         func() time.Time
	provider    *idp.Provider

	mu       sync.Mutex
	sessions map[string]session
	accounts map[string]string // account of the platform by user ID
}

type session struct {
	user  string
	since time.Time
}

// openSite serves a site on the loopback interface until stop is called.
func openSite(ctx context.Context, platform *idptest.Platform, accountType string, now func() time.Time) (s *site, stop func(), err error) {
	// Once: a program reads a file that somebody has looked at.
	metadata, err := signon.FetchMetadata(ctx, http.DefaultClient, platform.URL+idptest.PathMetadata)
	if err != nil {
		return nil, nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	s = &site{
		url: "http://" + listener.Addr().String(), platform: platform.URL, accountType: accountType, now: now,
		sessions: map[string]session{}, accounts: map[string]string{},
	}
	handler, err := s.handler(metadata)
	if err != nil {
		return nil, nil, errors.Join(err, listener.Close())
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener) // always an error, http.ErrServerClosed after stop
	}()
	return s, func() {
		_ = server.Close()
		<-done
	}, nil
}

// handler puts the identity provider and the binding notifications beside the pages.
func (s *site) handler(metadata *signon.Metadata) (http.Handler, error) {
	// A program reads what signon-idp made: tls.LoadX509KeyPair("idp-cert.pem", "idp-key.pem").
	pair, err := idp.NewKeyPair(s.url, s.now(), 24*time.Hour)
	if err != nil {
		return nil, err
	}
	s.provider, err = idp.New(idp.Config{
		EntityID: s.url + "/saml/metadata",
		SSOURL:   s.url + "/saml/sso",
		KeyPair:  pair,
		Platform: idp.Stored(metadata),
		User:     s.user,
		Login:    idp.LoginPage(s.url + "/login"),
		Now:      s.now,
	})
	if err != nil {
		return nil, err
	}
	binding, err := signon.NewBindingHandler(metadata, s.bind)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("/saml/", s.provider)
	mux.Handle(pathBinding, binding)
	mux.HandleFunc("GET /{$}", s.start)
	mux.HandleFunc("GET /login", s.loginPage)
	mux.HandleFunc("POST /login", s.login)
	return mux, nil
}

// user says who is logged in, by the cookie of the site.
func (s *site) user(r *http.Request) (*idp.User, error) {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return nil, idp.ErrNotLoggedIn
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	open, found := s.sessions[cookie.Value]
	if !found {
		return nil, idp.ErrNotLoggedIn
	}
	u := users[open.user]
	u.AuthenticatedAt = open.since
	return &u, nil
}

// bind hears which account of the platform belongs to a user from now on.
func (s *site) bind(_ context.Context, b signon.Binding) error {
	if b.Action != signon.BindActionBind {
		return fmt.Errorf("unknown action %d", b.Action)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accounts[b.UserID] = b.DomainID
	return nil
}

// account is the account of a user, or empty.
func (s *site) account(userID string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accounts[userID]
}

var startPage = template.Must(template.New("start").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Partner</title></head>
<body><h1>Partner</h1>
{{if .User}}<p>Welcome, {{.User}}.</p>
<p><a href="{{.Link}}">Open the console of Huawei Cloud</a></p>
{{else}}<p><a href="/login">Log in</a></p>{{end}}
</body></html>
`))

func (s *site) start(w http.ResponseWriter, r *http.Request) {
	name, first := "", false
	if u, err := s.user(r); err == nil {
		name, first = u.Name, s.account(u.ID) == ""
	}
	link, err := s.link(first)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = startPage.Execute(w, struct{ User, Link string }{name, link})
}

// link opens the console of the platform.
func (s *site) link(first bool) (string, error) {
	return signon.LoginURL(&signon.LoginRequest{
		Site: signon.Site(s.platform), AccountType: s.accountType, FirstLogin: first, Service: s.platform + idptest.PathConsole,
	})
}

var loginPage = template.Must(template.New("login").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Log in</title></head>
<body><h1>Log in</h1>
<form method="post" action="/login">
<input type="hidden" name="return_to" value="{{.}}">
<label>User <input name="user" autofocus></label>
<label>Password <input name="password" type="password"></label>
<button type="submit">Log in</button>
</form>
</body></html>
`))

func (s *site) loginPage(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = loginPage.Execute(w, r.URL.Query().Get("return_to"))
}

func (s *site) login(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	name := r.PostFormValue("user")
	if _, known := users[name]; !known || subtle.ConstantTimeCompare([]byte(r.PostFormValue("password")), []byte(password)) == 0 {
		http.Error(w, "The user or the password is wrong.", http.StatusForbidden)
		return
	}
	http.SetCookie(w, s.open(name))
	target := "/"
	// Only the provider's own addresses: the query may come from anybody.
	if returnTo := r.PostFormValue("return_to"); s.provider.Owns(returnTo) {
		target = returnTo
	}
	http.Redirect(w, r, target, http.StatusSeeOther)
}

// open begins a session. The cookie must not be SameSite=Strict: browsers would not send
// it when the platform redirects them here. On a real site it is Secure as well.
func (s *site) open(name string) *http.Cookie {
	id := rand.Text()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions[id] = session{name, s.now()}
	return &http.Cookie{Name: cookieName, Value: id, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode}
}
