package page

import (
	"fmt"
	"reflect"

	"github.com/partnerbss/partnerbss-go/core"
)

// cursor is the position of a walk, held in the paging fields of the walk's own
// request.
type cursor[Resp, T any] interface {
	// advance returns the records of a response, moves the request on to the next
	// page, and reports whether there is one.
	advance(*Resp) (records []T, more bool, err error)
}

// counter is a cursor that counts records or pages.
type counter[Resp, T any] struct {
	at, limit *int // in the request
	records   func(*Resp) (records []T, all int)
	step      func(records int) int // distance to the next page, after a page with that many records

	skipped int // records before the first of the walk
	seen    int // records of the walk so far
	before  []T // the previous page, where the response has no total
}

func (c *counter[Resp, T]) advance(resp *Resp) ([]T, bool, error) {
	records, all := c.records(resp)
	c.seen += len(records)
	// The total counts from the start of the list, not from that of the walk.
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
	// Without a total, nothing else would stop a walk over a list that returns the
	// same single record forever.
	if len(records) == 1 && reflect.DeepEqual(records, c.before) {
		return nil, false, fmt.Errorf("%w: the same record again", core.ErrPageStuck)
	}
	c.before = records
	return records, len(records) >= *c.limit, nil
}

// follower is a cursor that follows the marker in each page.
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
