package emulator_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

func (b *bench) customerRecords(a emulator.Account, pairs ...string) []map[string]any {
	b.t.Helper()
	return b.get(a, "fee_records", "total_count", 1000, pathCustomerRecords, pairs...)
}

// consumers are the customers that ListConsumeSubCustomers names.
func (b *bench) consumers(a emulator.Account, cycle string) []string {
	b.t.Helper()
	r := b.ok(a, "POST", pathConsumers, obj{"bill_cycle": cycle, "limit": 100})
	ids := []string{}
	for _, c := range r.list("sub_customers") {
		ids = append(ids, c["customer_id"].(string))
	}
	require.Equal(b.t, number(len(ids)), number(r.json["total_count"]))
	return ids
}

func TestCustomerRecords(t *testing.T) {
	b, customer := newBillBench(t)
	partner := b.account("partner")
	month := []string{"bill_cycle", "2026-03", "customer_id", customer.AccountID}
	all := b.customerRecords(partner, month...)
	disk := find(t, all, "resource_name", "app-2-disk")
	for field, want := range map[string]any{
		"bill_cycle": "2026-03", "association_type": "2", "service_type_code": evs, "resource_type_code": volume,
		"charging_mode": json.Number("1"), "bill_detail_type": json.Number("1"), "period_type": json.Number("20"), "period_num": json.Number("12"),
		"consume_time": "2026-03-17T04:30:00Z", "partner_id": partner.AccountID, "account_manager_id": "manager_li",
		"official_amount": json.Number("1200"), "writeoff_amount": nil, "usage_type": nil, "region_name": "华北-北京四",
		"enterprise_project_id": "0", "order_type": "1", "payment_type": nil,
	} {
		require.Equal(t, want, disk[field], field)
	}
	require.Nil(t, all[0]["order_type"], "use by the hour has no order")
	require.Equal(t, "2026-03-31T15:00:00Z|2026-03-31T16:00:00Z", all[0]["consume_time"], "the partner's records join by a bar")
	require.Equal(t, json.Number("25"), all[0]["period_type"])
	require.Equal(t, "Cloud server", b.english(partner, "GET", query(pathCustomerRecords, month...), nil).list("fee_records")[0]["resource_type_name"])
	for name, c := range map[string]struct {
		pairs []string
		want  int
	}{
		"service":              {[]string{"service_type_code", evs}, 1},
		"no service":           {[]string{"service_type_code", "null"}, 0},
		"region":               {[]string{"region_code", "cn-north-4"}, len(all)},
		"mode":                 {[]string{"charging_mode", "1"}, 4},
		"bill type":            {[]string{"bill_detail_type", "20"}, 1},
		"resource":             {[]string{"resource_id", disk["resource_id"].(string)}, 1},
		"resource name":        {[]string{"resource_name", "app-2-disk"}, 1},
		"without a name":       {[]string{"resource_name", "null"}, 0},
		"trade":                {[]string{"trade_id", disk["trade_id"].(string)}, 2},
		"manager":              {[]string{"account_manager_id", "manager_li"}, len(all)},
		"other manager":        {[]string{"account_manager_id", "manager_wu"}, 0},
		"without a manager":    {[]string{"account_manager_id", "null"}, 0},
		"resale":               {[]string{"association_type", "2"}, len(all)},
		"consulting":           {[]string{"association_type", "1"}, 0},
		"days":                 {[]string{"bill_date_begin", "2026-03-17", "bill_date_end", "2026-03-17", "charging_mode", "1"}, 2},
		"ignored for partners": {[]string{"indirect_partner_id", "x"}, len(all)},
	} {
		require.Len(t, b.customerRecords(partner, append(month, c.pairs...)...), c.want, name)
	}
	r := b.ok(partner, "GET", query(pathCustomerRecords, append(month, "limit", "0")...), nil)
	require.Equal(t, []any{}, r.json["fee_records"], "a limit of 0 asks for the total alone")
	require.Equal(t, number(len(all)), number(r.json["total_count"]))
	b.refused("CBC.0100", 400, partner, "GET", query(pathCustomerRecords, append(month, "bill_date_begin", "2026-03-17", "bill_date_end", "2026-02-17")...), nil)
	b.refused("CBC.0100", 400, partner, "GET", query(pathCustomerRecords, "bill_cycle", "2024-09", "customer_id", customer.AccountID), nil)
	b.ok(partner, "GET", query(pathCustomerRecords, "bill_cycle", "2024-10", "customer_id", customer.AccountID), nil)
	b.refused("CBC.0100", 400, partner, "GET", query(pathCustomerRecords, "bill_cycle", "2026-03"), nil)
	require.Empty(t, b.customerRecords(b.account("rival"), month...), "nothing of strangers")
	require.Empty(t, b.customerRecords(partner, "bill_cycle", "2026-03", "customer_id", "nobody"))
}

