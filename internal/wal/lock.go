package wal

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// takeLock locks a file for this process until the lock is closed. The lock is a
// file of its own, since checkpoints replace the other one.
func takeLock(path string) (*os.File, error) {
	name := path + ".lock"
	lock, err := lockFile(name)
	switch {
	case errors.Is(err, ErrLocked):
		return nil, fmt.Errorf("%s: %w by %s", path, err, holder(name))
	case err != nil:
		return nil, fmt.Errorf("%s cannot be locked: %w", path, err)
	}
	// Who has it, for the message to others; the lock does not need it.
	if lock.Truncate(0) == nil {
		_, _ = lock.WriteAt(strconv.AppendInt(nil, int64(os.Getpid()), 10), 0)
	}
	return lock, nil
}

// holder tells who has a lock, as far as that is known.
func holder(name string) string {
	content, err := os.ReadFile(name)
	pid, parseErr := strconv.Atoi(strings.TrimSpace(string(content)))
	switch {
	case err != nil || parseErr != nil:
		return "another process"
	case pid == os.Getpid():
		return "this process"
	}
	return fmt.Sprintf("process %d", pid)
}
