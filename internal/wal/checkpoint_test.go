package wal

import (
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// A checkpoint that cannot be written leaves the log as it was.
func TestFailedCheckpoint(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	l, _, err := open(t, path)
	require.NoError(t, err)
	require.NoError(t, l.Checkpoint([]byte(`"first"`)))
	require.NoError(t, os.MkdirAll(path+".new/not empty", 0o700)) // in the way
	seq := l.Append([]byte("1"))
	require.ErrorContains(t, l.Checkpoint([]byte(`"second"`)), "cannot be replaced")
	require.NoError(t, l.Wait(t.Context(), seq))
	require.NoError(t, l.Close())
	_, c, err := open(t, path)
	require.NoError(t, err)
	require.Equal(t, contents{`"first"`, []string{"1"}}, c)
}

// started has a first checkpoint, which says "first", and the record 1.
func started(t *testing.T) (*Log, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "state")
	l, _, err := open(t, path)
	require.NoError(t, err)
	require.NoError(t, l.Checkpoint([]byte(`"first"`)))
	require.NoError(t, l.Wait(t.Context(), l.Append([]byte("1"))))
	return l, path
}

// reopened closes the log and reads what it left.
func reopened(t *testing.T, l *Log) contents {
	t.Helper()
	require.NoError(t, l.Close())
	l, c, err := open(t, l.path)
	require.NoError(t, err)
	require.Zero(t, l.Torn())
	require.NoFileExists(t, l.path+".new")
	return c
}

// during yields some records and does something else between them.
func during(do func(), records ...string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		for i, record := range records {
			if i == len(records)/2 {
				do()
			}
			if !yield([]byte(record), nil) {
				return
			}
		}
	}
}

// Others write while a checkpoint is written, and what they wrote is in the new file.
func TestWritesDuringACheckpoint(t *testing.T) {
	l, _ := started(t)
	l.Append([]byte("2")) // nobody waits for it before the checkpoint
	checkpoint := l.Begin()
	last := uint64(0)
	require.NoError(t, checkpoint.Commit([]byte(`"second"`), during(func() {
		require.NoError(t, l.Wait(t.Context(), l.Append([]byte("3"))))
		require.NoError(t, l.Wait(t.Context(), l.Append([]byte("4"))))
		last = l.Append([]byte("5"))
	}, `"a"`, `"b"`, `"c"`)))
	require.NoError(t, l.Wait(t.Context(), last))
	require.NoError(t, l.Wait(t.Context(), l.Append([]byte("6"))))
	require.Equal(t, contents{`"second"`, []string{`"a"`, `"b"`, `"c"`, "3", "4", "5", "6"}}, reopened(t, l))
}

// A checkpoint of many records is read and written in pieces.
func TestRecordsOfACheckpoint(t *testing.T) {
	l, path := started(t)
	record := `"` + strings.Repeat("x", 100<<10) + `"`
	require.NoError(t, l.Begin().Commit([]byte(`{}`), func(yield func([]byte, error) bool) {
		for range 50 {
			if !yield([]byte(record), nil) {
				return
			}
		}
	}))
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Len(t, strings.Split(strings.TrimSpace(string(whole)), "\n"), 2+5)
	require.EqualValues(t, len(whole), l.checkpointSize)
	require.Zero(t, l.logSize)
	require.Len(t, reopened(t, l).records, 50)
}

// Whatever fails on the way of a checkpoint, what was kept is kept, and so is what
// was appended meanwhile.
func TestCheckpointsThatFail(t *testing.T) {
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		spoil func(t *testing.T, l *Log)
		err   error
	}{
		"a record":       {func(*testing.T, *Log) {}, broken},
		"the new name":   {func(t *testing.T, l *Log) { require.NoError(t, os.Remove(l.path+".new")) }, nil},
		"a write before": {func(_ *testing.T, l *Log) { l.file = &countingFile{file: l.file, fail: broken} }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			l, _ := started(t)
			var seq uint64
			err := l.Begin().Commit([]byte(`"second"`), func(yield func([]byte, error) bool) {
				require.NoError(t, l.Wait(t.Context(), l.Append([]byte("2"))))
				c.spoil(t, l)
				seq = l.Append([]byte("3"))
				if name == "a write before" {
					require.ErrorIs(t, l.Wait(t.Context(), seq), broken)
				}
				yield([]byte(`"a"`), c.err)
			})
			if name == "a write before" {
				require.ErrorIs(t, err, broken)
				require.ErrorIs(t, l.Sync(t.Context()), broken)
				require.NoError(t, l.Close())
				whole, err := os.ReadFile(l.path)
				require.NoError(t, err)
				require.Contains(t, string(whole), "[2]", "the old file is still there")
				return
			}
			require.ErrorContains(t, err, "cannot be replaced")
			require.False(t, l.Due())
			require.NoError(t, l.Wait(t.Context(), seq))
			require.NoError(t, l.Wait(t.Context(), l.Append([]byte("4"))))
			require.Equal(t, contents{`"first"`, []string{"1", "2", "3", "4"}}, reopened(t, l))
		})
	}
}

