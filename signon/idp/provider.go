package idp

import (
	"context"
	"crypto"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/crewjam/saml"

	"github.com/partnerbss/partnerbss-go/signon"
)

// Provider is the identity provider of a partner's platform. It is safe for concurrent
// use.
type Provider struct {
	config   Config
	entity   *url.URL
	sso      *url.URL
	signer   crypto.Signer
	arrivals arrivals
}

// New returns a provider, or says what is wrong with the configuration. A certificate
// that has ended, or ends within 30 days, is a warning in the log.
func New(config Config) (*Provider, error) {
	c, err := config.check()
	if err != nil {
		return nil, err
	}
	p := &Provider{config: c, signer: c.KeyPair.PrivateKey.(crypto.Signer)} // checkKey has looked
	if p.entity, err = url.Parse(c.EntityID); err != nil {
		return nil, err
	}
	if p.sso, err = url.Parse(c.SSOURL); err != nil {
		return nil, err
	}
	if p.arrivals, err = newArrivals(p.signer); err != nil {
		return nil, err
	}
	if end := c.KeyPair.Leaf.NotAfter; c.Now().Add(30 * 24 * time.Hour).After(end) {
		c.Logger.Warn("idp: the certificate has ended or ends soon", slog.Time("end", end))
	}
	return p, nil
}

// ServeHTTP serves the single sign-on address, and the metadata at the path of the entity
// ID where that is an address. A server that strips or adds a prefix calls ServeSSO and
// ServeMetadata.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case p.sso.Path:
		p.ServeSSO(w, r)
	case p.entity.Path:
		p.ServeMetadata(w, r)
	default:
		http.NotFound(w, r)
	}
}

// Owns reports whether an address is one to which [Config.Login] sends users back. The
// login page asks it before it follows an address that came with a request: one that
// follows any address sends users wherever the maker of a link wants.
func (p *Provider) Owns(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == p.sso.Scheme && u.Host == p.sso.Host && u.Path == p.sso.Path && u.User == nil
}

// ServeMetadata serves the metadata of the provider.
func (p *Provider) ServeMetadata(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		p.refuse(w, r, &refusal{http.StatusMethodNotAllowed, "Only GET is answered here.", nil})
		return
	}
	document, err := p.Metadata()
	if err != nil {
		p.refuse(w, r, internal(err))
		return
	}
	w.Header().Set("Content-Type", "application/samlmetadata+xml")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(document)
}

// ServeSSO answers one AuthnRequest: with a page that posts the response, by way of the
// login page, or with a short text and 4xx or 5xx.
func (p *Provider) ServeSSO(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		w.Header().Set("Allow", http.MethodGet)
		p.refuse(w, r, &refusal{http.StatusMethodNotAllowed, "Only GET is answered here.", nil})
		return
	}
	q, err := parseQuery(r.URL.RawQuery)
	if err != nil {
		p.refuse(w, r, badRequest(err))
		return
	}
	x, bad := p.accept(r, q)
	if bad == nil {
		bad = p.answer(w, r, x)
	}
	if bad != nil {
		p.refuse(w, r, bad)
	}
}

// exchange is a request that was found good.
type exchange struct {
	*query
	request *saml.IdpAuthnRequest
	// arrived is when the request came first, now when it came this time.
	arrived, now time.Time
}

// returned reports whether the user has been at the login page.
func (x *exchange) returned() bool { return x.note != "" }

// accept verifies a request: first the signature over the query, then all that the
// request says.
func (p *Provider) accept(r *http.Request, q *query) (*exchange, *refusal) {
	now := p.config.Now()
	platform, bad := p.verify(r.Context(), q, now)
	if bad != nil {
		return nil, bad
	}
	x := &exchange{query: q, now: now, arrived: now}
	if x.returned() {
		arrived, err := p.arrivals.open(q.note, q.encoded, now)
		if err != nil {
			return nil, badRequest(err)
		}
		x.arrived = arrived
	}
	document, err := q.xml()
	if err != nil {
		return nil, badRequest(err)
	}
	// The request is verified as of its arrival, and answered as of now.
	x.request = &saml.IdpAuthnRequest{
		IDP: p.library(platform, now), HTTPRequest: r, RequestBuffer: document, RelayState: q.relayState, Now: x.arrived,
	}
	if err := x.request.Validate(); err != nil {
		return nil, badRequest(fmt.Errorf("the request: %w", err))
	}
	x.request.Now = now
	return x, nil
}

