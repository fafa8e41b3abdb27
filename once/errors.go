package once

import (
	"fmt"
	"log/slog"
	"strings"

	"github.com/partnerbss/partnerbss-go/core"
)

// Error means that a key is not done, although a call was made under it.
type Error struct {
	Key        string
	Settlement core.Settlement // the latest; its verdict is empty when the records could not be read
	Err        error           // of the call or the settlement; nil when an earlier run made the call
}

// Error tells the key, the verdict and its reason, and the error of the call.
func (e *Error) Error() string {
	text := fmt.Sprintf("once: key %q is ", e.Key)
	switch e.Settlement.Verdict {
	case core.VerdictDidNotHappen:
		text += "not done: the call had no effect"
	case core.VerdictAmbiguous:
		text += "open, and a person has to look"
	default:
		text += "open: nobody knows yet whether the call had its effect"
	}
	if e.Settlement.Reason != "" {
		text += ": " + e.Settlement.Reason
	}
	if e.Err != nil {
		text += ": " + strings.ReplaceAll(e.Err.Error(), "\n", "; ") // of errors that were joined
	}
	return text
}

// Unwrap returns the error of the call, unless its outcome has been settled since.
func (e *Error) Unwrap() error {
	if e.Settlement.Verdict == core.VerdictDidNotHappen {
		return nil // it says that the outcome is unknown
	}
	return e.Err
}

// Is makes errors.Is match [core.ErrOutcomeUnknown] while the key is open.
func (e *Error) Is(target error) bool {
	return target == core.ErrOutcomeUnknown && e.Settlement.Verdict != core.VerdictDidNotHappen
}

// LogValue gives slog the facts of the error as a group: key, verdict, reason, error.
func (e *Error) LogValue() slog.Value {
	attrs := []slog.Attr{
		slog.String("key", e.Key), slog.String("verdict", string(e.Settlement.Verdict)), slog.String("reason", e.Settlement.Reason),
	}
	if e.Err != nil {
		attrs = append(attrs, slog.String("error", e.Err.Error()))
	}
	return slog.GroupValue(attrs...)
}

// MismatchError means that a key stands for another request already. Nothing was sent.
type MismatchError struct {
	Key         string
	Differences []Difference
}

// Difference is one part of a request that differs from the one that a key stands for.
type Difference struct {
	Name     string // "operation", "account", "path", or a member of the body
	Recorded string // of the key; "" when it has none
	Given    string // in this call; "" when it has none
}

// Error tells the differences.
func (e *MismatchError) Error() string {
	parts := make([]string, len(e.Differences))
	for i, d := range e.Differences {
		parts[i] = fmt.Sprintf("%s is %s, and was %s", d.Name, orNothing(d.Given), orNothing(d.Recorded))
	}
	return fmt.Sprintf("once: key %q stands for another request: %s; not sent", e.Key, strings.Join(parts, "; "))
}

func orNothing(text string) string {
	if text == "" {
		return "nothing"
	}
	return text
}

// StoreError means that the store failed. If it failed before the call, nothing was
// sent. If it failed after it, the response is returned together with this error, the key
// stays open, and the next use of it settles it.
type StoreError struct {
	Key    string
	Called bool // the call was made, and Entry tells how it ended
	Entry  core.JournalEntry
	Err    error
}

// Error tells the cause and what became of the call.
func (e *StoreError) Error() string {
	switch {
	case !e.Called:
		return fmt.Sprintf("once: key %q: the store failed: %s; not sent", e.Key, e.Err)
	case e.Entry.Outcome == "":
		return fmt.Sprintf("once: key %q: the call had its effect, and the store failed to keep that: %s", e.Key, e.Err)
	}
	return fmt.Sprintf("once: key %q: the store failed to keep how the call ended (%s): %s", e.Key, e.Entry.Outcome, e.Err)
}

// Unwrap returns the cause.
func (e *StoreError) Unwrap() error { return e.Err }

// NoResponseError means that a key is done, and that the response of its call is not
// known: it was lost, and the platform's records do not tell it. Nothing was sent.
type NoResponseError struct {
	Key        string
	Entry      core.JournalEntry
	Settlement core.Settlement // what the records told
}

// Error tells the key and what is known of the effect.
func (e *NoResponseError) Error() string {
	text := fmt.Sprintf("once: key %q is done, and the response of its call is not known", e.Key)
	if len(e.Settlement.References) > 0 {
		text += "; it made " + strings.Join(e.Settlement.References, ", ")
	}
	return text
}
