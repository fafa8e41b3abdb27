// Package option holds the options of the SDK. The same option works on a client
// (partnerbss.NewClient, Client.With) and on a single call, where it affects that
// call alone.
package option

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/textproto"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/operations"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/internal/wire"
)

// Option changes the configuration of a client or of one call. The functions of
// this package make them.
type Option = transport.Option

// Middleware wraps each attempt before it is signed: it sees neither keys nor
// tokens. What it changes of the method, the path, the query, the host and the body is
// signed with them. Headers that it adds are sent and not signed: the signature covers
// Host, X-Domain-Id, X-Sdk-Date and X-Security-Token, as the vendor's own SDK does it, so
// that a proxy may add and change others. The first one given is the outermost. It may
// call next once or not at all; a state-changing request that it sends twice is
// refused. Calls to the identity service do not pass through middleware.
type Middleware func(next http.RoundTripper) http.RoundTripper

// CallFromContext tells [Middleware] which call an attempt belongs to, from the
// context of its request. Operation, Method and Path hold no IDs, so they suit the
// labels of metrics; Attempts is the number of the attempt.
func CallFromContext(ctx context.Context) (core.Call, bool) { return transport.CallOf(ctx) }

// WithCredentials sets whose account makes the calls. Without it a client uses
// [auth.Default]: the environment, then the profile file.
func WithCredentials(provider auth.Provider) Option {
	return func(c *transport.Config) error {
		if err := auth.Check(provider); err != nil {
			return fmt.Errorf("option.WithCredentials: %w", err)
		}
		if role := auth.RoleOf(provider); !role.Known() {
			return fmt.Errorf("option.WithCredentials: role %q is none of %s, %s, %s", role, core.RolePartner, core.RoleDistributor, core.RoleCustomer)
		}
		c.Provide(provider)
		return nil
	}
}

// WithEndpoint sets the address of the business interfaces. The default is
// https://bss.myhuaweicloud.com. An address other than https that is not this
// machine's takes [WithPlainHTTP] as well.
//
// Tokens and temporary keys belong to the address that was set when their
// credentials were: a call or a derived client with another address takes
// [WithCredentials] as well, or fails before anything is sent. Signatures with
// permanent keys are good for one host anyway.
func WithEndpoint(address string) Option {
	return func(c *transport.Config) (err error) {
		c.Endpoints[transport.HostBSS], err = parseEndpoint("option.WithEndpoint", address)
		return err
	}
}

// WithTicketEndpoint sets the address of the service tickets, which the platform serves
// apart from the partner API. The default is https://osm.cn-south-1.myhuaweicloud.cn. Who
// sets [WithEndpoint] and calls tickets sets this one, too: otherwise the tickets of an
// emulator or of another site would go to the China site, and such a call is refused.
// What WithEndpoint says of http, tokens and temporary keys holds here.
func WithTicketEndpoint(address string) Option {
	return func(c *transport.Config) (err error) {
		c.Endpoints[transport.HostTickets], err = parseEndpoint("option.WithTicketEndpoint", address)
		return err
	}
}

// Site is a site of the platform that tickets belong to.
type Site string

// Sites.
const (
	SiteChina         Site = "0" // the platform's default
	SiteInternational Site = "1"
)

// WithTicketSite sets the site that tickets belong to. It is sent as X-Site with the
// operations of package tickets, and with no others.
func WithTicketSite(site Site) Option {
	return func(c *transport.Config) error {
		if site != SiteChina && site != SiteInternational {
			return fmt.Errorf("option.WithTicketSite: %q is neither %s nor %s", string(site), SiteChina, SiteInternational)
		}
		c.Site = string(site)
		return nil
	}
}

// WithIAMEndpoint sets the address of the identity service that issues tokens.
// The default is https://iam.myhuaweicloud.com. An address other than https that
// is not this machine's takes [WithPlainHTTP] as well.
func WithIAMEndpoint(address string) Option {
	return func(c *transport.Config) (err error) {
		c.IAMEndpoint, err = parseEndpoint("option.WithIAMEndpoint", address)
		return err
	}
}

// WithPlainHTTP allows endpoints with http instead of https on other machines, for
// a test environment whose network is trusted: everybody on the way can read and
// change what is sent there, passwords and tokens included. This machine
// (localhost, 127.0.0.0/8 and ::1) needs no leave.
func WithPlainHTTP() Option {
	return func(c *transport.Config) error {
		c.PlainHTTP = true
		return nil
	}
}