// Distributors ask for the time of a reseller by naming it.
func TestRecordsOfResellers(t *testing.T) {
	s := emulator.DefaultSeed()
	reseller := &s.Distributors[0].Resellers[0].SeedPartner
	reseller.Customers[0].Usage = []emulator.SeedUsage{{Records: 50}}
	b := newBench(t, emulator.WithSeed(s), emulator.WithRule("summaries-of-yesterday", false))
	distributor, one, two := b.account("distributor"), b.account("reseller_one"), b.account("reseller_two")
	customer := b.account("reseller_one_customer")
	month := []string{"bill_cycle", "2026-03", "customer_id", customer.AccountID}
	records := b.customerRecords(distributor, append(month, "indirect_partner_id", one.AccountID)...)
	require.Len(t, records, 50)
	require.Equal(t, one.AccountID, records[0]["partner_id"])
	require.Empty(t, b.customerRecords(distributor, month...))
	require.Empty(t, b.customerRecords(distributor, append(month, "indirect_partner_id", two.AccountID)...))
	b.refused("CBC.99000037", 400, distributor, "GET", query(pathCustomerRecords, append(month, "indirect_partner_id", b.account("rival").AccountID)...), nil)
	b.refused("CBC.99000037", 400, distributor, "GET", query(pathCustomerSums, "cycle", "2026-03", "charge_mode", "3", "indirect_partner_id", "x"), nil)

	sums := b.get(distributor, "bill_sums", "count", 100, pathCustomerSums, "cycle", "2026-03", "charge_mode", "3", "indirect_partner_id", one.AccountID)
	same(t, sumOf(t, records, "payment_amount"), sumOf(t, sums, "amount"), "sums of the reseller")
	require.Empty(t, b.get(distributor, "bill_sums", "count", 100, pathCustomerSums, "cycle", "2026-03", "charge_mode", "3"))
	require.Equal(t, []string{customer.AccountID}, b.consumers(distributor, "2026-03"), "those of all resellers")

	soft := newBench(t, emulator.WithSeed(s), emulator.WithRule("foreign-reseller-denied", false), emulator.WithRule("distributor-acts-for-resellers", false))
	require.Empty(t, soft.customerRecords(distributor, append(month, "indirect_partner_id", "x")...))
	require.Empty(t, soft.get(distributor, "bill_sums", "count", 100, pathCustomerSums, "cycle", "2026-03", "charge_mode", "3", "indirect_partner_id", "x"))
	require.Empty(t, soft.consumers(distributor, "2026-03"))
}

func TestConsumingCustomers(t *testing.T) {
	b, customer := newBillBench(t)
	partner := b.account("partner")
	before := len(b.consumers(partner, "2026-02"))
	require.Contains(t, b.consumers(partner, "2026-03"), customer.AccountID)
	require.NotContains(t, b.consumers(partner, "2026-02"), customer.AccountID)
	require.Empty(t, b.consumers(b.account("rival"), "2026-03"))
	r := b.ok(partner, "POST", pathConsumers, obj{"bill_cycle": "2026-03", "offset": 2147483646})
	require.Equal(t, []any{}, r.json["sub_customers"])
	b.refused("CBC.0100", 400, partner, "POST", pathConsumers, obj{"bill_cycle": "2026-3"})
	require.Len(t, b.consumers(partner, "2026-02"), before)

	// Whoever has left is still there for the months in which it consumed, and
	// what it does later is nobody's business.
	require.NoError(t, b.emu.Dissociate(customer.AccountID))
	b.emu.Advance(31 * 24 * time.Hour)
	require.Contains(t, b.consumers(partner, "2026-03"), customer.AccountID)
	require.NotContains(t, b.consumers(partner, "2026-05"), customer.AccountID)
	require.NotEmpty(t, b.customerRecords(partner, "bill_cycle", "2026-03", "customer_id", customer.AccountID))
	require.Empty(t, b.customerRecords(partner, "bill_cycle", "2026-05", "customer_id", customer.AccountID))
	require.NotEmpty(t, b.feeRecords(customer, "bill_cycle", "2026-05"), "its own bills go on")
}

