package emulator_test

import (
	"bytes"
	"fmt"
	"hash/crc32"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// stateBench is a bench whose emulator keeps its state in a file.
func stateBench(t *testing.T, path string, opts ...emulator.Option) *bench {
	t.Helper()
	opts = append([]emulator.Option{
		emulator.WithStart(start), emulator.WithoutQuotas(), emulator.WithStateFile(path),
	}, opts...)
	e, err := emulator.NewChecked(opts...)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, e.Close()) })
	return &bench{t: t, emu: e, now: time.Now, http: newBenchClient(e)}
}

// killed copies a state file as a killed process leaves it: whatever has been
// acknowledged, and no farewell.
func killed(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	require.NoError(t, err)
	left := filepath.Join(t.TempDir(), "left")
	require.NoError(t, os.WriteFile(left, data, 0o600))
	return left
}

func statePath(t *testing.T) string { return filepath.Join(t.TempDir(), "emulator.state") }

// Everything that changes the state is still there after a kill.
func TestStateFileSurvivesAKill(t *testing.T) {
	path := statePath(t)
	b := stateBench(t, path)
	partner := b.account("partner")
	created := b.ok(partner, "POST", pathCustomers, newCustomer(partner, "kept", nil)).json["domain_id"].(string)
	b.emu.Advance(time.Second)
	b.ok(partner, "POST", pathAllocate, obj{"customer_id": created, "amount": 12.34})
	b.refused("CBC.5003", 400, partner, "POST", pathAllocate, obj{"customer_id": created, "amount": 900000000})
	tok, late := b.passwordToken(partner), b.passwordToken(b.account("rival"))
	dead := b.passwordToken(b.account("distributor"))
	require.Equal(t, 1, b.emu.RevokeTokens(b.account("distributor").AccountID, false))
	require.NoError(t, b.emu.TopUp(partner.AccountID, decimal.RequireFromString("0.01")))
	b.sendCode(partner, "13800004444", 29, "")
	code, _ := b.emu.VerificationCode("13800004444", 29)
	b.emu.Fail(emulator.Fault{Kind: emulator.FaultKindTokenRevoked})
	require.Equal(t, 401, b.token(late, "GET", pathBalances, nil).status)
	b.ok(partner, "POST", pathCustomers, newCustomer(partner, "due", nil))
	b.emu.SetTime(start.Add(48 * time.Hour).Add(-time.Minute))
	before := b.emu.Snapshot()

	again := stateBench(t, killed(t, path), emulator.WithStart(start.Add(999*time.Hour)), emulator.WithSeed(emulator.Seed{}), emulator.WithRandomSeed(5))
	require.JSONEq(t, string(before), string(again.emu.Snapshot()))
	require.Equal(t, b.emu.Now(), again.emu.Now(), "the clock of the file goes on")
	require.Equal(t, "12.34", again.emu.Balance(created).String())
	got, _ := again.emu.VerificationCode("13800004444", 29)
	require.Equal(t, code, got)
	again.emu.SetTime(start.Add(time.Hour))
	require.Contains(t, string(again.token(dead, "GET", pathBalances, nil).raw), "must be updated")
	require.Contains(t, string(again.token(late, "GET", pathBalances, nil).raw), "must be updated")
	require.Equal(t, 200, again.token(tok, "GET", pathBalances, nil).status)
	require.NoError(t, again.emu.Ledger())
}

// A query that lets things happen is part of the order of things.
func TestStateFileKeepsWhatQueriesSettle(t *testing.T) {
	path := statePath(t)
	now := start
	b := stateBench(t, path, emulator.WithClock(func() time.Time { return now }))
	partner := b.account("partner")
	b.ok(partner, "POST", pathCustomers, newCustomer(partner, "due", nil))
	now = now.Add(time.Minute)
	b.ok(partner, "GET", pathBalances, nil) // the association happens here
	now = start                             // a clock that steps back
	b.ok(partner, "POST", pathCustomers, newCustomer(partner, "next", nil))
	again := stateBench(t, killed(t, path), emulator.WithClock(func() time.Time { return now }))
	require.JSONEq(t, string(b.emu.Snapshot()), string(again.emu.Snapshot()))
}

