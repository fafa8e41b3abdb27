package idp

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The memory is bounded: it refuses what it cannot remember, and forgets nothing early.
func TestMemoryReplays(t *testing.T) {
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	m := NewMemoryReplays(func() time.Time { return now }).(*memoryReplays)
	m.limit = 3
	use := func(key string) error { return m.Use(t.Context(), key, now.Add(10*time.Minute)) }
	for i := range 3 {
		require.NoError(t, use(strconv.Itoa(i)))
	}
	require.ErrorIs(t, use("0"), ErrReplayed)
	require.ErrorContains(t, use("3"), "too many")
	now = now.Add(10*time.Minute - time.Second)
	require.ErrorIs(t, use("0"), ErrReplayed)
	require.ErrorContains(t, use("3"), "too many")
	now = now.Add(2 * time.Minute)
	require.NoError(t, use("3"))
	assert.Len(t, m.until, 1, "what has ended is gone")
}
