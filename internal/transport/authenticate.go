package transport

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/internal/signer"
)

// identity is with what a request is authenticated: credentials, and the time by
// the clock of the platform as far as it is known.
type identity struct {
	auth.Credentials
	ahead time.Duration // how far the platform's clock is ahead of ours
	atIAM bool          // they are for the identity service
}

// now is the time by the clock of the platform.
func (i *identity) now() time.Time { return time.Now().Add(i.ahead) }

// headerToken carries a token; the headers of keys are the signer's.
const headerToken = "X-Auth-Token"

// authenticate puts the credentials on a request, whose body is exactly the given
// bytes. A request that is sent again must be authenticated again.
func (i *identity) authenticate(r *http.Request, body []byte) {
	switch {
	case !i.Token.IsZero():
		r.Header.Set(headerToken, i.Token.Reveal())
	case i.AccessKey != "":
		signer.Sign(r, body, signer.Key{
			AccessKey:     i.AccessKey,
			SecretKey:     i.SecretKey,
			SecurityToken: i.SecurityToken,
			DomainID:      i.AccountID,
		}, i.now())
	}
}

// signs reports whether a signature authenticates, which is the one thing that
// depends on a clock.
func (i *identity) signs() bool { return i.Token.IsZero() && i.AccessKey != "" }

// account names the account for its quotas.
func (i *identity) account() string {
	if i.AccountID != "" {
		return i.AccountID
	}
	return i.AccessKey
}

// sameSecrets reports whether two credentials would authenticate alike.
func sameSecrets(a, b auth.Credentials) bool {
	return a.Token.Reveal() == b.Token.Reveal() && a.SecurityToken.Reveal() == b.SecurityToken.Reveal() && a.AccessKey == b.AccessKey
}

// checkCredentials finds what would break every request: the end of a line that
// came along from a file or a variable, for instance, or half a key pair, whose
// signatures the platform would count until it locks the key.
func checkCredentials(c auth.Credentials) error {
	if c.Token.IsZero() && (c.AccessKey == "") != c.SecretKey.IsZero() {
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
