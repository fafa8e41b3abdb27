package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/limit"
	"github.com/partnerbss/partnerbss-go/internal/wire"
)

// Client carries out calls under one configuration. It never changes after it
// is built and is safe for use by many goroutines. The services of the domains
// are Clients under another name; behind a pointer the configuration is not
// printed with them.
type Client struct {
	cfg    *Config
	shared *shared
}

// shared is what a client and those derived from it have in common.
type shared struct {
	buckets limit.Buckets
	skew    sync.Map // host -> time.Duration that its clock is ahead of ours
}

// New returns a client with options applied to the defaults.
func New(opts []Option) (*Client, error) {
	cfg, err := newConfig().apply(opts)
	if err != nil {
		return nil, err
	}
	if cfg.HTTPClient == nil {
		cfg.HTTPClient = defaultHTTPClient()
	}
	return &Client{cfg: cfg, shared: &shared{}}, nil
}

// With returns a client with more options applied. It shares the connections
// and quotas of the receiver.
func (c *Client) With(opts []Option) (*Client, error) {
	cfg, err := c.cfg.apply(opts)
	if err != nil {
		return nil, err
	}
	return &Client{cfg: cfg, shared: c.shared}, nil
}

// Call carries out an operation that answers with data.
func Call[Response any](ctx context.Context, c *Client, op *Operation, req any, opts []Option) (*Response, error) {
	out := new(Response)
	if err := c.Do(ctx, op, req, out, opts); err != nil {
		return nil, err
	}
	return out, nil
}

// Do carries out one operation and decodes its answer into out, which is nil
// where success has no body.
func (c *Client) Do(ctx context.Context, op *Operation, req, out any, opts []Option) error {
	if c == nil || c.cfg == nil {
		return op.notSent(errNotMade)
	}
	cfg := c.cfg
	if len(opts) > 0 {
		applied, err := c.cfg.apply(opts)
		if err != nil {
			return op.notSent(err)
		}
		cfg = applied
	}
	return c.run(ctx, op, req, out, cfg)
}

// Credentials returns what a call with these options would be authenticated with.
func (c *Client) Credentials(ctx context.Context, opts []Option) (Credentials, error) {
	cfg, err := c.cfg.apply(opts)
	if err != nil {
		return Credentials{}, err
	}
	return c.credentials(ctx, cfg)
}

var errNotMade = errors.New("the service was not made by partnerbss.NewClient")

var errNoContext = errors.New("nil context")

var errNoCredentials = errors.New("the client has no credentials: set option.WithCredentials or the environment")

// credentials asks the provider of the configuration.
func (c *Client) credentials(ctx context.Context, cfg *Config) (Credentials, error) {
	if cfg.Provider == nil {
		return Credentials{}, errNoCredentials
	}
	iam := *cfg
	iam.Endpoint = cfg.IAMEndpoint
	iam.Raw, iam.Journal, iam.SkipValidation = nil, nil, false
	iam.Middleware = nil // it would see passwords and tokens
	credentials, err := cfg.Provider.Credentials(ctx, &IAM{&Client{cfg: &iam, shared: c.shared}})
	if err == nil {
		err = credentials.check()
	}
	return credentials, err
}

// run is the way of one call: validate, authenticate, encode, send, judge.
func (c *Client) run(ctx context.Context, op *Operation, req, out any, cfg *Config) error {
	if ctx == nil {
		return op.notSent(errNoContext)
	}
	if cfg.Raw != nil {
		*cfg.Raw = core.RawResponse{} // nothing of an earlier call stays
	}
	if v, ok := req.(interface{ Validate() error }); ok && !cfg.SkipValidation {
		if err := v.Validate(); err != nil {
			return err
		}
	}
	if role := RoleOf(cfg.Provider); !op.accepts(role) {
		return &core.CallerError{Operation: op.Name, Caller: role, Accepted: op.Callers}
	}
	request, err := wire.Encode(op.Path, req)
	if err != nil {
		return op.notSent(err)
	}
	one := &call{client: c, cfg: cfg, op: op, req: req, request: request}
	if one.url, err = target(cfg.Endpoint, request); err != nil {
		return op.notSent(err)
	}
	if one.credentials, err = c.credentials(ctx, cfg); err != nil && !(cfg.Plan != nil && errors.Is(err, core.ErrDryRun)) {
		return op.notSent(&core.CredentialsError{Err: err})
	}
	if role := one.credentials.Role; !op.accepts(role) {
		return &core.CallerError{Operation: op.Name, Caller: role, Accepted: op.Callers}
	}
	one.ahead = c.ahead(one.url.Host)
	if cfg.Plan != nil {
		return one.plan(ctx)
	}
	if cfg.Journal == nil || op.Safe {
		return one.do(ctx, out)
	}
	entry, err := one.journalEntry()
	if err == nil {
		err = cfg.Journal.Begin(ctx, entry)
	}
	if err != nil {
		return op.notSent(fmt.Errorf("journal: %w", err))
	}
	err = one.do(ctx, out)
	cfg.Journal.End(context.WithoutCancel(ctx), one.ended(entry, err))
	return err
}

// ahead is how far the clock of a host is known to be ahead of ours.
func (c *Client) ahead(host string) time.Duration {
	skew, _ := c.shared.skew.Load(host)
	known, _ := skew.(time.Duration)
	return known
}

// httpClient returns the client for the attempts of a call. Redirects are
// answers: following one would send the signature elsewhere. The call itself
// limits the time of an attempt.
func (cfg *Config) httpClient(attempts *call) *http.Client {
	base := http.RoundTripper(attempts)
	for i := len(cfg.Middleware) - 1; i >= 0; i-- {
		base = cfg.Middleware[i](base)
	}
	if len(cfg.Middleware) > 0 {
		base = edge{attempts, base}
	}
	return &http.Client{
		Transport: base,
		Jar:       cfg.HTTPClient.Jar,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
}

// attemptTimeout is the shorter of the option's and the http.Client's own.
func (cfg *Config) attemptTimeout() time.Duration {
	own := cfg.HTTPClient.Timeout
	if own > 0 && (cfg.Timeout <= 0 || own < cfg.Timeout) {
		return own
	}
	return cfg.Timeout
}

// attemptContext limits the time of one attempt.
func (cfg *Config) attemptContext(ctx context.Context) (context.Context, context.CancelFunc) {
	if limit := cfg.attemptTimeout(); limit > 0 {
		return context.WithTimeout(ctx, limit)
	}
	return ctx, func() {}
}

// roundTripper is what finally sends.
func (cfg *Config) roundTripper() http.RoundTripper {
	if cfg.HTTPClient.Transport != nil {
		return cfg.HTTPClient.Transport
	}
	return http.DefaultTransport
}
