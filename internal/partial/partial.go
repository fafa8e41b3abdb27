// Package partial tells what became of the items of a batch whose call succeeded.
package partial

import (
	"slices"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// Error returns the entries of a response that are failures as a
// [*core.PartialError], together with the items of the request that the response
// leaves out, or nil when there are neither. asked is what the request named, nil
// where that is unknown or where the response does not say what was served. done
// holds the IDs of the items that the response lists as done: an entry for one of
// them is not a failure if it has no code or the code of success.
func Error[T any](op *transport.Operation, asked *core.Batch, entries []T, failure func(T) core.Failure, done ...string) error {
	var failures []core.Failure
	named := done
	for _, entry := range entries {
		failed := failure(entry)
		if (failed.Code == "" || failed.Code == codeSuccess) && slices.Contains(done, failed.ID) {
			continue
		}
		failures = append(failures, failed)
		named = append(named[:len(named):len(named)], failed.ID)
	}
	unaccounted := leftOut(asked, named)
	if len(failures)+len(unaccounted) == 0 {
		return nil
	}
	err := &core.PartialError{Operation: op.Name, Failures: failures, Unaccounted: unaccounted, Served: done}
	if len(unaccounted) > 0 && !op.Safe {
		err.Outcome, err.Settle, err.Entry = core.OutcomeUnknown, op.Settle, asked.Entry
	}
	return err
}

// leftOut are the items of a request that are not named, each once.
func leftOut(asked *core.Batch, named []string) []string {
	if asked == nil {
		return nil
	}
	var ids []string
	for _, id := range asked.Items {
		if !slices.Contains(named, id) && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Unless returns what the request named where the response lists none of the orders
// that the call can have made. An order serves any number of items and does not name
// them; without one, nothing was served that the response could have left out.
func Unless(orders []string, asked *core.Batch) *core.Batch {
	if len(orders) > 0 {
		return nil
	}
	return asked
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
