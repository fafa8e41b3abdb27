package idp

import (
	"crypto"
	"crypto/rsa"
	"crypto/tls"
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

// LoginTime is how long a user may take to log in to the partner's platform after Huawei
// Cloud's request has arrived.
const LoginTime = 30 * time.Minute

// minKeyBits is the length of RSA keys below which nothing is signed.
const minKeyBits = 2048

// Config is what a [Provider] is made of.
type Config struct {
	// EntityID names the provider, as its metadata does: an absolute URI of at most 1024
	// characters, by custom the https address of the metadata. Required.
	EntityID string
	// SSOURL is the address of the single sign-on service, to which Huawei Cloud redirects
	// browsers: https, or http on a loopback address; without query and fragment. Required.
	SSOURL string
	// KeyPair signs, as tls.LoadX509KeyPair reads it from what cmd/signon-idp writes: an
	// RSA key of 2048 bits or more and its certificate. Required. The private key may be
	// any crypto.Signer.
	KeyPair tls.Certificate
	// Published are further certificates that the metadata lists for verifying: the next
	// one before its key signs, the last one for a while afterwards.
	Published []*x509.Certificate

	// Platform has the metadata of Huawei Cloud's service provider, whose certificates
	// verify requests: a signon.MetadataSource, or what [Stored] makes of a copy. Required.
	Platform PlatformSource
	// User says who is logged in to the partner's platform, by the cookies of the request.
	// Nobody is nil and nil, or nil and [ErrNotLoggedIn]. Any other error answers 500.
	// Required.
	User func(*http.Request) (*User, error)
	// Login answers a request of somebody who must log in first, for example with a
	// redirect: see [LoginPage]. Required.
	Login func(http.ResponseWriter, *http.Request, LoginRequest)

	// Attributes are the names of the attributes; empty ones have their defaults.
	Attributes Attributes
	// NameIDFormat is the format of the NameID, by default the persistent one of SAML 2.0.
	// The assertion has it whatever the request asks for.
	NameIDFormat string
	// Replays remembers the requests that were answered, by default in the memory of this
	// process. Set it where several processes answer.
	Replays Replays
	// Logger gets a warning for each refused request and an error where the program's own
	// part fails; none by default. It gets no assertion and no attribute.
	Logger *slog.Logger
	// Now is the clock, by default time.Now.
	Now func() time.Time
}

// User is somebody who is logged in to the partner's platform.
type User struct {
	// ID is the user's ID there, the xUserId: the xaccount_id of a customer that was made
	// with customers.Create. At most 128 characters. Required.
	ID string
	// AccountID is the ID of the account that the user belongs to, where it differs.
	AccountID string
	// Email and Name describe the user.
	Email string
	Name  string
	// More are further attributes by name.
	More map[string]string
	// AuthenticatedAt is when the user logged in. Required.
	AuthenticatedAt time.Time
	// AuthnContext is how, as a class of SAML 2.0; by default a password over TLS.
	AuthnContext string
}

// ErrNotLoggedIn may be returned by [Config.User] for nobody.
var ErrNotLoggedIn = errors.New("idp: nobody is logged in")

// LoginRequest is what the login page has to know.
type LoginRequest struct {
	// ReturnTo is the address to which the browser has to go when the user has logged in.
	ReturnTo string
	// Again says that the user must give the password again although logged in.
	Again bool
}

// LoginPage returns a Config.Login that redirects to a page, with the return address in
// the query parameter return_to, and again=true where the user must log in anew. The page
// must ask [Provider.Owns] before it sends a browser to an address of its query.
func LoginPage(address string) func(http.ResponseWriter, *http.Request, LoginRequest) {
	return func(w http.ResponseWriter, r *http.Request, login LoginRequest) {
		u, err := url.Parse(address)
		if err != nil {
			http.Error(w, "The address of the login page is wrong.", http.StatusInternalServerError)
			return
		}
		query := u.Query()
		query.Set("return_to", login.ReturnTo)
		if login.Again {
			query.Set("again", "true")
		}
		u.RawQuery = query.Encode()
		http.Redirect(w, r, u.String(), http.StatusSeeOther)
	}
}

// PlatformSource has the metadata of the platform. A source that is a signon.Refresher is
// asked to look for newer metadata when a signature fits none of the certificates. It must
// be safe for concurrent use; nil metadata answer 503.
type PlatformSource interface {
	Metadata() *signon.Metadata
}

// Stored returns a source that always has the same metadata, such as a copy in a file that
// somebody has looked at.
func Stored(metadata *signon.Metadata) PlatformSource { return stored{metadata} }

type stored struct{ metadata *signon.Metadata }

func (s stored) Metadata() *signon.Metadata { return s.metadata }

// check validates a configuration and returns it with its defaults.
func (c Config) check() (Config, error) {
	if err := checkEntityID(c.EntityID); err != nil {
		return c, err
	}
	if err := checkAddress("SSOURL", c.SSOURL); err != nil {
		return c, err
	}
	if c.Platform == nil || c.User == nil || c.Login == nil {
		return c, errors.New("idp: Platform, User and Login must be given")
	}
	for _, certificate := range c.Published {
		if certificate == nil {
			return c, errors.New("idp: Published has a nil certificate")
		}
	}
	if err := c.checkKey(); err != nil {
		return c, err
	}
	if c.NameIDFormat == "" {
		c.NameIDFormat = string(saml.PersistentNameIDFormat)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Replays == nil {
		c.Replays = NewMemoryReplays(c.Now)
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	c.Attributes = c.Attributes.withDefaults()
	return c, nil
}

// checkKey reads the certificate and makes sure that the key belongs to it.
func (c *Config) checkKey() error {
	if len(c.KeyPair.Certificate) == 0 {
		return errors.New("idp: KeyPair has no certificate")
	}
	if c.KeyPair.Leaf == nil {
		leaf, err := x509.ParseCertificate(c.KeyPair.Certificate[0])
		if err != nil {
			return fmt.Errorf("idp: certificate of KeyPair: %w", err)
		}
		c.KeyPair.Leaf = leaf
	}
	public, ok := c.KeyPair.Leaf.PublicKey.(*rsa.PublicKey)
	if !ok {
		return errors.New("idp: KeyPair must be an RSA key")
	}
	if bits := public.N.BitLen(); bits < minKeyBits {
		return fmt.Errorf("idp: KeyPair must have %d bits or more, not %d", minKeyBits, bits)
	}
	signer, ok := c.KeyPair.PrivateKey.(crypto.Signer)
	if !ok {
		return errors.New("idp: the private key of KeyPair cannot sign")
	}
	if !public.Equal(signer.Public()) {
		return errors.New("idp: the private key of KeyPair is not that of its certificate")
	}
	return nil
}

// checkEntityID accepts what the library writes unchanged: it keeps the ID as a URL.
func checkEntityID(id string) error {
	u, err := url.Parse(id)
	if err != nil || !u.IsAbs() || len(id) > 1024 || u.String() != id {
		return fmt.Errorf("idp: EntityID must be an absolute URI of at most 1024 characters, got %q", id)
	}
	return nil
}

// checkAddress accepts https, and http on loopback addresses.
func checkAddress(name, address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.String() != address {
		return fmt.Errorf("idp: %s must be an absolute address without query and fragment, got %q", name, address)
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())) {
		return fmt.Errorf("idp: %s must be https, got %q", name, address)
	}
	return nil
}
