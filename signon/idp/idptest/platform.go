package idptest

import (
	"context"
	"crypto"
	"crypto/tls"
	"encoding/xml"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/crewjam/saml"
	"github.com/crewjam/saml/samlsp"
	dsig "github.com/russellhaering/goxmldsig"

	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/signon/idp"
)

// The paths of the platform.
const (
	PathMetadata = "/authui/saml/metadata.xml"
	PathLogin    = "/authui/saml/login"
	PathACS      = "/authui/saml/acs"
	// PathConsole is a page that tells who is signed on, to have a console to go to.
	PathConsole = "/console/"
)

// Platform is the service provider. It is an http.Handler, safe for concurrent use, and its
// clock is that of the emulator.
type Platform struct {
	// URL is its address, without a slash at the end.
	URL string
	// KeyPair signs the requests and the notifications.
	KeyPair tls.Certificate
	// UserAttribute is the attribute that has the user's ID, xUserId from New on.
	UserAttribute string

	emulator *emulator.Server
	mux      *http.ServeMux
	client   *http.Client

	mu       sync.Mutex
	access   map[string]access  // by platform ID
	pending  map[string]pending // by relay state
	sessions map[string]string  // cookie to account name
	logins   []Login
	used     map[string]time.Time // assertions, until they end
}

// Access is what a partner configures in the partner centre.
type Access struct {
	// AccountType is the platform ID, as [emulator.Account] has it for the partner.
	AccountType string
	// Metadata is that of the partner's identity provider.
	Metadata []byte
	// NotifyURL is where bindings are notified; empty for nowhere.
	NotifyURL string
}

type access struct {
	Access
	metadata *saml.EntityDescriptor
}

// Login is a user who was signed on.
type Login struct {
	// AccountType and UserID are the partner's platform and the ID of the user there.
	AccountType string
	UserID      string
	// CustomerID and CustomerName are the account of the platform.
	CustomerID   string
	CustomerName string
	// FirstLogin is what the login link said.
	FirstLogin bool
	// Attributes are those of the assertion, with the first value of each.
	Attributes map[string]string
	// Time is by the clock of the emulator.
	Time time.Time
}

// New returns a platform beside an emulator, for an address at which the program serves it.
func New(srv *emulator.Server, address string) (*Platform, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Path != "" {
		return nil, fmt.Errorf("idptest: the address must have a host and no path, got %q", address)
	}
	pair, err := keyPair(u.Host, srv.Emulator.Now())
	if err != nil {
		return nil, err
	}
	p := &Platform{
		URL: address, KeyPair: pair, UserAttribute: "xUserId", emulator: srv, mux: http.NewServeMux(),
		// The address of a notification is the partner's own, which answers itself.
		client: &http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		access: map[string]access{}, pending: map[string]pending{}, sessions: map[string]string{}, used: map[string]time.Time{},
	}
	p.mux.HandleFunc("GET "+PathMetadata, p.serveMetadata)
	p.mux.HandleFunc("GET "+PathLogin, p.serveLogin)
	p.mux.HandleFunc("POST "+PathACS, p.serveACS)
	p.mux.HandleFunc("GET "+PathConsole, p.serveConsole)
	return p, nil
}

// keyPair makes one that is valid by the clock of the emulator and by that of the machine,
// which reads the metadata.
func keyPair(name string, now time.Time) (tls.Certificate, error) {
	first, last := now, time.Now()
	if last.Before(first) {
		first, last = last, first
	}
	first, last = first.AddDate(-1, 0, 0), last.AddDate(1, 0, 0)
	return idp.NewKeyPair(name, first, last.Sub(first))
}

// Start serves a platform on the loopback interface for the length of a test.
func Start(tb emulator.TB, srv *emulator.Server) *Platform {
	tb.Helper()
	p, stop, err := Serve(srv)
	if err != nil {
		tb.Fatalf("%v", err)
		return nil
	}
	tb.Cleanup(stop)
	return p
}

// Serve serves a platform on the loopback interface until stop is called, for programs.
func Serve(srv *emulator.Server) (p *Platform, stop func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, fmt.Errorf("idptest: %w", err)
	}
	if p, err = New(srv, "http://"+listener.Addr().String()); err != nil {
		return nil, nil, errors.Join(err, listener.Close())
	}
	server := &http.Server{Handler: p, ReadHeaderTimeout: 10 * time.Second}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(listener) // always an error, http.ErrServerClosed after stop
	}()
	return p, func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if server.Shutdown(ctx) != nil {
			_ = server.Close()
		}
		<-done
	}, nil
}

// Configure registers a partner, or changes what it has registered.
func (p *Platform) Configure(a Access) error {
	metadata, err := samlsp.ParseMetadata(a.Metadata)
	if err != nil {
		return fmt.Errorf("idptest: the metadata of the identity provider: %w", err)
	}
	if a.AccountType == "" || len(metadata.IDPSSODescriptors) == 0 {
		return errors.New("idptest: a partner needs an AccountType and the metadata of an identity provider")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.access[a.AccountType] = access{a, metadata}
	return nil
}

// Logins lists the users who were signed on, oldest first.
func (p *Platform) Logins() []Login {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]Login(nil), p.logins...)
}

// ServeHTTP implements http.Handler.
func (p *Platform) ServeHTTP(w http.ResponseWriter, r *http.Request) { p.mux.ServeHTTP(w, r) }

// Metadata returns the metadata of the service provider, as PathMetadata serves it.
func (p *Platform) Metadata() ([]byte, error) {
	document, err := xml.MarshalIndent(p.provider(access{}).Metadata(), "", "  ")
	return append([]byte(xml.Header), document...), err
}

func (p *Platform) serveMetadata(w http.ResponseWriter, _ *http.Request) {
	document, err := p.Metadata()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/xml")
	_, _ = w.Write(document)
}

// provider is the service provider of the SAML library, as it faces one partner.
func (p *Platform) provider(a access) *saml.ServiceProvider {
	u, _ := url.Parse(p.URL) // New has parsed it
	key, _ := p.KeyPair.PrivateKey.(crypto.Signer)
	return &saml.ServiceProvider{
		EntityID: p.URL + PathMetadata, Key: key, Certificate: p.KeyPair.Leaf,
		MetadataURL: *u.JoinPath(PathMetadata), AcsURL: *u.JoinPath(PathACS), IDPMetadata: a.metadata,
		AuthnNameIDFormat: saml.UnspecifiedNameIDFormat, SignatureMethod: dsig.RSASHA256SignatureMethod,
		MetadataOmitValidUntil:           true,
		AssertionConsumerServiceBindings: []string{saml.HTTPPostBinding},
		Clock:                            dsig.NewFakeClockAt(p.emulator.Emulator.Now()),
		RejectUnknownConditions:          true, RejectSHA1Signatures: true, RejectExpiredIDPMetadata: true,
		ReplayCache: once{p},
	}
}

// once refuses an assertion that was used before.
type once struct{ p *Platform }

func (o once) Consume(id string, end time.Time) error {
	o.p.mu.Lock()
	defer o.p.mu.Unlock()
	now := o.p.emulator.Emulator.Now()
	for old, end := range o.p.used {
		if now.After(end) {
			delete(o.p.used, old)
		}
	}
	if _, used := o.p.used[id]; used {
		return saml.ErrAssertionReplayed
	}
	o.p.used[id] = end
	return nil
}
