package wal

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestErrorsOfTheReader(t *testing.T) {
	path := written(t)
	no, yes := func([]byte) error { return errors.New("cannot read this") }, func([]byte) error { return nil }
	_, err := Open(path, format, no, yes)
	require.ErrorContains(t, err, path+": cannot read this")
	_, err = Open(path, format, yes, no)
	require.ErrorContains(t, err, "line 3: cannot read this")
	_, _, err = open(t, path)
	require.NoError(t, err, "a failed Open gives the lock back")
	_, _, err = open(t, filepath.Join(t.TempDir(), "no", "such", "directory"))
	require.ErrorIs(t, err, os.ErrNotExist)
	require.ErrorContains(t, err, "cannot be locked", "and is named as what it is")
}

func TestLock(t *testing.T) {
	path := written(t)
	l, _, err := open(t, path)
	require.NoError(t, err)
	_, _, err = open(t, path)
	require.ErrorIs(t, err, ErrLocked)
	require.EqualError(t, err, path+": the file is in use by this process")
	require.NoError(t, os.WriteFile(path+".lock", []byte("4711\n"), 0o600))
	_, _, err = open(t, path)
	require.EqualError(t, err, path+": the file is in use by process 4711")
	require.NoError(t, os.WriteFile(path+".lock", nil, 0o600))
	_, _, err = open(t, path)
	require.EqualError(t, err, path+": the file is in use by another process")
	require.NoError(t, l.Checkpoint([]byte("{}")))
	_, _, err = open(t, path)
	require.ErrorIs(t, err, ErrLocked, "replacing the file keeps the lock")
	require.NoError(t, l.Close())
	_, _, err = open(t, path)
	require.NoError(t, err)
}

func TestLinkStaysALink(t *testing.T) {
	path := written(t)
	link := filepath.Join(t.TempDir(), "link")
	require.NoError(t, os.Symlink(path, link))
	l, c, err := open(t, link)
	require.NoError(t, err)
	require.Len(t, c.records, 3)
	require.NoError(t, l.Checkpoint([]byte(`"through the link"`)))
	_, _, err = open(t, path)
	require.ErrorIs(t, err, ErrLocked, "both names are one file")
	require.NoError(t, l.Close())
	_, c, err = open(t, path)
	require.NoError(t, err)
	require.Equal(t, `"through the link"`, c.checkpoint)
}

func TestEmptyFileIsNew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	l, c, err := open(t, path)
	require.NoError(t, err)
	require.Zero(t, c)
	require.NoError(t, l.Checkpoint([]byte("{}")))
}

// A link to a file that is not there yet leads to where it will be.
func TestLinkToNothing(t *testing.T) {
	dir := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(dir, "data"), 0o700))
	link := filepath.Join(dir, "link")
	require.NoError(t, os.Symlink(filepath.Join("data", "state"), link))
	l, _, err := open(t, link)
	require.NoError(t, err)
	require.NoError(t, l.Checkpoint([]byte(`{}`)))
	require.FileExists(t, filepath.Join(dir, "data", "state"))
	info, err := os.Lstat(link)
	require.NoError(t, err)
	require.Equal(t, os.ModeSymlink, info.Mode().Type())
	require.NoError(t, l.Close())

	require.NoError(t, os.Symlink("circle", filepath.Join(dir, "circle")))
	_, _, err = open(t, filepath.Join(dir, "circle"))
	require.ErrorContains(t, err, "circle: too many links")
}

// What is no file is refused before anything is made beside it.
func TestNoFile(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "dir")
	require.NoError(t, os.Mkdir(dir, 0o700))
	_, _, err := open(t, dir)
	require.EqualError(t, err, dir+" is a directory")
	require.NoFileExists(t, dir+".lock")
	_, _, err = open(t, "")
	require.ErrorContains(t, err, "path of the file is empty")
	require.NoFileExists(t, ".lock")
	_, _, err = open(t, os.DevNull)
	require.ErrorContains(t, err, "not a regular file")
}

// Another directory does not make it another file.
func TestRelativePath(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	l, _, err := open(t, "state")
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	require.NoError(t, l.Checkpoint([]byte(`{}`)))
	require.Equal(t, filepath.Join(dir, "state"), l.Path())
	require.FileExists(t, l.Path())
}

func TestFilesAreOfTheirOwner(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	require.NoError(t, os.WriteFile(path, nil, 0o644))
	require.NoError(t, os.WriteFile(path+".new", []byte("of a crash"), 0o644))
	l, _, err := open(t, path)
	require.NoError(t, err)
	require.NoError(t, l.Checkpoint([]byte(`{}`)))
	for _, name := range []string{path, path + ".lock"} {
		info, err := os.Stat(name)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode(), name)
	}
	require.NoFileExists(t, path+".new")
}
