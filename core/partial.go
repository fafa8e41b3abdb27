package core

import (
	"fmt"
	"strings"
)

// Failure is one item of a batch that the platform did not carry out.
type Failure struct {
	ID      string // of the item: a customer, quota, reseller or resource, as the operation counts
	Code    string // error code
	Message string // the platform's own message
}

// String tells the item, the code with its meaning, and the message.
func (f Failure) String() string {
	text := f.ID + ": " + f.Code
	if meaning := codes[f.Code].meaning; meaning != "" {
		text += " (" + meaning + ")"
	}
	if f.Message != "" {
		text += ": " + oneLine(f.Message)
	}
	return text
}

// PartialError tells what became of the items of a batch that was not carried out as a
// whole. Batch operations return it from the Err method of their response, not as their
// error: the response itself is a success.
//
// An item is served, refused or unaccounted for: named by the request, and by the response
// neither as served nor as refused. The platform cuts its list of refusals, so such an item
// was refused in all likelihood, but nothing proves it. Never repeat a change for it before
// the query in Settle has told what became of it; the method Settle of a client asks that
// query for the entry that [EntryOf] returns. Repeating a query for it is safe.
//
// Unaccounted is empty for a response that was decoded alone, such as a recorded one, since
// nothing tells what its request named, and where an operation does not say which items it
// served.
type PartialError struct {
	Operation   string    // Go name of the operation
	Failures    []Failure // items that the platform refused
	Unaccounted []string  // items that the response does not name, in the order of the request
	Served      []string  // items that the response names as done, where it names any
	// Outcome is [OutcomeUnknown] when items of a change are unaccounted for, which also
	// matches [ErrOutcomeUnknown]; else it is empty.
	Outcome Outcome
	Settle  string // the query that tells what became of the unaccounted items; "" for a query
	// Entry describes the call as a journal would have it, when its outcome is unknown and
	// the response came from a client; see [EntryOf].
	Entry *JournalEntry
}

// Error lists every failure, and every item that is unaccounted for.
func (e *PartialError) Error() string {
	var parts []string
	if len(e.Failures) > 0 {
		texts := make([]string, len(e.Failures))
		for i, failure := range e.Failures {
			texts[i] = failure.String()
		}
		parts = append(parts, fmt.Sprintf("%d failed: %s", len(texts), strings.Join(texts, "; ")))
	}
	if len(e.Unaccounted) > 0 {
		ids := oneLine(strings.Join(e.Unaccounted, ", "))
		parts = append(parts, fmt.Sprintf("%d not in the response: %s", len(e.Unaccounted), ids))
	}
	suffix := (&Call{Outcome: e.Outcome, Settle: e.Settle}).suffix()
	return e.Operation + ": " + strings.Join(parts, "; ") + suffix
}

// Is makes errors.Is match [ErrOutcomeUnknown], and the sentinel of any of the failures.
func (e *PartialError) Is(target error) bool {
	if target == ErrOutcomeUnknown && e.Outcome == OutcomeUnknown {
		return true
	}
	for _, failure := range e.Failures {
		kind := codes[failure.Code].kind
		if kind != nil && (target == kind || target == broader[kind]) {
			return true
		}
	}
	return false
}

func (e *PartialError) outcome() Outcome { return e.Outcome }

func (e *PartialError) entry() *JournalEntry { return e.Entry }
