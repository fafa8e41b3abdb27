package core

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Outcome says what is known about the effect of a state-changing call that
// ended in an error. It is empty for queries, which change nothing.
type Outcome string

// Outcomes of a failed state-changing call.
const (
	// OutcomeNotSent: the request never reached the platform. Calling again is safe.
	OutcomeNotSent Outcome = "not sent"
	// OutcomeRejected: the platform said, with a code of its own, that it did not carry the
	// request out.
	OutcomeRejected Outcome = "rejected"
	// OutcomeUnknown: the request was sent and no trustworthy response came back, or none
	// to an attempt before the one that was refused. The effect may or may not have taken
	// place; do not call again before the query that the error names has settled it. A call
	// that has a key is called again with the same key instead, see [Call].
	OutcomeUnknown Outcome = "unknown"
)

// OutcomeOf returns the outcome of the call that err came from, or "" when err
// comes from a query or from elsewhere. A [*ValidationError] and a [*CallerError]
// are [OutcomeNotSent], whichever operation they refuse.
func OutcomeOf(err error) Outcome {
	var known interface {
		error
		outcome() Outcome
	}
	if errors.As(err, &known) {
		return known.outcome()
	}
	return ""
}

// Call names the call that an error belongs to and what became of it. The error
// types of this package embed it.
type Call struct {
	Operation string        // Go name of the operation, such as "customers.Create"
	Method    string        // HTTP method
	Path      string        // path template; never the ids or the query of the request
	Attempts  int           // how many times the request was sent
	Waited    time.Duration // before further attempts, altogether
	NoRetry   string        // why there was no further attempt although one could have helped; "" when the retries were made
	Outcome   Outcome       // empty for queries
	Settle    string        // the query that settles an unknown outcome; "" where there is none
	NoSettle  string        // why there is none
	// Key is the key of a call that can be repeated with it: the same request with it, as its
	// TransactionID, has its effect once, whatever became of this one. Empty for all other
	// calls.
	Key string
	// Entry describes a call whose outcome is unknown as a journal would have it; nil for
	// other calls. See [EntryOf].
	Entry *JournalEntry
}

// EntryOf returns the entry of a state-changing call that ended in err with an unknown
// outcome, also of one without a journal: the method Settle of a client finds out what
// became of it. It reports false for every other error. The entry holds the body of the
// request, with secrets as [redacted].
func EntryOf(err error) (JournalEntry, bool) {
	var known interface {
		error
		entry() *JournalEntry
	}
	if !errors.As(err, &known) || known.entry() == nil {
		return JournalEntry{}, false
	}
	return *known.entry(), true
}

func (c *Call) entry() *JournalEntry { return c.Entry }

func (c *Call) outcome() Outcome { return c.Outcome }

// prefix names the operation at the start of an error text. The error of an
// attempt that was not the last has none.
func (c *Call) prefix() string {
	if c.Operation == "" {
		return ""
	}
	return c.Operation + ": "
}

// tries tells how often the request was sent, unless it was once, and why no more.
func (c *Call) tries() string {
	var parts []string
	if c.Attempts > 1 {
		parts = append(parts, fmt.Sprintf("%d attempts", c.Attempts))
	}
	if c.Waited > 0 {
		parts = append(parts, fmt.Sprintf("%s of waits", c.Waited.Round(time.Millisecond)))
	}
	if c.NoRetry != "" {
		parts = append(parts, c.NoRetry)
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// suffix tells the outcome at the end of an error text.
func (c *Call) suffix() string {
	switch c.Outcome {
	case "":
		return ""
	case OutcomeUnknown:
		switch {
		case c.Key != "":
			return fmt.Sprintf("; outcome unknown, repeat it with the same key: %q", c.Key)
		case c.Settle != "":
			return "; outcome unknown, do not repeat: check " + c.Settle
		case c.NoSettle != "":
			return "; outcome unknown, do not repeat: " + c.NoSettle
		}
		return "; outcome unknown, do not repeat"
	default:
		return "; " + string(c.Outcome)
	}
}
