package poll

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// until waits until ask is done, for nothing in particular.
func until(ctx context.Context, ask func(context.Context) (done bool, err error)) error {
	found, err := Until(ctx, wait, func(ctx context.Context) (*string, string, error) {
		done, err := ask(ctx)
		if !done {
			return nil, "", err
		}
		return new("thing"), "", err
	})
	if (found == nil) != (err != nil) {
		return errors.New("a result or an error, never both")
	}
	return err
}

var wait = Wait{
	Method:   "tests.Wait",
	Subject:  "thing X",
	Validate: func() error { return nil },
}

func TestUntilAsksAtOnceThenAfterGrowingWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var asked []time.Duration
		err := until(t.Context(), func(context.Context) (bool, error) {
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
		require.NoError(t, until(t.Context(), func(context.Context) (bool, error) { return true, nil }))
		assert.Zero(t, time.Since(began))
	})
}

func TestUntilEndsWithTheFirstError(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		refused := errors.New("refused")
		asked := 0
		err := until(t.Context(), func(context.Context) (bool, error) {
			if asked++; asked == 3 {
				return true, refused
			}
			return false, nil
		})
		assert.ErrorIs(t, err, refused)
		assert.EqualError(t, err, "tests.Wait: thing X: refused")
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
			err := until(ctx, never)
			assert.Equal(t, 4*time.Second, time.Since(began))
			require.ErrorIs(t, err, context.DeadlineExceeded)
			assert.EqualError(t, err, "tests.Wait: thing X: not yet after 4s, asked 3 times: context deadline exceeded")
		})
	})
	t.Run("when it is cancelled", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(100*time.Millisecond, cancel)
			err := until(ctx, never)
			assert.Equal(t, 100*time.Millisecond, time.Since(began))
			assert.ErrorIs(t, err, context.Canceled)
		})
	})
	t.Run("whose end the query reports", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		err := until(ctx, func(ctx context.Context) (bool, error) { return false, ctx.Err() })
		assert.ErrorIs(t, err, context.Canceled)
	})
}

func TestTheErrorTellsWhatWasSeenLast(t *testing.T) {
	for name, test := range map[string]struct {
		seen []string // "!" stands for a failure that has seen nothing
		err  string
	}{
		"nothing":                 {[]string{"", "!"}, "tests.Wait: thing X: broken"},
		"the latest":              {[]string{"red", "green", "!"}, "tests.Wait: thing X, last seen green: broken"},
		"before it saw nothing":   {[]string{"red", "", "!"}, "tests.Wait: thing X, last seen red: broken"},
		"together with the error": {[]string{"red", "blue!"}, "tests.Wait: thing X, last seen blue: broken"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				broken, asked := errors.New("broken"), 0
				found, err := Until(t.Context(), wait, func(context.Context) (*string, string, error) {
					seen, failed := strings.CutSuffix(test.seen[asked], "!")
					if asked++; failed {
						return nil, seen, broken
					}
					return nil, seen, nil
				})
				assert.Nil(t, found)
				assert.ErrorIs(t, err, broken)
				assert.EqualError(t, err, test.err)
			})
		})
	}
}

func TestAnInvalidRequestIsNotAskedFor(t *testing.T) {
	invalid := errors.New("invalid")
	found, err := Until(t.Context(), Wait{Method: "tests.Wait", Validate: func() error { return invalid }},
		func(context.Context) (*string, string, error) {
			t.Error("asked")
			return nil, "", nil
		})
	assert.Nil(t, found)
	assert.ErrorIs(t, err, invalid)
	assert.EqualError(t, err, "tests.Wait: invalid")
}

func TestAnUncheckedRequestIsAskedForAsItIs(t *testing.T) {
	wait := Wait{Unchecked: true, Validate: func() error { return errors.New("invalid") }}
	found, err := Until(t.Context(), wait, func(context.Context) (*string, string, error) { return new("thing"), "", nil })
	require.NoError(t, err)
	assert.Equal(t, "thing", *found)
}

func TestARequestIsCopied(t *testing.T) {
	req := Wait{Method: "a"}
	own := Own(&req)
	req.Method = "b"
	assert.Equal(t, "a", own.Method)
	assert.Zero(t, Own((*Wait)(nil)).Method)
}
