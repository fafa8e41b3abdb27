package main

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/examples/internal/showtest"
)

const want = `Monthly bills of 2026-02, by resource type
------------------------------------------
CUSTOMER                          RESOURCE                  CHARGED       BILL            YUAN
ID  hws.resource.type.vm      pay-per-use   consumption    26.82
ID  hws.resource.type.vm      pay-per-use   consumption   112.50
ID  hws.resource.type.volume  subscription  consumption   100.00
ID  hws.resource.type.vm      subscription  consumption   479.60
ID  hws.resource.type.vm      subscription  refund       -173.64

Summaries beside the sums of the records
----------------------------------------
CUSTOMER                          SUMMARIES  RECORDS  YUAN OF RECORDS  DIFFERENCE
ID      26.82      447            26.82        0.00
ID     112.50      225           112.50        0.00
ID     405.96        3           405.96        0.00
customers whose sums differ: 0

Records of one customer as CSV
------------------------------
customer_id,time,trade_id,resource,type,bill_type,list_price,discount,due
ID,2026-02-17 01:00:00Z,ID,shop-1,Cloud server,20,-173.64,0,-173.64
ID,2026-02-10 01:00:00Z,ID,shop-1-disk,Volume,1,100,0,100
ID,2026-02-10 01:00:00Z,ID,shop-1,Cloud server,1,479.6,0,479.6`

func TestBillsWithoutCredentials(t *testing.T) {
	showtest.WithoutCredentials(t)
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), &out))
	_, text, _ := strings.Cut(showtest.Short(out.String()), "No real money moves.\n\n")
	assert.Equal(t, want, text)

	// The amounts in the CSV add up to what the customer has paid.
	_, lines, _ := strings.Cut(out.String(), "as CSV\n------------------------------\n")
	rows, err := csv.NewReader(strings.NewReader(lines)).ReadAll()
	require.NoError(t, err)
	emu, err := february()
	require.NoError(t, err)
	sum := decimal.Zero
	for _, row := range rows[1:] {
		sum = sum.Add(decimal.RequireFromString(row[8]))
	}
	customer, _ := emu.Account("customer_new")
	assert.Equal(t, emu.Balance(customer.AccountID).StringFixed(2), decimal.RequireFromString("2000").Sub(sum).StringFixed(2))
}

// The clock of a synctest bubble starts at 2000-01-01.
func TestReadOnlyPartReadsLastMonth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		text := showtest.QueriesOnly(t, emulator.New(), "partner", readOnly)
		assert.Contains(t, text, "Monthly bills of 1999-12,")
		assert.Regexp(t, `(?m)^ID +\d+\.\d\d +2000 +\d+\.\d\d +0\.00$`, text, "the seed has 2000 records of last month")
	})
}
