package core

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"
)

// RawResponse receives the response to a call as it came. It stays zero when none
// came. If a response broke off, Body is the part that came.
type RawResponse struct {
	StatusCode int
	Header     http.Header
	Body       []byte
}

// Plan receives what a dry run would have sent. Secrets show as [redacted].
type Plan struct {
	Operation string      // Go name, such as "customers.Create"
	Method    string      // HTTP method
	URL       string      // with the endpoint and the query
	Header    http.Header // as they would be sent; those of credentials that have to be obtained first are missing
	Body      RawJSON     // nil when there is none
}

// Journal is told of every state-changing call before it is sent and when it
// has ended, so that a program can tell after a crash what it had under way.
type Journal interface {
	// Begin is called before the first attempt. An error stops the call: it
	// ends with outcome OutcomeNotSent.
	Begin(ctx context.Context, entry JournalEntry) error
	// End is called with the same entry when the call has ended, also when its
	// context was cancelled.
	End(ctx context.Context, entry JournalEntry)
}

// JournalEntry is one state-changing call.
type JournalEntry struct {
	ID        string // unique among the entries of this process
	Operation string // Go name, such as "accounts.AllocateFunds"
	Account   string // id of the calling account, when known
	Method    string
	Path      string  // with its ids filled in
	Body      RawJSON // with secrets as [redacted]
	Began     time.Time
	Settle    string // the query that settles an unknown outcome, "" when there is none

	// The rest is known at the end.
	Ended     time.Time
	Outcome   Outcome // empty when the call succeeded
	RequestID string  // gateway request id, "" when no response named one
	Attempts  int     // how many times the request was sent
	Err       error   // nil when the call succeeded
}

// entryFields are the fields of an entry, without its methods.
type entryFields JournalEntry

// storedEntry is an entry in JSON: the error is its text.
type storedEntry struct {
	entryFields
	Err string `json:"Err,omitempty"`
}

// MarshalJSON writes the entry with its error as text.
func (e JournalEntry) MarshalJSON() ([]byte, error) {
	stored := storedEntry{entryFields: entryFields(e)}
	if e.Err != nil {
		stored.Err = e.Err.Error()
	}
	return json.Marshal(stored)
}

// UnmarshalJSON reads what MarshalJSON wrote. Of the error it has the text alone.
func (e *JournalEntry) UnmarshalJSON(data []byte) error {
	var stored storedEntry
	if err := json.Unmarshal(data, &stored); err != nil {
		return err
	}
	*e = JournalEntry(stored.entryFields)
	if stored.Err != "" {
		e.Err = errors.New(stored.Err)
	}
	return nil
}
