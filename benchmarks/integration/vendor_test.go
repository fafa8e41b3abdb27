package integration

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// buyer is the customer that the chapters on money and resources follow.
const buyer = "customer_verified"

// The vendor's SDK calls every operation and gets well-formed answers. The
// chapters build on one another, as one life of a partner and its customers.
func TestVendorSDKCallsEveryOperation(t *testing.T) {
	s := newStory(t)
	s.chapter("locations", locations)
	s.chapter("products", products)
	s.chapter("customers", customers)
	s.chapter("accounts", accounts)
	s.chapter("resellers", resellers)
	s.chapter("coupons", coupons)
	s.chapter("resources", resources)
	s.chapter("orders", orders)
	s.chapter("bills", bills)
	require.NoError(t, s.server.Emulator.Ledger(), "the books after all that")
	s.report()
}
