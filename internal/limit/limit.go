// Package limit keeps calls within the platform's quotas. A quota is the number
// of calls of one operation in any one second, for each account.
package limit

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"time"
)

// Key identifies a bucket. The platform counts the calls of each operation
// separately for each account and endpoint.
type Key struct {
	Endpoint  string
	Account   string
	Operation string
}

// Buckets holds one bucket for each key. The zero value is ready to use.
// Buckets is safe for concurrent use.
type Buckets struct {
	mu      sync.Mutex // guards all buckets; never held during a wait
	buckets map[Key]*bucket
	sweepAt int
}

// Wait takes a token from the bucket of the key, and waits for one if the
// bucket is empty. If ctx ends first, Wait returns its error; if the deadline
// of ctx is before the next token, Wait returns [context.DeadlineExceeded] at
// once.
func (b *Buckets) Wait(ctx context.Context, key Key, perSecond int) error {
	if err := ctx.Err(); err != nil || perSecond <= 0 {
		return err
	}
	now := time.Now()
	at, undo := b.take(key, now, perSecond)
	delay := at.Sub(now)
	if delay <= 0 {
		return nil
	}
	if deadline, ok := ctx.Deadline(); ok && deadline.Before(at) {
		undo()
		return fmt.Errorf("%w: the quota frees no call before the deadline", context.DeadlineExceeded)
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

// Throttled records that the platform refused a call because of flow control.
// Another program may be using the same quota, so tokens return more slowly for
// a while.
func (b *Buckets) Throttled(key Key) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	b.bucket(key, now).throttled(now)
}

// Close keeps all tokens of the bucket back until the window of a limit that
// refused a call is over. One that is no longer than usual changes nothing.
func (b *Buckets) Close(key Key, window time.Duration) {
	if window <= period {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	one := b.bucket(key, now)
	if until := now.Add(window); until.After(one.closedUntil) {
		one.closedUntil = until
	}
}

// take books a token of the key, and returns a function that gives the token
// back unused.
func (b *Buckets) take(key Key, now time.Time, tokens int) (at time.Time, undo func()) {
	b.mu.Lock()
	defer b.mu.Unlock()
	at, giveBack := b.bucket(key, now).take(now, tokens)
	return at, func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		giveBack()
	}
}

// firstSweep is the number of buckets at which idle ones are first removed.
const firstSweep = 1024

// bucket returns the bucket of a key, and creates it if necessary. A program
// that acts for many customers creates many buckets, so full ones are dropped:
// a new bucket is equal to a full one.
func (b *Buckets) bucket(key Key, now time.Time) *bucket {
	if found := b.buckets[key]; found != nil {
		return found
	}
	if b.buckets == nil {
		b.buckets, b.sweepAt = make(map[Key]*bucket), firstSweep
	}
	if len(b.buckets) >= b.sweepAt {
		maps.DeleteFunc(b.buckets, func(_ Key, one *bucket) bool { return one.idle(now) })
		b.sweepAt = max(firstSweep, 2*len(b.buckets))
	}
	made := &bucket{}
	b.buckets[key] = made
	return made
}

const (
	// period is the time after which a token returns, and so the window of the quota:
	// at most as many calls as there are tokens start in any one period. The platform
	// counts in the same way; a bucket that refills evenly would allow twice the quota
	// right after a pause. The margin allows for different network delays: the calls
	// of one burst must not arrive in the window of the previous burst.
	period = time.Second + 50*time.Millisecond
	// slowFor is how long a refusal slows the bucket down. mostSlow is the maximum
	// factor by which it lengthens the period.
	slowFor  = 10 * time.Second
	mostSlow = 8
)

// bucket holds the tokens of one key, as the times at which they were last
// taken.
type bucket struct {
	taken     []time.Time // ring, oldest at next
	next      int
	slowness  int // factor on the period, at least 1
	slowUntil time.Time
	refused   time.Time // when the platform last refused a call

	closedUntil time.Time // no token is given out before
}

// take books the token that returns first, and returns the time from which it
// may be used.
func (b *bucket) take(now time.Time, tokens int) (at time.Time, undo func()) {
	b.resize(tokens)
	slot := b.next
	before := b.taken[slot]
	at = before.Add(b.away(now))
	if before.IsZero() || at.Before(now) {
		at = now
	}
	if at.Before(b.closedUntil) {
		at = b.closedUntil
	}
	b.taken[slot] = at
	b.next = (slot + 1) % len(b.taken)
	return at, func() {
		// Only the newest booking can be given back, because later bookings depend on
		// earlier ones. An older booking stays, which costs time but never exceeds the
		// quota.
		if last := (b.next + len(b.taken) - 1) % len(b.taken); last == slot && b.taken[slot].Equal(at) {
			b.taken[slot] = before
			b.next = slot
		}
	}
}

// away returns the time after which a taken token returns.
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

func (b *bucket) throttled(now time.Time) {
	slower := now.Sub(b.refused) > period // the refusals of one burst count once
	b.refused = now
	if !slower {
		return
	}
	b.slowness = min(max(b.slowness, 1)*2, mostSlow)
	b.slowUntil = now.Add(slowFor)
}

// idle reports whether all tokens are back and the bucket is not slowed down.
func (b *bucket) idle(now time.Time) bool {
	newest := (b.next + len(b.taken) - 1) % max(len(b.taken), 1)
	return now.After(b.slowUntil) && !now.Before(b.closedUntil) && (len(b.taken) == 0 || now.Sub(b.taken[newest]) > period)
}
