package emulator_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// usageSeed is the default seed with generated usage of last month.
func usageSeed(records int) emulator.Seed {
	s := emulator.DefaultSeed()
	s.Partners[0].Customers[0].Usage = []emulator.SeedUsage{{MonthsAgo: 1, Records: records}, {MonthsAgo: 0, Records: records / 2}}
	return s
}

// statistics are the ways in which resource bills are added up.
var statistics = []string{"1", "2", "3"}

func (b *bench) resourceRecords(a emulator.Account, pairs ...string) []map[string]any {
	b.t.Helper()
	return b.get(a, "fee_records", "total_count", 1000, pathResourceRecords, pairs...)
}

func (b *bench) resourceDetails(a emulator.Account, body obj) []map[string]any {
	b.t.Helper()
	var out []map[string]any
	for {
		body["offset"], body["limit"] = len(out), 1000
		r := b.ok(a, "POST", pathResourceDetails, body)
		page := r.list("monthly_records")
		out = append(out, page...)
		if len(page) < 1000 {
			require.EqualValues(b.t, number(len(out)), number(r.json["total_count"]))
			return out
		}
	}
}

func (b *bench) costs(a emulator.Account, kind, amounts, begin, end string, more obj) []map[string]any {
	b.t.Helper()
	unit := 2
	if len(begin) > len("2006-01") {
		unit = 1
	}
	body := obj{
		"time_condition": obj{"time_measure_id": unit, "begin_time": begin, "end_time": end},
		"groupby":        []obj{{"type": "dimension", "key": "CLOUD_SERVICE_TYPE"}},
		"cost_type":      kind, "amount_type": amounts, "limit": 1000,
	}
	for k, v := range more {
		body[k] = v
	}
	r := b.ok(a, "POST", pathCosts, body)
	require.Len(b.t, r.list("cost_data"), int(moneyOf(b.t, r.json["total_count"]).IntPart()))
	return r.list("cost_data")
}

// requireAgreement checks that all bills of a month, whichever way they are
// cut, are of the same money. It returns the sum that was due.
func requireAgreement(t *testing.T, b *bench, customer emulator.Account, cycle string) decimal.Decimal {
	t.Helper()
	partner := b.account("partner")
	records := b.feeRecords(customer, "bill_cycle", cycle)
	for _, r := range records {
		requireBalanced(t, r)
	}
	due, official := sumOf(t, records, "consume_amount"), sumOf(t, records, "official_amount")
	cash := sumOf(t, records, "cash_amount")

	r := b.ok(customer, "GET", query(pathMonthlySum, "bill_cycle", cycle), nil)
	rows := b.get(customer, "bill_sums", "total_count", 3, pathMonthlySum, "bill_cycle", cycle)
	same(t, due, moneyOf(t, r.json["consume_amount"]), cycle+" total of the sums")
	same(t, due, sumOf(t, rows, "consume_amount"), cycle+" sums")
	for _, part := range []string{"cash_amount", "credit_amount", "coupon_amount", "flexipurchase_coupon_amount", "stored_value_card_amount", "debt_amount", "writeoff_amount"} {
		same(t, sumOf(t, records, part), moneyOf(t, r.json[part]), cycle+" "+part+" of the sums")
	}
	same(t, official, sumOf(t, rows, "consume_amount", "truncated_amount", "official_discount_amount"), cycle+" list price of the sums")

	for _, statistic := range statistics {
		rows = b.resourceRecords(customer, "cycle", cycle, "statistic_type", statistic)
		same(t, due, sumOf(t, rows, "amount"), cycle+" resource records by "+statistic)
		same(t, official, sumOf(t, rows, "official_amount"), cycle+" list price by "+statistic)
		rows = b.resourceDetails(customer, obj{"cycle": cycle, "statistic_type": moneyOf(t, statistic).IntPart()})
		same(t, due, sumOf(t, rows, "consume_amount"), cycle+" resource details by "+statistic)
		same(t, cash, sumOf(t, rows, "cash_amount"), cycle+" cash of resource details by "+statistic)
	}

	rows = b.get(partner, "fee_records", "total_count", 1000, pathCustomerRecords, "bill_cycle", cycle, "customer_id", customer.AccountID)
	require.Len(t, rows, len(records))
	same(t, due, sumOf(t, rows, "payment_amount"), cycle+" records of the partner")
	sum, details := decimal.Zero, decimal.Zero
	for _, mode := range []string{"1", "3", "11"} {
		rows = b.get(partner, "bill_sums", "count", 2, pathCustomerSums, "cycle", cycle, "charge_mode", mode, "customer_id", customer.AccountID)
		sum = sum.Add(sumOf(t, rows, "amount"))
		details = details.Add(sumOf(t, rows, "debt_amount", "adjustment_amount"))
		for _, row := range rows {
			require.Equal(t, row["bill_type"] != "0", moneyOf(t, row["amount"]).IsNegative(), "refunds are negative")
			for _, d := range row["account_details"].([]any) {
				details = details.Add(moneyOf(t, d.(map[string]any)["amount"]))
			}
		}
	}
	same(t, due, sum, cycle+" sums of the partner")
	same(t, due, details, cycle+" accounts of the partner's sums")
	same(t, due, sumOf(t, b.costs(customer, "ORIGINAL_COST", "PAYMENT_AMOUNT", cycle, cycle, nil), "amount_by_costs"), cycle+" costs")
	return due
}

