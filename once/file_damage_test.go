package once_test

import (
	"bytes"
	"context"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/once"
)

// history is a file with records at its beginning and entries behind them, and what the
// store had after each line.
type history struct {
	path   string
	whole  []byte
	ends   []int    // of the lines from which on there is a state
	states []string // there
}

func newHistory(t testing.TB) *history {
	h := &history{path: filepath.Join(t.TempDir(), "store")}
	f := openFile(t, h.path)
	put := func(key string, state once.State) {
		r, err := f.Get(t.Context(), key)
		if err != nil {
			r = *record(key)
		}
		r.State = state
		require.NoError(t, f.Put(t.Context(), &r))
	}
	for _, key := range []string{"a", "b", "c"} {
		put(key, once.StateOpen)
	}
	require.NoError(t, f.Close())
	f = openFile(t, h.path) // writes them as records
	note := func() {
		var err error
		h.whole, err = os.ReadFile(h.path)
		require.NoError(t, err)
		h.ends, h.states = append(h.ends, len(h.whole)), append(h.states, stateOf(t.Context(), f))
	}
	note()
	for _, change := range []func(){
		func() { put("a", once.StateDone) },
		func() { put("d", once.StateOpen) },
		func() { put("b", once.StateFree) },
		func() { _, err := f.Prune(t.Context(), time.Now().Add(time.Hour)); require.NoError(t, err) },
		func() { put("a", once.StateOpen) },
		func() { put("d", once.StateDone) },
	} {
		change()
		note()
	}
	require.NoError(t, f.Close())
	return h
}

// stateOf tells what a store has of the keys of a history.
func stateOf(ctx context.Context, f *once.File) string {
	var b strings.Builder
	for _, key := range []string{"a", "b", "c", "d"} {
		if r, err := f.Get(ctx, key); err == nil {
			fmt.Fprintf(&b, "%s %d %s, ", key, r.Version, r.State)
		}
	}
	return b.String()
}

// opened reads a file with some content.
func (h *history) opened(t testing.TB, content []byte) (state string, torn int64, err error) {
	require.NoError(t, os.WriteFile(h.path, content, 0o600))
	f, err := once.OpenFile(h.path)
	if err != nil {
		after, readErr := os.ReadFile(h.path)
		require.NoError(t, readErr)
		require.Equal(t, content, after, "a file that is refused stays as it is")
		return "", 0, err
	}
	defer func() { require.NoError(t, f.Close()) }()
	return stateOf(t.Context(), f), f.Torn(), nil
}

// A crash can cut off the last write at any byte, or leave zeros in it; what came before
// is there.
func TestATornEndIsDropped(t *testing.T) {
	t.Parallel()
	h := newHistory(t)
	last := len(h.ends) - 1
	from := h.ends[last-1]
	for end := from; end < len(h.whole); end++ {
		state, torn, err := h.opened(t, h.whole[:end])
		require.NoError(t, err)
		require.Equal(t, h.states[last-1], state)
		require.EqualValues(t, end-from, torn)
	}
	zeros := bytes.Clone(h.whole)
	clear(zeros[from+10 : len(zeros)-10])
	state, torn, err := h.opened(t, zeros)
	require.NoError(t, err)
	assert.Equal(t, h.states[last-1], state)
	assert.EqualValues(t, len(zeros)-from, torn)
}

