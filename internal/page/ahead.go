package page

import (
	"context"
	"iter"
)

// prefetched fetches at most ahead pages in advance. Its goroutine ends before
// the loop over the iterator ends, however the loop ends.
func prefetched[T any](ctx context.Context, next fetch[T], ahead int) iter.Seq2[[]T, error] {
	type fetched struct {
		records []T
		err     error
	}
	return func(yield func([]T, error) bool) {
		outer := ctx
		ctx, cancel := context.WithCancel(ctx)
		// The goroutine fetches one page while the channel holds the others.
		pages := make(chan fetched, ahead-1)
		cut := false // by the context; read only after the channel is closed
		go func() {
			defer close(pages)
			for records, err := range oneByOne(ctx, next) {
				select {
				case pages <- fetched{records, err}:
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
			if !yield(p.records, p.err) || p.err != nil {
				return
			}
		}
		// The context ended the walk before the loop received all pages.
		if cut {
			yield(nil, outer.Err())
		}
	}
}
