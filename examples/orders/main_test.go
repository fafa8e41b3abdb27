package main

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/examples/internal/showtest"
)

// The clock of a synctest bubble starts at 2000-01-01; waiting costs no time.
const want = `The customer's unpaid orders
----------------------------
ORDER                   CREATED     LIST PRICE    YUAN
ID  2000-01-01      339.80  339.80

Discounts and coupons for order ID
------------------------------------------------------
WHAT                 ID                                VALUE
commercial discount  ID  x 0.9
partner's discount   ID  x 0.85
coupon birthday      ID                10.00
coupon compute       ID                50.00
coupon welcome       ID                200.00

Pay and wait
------------
ORDER                   STATUS     LIST PRICE  AFTER DISCOUNT  BY COUPON  BY BALANCE
ID  completed      339.80          288.83     200.00       88.83

What the customer has bought
----------------------------
NAME         TYPE                      RESOURCE                          EXPIRES
shop-1       hws.resource.type.vm      ID  2000-02-01
shop-1-disk  hws.resource.type.volume  ID  2000-02-01

Renew for three months, paid at once
------------------------------------
ORDER                   STATUS     LIST PRICE  AFTER DISCOUNT  BY COUPON  BY BALANCE
ID  completed     1019.40          866.49       0.00      866.49
shop-1 expires on 2000-05-01 instead of 2000-02-01
shop-1-disk expires on 2000-05-01 instead of 2000-02-01

Unsubscribe, with the refund
----------------------------
RESOURCE TYPE             ORIGINAL ORDER              YUAN
hws.resource.type.vm      ID   -203.83
hws.resource.type.vm      ID   -611.49
hws.resource.type.volume  ID    -85.00
hws.resource.type.volume  ID   -255.00
total                                             -1155.32`

func TestStoryWithoutCredentials(t *testing.T) {
	showtest.WithoutCredentials(t)
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		require.NoError(t, run(t.Context(), &out))
		_, text, _ := strings.Cut(showtest.Short(out.String()), "No real money moves.\n\n")
		assert.Equal(t, want, text)
	})
}

// Each order is paid once, and the payment for the server is refunded.
func TestEveryOrderIsPaidOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		emu := emulator.New()
		require.NoError(t, tell(t.Context(), &bytes.Buffer{}, emu))
		emu.AssertEffects(t, "PayOrders", 1)
		emu.AssertEffects(t, "RenewalResources", 1)
		emu.AssertEffects(t, "CancelResourcesSubscription", 1)
		emu.AssertBalanced(t)
		customer, _ := emu.Account("customer_verified")
		assert.Equal(t, "2000.00", emu.Balance(customer.AccountID).StringFixed(2), "1000.00 of its own and 1000.00 of the partner")
	})
}

func TestReadOnlyPartChangesNothing(t *testing.T) {
	text := showtest.QueriesOnly(t, emulator.New(), "partner", readOnly)
	assert.Regexp(t, `(?m)^ID +ID +\S+ \S+Z +pending payment +\d+\.\d\d$`, text)
}
