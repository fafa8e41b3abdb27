package page

import (
	"bytes"
	"context"
	"fmt"
	"iter"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// walk yields the records of one page after another. All requests share one
// context.
type walk[Req, Resp, T any] struct {
	client *transport.Client
	list   List[Req, Resp]
	opts   []transport.Option
	begin  func(*Req) cursor[Resp, T] // prepares a request for the first page
}

// all yields every record and stops after the first error, which it yields.
// Each range over it starts from the beginning, with its own copy of the
// request.
func (w walk[Req, Resp, T]) all(ctx context.Context, req *Req) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		if req == nil {
			_, err := w.list(ctx, nil, w.opts...)
			yield(none, err)
			return
		}
		for records, err := range w.pages(ctx, *req) {
			if err != nil {
				yield(none, err)
				return
			}
			for _, record := range records {
				if err := ctx.Err(); err != nil {
					yield(none, err)
					return
				}
				if !yield(record, nil) {
					return
				}
			}
		}
	}
}

// pages yields the records page by page. It fetches each page when the loop
// needs it, or in advance if the options say so.
func (w walk[Req, Resp, T]) pages(ctx context.Context, own Req) iter.Seq2[[]T, error] {
	fetch := w.fetch(&own)
	if ahead := w.client.PrefetchOf(w.opts); ahead > 0 {
		return prefetched(ctx, fetch, ahead)
	}
	return oneByOne(ctx, fetch)
}

// fetch returns the records of the next page on each call, and reports whether
// another page follows.
type fetch[T any] func(context.Context) (records []T, more bool, err error)

func (w walk[Req, Resp, T]) fetch(own *Req) fetch[T] {
	at := w.begin(own)
	var before core.RawJSON
	return func(ctx context.Context) ([]T, bool, error) {
		asked := *own
		resp, err := w.list(ctx, &asked, w.opts...)
		if err != nil {
			return nil, false, err
		}
		records, more, err := at.advance(resp)
		if err != nil {
			return nil, false, err
		}
		// Single records may be equal; whole pages never are.
		if len(records) > 1 {
			raw := rawOf(resp)
			if raw != nil && bytes.Equal(raw, before) {
				return nil, false, fmt.Errorf("%w: the same %d records again", core.ErrPageStuck, len(records))
			}
			before = raw
		}
		return records, more, nil
	}
}

func rawOf(resp any) core.RawJSON {
	if m, ok := resp.(interface{ Meta() *core.Metadata }); ok {
		return m.Meta().Raw
	}
	return nil
}

// oneByOne fetches each page after the loop has consumed the previous one.
func oneByOne[T any](ctx context.Context, next fetch[T]) iter.Seq2[[]T, error] {
	return func(yield func([]T, error) bool) {
		for more := true; more; {
			var records []T
			var err error
			records, more, err = next(ctx)
			if !yield(records, err) || err != nil {
				return
			}
		}
	}
}
