package once_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/once"
)

// Variables that make the test's program another process of a test: what it does, and
// with which file.
const (
	roleVariable = "PARTNERBSS_TEST_ROLE"
	fileVariable = "PARTNERBSS_TEST_FILE"
)

var kills = flag.Int("kills", 3, "how often a process that writes to a file is killed")

// asAnotherProcess does what the variables say, and returns when they say nothing.
func asAnotherProcess() {
	role := os.Getenv(roleVariable)
	if role == "" {
		return
	}
	if err := roles[role](os.Getenv(fileVariable)); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	os.Exit(0)
}

var roles = map[string]func(path string) error{
	"open": func(path string) error {
		_, err := once.OpenFile(path)
		return err
	},
	"write": writeUntilKilled,
}

// process is the test's program with another role.
func process(t *testing.T, role, path string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	cmd := exec.CommandContext(t.Context(), program)
	cmd.Env = append(os.Environ(), roleVariable+"="+role, fileVariable+"="+path)
	return cmd
}

const crashWriters = 8

// writeUntilKilled takes records through their states, and says of each write that it was
// acknowledged. They are large enough for the file to be compacted, again and again.
func writeUntilKilled(path string) error {
	f, err := once.OpenFile(path)
	if err != nil {
		return err
	}
	var (
		group  sync.WaitGroup
		mu     sync.Mutex
		failed error
	)
	body := core.RawJSON(`{"text":"` + strings.Repeat("x", 8<<10) + `"}`)
	for w := range crashWriters {
		group.Go(func() {
			for i := 0; ; i++ {
				key := fmt.Sprint(w, "/", i%50)
				r, err := f.Get(context.Background(), key)
				if errors.Is(err, once.ErrNoRecord) {
					r, err = *record(key), nil
				}
				if r.Body = body; r.State == once.StateOpen && r.Version > 0 {
					r.State, r.Claims = once.StateDone, []string{"claim of " + key}
				} else {
					r.State, r.Claims = once.StateOpen, nil
				}
				if err == nil {
					err = f.Put(context.Background(), &r)
				}
				mu.Lock()
				if err == nil {
					_, err = fmt.Println(key, r.Version)
				}
				failed = errors.Join(failed, err)
				mu.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
	group.Wait()
	return failed
}

// A process that is killed at any moment has lost nothing that it was told was kept, and
// keeps nobody out.
func TestAKilledProcessLosesNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store")
	acknowledged := map[string]int64{}
	for round := range *kills {
		writer := process(t, "write", path)
		out, err := writer.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, writer.Start())
		lines := bufio.NewScanner(out)
		last := rand.IntN(2000)
		for n := 0; lines.Scan(); n++ {
			if n == last {
				require.NoError(t, writer.Process.Kill()) // what it has written to the pipe is still read
			}
			var key string
			var version int64
			_, err := fmt.Sscan(lines.Text(), &key, &version)
			require.NoError(t, err, "%s", lines.Text())
			acknowledged[key] = version
		}
		require.ErrorContains(t, writer.Wait(), "killed")

		f := openFile(t, path)
		open := 0
		for key, version := range acknowledged {
			r, err := f.Get(t.Context(), key)
			require.NoError(t, err, "round %d, %d lines", round, last)
			// A write may have ended that nobody was told about any more.
			assert.GreaterOrEqual(t, r.Version, version, "round %d, %d lines, key %s", round, last, key)
			assert.LessOrEqual(t, r.Version, version+1)
			assert.Empty(t, r.Owner, "its lease is void")
			assert.Equal(t, r.Version%2 == 1, r.State == once.StateOpen, "key %s is whole", key)
			acknowledged[key] = r.Version
		}
		for r, err := range f.Pending(t.Context()) {
			require.NoError(t, err)
			acknowledged[r.Key] = r.Version
			open++
		}
		assert.LessOrEqual(t, open, len(acknowledged))
		require.NoError(t, f.Close())
	}
}

// A second process is told which file and which process is in its way.
func TestASecondProcessIsKeptOut(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "store")
	f := openFile(t, path)
	out, err := process(t, "open", path).Output()
	require.Error(t, err)
	assert.Equal(t, fmt.Sprintf("once: %s: the file is in use by process %d\n", path, os.Getpid()), string(out))
	require.NoError(t, f.Close())
	out, err = process(t, "open", path).Output()
	require.NoError(t, err, "%s", out)
}
