package page

import (
	"context"
	"iter"
)

// prefetched fetches up to so many pages ahead. Its goroutine has ended when the
// loop over it ends, in whichever way.
func prefetched[T any](ctx context.Context, next fetch[T], ahead int) iter.Seq2[[]T, error] {
	type fetched struct {
		records []T
		err     error
	}
	return func(yield func([]T, error) bool) {
		outer := ctx
		ctx, cancel := context.WithCancel(ctx)
		// One page is fetched while as many as fit wait in the channel.
		pages := make(chan fetched, ahead-1)
		cut := false // by the context; read when the channel is closed
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
		// A page that was fetched but not handed over is missing.
		if cut {
			yield(nil, outer.Err())
		}
	}
}
