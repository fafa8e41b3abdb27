// Package partial reports the failed items of a batch whose call succeeded.
package partial

import (
	"slices"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// Error returns the entries of a response that are failures as a
// [*core.PartialError], or nil when there are none. done holds the IDs of the
// items that the response lists as done: an entry for one of them is not a
// failure if it has no code or the code of success.
func Error[T any](op *transport.Operation, entries []T, failure func(T) core.Failure, done ...string) error {
	var failures []core.Failure
	for _, entry := range entries {
		failed := failure(entry)
		if (failed.Code == "" || failed.Code == codeSuccess) && slices.Contains(done, failed.ID) {
			continue
		}
		failures = append(failures, failed)
	}
	if len(failures) == 0 {
		return nil
	}
	return &core.PartialError{Operation: op.Name, Failures: failures}
}

// codeSuccess is the code of an item that did not fail.
const codeSuccess = "CBC.0000"

// IDs returns the ID of each entry.
func IDs[T any](entries []T, id func(T) string) []string {
	ids := make([]string, len(entries))
	for i, entry := range entries {
		ids[i] = id(entry)
	}
	return ids
}
