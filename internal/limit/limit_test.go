package limit

import (
	"context"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var key = Key{"https://bss", "account", "List"}

// starts makes n calls one after the other and says when each began.
func starts(t *testing.T, b *Buckets, n, perSecond int) []time.Duration {
	t.Helper()
	begin := time.Now()
	var at []time.Duration
	for range n {
		require.NoError(t, b.Wait(t.Context(), key, perSecond))
		at = append(at, time.Since(begin))
	}
	return at
}

func TestBurstThenPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b Buckets
		at := starts(t, &b, 25, 10)
		for i, d := range at {
			assert.Equal(t, time.Duration(i/10)*period, d, "call %d", i)
		}
	})
}

// In no window of one second do more calls begin than the quota allows, however
// they arrive.
func TestNeverMoreThanTheQuotaInAnySecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b Buckets
		var mu sync.Mutex
		var at []time.Duration
		begin := time.Now()
		var wg sync.WaitGroup
		for i := range 60 {
			wg.Go(func() {
				time.Sleep(time.Duration(i%13) * 70 * time.Millisecond)
				if b.Wait(t.Context(), key, 7) == nil {
					mu.Lock()
					at = append(at, time.Since(begin))
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		require.Len(t, at, 60)
		for _, start := range at {
			inWindow := 0
			for _, other := range at {
				if other >= start && other < start+time.Second {
					inWindow++
				}
			}
			assert.LessOrEqual(t, inWindow, 7)
		}
	})
}

func TestKeysDoNotShare(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b Buckets
		begin := time.Now()
		require.NoError(t, b.Wait(t.Context(), key, 1))
		require.NoError(t, b.Wait(t.Context(), Key{"https://bss", "other", "List"}, 1))
		require.NoError(t, b.Wait(t.Context(), Key{"https://bss", "account", "Get"}, 1))
		require.NoError(t, b.Wait(t.Context(), Key{"https://other", "account", "List"}, 1))
		assert.Zero(t, time.Since(begin))
	})
}

func TestContextEndsTheWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b Buckets
		begin := time.Now()
		require.NoError(t, b.Wait(t.Context(), key, 1))

		short, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
		defer cancel()
		require.ErrorIs(t, b.Wait(short, key, 1), context.DeadlineExceeded)
		assert.Zero(t, time.Since(begin), "a wait that cannot succeed ends at once")

		cancelled, cancel2 := context.WithCancel(t.Context())
		time.AfterFunc(300*time.Millisecond, cancel2)
		require.ErrorIs(t, b.Wait(cancelled, key, 1), context.Canceled)
		assert.Equal(t, 300*time.Millisecond, time.Since(begin))
		require.ErrorIs(t, b.Wait(cancelled, key, 1), context.Canceled)

		require.NoError(t, b.Wait(t.Context(), key, 1))
		assert.Equal(t, period, time.Since(begin), "waits that were given up cost no token")
	})
}

func TestThrottledSlowsDownForAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b Buckets
		starts(t, &b, 2, 2)
		for range 5 {
			b.Throttled(key)
		}
		begin := time.Now()
		require.NoError(t, b.Wait(t.Context(), key, 2))
		assert.Equal(t, 2*period, time.Since(begin), "half the pace, however many calls of a burst were refused")
		for range 9 {
			b.Throttled(key)
			time.Sleep(2 * period)
		}
		begin = time.Now()
		starts(t, &b, 3, 2)
		assert.LessOrEqual(t, time.Since(begin), mostSlow*period, "slowness is bounded")
		assert.Greater(t, time.Since(begin), 2*period, "and grows with refusals that go on")
		time.Sleep(slowFor + time.Millisecond)
		at := starts(t, &b, 4, 2)
		assert.Equal(t, period, at[3], "full pace again")
	})
}

func TestQuotaMayChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b Buckets
		starts(t, &b, 2, 2)
		at := starts(t, &b, 3, 5)
		assert.Equal(t, []time.Duration{0, 0, 0}, at, "a larger quota has free tokens at once")
		at = starts(t, &b, 1, 1)
		assert.Equal(t, []time.Duration{period}, at)
		at = starts(t, &b, 3, 0)
		assert.Equal(t, []time.Duration{0, 0, 0}, at, "0 means no limit")
	})
}

// A program that acts for one customer after the other does not collect buckets.
func TestIdleBucketsAreDropped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b Buckets
		busy := Key{"https://bss", "busy", "List"}
		for i := range 10 * firstSweep {
			require.NoError(t, b.Wait(t.Context(), Key{"https://bss", strconv.Itoa(i), "List"}, 1))
			if i%firstSweep == 0 {
				require.NoError(t, b.Wait(t.Context(), busy, 1))
				time.Sleep(1500 * time.Millisecond)
				require.NoError(t, b.Wait(t.Context(), busy, 1))
			}
		}
		assert.LessOrEqual(t, len(b.buckets), 3*firstSweep)
		begin := time.Now()
		require.NoError(t, b.Wait(t.Context(), busy, 1))
		assert.Equal(t, period, time.Since(begin), "a bucket in use is kept")
	})
}

func TestAClosedBucketGivesNothingUntilTheWindowIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b Buckets
		starts(t, &b, 2, 2)
		b.Close(key, time.Minute)
		b.Close(key, time.Second) // no longer than usual: what holds already stays
		begin := time.Now()
		brief, cancel := context.WithTimeout(t.Context(), 59*time.Second)
		defer cancel()
		require.ErrorIs(t, b.Wait(brief, key, 2), context.DeadlineExceeded)
		assert.Zero(t, time.Since(begin), "told at once")
		for range 2 {
			require.NoError(t, b.Wait(t.Context(), key, 2))
			assert.Equal(t, time.Minute, time.Since(begin))
		}
		require.NoError(t, b.Wait(t.Context(), key, 2))
		assert.Equal(t, time.Minute+period, time.Since(begin))
	})
}
