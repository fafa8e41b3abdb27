package limit_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/partnerbss/partnerbss-go/internal/limit"
)

func TestABudgetEndsAndComesBackWithSuccesses(t *testing.T) {
	t.Parallel()
	var b limit.Budget
	retries := 0
	for {
		if _, ok := b.Take(false); !ok {
			break
		}
		retries++
	}
	assert.Equal(t, 100, retries)
	for range 4 {
		b.Return(0)
	}
	_, ok := b.Take(false)
	assert.False(t, ok, "four successes are less than a retry costs")
	b.Return(0)
	taken, ok := b.Take(false)
	assert.True(t, ok)
	_, ok = b.Take(false)
	assert.False(t, ok)
	b.Return(taken)
	_, ok = b.Take(true)
	assert.False(t, ok, "a lost attempt costs two")
	_, ok = b.Take(false)
	assert.True(t, ok, "a retry that succeeds costs nothing")
}

func TestABudgetIsNeverMoreThanFull(t *testing.T) {
	t.Parallel()
	var b limit.Budget
	for range 1000 {
		b.Return(0)
	}
	retries := 0
	for {
		if _, ok := b.Take(true); !ok {
			break
		}
		retries++
	}
	assert.Equal(t, 50, retries)
}
