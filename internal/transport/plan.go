package transport

import (
	"context"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/signer"
)

// plan describes what the call would send, and is its end.
func (c *call) plan(ctx context.Context, who identity) error {
	body, err := c.redactedBody()
	if err != nil {
		return c.op.notSent(err)
	}
	request, err := c.build(ctx)
	if err != nil {
		return c.op.notSent(err)
	}
	who.authenticate(request.Request, c.wire.Body)
	for _, name := range [...]string{"Authorization", headerToken, signer.HeaderSecurityToken} {
		if request.Header.Get(name) != "" {
			request.Header.Set(name, redacted)
		}
	}
	*c.cfg.Plan = core.Plan{
		Operation: c.op.Name,
		Method:    c.op.Method,
		URL:       c.url.String(),
		Header:    request.Header,
		Body:      body,
	}
	return c.op.notSent(core.ErrDryRun)
}
