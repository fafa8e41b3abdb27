package core

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Journal is told of every state-changing call before it is sent and when it
// has ended, so that a program can tell after a crash what it had under way. A
// journal that also is a [SendingJournal] is told when the request leaves.
type Journal interface {
	// Begin is called before the first attempt. An error stops the call: it
	// ends with outcome OutcomeNotSent.
	Begin(ctx context.Context, entry JournalEntry) error
	// End is called with the same entry when the call has ended, also when its
	// context was cancelled, and when something panicked on its way.
	End(ctx context.Context, entry JournalEntry)
}

// SendingJournal is a [Journal] that tells a call that never left this machine
// from one that may have: only a call whose Sending was reached needs a query to
// settle it.
type SendingJournal interface {
	Journal
	// Sending is called before each attempt, after the wait for the quota and before
	// the first byte leaves, with Sent and Until set. A second attempt follows one that
	// certainly had no effect, or that of an operation whose repeat changes nothing. An
	// error stops the call: it ends with outcome OutcomeNotSent, or OutcomeUnknown when
	// an earlier attempt may have had its effect.
	Sending(ctx context.Context, entry JournalEntry) error
}

// JournalEntry is one state-changing call, as far as it is known. Its JSON is a
// format of its own, see [JournalEntry.MarshalJSON].
type JournalEntry struct {
	ID        string  // unique, also among processes and machines
	Reference string  // the caller's own name of the call, of option.WithReference
	Operation string  // Go name, such as "accounts.AllocateFunds"
	Account   string  // ID of the calling account, when known
	Customer  string  // ID of the customer that the request names, when it names one
	Method    string  // HTTP method
	Path      string  // with its IDs filled in
	Body      RawJSON // with secrets as [redacted]
	// Key is the key of a call that can be repeated with it, such as its TransactionID, also
	// where the SDK made it. The same request with it has its effect once.
	Key string
	// Before is what stood on the platform before the call, in a form that only the
	// settler of the operation reads; nil when nobody looked. See
	// option.WithHighWaterMark.
	Before RawJSON
	Settle string    // the query that settles an unknown outcome, "" when there is none
	Began  time.Time // when the call was made, by the local clock as all times here
	Sent   time.Time // when the latest attempt was about to leave; zero when none was
	Until  time.Time // when that attempt is given up; zero when it has no limit
	// ClockAhead is how far the platform's clock was ahead of the local one; nil when no
	// response had told it yet.
	ClockAhead *time.Duration

	// The rest is known at the end.
	Ended      time.Time
	Outcome    Outcome  // empty when the call succeeded; unknown also for a batch whose response leaves items out, see PartialError
	RequestID  string   // gateway request ID, "" when no response named one
	Attempts   int      // how many times the request was sent
	Response   RawJSON  // of a success, without secrets; nil when it has none or is above 256 KiB
	References []string // the platform's IDs of what the call made, such as the transfer's, where the response or the error names them
	Err        error    // nil when the call succeeded

	Settlement *Settlement // what a settler found out about an unknown outcome, nil before
}

// State is how far an entry has got.
type State string

// States of a journal entry, in their order.
const (
	StateIntended State = "intended" // nothing has left this machine
	StateSent     State = "sent"     // the request may be on its way
	StateEnded    State = "ended"    // the outcome says what became of it
	StateSettled  State = "settled"  // a settler has found out what became of it
)

// State tells how far the entry has got.
func (e *JournalEntry) State() State {
	switch {
	case e.Settlement != nil && e.Settlement.Verdict.Final():
		return StateSettled
	case !e.Ended.IsZero():
		return StateEnded
	case !e.Sent.IsZero():
		return StateSent
	}
	return StateIntended
}

// Open reports whether nobody knows what became of the call: it left, and has no
// end, or one with an unknown outcome, and no settler has found out.
func (e *JournalEntry) Open() bool {
	switch e.State() {
	case StateSent:
		return true
	case StateEnded:
		return e.Outcome == OutcomeUnknown
	}
	return false
}

