package page

import (
	"fmt"
	"reflect"

	"github.com/partnerbss/partnerbss-go/core"
)

// cursor is where a walk stands: in the paging fields of the walk's own request.
type cursor[Resp, T any] interface {
	// advance takes the records out of an answer, moves the request on to the next
	// page, and reports whether there is one.
	advance(*Resp) (records []T, more bool, err error)
}

// counter is a cursor that counts, records or pages.
type counter[Resp, T any] struct {
	at, limit *int // in the request
	records   func(*Resp) (records []T, all int)
	step      func(records int) int // from a page with so many records to the next

	skipped int // records before those of the walk
	seen    int // records of the walk
	before  []T // the page before, where nothing tells a total
}

func (c *counter[Resp, T]) advance(resp *Resp) ([]T, bool, error) {
	records, all := c.records(resp)
	c.seen += len(records)
	// Pages from the start of the list say where it ends.
	reached := c.skipped + c.seen
	if len(records) == 0 {
		if all > reached {
			return nil, false, fmt.Errorf("%w: empty at %d of %d records", core.ErrPageStuck, reached, all)
		}
		return nil, false, nil
	}
	*c.at += c.step(len(records))
	if all > 0 {
		return records, reached < all, nil
	}
	// Without a total nothing else ends a list that gives one record for ever.
	if len(records) == 1 && reflect.DeepEqual(records, c.before) {
		return nil, false, fmt.Errorf("%w: the same record again", core.ErrPageStuck)
	}
	c.before = records
	return records, len(records) >= *c.limit, nil
}

// follower is a cursor that goes where the last page says.
type follower[Resp, T any] struct {
	at      *string // in the request
	records func(*Resp) (records []T, next string)
	passed  map[string]bool
}

func (f *follower[Resp, T]) advance(resp *Resp) ([]T, bool, error) {
	records, next := f.records(resp)
	if next != "" && f.passed[next] {
		return nil, false, fmt.Errorf("%w: marker %q leads back to where the walk has been", core.ErrPageStuck, next)
	}
	f.passed[next], *f.at = true, next
	return records, next != "", nil
}
