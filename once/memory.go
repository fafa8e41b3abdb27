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
	return m.book.put(r, time.Now(), nil)
}

// Claimed implements [Store].
func (m *Memory) Claimed(ctx context.Context, claims []string) (map[string]string, error) {
	return m.book.claimed(claims), ctx.Err()
}

// Pending implements [Store].
func (m *Memory) Pending(ctx context.Context) iter.Seq2[Record, error] {
	return pendingOf(ctx, m.book)
}

// Prune implements [Store].
func (m *Memory) Prune(ctx context.Context, before time.Time) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	return len(m.book.prune(before)), nil
}

// pendingOf yields the open records of a book.
func pendingOf(ctx context.Context, b *book) iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for _, r := range b.pending(time.Now()) {
			if err := ctx.Err(); err != nil {
				yield(Record{}, err)
				return
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}
