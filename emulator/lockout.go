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
	Failures int       `json:"failures"`
	Until    time.Time `json:"until,omitzero"` // locked; zero while it is not
}

// locked says whether a key is locked at now.
func (l *lockout) locked(key string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	k := l.keys[key]
	if k == nil {
		return false
	}
	if !k.Until.IsZero() && !now.Before(k.Until) {
		delete(l.keys, key)
		return false
	}
	return !k.Until.IsZero()
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
	if k.Failures++; k.Failures >= lockAfter {
		k.Until = now.Add(lockFor)
	}
}

// passed forgets the failures of a key.
func (l *lockout) passed(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.keys, key)
}

// save copies the counts.
func (l *lockout) save() map[string]*failedKey {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[string]*failedKey{}
	for key, k := range l.keys {
		c := *k
		out[key] = &c
	}
	return out
}

// load replaces the counts.
func (l *lockout) load(keys map[string]*failedKey) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.keys = keys
}