// When the old file cannot be given up, nothing more is promised.
func TestCheckpointThatEndsAll(t *testing.T) {
	l, _ := started(t)
	broken := errors.New("broken")
	l.file = &unclosable{l.file, broken}
	require.ErrorIs(t, l.Checkpoint([]byte(`"second"`)), broken)
	require.ErrorIs(t, l.Wait(t.Context(), l.Append([]byte("2"))), broken)
	require.ErrorIs(t, l.Sync(t.Context()), broken)
	require.NoError(t, l.Close())
	_, c, err := open(t, l.path)
	require.NoError(t, err)
	require.Equal(t, contents{`"first"`, []string{"1"}}, c)
}

// unclosable is a file whose close fails.
type unclosable struct {
	file
	err error
}

func (f *unclosable) Close() error { return errors.Join(f.file.Close(), f.err) }

// A file that somebody moved, deleted or replaced takes nothing more: the next process
// would not find it.
func TestFileThatIsGone(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"deleted":  os.Remove,
		"moved":    func(path string) error { return os.Rename(path, path+".1") },
		"replaced": func(path string) error { return errors.Join(os.Rename(path, path+".1"), copyFile(path+".1", path)) },
		// Without the lock file another process could take it.
		"taken": func(path string) error {
			if err := os.Remove(path + ".lock"); err != nil {
				return err
			}
			other, err := Open(path, format, func([]byte) error { return nil }, func([]byte) error { return nil })
			if err != nil {
				return err
			}
			return errors.Join(other.Checkpoint([]byte(`"of another"`)), other.Close())
		},
	} {
		t.Run(name, func(t *testing.T) {
			l, path := started(t)
			require.NoError(t, spoil(path))
			err := l.Wait(t.Context(), l.Append([]byte("2")))
			require.ErrorContains(t, err, path+" cannot be written: ")
			require.Equal(t, err, l.Sync(t.Context()))
			require.Equal(t, err, l.Checkpoint([]byte(`"second"`)))

			l, path = started(t)
			require.NoError(t, spoil(path))
			before, _ := os.ReadFile(path)
			require.ErrorContains(t, l.Checkpoint([]byte(`"second"`)), path+" cannot be written: ")
			after, _ := os.ReadFile(path)
			require.Equal(t, string(before), string(after), "a checkpoint overwrites nothing of others")
			require.NoFileExists(t, path+".new")
		})
	}
}

func copyFile(from, to string) error {
	content, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, content, 0o600)
}

// Close waits for the checkpoint that is under way.
func TestCloseDuringACheckpoint(t *testing.T) {
	l, _ := started(t)
	closed := make(chan error)
	require.NoError(t, l.Begin().Commit([]byte(`"second"`), during(func() {
		go func() { closed <- l.Close() }()
	}, "1", "2")))
	require.NoError(t, <-closed)
	require.ErrorIs(t, l.Checkpoint([]byte(`"third"`)), ErrClosed)
	require.ErrorIs(t, l.Sync(t.Context()), ErrClosed)
	_, c, err := open(t, l.path)
	require.NoError(t, err)
	require.Equal(t, contents{`"second"`, []string{"1", "2"}}, c)
}

// The error of a draft on a full disk says so.
func TestDraftOnAFullDisk(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("there is no full device")
	}
	defer full.Close()
	d := &draft{file: full}
	require.ErrorIs(t, d.write(format, []byte(`{}`), nil), syscall.ENOSPC)
}

// Checkpoints among writers lose nothing, and bring nothing twice.
func TestCheckpointsAmongWriters(t *testing.T) {
	l, _ := started(t)
	var (
		mu    sync.Mutex
		state = []string{"1"}
		group sync.WaitGroup
	)
	put := func(record string) error {
		mu.Lock()
		state = append(state, record)
		seq := l.Append([]byte(record))
		mu.Unlock()
		return l.Wait(t.Context(), seq)
	}
	for w := range 8 {
		group.Go(func() {
			for i := range 40 {
				if err := put(fmt.Sprint(1000 + w*100 + i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for range 20 {
		mu.Lock()
		checkpoint, seen := l.Begin(), state[:len(state):len(state)]
		mu.Unlock()
		require.NoError(t, checkpoint.Commit([]byte(`"again"`), func(yield func([]byte, error) bool) {
			for _, record := range seen {
				if !yield([]byte(record), nil) {
					return
				}
			}
		}))
	}
	group.Wait()
	require.Equal(t, contents{`"again"`, state}, reopened(t, l))
}
