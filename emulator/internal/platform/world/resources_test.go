package world

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// A term of d days is unused by whole days that are left.
func TestUnusedDays(t *testing.T) {
	from := time.Date(2026, 3, 1, 12, 0, 0, 0, units.Beijing)
	term := &Term{From: from, Until: from.AddDate(0, 0, 30)}
	for _, c := range []struct {
		now  time.Time
		left int64
	}{
		{from.Add(-time.Hour), 30}, {from, 30}, {from.Add(time.Second), 29}, {from.Add(24 * time.Hour), 29},
		{from.Add(29 * 24 * time.Hour), 1}, {from.Add(29*24*time.Hour + 1), 0},
		{from.AddDate(0, 0, 30), 0}, {from.AddDate(1, 0, 0), 0},
	} {
		left, of := term.Unused(c.now)
		require.Equal(t, c.left, left.IntPart(), c.now)
		require.Equal(t, int64(30), of.IntPart())
	}
}
