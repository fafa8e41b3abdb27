package partial

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// entry is an entry of an answer: its id and code.
type entry [2]string

func (e entry) failure() core.Failure { return core.Failure{ID: e[0], Code: e[1], Message: "text"} }

func TestErrorTellsWhatFailed(t *testing.T) {
	op := &transport.Operation{Name: "coupons.Issue"}
	for name, test := range map[string]struct {
		entries []entry
		done    []string
		failed  []string // ids
	}{
		"nothing":                            {nil, nil, nil},
		"nothing of what was done":           {nil, []string{"a"}, nil},
		"one":                                {[]entry{{"a", "CBC.0100"}}, nil, []string{"a"}},
		"several in order":                   {[]entry{{"b", "CBC.0100"}, {"a", "X"}, {"b", "CBC.0100"}}, nil, []string{"b", "a", "b"}},
		"done without a code":                {[]entry{{"a", ""}}, []string{"a"}, nil},
		"done with the code of success":      {[]entry{{"a", "CBC.0000"}}, []string{"b", "a"}, nil},
		"done and refused":                   {[]entry{{"a", "CBC.0100"}}, []string{"a"}, []string{"a"}},
		"not done, without a code":           {[]entry{{"a", ""}}, []string{"b"}, []string{"a"}},
		"not done, with the code of success": {[]entry{{"a", "CBC.0000"}}, nil, []string{"a"}},
		"some done":                          {[]entry{{"a", ""}, {"b", "CBC.0100"}, {"c", ""}}, []string{"a"}, []string{"b", "c"}},
	} {
		t.Run(name, func(t *testing.T) {
			err := Error(op, nil, test.entries, entry.failure, test.done...)
			if test.failed == nil {
				assert.NoError(t, err)
				return
			}
			var failed *core.PartialError
			assert.ErrorAs(t, err, &failed)
			assert.Equal(t, "coupons.Issue", failed.Operation)
			assert.Equal(t, test.failed, IDs(failed.Failures, func(f core.Failure) string { return f.ID }))
			for _, one := range failed.Failures {
				assert.Equal(t, "text", one.Message)
			}
		})
	}
}

// What the request names and the response does not is no success.
func TestErrorTellsWhatIsLeftOut(t *testing.T) {
	change := &transport.Operation{Name: "coupons.Issue", Settle: "coupons.ListRecords"}
	query := &transport.Operation{Name: "products.PriceRenewal", Safe: true}
	kept := &core.JournalEntry{ID: "entry"}
	for name, test := range map[string]struct {
		op          *transport.Operation
		asked       []string
		entries     []entry
		done        []string
		unaccounted []string
		outcome     core.Outcome
		text        string
	}{
		"all served":               {op: change, asked: []string{"a", "b"}, done: []string{"b", "a"}},
		"served and refused":       {change, []string{"a", "b"}, []entry{{"b", "X"}}, []string{"a"}, nil, "", "coupons.Issue: 1 failed: b: X: text"},
		"left out":                 {change, []string{"a", "b", "c"}, []entry{{"b", "X"}}, []string{"a"}, []string{"c"}, core.OutcomeUnknown, "coupons.Issue: 1 failed: b: X: text; 1 not in the response: c; outcome unknown, do not repeat: check coupons.ListRecords"},
		"left out, none refused":   {change, []string{"a", "b", "b"}, nil, []string{"a"}, []string{"b"}, core.OutcomeUnknown, "coupons.Issue: 1 not in the response: b; outcome unknown, do not repeat: check coupons.ListRecords"},
		"refused without its name": {change, []string{"a"}, []entry{{"", "X"}}, nil, []string{"a"}, core.OutcomeUnknown, "coupons.Issue: 1 failed: : X: text; 1 not in the response: a; outcome unknown, do not repeat: check coupons.ListRecords"},
		"of a query":               {query, []string{"a", "b"}, nil, []string{"a"}, []string{"b"}, "", "products.PriceRenewal: 1 not in the response: b"},
	} {
		t.Run(name, func(t *testing.T) {
			err := Error(test.op, &core.Batch{Items: test.asked, Entry: kept}, test.entries, entry.failure, test.done...)
			if test.text == "" {
				assert.NoError(t, err)
				return
			}
			var partial *core.PartialError
			assert.ErrorAs(t, err, &partial)
			assert.Equal(t, test.text, err.Error())
			assert.Equal(t, test.unaccounted, partial.Unaccounted)
			assert.Equal(t, test.done, partial.Served)
			assert.Equal(t, test.outcome, core.OutcomeOf(err))
			assert.Equal(t, test.outcome == core.OutcomeUnknown, errors.Is(err, core.ErrOutcomeUnknown))
			entry, known := core.EntryOf(err)
			assert.Equal(t, test.outcome == core.OutcomeUnknown, known)
			if known {
				assert.Equal(t, *kept, entry)
			}
		})
	}
}

// An order does not say for which items it is.
func TestOrdersAccountForAll(t *testing.T) {
	asked := &core.Batch{Items: []string{"a"}}
	assert.Nil(t, Unless([]string{"CS1"}, asked))
	assert.Same(t, asked, Unless(nil, asked))
}
