package world

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestEventsInOrder(t *testing.T) {
	st := New(1)
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
