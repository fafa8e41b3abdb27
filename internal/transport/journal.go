package transport

import (
	"context"
	"errors"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/signer"
	"github.com/partnerbss/partnerbss-go/internal/wire"
)

var journalled atomic.Int64

// journalEntry describes the call before it is sent.
func (c *call) journalEntry() (core.JournalEntry, error) {
	body, err := c.redactedBody()
	now := time.Now()
	return core.JournalEntry{
		ID:        strconv.FormatInt(now.UnixNano(), 36) + "-" + strconv.FormatInt(journalled.Add(1), 36),
		Operation: c.op.Name,
		Account:   c.credentials.AccountID,
		Method:    c.op.Method,
		Path:      c.request.Path,
		Body:      body,
		Began:     now,
		Settle:    c.op.Settle,
	}, err
}

// ended completes the entry with what became of the call.
func (c *call) ended(entry core.JournalEntry, err error) core.JournalEntry {
	entry.Ended = time.Now()
	entry.Attempts = c.attempts
	entry.Err = err
	entry.Outcome = core.OutcomeOf(err)
	var refused *core.Error
	var unreadable *core.DecodeError
	switch {
	case errors.As(err, &refused):
		entry.RequestID = refused.RequestID
	case errors.As(err, &unreadable):
		entry.RequestID = unreadable.RequestID
	default:
		entry.RequestID = c.last.requestID
	}
	return entry
}

// plan describes what the call would send, and ends it.
func (c *call) plan(ctx context.Context) error {
	body, err := c.redactedBody()
	if err != nil {
		return c.op.notSent(err)
	}
	request, err := c.build(ctx)
	if err != nil {
		return c.op.notSent(err)
	}
	c.credentials.authenticate(request.Request, c.request.Body, c.now())
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

// redactedBody is the body as it may be kept.
func (c *call) redactedBody() (core.RawJSON, error) {
	if c.request.Body == nil {
		return nil, nil
	}
	if ad, ok := c.req.(AdHoc); ok {
		return wire.MarshalRedacted(ad.Body)
	}
	return wire.MarshalRedacted(c.req)
}
