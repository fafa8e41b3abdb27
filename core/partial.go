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

// PartialError lists the items of a batch that failed while others may have been
// carried out. Batch operations return it from the Err method of their response,
// not as their error: the response itself is a success.
type PartialError struct {
	Operation string // Go name of the operation
	Failures  []Failure
}

// Error lists every failure.
func (e *PartialError) Error() string {
	texts := make([]string, len(e.Failures))
	for i, failure := range e.Failures {
		texts[i] = failure.String()
	}
	return fmt.Sprintf("%s: %d failed: %s", e.Operation, len(e.Failures), strings.Join(texts, "; "))
}

// Is makes errors.Is match the sentinel of any of the failures.
func (e *PartialError) Is(target error) bool {
	for _, failure := range e.Failures {
		kind := codes[failure.Code].kind
		if kind != nil && (target == kind || target == broader[kind]) {
			return true
		}
	}
	return false
}