func parseEndpoint(name, address string) (*url.URL, error) {
	u, err := url.Parse(address)
	switch {
	case strings.Contains(address, ","):
		return nil, fmt.Errorf("%s: one address, please: there is a comma in it", name)
	case err != nil:
		return nil, fmt.Errorf("%s: the address cannot be parsed", name)
	case u.Scheme != "https" && u.Scheme != "http", u.Hostname() == "":
		return nil, fmt.Errorf("%s: %q is not an http or https address", name, u.Redacted())
	case u.User != nil, u.RawQuery != "", u.Fragment != "":
		return nil, fmt.Errorf("%s: an address takes no user, query or fragment", name)
	}
	u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/"), strings.TrimSuffix(u.RawPath, "/")
	return u, nil
}

// WithHTTPClient sets the client that sends. Its transport, cookie jar and
// timeout are used; it is not changed, and redirects are never followed. The
// default honours HTTPS_PROXY and takes TLS 1.2 and newer. It is not
// http.DefaultTransport, so a test that replaces that one sets its client here.
//
// A client that retries by itself, such as the StandardClient of go-retryablehttp, cannot
// double a state-changing call: its second sending is stopped, and the call ends with
// core.OutcomeUnknown, since the response to the first is lost. That takes a transport
// that tells httptrace of its connections, as net/http's does beneath any other; one that
// neither does that nor reads the body of a request more than once must not send it more
// than once either. Give a client without retries: this SDK makes those that are safe.
// [WithConnections] does not apply to a client set here; its transport should not keep
// connections (DisableKeepAlives) for the same reasons.
//
// net/http prints bytes that a server sends when no response is due into the
// standard log, at most 4 KiB of them, as "Unsolicited response received on idle HTTP
// channel". A server, or a proxy, that repeats what it was sent can so put the token
// of a request there. The default drops such bytes and closes their connection, but
// for https through a proxy, where it cannot see them. A client set here is not
// guarded: with tokens, give its transport DisableKeepAlives, or let log.SetOutput
// discard the line. Calls to the identity service close their connections under every
// client, so what is obtained there does not get into that line.
//
// A client that repeats requests by itself, such as a retrying http.RoundTripper,
// cannot repeat one that changes something: the second sending within an attempt is
// stopped before anything of it leaves, and the call ends with an error whose outcome
// is unknown, since nobody saw the response to the first. The same happens to a
// RoundTripper that first sends a request of its own with the context of ours. Two
// things make that possible: the body can be read once, and net/http tells of its
// connections through the context of the request. A RoundTripper that copies the body
// and then sends without net/http, or without that context, is beyond control; do not
// let it repeat anything. Queries may be repeated as often as the client likes.
//
// net/http's own Transport does not repeat a change, unless the server says that it
// refused the request unprocessed, and is left to itself.
//
// What certainly was not sent is known best of the default, which counts the bytes on
// its connections. With a client set here, a call that changes something and fails after
// it had a connection ends as unknown, refusals as above excepted. [WithConnections] does
// not apply to it either.
func WithHTTPClient(client *http.Client) Option {
	return func(c *transport.Config) error {
		if client == nil {
			return errors.New("option.WithHTTPClient: nil client")
		}
		c.HTTPClient = client
		return nil
	}
}

// WithTimeout limits each attempt; 0 means no limit. The default is 60 seconds.
// Limit a whole call with its context: its deadline always holds, while a state-changing
// call that is on the wire outlives a cancelled context by up to [WithGrace], within this
// limit.
func WithTimeout(timeout time.Duration) Option {
	return func(c *transport.Config) error {
		if timeout < 0 {
			return fmt.Errorf("option.WithTimeout: %s is negative", timeout)
		}
		c.Timeout = timeout
		return nil
	}
}

// WithMaxRetries sets how many retries may follow the first attempt of a call. The
// default is 3. Whatever the number, a state-changing call is retried only when its
// attempt certainly had no effect, or when a repeat has none: docs/operations.md has
// which operations are repeatable. A cancelled context ends the retries at once; only the
// attempt of a change that is on the wire may go on, by [WithGrace].
func WithMaxRetries(n int) Option {
	return func(c *transport.Config) error {
		if n < 0 {
			return fmt.Errorf("option.WithMaxRetries: %d is negative", n)
		}
		c.MaxRetries = n
		return nil
	}
}