func TestStateFileAfterClose(t *testing.T) {
	path := statePath(t)
	b := stateBench(t, path)
	partner := b.account("partner")
	require.NoError(t, b.emu.TopUp(partner.AccountID, decimal.NewFromInt(7)))
	before := b.emu.Snapshot()
	require.NoError(t, b.emu.Close())
	require.NoError(t, b.emu.Close(), "closing twice is fine")

	require.Error(t, b.emu.TopUp(partner.AccountID, decimal.NewFromInt(1)))
	r := b.as(partner, "POST", pathCustomers, newCustomer(partner, "late", nil))
	require.Equal(t, 500, r.status, "nothing is acknowledged that is not kept")
	require.Contains(t, r.msg(), "cannot keep its state")

	again := stateBench(t, path)
	require.JSONEq(t, string(before), string(again.emu.Snapshot()))
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), "it holds the secrets of the accounts")
}

// The commands of a run are repeated under the settings of that run.
func TestStateFileSettings(t *testing.T) {
	path := statePath(t)
	b := stateBench(t, path, emulator.WithRule("association-delay", false), emulator.WithAssociationDelay(time.Hour))
	partner := b.account("partner")
	id := b.ok(partner, "POST", pathCustomers, newCustomer(partner, "at-once", nil)).json["domain_id"].(string)
	b.ok(partner, "POST", pathAllocate, obj{"customer_id": id, "amount": 1})

	left := killed(t, path)
	again := stateBench(t, left)
	require.Equal(t, "1", again.emu.Balance(id).String())
	other := again.ok(partner, "POST", pathCustomers, newCustomer(partner, "delayed", nil)).json["domain_id"].(string)
	again.refused("CBC.99000035", 400, partner, "POST", pathAllocate, obj{"customer_id": other, "amount": 1})
	third := stateBench(t, killed(t, left), emulator.WithRule("association-delay", false))
	require.JSONEq(t, string(again.emu.Snapshot()), string(third.emu.Snapshot()))
}

func TestStateFileRestoreAndReset(t *testing.T) {
	path := statePath(t)
	b := stateBench(t, path)
	partner := b.account("partner")
	fresh := b.emu.Snapshot()
	b.ok(partner, "POST", pathCustomers, newCustomer(partner, "one", nil))
	full := b.emu.Snapshot()
	require.NoError(t, b.emu.Reset())
	require.JSONEq(t, string(fresh), string(b.emu.Snapshot()))
	require.JSONEq(t, string(fresh), string(stateBench(t, killed(t, path)).emu.Snapshot()))

	require.NoError(t, b.emu.Restore(full))
	b.emu.Advance(time.Minute)
	require.JSONEq(t, string(b.emu.Snapshot()), string(stateBench(t, killed(t, path)).emu.Snapshot()))

	require.NoError(t, b.emu.Close())
	require.Error(t, b.emu.Reset())
	require.Error(t, b.emu.Restore(fresh))
}

// Files that the emulator cannot read are refused and stay as they are.
func TestStateFileRefused(t *testing.T) {
	path := statePath(t)
	b := stateBench(t, path)
	partner := b.account("partner")
	b.ok(partner, "POST", pathCustomers, newCustomer(partner, "x", nil))
	good, err := os.ReadFile(path)
	require.NoError(t, err)
	lines := strings.SplitAfter(string(good), "\n")
	for name, c := range map[string]struct{ content, want string }{
		"newer":   {strings.Replace(string(good), `"version":1`, `"version":2`, 1), "newer program: it has version 2, this program reads up to 1"},
		"seed":    {"partners:\n- name: x\n", "is not a file of the format bss-emulator-state"},
		"damaged": {strings.Replace(string(good), "partner_intern", "partner_master", 1), "line 2: the checkpoint is damaged"},
		"answer": {framed(t, lines[0]+lines[1], `[{"kind":"call","now":"2026-03-15T04:30:00Z","operation":"UpdateCustomerAccountAmount","caller":{"account_id":"`+partner.AccountID+`"},"sum":1}]`),
			"another version of the program wrote the file"},
		"operation": {framed(t, lines[0]+lines[1], `[{"kind":"call","now":"2026-03-15T04:30:00Z","operation":"Nothing"}]`), `line 3: there is no operation "Nothing"`},
		"change":    {framed(t, lines[0]+lines[1], `[{"kind":"change","now":"2026-03-15T04:30:00Z","operation":"nothing"}]`), `there is no change "nothing"`},
		"command":   {framed(t, lines[0]+lines[1], `[{"kind":"nothing"}]`), `there is no command "nothing"`},
		"types":     {framed(t, lines[0]+lines[1], `[{"kind":7}]`), "line 3"},
		"books":     {framed(t, lines[0], strings.Replace(unframed(lines[1]), `"balance":"1000"`, `"balance":"1001"`, 1)), "its entries add up"},
		"no state":  {framed(t, lines[0], `{"state":null}`), "the checkpoint has no state"},
		"not JSON":  {framed(t, lines[0], `{`), "unexpected end"},
	} {
		bad := filepath.Join(t.TempDir(), "bad")
		require.NoError(t, os.WriteFile(bad, []byte(c.content), 0o600))
		_, err := emulator.NewChecked(emulator.WithStateFile(bad))
		require.ErrorContains(t, err, c.want, name)
		require.ErrorContains(t, err, bad, name)
		after, err := os.ReadFile(bad)
		require.NoError(t, err)
		require.Equal(t, c.content, string(after), name)
	}
}

