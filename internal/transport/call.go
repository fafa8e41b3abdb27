package transport

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/hashicorp/go-retryablehttp"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/wire"
)

// call is what one call asks for. It does not change while the call runs.
type call struct {
	op     *Operation
	cfg    *Config
	shared *shared
	req    any          // what wire was encoded from
	wire   wire.Request // as it goes out, but for the endpoint
	url    *url.URL
	key    string // of a keyed operation, in the body of every attempt
}

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

// build makes the HTTP request that every attempt starts from.
func (c *call) build(ctx context.Context) (*retryablehttp.Request, error) {
	var body any
	if c.wire.Body != nil {
		body = c.wire.Body
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
	if !c.op.File {
		h.Set("Accept", "application/json")
	}
	h.Set("User-Agent", c.cfg.UserAgent)
	if c.wire.Body != nil {
		h.Set("Content-Type", "application/json;charset=UTF-8")
	}
	c.hostHeaders(h)
	for _, field := range c.wire.Header {
		h.Set(field.Name, field.Value)
	}
	for name, values := range c.cfg.Header {
		h[name] = slices.Clone(values)
	}
}

// batch is what the request of a batch named, nil for other requests.
func (c *call) batch() *core.Batch {
	if c.op.Items == "" {
		return nil
	}
	return &core.Batch{Items: items(c.op, c.wire.Body)}
}

// items are the IDs that the body of a batch names.
func items(op *Operation, body []byte) []string {
	var ids []string
	for _, value := range elements(last(body, op.Items)) {
		ids = append(ids, textOf(value))
	}
	return ids
}

// redactedBody is the body as it may be kept.
func (c *call) redactedBody() (core.RawJSON, error) {
	if c.wire.Body == nil {
		return nil, nil
	}
	body := c.req
	if ad, ok := c.req.(AdHoc); ok {
		body = ad.Body
	}
	redacted, err := wire.MarshalRedacted(body)
	if err != nil || c.key == "" {
		return redacted, err
	}
	return withText(redacted, c.op.Key, c.key)
}
