package page

import (
	"context"
	"fmt"
	"iter"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// walk yields the records of page after page, of which all share one context.
type walk[Req, Resp, T any] struct {
	client *transport.Client
	list   List[Req, Resp]
	opts   []transport.Option
	begin  func(*Req) cursor[Resp, T] // readies a request for its first page
}

// all ends after the first error, which it yields. Each range over it starts anew,
// on its own copy of the request.
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
				if ctx.Err() != nil {
					yield(none, w.cutOff(ctx, req))
					return
				}
				if !yield(record, nil) {
					return
				}
			}
		}
	}
}

// pages yields the records page by page, when they are needed or, if the options
// say so, before.
func (w walk[Req, Resp, T]) pages(ctx context.Context, own Req) iter.Seq2[[]T, error] {
	fetch := w.fetch(&own)
	if ahead := w.client.PrefetchOf(w.opts); ahead > 0 {
		return prefetched(ctx, fetch, ahead, func() error { return w.cutOff(ctx, &own) })
	}
	return oneByOne(ctx, fetch)
}

// cutOff is the error of a walk that its context ended: what the call that would follow
// says, which names its operation.
func (w walk[Req, Resp, T]) cutOff(ctx context.Context, req *Req) error {
	one := *req
	if _, err := w.list(ctx, &one, w.opts...); err != nil {
		return err
	}
	return ctx.Err()
}

// fetch gets the next page each time that it is called, and reports whether
// another one follows.
type fetch[T any] func(context.Context) (records []T, more bool, err error)

// fetch asks for a page until there is no doubt about it: a walk ends only on
// evidence that it is complete, and yields no page twice. The budget for each page
// are the retries that the options allow a call; beyond it the doubt is the error.
func (w walk[Req, Resp, T]) fetch(own *Req) fetch[T] {
	at := w.begin(own)
	var before prints
	// judge takes a page, or doubts it. last says that it is not asked for again.
	judge := func(resp *Resp, last bool) (records []T, more bool, doubt string) {
		records = at.look(resp)
		if len(records) == 0 {
			more, doubt = at.advance(resp, last)
			return records, more, doubt
		}
		this := printOf(rawOf(resp), records)
		if before.has(this) {
			return nil, false, fmt.Sprintf("a page that has been before, of %d records", len(records))
		}
		if more, doubt = at.advance(resp, last); doubt == "" {
			before.add(this)
		}
		return records, more, doubt
	}
	return func(ctx context.Context) ([]T, bool, error) {
		for asked := 1; ; asked++ {
			one := *own
			resp, err := w.list(ctx, &one, w.opts...)
			if err != nil {
				return nil, false, err
			}
			records, more, doubt := judge(resp, false)
			if doubt == "" {
				return records, more, nil
			}
			again, err := w.client.AskAgain(ctx, w.opts, asked)
			if err != nil {
				return nil, false, err
			}
			if again {
				continue
			}
			if records, more, doubt = judge(resp, true); doubt == "" {
				return records, more, nil
			}
			return nil, false, fmt.Errorf("%w: %s: %s (responses: %d)", core.ErrPageStuck, at.where(), doubt, asked)
		}
	}
}

// oneByOne fetches each page when the one before has been consumed.
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
