package transport

import (
	"context"
	"errors"
	"fmt"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
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

// New returns a client with options applied to the defaults.
func New(opts []Option) (*Client, error) {
	cfg, err := newConfig().checked(opts)
	if err != nil {
		return nil, err
	}
	if cfg.HTTPClient == nil {
		cfg.HTTPClient = defaultHTTPClient()
	}
	return &Client{cfg: cfg, shared: &shared{send: run}}, nil
}

// With returns a client with more options applied. It shares the connections
// and quotas of the receiver.
func (c *Client) With(opts []Option) (*Client, error) {
	cfg, err := c.cfg.checked(opts)
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

// Do carries out one operation and decodes its response into out, which is nil
// where success has no body.
func (c *Client) Do(ctx context.Context, op *Operation, req, out any, opts []Option) error {
	if c == nil || c.cfg == nil {
		return op.notSent(errNotMade)
	}
	cfg := c.cfg
	if len(opts) > 0 {
		applied, err := c.cfg.checked(opts)
		if err != nil {
			return op.notSent(err)
		}
		applied.client = c.cfg
		cfg = applied
	}
	if cfg.Settling != nil {
		return cfg.Settling.run(ctx, c.shared, cfg, op)
	}
	return run(ctx, c.shared, cfg, op, req, out)
}

// Credentials returns what a call with these options would be authenticated with.
func (c *Client) Credentials(ctx context.Context, opts []Option) (auth.Credentials, error) {
	cfg, err := c.configured(opts)
	if err != nil {
		return auth.Credentials{}, err
	}
	return credentials(ctx, c.shared, cfg)
}

// Identity returns what a call with these options would be authenticated by, nil if
// by nothing, and its way to the identity service.
func (c *Client) Identity(opts []Option) (auth.Provider, auth.IAM, error) {
	cfg, err := c.configured(opts)
	if err != nil {
		return nil, nil, err
	}
	return cfg.Provider, &identityService{c.shared, cfg}, nil
}

// configured is the configuration of a call with options.
func (c *Client) configured(opts []Option) (*Config, error) {
	if c == nil || c.cfg == nil {
		return nil, errNotMade
	}
	cfg, err := c.cfg.checked(opts)
	if err != nil {
		return nil, err
	}
	cfg.client = c.cfg
	return cfg, nil
}

// CloseIdle closes the connections that no call is using.
func (c *Client) CloseIdle() { c.cfg.closeIdle() }

// PrefetchOf returns how many pages ahead the options ask an iterator to read.
func (c *Client) PrefetchOf(opts []Option) int {
	if c == nil || c.cfg == nil {
		return 0 // the first page reports that
	}
	cfg, err := c.cfg.apply(opts)
	if err != nil {
		return 0 // the first page reports the error
	}
	return cfg.Prefetch
}

// SkipsValidation reports whether the options ask for requests to be sent unchecked.
// A method that makes several calls asks before the first one.
func (c *Client) SkipsValidation(opts []Option) bool {
	if c == nil || c.cfg == nil {
		return false // the first call reports that
	}
	cfg, err := c.cfg.apply(opts)
	return err == nil && cfg.SkipValidation
}

var (
	errNotMade   = errors.New("the service was not made by partnerbss.NewClient")
	errNoContext = errors.New("nil context")
	errNoWriter  = errors.New("nil io.Writer")
)

// run is the way of one call.
func run(ctx context.Context, s *shared, cfg *Config, op *Operation, req, out any) error {
	one, who, err := prepare(ctx, s, cfg, op, req, out)
	switch {
	case err != nil:
		return err
	case cfg.Plan != nil:
		return one.plan(ctx, who)
	case cfg.Describe != nil:
		return one.describe(who)
	}
	if err := one.takeKey(); err != nil {
		return op.notSent(err)
	}
	before, err := one.mark(ctx)
	if err != nil {
		return op.notSent(fmt.Errorf("high-water mark: %w", err))
	}
	x := &exchange{call: one, who: who, out: out, lost: one.key != "" && one.key == cfg.RepeatKey}
	if x.record, err = one.begin(ctx, who, before); err != nil {
		return op.notSent(fmt.Errorf("journal: %w", err))
	}
	ended := false
	defer func() {
		if !ended {
			x.record.endAfterPanic(ctx, x)
		}
	}()
	err = x.run(ctx)
	ended = true
	x.record.end(ctx, x, err)
	return err
}

// prepare does what comes before the first attempt: it validates the request, sees
// that the caller may make it, encodes it and obtains the credentials.
func prepare(ctx context.Context, s *shared, cfg *Config, op *Operation, req, out any) (*call, identity, error) {
	var who identity
	if ctx == nil {
		return nil, who, op.notSent(errNoContext)
	}
	if cfg.Raw != nil {
		*cfg.Raw = core.RawResponse{} // nothing of an earlier call stays
	}
	if file, ok := out.(*File); ok && file.W == nil {
		return nil, who, op.notSent(errNoWriter)
	}
	if v, ok := req.(interface{ Validate() error }); ok && !cfg.SkipValidation {
		if err := v.Validate(); err != nil {
			return nil, who, err
		}
	}
	if err := cfg.admits(op, auth.RoleOf(cfg.Provider)); err != nil {
		return nil, who, err
	}
	encoded, err := wire.Encode(op.Path, req, op.Account)
	if err != nil {
		return nil, who, op.notSent(err)
	}
	who.Credentials, err = credentials(ctx, s, cfg)
	if err != nil && !(cfg.Plan != nil && errors.Is(err, core.ErrDryRun)) {
		return nil, who, op.notSent(&core.CredentialsError{Err: err})
	}
	if !who.Role.Known() {
		return nil, who, op.notSent(&core.CredentialsError{Err: fmt.Errorf("role %q is none of %s, %s, %s", who.Role, core.RolePartner, core.RoleDistributor, core.RoleCustomer)})
	}
	if err := cfg.admits(op, who.Role); err != nil {
		return nil, who, err
	}
	if err := cfg.shows(who.Credentials, op); err != nil {
		return nil, who, op.notSent(&core.CredentialsError{Err: err})
	}
	_, who.atIAM = cfg.Provider.(fixed)
	if encoded.Open != "" && err == nil { // a dry run without credentials shows the name
		if err := fillAccount(&encoded, op, who.AccountID); err != nil {
			return nil, who, err
		}
	}
	endpoint, err := cfg.endpoint(op)
	if err != nil {
		return nil, who, op.notSent(err)
	}
	u, err := target(endpoint, encoded)
	if err != nil {
		return nil, who, op.notSent(err)
	}
	who.ahead = s.ahead(u.Host)
	return &call{op: op, cfg: cfg, shared: s, req: req, wire: encoded, url: u}, who, nil
}

// fillAccount puts the account of the credentials into a path that was left open
// for it.
func fillAccount(request *wire.Request, op *Operation, accountID string) error {
	if accountID == "" {
		return &core.ValidationError{Request: op.Name + "Request", Violations: []core.Violation{{
			Field: op.Account,
			Rule:  "given when the credentials do not name their account, as auth.WithAccountID makes them",
		}}}
	}
	if err := request.Fill(accountID); err != nil {
		return op.notSent(err)
	}
	return nil
}
