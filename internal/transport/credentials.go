package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/signer"
)

// Credentials authenticate one request: with a token when there is one, else
// with a key pair.
type Credentials struct {
	AccessKey     string
	SecretKey     core.Secret
	SecurityToken core.Secret // only with temporary keys
	Token         core.Secret // sent as X-Auth-Token
	AccountID     string      // id of the account they belong to, "" when not known
	ProjectID     string      // project that a token is scoped to, if any
	Role          core.Role   // whose account that is, "" when not known
	Expires       time.Time   // zero when they do not expire by themselves
}

// Provider supplies credentials. It must be safe for use by many goroutines.
// What it caches must be bound to the IAM endpoint and account it was made for.
type Provider interface {
	Credentials(ctx context.Context, iam *IAM) (Credentials, error)
}

// An Invalidator is a provider that can replace credentials which the platform
// no longer accepts. Invalidate is told which ones, so that credentials another
// goroutine has replaced in the meantime are kept.
type Invalidator interface {
	Invalidate(rejected Credentials)
}

// RoleOf returns whose credentials a provider supplies, when it knows that
// without obtaining them.
func RoleOf(p Provider) core.Role {
	if known, ok := p.(interface{ Role() core.Role }); ok {
		return known.Role()
	}
	return ""
}

// headerToken carries a token; the headers of keys are the signer's.
const headerToken = "X-Auth-Token"

// authenticate puts the credentials on a request.
func (c *Credentials) authenticate(r *http.Request, body []byte, now time.Time) {
	switch {
	case c.Token != "":
		r.Header.Set(headerToken, c.Token.Reveal())
	case c.AccessKey != "":
		signer.Sign(r, body, signer.Key{
			AccessKey:     c.AccessKey,
			SecretKey:     c.SecretKey,
			SecurityToken: c.SecurityToken,
			DomainID:      c.AccountID,
		}, now)
	}
}

// check finds what would break every request: the end of a line that came along
// from a file or a variable, for instance, or half a key pair, whose signatures
// the platform would count until it locks the key.
func (c *Credentials) check() error {
	if c.Token == "" && (c.AccessKey == "") != (c.SecretKey == "") {
		return errors.New("access key and secret key are of use only together")
	}
	for _, part := range []struct{ name, text string }{
		{"access key", c.AccessKey},
		{"security token", c.SecurityToken.Reveal()},
		{"token", c.Token.Reveal()},
		{"account id", c.AccountID},
	} {
		for _, b := range []byte(part.text) {
			if b <= ' ' || b >= 0x7f {
				return fmt.Errorf("the %s has a character that cannot be sent: white space, a control character or one beyond ASCII", part.name)
			}
		}
	}
	if secret := c.SecretKey.Reveal(); strings.TrimSpace(secret) != secret {
		return errors.New("the secret key begins or ends with white space")
	}
	return nil
}

// account names the account for its quotas.
func (c *Credentials) account() string {
	if c.AccountID != "" {
		return c.AccountID
	}
	return c.AccessKey
}

// scrub removes the credentials, and the secrets that the request holds, from a
// text of the platform or of something in between: the gateway prints the request
// that it was sent when a signature is wrong, and some proxies do.
func (c *call) scrub(text string) string {
	secrets := []core.Secret{c.credentials.SecretKey, c.credentials.SecurityToken, c.credentials.Token}
	secrets = appendSecrets(secrets, reflect.ValueOf(c.req))
	for _, secret := range secrets {
		// Less would turn up by chance, and is no secret worth the name.
		if len(secret) < shortestSecret {
			continue
		}
		text = strings.ReplaceAll(text, secret.Reveal(), redacted)
		// An echo of the body has it in JSON.
		if quoted, err := jsontext.AppendQuote(nil, secret.Reveal()); err == nil {
			text = strings.ReplaceAll(text, string(quoted[1:len(quoted)-1]), redacted)
		}
	}
	return text
}

// redacted stands for a secret, like that of a core.Secret.
const redacted = "[redacted]"

const shortestSecret = 4

// appendSecrets finds the secrets in the fields of a request.
func appendSecrets(found []core.Secret, v reflect.Value) []core.Secret {
	switch v.Kind() {
	case reflect.String:
		if v.Type() == reflect.TypeFor[core.Secret]() {
			return append(found, core.Secret(v.String()))
		}
	case reflect.Pointer, reflect.Interface:
		return appendSecrets(found, v.Elem())
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return found // its zone belongs to package time, which may just be loading it
		}
		for i := range v.NumField() {
			found = appendSecrets(found, v.Field(i))
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return found
		}
		for i := range v.Len() {
			found = appendSecrets(found, v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			found = appendSecrets(found, v.MapIndex(key))
		}
	}
	return found
}

// IAM is the way to the identity service for providers that obtain their
// credentials there: same retries, same errors, another endpoint.
type IAM struct{ client *Client }

// Endpoint names the identity service, so that caches can be bound to it.
func (i *IAM) Endpoint() string {
	if i == nil {
		return "" // a provider that is asked by itself
	}
	return i.client.cfg.Endpoint.String()
}

// Do carries out one call to the identity service, authenticated with the given
// credentials; zero credentials mean none.
func (i *IAM) Do(ctx context.Context, op *Operation, req, out any, as Credentials) error {
	if i.client.cfg.Plan != nil {
		return core.ErrDryRun
	}
	cfg := *i.client.cfg
	cfg.Provider = fixed{as}
	return i.client.run(ctx, op, req, out, &cfg)
}

// fixed supplies the credentials it holds.
type fixed struct{ credentials Credentials }

func (f fixed) Credentials(context.Context, *IAM) (Credentials, error) { return f.credentials, nil }
