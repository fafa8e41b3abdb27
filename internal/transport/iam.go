package transport

import (
	"context"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
)

// sender carries out one call under a configuration; it is run of client.go.
type sender func(ctx context.Context, cfg *Config, op *Operation, req, out any) error

// identityService is the way to IAM for the providers of a call, which obtain
// their credentials there: same retries, same errors, another endpoint.
type identityService struct {
	cfg  *Config // of the call
	send sender
}

// Endpoint implements auth.IAM.
func (s *identityService) Endpoint() string { return s.cfg.IAMEndpoint.String() }

// Send implements auth.IAM. Obtaining a token twice does no harm, so all that
// goes there is repeated like a query.
func (s *identityService) Send(ctx context.Context, request auth.IAMRequest, answer any) error {
	if s.cfg.Plan != nil {
		return core.ErrDryRun
	}
	cfg := *s.cfg
	cfg.Endpoint = cfg.IAMEndpoint
	cfg.Provider = fixed{request.Credentials}
	cfg.Raw, cfg.Journal, cfg.SkipValidation = nil, nil, false
	cfg.Middleware = nil // it would see passwords and tokens
	op := Operation{
		ID: request.Name, Name: request.Name, Method: request.Method, Path: request.Path,
		Safe: true, Secret: true,
	}
	return s.send(ctx, &cfg, &op, AdHoc{Query: request.Query, Body: request.Body}, answer)
}

// fixed supplies the credentials it holds.
type fixed struct{ credentials auth.Credentials }

// Credentials implements auth.Provider.
func (f fixed) Credentials(context.Context, auth.IAM) (auth.Credentials, error) {
	return f.credentials, nil
}
