// Package settlers has a settler for every operation that changes something: what the
// platform's records say about a call whose outcome is unknown. Each reads the records
// through the services, as a user would.
package settlers

import (
	"fmt"
	"iter"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/settle"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// All are the settlers by the Go name of their operation.
var All = table()

func table() map[string]transport.Settler {
	all := map[string]transport.Settler{}
	for _, part := range []map[string]transport.Settler{transfers, newCustomers, verifications, couponCalls, quotaCalls, orderCalls, orderingCalls, expiryCalls, ticketCalls, enterpriseCalls} {
		for name, settler := range part {
			all[name] = settler
		}
	}
	return all
}

// errIncomplete is that of an entry whose body lacks what its effect is known by.
func errIncomplete(c *settle.Case) error {
	return fmt.Errorf("the body of entry %s does not tell what its call was about", c.ID)
}

// errStrange is that of a list with a record that the query did not ask for, or that
// lacks what it is compared by. Nothing can be concluded from such a list.
func errStrange(id string) error {
	return fmt.Errorf("the platform's list has a record %q that does not fit the query", id)
}

// only is the one element of a list that has an ID by which it was asked for, or nil.
func only[T any](all iter.Seq2[T, error], id string, idOf func(T) string) (*T, error) {
	var found *T
	for element, err := range all {
		switch {
		case err != nil:
			return nil, err
		case idOf(element) != id:
			return nil, errStrange(idOf(element))
		}
		found = &element
	}
	return found, nil
}

// succeeded reports whether the record of an operation is one of a success. What has
// another result than the documented ones is an error.
func succeeded(id string, result core.OperationResult) (bool, error) {
	switch result {
	case core.OperationResultSuccess:
		return true, nil
	case core.OperationResultFailure:
		return false, nil
	}
	return false, fmt.Errorf("the platform's record %q has the unknown result %q", id, result)
}

// batch is the settlement of a batch. It rebuilds the response from the two lists that
// those of all batches have: what was done, in member, and what was not.
func batch(items []settle.Item, member string, done func(settle.Item) map[string]any) core.Settlement {
	settled := settle.Batch(items)
	if settled.Verdict != core.VerdictHappened {
		return settled
	}
	succeeded := []map[string]any{}
	for _, item := range items {
		if item.Verdict == core.VerdictHappened {
			succeeded = append(succeeded, done(item))
		}
	}
	settled.Response = settle.Response(map[string]any{member: succeeded, "error_details": failures(items, "id")})
	return settled
}

// didNotHappen is the text of a failure in a rebuilt response.
const didNotHappen = "did not happen, as the platform's records tell"

// failures are the items that did not happen, in the form that the responses of batches
// have for them.
func failures(items []settle.Item, idMember string) []map[string]any {
	failed := []map[string]any{}
	for _, item := range items {
		if item.Verdict != core.VerdictHappened {
			failed = append(failed, map[string]any{idMember: item.ID, "error_code": "", "error_msg": didNotHappen})
		}
	}
	return failed
}

// whenDone says when an effect took place that is there, and what that means for the
// call.
func whenDone(c *settle.Case, r settle.Record) string {
	switch at := r.Time.UTC().Format(time.RFC3339); c.When(r) {
	case settle.Before:
		return "at " + at + ", before the call, which so changed nothing"
	case settle.During:
		return "at " + at + ", while the call was under way"
	case settle.Late, settle.After:
		return "at " + at + ", after the call was given up"
	default:
		return "at " + at
	}
}

// during reports whether something took place while the call was under way.
func during(c *settle.Case, at time.Time) bool {
	return !at.IsZero() && c.When(settle.Record{ID: "any", Time: at}) == settle.During
}