func TestBillsAgree(t *testing.T) {
	for name, opts := range map[string][]emulator.Option{
		"charges":              nil,
		"generated and oldest": {emulator.WithSeed(usageSeed(3000)), emulator.WithRule("records-newest-first", false)},
	} {
		t.Run(name, func(t *testing.T) {
			b, customer := newBillBench(t, append(opts, emulator.WithRule("summaries-of-yesterday", false))...)
			for _, cycle := range []string{"2026-02", "2026-03", "2026-04"} {
				requireAgreement(t, b, customer, cycle)
			}
			require.NoError(t, b.emu.Ledger())
		})
	}
}

// Orders paid in every way, renewed, given back, converted, and a debt: the
// bills agree in every month, and all that was due is amortized in the end.
func TestBillsOfAWholeLife(t *testing.T) {
	b := newBench(t, emulator.WithRule("summaries-of-yesterday", false))
	customer := b.account("customer_verified")
	require.NoError(t, b.emu.TopUp(customer.AccountID, yuan("4000")))
	card := b.ok(customer, "GET", pathCards+"?status=1", nil).list("stored_value_cards")[0]["card_id"]
	cash := b.giveCoupon(customer, emulator.SeedCoupon{Name: "cash", FaceValue: yuan("100")})
	flexi := b.giveCoupon(customer, emulator.SeedCoupon{Name: "flexi", Type: 4, FaceValue: yuan("33.33")})
	for name, infos := range map[string][]any{"given-back": {cash, 301, flexi, 302}, "converted": {card, 303}} {
		id := b.place(customer, buying(serverItem(name), diskOf(name+"-disk", name, 37)))
		b.ok(customer, "POST", pathPay, with(id, infos...))
	}
	b.buy(customer, buying(serverItem("renewed")))
	b.emu.Advance(8 * 24 * time.Hour)
	b.ok(customer, "POST", pathUnsubscribe, unsubscription(1, b.resourceID(customer, "given-back")))
	b.ok(customer, "POST", pathRenewal, withField(renewal(b.resourceID(customer, "renewed")), "is_auto_pay", 1))
	b.emu.Advance(10 * 24 * time.Hour)
	b.ok(customer, "POST", pathToDemandNow, obj{"resource_ids": []string{b.resourceID(customer, "converted")}})
	// From now on there is no money, so that usage makes debts.
	b.ok(b.account("partner"), "POST", pathReclaim, obj{"customer_id": customer.AccountID, "amount": b.emu.Balance(customer.AccountID).InexactFloat64()})
	b.emu.Advance(24 * time.Hour)
	require.True(t, b.emu.Balance(customer.AccountID).IsNegative())
	require.NoError(t, b.emu.TopUp(customer.AccountID, yuan("5")))
	b.emu.SetTime(time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))

	due, kinds := decimal.Zero, map[string]bool{}
	months := []string{"2026-03", "2026-04", "2026-05"}
	for _, cycle := range months {
		due = due.Add(requireAgreement(t, b, customer, cycle))
		for _, r := range b.feeRecords(customer, "bill_cycle", cycle) {
			kinds[number(r["bill_type"])] = true
			for _, part := range []string{"cash_amount", "coupon_amount", "flexipurchase_coupon_amount", "stored_value_card_amount", "debt_amount", "writeoff_amount"} {
				kinds[part] = kinds[part] || !moneyOf(t, r[part]).IsZero()
			}
		}
	}
	require.Equal(t, map[string]bool{
		"1": true, "2": true, "4": true, "5": true, "13": true, "24": true, "cash_amount": true, "coupon_amount": true,
		"flexipurchase_coupon_amount": true, "stored_value_card_amount": true, "debt_amount": true, "writeoff_amount": true,
	}, kinds)
	amortized := decimal.Zero
	for _, month := range months {
		amortized = amortized.Add(sumOf(t, b.breakdown(customer, month), "current_month_amortized_amount"))
	}
	same(t, due, amortized, "every term has ended")
	same(t, due, sumOf(t, b.costs(customer, "AMORTIZED_COST", "PAYMENT_AMOUNT", months[0], months[2], nil), "amount_by_costs"), "and so says the analysis")
	net := sumOf(t, b.costs(customer, "ORIGINAL_COST", "NET_AMOUNT", months[0], months[2], nil), "amount_by_costs")
	require.True(t, net.LessThan(due), "coupons are not paid")
	require.NoError(t, b.emu.Ledger())
}

