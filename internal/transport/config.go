package transport

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
)

// Defaults of a client.
const (
	defaultIAMEndpoint = "https://iam.myhuaweicloud.com"
	defaultTimeout     = 60 * time.Second
	defaultGrace       = 5 * time.Second
	defaultMaxRetries  = 3
	defaultMaxBody     = 64 << 20
	defaultSettleDelay = 2 * time.Minute
)

// Config is what options set. A client has one, and each call has a copy with
// its own options applied.
type Config struct {
	Endpoints      [hosts]*url.URL
	IAMEndpoint    *url.URL
	Site           string // that tickets belong to, as X-Site says it; empty for the default
	Provider       auth.Provider
	HTTPClient     *http.Client
	Connections    Connections
	Timeout        time.Duration // of one attempt
	Grace          time.Duration // of a change on the wire after its caller gave up
	MaxRetries     int
	Unbudgeted     bool  // retries are not bounded together
	MaxBody        int64 // of a response
	Quotas         map[string]int
	WithoutQuota   bool
	Language       string
	UserAgent      string
	Header         http.Header
	Logger         *slog.Logger
	Middleware     []func(next http.RoundTripper) http.RoundTripper
	SkipValidation bool
	AnyCaller      bool // the platform alone judges whose credentials an operation takes
	Raw            *core.RawResponse
	Journal        core.Journal
	Plan           *core.Plan
	Prefetch       int
	Reference      string // the caller's own name of the call
	HighWaterMark  bool   // look before a change at what stands there already
	RepeatKey      string // key of an earlier call that may have had its effect, and that this one repeats
	Settling       *Settling
	Describe       *Description
	Lease          time.Duration      // how long others wait for the owner of a key that does not move; 0 for the default of package once
	SettleDelay    time.Duration      // after which a record that is not there will not come any more
	Claimed        claimedFunc        // nil when nobody keeps book of what belongs to other calls
	RecordClock    func() time.Time   // of the platform's records; nil for that of the Date headers
	Settlers       map[string]Settler // by the Go name of the operation
	StrictTimes    bool               // a time that cannot be read makes a response unreadable
	PlainHTTP      bool               // to hosts beyond this machine

	provided bool          // an option has just given the credentials
	owners   [hosts]string // origins of the endpoints that the credentials were given for
	client   *Config       // of the client, in the configuration of a call
}

// Option changes the configuration of a client or of one call. It must not
// change the maps and slices of a Config in place: they are shared by copies.
type Option func(*Config) error

// newConfig returns the configuration of a client without options.
func newConfig() Config {
	var endpoints [hosts]*url.URL
	for host, address := range defaultEndpoints {
		endpoints[host], _ = url.Parse(address)
	}
	iam, _ := url.Parse(defaultIAMEndpoint)
	return Config{
		Endpoints:   endpoints,
		IAMEndpoint: iam,
		Timeout:     defaultTimeout,
		Grace:       defaultGrace,
		MaxRetries:  defaultMaxRetries,
		MaxBody:     defaultMaxBody,
		SettleDelay: defaultSettleDelay,
		UserAgent:   "partnerbss-go",
	}
}

// apply returns the configuration with options applied. The receiver stays as
// it is.
func (c Config) apply(opts []Option) (*Config, error) {
	for _, opt := range opts {
		if opt == nil {
			continue
		}
		if err := opt(&c); err != nil {
			return nil, err
		}
	}
	return &c, nil
}

// checked applies options, and holds what came of them to what no option can see
// by itself: which endpoint the credentials were given for, and what is sent in the
// clear.
func (c Config) checked(opts []Option) (*Config, error) {
	c.provided = c.owners == [hosts]string{}
	cfg, err := c.apply(opts)
	if err != nil {
		return nil, err
	}
	for _, endpoint := range append(cfg.Endpoints[:], cfg.IAMEndpoint) {
		if !cfg.PlainHTTP && endpoint.Scheme == "http" && !isLoopback(endpoint.Hostname()) {
			return nil, fmt.Errorf("endpoint %s is not https and not this machine: passwords, tokens and requests would cross the network in the clear; option.WithPlainHTTP allows it", endpoint)
		}
	}
	if cfg.provided {
		cfg.provided = false
		for host, endpoint := range cfg.Endpoints {
			cfg.owners[host] = origin(endpoint)
		}
	}
	return cfg, nil
}

// Provide sets the provider of the credentials, for the endpoint that is set
// together with it.
func (c *Config) Provide(provider auth.Provider) { c.Provider, c.provided = provider, true }

// isLoopback reports whether a host is this machine.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// origin is what a token must not leave.
func origin(endpoint *url.URL) string {
	return strings.ToLower(endpoint.Scheme + "://" + endpoint.Host)
}

// shows is the error of credentials that the endpoint must not see: one who holds
// a token acts with it, while a signature is good for one request to one host.
func (c *Config) shows(credentials auth.Credentials, op *Operation) error {
	owner, now := c.owners[op.Host], origin(c.Endpoints[op.Host])
	if credentials.Token.Reveal() == "" && credentials.SecurityToken.Reveal() == "" || owner == "" || now == owner {
		return nil
	}
	return fmt.Errorf("the token is for %s and is not shown to %s: give option.WithCredentials together with the new endpoint", owner, now)
}

// quota is how many calls of an operation one account of the role may begin in a second.
func (c *Config) quota(op *Operation, role core.Role) int {
	for _, name := range [...]string{op.Name, op.ID} {
		if rate, ok := c.Quotas[name]; ok {
			return rate
		}
	}
	return op.callsOf(role)
}

// admits is the error of a caller that the operation does not take, or nil.
func (c *Config) admits(op *Operation, role core.Role) error {
	if c.AnyCaller || op.accepts(role) {
		return nil
	}
	return &core.CallerError{Operation: op.Name, Caller: role, Accepted: op.Callers}
}

// attemptTimeout is the shorter of the option's and the http.Client's own.
func (c *Config) attemptTimeout() time.Duration {
	own := c.HTTPClient.Timeout
	if own > 0 && (c.Timeout <= 0 || own < c.Timeout) {
		return own
	}
	return c.Timeout
}

// attemptContext limits the time of one attempt.
func (c *Config) attemptContext(ctx context.Context) (context.Context, context.CancelFunc) {
	if limit := c.attemptTimeout(); limit > 0 {
		return context.WithTimeout(ctx, limit)
	}
	return context.WithCancel(ctx)
}