// WithQuota sets the calls per second of one operation, named as in Go
// ("customers.List") or as in the contract ("ListSubCustomers"), where the
// platform has granted another quota than the documented one, for callers of every
// role. A call of Client.Do is named by its method and path ("GET /v2/new").
//
// The platform counts calls for each source address, API and parent account. Replicas
// that leave by one address share a quota of which no client knows the other's part:
// give each its share. Replicas with addresses of their own have a quota each, and need
// nothing. docs/reliability.md has more.
func WithQuota(operation string, perSecond int) Option {
	return func(c *transport.Config) error {
		if perSecond < 1 {
			return fmt.Errorf("option.WithQuota: %d calls per second of %s; use WithoutQuota to switch quotas off", perSecond, operation)
		}
		if closest, ok := operations.Known(operation); !ok {
			text := fmt.Sprintf("option.WithQuota: there is no operation %q", operation)
			if closest != "" {
				text += "; is it " + closest + "?"
			}
			return errors.New(text)
		}
		quotas := maps.Clone(c.Quotas)
		if quotas == nil {
			quotas = make(map[string]int)
		}
		quotas[operation] = perSecond
		c.Quotas = quotas
		return nil
	}
}

// WithoutQuota sends calls at once instead of keeping them inside the platform's
// quotas, for programs that pace their calls in another way.
func WithoutQuota() Option {
	return func(c *transport.Config) error {
		c.WithoutQuota = true
		return nil
	}
}

// Languages of names and messages in responses.
const (
	Chinese = "zh_CN" // the platform's default
	English = "en_US"
)

// WithLanguage sets the language of names in responses, where an operation has a
// choice: [Chinese] or [English].
func WithLanguage(language string) Option {
	return func(c *transport.Config) error {
		if !strings.EqualFold(language, Chinese) && !strings.EqualFold(language, English) {
			return fmt.Errorf("option.WithLanguage: %q is neither %s nor %s", language, Chinese, English)
		}
		c.Language = language
		return nil
	}
}

// WithUserAgent replaces the User-Agent header. The default is partnerbss-go.
func WithUserAgent(agent string) Option {
	return func(c *transport.Config) error {
		if !wire.IsHeaderValue(agent) {
			return errors.New("option.WithUserAgent: a header takes no line breaks and control characters")
		}
		c.UserAgent = agent
		return nil
	}
}

// refusedHeaders are those that a caller cannot set, by the reason. What is left are
// headers that add to a request and change nothing of it.
var refusedHeaders = map[string][]string{
	"is set by the SDK": {
		"Accept", "Authorization", "Content-Length", "Content-Type", "Date", "Host", "User-Agent",
		"X-Auth-Token", "X-Domain-Id", "X-Language", "X-Security-Token", "X-Site", "X-Time-Zone",
	},
	"would describe a body that the SDK does not send": {
		"Content-Encoding", "Content-Language", "Content-Location", "Content-Md5", "Content-Range", "Digest", "Trailer", "Transfer-Encoding",
	},
	"belongs to the connection": {
		"Connection", "Expect", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Proxy-Connection", "Te", "Upgrade", "Http2-Settings",
	},
	"would change what the request means": {
		"Accept-Encoding", "Cookie", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "If-Unmodified-Since", "Range",
		"X-Http-Method", "X-Http-Method-Override", "X-Method-Override", "X-Original-Url", "X-Rewrite-Url",
	},
	// net/http would send a request with them again by itself when its connection breaks.
	"is not honoured by the platform": {"Idempotency-Key", "X-Idempotency-Key"},
}

// WithHeader adds a header to every request, such as one that a proxy of the caller's
// wants. It is not part of the signature of calls with keys (option.Middleware tells what
// is). Headers that authenticate, describe the body, belong to the connection or change
// what a request means cannot be set; the error says which. Nor can Idempotency-Key: the
// platform does not honour it, and net/http would repeat the request. The language and the
// agent have options of their own.
func WithHeader(name, value string) Option {
	return func(c *transport.Config) error {
		name := textproto.CanonicalMIMEHeaderKey(name)
		switch {
		case !isToken(name), !wire.IsHeaderValue(value):
			return fmt.Errorf("option.WithHeader: %q is not a header", name)
		case strings.HasPrefix(name, "X-Sdk-"):
			return fmt.Errorf("option.WithHeader: %s is set by the SDK", name)
		}
		for reason, names := range refusedHeaders {
			if slices.Contains(names, name) {
				return fmt.Errorf("option.WithHeader: %s %s", name, reason)
			}
		}
		header := c.Header.Clone()
		if header == nil {
			header = make(http.Header)
		}
		header.Set(name, value)
		c.Header = header
		return nil
	}
}

