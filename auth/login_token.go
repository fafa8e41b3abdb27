package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

// LoginToken signs a browser on to the console without a password, once it is part of
// a link; package signon makes that link.
type LoginToken struct {
	Token     core.Secret // the ticket itself
	Expires   time.Time   // by the clock of this machine
	AccountID string      // id of the account that it is for
	UserName  string      // for whom, as the platform names the agency: "account/agency"
	SessionID string      // of the console, for audits
}

const (
	shortestLogin = 10 * time.Minute
	longestLogin  = 12 * time.Hour
)

type loginTokenRequest struct {
	Auth struct {
		SecurityToken struct {
			Access          string      `json:"access"`
			Secret          core.Secret `json:"secret"`
			ID              core.Secret `json:"id"`
			DurationSeconds int         `json:"duration_seconds"`
		} `json:"securitytoken"`
	} `json:"auth"`
}

type loginTokenResponse struct {
	LoginToken struct {
		DomainID  string    `json:"domain_id"`
		UserName  string    `json:"user_name"`
		SessionID string    `json:"session_id"`
		ExpiresAt time.Time `json:"expires_at"`
	} `json:"logintoken"`

	core.Metadata `json:"-"`
}

var (
	errNoLoginToken = errors.New("the identity service answered without a login token")
	errNotTemporary = errors.New("a login token takes temporary keys, as auth.NewAgencyKeys supplies them, " +
		"and these are no keys with a security token")
)

// CreateLoginToken exchanges temporary keys for a login token that lasts 10 minutes to
// 12 hours, no longer than the keys. Keys of an agency must have been made with
// [Agency.SessionUser]. The body of the request authenticates it; errors are those
// of every call to the identity service.
//
// Source: POST /v3.0/OS-AUTH/securitytoken/logintokens of the identity service.
func CreateLoginToken(ctx context.Context, iam IAM, keys Credentials, lasting time.Duration) (LoginToken, error) {
	switch {
	case keys.AccessKey == "" || keys.SecretKey.IsZero() || keys.SecurityToken.IsZero():
		return LoginToken{}, errNotTemporary
	case lasting < shortestLogin || lasting > longestLogin || lasting%time.Second != 0:
		return LoginToken{}, fmt.Errorf("a login token lasts 10 minutes to 12 hours, in whole seconds, got %s", lasting)
	}
	var req loginTokenRequest
	body := &req.Auth.SecurityToken
	body.Access, body.Secret, body.ID = keys.AccessKey, keys.SecretKey, keys.SecurityToken
	body.DurationSeconds = int(lasting / time.Second)
	var resp loginTokenResponse
	asked := time.Now()
	if err := send(ctx, iam, IAMRequest{
		Name: "iam.CreateLoginToken", Method: http.MethodPost, Path: "/v3.0/OS-AUTH/securitytoken/logintokens",
		Body: req,
	}, &resp); err != nil {
		return LoginToken{}, err
	}
	token := resp.Header.Get("X-Subject-LoginToken")
	if token == "" || resp.LoginToken.ExpiresAt.IsZero() {
		return LoginToken{}, errNoLoginToken
	}
	return LoginToken{
		Token: core.NewSecret(token), Expires: localEnd(asked, resp.LoginToken.ExpiresAt, resp.Header, time.Time{}),
		AccountID: resp.LoginToken.DomainID, UserName: resp.LoginToken.UserName, SessionID: resp.LoginToken.SessionID,
	}, nil
}
