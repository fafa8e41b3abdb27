package page

import (
	"context"
	"iter"
)

// prefetched fetches at most ahead pages in advance. Its goroutine ends before
// the loop over the iterator ends, however the loop ends. What panics in it, such as the
// caller's middleware, panics in the loop. cutOff is the error of a walk that the context
// ended.
func prefetched[T any](ctx context.Context, next fetch[T], ahead int, cutOff func() error) iter.Seq2[[]T, error] {
	type fetched struct {
		records []T
		err     error
	}
	return func(yield func([]T, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		// The goroutine fetches one page while the channel holds the others.
		pages := make(chan fetched, ahead-1)
		// Both are read only after the channel is closed.
		cut := false // by the context
		var panicked any
		go func() {
			defer close(pages)
			defer func() { panicked = recover() }()
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
		if panicked != nil {
			panic(panicked)
		}
		// The context ended the walk before the loop received all pages.
		if cut {
			yield(nil, cutOff())
		}
	}
}
