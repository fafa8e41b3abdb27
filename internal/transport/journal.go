package transport

import (
	"errors"
	"net/http"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/wire"
)

var journalled atomic.Int64

// journalEntry describes the call before it is sent.
func (c *call) journalEntry(req any) (JournalEntry, error) {
	body, err := c.redactedBody(req)
	now := time.Now()
	return JournalEntry{
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
func (c *call) ended(entry JournalEntry, err error) JournalEntry {
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
func (c *call) plan(req any) error {
	body, err := c.redactedBody(req)
	if err != nil {
		return &core.TransportError{Call: c.op.call(0, core.NotSent), Err: err}
	}
	request, err := http.NewRequest(c.op.Method, c.url.String(), nil)
	if err != nil {
		return &core.TransportError{Call: c.op.call(0, core.NotSent), Err: err}
	}
	c.headers(request.Header)
	c.credentials.authenticate(request, c.request.Body, c.now())
	for _, name := range [...]string{"Authorization", "X-Auth-Token", "X-Security-Token"} {
		if request.Header.Get(name) != "" {
			request.Header.Set(name, "[redacted]")
		}
	}
	*c.cfg.Plan = Plan{
		Operation: c.op.Name,
		Method:    c.op.Method,
		URL:       c.url.String(),
		Header:    request.Header,
		Body:      body,
	}
	return &core.TransportError{Call: c.op.call(0, core.NotSent), Err: core.ErrDryRun}
}

// redactedBody is the body as it may be kept.
func (c *call) redactedBody(req any) (core.RawJSON, error) {
	if c.request.Body == nil {
		return nil, nil
	}
	if ad, ok := req.(Ad); ok {
		req = ad.Body
	}
	return wire.MarshalRedacted(req)
}