func TestStateFileInUse(t *testing.T) {
	path := statePath(t)
	stateBench(t, path)
	_, err := emulator.NewChecked(emulator.WithStateFile(path))
	require.ErrorContains(t, err, "in use by this process")
	_, err = emulator.Serve(emulator.WithStateFile(path))
	require.ErrorContains(t, err, "in use by this process")
}

// What a crash left of its last write is dropped with a word in the log.
func TestStateFileTornTail(t *testing.T) {
	path := statePath(t)
	b := stateBench(t, path)
	partner := b.account("partner")
	b.ok(partner, "POST", pathCustomers, newCustomer(partner, "one", nil))
	before := b.emu.Snapshot()
	b.ok(partner, "POST", pathCustomers, newCustomer(partner, "two", nil))
	left := killed(t, path)
	info, err := os.Stat(left)
	require.NoError(t, err)
	require.NoError(t, os.Truncate(left, info.Size()-3))
	var log bytes.Buffer
	again := stateBench(t, left, emulator.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	require.JSONEq(t, string(before), string(again.emu.Snapshot()))
	require.Contains(t, log.String(), "interrupted write")
}

// Many callers at once, while the file is compacted again and again.
func TestStateFileConcurrently(t *testing.T) {
	path := statePath(t)
	b := stateBench(t, path)
	partner := b.account("partner")
	customer := b.account("customer_verified").AccountID
	padding := strings.Repeat("x", 15<<10)
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := range 40 {
				r := b.as(partner, "POST", pathAllocate, obj{"customer_id": customer, "amount": 0.01})
				if r.status != 200 {
					t.Errorf("%d %s", r.status, r.raw)
				}
				// Refused for what it names, after it was recorded.
				b.as(partner, "POST", pathIndividual, individual(partner, "nobody", obj{"verified_file_url": []string{padding[:100], "b", "c"}}))
				if i%10 == w {
					b.emu.Advance(time.Second)
				}
			}
		})
	}
	wg.Wait()
	require.Equal(t, "1003.2", b.emu.Balance(customer).String())
	again := stateBench(t, killed(t, path))
	require.JSONEq(t, string(b.emu.Snapshot()), string(again.emu.Snapshot()))
}

// Request IDs stay unique when a state file is taken up.
func TestRequestIDsAcrossRuns(t *testing.T) {
	path := statePath(t)
	ids := map[string]bool{}
	for range 3 {
		b := stateBench(t, path)
		for range 3 {
			id := b.ok(b.account("partner"), "GET", pathBalances, nil).header.Get("X-Request-Id")
			require.False(t, ids[id])
			ids[id] = true
		}
		require.NoError(t, b.emu.Close())
	}
}

// framed puts a line with its checksum behind the head of a state file.
func framed(t *testing.T, head, value string) string {
	t.Helper()
	return fmt.Sprintf("%s%08x %s\n", head, crc32.Checksum([]byte(value), crc32.MakeTable(crc32.Castagnoli)), value)
}

func unframed(line string) string { return strings.TrimSuffix(line[9:], "\n") }
