package wal

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

var format = Format{Name: "toy", Version: 2}

// contents is what Open has read.
type contents struct {
	checkpoint string
	records    []string
}

func open(t *testing.T, path string) (*Log, contents, error) {
	t.Helper()
	var c contents
	l, err := Open(path, format,
		func(data []byte) error { c.checkpoint = string(data); return nil },
		func(data []byte) error { c.records = append(c.records, string(data)); return nil })
	if err == nil {
		t.Cleanup(func() { require.NoError(t, l.Close()) })
	}
	return l, c, err
}

// written makes a file with a checkpoint and three batches of records.
func written(t *testing.T) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "state")
	l, c, err := open(t, path)
	require.NoError(t, err)
	require.Zero(t, c)
	require.NoError(t, l.Checkpoint([]byte(`{"n":0}`)))
	for i := range 3 {
		require.NoError(t, l.Wait(t.Context(), l.Append(fmt.Appendf(nil, `{"n":%d}`, i+1))))
	}
	require.NoError(t, l.Close())
	return path
}

func TestWhatWasWaitedForIsThere(t *testing.T) {
	path := written(t)
	l, c, err := open(t, path)
	require.NoError(t, err)
	require.Equal(t, contents{`{"n":0}`, []string{`{"n":1}`, `{"n":2}`, `{"n":3}`}}, c)
	require.Zero(t, l.Torn())

	require.NoError(t, l.Checkpoint([]byte(`{"n":3}`)))
	require.NoError(t, l.Wait(t.Context(), l.Append([]byte(`{"n":4}`))))
	l.Append([]byte(`{"n":5}`)) // nobody waits for it
	require.NoError(t, l.Close())
	_, c, err = open(t, path)
	require.NoError(t, err)
	require.Equal(t, contents{`{"n":3}`, []string{`{"n":4}`}}, c)
}

func TestCheckpointCoversWhatIsPending(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	l, _, err := open(t, path)
	require.NoError(t, err)
	require.ErrorIs(t, l.Wait(t.Context(), l.Append([]byte("1"))), ErrClosed, "there is no file yet")
	require.NoError(t, l.Checkpoint([]byte(`"sum of 1"`)))
	seq := l.Append([]byte("2"))
	require.NoError(t, l.Checkpoint([]byte(`"sum of 1 and 2"`)))
	require.NoError(t, l.Wait(t.Context(), seq))
	require.NoError(t, l.Wait(t.Context(), seq+100), "numbers that were never given wait for nothing")
	require.NoError(t, l.Close())
	_, c, err := open(t, path)
	require.NoError(t, err)
	require.Equal(t, contents{checkpoint: `"sum of 1 and 2"`}, c)
}

// Whatever a crash leaves of the last write, the batches before it stay.
func TestTornTail(t *testing.T) {
	path := written(t)
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	lines := strings.SplitAfter(string(whole), "\n")
	last := lines[4]
	head := strings.TrimSuffix(string(whole), last)
	tails := map[string]string{"nothing": "", "zeros": strings.Repeat("\x00", 64), "rubbish": "xyz",
		"a page of zeros in it": strings.Replace(last, "n", "\x00", 1)}
	for i := range len(last) - 1 {
		tails[fmt.Sprintf("%d bytes", i+1)] = last[:i+1]
	}
	for name, tail := range tails {
		require.NoError(t, os.WriteFile(path, []byte(head+tail), 0o600))
		l, c, err := open(t, path)
		require.NoError(t, err, name)
		require.Equal(t, []string{`{"n":1}`, `{"n":2}`}, c.records, name)
		require.EqualValues(t, len(tail), l.Torn(), name)
		require.NoError(t, l.Close())
	}
}

// A file that was damaged elsewhere is refused and left as it is.
func TestDamage(t *testing.T) {
	path := written(t)
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	lines := strings.SplitAfter(string(whole), "\n")
	for name, c := range map[string]struct{ content, want string }{
		"checkpoint":           {strings.Replace(string(whole), `{"n":0}`, `{"n":9}`, 1), "line 2: the checkpoint is damaged"},
		"no checkpoint":        {lines[0], "line 2: the checkpoint is damaged"},
		"middle":               {strings.Replace(string(whole), `{"n":2}`, `{"n":9}`, 1), "line 4 is damaged"},
		"last, which is whole": {strings.Replace(string(whole), `{"n":3}`, `{"n":9}`, 1), "line 5 is damaged"},
		"last two":             {strings.NewReplacer(`{"n":2}`, `{"n":9}`, `{"n":3}`, "\x00").Replace(string(whole)), "line 4 is damaged"},
		"line feeds":           {string(whole) + "\n\n", "line 6 is damaged"},
		"newer":                {strings.Replace(string(whole), `"version":2`, `"version":3`, 1), "newer program: it has version 3, this program reads up to 2"},
		"no version":           {strings.Replace(string(whole), `,"version":2`, "", 1), "not a file of the format toy"},
		"other format":         {strings.Replace(string(whole), `"toy"`, `"other"`, 1), "not a file of the format toy"},
		"text":                 {"partners:\n- name: x\n", "not a file of the format toy"},
		"one long line":        {strings.Repeat("x", 3<<20), "not a file of the format toy"},
		"not an array":         {lines[0] + lines[1] + string(line([]byte(`{}`))), "line 3"},
		"not even JSON ":       {lines[0] + lines[1] + string(line([]byte(`[`))), "line 3"},
	} {
		require.NoError(t, os.WriteFile(path, []byte(c.content), 0o600))
		_, _, err := open(t, path)
		require.ErrorContains(t, err, c.want, name)
		after, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, c.content, string(after), name)
	}
}

