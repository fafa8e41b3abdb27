package once_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/once"
)

func init() { roles["write too much"] = writeTooMuch }

// writeTooMuch writes until there is no more room, and says what was acknowledged, and
// then why no more.
func writeTooMuch(path string) error {
	f, err := once.OpenFile(path)
	if err != nil {
		return err
	}
	limit := syscall.Rlimit{Cur: 10_000, Max: 10_000}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	for i := 0; ; i++ {
		key := fmt.Sprint("key-", i)
		if err := f.Put(context.Background(), record(key)); err != nil {
			return errors.Join(err, f.Close())
		}
		fmt.Println(key)
	}
}

// Where there is no room for a record, its Put says so, with the file; what came before is
// there, and the file can be used again.
func TestAFileWithoutRoom(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store")
	out, err := process(t, "write too much", path).Output()
	require.Error(t, err)
	keys, message, found := strings.Cut(string(out), "once: ")
	require.True(t, found, "%s", out)
	acknowledged := strings.Fields(keys)
	require.NotEmpty(t, acknowledged)
	assert.Contains(t, message, fmt.Sprintf("key \"key-%d\": %s cannot be written: write %s: file too large", len(acknowledged), path, path))

	f := openFile(t, path)
	assert.Positive(t, f.Torn(), "the write was cut off")
	for _, key := range acknowledged {
		_, err := f.Get(t.Context(), key)
		require.NoError(t, err)
	}
	_, err = f.Get(t.Context(), fmt.Sprint("key-", len(acknowledged)))
	require.ErrorIs(t, err, once.ErrNoRecord)
	require.NoError(t, f.Put(t.Context(), record("key-next")))
}
