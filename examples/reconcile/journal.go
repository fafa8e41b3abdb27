package main

import (
	"cmp"
	"context"
	"strconv"
	"sync"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/examples/internal/show"
)

// journal keeps state-changing calls in memory. A journal for production writes
// and syncs a row in Begin: after a crash, the rows without an end are the
// calls to settle.
type journal struct {
	mu      sync.Mutex
	entries []*entry
}

type entry struct {
	core.JournalEntry
	open    bool
	settled string // what became of an unknown outcome
}

// Begin implements [core.Journal]. If it returned an error, the call would not
// be sent.
func (j *journal) Begin(_ context.Context, call core.JournalEntry) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = append(j.entries, &entry{JournalEntry: call, open: true})
	return nil
}

// End implements [core.Journal].
func (j *journal) End(_ context.Context, call core.JournalEntry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, e := range j.entries {
		if e.ID == call.ID {
			e.JournalEntry, e.open = call, false
		}
	}
}

func (j *journal) last() *entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.entries[len(j.entries)-1]
}

// show prints all entries.
func (j *journal) show(out show.Printer) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	out.Chapter("The journal at the end")
	t := out.Table("CALL", "BODY", "ATTEMPTS", "OUTCOME", "SETTLED")
	for _, e := range j.entries {
		outcome := cmp.Or(e.Outcome, core.Outcome("done"))
		if e.open {
			outcome = "open"
		}
		t.Row(e.Operation, string(e.Body), strconv.Itoa(e.Attempts), string(outcome), e.settled)
	}
	return t.Flush()
}
