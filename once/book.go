package once

import (
	"cmp"
	"slices"
	"sync"
	"time"
)

// book holds records in memory under the rules of a [Store].
type book struct {
	mu       sync.Mutex
	records  map[string]*Record // which never change
	open     map[string]bool    // keys of the open ones
	subjects map[string]string  // of the open ones -> key
	claims   map[string]string  // -> key
}

func newBook() *book {
	return &book{records: map[string]*Record{}, open: map[string]bool{}, subjects: map[string]string{}, claims: map[string]string{}}
}

// get returns a record with what is left of its lease.
func (b *book) get(key string, now time.Time) (Record, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	r, ok := b.records[key]
	if !ok {
		return Record{}, ErrNoRecord
	}
	return r.at(now), nil
}

// clone is a copy whose parts nobody else changes.
func (r Record) clone() Record {
	r.Body, r.Subjects, r.Claims = slices.Clone(r.Body), slices.Clone(r.Subjects), slices.Clone(r.Claims)
	return r
}

// at is a copy of the record with what is left of its lease at a time.
func (r Record) at(now time.Time) Record {
	r = r.clone()
	if r.Lease -= now.Sub(r.Updated); r.Lease <= 0 {
		r.Owner, r.Lease = "", 0
	}
	return r
}

// next is the record as a write at a time leaves it.
func (r Record) next(now time.Time) Record {
	r.Version++
	r.Updated = now
	if r.Version == 1 {
		r.Created = now
	}
	if r.Lease <= 0 {
		r.Owner, r.Lease = "", 0
	}
	return r
}

// put replaces a record by the next one if the rules of [Store.Put] allow that. keep, if
// any, is called when they do, in the order of the writes.
func (b *book) put(next Record, keep func()) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.allows(&next); err != nil {
		return err
	}
	if keep != nil {
		keep()
	}
	b.set(next)
	return nil
}

// allows holds a record that is to be written to the rules.
func (b *book) allows(r *Record) error {
	var version int64
	if old := b.records[r.Key]; old != nil {
		version = old.Version
	}
	if version != r.Version-1 {
		return ErrConflict
	}
	if r.State == StateOpen {
		for _, subject := range r.Subjects {
			if other, held := b.subjects[subject]; held && other != r.Key {
				return &HeldError{Subject: subject, Key: other}
			}
		}
	}
	for _, claim := range r.Claims {
		if other, taken := b.claims[claim]; taken && other != r.Key {
			return &ClaimedError{Claim: claim, Key: other}
		}
	}
	return nil
}

// set replaces a record, and what the book knows by it.
func (b *book) set(r Record) {
	b.forget(r.Key)
	r = r.clone()
	b.records[r.Key] = &r
	if r.State == StateOpen {
		b.open[r.Key] = true
		for _, subject := range r.Subjects {
			b.subjects[subject] = r.Key
		}
	}
	for _, claim := range r.Claims {
		b.claims[claim] = r.Key
	}
}

// forget drops a record, and what the book knows by it.
func (b *book) forget(key string) {
	old, ok := b.records[key]
	if !ok {
		return
	}
	for _, subject := range old.Subjects {
		if b.subjects[subject] == key {
			delete(b.subjects, subject)
		}
	}
	for _, claim := range old.Claims {
		if b.claims[claim] == key {
			delete(b.claims, claim)
		}
	}
	delete(b.open, key)
	delete(b.records, key)
}

// claimed returns the claims that are taken, with their keys.
func (b *book) claimed(claims []string) map[string]string {
	b.mu.Lock()
	defer b.mu.Unlock()
	taken := map[string]string{}
	for _, claim := range claims {
		if key, ok := b.claims[claim]; ok {
			taken[claim] = key
		}
	}
	return taken
}

// pending returns the open records, the oldest first.
func (b *book) pending() []*Record {
	b.mu.Lock()
	records := make([]*Record, 0, len(b.open))
	for key := range b.open {
		records = append(records, b.records[key])
	}
	b.mu.Unlock()
	slices.SortFunc(records, func(x, y *Record) int {
		return cmp.Or(x.Created.Compare(y.Created), cmp.Compare(x.Key, y.Key))
	})
	return records
}

// prune forgets the records that are not open and were last written before a time, and
// returns how many. keep, if any, is told their keys first, if there are any.
func (b *book) prune(before time.Time, keep func(keys []string)) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	var keys []string
	for key, r := range b.records {
		if r.State != StateOpen && r.Updated.Before(before) {
			keys = append(keys, key)
		}
	}
	if keep != nil && len(keys) > 0 {
		keep(keys)
	}
	for _, key := range keys {
		b.forget(key)
	}
	return len(keys)
}