// isToken reports whether a text can be the name of a header.
func isToken(name string) bool {
	for _, c := range []byte(name) {
		letter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !letter && (c < '0' || c > '9') && !strings.ContainsRune("!#$%&'*+-.^_`|~", rune(c)) {
			return false
		}
	}
	return name != ""
}

// WithLogger logs a debug line for each attempt and for each call that fails, and a
// warning when the outcome of the call is unknown. A line has the operation, status,
// code, request ID and outcome, never bodies, queries or headers. A nil logger ends
// the logging.
func WithLogger(logger *slog.Logger) Option {
	return func(c *transport.Config) error {
		c.Logger = logger
		return nil
	}
}

// WithMiddleware adds middleware inside the middleware that is there already.
func WithMiddleware(middleware ...Middleware) Option {
	return func(c *transport.Config) error {
		if slices.ContainsFunc(middleware, func(m Middleware) bool { return m == nil }) {
			return errors.New("option.WithMiddleware: nil middleware")
		}
		c.Middleware = slices.Clip(c.Middleware)
		for _, wrap := range middleware {
			c.Middleware = append(c.Middleware, wrap)
		}
		return nil
	}
}

// WithoutValidation sends requests unchecked, for the day on which the platform
// takes what the contract of this SDK does not.
func WithoutValidation() Option {
	return func(c *transport.Config) error {
		c.SkipValidation = true
		return nil
	}
}

// WithoutCallerCheck sends calls whatever the role of the credentials (auth.WithRole), and
// leaves it to the platform to refuse them. Without it a call that the operation does
// not take from that role ends with a [*core.CallerError] before anything is sent.
//
// The platform's sources contradict each other on five operations. Of
// resellers.IssueCouponQuotas, ListCouponQuotas, ListCouponQuotaRecords and ReclaimFunds
// the texts speak of distributors, the constraints of any partner; the SDK takes
// distributors. Of resources.List the partners' page excludes customers, the customers'
// page excludes partners, and the descriptions admit both, as the SDK does.
func WithoutCallerCheck() Option {
	return func(c *transport.Config) error {
		c.AnyCaller = true
		return nil
	}
}

// WithRawResponse stores the response to the call as it came, also when the call
// fails. Use it on a single call: two at once would write to the same place.
func WithRawResponse(into *core.RawResponse) Option {
	return func(c *transport.Config) error {
		c.Raw = into
		return nil
	}
}

// WithMaxResponseBytes limits the size of a response. The default is 64 MiB.
func WithMaxResponseBytes(n int64) Option {
	return func(c *transport.Config) error {
		if n < 1 {
			return fmt.Errorf("option.WithMaxResponseBytes: %d leaves no room for a response", n)
		}
		c.MaxBody = n
		return nil
	}
}

// WithJournal reports state-changing calls to a journal. An error of its Begin
// stops the call before anything is sent. A nil journal ends the reporting.
func WithJournal(journal core.Journal) Option {
	return func(c *transport.Config) error {
		c.Journal = journal
		return nil
	}
}

// DryRun sends nothing, not even to obtain a token. The call validates and encodes
// its request, signs it if it has keys at hand, describes it in plan, and ends with
// [core.ErrDryRun].
func DryRun(plan *core.Plan) Option {
	return func(c *transport.Config) error {
		if plan == nil {
			return errors.New("option.DryRun: nil plan")
		}
		c.Plan = plan
		return nil
	}
}

// Prefetch makes an iterator read up to that many pages ahead of the loop that
// consumes it. Single calls ignore it.
func Prefetch(pages int) Option {
	return func(c *transport.Config) error {
		if pages < 0 {
			return fmt.Errorf("option.Prefetch: %d is negative", pages)
		}
		c.Prefetch = pages
		return nil
	}
}
