package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/examples/internal/showtest"
)

const list = `Resellers
---------
ACCOUNT       NAME                 SINCE           YUAN
reseller_one  First Reseller Ltd   2024-10-31  20000.00
reseller_two  Second Reseller Ltd  2025-08-27   1000.00
`

const want = list + `
Fund reseller_one
-----------------
5000.00 granted as ID

Pass coupon quota on
--------------------
the distributor's own quota ID has 47000.00 left
RESELLER                 QUOTA     YUAN     LEFT
reseller_two  ID   200.00   200.00
reseller_one  ID   200.00   200.00
reseller_one  ID  3000.00  3000.00

Act for the reseller's customer ID
----------------------------------------------------------------
WHAT                          YUAN
money allocated             800.00
coupon ID    50.00
balance now                1100.00

Take everything back
--------------------
coupon, money and 2 quotas are back
TRANSACTION             OPERATION                       YUAN
ID  SOURCE_OPERATION_BERETRIEVE  5000.00
ID  SOURCE_OPERATION_BEADJUST    5000.00

` + list

func TestStoryWithoutCredentials(t *testing.T) {
	showtest.WithoutCredentials(t)
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), &out))
	_, text, _ := strings.Cut(showtest.Short(out.String()), "No real money moves.\n\n")
	assert.Equal(t, want, text+"\n")
}

// All balances are as before: no money is lost on the way down and up again.
func TestEverythingComesBack(t *testing.T) {
	emu := emulator.New(emulator.WithStart(time.Date(2026, 3, 15, 4, 30, 0, 0, time.UTC)))
	cash := func() (balances []string) {
		for _, name := range []string{"distributor", "reseller_one", "reseller_one_customer", "reseller_two"} {
			account, found := emu.Account(name)
			require.True(t, found)
			balances = append(balances, emu.Balance(account.AccountID).StringFixed(2))
		}
		return balances
	}
	before := cash()
	require.NoError(t, tell(t.Context(), &bytes.Buffer{}, emu))
	assert.Equal(t, before, cash())
	emu.AssertBalanced(t)
	require.NoError(t, emu.CouponLedger())
}

func TestReadOnlyPartChangesNothing(t *testing.T) {
	text := showtest.QueriesOnly(t, emulator.New(), "distributor", readOnly)
	assert.Regexp(t, `(?m)^reseller_one +First Reseller Ltd .* 20000\.00$`, text)
}
