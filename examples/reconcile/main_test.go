package main

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/examples/internal/show"
	"github.com/partnerbss/partnerbss-go/examples/internal/showtest"
	"github.com/partnerbss/partnerbss-go/once"
)

// Three runs, of which one is cut off and one loses a request, pay each row once.
func TestStory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		emu := emulator.New(emulator.WithClock(time.Now))
		var out bytes.Buffer
		require.NoError(t, tell(t.Context(), &out, emu))
		text := out.String()
		assert.Contains(t, text, "OPEN: once: key \"payout.csv/row-2\" is open")
		assert.Contains(t, text, "From earlier runs: 1 keys were open")
		assert.Equal(t, 2, strings.Count(text, "All 3 rows are paid."))
		assert.Contains(t, text, "transfers that the platform made: 3, in the third run: 0; balance of the customer: 600.00")
		emu.AssertBalanced(t)
		require.NoError(t, emu.Close())
	})
}

func TestFilesThatAreNoPayoutAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"a,c,1\na,c,2\n": "line 2: want a name that is new",
		"a,c\n":          "line 1: want a name",
		"a,c,x\n":        "line 1:",
	} {
		_, err := readRows(strings.NewReader(text))
		assert.ErrorContains(t, err, want)
	}
	rows, err := readRows(strings.NewReader("row-1,c1,12.50\n"))
	require.NoError(t, err)
	assert.Equal(t, []row{{"row-1", "c1", decimal.RequireFromString("12.50")}}, rows)
}

// What is refused is reported, and the other rows are paid.
func TestARefusedRowIsReported(t *testing.T) {
	emu := emulator.New()
	account, _ := emu.Account("partner")
	customer, _ := emu.Account("customer_new")
	var out bytes.Buffer
	client, _, err := show.Emulated(&out, emu, account)
	require.NoError(t, err)
	err = payout(t.Context(), show.Printer{W: &out}, client, once.NewMemory(), "f.csv", []row{
		{"1", customer.AccountID, decimal.NewFromInt(99999999)},
		{"2", customer.AccountID, decimal.NewFromInt(5)},
	})
	require.EqualError(t, err, "1 of 2 rows are not paid; run the same file again")
	assert.Contains(t, out.String(), "NOT PAID: accounts.AllocateFunds: HTTP 400")
	emu.AssertEffects(t, operation, 1)
}

func TestReadOnlyPartChangesNothing(t *testing.T) {
	emu := emulator.New()
	account, _ := emu.Account("partner")
	customer, _ := emu.Account("customer_new")
	client, _, err := show.Emulated(&bytes.Buffer{}, emu, account)
	require.NoError(t, err)
	require.NoError(t, payout(t.Context(), show.Printer{W: &bytes.Buffer{}}, client, once.NewMemory(), "f.csv",
		[]row{{"1", customer.AccountID, decimal.RequireFromString("12.30")}}))
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
