// Package page walks the pages of list operations as one sequence.
package page

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"reflect"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// List is a list operation of a service.
type List[Req, Resp any] func(context.Context, *Req, ...transport.Option) (*Resp, error)

// UnknownTotal stands for the total of an operation that does not tell it.
const UnknownTotal = -1

// ByOffset walks a list that is paged by the number of records to skip. Without
// a limit in the request it asks for the largest pages that the platform gives.
// cursor names the paging fields of a request, records those of an answer.
func ByOffset[Req, Resp, T any](
	ctx context.Context, c *transport.Client, list List[Req, Resp], req *Req, opts []transport.Option, largest int,
	cursor func(*Req) (offset, limit *int), records func(*Resp) ([]T, int),
) iter.Seq2[T, error] {
	return byNumber(ctx, c, list, req, opts, largest, cursor, records, 0, func(at, got int) int { return at + got })
}

// ByPage walks a list that is paged by page numbers, the first of which is 1.
func ByPage[Req, Resp, T any](
	ctx context.Context, c *transport.Client, list List[Req, Resp], req *Req, opts []transport.Option, largest int,
	cursor func(*Req) (page, size *int), records func(*Resp) ([]T, int),
) iter.Seq2[T, error] {
	return byNumber(ctx, c, list, req, opts, largest, cursor, records, 1, func(at, _ int) int { return at + 1 })
}

func byNumber[Req, Resp, T any](
	ctx context.Context, c *transport.Client, list List[Req, Resp], req *Req, opts []transport.Option, largest int,
	cursor func(*Req) (at, limit *int), records func(*Resp) ([]T, int), first int, next func(at, got int) int,
) iter.Seq2[T, error] {
	return walk(ctx, c, list, req, opts, func(own *Req) advance[Resp, T] {
		at, limit := cursor(own)
		if *at == 0 {
			*at = first
		}
		if *limit == 0 {
			*limit = largest
		}
		// Pages from the start of the list say where it ends.
		skipped := *at
		if first == 1 {
			skipped = (*at - 1) * *limit
		}
		seen := 0
		var before []T
		return func(resp *Resp) ([]T, bool, error) {
			items, total := records(resp)
			seen += len(items)
			if len(items) == 0 {
				if total > skipped+seen {
					return nil, false, fmt.Errorf("%w: empty at %d of %d records", core.ErrPageStuck, skipped+seen, total)
				}
				return nil, false, nil
			}
			*at = next(*at, len(items))
			if total > 0 {
				return items, skipped+seen < total, nil
			}
			// Without a total nothing else ends a list that gives one record for ever.
			if len(items) == 1 && reflect.DeepEqual(items, before) {
				return nil, false, fmt.Errorf("%w: the same record again", core.ErrPageStuck)
			}
			before = items
			return items, len(items) >= *limit, nil
		}
	})
}

// ByMarker walks a list whose pages name the one that follows.
func ByMarker[Req, Resp, T any](
	ctx context.Context, c *transport.Client, list List[Req, Resp], req *Req, opts []transport.Option, largest int,
	cursor func(*Req) (marker *string, limit *int), records func(*Resp) ([]T, string),
) iter.Seq2[T, error] {
	return walk(ctx, c, list, req, opts, func(own *Req) advance[Resp, T] {
		marker, limit := cursor(own)
		if *limit == 0 {
			*limit = largest
		}
		passed := map[string]bool{*marker: true}
		return func(resp *Resp) ([]T, bool, error) {
			items, next := records(resp)
			if next != "" && passed[next] {
				return nil, false, fmt.Errorf("%w: marker %q leads back to where the walk has been", core.ErrPageStuck, next)
			}
			passed[next], *marker = true, next
			return items, next != "", nil
		}
	})
}

// advance takes the records out of an answer, moves the request on, and reports
// whether there is another page.
type advance[Resp, T any] func(*Resp) (items []T, more bool, err error)

// walk yields the records of page after page, of which all share one context. It
// ends after the first error, which it yields.
func walk[Req, Resp, T any](
	ctx context.Context, c *transport.Client, list List[Req, Resp], req *Req, opts []transport.Option,
	begin func(*Req) advance[Resp, T],
) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		if req == nil {
			_, err := list(ctx, nil, opts...)
			yield(none, err)
			return
		}
		// Each range over the sequence starts anew, on its own copy.
		own := *req
		next := begin(&own)
		var before core.RawJSON
		page := func(ctx context.Context) ([]T, bool, error) {
			asked := own
			resp, err := list(ctx, &asked, opts...)
			if err != nil {
				return nil, false, err
			}
			items, more, err := next(resp)
			if err != nil {
				return nil, false, err
			}
			// Single records may well be equal, whole pages are not.
			if len(items) > 1 {
				raw := rawOf(resp)
				if raw != nil && bytes.Equal(raw, before) {
					return nil, false, fmt.Errorf("%w: the same %d records again", core.ErrPageStuck, len(items))
				}
				before = raw
			}
			return items, more, nil
		}
		pages := pageByPage(ctx, page)
		if ahead := c.PrefetchOf(opts); ahead > 0 {
			pages = prefetched(ctx, page, ahead)
		}
		for items, err := range pages {
			if err != nil {
				yield(none, err)
				return
			}
			for _, item := range items {
				if err := ctx.Err(); err != nil {
					yield(none, err)
					return
				}
				if !yield(item, nil) {
					return
				}
			}
		}
	}
}

func rawOf(resp any) core.RawJSON {
	if m, ok := resp.(interface{ Meta() *core.Metadata }); ok {
		return m.Meta().Raw
	}
	return nil
}

// pageByPage fetches each page when the one before has been consumed.
func pageByPage[T any](ctx context.Context, page func(context.Context) ([]T, bool, error)) iter.Seq2[[]T, error] {
	return func(yield func([]T, error) bool) {
		for more := true; more; {
			var items []T
			var err error
			items, more, err = page(ctx)
			if !yield(items, err) || err != nil {
				return
			}
		}
	}
}

// prefetched fetches up to so many pages ahead. Its goroutine has ended when the
// loop over it ends, in whichever way.
func prefetched[T any](ctx context.Context, page func(context.Context) ([]T, bool, error), ahead int) iter.Seq2[[]T, error] {
	type fetched struct {
		items []T
		err   error
	}
	return func(yield func([]T, error) bool) {
		outer := ctx
		ctx, cancel := context.WithCancel(ctx)
		// One page is fetched while as many as fit wait in the channel.
		pages := make(chan fetched, ahead-1)
		cut := false // by the context; read when the channel is closed
		go func() {
			defer close(pages)
			for items, err := range pageByPage(ctx, page) {
				select {
				case pages <- fetched{items, err}:
				case <-ctx.Done():
					cut = true
					return
				}
			}
		}()
		defer func() {
			cancel()
			for range pages { // wait for the goroutine
			}
		}()
		for p := range pages {
			if !yield(p.items, p.err) || p.err != nil {
				return
			}
		}
		// A page that was fetched but not handed over is missing.
		if cut {
			yield(nil, outer.Err())
		}
	}
}
