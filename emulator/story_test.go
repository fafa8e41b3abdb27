package emulator_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The story of a partner's platform: onboard, fund, read back, reclaim.
func TestStory(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")

	r := b.ok(partner, "POST", pathIdentity, obj{"search_type": "name", "search_value": "story-customer"})
	require.Equal(t, "available", r.json["check_result"])

	r = b.ok(partner, "POST", pathCustomers, obj{
		"domain_name": "story-customer", "xaccount_id": "story-1", "xaccount_type": partner.XAccountType, "password": "Story-Pass-1",
	})
	id := r.json["domain_id"].(string)
	require.Equal(t, "story-customer", r.json["domain_name"])

	// The link is asynchronous: no list shows the customer yet, no money moves.
	r = b.ok(partner, "POST", pathCustomerList, obj{"customer_id": id})
	require.EqualValues(t, "0", r.json["count"].(interface{ String() string }).String())
	b.refused("CBC.99000035", 400, partner, "POST", pathAllocate, obj{"customer_id": id, "amount": 10})

	b.emu.Advance(time.Second)
	r = b.ok(partner, "POST", pathCustomerList, obj{"customer_id": id})
	infos := r.list("customer_infos")
	require.Len(t, infos, 1)
	require.Equal(t, "2026-03-15T04:30:01Z", infos[0]["associated_on"])

	r = b.ok(partner, "POST", pathAllocate, `{"customer_id":"`+id+`","amount":1000.00}`)
	transfer := r.json["transfer_id"]
	require.Regexp(t, "^AD", transfer)
	require.Equal(t, "1000", b.emu.Balance(id).String())
	require.NoError(t, b.emu.Ledger())

	customer := b.account(id)
	r = b.ok(customer, "GET", pathOwnBalances, nil)
	require.Contains(t, string(r.raw), `"amount":1000`)

	b.ok(partner, "POST", pathReclaim, obj{"customer_id": id, "amount": 250.5})
	r = b.ok(partner, "GET", pathAdjusts+"?customer_id="+id, nil)
	records := r.list("records")
	require.Len(t, records, 2)
	require.Equal(t, "250.50", records[0]["amount"])
	require.Equal(t, transfer, records[1]["trans_id"])
	require.NoError(t, b.emu.Ledger())
}
