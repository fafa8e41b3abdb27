// Package page iterates over the records of all pages of a list operation.
//
// Each list operation has a value that describes its pages: an [Offset], a
// [Number] or a [Marker], depending on how its requests name a page. The code
// that walks the pages is the same for all three.
package page

import (
	"context"
	"iter"

	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// List is the method of a service that returns one page.
type List[Req, Resp any] func(context.Context, *Req, ...transport.Option) (*Resp, error)

// UnknownTotal is the total of an operation whose responses have none.
const UnknownTotal = -1

// Offset describes a list that is paged by the number of records to skip.
type Offset[Req, Resp, T any] struct {
	Largest int                                // maximum number of records in a page
	Cursor  func(*Req) (offset, limit *int)    // the paging fields of a request
	Records func(*Resp) (records []T, all int) // records of this page, and the total of all pages
}

// All walks every page, starting at the request's offset. If the request has no
// limit, it requests pages of the maximum size.
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
		step: func(records int) int { return records },
	}
}

// Number describes a list that is paged by page number; the first page is 1.
type Number[Req, Resp, T any] struct {
	Largest int                                // maximum number of records in a page
	Cursor  func(*Req) (page, size *int)       // the paging fields of a request
	Records func(*Resp) (records []T, all int) // records of this page, and the total of all pages
}

// All walks every page, starting at the request's page. If the request has no
// size, it requests pages of the maximum size.
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
		at: page, limit: size, records: p.Records, skipped: (*page - 1) * *size,
		step: func(int) int { return 1 },
	}
}

// Marker describes a list whose pages each hold the marker of the next one.
type Marker[Req, Resp, T any] struct {
	Largest int                                     // maximum number of records in a page
	Cursor  func(*Req) (marker *string, limit *int) // the paging fields of a request
	Records func(*Resp) (records []T, next string)  // records of this page, and the marker of the next page
}

// All walks every page, starting at the request's marker. If the request has no
// limit, it requests pages of the maximum size.
func (p Marker[Req, Resp, T]) All(
	ctx context.Context, c *transport.Client, list List[Req, Resp], req *Req, opts []transport.Option,
) iter.Seq2[T, error] {
	return walk[Req, Resp, T]{c, list, opts, p.begin}.all(ctx, req)
}

func (p Marker[Req, Resp, T]) begin(req *Req) cursor[Resp, T] {
	marker, limit := p.Cursor(req)
	defaultTo(limit, p.Largest)
	return &follower[Resp, T]{at: marker, records: p.Records, passed: map[string]bool{*marker: true}}
}

// defaultTo sets a paging field that the caller left out.
func defaultTo(field *int, value int) {
	if *field == 0 {
		*field = value
	}
}
