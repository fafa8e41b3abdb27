package poll

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestUntilAsksAtOnceThenAfterGrowingWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var asked []time.Duration
		err := Until(t.Context(), func(context.Context) (bool, error) {
			asked = append(asked, time.Since(began))
			return len(asked) == 10, nil
		})
		require.NoError(t, err)

		assert.Zero(t, asked[0])
		var waits []time.Duration
		for i := range asked[1:] {
			waits = append(waits, asked[i+1]-asked[i])
		}
		assert.Equal(t, []time.Duration{
			time.Second, 1500 * time.Millisecond, 2250 * time.Millisecond, 3375 * time.Millisecond,
			5062500 * time.Microsecond, 7593750 * time.Microsecond, 11390625 * time.Microsecond,
			15 * time.Second, 15 * time.Second,
		}, waits)
	})
}

func TestUntilDoesNotWaitForWhatIsDone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		require.NoError(t, Until(t.Context(), func(context.Context) (bool, error) { return true, nil }))
		assert.Zero(t, time.Since(began))
	})
}

func TestUntilEndsWithTheFirstError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refused := errors.New("refused")
		asked := 0
		err := Until(t.Context(), func(context.Context) (bool, error) {
			if asked++; asked == 3 {
				return true, refused
			}
			return false, nil
		})
		assert.Equal(t, refused, err)
		assert.Equal(t, 3, asked)
	})
}

func TestUntilEndsWithItsContext(t *testing.T) {
	never := func(context.Context) (bool, error) { return false, nil }
	t.Run("at the deadline, in the middle of a wait", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
			defer cancel()
			err := Until(ctx, never)
			assert.Equal(t, 4*time.Second, time.Since(began))
			require.ErrorIs(t, err, context.DeadlineExceeded)
			assert.EqualError(t, err, "not yet after 4s, asked 3 times: context deadline exceeded")
		})
	})
	t.Run("when it is cancelled", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(100*time.Millisecond, cancel)
			err := Until(ctx, never)
			assert.Equal(t, 100*time.Millisecond, time.Since(began))
			assert.ErrorIs(t, err, context.Canceled)
		})
	})
	t.Run("whose end the query reports", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := Until(ctx, func(ctx context.Context) (bool, error) { return false, ctx.Err() })
		assert.Equal(t, context.Canceled, err)
	})
}
