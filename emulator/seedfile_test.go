package emulator_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

const smallSeed = `
partners:
  - name: shop
    password: Shop-Pass-1
    cash: 2500.50
    customers:
      - name: first
        mobile: 13800000001
        real_name: 王小明
        cash: 100.00
        ago: 400d
        resources:
          - {name: web, service_type: hws.service.type.ec2, resource_type: hws.resource.type.vm, spec: c6.large.2.linux, region: cn-north-4, expires_in: 20d}
distributors:
  - name: wholesale
    cash: 10
    resellers:
      - name: corner
        display_name: Corner Ltd
        ago: 1d12h
taken_mobiles: ["13900000029"]
`

func TestSeedFromText(t *testing.T) {
	s, err := emulator.ParseSeed(strings.NewReader(smallSeed))
	require.NoError(t, err)
	require.Equal(t, "Corner Ltd", s.Distributors[0].Resellers[0].DisplayName)
	require.Equal(t, 36*time.Hour, s.Distributors[0].Resellers[0].Ago)
	require.Equal(t, "100.00", s.Partners[0].Customers[0].Cash.StringFixed(2))

	b := newBench(t, emulator.WithSeed(s))
	shop := b.account("shop")
	require.Equal(t, "2500.5", b.emu.Balance(shop.AccountID).String())
	r := b.ok(shop, "POST", pathCustomerList, obj{"account_name": "first"})
	require.Equal(t, "王小明", r.list("customer_infos")[0]["customer"])
	require.Len(t, b.emu.ResourceIDs(b.account("first").AccountID), 1)
	require.NoError(t, b.emu.Ledger())
}

// A seed says the same in Go, in YAML and in JSON.
func TestSeedFromJSON(t *testing.T) {
	s, err := emulator.ParseSeed(strings.NewReader(`{
	"partners": [{"name": "shop", "cash": "0.01", "customers": [{"name": "first", "ago": "48h"}]}]
}`))
	require.NoError(t, err)
	inGo := emulator.Seed{Partners: []emulator.SeedPartner{{
		Name: "shop", Cash: decimal.RequireFromString("0.01"), Customers: []emulator.SeedCustomer{{Name: "first", Ago: 48 * time.Hour}},
	}}}
	fromFile := emulator.New(emulator.WithStart(start), emulator.WithSeed(s))
	fromGo := emulator.New(emulator.WithStart(start), emulator.WithSeed(inGo))
	require.JSONEq(t, string(fromGo.Snapshot()), string(fromFile.Snapshot()))
}

func TestBadSeeds(t *testing.T) {
	for source, want := range map[string]string{
		"partners:\n  - nmae: x\n":                                                  "line 2: partners[0].nmae: there is no such field",
		"partners:\n  - name: x\n    cash: much\n":                                  "line 3: partners[0].cash: must be an amount",
		"partners:\n  - name: x\n    customers:\n      - name: c\n        ago: 3\n": "line 5: partners[0].customers[0].ago: must be a length of time",
		"partners: none\n":                                                          "line 1: partners: must be a list",
		"partners:\n  - name: x\n   cash: 1\n":                                      "line",
		"{\"partners\": [\n  {\"name\": \"x\",}\n]}":                                "line 2: invalid character",
		"": "seed: the document is empty",
	} {
		_, err := emulator.ParseSeed(strings.NewReader(source))
		require.ErrorContains(t, err, want, source)
	}
	_, err := emulator.ParseSeed(iotest.ErrReader(errors.New("gone")))
	require.ErrorContains(t, err, "gone")
}

// What can only be seen when the seed is used still names its line.
func TestContradictorySeeds(t *testing.T) {
	for source, want := range map[string]string{
		"partners:\n- name: a\n- name: a\n":                                                `line 3: partners[1]: name "a" is used twice`,
		"partners:\n- cash: 1\n":                                                           "line 2: partners[0]: name is required",
		"partners:\n- name: a\n  cash: -1\n":                                               "line 2: partners[0]: cash, designated and credit must not be negative",
		"partners:\n- name: a\n  customers:\n  - name: b\n  - name: b\n":                   `line 5: partners[0].customers[1]: name "b" is used twice`,
		"partners:\n- name: a\n  customers:\n  - name: b\n    resources:\n    - name: r\n": "line 6: partners[0].customers[0].resources[0]: the catalogue has no",
		"distributors:\n- name: a\n  resellers:\n  - name: r\n  - cash: 1\n":               "line 5: distributors[0].resellers[1]: name is required",
		"partners:\n- name: a\n- name: a\ndistributors:\n- name: a\n":                      "line 5: distributors[0]: name",
	} {
		s, err := emulator.ParseSeed(strings.NewReader(source))
		require.NoError(t, err, source)
		_, err = emulator.NewChecked(emulator.WithSeed(s))
		require.ErrorContains(t, err, want, source)
		emu := emulator.New(emulator.WithStart(start))
		before := emu.Snapshot()
		require.ErrorContains(t, emu.Reseed(s), want, source)
		require.JSONEq(t, string(before), string(emu.Snapshot()), "a bad seed changes nothing")
	}
}

