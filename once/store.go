package once

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"
)

// Store keeps the records of keys. What it has acknowledged survives a crash, as far
// as the store survives one: [OpenFile] keeps them in a file of one process,
// the module sqlstore in a database of several replicas, [NewMemory] in memory for
// tests. Package storetest holds a store to the rules below.
//
// A store is safe for use by many goroutines.
type Store interface {
	// Get returns the record of a key, with what is left of its lease by the clock of
	// the store, or [ErrNoRecord].
	Get(ctx context.Context, key string) (Record, error)

	// Put writes a record and returns when it is kept. It adds one to r.Version, and
	// sets r.Created and r.Updated by the clock of the store; the lease begins then.
	// Nothing is written, and r stays as it is, when
	//   - the version of the record that the store has is not r.Version, where no
	//     record counts as version 0: [ErrConflict];
	//   - r is open and another open record has one of r.Subjects: a [*HeldError];
	//   - another record has one of r.Claims: a [*ClaimedError].
	// Any other error leaves open whether the record was written.
	Put(ctx context.Context, r *Record) error

	// Claimed returns those of the claims that a record has, with its key.
	Claimed(ctx context.Context, claims []string) (map[string]string, error)

	// Pending yields the open records, the oldest first. An error ends it.
	Pending(ctx context.Context) iter.Seq2[Record, error]

	// Prune deletes the records that are done or free and were last written before a
	// time, and returns how many. Their keys are new afterwards: a call under one would
	// be made again. Their claims are given up.
	Prune(ctx context.Context, before time.Time) (int, error)
}

var (
	// ErrNoRecord means that a store has no record of a key.
	ErrNoRecord = errors.New("once: no record of this key")
	// ErrConflict means that somebody else has written the record in the meantime.
	ErrConflict = errors.New("once: the record was changed by somebody else")
)

// HeldError means that an open record of another key is about the same subject.
type HeldError struct {
	Subject string
	Key     string // of the other record
}

// Error tells the other key.
func (e *HeldError) Error() string {
	return fmt.Sprintf("once: key %q is open and about the same: %s", e.Key, e.Subject)
}

// ClaimedError means that a record of the platform belongs to another key.
type ClaimedError struct {
	Claim string // kind and ID of the record
	Key   string // that it belongs to
}

// Error tells the other key.
func (e *ClaimedError) Error() string {
	return fmt.Sprintf("once: %s belongs to key %q already", e.Claim, e.Key)
}
