package auth

import (
	"context"
	"errors"

	"github.com/partnerbss/partnerbss-go/core"
)

// User is an IAM user that obtains tokens with its password.
type User struct {
	Domain   string      // name of the account that the user belongs to; required
	Name     string      // user name; for an account itself it equals Domain; required
	Password core.Secret // required

	// With virtual MFA login protection both are needed. A passcode lives for
	// seconds, so such a user obtains one token and cannot renew it.
	TOTPUserID   string
	TOTPPasscode core.Secret

	// Scope of the token: a project, or the whole account when both are empty.
	// The business interfaces are account-level.
	ProjectID   string
	ProjectName string // name of the region, such as cn-north-1, for its own project
}

// UserToken authenticates with the token of an IAM user. A token lives 24 hours
// by the clock of the platform. It is replaced ahead of its end, while calls go on
// with the old one, or when the platform wants another. The fetch of a token does
// not end with the call that began it: it goes on while any call waits for it, and
// 15 seconds more. A password that is refused is offered again after a minute, and
// then ever less often; until then calls end with a [RefusedError].
type UserToken struct {
	described
	account
	user  *User
	cache *cache
}

// NewUserToken returns a provider of the user's tokens.
func NewUserToken(user User, opts ...Option) *UserToken {
	a := newAccount(opts)
	a.securityToken = core.Secret{} // a token needs none
	return &UserToken{
		described: described{"auth.UserToken(" + user.Domain + "/" + user.Name + ")"},
		account:   a,
		user:      &user,
		cache:     &cache{},
	}
}

// Credentials returns the current token.
func (p *UserToken) Credentials(ctx context.Context, iam IAM) (Credentials, error) {
	return p.cache.get(ctx, iam, func(ctx context.Context) (Credentials, error) {
		if p.user.Domain == "" || p.user.Name == "" || p.user.Password.IsZero() {
			return Credentials{}, errors.New("auth.UserToken: domain, name and password are required")
		}
		got, err := obtainToken(ctx, iam, p.identity(), p.scope(), Credentials{})
		got.Role = p.role
		if p.id != "" {
			got.AccountID = p.id
		}
		return got, err
	})
}

// Invalidate drops a token that the platform no longer accepts.
func (p *UserToken) Invalidate(rejected Credentials) { p.cache.invalidate(rejected) }

func (p *UserToken) identity() identity {
	id := identity{Methods: []string{"password"}, Password: &password{}}
	id.Password.User.Name = p.user.Name
	id.Password.User.Password = p.user.Password
	id.Password.User.Domain = reference{Name: p.user.Domain}
	if !p.user.TOTPPasscode.IsZero() {
		id.Methods = append(id.Methods, "totp")
		id.TOTP = &totp{}
		id.TOTP.User.ID = p.user.TOTPUserID
		id.TOTP.User.Passcode = p.user.TOTPPasscode
	}
	return id
}

func (p *UserToken) scope() *scope {
	switch {
	case p.user.ProjectID != "":
		return &scope{Project: &reference{ID: p.user.ProjectID}}
	case p.user.ProjectName != "":
		return &scope{Project: &reference{Name: p.user.ProjectName}}
	}
	return &scope{Domain: &reference{Name: p.user.Domain}}
}
