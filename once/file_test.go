package once_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
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
	require.ErrorContains(t, err, path+": the file is in use by this process")
	require.NoError(t, f.Close())
	require.NoError(t, f.Close())
	require.EqualError(t, f.Put(t.Context(), record("late")), "once: "+path+": the file is closed")
	_, err = f.Get(t.Context(), "key-1")
	require.EqualError(t, err, "once: "+path+": the file is closed")

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

func TestAFileThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, err := once.OpenFile(dir)
	require.EqualError(t, err, "once: "+dir+" is a directory")
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
	f := openFile(t, filepath.Join(dir, "store"))
	require.ErrorContains(t, f.Put(t.Context(), record("\xff")), `"\xff" is not UTF-8`)
	_, err = f.Get(t.Context(), "\xff")
	require.ErrorIs(t, err, once.ErrNoRecord)
}

// A record reads the same from the file as from memory.
func TestAFileChangesNothingInARecord(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store")
	f := openFile(t, path)
	r := record("key <&> \u2028 界")
	r.Account, r.Path, r.Claims, r.Calls = "account", "/v2/<x>", []string{"transfer/<1>"}, 2
	r.Owner, r.Lease = "", 0
	ahead := 3 * time.Second
	r.Entry = core.JournalEntry{
		ID: "id", Reference: r.Key, Began: time.Now(), ClockAhead: &ahead, Err: errors.New("<lost>"), Outcome: core.OutcomeUnknown,
		Response: core.RawJSON(`{"text":"a <b>","amount":12345678901234567890.50}`), Body: r.Body, References: []string{"1"},
		Settlement: &core.Settlement{Verdict: core.VerdictAmbiguous, Reason: "two <of them>"},
	}
	require.NoError(t, f.Put(t.Context(), r))
	want, err := r.MarshalJSON()
	require.NoError(t, err)
	for range 2 {
		require.NoError(t, f.Close())
		f = openFile(t, path)
		got, err := f.Get(t.Context(), r.Key)
		require.NoError(t, err)
		assert.Equal(t, string(r.Body), string(got.Body))
		assert.Equal(t, string(r.Entry.Response), string(got.Entry.Response))
		stored, err := got.MarshalJSON()
		require.NoError(t, err)
		assert.Equal(t, string(want), string(stored))
	}
}

// A body that says nothing is not the same as none.
func TestAnEmptyBodyStays(t *testing.T) {
	t.Parallel()
	for _, body := range []core.RawJSON{core.RawJSON(`{}`), core.RawJSON(`[]`), nil} {
		var read once.Record
		data, err := once.Record{Key: "a", Body: body}.MarshalJSON()
		require.NoError(t, err)
		require.NoError(t, read.UnmarshalJSON(data))
		assert.Equal(t, body, read.Body)
	}
}

// What a caller does with a record does not reach the store.
func TestRecordsAreCopies(t *testing.T) {
	t.Parallel()
	for _, store := range []once.Store{once.NewMemory(), openFile(t, filepath.Join(t.TempDir(), "store"))} {
		r := record("a")
		require.NoError(t, store.Put(t.Context(), r))
		r.Subjects[0], r.Body[0] = "spoiled", 'x'
		got, err := store.Get(t.Context(), "a")
		require.NoError(t, err)
		got.Subjects[0], got.Body[0] = "spoiled", 'x'
		for p, err := range store.Pending(t.Context()) {
			require.NoError(t, err)
			assert.Equal(t, record("a").Subjects, p.Subjects)
			p.Subjects[0] = "spoiled"
		}
		got, err = store.Get(t.Context(), "a")
		require.NoError(t, err)
		assert.Equal(t, record("a").Body, got.Body)
		other := record("b")
		other.Subjects = record("a").Subjects
		assert.ErrorAs(t, store.Put(t.Context(), other), new(*once.HeldError))
		got.State = once.StateDone
		require.NoError(t, store.Put(t.Context(), &got))
		assert.NoError(t, store.Put(t.Context(), other), "the subject is free")
	}
}

// The file is written anew while others write, and does not keep what was overwritten.
func TestAFileIsCompacted(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store")
	f := openFile(t, path)
	body := core.RawJSON(`{"text":"` + strings.Repeat("x", 64<<10) + `"}`)
	const writers, writes = 8, 40
	var group sync.WaitGroup
	for w := range writers {
		group.Go(func() {
			r := record(fmt.Sprint("key-", w))
			r.Body = body
			for range writes {
				if err := f.Put(t.Context(), r); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	require.NoError(t, f.Close())
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Less(t, info.Size(), int64(writers*writes*len(body)))
	f = openFile(t, path)
	assert.Zero(t, f.Torn())
	for w := range writers {
		r, err := f.Get(t.Context(), fmt.Sprint("key-", w))
		require.NoError(t, err)
		assert.EqualValues(t, writes, r.Version)
	}
}
