package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/examples/internal/show"
	"github.com/partnerbss/partnerbss-go/examples/internal/showtest"
	"github.com/partnerbss/partnerbss-go/option"
)

const lost = `error: accounts.AllocateFunds: emulator: connection closed by the server; outcome unknown, do not repeat: ` +
	`check accounts.ListAdjustRecords (CustomerID, OperationTypeAllocate and the same IndirectPartnerID, from well before the call, since clocks differ; compare Amount and TransactionID)
outcome: unknown
journal: accounts.AllocateFunds {"customer_id":"ID","amount":250}`

const want = `The answer is lost after the money has moved
--------------------------------------------
` + lost + `
settled: the money moved as ID; do not repeat
balance of the customer: 250.00, before: 0.00; transfers that the platform made: 1

The request is lost before the money has moved
----------------------------------------------
` + lost + `
settled: no money moved; repeat
allocated as ID
balance of the customer: 500.00, before: 250.00; transfers that the platform made: 1

The journal at the end
----------------------
`

func TestStoryWithoutCredentials(t *testing.T) {
	showtest.WithoutCredentials(t)
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), &out))
	text := showtest.Short(out.String())
	_, text, _ = strings.Cut(text, "No real money moves.\n\n")
	got, journal, _ := strings.Cut(text, "CALL ")
	assert.Equal(t, want, got)
	assert.Regexp(t, `(?m)^accounts.AllocateFunds .* 1  unknown  ID$`, journal)
	assert.Regexp(t, `(?m)^accounts.AllocateFunds .* 1  unknown  did not happen$`, journal)
	assert.Regexp(t, `(?m)^accounts.AllocateFunds .* 1  done$`, journal)
}

// Each of the two amounts arrives once, whether the request or the response is
// lost.
func TestEveryAmountArrivesOnce(t *testing.T) {
	emu := emulator.New(emulator.WithStart(time.Date(2026, 3, 15, 4, 30, 0, 0, time.UTC)))
	require.NoError(t, tell(t.Context(), &bytes.Buffer{}, emu))
	emu.AssertEffects(t, operation, 2)
	emu.AssertCalls(t, operation, 3)
	emu.AssertBalanced(t)
}

// A refusal is a known outcome: there is nothing to settle and nothing to
// retry.
func TestARefusalIsNotRepeated(t *testing.T) {
	emu := emulator.New()
	account, _ := emu.Account("partner")
	customer, _ := emu.Account("customer_new")
	log := &journal{}
	var out bytes.Buffer
	client, _, err := show.Emulated(&out, emu, account, option.WithJournal(log))
	require.NoError(t, err)
	f := funder{out: show.Printer{W: &out}, client: client, journal: log, now: emu.Now, known: map[string]bool{}}
	require.Error(t, f.fund(t.Context(), customer.AccountID, "99999999.00"))
	assert.Contains(t, out.String(), "outcome: rejected")
	emu.AssertCalls(t, operation, 1)
	emu.AssertEffects(t, operation, 0)
}

// If the settling query fails as well, the allocation is not retried.
func TestWhatCannotBeSettledIsNotRepeated(t *testing.T) {
	emu := emulator.New()
	account, _ := emu.Account("partner")
	customer, _ := emu.Account("customer_new")
	log := &journal{}
	client, _, err := show.Emulated(&bytes.Buffer{}, emu, account, option.WithJournal(log), option.WithMaxRetries(0))
	require.NoError(t, err)
	f := funder{out: show.Printer{W: &bytes.Buffer{}}, client: client, journal: log, now: emu.Now, known: map[string]bool{}}
	emu.Fail(
		emulator.Fault{Operation: operation, Kind: emulator.FaultKindDropAfter},
		emulator.Fault{Operation: "ListPartnerAdjustRecords", Kind: emulator.FaultKindAnswer, Times: -1},
	)
	require.ErrorContains(t, f.fund(t.Context(), customer.AccountID, "250.00"), "still unknown, a person has to look")
	emu.AssertEffects(t, operation, 1)
	emu.AssertCalls(t, operation, 1)
	assert.Empty(t, log.last().settled)
}

func TestReadOnlyPartChangesNothing(t *testing.T) {
	emu := emulator.New()
	account, _ := emu.Account("partner")
	customer, _ := emu.Account("customer_new")
	client, _, err := show.Emulated(&bytes.Buffer{}, emu, account)
	require.NoError(t, err)
	f := funder{out: show.Printer{W: &bytes.Buffer{}}, client: client, journal: &journal{}, now: emu.Now, known: map[string]bool{}}
	require.NoError(t, f.fund(t.Context(), customer.AccountID, "12.30"))

	text := showtest.QueriesOnly(t, emu, "partner", readOnly)
	assert.Regexp(t, `(?m)^\S+ \S+Z +customer_new +ID +`+string(accounts.OperationTypeAllocate)+` +12\.30$`, text)
}

// An incomplete configuration is an error; the program does not fall back to
// the emulator.
func TestHalfAConfigurationIsReported(t *testing.T) {
	showtest.WithoutCredentials(t)
	t.Setenv(auth.EnvSecretKey, "secret")
	require.ErrorContains(t, run(t.Context(), &bytes.Buffer{}), auth.EnvAccessKey+" is not")
}
