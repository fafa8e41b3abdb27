package idp

import (
	"context"
	"errors"
	"sync"
	"time"
)

// ErrReplayed says that a request was answered before.
var ErrReplayed = errors.New("idp: the request was answered before")

// maxReplays bounds the memory of NewMemoryReplays to some megabytes.
const maxReplays = 50_000

// Replays remembers which requests were answered. Several processes need one that they
// share, such as a table with the key as its primary key.
type Replays interface {
	// Use remembers a key until a time, after which it may be forgotten. It returns
	// ErrReplayed for a key that is remembered already, and any other error when it cannot
	// remember. Of two calls at once only one may succeed. Keys have at most 1 KiB.
	Use(ctx context.Context, key string, until time.Time) error
}

// NewMemoryReplays returns Replays in memory. It holds 50,000 requests, each for about half
// an hour; beyond that it refuses requests and does not forget any early. Only requests
// with a valid signature, from users who are logged in, reach it.
func NewMemoryReplays(now func() time.Time) Replays {
	return &memoryReplays{now: now, limit: maxReplays, until: map[string]time.Time{}}
}

type memoryReplays struct {
	now   func() time.Time
	limit int

	mu    sync.Mutex
	until map[string]time.Time
	swept time.Time
}

func (m *memoryReplays) Use(_ context.Context, key string, until time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	m.sweep(now)
	if end, known := m.until[key]; known && now.Before(end) {
		return ErrReplayed
	}
	if len(m.until) >= m.limit {
		return errors.New("idp: too many requests were answered in the last half hour to remember one more")
	}
	m.until[key] = until
	return nil
}

// sweep forgets what is over, once a minute.
func (m *memoryReplays) sweep(now time.Time) {
	if now.Sub(m.swept) < time.Minute {
		return
	}
	m.swept = now
	for key, end := range m.until {
		if !now.Before(end) {
			delete(m.until, key)
		}
	}
}
