//go:build unix

package main

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
)

// child is the program in a process of its own.
type child struct {
	cmd      *exec.Cmd
	endpoint string
}

func startChild(t *testing.T, args ...string) *child {
	t.Helper()
	cmd := exec.Command(os.Args[0], append([]string{"-addr", "127.0.0.1:0"}, args...)...)
	cmd.Env = append(os.Environ(), childVariable+"=1")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	c := &child{cmd: cmd}
	t.Cleanup(func() { _ = c.cmd.Process.Kill() })
	lines := bufio.NewScanner(out)
	for c.endpoint == "" && lines.Scan() {
		if m := endpointLine.FindStringSubmatch(lines.Text()); m != nil {
			c.endpoint = m[1]
		}
	}
	require.NotEmpty(t, c.endpoint)
	// Read to the end, so that the child never waits for its output.
	go func() {
		for lines.Scan() {
		}
	}()
	return c
}

func (c *child) signal(t *testing.T, s os.Signal) error {
	t.Helper()
	require.NoError(t, c.cmd.Process.Signal(s))
	return c.cmd.Wait()
}

// clientOf calls an endpoint as an account of the default seed.
func clientOf(t *testing.T, endpoint string, a emulator.Account) *partnerbss.Client {
	t.Helper()
	client, err := partnerbss.NewClient(
		option.WithEndpoint(endpoint), option.WithIAMEndpoint(endpoint), option.WithoutQuota(), option.WithMaxRetries(0),
		option.WithCredentials(auth.NewAKSK(a.AccessKey, a.SecretKey, auth.WithRole(core.RolePartner))),
	)
	require.NoError(t, err)
	return client
}

// However the program is killed, what it has acknowledged is there afterwards,
// and nothing that was never asked for.
func TestKill(t *testing.T) {
	seeded := emulator.New()
	partner, _ := seeded.First(emulator.RolePartner)
	customer, _ := seeded.Account("customer_enterprise")
	state := filepath.Join(t.TempDir(), "state")
	const writers, rounds = 8, 3
	acknowledged := map[string]bool{}
	attempts := 0
	for range rounds {
		c := startChild(t, "-state", state, "-no-quotas")
		client := clientOf(t, c.endpoint, partner)
		var mu sync.Mutex
		var wg sync.WaitGroup
		enough := make(chan struct{})
		for range writers {
			wg.Go(func() {
				for {
					mu.Lock()
					attempts++
					mu.Unlock()
					r, err := client.Accounts.AllocateFunds(context.Background(), &accounts.AllocateFundsRequest{
						CustomerID: customer.AccountID, Amount: decimal.RequireFromString("0.01"),
					})
					if err != nil {
						return // it is dead
					}
					mu.Lock()
					acknowledged[r.TransactionID] = true
					if len(acknowledged)%40 == 0 {
						select {
						case enough <- struct{}{}:
						default:
						}
					}
					mu.Unlock()
				}
			})
		}
		<-enough
		_ = c.signal(t, syscall.SIGKILL)
		wg.Wait()
	}

	c := startChild(t, "-state", state, "-no-quotas")
	client := clientOf(t, c.endpoint, partner)
	found := 0
	for record, err := range client.Accounts.AllAdjustRecords(context.Background(), &accounts.ListAdjustRecordsRequest{CustomerID: customer.AccountID}) {
		require.NoError(t, err)
		found++
		delete(acknowledged, record.TransactionID)
	}
	require.Empty(t, acknowledged, "acknowledged and lost")
	require.LessOrEqual(t, found, attempts)
	require.GreaterOrEqual(t, found, 40)
	_, ledger := get(t, c.endpoint+"/_emulator/api/ledger")
	require.Contains(t, ledger, `"balanced": true`)

	// A polite signal ends it cleanly, and leaves nothing to repeat.
	require.NoError(t, c.signal(t, syscall.SIGTERM))
	data, err := os.ReadFile(state)
	require.NoError(t, err)
	require.Len(t, splitLines(data), 2, "a head and a checkpoint")
	c = startChild(t, "-state", state)
	require.NoError(t, c.signal(t, os.Interrupt))

	// Mistakes end it with status 1.
	cmd := exec.Command(os.Args[0], "-admin", "none")
	cmd.Env = append(os.Environ(), childVariable+"=1")
	var exit *exec.ExitError
	require.True(t, errors.As(cmd.Run(), &exit))
	require.Equal(t, 1, exit.ExitCode())
}

func splitLines(data []byte) (lines []string) {
	for line := range strings.Lines(string(data)) {
		lines = append(lines, line)
	}
	return lines
}