// The records that goroutines write together are there, or none of them is.
func TestATornBatch(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store")
	f := openFile(t, path)
	var group sync.WaitGroup
	for i := range 64 {
		group.Go(func() {
			if err := f.Put(t.Context(), record(fmt.Sprint(i))); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	require.NoError(t, f.Close())
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	before, lastLine := whole[:bytes.LastIndexByte(whole[:len(whole)-1], '\n')+1], bytes.Count(whole, []byte(`"put"`))
	lastLine -= bytes.Count(before, []byte(`"put"`))
	require.NoError(t, os.WriteFile(path, whole[:len(whole)-1], 0o600))
	f = openFile(t, path)
	open := 0
	for range f.Pending(t.Context()) {
		open++
	}
	assert.Equal(t, 64-lastLine, open)
	assert.EqualValues(t, len(whole)-1-len(before), f.Torn())
}

// Damage anywhere else is an error, also where every line for itself is whole.
func TestADamagedFileIsRefused(t *testing.T) {
	t.Parallel()
	h := newHistory(t)
	lines := strings.SplitAfter(strings.TrimSuffix(string(h.whole), "\n"), "\n")
	lines[len(lines)-1] += "\n"
	for i := 1; i < len(lines); i++ {
		damaged := []byte(strings.Join(lines, ""))
		at := len(strings.Join(lines[:i], "")) + len(lines[i])/2
		damaged[at] ^= 1
		_, _, err := h.opened(t, damaged)
		require.ErrorContains(t, err, "damaged", "line %d", i+1)
		if i < len(lines)-1 {
			_, _, err = h.opened(t, []byte(strings.Join(slices.Delete(slices.Clone(lines), i, i+1), "")))
			require.Error(t, err, "without line %d", i+1)
		}
		_, _, err = h.opened(t, []byte(strings.Join(slices.Insert(slices.Clone(lines), i, lines[i]), "")))
		require.Error(t, err, "with line %d twice", i+1)
	}
	_, _, err := h.opened(t, h.whole[:len(strings.Join(lines[:2], ""))])
	require.EqualError(t, err, "once: "+h.path+" is damaged: 3 of the records at its beginning are missing")
}

// However a file is changed, it is refused, or reads as it was at one of its writes: the
// latest, or the one before with what is torn told, unless its end is cut off as well.
func FuzzDamagedFile(f *testing.F) {
	f.Add(uint(200), uint8(0), uint8(1), byte('x'))
	f.Add(uint(900), uint8(1), uint8(3), byte('\n'))
	f.Add(uint(1500), uint8(2), uint8(200), byte(0))
	f.Add(uint(5000), uint8(3), uint8(0), byte(0))
	h := newHistory(f)
	f.Fuzz(func(t *testing.T, at uint, kind, n uint8, b byte) {
		content := bytes.Clone(h.whole)
		i := int(at % uint(len(content)))
		end := min(i+int(n), len(content))
		switch kind % 4 {
		case 0: // other bytes
			for j := i; j < end; j++ {
				content[j] ^= b
			}
		case 1:
			content = slices.Insert(content, i, bytes.Repeat([]byte{b}, int(n))...)
		case 2:
			content = slices.Delete(content, i, end)
		case 3:
			content = content[:i]
		}
		state, torn, err := h.opened(t, content)
		if err != nil || len(content) == 0 {
			return
		}
		last := len(h.states) - 1
		found := slices.Index(h.states, state)
		require.GreaterOrEqual(t, found, 0, "it never was so: %s", state)
		if !bytes.HasPrefix(h.whole, content) {
			require.GreaterOrEqual(t, found, last-1)
			require.True(t, found == last || torn > 0)
		}
	})
}

// Whatever lines with a checksum say, opening the file is an error or a store, and no
// panic.
func FuzzLinesOfAFile(f *testing.F) {
	h := newHistory(f)
	var lines []string
	for line := range strings.Lines(string(h.whole)) {
		lines = append(lines, strings.TrimSpace(line))
	}
	for i := 1; i < len(lines); i++ {
		lines[i] = lines[i][len("01234567 "):]
	}
	f.Add(strings.Join(lines[1:], "\n"))
	f.Add(`{"seq":1,"records":-1}` + "\n" + `[{"seq":2,"delete":[]}]`)
	f.Add(`null` + "\n" + `[{"seq":1,"put":{"format":1,"key":"a","version":1,"state":"new"}}]`)
	f.Fuzz(func(t *testing.T, text string) {
		content := []byte(lines[0] + "\n")
		for line := range strings.SplitSeq(text, "\n") {
			content = fmt.Appendf(content, "%08x %s\n", crc32.Checksum([]byte(line), crc32.MakeTable(crc32.Castagnoli)), line)
		}
		if _, _, err := h.opened(t, content); err != nil {
			return
		}
		store := openFile(t, h.path)
		require.NoError(t, store.Put(t.Context(), &once.Record{Key: "new key", State: once.StateFree}))
		require.NoError(t, store.Close())
	})
}
