package page

import (
	"fmt"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/wire"
)

// cursor is where a walk stands: in the paging fields of the walk's own request.
type cursor[Resp, T any] interface {
	// look takes the records out of a response. They are nil where it has no list.
	look(*Resp) []T

	// advance moves the request on to the next page and reports whether there is
	// one. A doubt says why the response is no page that can follow the ones before:
	// the cursor stays where it is, for the page to be asked for again, unless this
	// response is the last that there is.
	advance(resp *Resp, last bool) (more bool, doubt string)

	// where says which page the request asks for.
	where() string
}

// counter is a cursor that counts, records or pages.
//
// A walk with a counter ends on either of two kinds of evidence:
//
//   - as many records have come as the largest total that any page told; or
//   - a page holds an empty list, and no total that counts says that there is more.
//     Where none was ever told, the empty list alone is the evidence: a short page is
//     not, since platforms cap pages below the limit.
//
// The latest total counts: lists grow and shrink while they are walked. A total that
// grew only asks for more pages. One that shrank is believed when it is exactly what
// has come, lacks less than a page of the largest total, and is told twice: by the
// page that reached it and the empty one after it, or by an empty page that is asked
// for again. Of a list that lost more, the walk may have missed some: that is an
// error. No total, and a total of 0, is no statement once another has been told.
type counter[Resp, T any] struct {
	at, limit *int // in the request
	records   func(*Resp) (records []T, all int)
	numbered  bool // counts pages: records that a page lacks are not on the next one

	skipped int // records before those of the walk
	seen    int // records of the walk

	total    int  // that was told last, 0 for none
	mostTold int  // largest total that was told
	full     int  // records that a page has in the middle of the list
	short    bool // a page had fewer, and so was the last one

	doubted struct{ records, all int } // of the last response that was doubted
}

func (c *counter[Resp, T]) where() string {
	return fmt.Sprintf("page at %d, limit %d", *c.at, *c.limit)
}

func (c *counter[Resp, T]) look(resp *Resp) []T {
	records, _ := c.records(resp)
	return records
}

func (c *counter[Resp, T]) advance(resp *Resp, last bool) (more bool, doubt string) {
	records, all := c.records(resp)
	all = max(all, 0)
	if last {
		c.doubted.records, c.doubted.all = 0, 0 // by this very response
	}
	if len(records) == 0 {
		doubt = c.doubtEmpty(resp, records == nil, all)
	} else {
		doubt = c.doubtShort(len(records), all, last)
	}
	c.doubted.records, c.doubted.all = len(records), all
	if doubt != "" || len(records) == 0 {
		return false, doubt
	}
	c.doubted.records, c.doubted.all = 0, 0
	if len(records) < c.full {
		c.short = true
	}
	c.full = len(records)
	c.seen += len(records)
	if all > 0 {
		c.total, c.mostTold = all, max(c.mostTold, all)
	}
	*c.at += 1
	if !c.numbered {
		*c.at += len(records) - 1
	}
	// Fewer records than a total told before, or more than the latest one, are for
	// the page that follows to settle.
	complete := c.total > 0 && c.reached() == c.total && c.total == c.mostTold
	return !complete, ""
}

// reached is the number of records from the start of the list to where the walk is.
func (c *counter[Resp, T]) reached() int { return c.skipped + c.seen }

// doubtEmpty doubts a page without records that is no evidence of the list's end.
// The list is missing where it is absent or null.
func (c *counter[Resp, T]) doubtEmpty(resp *Resp, missing bool, all int) string {
	switch reached := c.reached(); {
	case all > reached:
		return fmt.Sprintf("empty at %d of %d records", reached, all) + c.before(all)
	case all == 0 && missing && (c.seen > 0 || c.mostTold > 0 || !c.tellsTotal(resp)):
		return fmt.Sprintf("no list and no total at %d records", reached) + c.before(all)
	case all == 0 && c.mostTold > reached:
		return fmt.Sprintf("empty, and no total, at %d records", reached) + c.before(all)
	case all > 0 && c.mostTold > reached && !c.shrank(all):
		return fmt.Sprintf("empty at %d records, with a total of %d", reached, all) + c.before(all)
	}
	return ""
}

// shrank reports whether an empty page shows that the list has become shorter than it
// was: by less than a page, to what has come, and not by this page alone.
func (c *counter[Resp, T]) shrank(all int) bool {
	return all == c.reached() && c.mostTold-all < max(c.full, 2) && (c.total == all || c.doubted.all == all)
}

// doubtShort doubts a page that lacks records in the middle of the list.
func (c *counter[Resp, T]) doubtShort(records, all int, last bool) string {
	total := all
	if total == 0 {
		total = c.total
	}
	reached := c.reached() + records
	switch {
	case c.numbered && c.short:
		return fmt.Sprintf("%d records after a page that was not full", records) + c.before(all)
	case records >= c.full || reached >= total:
		return ""
	// Of a platform that counts records nothing is lost: the next page begins where
	// this one ends. It is taken when it comes like this twice, or cannot be asked for again.
	case !c.numbered && (last || c.doubted.records == records):
		return ""
	}
	return fmt.Sprintf("%d records instead of %d, at %d of %d", records, c.full, reached, total) + c.before(all)
}

// before says what total had been told before.
func (c *counter[Resp, T]) before(all int) string {
	if c.total == 0 || c.total == all {
		return ""
	}
	return fmt.Sprintf("; the total before was %d", c.total)
}

// tellsTotal reports whether a response without a total says that it is 0.
func (c *counter[Resp, T]) tellsTotal(resp *Resp) bool {
	path := pathOf(func(probe *Resp) bool {
		_, all := c.records(probe)
		return all == probeNumber
	})
	switch value := wire.At(rawOf(resp), path); value.Kind() {
	case '0':
		return true
	case '"':
		return len(value) > len(`""`)
	}
	return false
}

// follower is a cursor that goes where the last page says. A walk with it ends with a
// page that has a list and names no other page.
type follower[Resp, T any] struct {
	at      *string // in the request
	limit   *int
	records func(*Resp) (records []T, next string)
	passed  map[string]bool
}

func (f *follower[Resp, T]) where() string { return fmt.Sprintf("page at marker %q", *f.at) }

func (f *follower[Resp, T]) look(resp *Resp) []T {
	records, _ := f.records(resp)
	return records
}

func (f *follower[Resp, T]) advance(resp *Resp, _ bool) (more bool, doubt string) {
	records, next := f.records(resp)
	switch {
	case records == nil:
		return false, "no list"
	case next != "" && f.passed[next]:
		return false, fmt.Sprintf("marker %q leads back to where the walk has been", next)
	// A page that does not even say that there is no marker is the only one of a
	// short list, or has forgotten it.
	case next == "" && !f.tellsMarker(resp) && (len(f.passed) > 1 || len(records) >= *f.limit):
		return false, "nothing says whether another page follows"
	}
	f.passed[next], *f.at = true, next
	return next != "", ""
}

// tellsMarker reports whether a response without a marker has the place for one.
func (f *follower[Resp, T]) tellsMarker(resp *Resp) bool {
	path := pathOf(func(probe *Resp) bool {
		_, next := f.records(probe)
		return next == probeText
	})
	if len(path) > 1 {
		kind := wire.At(rawOf(resp), path[:1]).Kind()
		return kind == '{' || kind == '[' // an object, or one in a list
	}
	return wire.At(rawOf(resp), path) != nil
}

func rawOf(resp any) core.RawJSON {
	if m, ok := resp.(interface{ Meta() *core.Metadata }); ok {
		return m.Meta().Raw
	}
	return nil
}