// countingFile counts what reaches the disk, and fails on demand.
type countingFile struct {
	file
	mu    sync.Mutex
	syncs int
	fail  error
	short bool
}

func (f *countingFile) Write(b []byte) (int, error) {
	if f.short {
		n, _ := f.file.Write(b[:len(b)/2])
		return n, f.fail
	}
	return f.file.Write(b)
}

func (f *countingFile) Sync() error {
	f.mu.Lock()
	f.syncs++
	f.mu.Unlock()
	if f.fail != nil {
		return f.fail
	}
	return f.file.Sync()
}

// Many writers share few writes, and none returns before its record is down.
func TestGroupCommit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	l, _, err := open(t, path)
	require.NoError(t, err)
	require.NoError(t, l.Checkpoint([]byte("{}")))
	counting := &countingFile{file: l.file}
	l.file = counting
	// All records are appended before the first one waits.
	const writers = 64
	seqs := make([]uint64, writers)
	for i := range writers {
		seqs[i] = l.Append(fmt.Appendf(nil, "%d", i))
	}
	var wg sync.WaitGroup
	for _, seq := range seqs {
		wg.Go(func() {
			if err := l.Wait(t.Context(), seq); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	require.Equal(t, 1, counting.syncs)
	require.NoError(t, l.Close())
	_, c, err := open(t, path)
	require.NoError(t, err)
	require.Len(t, c.records, writers)
	for i, r := range c.records {
		require.Equal(t, fmt.Sprint(i), r)
	}
}

func TestConcurrentWriters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	l, _, err := open(t, path)
	require.NoError(t, err)
	require.NoError(t, l.Checkpoint([]byte("{}")))
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := range 25 {
				if err := l.Wait(t.Context(), l.Append(fmt.Appendf(nil, "%d", w*100+i))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	require.NoError(t, l.Close())
	_, c, err := open(t, path)
	require.NoError(t, err)
	require.Len(t, c.records, 200)
}

// After a write that failed nothing is promised any more, and what was kept
// before is still there.
func TestFailedWrite(t *testing.T) {
	for _, short := range []bool{false, true} {
		path := filepath.Join(t.TempDir(), "state")
		l, _, err := open(t, path)
		require.NoError(t, err)
		require.NoError(t, l.Checkpoint([]byte("{}")))
		require.NoError(t, l.Wait(t.Context(), l.Append([]byte("1"))))
		full := errors.New("no space left")
		l.file = &countingFile{file: l.file, fail: full, short: short}
		require.ErrorIs(t, l.Wait(t.Context(), l.Append([]byte("2"))), full)
		require.ErrorIs(t, l.Wait(t.Context(), l.Append([]byte("3"))), full)
		require.ErrorIs(t, l.Checkpoint([]byte("{}")), full)
		require.False(t, l.Due())
		require.NoError(t, l.Close())
		_, c, err := open(t, path)
		require.NoError(t, err)
		require.Equal(t, "1", c.records[0])
	}
}

func TestDue(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	l, _, err := open(t, path)
	require.NoError(t, err)
	require.False(t, l.Due())
	require.NoError(t, l.Checkpoint([]byte("{}")))
	record := []byte(`"` + strings.Repeat("x", 1<<20) + `"`)
	for !l.Due() {
		require.NoError(t, l.Wait(t.Context(), l.Append(record)))
		require.Less(t, l.appended, uint64(10))
	}
	require.NoError(t, l.Checkpoint(record))
	require.False(t, l.Due())
}

func TestClosed(t *testing.T) {
	l, _, err := open(t, written(t))
	require.NoError(t, err)
	require.NoError(t, l.Checkpoint([]byte("{}")))
	require.NoError(t, l.Close())
	require.NoError(t, l.Close())
	require.ErrorIs(t, l.Wait(t.Context(), l.Append([]byte("1"))), ErrClosed)
	require.ErrorIs(t, l.Checkpoint([]byte("{}")), ErrClosed)
	require.False(t, l.Due())
}

// hangingFile is a disk that does not come back before it is told to.
type hangingFile struct {
	file
	hang chan struct{}
}

func (f *hangingFile) Sync() error { <-f.hang; return f.file.Sync() }

// A disk that hangs holds nobody whose time is up, and what was written is there once it
// comes back.
func TestDiskThatHangs(t *testing.T) {
	path := written(t)
	l, _, err := open(t, path)
	require.NoError(t, err)
	require.NoError(t, l.Checkpoint([]byte("{}")))
	hang := make(chan struct{})
	l.file = &hangingFile{l.file, hang}
	ctx, cancel := context.WithCancel(t.Context())
	results := make(chan error, 2)
	for _, seq := range []uint64{l.Append([]byte("1")), l.Append([]byte("2"))} {
		go func() { results <- l.Wait(ctx, seq) }()
	}
	cancel()
	for range cap(results) {
		require.ErrorIs(t, <-results, context.Canceled)
	}
	require.ErrorIs(t, l.Sync(ctx), context.Canceled)
	close(hang)
	require.NoError(t, l.Sync(t.Context()), "whoever comes next has it written")
	require.NoError(t, l.Close())
	_, c, err := open(t, path)
	require.NoError(t, err)
	require.Equal(t, contents{"{}", []string{"1", "2"}}, c)
}
