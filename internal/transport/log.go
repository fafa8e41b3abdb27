package transport

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

// Log lines hold facts on a fixed list: never bodies, queries or headers.

// logAttempt writes one line about the sending of a request.
func (c *call) logAttempt(ctx context.Context, who identity, number int, resp *http.Response, err error) {
	if c.cfg.Logger == nil {
		return
	}
	attrs := c.logged(number)
	scrubs := newScrubber(who.Credentials, c.req)
	if resp != nil {
		attrs = append(attrs, slog.Int("status", resp.StatusCode), slog.String("request_id", scrubs.line(requestID(resp.Header))))
		if resp.StatusCode >= http.StatusBadRequest && err == nil {
			attrs = append(attrs, slog.String("code", cut([]byte(scrubs.line(readError(bodyOf(resp)).code)), mostCode)))
		}
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", scrubs.error(err).Error()))
	}
	c.cfg.Logger.LogAttrs(ctx, slog.LevelDebug, "attempt", attrs...)
}

// logFailure writes one line about the end of a call that failed, and makes it a
// warning when nobody knows what became of it. The error has been scrubbed.
func (c *call) logFailure(ctx context.Context, attempts int, waited time.Duration, noRetry string, err error) {
	if c.cfg.Logger == nil {
		return
	}
	level := slog.LevelDebug
	attrs := c.logged(attempts)
	if outcome := core.OutcomeOf(err); outcome != "" {
		attrs = append(attrs, slog.String("outcome", string(outcome)))
		if outcome == core.OutcomeUnknown {
			level = slog.LevelWarn
		}
	}
	if waited > 0 {
		attrs = append(attrs, slog.Duration("waited", waited))
	}
	if noRetry != "" {
		attrs = append(attrs, slog.String("no_retry", noRetry))
	}
	// The error may wrap another one, of an attempt before or of the identity
	// service. That of the call itself counts, so it is not looked for inside.
	lost, isLost := err.(*core.TransportError)
	var refused *core.Error
	var unreadable *core.DecodeError
	switch {
	case isLost:
		attrs = append(attrs, slog.String("error", attemptError(lost).Error()))
	case errors.As(err, &refused):
		attrs = append(attrs, slog.Int("status", refused.StatusCode), slog.String("request_id", refused.RequestID), slog.String("code", refused.Code))
	case errors.As(err, &unreadable):
		attrs = append(attrs, slog.Int("status", unreadable.StatusCode), slog.String("request_id", unreadable.RequestID))
		reason := errMisfit
		if !errors.As(err, new(misfit)) {
			reason = unreadable.Err.Error()
		}
		attrs = append(attrs, slog.String("error", reason))
	}
	c.cfg.Logger.LogAttrs(ctx, level, "call failed", attrs...)
}

// logWarnings writes one line about a response with values that were not in their
// documented form. The values themselves are in its metadata.
func (c *call) logWarnings(ctx context.Context, attempts int, requestID string, warnings []core.Warning) {
	if c.cfg.Logger == nil {
		return
	}
	attrs := append(c.logged(attempts), slog.String("request_id", requestID),
		slog.Int("warnings", len(warnings)), slog.String("first", warnings[0].Path), slog.String("reason", warnings[0].Reason))
	c.cfg.Logger.LogAttrs(ctx, slog.LevelWarn, "response in an undocumented form", attrs...)
}

// logUnaccounted warns of a batch whose response leaves out what became of some of its
// items.
func (c *call) logUnaccounted(ctx context.Context, attempts int, err *core.PartialError) {
	if c.cfg.Logger == nil {
		return
	}
	attrs := append(c.logged(attempts), slog.String("outcome", string(err.Outcome)), slog.Int("unaccounted", len(err.Unaccounted)))
	c.cfg.Logger.LogAttrs(ctx, slog.LevelWarn, "batch leaves items out", attrs...)
}

// logged is what every line says about the call.
func (c *call) logged(attempt int) []slog.Attr {
	return []slog.Attr{
		slog.String("operation", c.op.Name),
		slog.String("method", c.op.Method),
		slog.String("path", c.op.Path),
		slog.Int("attempt", attempt),
	}
}