// verify checks the signature of a request, and returns the metadata that it fits. One that
// fits none may be the first under a new key: then the source looks for newer metadata.
func (p *Provider) verify(ctx context.Context, q *query, now time.Time) (*signon.Metadata, *refusal) {
	source := p.config.Platform
	platform := source.Metadata()
	err := q.verify(certificates(platform, now))
	if refresher, ok := source.(signon.Refresher); ok && errors.Is(err, errNoFit) {
		if failed := refresher.Refresh(ctx); failed != nil {
			err = fmt.Errorf("%w; looking for newer metadata: %w", err, failed)
		} else {
			platform = source.Metadata()
			err = q.verify(certificates(platform, now))
		}
	}
	switch {
	case err == nil:
		return platform, nil
	case platform == nil:
		return nil, &refusal{http.StatusServiceUnavailable, "The metadata of the platform is not there. Try again in a minute.", err}
	}
	return nil, &refusal{http.StatusForbidden, "The request is not signed by the platform.", err}
}

// certificates lists those that may verify a request now.
func certificates(platform *signon.Metadata, now time.Time) []*x509.Certificate {
	if platform == nil || !platform.ValidUntil.IsZero() && !now.Before(platform.ValidUntil) {
		return nil
	}
	var good []*x509.Certificate
	for _, c := range platform.SigningCertificates {
		if !now.Before(c.NotBefore) && !now.After(c.NotAfter) {
			good = append(good, c)
		}
	}
	return good
}

// answer asks who is logged in, and writes the response for that user.
func (p *Provider) answer(w http.ResponseWriter, r *http.Request, x *exchange) *refusal {
	user, bad := p.user(r)
	if bad != nil {
		return bad
	}
	again := user != nil && isTrue(x.request.Request.ForceAuthn) &&
		(!x.returned() || user.AuthenticatedAt.Before(x.arrived.Truncate(time.Second)))
	switch {
	case again && x.returned():
		return &refusal{http.StatusForbidden, "The platform wants the user to log in again, and the login page did not ask.", nil}
	case (user == nil || again) && isTrue(x.request.Request.IsPassive):
		return respond(w, x, func() error {
			return x.request.MakeErrorResponse(saml.StatusResponder, saml.StatusNoPassive, "")
		})
	case user == nil || again:
		secure(w.Header())
		p.config.Login(w, r, LoginRequest{ReturnTo: p.returnTo(x), Again: again})
		return nil
	}
	if bad := p.use(r, x); bad != nil {
		return bad
	}
	return respond(w, x, func() error { return p.assertion(x, user) })
}

// user asks the program, and checks its answer.
func (p *Provider) user(r *http.Request) (*User, *refusal) {
	user, err := p.config.User(r)
	switch {
	case errors.Is(err, ErrNotLoggedIn), err == nil && user == nil:
		return nil, nil
	case err != nil:
		return nil, internal(err)
	}
	if err := user.check(p.config.Attributes); err != nil {
		return nil, internal(err)
	}
	return user, nil
}

// use makes sure that a request is answered once. It is kept for as long as it could come
// back from the login page.
func (p *Provider) use(r *http.Request, x *exchange) *refusal {
	id := x.request.Request.ID
	if len(id) > maxID {
		return badRequest(fmt.Errorf("the ID of the request is longer than %d bytes", maxID))
	}
	until := x.request.Request.IssueInstant.Add(saml.MaxIssueDelay + LoginTime + time.Minute)
	if err := p.config.Replays.Use(r.Context(), id, until); err != nil {
		return replayed(err)
	}
	return nil
}

// returnTo is the address of a request with the note of its arrival. The first note stays:
// another one would give more time at each return.
func (p *Provider) returnTo(x *exchange) string {
	note := x.note
	if note == "" {
		note = p.arrivals.seal(x.encoded, x.now)
	}
	return p.config.SSOURL + "?" + x.signed + "&" + paramSignature + "=" + url.QueryEscape(x.signature) +
		"&" + paramArrived + "=" + note
}

// refuse writes a refusal. Operators find the reason in the log; browsers are not told it.
func (p *Provider) refuse(w http.ResponseWriter, r *http.Request, bad *refusal) {
	level := slog.LevelWarn
	if bad.status >= http.StatusInternalServerError {
		level = slog.LevelError
	}
	p.config.Logger.LogAttrs(context.WithoutCancel(r.Context()), level, "idp: refused", slog.Int("status", bad.status), slog.Any("error", bad.err))
	secure(w.Header())
	http.Error(w, bad.text, bad.status)
}
