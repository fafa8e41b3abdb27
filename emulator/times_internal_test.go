package emulator

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Months and days are those of UTC+8, whose midnight is 16:00 UTC.
func TestCalendar(t *testing.T) {
	last := time.Date(2026, 1, 31, 15, 59, 59, 0, time.UTC)
	require.Equal(t, "2026-01", units.MonthOf(last))
	require.Equal(t, "2026-01-31", units.DayOf(last))
	require.Equal(t, "2026-02", units.MonthOf(last.Add(time.Second)))
	require.Equal(t, time.Date(2025, 12, 31, 16, 0, 0, 0, time.UTC), units.StartOfMonth("2026-01"))
	require.Equal(t, last.Add(time.Second), units.EndOfMonth("2026-01"))
	require.Equal(t, last.Add(time.Second), units.EndOfDay("2026-01-31"))
	for _, bad := range []string{"", "x", "2026-13", "2026-02-30"} {
		require.True(t, units.StartOfMonth(bad).IsZero())
		require.True(t, units.EndOfMonth(bad).IsZero())
		require.True(t, units.StartOfDay(bad).IsZero())
		require.True(t, units.EndOfDay(bad).IsZero())
	}
}

func TestEventsInOrder(t *testing.T) {
	st := world.New(1)
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, id := range []string{"c", "a", "b"} {
		st.Schedule(now, "none", id)
	}
	st.Schedule(now.Add(-time.Hour), "none", "first")
	st.Schedule(now.Add(time.Hour), "none", "later")
	var got []string
	for {
		ev, ok := st.Events.Due(now)
		if !ok {
			break
		}
		got = append(got, ev.ID)
	}
	require.Equal(t, []string{"first", "c", "a", "b"}, got)
	require.Len(t, st.Events, 1)
}

func TestRouter(t *testing.T) {
	rt := newRouter()
	rt.add("GET", "/a/{id}", "one")
	rt.add("GET", "/a/list", "list")
	rt.add("GET", "/a/{id}/b", "two")
	rt.add("GET", "/{x}/c/d", "three")
	rt.add("GET", "/a/{id}/d", "four")
	for path, want := range map[string]string{
		"/a/x": "one", "/a/list": "list", "/a/x%2Fy": "one", "/a/x/b": "two", "/z/c/d": "three", "/a/c/d": "four",
		"/a/": "", "/a": "", "/a/x/": "", "/a/%zz": "",
	} {
		name, params, ok := rt.find("GET", path)
		require.Equal(t, want != "", ok, path)
		if ok && path == "/a/x%2Fy" {
			require.Equal(t, "x/y", params["id"])
		}
		if path != "/a/c/d" { // two templates fit equally well
			require.Equal(t, want, name, path)
		}
	}
	_, _, ok := rt.find("POST", "/a/x")
	require.False(t, ok)
}
