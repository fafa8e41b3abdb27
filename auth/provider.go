package auth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

// Credentials authenticate requests: with a token when there is one, else with
// a key pair.
type Credentials struct {
	AccessKey     string
	SecretKey     core.Secret
	SecurityToken core.Secret // only with temporary keys
	Token         core.Secret // sent as X-Auth-Token
	AccountID     string      // id of the account they belong to, "" when not known
	ProjectID     string      // project that a token is scoped to, if any
	Role          core.Role   // whose account that is, "" when not known
	Expires       time.Time   // by the clock of this machine; zero when they do not expire by themselves
}

// Provider supplies credentials. It must be safe for use by many goroutines, and
// is asked for every call: one that obtains its credentials somewhere keeps them,
// bound to the identity service and the account that they were obtained from.
// Implement it with [Func] to take them from a store of your own.
//
// A provider that also has a method Role() core.Role says whose credentials it
// supplies before it has any; see [WithRole].
type Provider interface {
	// Credentials returns the credentials for one call. iam is nil for a provider
	// that is asked by itself, outside of a client.
	Credentials(ctx context.Context, iam IAM) (Credentials, error)
}

// An Invalidator is a [Provider] that can replace credentials which the platform
// no longer accepts. Invalidate is told which ones, so that credentials another
// goroutine has replaced in the meantime are kept.
type Invalidator interface {
	Invalidate(rejected Credentials)
}

// RoleOf returns whose credentials a provider supplies, when it knows that without
// obtaining them, else "".
func RoleOf(p Provider) core.Role {
	if known, ok := p.(interface{ Role() core.Role }); ok {
		return known.Role()
	}
	return ""
}

// ErrNotConfigured means that a provider found nothing to work with; a chain
// goes on to the next one.
var ErrNotConfigured = errors.New("no credentials configured")

// Option adds a fact about the account that a provider's credentials belong to.
type Option func(*account)

// account is what is known of whose credentials they are.
type account struct {
	id            string
	role          core.Role
	securityToken core.Secret
}

func newAccount(opts []Option) account {
	var a account
	for _, opt := range opts {
		if opt != nil {
			opt(&a)
		}
	}
	return a
}

// Role lets the client refuse operations that the account cannot call.
func (a *account) Role() core.Role { return a.role }

// WithAccountID names the account. Its id is sent and signed as X-Domain-Id.
func WithAccountID(id string) Option { return func(a *account) { a.id = id } }

// WithRole says whose account it is. Operations that it cannot call then fail
// before anything is sent.
func WithRole(role core.Role) Option { return func(a *account) { a.role = role } }

// WithSecurityToken adds the security token that temporary keys need. Use
// NewTemporaryKeys where they can be fetched again.
func WithSecurityToken(token string) Option {
	sealed := core.NewSecret(token)
	return func(a *account) { a.securityToken = sealed }
}

// described makes a provider print as its description alone: fmt would show the
// unexported fields of a struct with all they hold. In an unexported field of
// another struct fmt cannot ask the provider, so its secrets, and what a fetch may
// be changing, lie behind pointers, which print as addresses.
type described struct{ text string }

// String describes the provider without its secrets.
func (d described) String() string { return d.text }

// GoString describes the provider without its secrets.
func (d described) GoString() string { return d.text }

// Format describes the provider under every verb.
func (d described) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(d.text)) }

// LogValue describes the provider in slog.
func (d described) LogValue() slog.Value { return slog.StringValue(d.text) }

// MarshalText describes the provider in JSON.
func (d described) MarshalText() ([]byte, error) { return []byte(d.text), nil }

// mask keeps the end of an access key, enough to tell keys apart.
func mask(accessKey string) string {
	const shown = 4
	if len(accessKey) <= 2*shown {
		return "****"
	}
	return "****" + accessKey[len(accessKey)-shown:]
}

// AKSK signs with a permanent key pair, or with temporary keys that nobody
// renews.
type AKSK struct {
	described
	account
	credentials *Credentials
}

// NewAKSK returns a provider of the given access key and secret key.
func NewAKSK(accessKey, secretKey string, opts ...Option) *AKSK {
	a := newAccount(opts)
	credentials := &Credentials{
		AccessKey: accessKey, SecretKey: core.NewSecret(secretKey), SecurityToken: a.securityToken,
		AccountID: a.id, Role: a.role,
	}
	a.securityToken = core.Secret{}
	return &AKSK{described{"auth.AKSK(" + mask(accessKey) + ")"}, a, credentials}
}

// Credentials returns the keys.
func (p *AKSK) Credentials(context.Context, IAM) (Credentials, error) {
	switch access, secret := p.credentials.AccessKey, p.credentials.SecretKey; {
	case access == "" && secret.IsZero():
		return Credentials{}, fmt.Errorf("auth.AKSK: access key and secret key are empty: %w", ErrNotConfigured)
	case access == "":
		return Credentials{}, errors.New("auth.AKSK: the access key is empty")
	case secret.IsZero():
		return Credentials{}, errors.New("auth.AKSK: the secret key is empty")
	}
	return *p.credentials, nil
}

// Func supplies credentials from a function, which is called for each request
// and does its own caching; NewTemporaryKeys caches for it.
type Func func(ctx context.Context) (Credentials, error)

// Credentials calls the function.
func (f Func) Credentials(ctx context.Context, _ IAM) (Credentials, error) {
	if f == nil {
		return Credentials{}, errors.New("auth.Func: nil function")
	}
	return f(ctx)
}

// TemporaryKeys signs with keys that are fetched again before they expire.
type TemporaryKeys struct {
	described
	account
	cache *cache
	fetch Func
}

// NewTemporaryKeys returns a provider of the temporary keys that fetch obtains:
// AccessKey, SecretKey, SecurityToken and Expires. Many goroutines share one
// fetch. Its context has the values of the call that needs the keys first, but not
// its end: fetch may go on while any call waits for the keys, and 15 seconds more,
// so that its result serves later calls. Keys that are still good stay in use
// while fetch obtains others. A call whose fetch failed a moment ago ends with a
// [RefusedError].
func NewTemporaryKeys(fetch func(ctx context.Context) (Credentials, error), opts ...Option) *TemporaryKeys {
	a := newAccount(opts)
	a.securityToken = core.Secret{} // the fetched one counts
	return &TemporaryKeys{described: described{"auth.TemporaryKeys"}, account: a, cache: &cache{}, fetch: fetch}
}

// Credentials returns the current keys.
func (p *TemporaryKeys) Credentials(ctx context.Context, iam IAM) (Credentials, error) {
	return p.cache.get(ctx, iam, func(ctx context.Context) (Credentials, error) {
		credentials, err := p.fetch.Credentials(ctx, iam)
		if err == nil && (credentials.AccessKey == "" || credentials.SecretKey.IsZero() || credentials.SecurityToken.IsZero()) {
			err = errors.New("auth.TemporaryKeys: the fetched keys are not complete")
		}
		if credentials.AccountID == "" {
			credentials.AccountID = p.id
		}
		if p.role != "" {
			credentials.Role = p.role
		}
		return credentials, err
	})
}

// Invalidate drops keys that the platform no longer accepts.
func (p *TemporaryKeys) Invalidate(rejected Credentials) { p.cache.invalidate(rejected) }
