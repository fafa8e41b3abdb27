package emulator

import (
	"path"
	"strings"
)

// CallFilter chooses calls from the journal. Empty fields choose all.
type CallFilter struct {
	// Operation is an operationId, iam.CreateToken and the like, or a pattern
	// of package path such as "List*".
	Operation string
	// Account is the account that the call was made for, by ID.
	Account string
	// Status is the HTTP status; 0 for all. Responses that never came have none.
	Status int
	// Code is the error code.
	Code string
	// Text is looked for in the path, the query, the body and the message.
	Text string
	// Refused chooses the calls that were not successful.
	Refused bool
	// Effect chooses the calls that changed something.
	Effect bool
	// After chooses the calls behind one, by its Seq.
	After int
	// Limit is how many calls to return at most, the latest ones; 0 for all.
	Limit int
}

func (f *CallFilter) matches(c *Call) bool {
	if f.Operation != "" {
		if ok, err := path.Match(f.Operation, c.Operation); err != nil || !ok {
			return false
		}
	}
	return (f.Account == "" || f.Account == c.Caller.AccountID) &&
		(f.Status == 0 || f.Status == c.Status) &&
		(f.Code == "" || f.Code == c.ErrorCode) &&
		(!f.Refused || c.Refused()) && (!f.Effect || c.Effect) &&
		(f.Text == "" || strings.Contains(c.Path+"\n"+c.Query+"\n"+c.Body+"\n"+c.Message, f.Text))
}

// Refused reports whether the caller got no success: an error, or no response.
func (c *Call) Refused() bool { return c.Status < 200 || c.Status > 299 || c.ErrorCode != "" }

// Calls lists the answered requests, oldest first. The latest 10,000 are kept.
func (e *Emulator) Calls() []Call { return e.journal.since(0) }

// FindCalls lists the calls in the journal that a filter chooses, oldest first.
func (e *Emulator) FindCalls(f CallFilter) []Call {
	var found []Call
	for _, c := range e.journal.since(f.After) {
		if f.matches(&c) {
			found = append(found, c)
		}
	}
	if f.Limit > 0 && len(found) > f.Limit {
		found = found[len(found)-f.Limit:]
	}
	return found
}

// CallCount returns how often an operation was called, refused calls included; the
// empty name counts all calls.
func (e *Emulator) CallCount(operation string) int { return e.journal.count(operation).Calls }

// EffectCount returns how often an operation changed something, whatever became
// of the response: orders paid, transfers made. The empty name counts all
// operations.
func (e *Emulator) EffectCount(operation string) int { return e.journal.count(operation).Effects }

// Counts returns the counts of all operations that were called, by name.
func (e *Emulator) Counts() map[string]Count { return e.journal.all() }

// WatchCalls tells when calls come in: the channel gets a value after one or
// more of them, until stop is called.
func (e *Emulator) WatchCalls() (arrived <-chan struct{}, stop func()) { return e.journal.watch() }

// ResetCalls empties the journal and its counts. Seq starts at 1 again.
func (e *Emulator) ResetCalls() { e.journal.reset() }