// What the records say was paid in cash is what left the account.
func TestBillsAgreeWithTheAccount(t *testing.T) {
	b, customer := newBillBench(t, emulator.WithSeed(usageSeed(500)))
	paid := decimal.Zero
	for _, cycle := range []string{"2026-02", "2026-03", "2026-04"} {
		paid = paid.Add(sumOf(t, b.feeRecords(customer, "bill_cycle", cycle), "cash_amount"))
	}
	path := pathOwnChanges + "?balance_type=BALANCE_TYPE_DEBIT&limit=100&trade_type="
	moved := decimal.Zero
	for _, kind := range []string{"DEDEUCT", "REFUND"} {
		for offset := 0; ; offset += 100 {
			list := b.ok(customer, "GET", path+kind+"&offset="+number(offset), nil).list("records")
			moved = moved.Add(sumOf(t, list, "change_amount"))
			if len(list) < 100 {
				break
			}
		}
	}
	same(t, moved.Neg(), paid, "cash")
}

func TestMonthlySum(t *testing.T) {
	b, customer := newBillBench(t)
	rows := b.get(customer, "bill_sums", "total_count", 10, pathMonthlySum, "bill_cycle", "2026-03")
	kinds := map[string]bool{}
	for _, r := range rows {
		key := number(r["service_type_code"]) + " " + number(r["charging_mode"]) + " " + number(r["bill_type"])
		require.False(t, kinds[key], "one row for %s", key)
		kinds[key] = true
		require.Equal(t, "2026-03", r["bill_cycle"])
		require.Equal(t, "customer_verified", r["account_name"])
		require.Equal(t, number(r["bill_type"]) == "2", moneyOf(t, r["consume_amount"]).IsNegative(), key)
	}
	require.Equal(t, map[string]bool{ecs + " 1 1": true, ecs + " 1 2": true, ecs + " 3 1": true, evs + " 1 1": true}, kinds)
	require.Len(t, b.get(customer, "bill_sums", "total_count", 10, pathMonthlySum, "bill_cycle", "2026-03", "service_type_code", evs), 1)
	require.Empty(t, b.get(customer, "bill_sums", "total_count", 10, pathMonthlySum, "bill_cycle", "2026-03", "enterprise_project_id", "x"))
	r := b.ok(customer, "GET", query(pathMonthlySum, "bill_cycle", "2026-03", "offset", "100"), nil)
	require.Equal(t, []any{}, r.json["bill_sums"])
	require.Equal(t, "4", number(r.json["total_count"]))
	require.False(t, moneyOf(t, r.json["consume_amount"]).IsZero(), "totals do not depend on the page")
	b.refused("CBC.0100", 400, customer, "GET", query(pathMonthlySum, "bill_cycle", "2023-03"), nil)
	b.refused("CBC.0100", 400, customer, "GET", query(pathMonthlySum, "bill_cycle", "2026-03", "method", "sub_customer"), nil)
}

