package transport

import (
	"context"
	"errors"
	"log/slog"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
)

// Log lines hold facts on a fixed list: never bodies, queries or headers.

// logAttempt writes one line about an attempt.
func (c *call) logAttempt(ctx context.Context, resp *http.Response, err error) {
	if c.cfg.Logger == nil {
		return
	}
	attrs := c.logged()
	if resp != nil {
		attrs = append(attrs, slog.Int("status", resp.StatusCode), slog.String("request_id", requestID(resp.Header)))
		if resp.StatusCode >= http.StatusBadRequest && err == nil {
			attrs = append(attrs, slog.String("code", readError(c.last.body).code))
		}
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", c.scrub(err.Error())))
	}
	c.cfg.Logger.LogAttrs(ctx, slog.LevelDebug, "attempt", attrs...)
}

// logFailure writes one line about the end of a call that failed, and makes it a
// warning when nobody knows what became of it.
func (c *call) logFailure(ctx context.Context, err error) {
	if c.cfg.Logger == nil {
		return
	}
	level := slog.LevelDebug
	attrs := c.logged()
	if outcome := core.OutcomeOf(err); outcome != "" {
		attrs = append(attrs, slog.String("outcome", string(outcome)))
		if outcome == core.OutcomeUnknown {
			level = slog.LevelWarn
		}
	}
	var refused *core.Error
	var unreadable *core.DecodeError
	switch {
	// The error may wrap another one, of an attempt before or of the identity
	// service. That of the call itself counts.
	case c.end != nil:
		attrs = append(attrs, slog.String("error", c.scrub(c.end.Error())))
	case errors.As(err, &refused):
		attrs = append(attrs, slog.Int("status", refused.StatusCode), slog.String("request_id", refused.RequestID), slog.String("code", refused.Code))
	case errors.As(err, &unreadable):
		attrs = append(attrs, slog.Int("status", unreadable.StatusCode), slog.String("request_id", unreadable.RequestID))
		reason := "the answer does not have the documented shape"
		if !errors.As(err, new(misfit)) {
			reason = unreadable.Err.Error()
		}
		attrs = append(attrs, slog.String("error", reason))
	}
	c.cfg.Logger.LogAttrs(ctx, level, "call failed", attrs...)
}

// logged is what every line says about the call.
func (c *call) logged() []slog.Attr {
	return []slog.Attr{
		slog.String("operation", c.op.Name),
		slog.String("method", c.op.Method),
		slog.String("path", c.op.Path),
		slog.Int("attempt", c.attempts),
	}
}
