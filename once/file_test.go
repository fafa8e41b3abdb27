package once_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/once"
	"github.com/partnerbss/partnerbss-go/once/storetest"
)

func openFile(t testing.TB, path string) *once.File {
	t.Helper()
	f, err := once.OpenFile(path)
	require.NoError(t, err)
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestFile(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) once.Store { return openFile(t, filepath.Join(t.TempDir(), "store")) })
}

func record(key string) *once.Record {
	return &once.Record{
		Key: key, State: once.StateOpen, Operation: "accounts.AllocateFunds", Body: core.RawJSON(`{"name":"R&D <a>","amount":1.50}`),
		Subjects: []string{"subject of " + key}, Owner: "me", Lease: time.Hour, Entry: core.JournalEntry{ID: "entry of " + key},
	}
}

// What was acknowledged is there when the file is opened again, and the leases of the
// earlier process are void.
func TestAFileKeepsItsRecords(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store")
	f := openFile(t, path)
	for i := range 100 {
		r := record(fmt.Sprint("key-", i))
		require.NoError(t, f.Put(t.Context(), r))
		if i%2 == 0 {
			r.State, r.Claims = once.StateDone, []string{"claim of " + r.Key}
			require.NoError(t, f.Put(t.Context(), r))
		}
	}
	_, err := once.OpenFile(path)
	require.ErrorContains(t, err, "in use by this process")
	require.NoError(t, f.Close())
	require.ErrorContains(t, f.Put(t.Context(), record("late")), "the store is closed")
	_, err = f.Get(t.Context(), "key-1")
	require.ErrorContains(t, err, "the store is closed")

	for range 2 { // from the log, then from a checkpoint
		f = openFile(t, path)
		open := 0
		for r, err := range f.Pending(t.Context()) {
			require.NoError(t, err)
			assert.Empty(t, r.Owner)
			assert.Zero(t, r.Lease)
			assert.Equal(t, record("").Body, r.Body)
			open++
		}
		assert.Equal(t, 50, open)
		taken, err := f.Claimed(t.Context(), []string{"claim of key-0", "claim of key-1"})
		require.NoError(t, err)
		assert.Equal(t, map[string]string{"claim of key-0": "key-0"}, taken)
		require.NoError(t, f.Close())
	}
	f = openFile(t, path)
	pruned, err := f.Prune(t.Context(), time.Now().Add(time.Hour))
	require.NoError(t, err)
	assert.Equal(t, 50, pruned)
	require.NoError(t, f.Close())
	f = openFile(t, path)
	_, err = f.Get(t.Context(), "key-0")
	require.ErrorIs(t, err, once.ErrNoRecord)
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
}

// A crash can cut off the end of the last write, at any byte; what came before is there.
func TestATornEndIsDropped(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store")
	f := openFile(t, path)
	require.NoError(t, f.Put(t.Context(), record("kept")))
	before, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, f.Put(t.Context(), record("torn")))
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	for end := len(before); end < len(whole); end += 7 {
		torn := filepath.Join(t.TempDir(), "store")
		require.NoError(t, os.WriteFile(torn, whole[:end], 0o600))
		f, err := once.OpenFile(torn)
		require.NoError(t, err)
		assert.EqualValues(t, end-len(before), f.Torn())
		_, err = f.Get(t.Context(), "kept")
		require.NoError(t, err)
		_, err = f.Get(t.Context(), "torn")
		require.ErrorIs(t, err, once.ErrNoRecord)
		require.NoError(t, f.Close())
	}
	spoiled := append([]byte(nil), whole...)
	spoiled[len(before)-20] ^= 1 // of the write before the last
	damaged := filepath.Join(t.TempDir(), "store")
	require.NoError(t, os.WriteFile(damaged, spoiled, 0o600))
	_, err = once.OpenFile(damaged)
	require.ErrorContains(t, err, "is damaged")
}

func TestAFileThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, err := once.OpenFile(dir)
	require.Error(t, err)
	_, err = once.OpenFile(filepath.Join(dir, "none", "store"))
	require.ErrorIs(t, err, os.ErrNotExist)
	other := filepath.Join(dir, "other")
	require.NoError(t, os.WriteFile(other, []byte("id,amount\n1,2\n"), 0o600))
	_, err = once.OpenFile(other)
	require.ErrorContains(t, err, "partnerbss-once")
	later := filepath.Join(dir, "later")
	require.NoError(t, os.WriteFile(later, []byte(`{"format":"partnerbss-once","version":2}`+"\n"), 0o600))
	_, err = once.OpenFile(later)
	require.ErrorContains(t, err, "version 2")
}

// Many goroutines share the writes of a file, and 100,000 open records slow none down.
func BenchmarkFilePut(b *testing.B) {
	for _, test := range []struct{ open, goroutines int }{{0, 1}, {0, 64}, {100_000, 1}, {100_000, 64}} {
		b.Run(fmt.Sprintf("%d open/%d goroutines", test.open, test.goroutines), func(b *testing.B) {
			f := openFile(b, filepath.Join(b.TempDir(), "store"))
			var wg sync.WaitGroup
			for i := range 64 {
				wg.Go(func() {
					for n := i; n < test.open; n += 64 {
						if err := f.Put(context.Background(), record(fmt.Sprint("open-", n))); err != nil {
							b.Error(err)
						}
					}
				})
			}
			wg.Wait()
			b.ResetTimer()
			for i := range test.goroutines {
				wg.Go(func() {
					for n := i; n < b.N; n += test.goroutines {
						if err := f.Put(context.Background(), record(fmt.Sprint("key-", n))); err != nil {
							b.Error(err)
						}
					}
				})
			}
			wg.Wait()
		})
	}
}
