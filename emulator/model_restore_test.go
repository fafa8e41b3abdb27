package emulator_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// answers keeps what an emulator answers.
type answers struct {
	from http.RoundTripper
	kept []string // nil keeps nothing
}

// RoundTrip implements http.RoundTripper.
func (a *answers) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := a.from.RoundTrip(r)
	if a.kept == nil {
		return resp, err
	}
	call := r.Method + " " + r.URL.RequestURI()
	if err != nil {
		a.kept = append(a.kept, fmt.Sprintf("%s: %v", call, err))
		return resp, err
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(bytes.NewReader(body))
	a.kept = append(a.kept, fmt.Sprintf("%s: %d %s", call, resp.StatusCode, body))
	return resp, err
}

// A snapshot holds everything: an emulator that had another seed and another
// clock goes on from it as the one that it was taken of, response by response.
func TestARestoredEmulatorGivesTheSameAnswers(t *testing.T) {
	t.Parallel()
	before, after := 1200, 200
	if testing.Short() {
		before = 300
	}
	seed := walkSeed(t)
	walks := [2]*walk{newWalk(t, seed, false), newWalk(t, seed, false)}
	for _, w := range walks {
		defer w.walked()
		for range before {
			w.step()
		}
		w.compareAll()
	}
	taken := walks[0].emu.Snapshot()
	require.Equal(t, string(taken), string(walks[1].emu.Snapshot()), "the same moves lead to the same state")

	restored := emulator.New(emulator.WithStart(start.Add(-1000*time.Hour)), emulator.WithoutQuotas(), emulator.WithRule("usage-metering", false))
	require.NoError(t, restored.Restore(taken))
	walks[1].emu, walks[1].answers.from = restored, restored.Transport()
	for _, w := range walks {
		w.answers.kept = []string{}
		for range after {
			w.step()
		}
		w.compareAll()
	}
	require.Equal(t, len(walks[0].answers.kept), len(walks[1].answers.kept))
	for i, want := range walks[0].answers.kept {
		require.Equal(t, want, walks[1].answers.kept[i], "answer %d of %d", i, len(walks[0].answers.kept))
	}
	require.Equal(t, string(walks[0].emu.Snapshot()), string(restored.Snapshot()))
}
