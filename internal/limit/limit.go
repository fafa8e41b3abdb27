// Package limit keeps calls inside the platform's quotas: so many calls of one
// operation in any one second, for each account.
package limit

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Key names one bucket: the platform counts each operation of each account on
// each endpoint apart.
type Key struct {
	Endpoint  string
	Account   string
	Operation string
}

// Buckets holds one bucket for each key. The zero value is ready to use, and
// safe for use by many goroutines.
type Buckets struct {
	mu      sync.Mutex
	buckets map[Key]*bucket
}

// Wait takes a token from the bucket of the key, or waits for one to return. It
// ends early with the error of the context, at once when the context's deadline
// lies before the token.
func (b *Buckets) Wait(ctx context.Context, key Key, perSecond int) error {
	if perSecond <= 0 {
		return ctx.Err()
	}
	return b.bucket(key).wait(ctx, perSecond)
}

// Throttled tells the bucket that the platform refused a call for flow control:
// another program may be using the same quota, so tokens return more slowly for
// a while.
func (b *Buckets) Throttled(key Key) { b.bucket(key).throttled() }

func (b *Buckets) bucket(key Key) *bucket {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.buckets == nil {
		b.buckets = make(map[Key]*bucket)
	}
	found := b.buckets[key]
	if found == nil {
		found = &bucket{}
		b.buckets[key] = found
	}
	return found
}

const (
	// period is how long a token is away, and thereby the window of the quota:
	// at most as many calls as there are tokens begin in any one period. That is
	// how the platform counts; a bucket that refills evenly would let twice the
	// quota through right after a pause.
	period = time.Second
	// slowFor is how long a refusal slows the bucket down, and mostSlow how many
	// times longer than usual a token is away at the most.
	slowFor  = 10 * time.Second
	mostSlow = 8
)

// bucket holds the tokens of one key, as the times at which they were last taken.
type bucket struct {
	mu        sync.Mutex
	taken     []time.Time // ring, oldest at next
	next      int
	slowness  int // how many times the period, at least 1
	slowUntil time.Time
}

var errDeadline = errors.New("the quota frees no call before the deadline")

func (b *bucket) wait(ctx context.Context, tokens int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	now := time.Now()
	at, undo := b.take(now, tokens)
	delay := at.Sub(now)
	if delay <= 0 {
		return nil
	}
	if deadline, ok := ctx.Deadline(); ok && deadline.Before(at) {
		undo()
		return errors.Join(context.DeadlineExceeded, errDeadline)
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		undo()
		return ctx.Err()
	}
}

// take books the token that returns first and says from when it may be used.
func (b *bucket) take(now time.Time, tokens int) (at time.Time, undo func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.resize(tokens)
	slot := b.next
	before := b.taken[slot]
	at = before.Add(b.away(now))
	if before.IsZero() || at.Before(now) {
		at = now
	}
	b.taken[slot] = at
	b.next = (slot + 1) % len(b.taken)
	return at, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		// Only the newest booking can be given back: later ones were computed
		// from it. The others stay booked, which is slow but never too fast.
		if last := (b.next + len(b.taken) - 1) % len(b.taken); last == slot && b.taken[slot].Equal(at) {
			b.taken[slot] = before
			b.next = slot
		}
	}
}

// away says how long a taken token is away.
func (b *bucket) away(now time.Time) time.Duration {
	if now.After(b.slowUntil) {
		b.slowness = 1
	}
	return time.Duration(b.slowness) * period
}

// resize fits the ring to the quota, which an option may change between calls.
func (b *bucket) resize(tokens int) {
	if len(b.taken) == tokens {
		return
	}
	oldestFirst := append(append([]time.Time{}, b.taken[b.next:]...), b.taken[:b.next]...)
	b.next = 0
	if len(oldestFirst) > tokens {
		b.taken = oldestFirst[len(oldestFirst)-tokens:]
		return
	}
	b.taken = append(make([]time.Time, tokens-len(oldestFirst), tokens), oldestFirst...)
}

func (b *bucket) throttled() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.slowness = min(max(b.slowness, 1)*2, mostSlow)
	b.slowUntil = time.Now().Add(slowFor)
}
