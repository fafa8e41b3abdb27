package once

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/settlers"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// Journal returns a journal for option.WithJournal that keeps calls without keys in a
// store. [Recover] settles them, but nothing repeats them: only the caller knows whether
// they are still wanted. Calls under keys have their own journal; one that is set on
// their client is told of them as well.
func Journal(store Store) core.SendingJournal { return &callJournal{store: store} }

// callJournal has a record for each call, under the ID of its entry.
type callJournal struct {
	store    Store
	underway sync.Map // ID of the entry -> *Record
}

// Begin implements [core.Journal].
func (j *callJournal) Begin(ctx context.Context, entry core.JournalEntry) error {
	r := &Record{
		Key: "call/" + entry.ID, State: StateOpen, Operation: entry.Operation, Account: entry.Account,
		Method: entry.Method, Path: entry.Path, Body: entry.Body,
		Entry: entry, Calls: 1, Owner: newOwner(), Lease: unlimitedLease,
	}
	if err := j.store.Put(ctx, r); err != nil {
		return err
	}
	j.underway.Store(entry.ID, r)
	return nil
}

// Sending implements [core.SendingJournal].
func (j *callJournal) Sending(ctx context.Context, entry core.JournalEntry) error {
	r, err := j.of(entry)
	if err != nil {
		return err
	}
	r.Entry, r.Lease = entry, max(defaultLease, leaseUntil(ctx, entry.Until))
	return j.store.Put(ctx, r)
}

// End implements [core.Journal]. A store that fails leaves the call open, for Recover.
func (j *callJournal) End(ctx context.Context, entry core.JournalEntry) {
	r, err := j.of(entry)
	if err != nil {
		return
	}
	j.underway.Delete(entry.ID)
	r.end(entry, settlers.All)
	err = j.store.Put(ctx, r)
	if claimed := new(ClaimedError); errors.As(err, &claimed) {
		r.Claims = nil
		_ = j.store.Put(ctx, r) // as above
	}
}

func (j *callJournal) of(entry core.JournalEntry) (*Record, error) {
	r, ok := j.underway.Load(entry.ID)
	if !ok {
		return nil, fmt.Errorf("once: the journal knows no call %s", entry.ID)
	}
	return r.(*Record), nil
}

// end writes into a record how a call ended.
func (r *Record) end(entry core.JournalEntry, kinds map[string]transport.Settler) {
	r.Entry, r.Lease = entry, 0
	switch entry.Outcome {
	case "":
		r.State = StateDone
		r.Claims = transport.Claims(kinds, r.Operation, entry.References)
	case core.OutcomeNotSent, core.OutcomeRejected:
		r.State = StateFree
	}
}
