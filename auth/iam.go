package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

// IAM is the way to the identity service of the client that asks a [Provider] for
// credentials: its endpoint, its connections, its retries and its errors.
type IAM interface {
	// Endpoint names the identity service, so that what is obtained there can be
	// bound to it.
	Endpoint() string
	// Send sends one request and decodes the response into out, a pointer. A struct
	// that embeds [core.Metadata] receives the headers, too. The request is retried
	// like a query. Errors are those of every other call, but quote nothing of the
	// response. In a dry run Send sends nothing and fails with [core.ErrDryRun].
	Send(ctx context.Context, request IAMRequest, out any) error
}

// IAMRequest is one request to the identity service.
type IAMRequest struct {
	Name        string      // in errors and logs, such as "iam.CreateToken"
	Method      string      // HTTP method
	Path        string      // escaped, such as "/v3/auth/tokens"
	Query       url.Values  // nil when there is none
	Body        any         // what is sent as JSON; nil when there is none
	Credentials Credentials // that authenticate the request; zero where its body does
}

// authRequest is the body that both operations share.
type authRequest struct {
	Auth struct {
		Identity identity `json:"identity"`
		Scope    *scope   `json:"scope,omitzero"`
	} `json:"auth"`
}

type identity struct {
	Methods    []string    `json:"methods"`
	Password   *password   `json:"password,omitzero"`
	TOTP       *totp       `json:"totp,omitzero"`
	AssumeRole *assumeRole `json:"assume_role,omitzero"`
}

type password struct {
	User struct {
		Name     string      `json:"name"`
		Password core.Secret `json:"password"`
		Domain   reference   `json:"domain"`
	} `json:"user"`
}

type totp struct {
	User struct {
		ID       string      `json:"id"`
		Passcode core.Secret `json:"passcode"`
	} `json:"user"`
}

type assumeRole struct {
	AgencyName      string `json:"agency_name"`
	DomainID        string `json:"domain_id,omitzero"`
	DomainName      string `json:"domain_name,omitzero"`
	DurationSeconds int    `json:"duration_seconds,omitzero"`

	SessionUser struct {
		Name string `json:"name"`
	} `json:"session_user,omitzero"`
}

// reference names something by id or by name.
type reference struct {
	ID   string `json:"id,omitzero"`
	Name string `json:"name,omitzero"`
}

type scope struct {
	Domain  *reference `json:"domain,omitzero"`
	Project *reference `json:"project,omitzero"`
}

type tokenResponse struct {
	Token struct {
		IssuedAt  time.Time `json:"issued_at"`
		ExpiresAt time.Time `json:"expires_at"`
		Domain    reference `json:"domain"`
		Project   struct {
			ID     string    `json:"id"`
			Domain reference `json:"domain"`
		} `json:"project"`
		User struct {
			Domain reference `json:"domain"`
		} `json:"user"`
	} `json:"token"`

	core.Metadata `json:"-"`
}

type keysResponse struct {
	Credential struct {
		Access        string      `json:"access"`
		Secret        core.Secret `json:"secret"`
		SecurityToken core.Secret `json:"securitytoken"`
		ExpiresAt     time.Time   `json:"expires_at"`
	} `json:"credential"`

	core.Metadata `json:"-"`
}

var (
	errNoToken = errors.New("the identity service answered without a token")
	errNoKeys  = errors.New("the identity service answered without temporary keys")
)

var errNoIAM = errors.New("these credentials are obtained from the identity service, which only a client knows")

// send sends a request to the identity service, if there is one.
func send(ctx context.Context, iam IAM, request IAMRequest, out any) error {
	if iam == nil {
		return errNoIAM
	}
	return iam.Send(ctx, request, out)
}