func TestCustomerSums(t *testing.T) {
	b, customer := newBillBench(t)
	b.emu.Advance(24 * time.Hour)
	partner := b.account("partner")
	sums := func(pairs ...string) []map[string]any {
		return b.get(partner, "bill_sums", "count", 100, pathCustomerSums, append([]string{"cycle", "2026-03", "customer_id", customer.AccountID}, pairs...)...)
	}
	periodic := sums("charge_mode", "1")
	require.Len(t, periodic, 3)
	disk := find(t, periodic, "cloud_service_type", evs)
	require.Equal(t, "0", disk["bill_type"])
	require.Equal(t, "1", disk["charge_mode"])
	require.Equal(t, json.Number("0"), disk["debt_amount"])
	require.Equal(t, []any{map[string]any{"balance_type": "BALANCE_TYPE_DEBIT", "amount": disk["amount"], "bill_type": "0"}}, disk["account_details"])
	refund := find(t, periodic, "bill_type", "1")
	require.True(t, moneyOf(t, refund["amount"]).IsNegative())
	for _, field := range []string{"debt_amount", "adjustment_amount", "discount_amount"} {
		require.NotContains(t, refund, field, "absent for refunds")
		require.Contains(t, disk, field)
	}
	require.Equal(t, sums("charge_mode", "1", "bill_type", "1"), []map[string]any{refund})
	require.Len(t, sums("charge_mode", "1", "cloud_service_type", evs), 1)
	require.Len(t, sums("charge_mode", "3"), 1)
	require.Empty(t, sums("charge_mode", "11"))
	require.Empty(t, sums("charge_mode", "1", "bill_type", "2"))
	r := b.ok(partner, "GET", query(pathCustomerSums, "cycle", "2026-03", "customer_id", customer.AccountID, "charge_mode", "1", "offset", "3"), nil)
	require.Equal(t, []any{}, r.json["bill_sums"])
	require.Equal(t, "3", number(r.json["count"]))
	for _, pairs := range [][]string{{"cycle", "2026-03"}, {"cycle", "2026-03", "charge_mode", "10"}, {"charge_mode", "1"}, {"cycle", "2026-03", "charge_mode", "1", "bill_type", "3"}} {
		b.refused("CBC.0100", 400, partner, "GET", query(pathCustomerSums, pairs...), nil)
	}
	other := b.account("rival")
	require.Empty(t, b.get(other, "bill_sums", "count", 100, pathCustomerSums, "cycle", "2026-03", "charge_mode", "1", "customer_id", customer.AccountID))
}

// Summaries are about resale customers; referral customers pay the platform.
func TestSumsAreOfResaleCustomers(t *testing.T) {
	s := emulator.DefaultSeed()
	for i := range s.Partners[0].Customers {
		if s.Partners[0].Customers[i].Consulting {
			s.Partners[0].Customers[i].Usage = []emulator.SeedUsage{{MonthsAgo: 1, Records: 30}}
		}
	}
	b := newBench(t, emulator.WithSeed(s))
	partner, referral := b.account("partner"), b.account("customer_consulting")
	records := b.customerRecords(partner, "bill_cycle", "2026-02", "customer_id", referral.AccountID)
	require.Len(t, records, 30)
	require.Equal(t, "1", records[0]["association_type"])
	require.Empty(t, b.get(partner, "bill_sums", "count", 100, pathCustomerSums, "cycle", "2026-02", "charge_mode", "3", "customer_id", referral.AccountID))
	require.Equal(t, decimal.Zero.String(), b.emu.Balance(referral.AccountID).String(), "generated usage is paid for")
}
