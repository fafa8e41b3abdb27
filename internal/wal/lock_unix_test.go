//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package wal

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// A process that is being started has all open files until it runs its program. That
// keeps nobody out of a file that was closed.
func TestLockAndAProcessThatStarts(t *testing.T) {
	path := written(t)
	l, _, err := open(t, path)
	require.NoError(t, err)
	inherited, err := syscall.Dup(int(l.lock.Fd()))
	require.NoError(t, err)
	defer func() { require.NoError(t, syscall.Close(inherited)) }()
	require.NoError(t, l.Close())
	_, _, err = open(t, path)
	require.NoError(t, err)
}