// obtainToken asks for a token; as authenticates the request where the body
// does not.
func obtainToken(ctx context.Context, iam IAM, id identity, within *scope, as Credentials) (Credentials, error) {
	var req authRequest
	req.Auth.Identity, req.Auth.Scope = id, within
	var resp tokenResponse
	asked := time.Now()
	if err := send(ctx, iam, IAMRequest{
		Name: "iam.CreateToken", Method: http.MethodPost, Path: "/v3/auth/tokens",
		Query: url.Values{"nocatalog": {"true"}}, // leaves the catalogue of services out
		Body:  req, Credentials: as,
	}, &resp); err != nil {
		return Credentials{}, err
	}
	token := resp.Header.Get("X-Subject-Token")
	if token == "" || resp.Token.ExpiresAt.IsZero() {
		return Credentials{}, errNoToken
	}
	got := Credentials{
		Token:     core.NewSecret(token),
		ProjectID: resp.Token.Project.ID,
		Expires:   localEnd(asked, resp.Token.ExpiresAt, resp.Header, resp.Token.IssuedAt),
	}
	// The scope says for whom the token acts, which the user need not belong to.
	for _, account := range []string{resp.Token.Project.Domain.ID, resp.Token.Domain.ID, resp.Token.User.Domain.ID} {
		if account != "" {
			got.AccountID = account
			break
		}
	}
	return got, nil
}

// obtainKeys asks for temporary keys of another account.
func obtainKeys(ctx context.Context, iam IAM, role assumeRole, as Credentials) (Credentials, error) {
	var req authRequest
	req.Auth.Identity = identity{Methods: []string{"assume_role"}, AssumeRole: &role}
	var resp keysResponse
	asked := time.Now()
	if err := send(ctx, iam, IAMRequest{
		Name: "iam.CreateTemporaryAccessKey", Method: http.MethodPost, Path: "/v3.0/OS-CREDENTIAL/securitytokens",
		Body: req, Credentials: as,
	}, &resp); err != nil {
		return Credentials{}, err
	}
	got := resp.Credential
	if got.Access == "" || got.Secret.IsZero() || got.SecurityToken.IsZero() {
		return Credentials{}, errNoKeys
	}
	return Credentials{
		AccessKey: got.Access, SecretKey: got.Secret, SecurityToken: got.SecurityToken,
		AccountID: role.DomainID, Expires: localEnd(asked, got.ExpiresAt, resp.Header, time.Time{}),
	}, nil
}

type projectsResponse struct {
	Projects []struct {
		ID       string `json:"id"`
		Name     string `json:"name"`
		DomainID string `json:"domain_id"`
	} `json:"projects"`

	core.Metadata `json:"-"`
}

// inProject looks up the project of a region, in the account that the keys are of.
func inProject(ctx context.Context, iam IAM, name string, keys Credentials) (Credentials, error) {
	var resp projectsResponse
	if err := send(ctx, iam, IAMRequest{
		Name: "iam.ListProjects", Method: http.MethodGet, Path: "/v3/projects",
		Query: url.Values{"name": {name}}, Credentials: keys,
	}, &resp); err != nil {
		return Credentials{}, err
	}
	if len(resp.Projects) != 1 || resp.Projects[0].ID == "" {
		return Credentials{}, fmt.Errorf("the customer has %d projects that are named %q", len(resp.Projects), name)
	}
	keys.ProjectID = resp.Projects[0].ID
	if keys.AccountID == "" {
		keys.AccountID = resp.Projects[0].DomainID
	}
	return keys, nil
}

// localEnd is the end of credentials by the clock of this machine. The identity
// service tells it by its own, whose time is that of the response, or else of the
// issue: only how long they last is the same by both.
func localEnd(asked, end time.Time, h http.Header, issued time.Time) time.Time {
	if end.IsZero() {
		return end
	}
	now := issued
	// A cached response tells the time of another day.
	if date, err := http.ParseTime(h.Get("Date")); err == nil && h.Get("Age") == "" {
		now = date
	}
	if now.IsZero() {
		return end
	}
	return asked.Add(end.Sub(now))
}