// Summaries hold the days that have ended; those of partners come at 16:00.
func TestSummariesLagBehind(t *testing.T) {
	b := newBench(t)
	partner, customer := b.account("partner"), b.account("customer_verified")
	b.emu.SetTime(time.Date(2026, 3, 31, 6, 0, 0, 0, time.UTC)) // 14:00 of the 31st
	own := func() decimal.Decimal {
		return moneyOf(t, b.ok(customer, "GET", query(pathMonthlySum, "bill_cycle", "2026-03"), nil).json["consume_amount"])
	}
	partners := func() decimal.Decimal {
		return sumOf(t, b.ok(partner, "GET", query(pathCustomerSums, "cycle", "2026-03", "charge_mode", "3"), nil).list("bill_sums"), "amount")
	}
	until := func(day string) decimal.Decimal {
		return sumOf(t, b.feeRecords(customer, "bill_cycle", "2026-03", "bill_date_begin", "2026-03-01", "bill_date_end", day), "consume_amount")
	}
	same(t, until("2026-03-30"), own(), "customer at 14:00")
	same(t, until("2026-03-29"), partners(), "partner at 14:00")
	b.emu.Advance(2 * time.Hour)
	same(t, until("2026-03-30"), partners(), "partner at 16:00")
	b.emu.SetTime(endOfMarch.Add(time.Hour))
	same(t, until("2026-03-31"), own(), "customer on April 1st")
	same(t, until("2026-03-30"), partners(), "partner on April 1st in the morning")
	b.emu.Advance(15 * time.Hour)
	same(t, until("2026-03-31"), partners(), "partner on April 1st at 16:00")
	same(t, decimal.Zero, moneyOf(t, b.ok(customer, "GET", query(pathMonthlySum, "bill_cycle", "2026-04"), nil).json["consume_amount"]), "the 1st has not ended")
	same(t, decimal.Zero, moneyOf(t, b.ok(customer, "GET", query(pathMonthlySum, "bill_cycle", "2026-05"), nil).json["consume_amount"]), "the future")
}

// An enterprise sees what its members consume, and can tell it from its own.
func TestEnterpriseMembers(t *testing.T) {
	s := emulator.DefaultSeed()
	enterprise := &s.Partners[0].Customers[1]
	enterprise.Usage = []emulator.SeedUsage{{MonthsAgo: 1, Records: 700}}
	s.Partners[0].Customers = append(s.Partners[0].Customers, emulator.SeedCustomer{
		Name: "member", MemberOf: enterprise.Name, Usage: []emulator.SeedUsage{{MonthsAgo: 1, Records: 40, Resources: 2}}, Ago: 90 * 24 * time.Hour,
	})
	for _, newest := range []bool{true, false} {
		b := newBench(t, emulator.WithSeed(s), emulator.WithRule("records-newest-first", newest))
		master, member := b.account(enterprise.Name), b.account("member")
		all := b.feeRecords(master, "bill_cycle", "2026-02")
		require.Len(t, all, 740)
		for i := range all[1:] {
			if newest {
				require.GreaterOrEqual(t, all[i]["trade_time"], all[i+1]["trade_time"])
			} else {
				require.LessOrEqual(t, all[i]["trade_time"], all[i+1]["trade_time"])
			}
		}
		require.Equal(t, all, b.get(master, "records", "total_count", 33, pathFeeRecords, "bill_cycle", "2026-02"))
		require.Len(t, b.feeRecords(master, "bill_cycle", "2026-02", "method", "oneself"), 700)
		own := b.feeRecords(master, "bill_cycle", "2026-02", "method", "sub_customer", "sub_customer_id", member.AccountID)
		require.Len(t, own, 40)
		require.Equal(t, "member", own[0]["account_name"])
		require.Equal(t, own, b.feeRecords(member, "bill_cycle", "2026-02"))
		require.Len(t, b.resourceDetails(master, obj{"cycle": "2026-02", "payer_account_id": member.AccountID}), 2)
		costs := b.costs(master, "ORIGINAL_COST", "PAYMENT_AMOUNT", "2026-02", "2026-02", obj{"groupby": []obj{{"type": "dimension", "key": "ASSOCIATED_ACCOUNT"}}})
		require.Len(t, costs, 2)
		same(t, sumOf(t, all, "consume_amount"), sumOf(t, costs, "amount_by_costs"), "costs of all")
	}
	s.Partners[0].Customers[len(s.Partners[0].Customers)-1].MemberOf = "nobody"
	_, err := emulator.NewChecked(emulator.WithSeed(s))
	require.ErrorContains(t, err, "member_of")
}
