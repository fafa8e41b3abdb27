package transport

import (
	"crypto/tls"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

// Defaults of a client.
const (
	defaultEndpoint    = "https://bss.myhuaweicloud.com"
	defaultIAMEndpoint = "https://iam.myhuaweicloud.com"
	defaultTimeout     = 60 * time.Second
	defaultMaxRetries  = 3
	defaultMaxBody     = 64 << 20
)

// Config is what options set. A client has one, and each call has a copy with
// its own options applied.
type Config struct {
	Endpoint       *url.URL
	IAMEndpoint    *url.URL
	Provider       Provider
	HTTPClient     *http.Client
	Timeout        time.Duration // of one attempt
	MaxRetries     int
	MaxBody        int64 // of an answer
	Quotas         map[string]int
	WithoutQuota   bool
	Language       string
	UserAgent      string
	Header         http.Header
	Logger         *slog.Logger
	Middleware     []Middleware
	SkipValidation bool
	Raw            *core.RawResponse
	Journal        core.Journal
	Plan           *core.Plan
	Prefetch       int
}

// Option changes the configuration of a client or of one call. It must not
// change the maps and slices of a Config in place: they are shared by copies.
type Option func(*Config) error

// Middleware wraps the sending of one attempt, before it is signed: it sees
// neither keys nor tokens, and what it changes is signed. It may answer in the
// platform's stead. Calls to the identity service do not pass through it.
type Middleware func(next http.RoundTripper) http.RoundTripper

// newConfig returns the configuration of a client without options.
func newConfig() Config {
	endpoint, _ := url.Parse(defaultEndpoint)
	iam, _ := url.Parse(defaultIAMEndpoint)
	return Config{
		Endpoint:    endpoint,
		IAMEndpoint: iam,
		Timeout:     defaultTimeout,
		MaxRetries:  defaultMaxRetries,
		MaxBody:     defaultMaxBody,
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

// defaultHTTPClient honours the proxy settings of the environment and takes TLS
// 1.2 and newer.
func defaultHTTPClient() *http.Client {
	standard, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return &http.Client{} // the program has put its own transport there
	}
	transport := standard.Clone()
	transport.Proxy = http.ProxyFromEnvironment
	transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	// All calls go to two hosts, so the idle connections are theirs.
	transport.MaxIdleConnsPerHost = transport.MaxIdleConns
	return &http.Client{Transport: transport}
}
