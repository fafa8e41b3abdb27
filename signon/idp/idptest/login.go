package idptest

import (
	"crypto/rand"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"time"

	"github.com/crewjam/saml"
)

const (
	// loginTime is how long a user may take at the partner's.
	loginTime = time.Hour
	// maxPending bounds the logins that have begun.
	maxPending = 10_000
)

// pending is a login that has begun.
type pending struct {
	accountType string
	requestID   string
	service     string
	firstLogin  bool
	end         time.Time
}

// serveLogin begins a login: it redirects the browser to the partner's identity provider.
func (p *Platform) serveLogin(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	login := pending{accountType: query.Get("xAccountType"), service: query.Get("service")}
	switch first := query.Get("isFirstLogin"); first {
	case "true":
		login.firstLogin = true
	case "", "false":
	default:
		http.Error(w, "isFirstLogin must be true or false", http.StatusBadRequest)
		return
	}
	if u, err := url.Parse(login.service); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		http.Error(w, "service must be the absolute address of a console", http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	partner, found := p.access[login.accountType]
	p.mu.Unlock()
	if !found {
		http.Error(w, "xAccountType is not the platform ID of a partner", http.StatusBadRequest)
		return
	}
	address, err := p.begin(partner, login)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, address, http.StatusFound)
}

// begin makes the signed request and returns the address that carries it.
func (p *Platform) begin(partner access, login pending) (string, error) {
	sp := p.provider(partner)
	sso := sp.GetSSOBindingLocation(saml.HTTPRedirectBinding)
	if sso == "" {
		return "", fmt.Errorf("the metadata of %s has no SingleSignOnService for HTTP-Redirect", login.accountType)
	}
	request, err := sp.MakeAuthenticationRequest(sso, saml.HTTPRedirectBinding, saml.HTTPPostBinding)
	if err != nil {
		return "", err
	}
	relayState := rand.Text()
	address, err := request.Redirect(relayState, sp)
	if err != nil {
		return "", err
	}
	now := p.emulator.Emulator.Now()
	login.requestID, login.end = request.ID, now.Add(loginTime)
	p.mu.Lock()
	defer p.mu.Unlock()
	for state, old := range p.pending {
		if now.After(old.end) {
			delete(p.pending, state)
		}
	}
	if len(p.pending) >= maxPending {
		return "", fmt.Errorf("%d logins have begun and not ended", maxPending)
	}
	p.pending[relayState] = login
	return address.String(), nil
}

const sessionCookie = "idptest_session"

var consolePage = template.Must(template.New("console").Parse(`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Console</title></head>
<body><h1>Console</h1>
{{if .}}<p id="account">Signed on as {{.}}.</p>{{else}}<p>Nobody is signed on.</p>{{end}}
</body></html>
`))

func (p *Platform) serveConsole(w http.ResponseWriter, r *http.Request) {
	account := ""
	if cookie, err := r.Cookie(sessionCookie); err == nil {
		p.mu.Lock()
		account = p.sessions[cookie.Value]
		p.mu.Unlock()
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if account == "" {
		w.WriteHeader(http.StatusUnauthorized)
	}
	_ = consolePage.Execute(w, account)
}
