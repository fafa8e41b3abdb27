package page

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
)

// Every test here runs in a synctest bubble, which fails when a goroutine stays
// behind.
func inBubble(t *testing.T, test func(t *testing.T, opts ...transport.Option)) {
	everyWay(t, func(t *testing.T, opts ...transport.Option) {
		synctest.Test(t, func(t *testing.T) { test(t, opts...) })
	})
}

func TestABreakEndsTheWalk(t *testing.T) {
	inBubble(t, func(t *testing.T, opts ...transport.Option) {
		for _, at := range []int{1, 9, 10, 11, 20} {
			s := &server{items: numbers(1000)}
			var items []int
			for item, err := range byOffset(t.Context(), t, s.list, &request{}, opts...) {
				require.NoError(t, err)
				if items = append(items, item); len(items) == at {
					break
				}
			}
			assert.Equal(t, numbers(at), items)
		}
	})
}

func TestAPanicInTheLoopLeavesNothingBehind(t *testing.T) {
	inBubble(t, func(t *testing.T, opts ...transport.Option) {
		s := &server{items: numbers(1000)}
		assert.Panics(t, func() {
			for range byOffset(t.Context(), t, s.list, &request{}, opts...) {
				panic("of the caller")
			}
		})
	})
}

func TestAnErrorInTheMiddleIsYieldedAfterWhatCameBefore(t *testing.T) {
	inBubble(t, func(t *testing.T, opts ...transport.Option) {
		s := &server{items: numbers(50), fail: map[int]error{3: errBroken}}
		items, err := walkAll(t, byOffset(t.Context(), t, s.list, &request{}, opts...))
		require.ErrorIs(t, err, errBroken)
		assert.Equal(t, numbers(20), items)
		assert.Len(t, s.requests, 3, "an error ends the walk")
	})
}

func TestRangingAgainStartsAnew(t *testing.T) {
	inBubble(t, func(t *testing.T, opts ...transport.Option) {
		s := &server{items: numbers(25), fail: map[int]error{2: errBroken}}
		req := request{}
		all := byOffset(t.Context(), t, s.list, &req, opts...)
		items, err := walkAll(t, all)
		require.ErrorIs(t, err, errBroken)
		assert.Equal(t, numbers(10), items)
		for range 2 {
			items, err = walkAll(t, all)
			require.NoError(t, err)
			assert.Equal(t, numbers(25), items)
		}
		assert.Equal(t, request{}, req)
	})
}

func TestANilRequestIsTheListsError(t *testing.T) {
	inBubble(t, func(t *testing.T, opts ...transport.Option) {
		s := &server{}
		_, err := walkAll(t, byOffset(t.Context(), t, s.list, nil, opts...))
		assert.True(t, core.IsValidation(err))
		assert.Empty(t, s.requests)
	})
}

func TestCancellingEndsTheWalkBeforeTheNextRecord(t *testing.T) {
	for _, at := range []int{1, 9, 10, 25, 30} { // inside a page, at its end, in the last one
		inBubble(t, func(t *testing.T, opts ...transport.Option) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			s := &server{items: numbers(30)}
			var items []int
			var failure error
			for item, err := range byOffset(ctx, t, s.list, &request{}, opts...) {
				if failure = err; err != nil {
					continue // nothing may follow
				}
				if items = append(items, item); len(items) == at {
					cancel()
					synctest.Wait() // whatever reads ahead has noticed
				}
			}
			assert.Equal(t, numbers(at), items)
			if at < 30 {
				require.ErrorIs(t, failure, context.Canceled, "an end that came too early is not a clean one")
			} else {
				require.NoError(t, failure, "all records had been yielded")
			}
		})
	}
}

func TestCancellingWhileAPageIsFetched(t *testing.T) {
	inBubble(t, func(t *testing.T, opts ...transport.Option) {
		ctx, cancel := context.WithCancel(t.Context())
		s := &server{items: numbers(100)}
		slow := func(ctx context.Context, req *request, opts ...transport.Option) (*answer, error) {
			if req.At == 20 {
				<-ctx.Done()
				return nil, errors.Join(errBroken, ctx.Err())
			}
			return s.list(ctx, req, opts...)
		}
		time.AfterFunc(time.Minute, cancel)
		items, err := walkAll(t, byOffset(ctx, t, slow, &request{}, opts...))
		require.ErrorIs(t, err, context.Canceled)
		assert.Equal(t, numbers(20), items)
	})
}

// A reader that takes its time gets every record until the deadline, and the end is
// an error, however many pages have been read by then.
func TestADeadlineEndsTheWalkOfASlowReader(t *testing.T) {
	inBubble(t, func(t *testing.T, opts ...transport.Option) {
		ctx, cancel := context.WithTimeout(t.Context(), 150*time.Second-time.Millisecond)
		defer cancel()
		s := &server{items: numbers(1000)}
		var items []int
		var failures []error
		for item, err := range byOffset(ctx, t, s.list, &request{}, opts...) {
			if err != nil {
				failures = append(failures, err)
				continue // nothing may follow
			}
			time.Sleep(time.Second)
			items = append(items, item)
		}
		assert.Equal(t, numbers(150), items)
		require.Len(t, failures, 1)
		assert.ErrorIs(t, failures[0], context.DeadlineExceeded)
	})
}

func TestReadingAheadIsBounded(t *testing.T) {
	for _, ahead := range []int{1, 2, 5} {
		synctest.Test(t, func(t *testing.T) {
			var fetched atomic.Int32
			s := &server{items: numbers(200)}
			list := func(ctx context.Context, req *request, opts ...transport.Option) (*answer, error) {
				fetched.Add(1)
				return s.list(ctx, req, opts...)
			}
			n := 0
			for item, err := range byOffset(t.Context(), t, list, &request{}, prefetch(ahead)...) {
				require.NoError(t, err)
				n++
				assert.Equal(t, n, item)
				synctest.Wait()
				current := (n-1)/largest + 1
				assert.Equal(t, min(current+ahead, 20), int(fetched.Load()), "pages fetched while page %d is consumed", current)
			}
			assert.Equal(t, 200, n)
		})
	}
}

func TestWithoutPrefetchAPageIsFetchedWhenItIsNeeded(t *testing.T) {
	s := &server{items: numbers(30)}
	n := 0
	for _, err := range byOffset(t.Context(), t, s.list, &request{}) {
		require.NoError(t, err)
		n++
		assert.Len(t, s.requests, (n-1)/largest+1)
	}
}
