// Package settlers has a settler for every operation that changes something: what the
// platform's records say about a call whose outcome is unknown. Each reads the records
// through the services, as a user would.
package settlers

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/shopspring/decimal"

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

// shares is a batch that draws the same amount from a source for each of its items, such
// as coupons for customers. Each item gets one record.
type shares[Request any] struct {
	kind   string // of the records
	what   string // that an item gets
	member string // where the response lists what was done, each with the "id" of the item
	ref    string // where an element of that list has the ID of what the item got

	of      func(*Request) (source string, ids []string, amount decimal.Decimal)
	records func(ctx context.Context, client *transport.Client, req *Request, since time.Time) ([]settle.Record, error)
}

func (s shares[Request]) settler() transport.Settler {
	return transport.Settler{
		Kind: s.kind,
		Subjects: func(req any) []string {
			source, ids, amount := s.of(req.(*Request))
			subjects := make([]string, len(ids))
			for i, id := range ids {
				subjects[i] = fmt.Sprintf("%s %s %s %s", s.what, source, id, amount.StringFixed(2))
			}
			return subjects
		},
		Mark: settle.Mark(func(ctx context.Context, client *transport.Client, req *Request) ([]settle.Record, error) {
			return s.records(ctx, client, req, settle.MarkSince(client))
		}),
		Settle: settle.By(s.settle),
	}
}

func (s shares[Request]) settle(ctx context.Context, c *settle.Case, req *Request) (core.Settlement, error) {
	source, ids, amount := s.of(req)
	if source == "" || len(ids) == 0 || !amount.IsPositive() {
		return core.Settlement{}, errIncomplete(c)
	}
	records, err := s.records(ctx, c.Client, req, c.Since())
	if err != nil {
		return core.Settlement{}, err
	}
	items, err := c.Items(ctx, s.what, ids, c.Told(s.member, "id", s.ref), records)
	if err != nil {
		return core.Settlement{}, err
	}
	return batch(c, items, s.member, func(item settle.Item) map[string]any {
		return map[string]any{"id": item.ID, s.ref: item.References[0]}
	}), nil
}

// batch is the settlement of a batch. It rebuilds the response from the two lists that
// those of all batches have: what was done, in member, and what was not.
func batch(c *settle.Case, items []settle.Item, member string, done func(settle.Item) map[string]any) core.Settlement {
	settled := c.Batch(items)
	if settled.Verdict != core.VerdictHappened {
		return settled
	}
	succeeded := []any{}
	for _, item := range items {
		switch {
		case item.Verdict != core.VerdictHappened:
		case item.Told != nil:
			succeeded = append(succeeded, item.Told)
		default:
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
func failures(items []settle.Item, idMember string) []any {
	failed := []any{}
	for _, item := range items {
		switch {
		case item.Verdict == core.VerdictHappened:
		case item.Told != nil:
			failed = append(failed, item.Told)
		default:
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
