package script

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
)

// IAM is an identity service beside the platform, behind one transport.
type IAM struct {
	*Platform           // the business interfaces
	Service   *Platform // the identity service
}

// WithIAM puts an identity service beside the platform.
func WithIAM(platform, service *Platform) IAM { return IAM{platform, service} }

// RoundTrip sends to the one or the other by the host.
func (s IAM) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasPrefix(r.URL.Host, "iam") {
		return s.Service.Silent().RoundTrip(r)
	}
	return s.Silent().RoundTrip(r)
}

// Tokens is an identity service that gives one token after the other.
func Tokens(life time.Duration) *Platform {
	return &Platform{Answer: func(n int, _ Request) Reply { return Token(n, life) }}
}

// Token is the response of the identity service with the n-th token.
func Token(n int, life time.Duration) Reply {
	body := fmt.Sprintf(`{"token":{"expires_at":%q,"user":{"domain":{"id":"account-1"}},"domain":{"id":"account-1"}}}`,
		time.Now().Add(life).UTC().Format("2006-01-02T15:04:05.000000Z"))
	return Answered(201, body, "X-Subject-Token", fmt.Sprintf("the-token-number-%d", n))
}

// WrongPassword is the refusal of a password.
func WrongPassword(headers ...string) Reply {
	return Answered(401, `{"error":{"code":401,"message":"The username or password is wrong.","title":"Unauthorized"}}`, headers...)
}

// User returns the provider of an IAM user that such a service knows.
func User() *auth.UserToken {
	return auth.NewUserToken(auth.User{Domain: "partner", Name: "robot", Password: core.NewSecret("the-password-of-robot")})
}
