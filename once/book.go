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
	records  map[string]Record
	open     map[string]bool   // keys of the open ones
	subjects map[string]string // of the open ones -> key
	claims   map[string]string // -> key
}

func newBook() *book {
	return &book{records: map[string]Record{}, open: map[string]bool{}, subjects: map[string]string{}, claims: map[string]string{}}
}

// get returns a record with what is left of its lease.
func (b *book) get(key string, now time.Time) (Record, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	r, ok := b.records[key]
	if !ok {
		return Record{}, ErrNoRecord
	}
	return r.clone().at(now), nil
}

// clone is a copy whose parts nobody else changes.
func (r Record) clone() Record {
	r.Body, r.Subjects, r.Claims = slices.Clone(r.Body), slices.Clone(r.Subjects), slices.Clone(r.Claims)
	return r
}

// at is the record with what is left of its lease at a time.
func (r Record) at(now time.Time) Record {
	if r.Lease -= now.Sub(r.Updated); r.Lease <= 0 {
		r.Owner, r.Lease = "", 0
	}
	return r
}

// put writes a record by the rules of [Store.Put]. keep is called with the record as it
// will be, before anything changes; its error leaves everything as it is.
func (b *book) put(r *Record, now time.Time, keep func(Record) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.allows(r); err != nil {
		return err
	}
	next := r.clone()
	next.Version++
	next.Updated = now
	if next.Version == 1 {
		next.Created = now
	}
	if next.Lease <= 0 {
		next.Owner, next.Lease = "", 0
	}
	if keep != nil {
		if err := keep(next); err != nil {
			return err
		}
	}
	b.set(next)
	r.Version, r.Created, r.Updated, r.Owner, r.Lease = next.Version, next.Created, next.Updated, next.Owner, next.Lease
	return nil
}

// allows holds a record to the rules.
func (b *book) allows(r *Record) error {
	if b.records[r.Key].Version != r.Version {
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
	b.records[r.Key] = r
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
func (b *book) pending(now time.Time) []Record {
	b.mu.Lock()
	defer b.mu.Unlock()
	records := make([]Record, 0, len(b.open))
	for key := range b.open {
		records = append(records, b.records[key].at(now))
	}
	slices.SortFunc(records, older)
	return records
}

// older orders records by their age.
func older(x, y Record) int {
	return cmp.Or(x.Created.Compare(y.Created), cmp.Compare(x.Key, y.Key))
}

// prune drops the records that are not open and were last written before a time, and
// returns their keys.
func (b *book) prune(before time.Time) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var keys []string
	for key, r := range b.records {
		if r.State != StateOpen && r.Updated.Before(before) {
			keys = append(keys, key)
			b.forget(key)
		}
	}
	return keys
}
