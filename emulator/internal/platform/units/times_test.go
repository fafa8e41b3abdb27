package units

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Months and days are those of UTC+8, whose midnight is 16:00 UTC.
func TestCalendar(t *testing.T) {
	last := time.Date(2026, 1, 31, 15, 59, 59, 0, time.UTC)
	require.Equal(t, "2026-01", MonthOf(last))
	require.Equal(t, "2026-01-31", DayOf(last))
	require.Equal(t, "2026-02", MonthOf(last.Add(time.Second)))
	require.Equal(t, time.Date(2025, 12, 31, 16, 0, 0, 0, time.UTC), StartOfMonth("2026-01"))
	require.Equal(t, last.Add(time.Second), EndOfMonth("2026-01"))
	require.Equal(t, last.Add(time.Second), EndOfDay("2026-01-31"))
	for _, bad := range []string{"", "x", "2026-13", "2026-02-30"} {
		require.True(t, StartOfMonth(bad).IsZero())
		require.True(t, EndOfMonth(bad).IsZero())
		require.True(t, StartOfDay(bad).IsZero())
		require.True(t, EndOfDay(bad).IsZero())
	}
}
