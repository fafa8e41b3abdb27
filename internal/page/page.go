// Package page walks the pages of list operations as one sequence.
//
// What the pages of an operation look like is a value beside it: an Offset, a
// Number or a Marker, after what its requests name a page by. How pages are walked
// is the same for all and knows none of that.
//
// A walk ends only on evidence that it is complete (see counter and follower), and
// never yields a page twice (see print). A page that contradicts those before it is
// asked for again, as often as the client retries a call, then the walk ends with
// core.ErrPageStuck. The functions named Records return the list as the response has
// it: nil says that it is absent or null, which an empty list is not.
package page

import (
	"context"
	"iter"

	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// List is a list operation of a service.
type List[Req, Resp any] func(context.Context, *Req, ...transport.Option) (*Resp, error)

// UnknownTotal stands for the total of an operation that does not tell it.
const UnknownTotal = -1

// Offset describes a list that is paged by the number of records to skip.
type Offset[Req, Resp, T any] struct {
	Largest int                                // records that the platform gives at most in a page
	Cursor  func(*Req) (offset, limit *int)    // the paging fields of a request
	Records func(*Resp) (records []T, all int) // those of this page, and how many there are on all pages
}

// All walks every page, from the request's own offset on. Without a limit in the
// request it asks for the largest pages.
func (p Offset[Req, Resp, T]) All(
	ctx context.Context, c *transport.Client, list List[Req, Resp], req *Req, opts []transport.Option,
) iter.Seq2[T, error] {
	return walk[Req, Resp, T]{c, list, opts, p.begin}.all(ctx, req)
}

func (p Offset[Req, Resp, T]) begin(req *Req) cursor[Resp, T] {
	offset, limit := p.Cursor(req)
	defaultTo(limit, p.Largest)
	return &counter[Resp, T]{
		at: offset, limit: limit, records: p.Records, skipped: *offset,
	}
}

// Number describes a list that is paged by page numbers, the first of which is 1.
type Number[Req, Resp, T any] struct {
	Largest int                                // records that the platform gives at most in a page
	Cursor  func(*Req) (page, size *int)       // the paging fields of a request
	Records func(*Resp) (records []T, all int) // those of this page, and how many there are on all pages
}

// All walks every page, from the request's own page on. Without a size in the
// request it asks for the largest pages.
func (p Number[Req, Resp, T]) All(
	ctx context.Context, c *transport.Client, list List[Req, Resp], req *Req, opts []transport.Option,
) iter.Seq2[T, error] {
	return walk[Req, Resp, T]{c, list, opts, p.begin}.all(ctx, req)
}

func (p Number[Req, Resp, T]) begin(req *Req) cursor[Resp, T] {
	page, size := p.Cursor(req)
	defaultTo(page, 1)
	defaultTo(size, p.Largest)
	return &counter[Resp, T]{
		at: page, limit: size, records: p.Records, numbered: true, skipped: (*page - 1) * *size,
	}
}

// Marker describes a list whose pages name the one that follows.
type Marker[Req, Resp, T any] struct {
	Largest int                                     // records that the platform gives at most in a page
	Cursor  func(*Req) (marker *string, limit *int) // the paging fields of a request
	Records func(*Resp) (records []T, next string)  // those of this page, and the marker of the next one
}

// All walks every page, from the request's own marker on. Without a limit in the
// request it asks for the largest pages.
func (p Marker[Req, Resp, T]) All(
	ctx context.Context, c *transport.Client, list List[Req, Resp], req *Req, opts []transport.Option,
) iter.Seq2[T, error] {
	return walk[Req, Resp, T]{c, list, opts, p.begin}.all(ctx, req)
}

func (p Marker[Req, Resp, T]) begin(req *Req) cursor[Resp, T] {
	marker, limit := p.Cursor(req)
	defaultTo(limit, p.Largest)
	return &follower[Resp, T]{at: marker, limit: limit, records: p.Records, passed: map[string]bool{*marker: true}}
}

// defaultTo fills a paging field that the caller left out.
func defaultTo(field *int, value int) {
	if *field == 0 {
		*field = value
	}
}
