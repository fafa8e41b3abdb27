package transport

import (
	"errors"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

var journalled atomic.Int64

// journalEntry describes the call before it is sent.
func (c *call) journalEntry(who identity) (core.JournalEntry, error) {
	body, err := c.redactedBody()
	now := time.Now()
	return core.JournalEntry{
		ID:        strconv.FormatInt(now.UnixNano(), 36) + "-" + strconv.FormatInt(journalled.Add(1), 36),
		Operation: c.op.Name,
		Account:   who.AccountID,
		Method:    c.op.Method,
		Path:      c.wire.Path,
		Body:      body,
		Began:     now,
		Settle:    c.op.Settle,
	}, err
}

// ended completes an entry with what became of the call, which the exchange was for.
func ended(entry core.JournalEntry, x *exchange, err error) core.JournalEntry {
	entry.Ended = time.Now()
	entry.Attempts = x.attempts
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
		entry.RequestID = newScrubber(x.who.Credentials, x.call.req).line(x.last.requestID())
	}
	return entry
}
