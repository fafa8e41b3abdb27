package emulator

import (
	"sync"
	"time"
)

const (
	lockAfter = 5               // failed signature checks in a row
	lockFor   = 5 * time.Minute // and how long they lock the key
)

// lockout counts failed signature checks per access key.
type lockout struct {
	mu   sync.Mutex
	keys map[string]*failedKey
}

type failedKey struct {
	failures int
	until    time.Time
}

// locked says whether a key is locked at now.
func (l *lockout) locked(key string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	k := l.keys[key]
	if k == nil {
		return false
	}
	if !k.until.IsZero() && !now.Before(k.until) {
		delete(l.keys, key)
		return false
	}
	return !k.until.IsZero()
}

// failed counts a failed check of a key that exists; unknown keys are not
// counted, or the table could be filled from outside.
func (l *lockout) failed(key string, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.keys == nil {
		l.keys = map[string]*failedKey{}
	}
	k := l.keys[key]
	if k == nil {
		k = &failedKey{}
		l.keys[key] = k
	}
	if k.failures++; k.failures >= lockAfter {
		k.until = now.Add(lockFor)
	}
}

// passed forgets the failures of a key.
func (l *lockout) passed(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.keys, key)
}
