package emulator_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

func yuan(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func (b *bench) balance(name string) string {
	return b.emu.Balance(b.account(name).AccountID).StringFixed(2)
}

func TestAllocate(t *testing.T) {
	b := newBench(t)
	partner, customer := b.account("partner"), b.account("customer_enterprise")
	r := b.ok(partner, "POST", pathAllocate, `{"customer_id":"`+customer.AccountID+`","amount":0.01}`)
	require.Regexp(t, "^AD[0-9A-F]+$", r.json["transfer_id"])
	require.Equal(t, "0.01", b.balance("customer_enterprise"))
	require.Equal(t, "99999.99", b.balance("partner"))

	// 500.00 of the balance are designated and cannot be allocated.
	b.refused("CBC.5003", 400, partner, "POST", pathAllocate, `{"customer_id":"`+customer.AccountID+`","amount":99500}`)
	b.ok(partner, "POST", pathAllocate, `{"customer_id":"`+customer.AccountID+`","amount":99499.99}`)
	require.Equal(t, "500.00", b.balance("partner"))
	b.refused("CBC.5003", 400, partner, "POST", pathAllocate, `{"customer_id":"`+customer.AccountID+`","amount":0.01}`)
	require.NoError(t, b.emu.Ledger())
}

func TestFundingRefusals(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	for path, consulting := range map[string]string{pathAllocate: "CBC.99000000", pathReclaim: "CBC.99005021"} {
		for name, code := range map[string]string{
			"customer_consulting": consulting, "customer_resold": "CBC.99000000",
			"rival_customer": "CBC.99000035", "reseller_one_customer": "CBC.99000035", "rival": "CBC.99000035",
		} {
			b.refused(code, 400, partner, "POST", path, obj{"customer_id": b.account(name).AccountID, "amount": 1})
		}
		b.refused("CBC.99000035", 400, partner, "POST", path, obj{"customer_id": "nobody", "amount": 1})
		for _, amount := range []string{"0", "-1", "0.001", "1.005", "2147483648", `"x"`, `""`, "null", "true", "1e99999999"} {
			r := b.refused("CBC.0100", 400, partner, "POST", path, `{"customer_id":"`+b.account("customer_new").AccountID+`","amount":`+amount+`}`)
			require.Contains(t, r.msg(), "amount", amount)
		}
	}
	// Never funded: there is nothing to reclaim from.
	b.refused("CBC.99000047", 400, partner, "POST", pathReclaim, obj{"customer_id": b.account("customer_new").AccountID, "amount": 1})
	b.refused("CBC.99005003", 400, partner, "POST", pathReclaim, obj{"customer_id": b.account("customer_verified").AccountID, "amount": 1000.01})
	b.ok(partner, "POST", pathReclaim, obj{"customer_id": b.account("customer_verified").AccountID, "amount": 1000})
	b.refused("CBC.99005003", 400, partner, "POST", pathReclaim, obj{"customer_id": b.account("customer_verified").AccountID, "amount": 0.01})
	require.NoError(t, b.emu.Ledger())
}

func TestFundingByDistributor(t *testing.T) {
	b := newBench(t)
	distributor, reseller := b.account("distributor"), b.account("reseller_two")
	body := func(amount string) string {
		return `{"customer_id":"` + b.account("reseller_two_customer").AccountID + `","amount":` + amount +
			`,"indirect_partner_id":"` + reseller.AccountID + `"}`
	}
	// The money is the reseller's, not the distributor's.
	b.refused("CBC.5003", 400, distributor, "POST", pathAllocate, body("1000.01"))
	b.ok(distributor, "POST", pathAllocate, body("400"))
	require.Equal(t, "600.00", b.balance("reseller_two"))
	require.Equal(t, "500000.00", b.balance("distributor"))
	b.ok(distributor, "POST", pathReclaim, body("150.50"))
	require.Equal(t, "750.50", b.balance("reseller_two"))

	foreign := obj{"customer_id": b.account("reseller_one_customer").AccountID, "amount": 1, "indirect_partner_id": reseller.AccountID}
	b.refused("CBC.99000035", 400, distributor, "POST", pathAllocate, foreign)
	foreign["indirect_partner_id"] = b.account("rival").AccountID
	b.refused("CBC.99000037", 400, distributor, "POST", pathAllocate, foreign)
	b.refused("CBC.99000037", 400, distributor, "POST", pathReclaim, foreign)
	foreign["indirect_partner_id"] = "" // empty: the distributor's own customer, which it is not
	b.refused("CBC.99000035", 400, distributor, "POST", pathAllocate, foreign)

	// The records are the reseller's, open to the distributor.
	r := b.ok(distributor, "GET", pathAdjusts+"?indirect_partner_id="+reseller.AccountID, nil)
	require.Equal(t, "2", number(r.json["total_count"]))
	require.Equal(t, "0", number(b.ok(distributor, "GET", pathAdjusts, nil).json["total_count"]))
	r = b.ok(distributor, "GET", pathChanges+"?balance_type=BALANCE_TYPE_DEBIT&indirect_partner_id="+reseller.AccountID, nil)
	require.Equal(t, "3", number(r.json["total_count"]))
	b.refused("CBC.99000037", 400, distributor, "GET", pathChanges+"?balance_type=BALANCE_TYPE_DEBIT&indirect_partner_id=x", nil)
	require.NoError(t, b.emu.Ledger())
}

func TestDecimalStrings(t *testing.T) {
	b := newBench(t)
	partner, id := b.account("partner"), b.account("customer_new").AccountID
	b.ok(partner, "POST", pathAllocate, obj{"customer_id": id, "amount": "12.50"})
	require.Equal(t, "12.50", b.balance("customer_new"))
	calls := b.emu.Calls()
	require.Equal(t, []emulator.Finding{{Field: "amount", Message: "is a decimal in a JSON string"}}, calls[len(calls)-1].Findings)

	strict := newBench(t, emulator.WithRule("decimal-strings", false))
	strict.refused("CBC.0100", 400, partner, "POST", pathAllocate, obj{"customer_id": id, "amount": "12.50"})
}

// Amounts beyond the precision of binary floating point survive.
func TestExactAmounts(t *testing.T) {
	b := newBench(t)
	partner, id := b.account("partner"), b.account("customer_new").AccountID
	require.NoError(t, b.emu.TopUp(partner.AccountID, yuan("9007199254740993.01")))
	r := b.ok(partner, "GET", pathBalances, nil)
	require.Contains(t, string(r.raw), `"amount":9007199254840993.01`)
	b.ok(partner, "POST", pathAllocate, `{"customer_id":"`+id+`","amount":2147483646.99}`)
	r = b.ok(partner, "POST", pathBatch, obj{"customer_infos": []obj{{"customer_id": id}}})
	require.Contains(t, string(r.raw), `"amount":2147483646.99`)
	require.Error(t, b.emu.TopUp("nobody", yuan("1")))
	require.Error(t, b.emu.TopUp(id, yuan("0")))
}

func TestPartnerBalances(t *testing.T) {
	b := newBench(t)
	r := b.ok(b.account("partner"), "GET", pathBalances, nil)
	list := r.list("account_balances")
	require.Len(t, list, 2)
	require.Equal(t, "1", number(list[0]["account_type"]))
	require.Equal(t, "500", number(list[0]["designated_amount"]))
	require.Equal(t, "2", number(list[1]["account_type"]))
	require.Equal(t, "20000", number(list[1]["credit_amount"]))

	distributor, reseller := b.account("distributor"), b.account("reseller_one")
	r = b.ok(distributor, "GET", pathBalances+"?indirect_partner_id="+reseller.AccountID, nil)
	require.Equal(t, "20000", number(r.list("account_balances")[0]["amount"]))
	require.Equal(t, "20000", number(b.ok(reseller, "GET", pathBalances, nil).list("account_balances")[0]["amount"]))
	b.refused("CBC.99000037", 400, distributor, "GET", pathBalances+"?indirect_partner_id="+b.account("rival").AccountID, nil)
	soft := newBench(t, emulator.WithRule("foreign-reseller-denied", false))
	require.Empty(t, soft.ok(distributor, "GET", pathBalances+"?indirect_partner_id=x", nil).list("account_balances"))
}

func TestCustomerBalances(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	ids := []obj{}
	for _, name := range []string{"customer_verified", "customer_consulting", "rival_customer", "customer_resold", "customer_new", "customer_verified"} {
		ids = append(ids, obj{"customer_id": b.account(name).AccountID})
	}
	list := b.ok(partner, "POST", pathBatch, obj{"customer_infos": ids}).list("customer_balances")
	require.Len(t, list, 2, "only resale customers of the partner, each once")
	require.Equal(t, "1000", number(list[0]["amount"]))
	require.Equal(t, "0", number(list[1]["amount"]))

	r := b.ok(b.account("customer_verified"), "GET", pathOwnBalances, nil)
	require.Equal(t, "1000", number(r.list("account_balances")[0]["amount"]))
	require.Equal(t, "0", number(r.json["debt_amount"]))
	r = b.ok(b.account("customer_new"), "GET", pathOwnBalances, nil)
	require.Equal(t, "0", number(r.list("account_balances")[0]["amount"]))
	before := r.list("account_balances")[0]["account_id"]
	b.ok(partner, "POST", pathAllocate, obj{"customer_id": b.account("customer_new").AccountID, "amount": 1})
	require.Equal(t, before, b.ok(b.account("customer_new"), "GET", pathOwnBalances, nil).list("account_balances")[0]["account_id"])
	b.refused("CBC.99000049", 400, b.account("customer_resold"), "GET", pathOwnBalances, nil)
	b.refused("CBC.99000084", 400, b.account("customer_resold"), "GET", pathOwnChanges+"?balance_type=BALANCE_TYPE_DEBIT", nil)
}

func TestAdjustRecords(t *testing.T) {
	b := newBench(t)
	partner := b.account("partner")
	verified, fresh := b.account("customer_verified").AccountID, b.account("customer_new").AccountID
	b.emu.Advance(time.Hour)
	given := b.ok(partner, "POST", pathAllocate, obj{"customer_id": fresh, "amount": 5}).json["transfer_id"].(string)
	b.emu.Advance(time.Hour)
	taken := b.ok(partner, "POST", pathReclaim, obj{"customer_id": verified, "amount": 7.5}).json["trans_id"].(string)
	ids := func(query string) []string {
		out := []string{}
		for _, r := range b.ok(partner, "GET", pathAdjusts+query, nil).list("records") {
			out = append(out, r["trans_id"].(string))
		}
		return out
	}
	all := ids("")
	require.Len(t, all, 3, "the seed's allocation is one")
	require.Equal(t, []string{taken, given}, all[:2], "newest first")
	for query, want := range map[string][]string{
		"?customer_id=" + fresh:                       {given},
		"?operation_type=SOURCE_OPERATION_BERETRIEVE": {taken},
		"?operation_type=SOURCE_OPERATION_BEUNBIND":   {},
		"?trans_id=" + given:                          {given},
		"?operation_time_begin=2026-03-15T06:30:00Z":  {taken},
		"?operation_time_begin=2026-03-15T05:30:00Z&operation_time_end=2026-03-15T06:29:59Z": {given},
		"?offset=1&limit=1":             {given},
		"?offset=3":                     {},
		"?customer_id=nobody":           {},
		"?customer_id=&operation_type=": all,
		"?customer_id&operation_type":   all,
		"?offset=2147483647&limit=100":  {},
	} {
		require.Equal(t, want, ids(query), query)
	}
	rec := b.ok(partner, "GET", pathAdjusts+"?trans_id="+taken, nil).list("records")[0]
	require.Equal(t, "7.50", rec["amount"])
	require.Equal(t, "王小明", rec["customer_name"])
	require.Equal(t, "2026-03-15T06:30:00Z", rec["operation_time"])
	old := newBench(t, emulator.WithRule("records-newest-first", false))
	old.ok(partner, "POST", pathAllocate, obj{"customer_id": fresh, "amount": 5})
	require.Equal(t, "5.00", old.ok(partner, "GET", pathAdjusts, nil).list("records")[1]["amount"])
}

func TestPartnerChangeRecords(t *testing.T) {
	b := newBench(t)
	partner, id := b.account("partner"), b.account("customer_new").AccountID
	b.emu.Advance(12 * time.Hour) // 2026-03-15T16:30Z is the 16th in UTC+8
	b.ok(partner, "POST", pathAllocate, obj{"customer_id": id, "amount": 5})
	cash := pathChanges + "?balance_type=BALANCE_TYPE_DEBIT"
	list := b.ok(partner, "GET", cash, nil).list("records")
	require.Len(t, list, 4)
	require.Equal(t, "5.00", list[0]["change_amount"])
	require.Equal(t, "99995.00", list[0]["balance_after_change"])
	require.Equal(t, "2", list[0]["type"])
	require.Equal(t, id, list[0]["customer_id"])
	require.Equal(t, "customer_new", list[0]["account_name"])
	count := func(query string) string { return number(b.ok(partner, "GET", cash+query, nil).json["total_count"]) }
	require.Equal(t, "2", count("&trade_type=BEADJUST"))
	require.Equal(t, "2", count("&trade_type=RECHARGE"))
	require.Equal(t, "0", count("&trade_type=REFUND"))
	require.Equal(t, "3", count("&trade_time_end=2026-03-15"), "days are those of UTC+8")
	require.Equal(t, "1", count("&trade_time_begin=2026-03-16"))
	require.Equal(t, "0", count("&trade_time_begin=2026-03-17"))
	require.Equal(t, "4", count("&trade_time_begin=2025-03-16&trade_time_end=2026-03-17"))
	b.refused("CBC.0100", 400, partner, "GET", cash+"&trade_time_begin=2025-03-15&trade_time_end=2026-03-17", nil)
	b.refused("CBC.0100", 400, partner, "GET", cash+"&trade_time_begin=2026-03-17&trade_time_end=2026-03-16", nil)
	b.refused("CBC.0100", 400, partner, "GET", cash+"&trade_time_begin=2026-02-30", nil)
	credit := b.ok(partner, "GET", pathChanges+"?balance_type=BALANCE_TYPE_CREDIT", nil).list("records")
	require.Len(t, credit, 1)
	require.Equal(t, "20000.00", credit[0]["change_amount"])
	require.Empty(t, b.ok(b.account("rival"), "GET", pathChanges+"?balance_type=BALANCE_TYPE_CREDIT", nil).list("records"))
}

func TestCustomerChangeRecords(t *testing.T) {
	b := newBench(t)
	partner, customer := b.account("partner"), b.account("customer_verified")
	b.ok(partner, "POST", pathReclaim, obj{"customer_id": customer.AccountID, "amount": 30})
	require.NoError(t, b.emu.TopUp(customer.AccountID, yuan("2.25")))
	path := pathOwnChanges + "?balance_type=BALANCE_TYPE_DEBIT"
	list := b.ok(customer, "GET", path, nil).list("records")
	require.Len(t, list, 3)
	require.Equal(t, "2.25", list[0]["change_amount"])
	require.Equal(t, "2", list[0]["payment_channel_id"])
	require.Equal(t, "-30.00", list[1]["change_amount"])
	require.Equal(t, "970.00", list[1]["balance_after_change"])
	require.Equal(t, "2026-03", list[1]["bill_cycle"])
	for query, want := range map[string]string{
		"&revenue_expense_type=EXPENSE": "1", "&revenue_expense_type=REVENUE": "2",
		"&payment_channel_id=1,2": "1", "&payment_channel_id=5": "0", "&payment_channel_id=0,2": "3",
		"&trade_id=" + list[1]["trade_id"].(string):                     "1",
		"&payment_channel_no=" + list[0]["payment_channel_no"].(string): "1",
		"&trade_type=BERETRIEVE":                                        "1",
	} {
		require.Equal(t, want, number(b.ok(customer, "GET", path+query, nil).json["total_count"]), query)
	}
	require.Empty(t, b.ok(customer, "GET", pathOwnChanges+"?balance_type=BALANCE_TYPE_CREDIT", nil).list("records"))
	b.refused("CBC.0100", 400, customer, "GET", path+"&revenue_expense_type=", nil)
}

func TestStoredValueCards(t *testing.T) {
	b := newBench(t)
	customer := b.account("customer_verified")
	r := b.ok(customer, "GET", pathCards+"?status=1", nil)
	cards := r.list("stored_value_cards")
	require.Len(t, cards, 1)
	require.Equal(t, "500.00", cards[0]["face_value"])
	require.Equal(t, "120.50", cards[0]["balance"])
	require.Equal(t, "0.00", b.ok(customer, "GET", pathCards+"?status=2", nil).list("stored_value_cards")[0]["balance"])
	require.Len(t, b.ok(customer, "GET", pathCards+"?status=1&card_id="+cards[0]["card_id"].(string), nil).list("stored_value_cards"), 1)
	require.Empty(t, b.ok(customer, "GET", pathCards+"?status=1&card_id=x", nil).list("stored_value_cards"))
	require.Empty(t, b.ok(b.account("customer_new"), "GET", pathCards+"?status=1", nil).list("stored_value_cards"))
	b.refused("CBC.0100", 400, customer, "GET", pathCards, nil)
	b.refused("CBC.0100", 400, customer, "GET", pathCards+"?status=3", nil)
}

func TestRulesOfFunding(t *testing.T) {
	b := newBench(t, emulator.WithRule("account-opened-by-allocation", false), emulator.WithRule("query-empty-value", false))
	partner := b.account("partner")
	b.refused("CBC.99005003", 400, partner, "POST", pathReclaim, obj{"customer_id": b.account("customer_new").AccountID, "amount": 1})
	b.ok(partner, "GET", pathAdjusts+"?customer_id", nil)
	b.refused("CBC.0100", 400, partner, "GET", pathAdjusts+"?limit", nil)
	require.Equal(t, "100000.00", b.balance("partner"))
}

func TestDistributorActsForResellers(t *testing.T) {
	on, off := newBench(t), newBench(t, emulator.WithRule("distributor-acts-for-resellers", false))
	distributor := on.account("distributor")
	body := individual(distributor, on.account("reseller_two_customer").AccountID, nil)
	on.ok(distributor, "POST", pathIndividual, body)
	off.refused("CBC.99000035", 400, distributor, "POST", pathIndividual, body)
}
