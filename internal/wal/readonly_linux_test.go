package wal

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// powerless makes the files of others what they are to a user without privileges. The
// thread ends with the goroutine.
func powerless() error {
	if os.Getuid() != 0 {
		return nil
	}
	runtime.LockOSThread()
	return syscall.Setfsuid(65534)
}

// Who may not write is told so when the file is opened.
func TestReadOnly(t *testing.T) {
	path := written(t)
	dir := filepath.Dir(path)
	top := filepath.Dir(dir) // the directory of all of this test
	require.NoError(t, os.Chmod(top, 0o755))
	if os.Getuid() == 0 {
		for _, name := range []string{dir, path} {
			require.NoError(t, os.Chown(name, 65534, -1))
		}
	}
	for name, c := range map[string]struct {
		file, dir os.FileMode
		want      string
	}{
		"file":      {0o400, 0o700, path + " cannot be written: open "},
		"directory": {0o600, 0o500, path + " cannot be locked: open "},
	} {
		_ = os.Remove(path + ".lock") // of the case before
		require.NoError(t, os.Chmod(path, c.file))
		require.NoError(t, os.Chmod(dir, c.dir))
		var err error
		done := make(chan struct{})
		go func() {
			defer close(done)
			if err = powerless(); err == nil {
				_, err = Open(path, format, nop, nop)
			}
		}()
		<-done
		require.NoError(t, os.Chmod(dir, 0o700))
		require.ErrorIs(t, err, os.ErrPermission, name)
		require.ErrorContains(t, err, c.want, name)
	}
}

func nop([]byte) error { return nil }
