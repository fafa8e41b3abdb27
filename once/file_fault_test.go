package once_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/once"
)

// A write that failed is an error with the file and the cause, as is everything after it,
// until the file is opened again: then the store has what was durable.
func TestAWriteThatFailedEndsTheStore(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store")
	f := openFile(t, path)
	require.NoError(t, f.Put(t.Context(), record("a")))
	kept, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, os.Remove(path))

	r := record("b")
	want := path + " cannot be written: "
	require.ErrorContains(t, f.Put(t.Context(), r), want)
	assert.Equal(t, record("b"), r, "it stays as it is")
	require.ErrorContains(t, f.Put(t.Context(), record("c")), want)
	_, err = f.Get(t.Context(), "a")
	require.ErrorContains(t, err, want)
	_, err = f.Get(t.Context(), "b")
	require.ErrorContains(t, err, want, "which memory has, and the disk not")
	_, err = f.Claimed(t.Context(), []string{"claim"})
	require.ErrorContains(t, err, want)
	for _, err := range f.Pending(t.Context()) {
		require.ErrorContains(t, err, want)
	}
	_, err = f.Prune(t.Context(), r.Updated)
	require.ErrorContains(t, err, want)
	require.ErrorContains(t, f.Close(), want)
	require.NoError(t, f.Close())

	require.NoError(t, os.WriteFile(path, kept, 0o600))
	f = openFile(t, path)
	_, err = f.Get(t.Context(), "a")
	require.NoError(t, err)
	_, err = f.Get(t.Context(), "b")
	require.ErrorIs(t, err, once.ErrNoRecord)
}

// brittle is a store in a file that fails at one of its writes.
type brittle struct {
	*once.File
	writes int // until then
	fail   func() error
}

func (b *brittle) Put(ctx context.Context, r *once.Record) error {
	if b.writes--; b.writes == 0 {
		if err := b.fail(); err != nil {
			return err
		}
	}
	return b.File.Put(ctx, r)
}

// Whichever write of a call fails: nothing is sent before its record is kept, and with the
// file opened again the key goes on, and pays once.
func TestACallWhoseStoreFails(t *testing.T) {
	for write := 1; write <= 4; write++ { // taking the key, before the call, before it leaves, at its end
		for _, lost := range []bool{false, true} {
			t.Run(fmt.Sprintf("write %d, lost %v", write, lost), func(t *testing.T) {
				inBubble(t, func(t *testing.T) {
					p := newPlatform(t)
					path := filepath.Join(t.TempDir(), "store")
					f := openFile(t, path)
					var durable []byte
					store := &brittle{f, write, func() (err error) {
						if durable, err = os.ReadFile(path); err != nil {
							return err
						}
						return os.Rename(path, path+".moved")
					}}
					_, err := once.Do(t.Context(), store, "row-1", p.client.Accounts.AllocateFunds, p.request("10"))
					require.ErrorContains(t, err, path+" cannot be written: ")
					sent := 0
					if write == 4 {
						sent = 1
						assert.ErrorAs(t, err, new(*once.StoreError))
					} else {
						assert.NotEqual(t, core.OutcomeUnknown, core.OutcomeOf(err))
					}
					p.AssertCalls(t, allocation, sent)
					require.Error(t, f.Close())

					if lost { // the failed write did not reach the disk
						require.NoError(t, os.WriteFile(path, durable, 0o600))
					} else {
						require.NoError(t, os.Rename(path+".moved", path))
					}
					f = openFile(t, path)
					_, err = once.Do(t.Context(), f, "row-1", p.client.Accounts.AllocateFunds, p.request("10"))
					require.NoError(t, err)
					p.AssertCalls(t, allocation, 1)
					require.NoError(t, f.Close())
				})
			})
		}
	}
}