// journalFormat is the version of the JSON of an entry. A change that an older
// reader would misread makes a new one.
const journalFormat = 1

// storedEntry is the JSON of an entry.
type storedEntry struct {
	Format     int         `json:"format"`
	ID         string      `json:"id"`
	State      State       `json:"state"`
	Reference  string      `json:"reference,omitzero"`
	Operation  string      `json:"operation"`
	Account    string      `json:"account,omitzero"`
	Customer   string      `json:"customer,omitzero"`
	Method     string      `json:"method"`
	Path       string      `json:"path"`
	Body       RawJSON     `json:"body,omitempty"`
	Key        string      `json:"key,omitzero"`
	Before     RawJSON     `json:"before,omitempty"`
	Settle     string      `json:"settle,omitzero"`
	Began      time.Time   `json:"began"`
	Sent       time.Time   `json:"sent,omitzero"`
	Until      time.Time   `json:"until,omitzero"`
	AheadMS    *int64      `json:"clock_ahead_ms,omitempty"`
	Ended      time.Time   `json:"ended,omitzero"`
	Outcome    Outcome     `json:"outcome,omitzero"`
	RequestID  string      `json:"request_id,omitzero"`
	Attempts   int         `json:"attempts,omitzero"`
	Response   RawJSON     `json:"response,omitempty"`
	References []string    `json:"references,omitempty"`
	Error      string      `json:"error,omitzero"`
	Settlement *Settlement `json:"settlement,omitzero"`
}

// MarshalJSON writes the entry with names in snake_case, times in RFC 3339 and the
// error as its text. "format" is 1; a later format that this one cannot be read
// with has a higher number. "state" repeats what [JournalEntry.State] says, for other
// readers. Members without a value are left out.
func (e JournalEntry) MarshalJSON() ([]byte, error) {
	stored := storedEntry{
		Format: journalFormat, ID: e.ID, State: e.State(), Reference: e.Reference,
		Operation: e.Operation, Account: e.Account, Customer: e.Customer,
		Method: e.Method, Path: e.Path, Body: e.Body, Key: e.Key, Before: e.Before, Settle: e.Settle,
		Began: e.Began, Sent: e.Sent, Until: e.Until, Ended: e.Ended,
		Outcome: e.Outcome, RequestID: e.RequestID, Attempts: e.Attempts,
		Response: e.Response, References: e.References, Settlement: e.Settlement,
	}
	if e.Err != nil {
		stored.Error = e.Err.Error()
	}
	if e.ClockAhead != nil {
		stored.AheadMS = new(e.ClockAhead.Milliseconds())
	}
	return marshal(stored)
}

// UnmarshalJSON reads what MarshalJSON wrote. Of the error it has the text alone. It
// refuses a later format.
func (e *JournalEntry) UnmarshalJSON(data []byte) error {
	var stored storedEntry
	if err := json.Unmarshal(data, &stored); err != nil {
		return err
	}
	if stored.Format != journalFormat {
		return fmt.Errorf("journal entry %q has format %d; this version of the SDK reads format %d", stored.ID, stored.Format, journalFormat)
	}
	*e = JournalEntry{
		ID: stored.ID, Reference: stored.Reference,
		Operation: stored.Operation, Account: stored.Account, Customer: stored.Customer,
		Method: stored.Method, Path: stored.Path, Body: stored.Body, Key: stored.Key, Before: stored.Before, Settle: stored.Settle,
		Began: stored.Began, Sent: stored.Sent, Until: stored.Until, Ended: stored.Ended,
		Outcome: stored.Outcome, RequestID: stored.RequestID, Attempts: stored.Attempts,
		Response: stored.Response, References: stored.References, Settlement: stored.Settlement,
	}
	if stored.AheadMS != nil {
		e.ClockAhead = new(time.Duration(*stored.AheadMS) * time.Millisecond)
	}
	if stored.Error != "" {
		e.Err = errors.New(stored.Error)
	}
	return nil
}
