package script

import (
	"context"

	"github.com/partnerbss/partnerbss-go/core"
)

// Journal is a core.Journal that keeps what it is told, and when it is told.
type Journal struct {
	Refuse error // what Begin answers
	Began  []core.JournalEntry
	Ended  []core.JournalEntry
	AtEnd  error      // of the context that End got
	Sent   func() int // how many requests were sent by now; nil when nobody counts
	Before int        // requests that had been sent when Begin was called
}

// Begin implements core.Journal.
func (j *Journal) Begin(_ context.Context, entry core.JournalEntry) error {
	j.Began = append(j.Began, entry)
	if j.Sent != nil {
		j.Before = j.Sent()
	}
	return j.Refuse
}

// End implements core.Journal.
func (j *Journal) End(ctx context.Context, entry core.JournalEntry) {
	j.Ended = append(j.Ended, entry)
	j.AtEnd = ctx.Err()
}
