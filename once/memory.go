package once

import (
	"context"
	"iter"
	"time"
)

// Memory is a [Store] that forgets everything when the process ends. It is for tests.
type Memory struct{ book *book }

// NewMemory returns an empty store in memory.
func NewMemory() *Memory { return &Memory{newBook()} }

var _ Store = (*Memory)(nil)

// Get implements [Store].
func (m *Memory) Get(ctx context.Context, key string) (Record, error) {
	if err := ctx.Err(); err != nil {
		return Record{}, err
	}
	return m.book.get(key, time.Now())
}

// Put implements [Store].
func (m *Memory) Put(ctx context.Context, r *Record) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	next := r.next(time.Now())
	if err := m.book.put(next, nil); err != nil {
		return err
	}
	*r = next
	return nil
}

// Claimed implements [Store].
func (m *Memory) Claimed(ctx context.Context, claims []string) (map[string]string, error) {
	return m.book.claimed(claims), ctx.Err()
}

// Pending implements [Store].
func (m *Memory) Pending(ctx context.Context) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) { yieldPending(ctx, m.book.pending(), yield) }
}

// Prune implements [Store].
func (m *Memory) Prune(ctx context.Context, before time.Time) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	return m.book.prune(before, nil), nil
}

// yieldPending yields the open records of a book until the context ends.
func yieldPending(ctx context.Context, records []*Record, yield func(Record, error) bool) {
	for _, r := range records {
		if err := ctx.Err(); err != nil {
			yield(Record{}, err)
			return
		}
		if !yield(r.at(time.Now()), nil) {
			return
		}
	}
}
