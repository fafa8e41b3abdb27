package bills

import (
	"sort"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// page returns one page of the rows that a filter takes, and how many there are
// in all. Nothing but the page is built; without a filter, the cost does not
// depend on the number of rows either.
func (b Bills) page(c *call.Call, f BillFilter) (rows []billRow, total int) {
	offset, limit := c.In.Num("offset", 0), c.In.Num("limit", 10)
	newest := c.Env.On(world.RuleNewestFirst)
	if f.all() {
		for _, s := range b.sources {
			total += s.size()
		}
		if offset < total {
			cur := newBillCursor(b.sources, newest, offset)
			for r, ok := cur.next(); ok && len(rows) < limit; r, ok = cur.next() {
				rows = append(rows, r)
			}
		}
		return rows, total
	}
	cur := newBillCursor(b.sources, newest, 0)
	for r, ok := cur.next(); ok; r, ok = cur.next() {
		if !f.takes(r) {
			continue
		}
		if total >= offset && len(rows) < limit {
			rows = append(rows, r)
		}
		total++
	}
	return rows, total
}

// billCursor merges sources by the time of booking, from either end.
type billCursor struct {
	sources []billSource
	newest  bool
	from    []int // first row of each source that is left
	to      []int // end of those that are left
}

// newBillCursor starts after the first skip rows.
func newBillCursor(sources []billSource, newest bool, skip int) *billCursor {
	cur := &billCursor{sources: sources, newest: newest, from: make([]int, len(sources)), to: make([]int, len(sources))}
	total := 0
	for i, s := range sources {
		cur.to[i] = s.size()
		total += s.size()
	}
	switch {
	case skip == 0:
	case newest:
		cur.to = oldestRows(sources, total-skip)
	default:
		cur.from = oldestRows(sources, skip)
	}
	return cur
}

// oldestRows is how many of the n oldest rows come from each source. Rows of
// one instant are in the order of the sources.
func oldestRows(sources []billSource, n int) []int {
	count := func(t time.Time) (sum int) {
		for _, s := range sources {
			sum += s.upTo(t)
		}
		return sum
	}
	var first, last time.Time
	for _, s := range sources {
		if size := s.size(); size > 0 {
			if t := s.row(0).booked(); first.IsZero() || t.Before(first) {
				first = t
			}
			if t := s.row(size - 1).booked(); t.After(last) {
				last = t
			}
		}
	}
	// The earliest instant by which n rows were booked.
	span := sort.Search(int(last.Sub(first)), func(d int) bool { return count(first.Add(time.Duration(d))) >= n })
	at := first.Add(time.Duration(span))
	out := make([]int, len(sources))
	left := n
	for i, s := range sources {
		out[i] = s.upTo(at.Add(-1))
		left -= out[i]
	}
	for i, s := range sources {
		more := min(left, s.upTo(at)-out[i])
		out[i] += more
		left -= more
	}
	return out
}

func (cur *billCursor) next() (billRow, bool) {
	best := -1
	var found billRow
	for i, s := range cur.sources {
		if cur.from[i] == cur.to[i] {
			continue
		}
		n := cur.from[i]
		if cur.newest {
			n = cur.to[i] - 1
		}
		r := s.row(n)
		// Of rows of one instant, later sources are the newer ones.
		if best < 0 || (cur.newest && !r.booked().Before(found.booked())) ||
			(!cur.newest && r.booked().Before(found.booked())) {
			best, found = i, r
		}
	}
	if best < 0 {
		return billRow{}, false
	}
	if cur.newest {
		cur.to[best]--
	} else {
		cur.from[best]++
	}
	return found, true
}
