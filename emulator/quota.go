package emulator

import (
	"sync"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/contract"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// quotas counts calls per operation and account over a sliding second.
type quotas struct {
	off    bool
	limits map[string]int // overrides by operation

	mu      sync.Mutex
	windows map[quotaKey]*window
}

type quotaKey struct{ operation, account string }

// window is a ring of the times of the latest calls that were let through. A
// call passes when the oldest of a full ring is a second ago.
type window struct {
	times []time.Time
	next  int
}

// limit is the quota of an operation for callers of a role.
func (q *quotas) limit(op *contract.Operation, role world.Role) int {
	if n, ok := q.limits[op.ID]; ok {
		return n
	}
	return op.RateOf(role)
}

// allow counts a call and says whether it is within the quota. Calls that are
// refused do not count.
func (q *quotas) allow(op *contract.Operation, who call.Caller, now time.Time) bool {
	if q.off {
		return true
	}
	n := q.limit(op, who.Role)
	if n <= 0 {
		return false
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.windows == nil {
		q.windows = map[quotaKey]*window{}
	}
	key := quotaKey{op.ID, who.AccountID}
	w := q.windows[key]
	if w == nil {
		w = &window{}
		q.windows[key] = w
	}
	if len(w.times) < n {
		w.times = append(w.times, now)
		return true
	}
	oldest := w.times[w.next]
	// A clock that was set back must not shut the door for good.
	if since := now.Sub(oldest); since >= 0 && since < time.Second {
		return false
	}
	w.times[w.next] = now
	w.next = (w.next + 1) % n
	return true
}

// clear forgets the calls of the last second.
func (q *quotas) clear() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.windows = nil
}
