package transport

import (
	"context"
	"errors"
	"strings"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
)

var errNoCredentials = errors.New("the client has no credentials: set option.WithCredentials or the environment")

// credentials asks the provider of a configuration.
func credentials(ctx context.Context, s *shared, cfg *Config) (auth.Credentials, error) {
	if cfg.Provider == nil {
		return auth.Credentials{}, errNoCredentials
	}
	got, err := cfg.Provider.Credentials(ctx, &identityService{s, cfg})
	if err == nil {
		err = checkCredentials(got)
	}
	return got, err
}

// identityService is the way to IAM for the providers of a call, which obtain
// their credentials there: same retries, same errors, another endpoint.
type identityService struct {
	shared *shared
	cfg    *Config // of the call
}

// Endpoint implements auth.IAM.
func (s *identityService) Endpoint() string { return s.cfg.IAMEndpoint.String() }

// Audience names the addresses that the credentials are shown to, so that a token
// that was obtained for one is not shown to another.
func (s *identityService) Audience() string {
	audience := make([]string, hosts)
	for host, endpoint := range s.cfg.Endpoints {
		audience[host] = origin(endpoint)
	}
	return strings.Join(audience, " ")
}

// DryRun reports whether nothing is going to be sent.
func (s *identityService) DryRun() bool { return s.cfg.Plan != nil }

// Send implements auth.IAM. Obtaining a token twice does no harm, so all that
// goes there is repeated like a query.
func (s *identityService) Send(ctx context.Context, request auth.IAMRequest, answer any) error {
	if s.cfg.Plan != nil {
		return core.ErrDryRun
	}
	cfg := *s.cfg
	cfg.Endpoints[HostBSS] = cfg.IAMEndpoint
	cfg.Provider = fixed{request.Credentials}
	cfg.Raw, cfg.Journal, cfg.SkipValidation = nil, nil, false
	cfg.Middleware = nil         // it would see passwords and tokens
	cfg.owners = [hosts]string{} // they are the identity service's own
	if client := cfg.client; client != nil {
		// What is obtained serves all calls, so how much patience one of them has
		// for its own attempts does not count.
		cfg.Timeout, cfg.MaxRetries, cfg.HTTPClient = client.Timeout, client.MaxRetries, client.HTTPClient
	}
	op := Operation{
		ID: request.Name, Name: request.Name, Method: request.Method, Path: request.Path,
		Safe: true, Secret: true,
	}
	return s.shared.send(ctx, s.shared, &cfg, &op, AdHoc{Query: request.Query, Body: request.Body}, answer)
}

// fixed supplies the credentials it holds.
type fixed struct{ credentials auth.Credentials }

// Credentials implements auth.Provider.
func (f fixed) Credentials(context.Context, auth.IAM) (auth.Credentials, error) {
	return f.credentials, nil
}