func TestLoadSeed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "seed.yaml")
	_, err := emulator.LoadSeed(path)
	require.ErrorIs(t, err, os.ErrNotExist)
	require.NoError(t, os.WriteFile(path, []byte("nothing: 1\n"), 0o600))
	_, err = emulator.LoadSeed(path)
	require.ErrorContains(t, err, path+": seed: line 1: nothing")
	require.NoError(t, os.WriteFile(path, []byte("partners:\n- name: a\n- name: a\n"), 0o600))
	s, err := emulator.LoadSeed(path)
	require.NoError(t, err)
	_, err = emulator.NewChecked(emulator.WithSeed(s))
	require.ErrorContains(t, err, path+": line 3: partners[1]")
	require.NoError(t, os.WriteFile(path, []byte(smallSeed), 0o600))
	s, err = emulator.LoadSeed(path)
	require.NoError(t, err)
	require.Len(t, s.Partners, 1)
}

// The example is a seed that can be used, and shows every field that there is.
func TestExampleSeed(t *testing.T) {
	path := filepath.Join("..", "examples", "seed.yaml")
	s, err := emulator.LoadSeed(path)
	require.NoError(t, err)
	emu, err := emulator.NewChecked(emulator.WithSeed(s), emulator.WithStart(start))
	require.NoError(t, err)
	require.NoError(t, emu.Ledger())
	require.NoError(t, emu.CouponLedger())
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	for _, name := range emulator.SeedFields() {
		require.Contains(t, string(text), name+":", "examples/seed.yaml does not show the field %s", name)
	}
}

// Reset and Reseed start anew, with everything that is armed or counted.
func TestReset(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	before := b.emu.Snapshot()
	b.emu.Fail(emulator.Fault{Operation: "ListSubCustomers", Kind: emulator.FaultKindHTML, Times: 3})
	b.emu.Drift(emulator.Drift{Kinds: []emulator.DriftKind{emulator.DriftKindNulls}})
	b.emu.SkewGateway(time.Minute)
	b.emu.Advance(time.Hour)
	b.ok(partner, "POST", pathCustomers, newCustomer(partner, "gone", nil))
	require.NoError(t, b.emu.Reset())
	require.JSONEq(t, string(before), string(b.emu.Snapshot()))
	require.Empty(t, b.emu.Calls())
	require.Zero(t, b.emu.EffectCount(""))
	require.Equal(t, start, b.emu.Now())

	require.NoError(t, b.emu.Reseed(emulator.Seed{Partners: []emulator.SeedPartner{{Name: "other"}}}))
	_, ok := b.emu.Account("partner")
	require.False(t, ok)
	b.ok(b.account("other"), "GET", pathBalances, nil)
	require.NoError(t, b.emu.Reset())
	require.Equal(t, partner, b.account("partner"), "back to the seed of the options")
}

// A clock that was set to a time at the start goes back there.
func TestResetOfARunningClock(t *testing.T) {
	wall := start
	emu := emulator.New(emulator.WithClock(func() time.Time { return wall }), emulator.WithClockSetTo(start.AddDate(1, 0, 0)))
	wall = wall.Add(time.Minute)
	require.Equal(t, start.AddDate(1, 0, 0).Add(time.Minute), emu.Now())
	emu.Advance(24 * time.Hour)
	require.NoError(t, emu.Reset())
	require.Equal(t, start.AddDate(1, 0, 0), emu.Now())
}

// Snapshots hold what is armed and counted in front of the state, too.
func TestSnapshotOfTheGateway(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	b.emu.Fail(
		emulator.Fault{Operation: "ListPartnerBalances", Kind: emulator.FaultKindHTML, Nth: 2, Times: 2},
		emulator.Fault{Operation: "iam.*", Kind: emulator.FaultKindLatency, Latency: time.Millisecond, Times: -1},
	)
	b.emu.Drift(emulator.Drift{Operation: "ListPartnerBalances", Kinds: []emulator.DriftKind{emulator.DriftKindEmpty}, Times: 1})
	for range 5 {
		r, _ := b.request("GET", pathBalances, nil)
		signer{ak: partner.AccessKey, sk: "wrong", date: time.Now()}.sign(r, nil)
		require.Equal(t, 401, b.send(r).status)
	}
	require.Equal(t, 401, b.as(partner, "GET", pathBalances, nil).status, "the key is locked")
	snap := b.emu.Snapshot()
	require.True(t, json.Valid(snap))
	require.NoError(t, b.emu.Reset())
	require.Equal(t, 200, b.as(partner, "GET", pathBalances, nil).status)

	require.NoError(t, b.emu.Restore(snap))
	require.Equal(t, 401, b.as(partner, "GET", pathBalances, nil).status, "the key is locked again")
	rival := b.account("rival")
	require.Empty(t, b.as(rival, "GET", pathBalances, nil).raw, "the first call meets the drift")
	require.Equal(t, 502, b.as(rival, "GET", pathBalances, nil).status, "the second one the fault")
	faults := b.emu.PendingFaults()
	require.Len(t, faults, 2)
	require.Equal(t, 1, faults[0].Times)
	require.Equal(t, -1, faults[1].Times)
	require.Empty(t, b.emu.PendingDrifts())
}
