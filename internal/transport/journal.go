package transport

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
)

// mostJournalled is the largest response that a journal gets.
const mostJournalled = 256 << 10

// record is the entry of a call: for its journal, and for the error of one whose outcome
// is unknown. A nil record is that of a query.
type record struct {
	journal core.Journal // nil when there is none
	entry   core.JournalEntry
	clock   func() (ahead time.Duration, known bool) // of the platform
}

// begin makes the record of a call that is about to be made, and tells its journal.
func (c *call) begin(ctx context.Context, who identity, before core.RawJSON) (*record, error) {
	if c.op.Safe {
		return nil, nil
	}
	body, err := c.redactedBody()
	if err != nil {
		return nil, err
	}
	now := time.Now()
	r := &record{journal: c.cfg.Journal, entry: core.JournalEntry{
		ID:        strconv.FormatInt(now.UnixMilli(), 36) + "-" + strings.ToLower(rand.Text()[:16]),
		Reference: c.cfg.Reference,
		Operation: c.op.Name,
		Account:   who.AccountID,
		Customer:  customerOf(body),
		Method:    c.op.Method,
		Path:      c.wire.Path,
		Body:      body,
		Key:       c.key,
		Before:    before,
		Settle:    c.op.Settle,
		Began:     now,
	}, clock: func() (time.Duration, bool) { return c.cfg.clockAhead(c.shared) }}
	r.hearClock()
	if r.journal == nil {
		return r, nil
	}
	return r, r.journal.Begin(ctx, r.entry)
}

// hearClock notes how far the platform's clock is ahead, when that is known by now.
func (r *record) hearClock() {
	if ahead, known := r.clock(); known {
		r.entry.ClockAhead = &ahead
	}
}

// customerOf is the customer that a request names, in one of the spellings of the
// platform.
func customerOf(body core.RawJSON) string {
	for _, name := range [...]string{"customer_id", "customerId"} {
		if id := textOf(last(body, name)); id != "" {
			return id
		}
	}
	return ""
}

// sending tells the journal that an attempt is about to leave.
func (r *record) sending(ctx context.Context, limit time.Duration) error {
	if r == nil {
		return nil
	}
	r.entry.Sent, r.entry.Until = time.Now(), time.Time{}
	if limit > 0 {
		r.entry.Until = r.entry.Sent.Add(limit)
	}
	r.hearClock() // a response to an earlier attempt may have told it
	if told, ok := r.journal.(core.SendingJournal); ok {
		if err := told.Sending(ctx, r.entry); err != nil {
			return fmt.Errorf("journal: %w", err)
		}
	}
	return ctx.Err() // it may have ended while the journal wrote
}

// notLeft takes back that an attempt was about to leave, because it did not.
func (r *record) notLeft() {
	if r != nil {
		r.entry.Sent, r.entry.Until = time.Time{}, time.Time{}
	}
}

// end tells the journal what became of the call, and the error of an unknown outcome
// what there is to settle.
func (r *record) end(ctx context.Context, x *exchange, err error) {
	if r == nil {
		return
	}
	unaccounted := leavesOut(x.out, err)
	ended := err // as the journal has it
	if unaccounted != nil {
		ended = unaccounted
	}
	if r.journal == nil && core.OutcomeOf(ended) != core.OutcomeUnknown {
		return
	}
	entry := &r.entry
	entry.Ended = time.Now()
	entry.Attempts = x.attempts
	entry.Err = ended
	entry.Outcome = core.OutcomeOf(ended)
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
	if entry.ClockAhead == nil {
		r.hearClock()
	}
	if refused != nil && entry.Outcome == core.OutcomeUnknown {
		entry.References = references(x.call.op, refused.Body) // an error may name what was made all the same
	}
	if err == nil && succeeded(x.last.status()) {
		entry.References = references(x.call.op, x.last.body)
		if !x.call.op.Secret && len(x.last.body) > 0 && len(x.last.body) <= mostJournalled {
			entry.Response = core.RawJSON(newScrubber(x.who.Credentials, x.call.req).start(x.last.body, mostJournalled))
		}
	}
	if entry.Outcome == core.OutcomeUnknown {
		own := *entry
		own.Err = nil // it is at hand where the entry is
		if unaccounted != nil {
			unaccounted.Entry = &own
			x.out.(response).Meta().Batch.Entry = &own
			x.call.logUnaccounted(ctx, x.attempts, unaccounted)
		} else if call := callOf(err); call != nil {
			call.Entry = &own
		}
	}
	if r.journal != nil {
		r.journal.End(context.WithoutCancel(ctx), *entry)
	}
}

// response is what every typed response is.
type response interface{ Meta() *core.Metadata }

// leavesOut is the error of a batch that was answered, and whose response leaves out what
// became of some of its items; nil for every other call.
func leavesOut(out any, err error) *core.PartialError {
	batch, ok := out.(interface{ Err() error })
	if err != nil || !ok {
		return nil
	}
	var partial *core.PartialError
	if errors.As(batch.Err(), &partial) && partial.Outcome == core.OutcomeUnknown {
		return partial
	}
	return nil
}

// endAfterPanic tells the journal of a call that a panic of the caller's own code,
// such as its middleware, has cut off.
func (r *record) endAfterPanic(ctx context.Context, x *exchange) {
	if r == nil {
		return
	}
	outcome := core.OutcomeNotSent
	if x.attempts > 0 || x.lost || !r.entry.Sent.IsZero() {
		outcome = core.OutcomeUnknown
	}
	r.end(ctx, x, &core.TransportError{Call: x.call.op.call(x.attempts, outcome), Err: errPanic})
}

var errPanic = errors.New("a panic cut the call off")

// references reads from the response of a success the IDs of what it made.
func references(op *Operation, body []byte) []string {
	var found []string
	for _, path := range op.References {
		list, field, nested := strings.Cut(path, "[].")
		for _, value := range elements(last(body, list)) {
			if nested {
				value = last(value, field)
			}
			if id := strings.TrimSpace(textOf(value)); id != "" {
				found = append(found, id)
			}
		}
	}
	return found
}
