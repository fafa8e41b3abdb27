package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/limit"
	"github.com/partnerbss/partnerbss-go/internal/wire"
)

// call is one call under way.
type call struct {
	client      *Client
	cfg         *Config
	op          *Operation
	req         any // what request was encoded from
	request     wire.Request
	url         *url.URL
	credentials Credentials
	ahead       time.Duration // how far the platform's clock is ahead of ours

	attempts int           // begun so far
	tries    int           // of them, those of the request as it is
	last     attempt       // what is known of the latest one
	failure  error         // of the latest one, when there was to be another
	wait     time.Duration // before the next one
	end      error         // why the call ended without an answer, by itself
}

// now is the time by the clock of the platform, as far as it is known.
func (c *call) now() time.Time { return time.Now().Add(c.ahead) }

// target joins the endpoint and the request.
func target(endpoint *url.URL, request wire.Request) (*url.URL, error) {
	u := *endpoint
	path, err := url.PathUnescape(request.Path)
	if err != nil {
		return nil, err
	}
	escaped := strings.TrimSuffix(u.EscapedPath(), "/")
	u.Path, u.RawPath = strings.TrimSuffix(u.Path, "/")+path, escaped+request.Path
	u.RawQuery = request.Query
	return &u, nil
}

// do carries the call out and logs what became of it.
func (c *call) do(ctx context.Context, out any) error {
	err := c.exchange(ctx, out)
	if err != nil {
		c.logFailure(ctx, err)
	}
	return err
}

// exchange sends the request until there is a verdict. Beyond the retries of a
// request as it is, it corrects what the platform refused for a reason that a
// second look mends: an expired token or a wrong clock, each once.
func (c *call) exchange(ctx context.Context, out any) error {
	refreshed, adjusted := false, false
	for {
		resp, err := c.send(ctx)
		if err != nil {
			return c.unanswered(ctx, err)
		}
		c.keep(resp)
		if adjusted && resp.StatusCode != http.StatusUnauthorized {
			// The corrected clock was the right one, so other calls may use it.
			c.client.shared.skew.Store(c.url.Host, c.ahead)
		}
		err = c.judge(resp, out)
		var refused *core.Error
		if err == nil || !errors.As(err, &refused) {
			return err
		}
		if refused.Outcome == core.OutcomeUnknown {
			return err // whatever its code would allow: it may have had its effect
		}
		switch {
		case !refreshed && errors.Is(refused, core.ErrTokenExpired):
			refreshed = true
			fresh, failure := c.refresh(ctx)
			if failure != nil {
				return fmt.Errorf("%w; no fresh ones: %w", err, &core.CredentialsError{Err: failure})
			}
			if !fresh {
				return err
			}
		case !adjusted && c.wrongClock(refused):
			ahead, off := c.skew(resp)
			if !off {
				return err
			}
			adjusted, c.ahead = true, ahead
		default:
			return err
		}
	}
}

// keep stores the answer for the caller, as far as it came.
func (c *call) keep(resp *http.Response) {
	if c.cfg.Raw != nil {
		*c.cfg.Raw = core.RawResponse{StatusCode: resp.StatusCode, Header: resp.Header, Body: c.last.body}
	}
}

// refresh replaces credentials that the platform no longer accepts, and reports
// whether that gave others.
func (c *call) refresh(ctx context.Context) (bool, error) {
	provider, ok := c.cfg.Provider.(Invalidator)
	if !ok {
		return false, nil
	}
	rejected := c.credentials
	provider.Invalidate(rejected)
	fresh, err := c.client.credentials(ctx, c.cfg)
	if err != nil {
		return false, err
	}
	c.credentials = fresh
	return fresh.Token != rejected.Token || fresh.SecurityToken != rejected.SecurityToken || fresh.AccessKey != rejected.AccessKey, nil
}

// send makes attempts until one is final.
func (c *call) send(ctx context.Context) (*http.Response, error) {
	request, err := c.build(ctx)
	if err != nil {
		return nil, err
	}
	c.tries, c.failure = 0, nil
	retrying := retryablehttp.Client{
		HTTPClient:   c.cfg.httpClient(c),
		RetryMax:     c.cfg.MaxRetries,
		CheckRetry:   c.again,
		Backoff:      func(_, _ time.Duration, _ int, _ *http.Response) time.Duration { return c.wait },
		PrepareRetry: func(r *http.Request) error { return c.admit(r.Context()) },
		ErrorHandler: retryablehttp.PassthroughErrorHandler,
	}
	if err := c.admit(ctx); err != nil {
		return nil, err
	}
	return retrying.Do(request)
}

// build makes the HTTP request that every attempt starts from.
func (c *call) build(ctx context.Context) (*retryablehttp.Request, error) {
	var body any
	if c.request.Body != nil {
		body = c.request.Body
	}
	request, err := retryablehttp.NewRequestWithContext(ctx, c.op.Method, c.url.String(), body)
	if err != nil {
		return nil, err
	}
	c.headers(request.Header)
	return request, nil
}

// headers sets all headers but those that authenticate.
func (c *call) headers(h http.Header) {
	h.Set("Accept", "application/json")
	h.Set("User-Agent", c.cfg.UserAgent)
	if c.request.Body != nil {
		h.Set("Content-Type", "application/json;charset=UTF-8")
	}
	if c.cfg.Language != "" {
		h.Set("X-Language", c.cfg.Language)
	}
	for name, values := range c.cfg.Header {
		h[name] = slices.Clone(values)
	}
}

// admit waits until the quota of the operation has room for one more attempt.
func (c *call) admit(ctx context.Context) error {
	c.last = attempt{}
	if c.cfg.WithoutQuota {
		return ctx.Err()
	}
	return c.client.shared.buckets.Wait(ctx, c.quotaKey(), c.rate())
}

func (c *call) quotaKey() limit.Key {
	return limit.Key{Endpoint: c.url.Host, Account: c.credentials.account(), Operation: c.op.ID}
}

func (c *call) rate() int {
	for _, name := range [...]string{c.op.Name, c.op.ID} {
		if rate, ok := c.cfg.Quotas[name]; ok {
			return rate
		}
	}
	if c.op.Rate > 0 {
		return c.op.Rate
	}
	return defaultRate
}

// unanswered is the error of a call that ended without an answer.
func (c *call) unanswered(ctx context.Context, err error) error {
	var broken *brokenAnswer
	if errors.As(err, &broken) {
		c.keep(broken.resp)
		return c.unreadable(broken.resp, broken.err)
	}
	outcome := core.OutcomeUnknown
	if c.last.certainlyNotSent(err) {
		outcome = core.OutcomeNotSent
	}
	err = withoutURL(err)
	if cause := ctx.Err(); cause != nil && !errors.Is(err, cause) {
		err = fmt.Errorf("%w: %w", cause, err)
	}
	c.end = err
	// An end that is not the platform's doing does not tell why there was to be
	// another attempt. With an unknown outcome nothing is told of that: a throttled
	// attempt before would make errors.Is find leave to repeat the call.
	if c.failure != nil && (ctx.Err() != nil || !c.last.handed) && (c.op.Safe || outcome == core.OutcomeNotSent) {
		err = fmt.Errorf("%w; the attempt before: %w", err, c.failure)
	}
	return &core.TransportError{Call: c.op.call(c.attempts, outcome), Err: err}
}

// withoutURL drops the URL that net/http puts before an error: its query is
// nobody's business in a log.
func withoutURL(err error) error {
	var withURL *url.Error
	if errors.As(err, &withURL) {
		return withURL.Err
	}
	return err
}
