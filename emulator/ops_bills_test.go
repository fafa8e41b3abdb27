package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

const (
	pathFeeRecords       = "/v2/bills/customer-bills/fee-records"
	pathMonthlySum       = "/v2/bills/customer-bills/monthly-sum"
	pathResourceRecords  = "/v2/bills/customer-bills/res-fee-records"
	pathResourceDetails  = "/v2/bills/customer-bills/res-records/query"
	pathConsumers        = "/v2/bills/subcustomer-bills/res-fee-records/sub-customers/query"
	pathCustomerRecords  = "/v2/bills/subcustomer-bills/res-fee-records"
	pathCustomerSums     = "/v2/bills/partner-bills/subcustomer-bills/monthly-sum"
	pathCosts            = "/v4/costs/cost-analysed-bills/query"
	pathBreakdown        = "/v2/costs/cost-analysed-bills/monthly-breakdown"
	pathPeakUsage        = "/v2/bills/customer-bills/resources/usage/details"
	pathPeakUsageSummary = "/v2/bills/customer-bills/resources/usage/summary"
)

// moneyOf is an amount of a response with its exact digits.
func moneyOf(t testing.TB, v any) decimal.Decimal {
	t.Helper()
	switch v := v.(type) {
	case nil:
		return decimal.Zero
	case json.Number:
		return decimal.RequireFromString(v.String())
	case string:
		return decimal.RequireFromString(v)
	}
	t.Fatalf("%v is no amount", v)
	return decimal.Zero
}

// sumOf adds a field of records up.
func sumOf(t testing.TB, records []map[string]any, fields ...string) decimal.Decimal {
	t.Helper()
	sum := decimal.Zero
	for _, r := range records {
		for _, f := range fields {
			sum = sum.Add(moneyOf(t, r[f]))
		}
	}
	return sum
}

// same compares amounts by value.
func same(t testing.TB, want, got decimal.Decimal, about string) {
	t.Helper()
	require.True(t, want.Equal(got), "%s: %s is not %s", about, got, want)
}

// query appends parameters to a path.
func query(path string, pairs ...string) string {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// get pages through a list of a GET operation and checks that its total is
// right on every page.
func (b *bench) get(a emulator.Account, list, total string, limit int, path string, pairs ...string) []map[string]any {
	b.t.Helper()
	var out []map[string]any
	for {
		r := b.ok(a, "GET", query(path, append(pairs, "offset", fmt.Sprint(len(out)), "limit", fmt.Sprint(limit))...), nil)
		page := r.list(list)
		out = append(out, page...)
		if len(page) < limit {
			require.Equal(b.t, fmt.Sprint(len(out)), number(r.json[total]), path)
			return out
		}
	}
}

func (b *bench) feeRecords(a emulator.Account, pairs ...string) []map[string]any {
	b.t.Helper()
	return b.get(a, "records", "total_count", 1000, pathFeeRecords, pairs...)
}

const (
	ecs, vm     = "hws.service.type.ec2", "hws.resource.type.vm"
	evs, volume = "hws.service.type.ebs", "hws.resource.type.volume"
)

// order places an order and pays it.
func (b *bench) order(customer string, items ...emulator.PurchaseItem) string {
	b.t.Helper()
	id, err := b.emu.PlaceOrder(customer, emulator.Purchase{Items: items, Paid: true})
	require.NoError(b.t, err)
	return id
}

func server(name string, months int) emulator.PurchaseItem {
	return emulator.PurchaseItem{Name: name, ServiceType: ecs, ResourceType: vm, Spec: "c6.large.2.linux", Region: "cn-north-4", PeriodType: 2, PeriodNum: months}
}

// times of the test month, which in UTC+8 goes from the last hours of February
// to the last hours of March.
var (
	endOfMarch = time.Date(2026, 3, 31, 16, 0, 0, 0, time.UTC)
	inApril    = endOfMarch.Add(36 * time.Hour)
)

// newBillBench is a bench at the end of March with a customer that has ordered
// and used things in that month.
func newBillBench(t *testing.T, opts ...emulator.Option) (b *bench, customer emulator.Account) {
	b = newBench(t, opts...)
	customer = b.account("customer_verified")
	require.NoError(t, b.emu.TopUp(customer.AccountID, yuan("3000")))
	b.order(customer.AccountID, server("app-1", 1))
	b.emu.Advance(48 * time.Hour)
	b.order(customer.AccountID, server("app-2", 12), emulator.PurchaseItem{
		Name: "app-2-disk", ServiceType: evs, ResourceType: volume, Spec: "SSD", Region: "cn-north-4", Size: 100, PeriodType: 2, PeriodNum: 12, AttachedTo: "app-2",
	})
	b.emu.Advance(72 * time.Hour)
	_, err := b.emu.ChangeResource(b.emu.ResourceIDs(customer.AccountID)["app-2"], "s6.small.1.linux", 0)
	require.NoError(t, err, "a downgrade, which gives money back")
	b.emu.SetTime(inApril)
	return b, customer
}

func TestFeeRecordsFollowFromOrders(t *testing.T) {
	b := newBench(t, emulator.WithRule("usage-metering", false))
	customer := b.account("customer_verified")
	require.Empty(t, b.feeRecords(customer, "bill_cycle", "2026-03"), "nothing has been charged yet")
	before := b.emu.Balance(customer.AccountID)
	order := b.order(customer.AccountID, server("app-1", 1))
	records := b.feeRecords(customer, "bill_cycle", "2026-03")
	require.Len(t, records, 1)
	r := records[0]
	paid := before.Sub(b.emu.Balance(customer.AccountID))
	require.True(t, paid.IsPositive())
	for field, want := range map[string]any{
		"bill_cycle": "2026-03", "customer_id": customer.AccountID, "service_type_code": ecs, "resource_type_code": vm,
		"service_type_name": "弹性云服务器", "resource_type_name": "云主机", "region_code": "cn-north-4", "region_name": "华北-北京四",
		"enterprise_project_id": "0", "enterprise_project_name": "default", "charging_mode": json.Number("1"),
		"consume_time": "2026-03-15T04:30:00Z", "trade_time": "2026-03-15T04:30:00Z", "provider_type": json.Number("1"),
		"trade_id": order, "bill_type": json.Number("1"), "status": json.Number("1"), "account_name": "customer_verified",
		"official_amount": json.Number("239.8"),
	} {
		require.Equal(t, want, r[field], field)
	}
	same(t, paid, moneyOf(t, r["consume_amount"]), "the amount due is what the account paid")
	same(t, paid, moneyOf(t, r["cash_amount"]), "cash")
	requireBalanced(t, r)
	r = b.ok(customer, "GET", query(pathFeeRecords, "bill_cycle", "2026-04"), nil).json
	require.Equal(t, "0", number(r["total_count"]))
	require.Equal(t, []any{}, r["records"])
}

// requireBalanced checks the identities that the reference states for a fee
// record.
func requireBalanced(t *testing.T, r map[string]any) {
	t.Helper()
	one := []map[string]any{r}
	same(t, moneyOf(t, r["official_amount"]), sumOf(t, one, "official_discount_amount", "erase_amount", "consume_amount"), "list price")
	same(t, moneyOf(t, r["consume_amount"]), sumOf(t, one, "cash_amount", "credit_amount", "coupon_amount", "flexipurchase_coupon_amount",
		"stored_value_card_amount", "bonus_amount", "debt_amount", "writeoff_amount"), "amount due")
	require.LessOrEqual(t, -moneyOf(t, r["consume_amount"]).Exponent(), int32(2), "accounts are charged in cents")
}

func TestMonthsAreThoseOfBeijing(t *testing.T) {
	b := newBench(t, emulator.WithRule("usage-metering", false))
	customer := b.account("customer_verified")
	require.NoError(t, b.emu.TopUp(customer.AccountID, yuan("1000")))
	b.emu.SetTime(endOfMarch.Add(-time.Second))
	march := b.order(customer.AccountID, server("last-second-of-march", 1))
	b.emu.SetTime(endOfMarch)
	april := b.order(customer.AccountID, server("first-second-of-april", 1))
	for cycle, want := range map[string]string{"2026-03": march, "2026-04": april} {
		records := b.feeRecords(customer, "bill_cycle", cycle)
		require.Len(t, records, 1, cycle)
		require.Equal(t, want, records[0]["trade_id"], cycle)
		require.Equal(t, cycle, records[0]["bill_cycle"])
	}
	details := b.get(customer, "fee_records", "total_count", 10, pathResourceRecords, "cycle", "2026-03")
	require.Equal(t, "2026-03-31", details[0]["bill_date"])
	require.Equal(t, "2026-03-31T15:59:59Z", details[0]["trade_time"])
	require.Equal(t, "2026-04-01", b.get(customer, "fee_records", "total_count", 10, pathResourceRecords, "cycle", "2026-04")[0]["bill_date"])
}

// The hour that ends with March is charged on April 1st, and belongs to March.
func TestUsageBelongsToTheMonthOfItsHour(t *testing.T) {
	b := newBench(t)
	customer := b.account("customer_verified")
	b.emu.SetTime(endOfMarch.Add(90 * time.Minute))
	march, april := b.feeRecords(customer, "bill_cycle", "2026-03"), b.feeRecords(customer, "bill_cycle", "2026-04")
	require.Equal(t, "2026-03-31T15:00:00Z-2026-03-31T16:00:00Z", march[0]["consume_time"], "newest first")
	require.Equal(t, "2026-03-31T16:00:00Z", march[0]["trade_time"])
	require.Len(t, april, 1)
	require.Equal(t, "2026-03-31T16:00:00Z-2026-03-31T17:00:00Z", april[0]["consume_time"])
	first := march[len(march)-1]
	require.Equal(t, "2026-03-15T04:30:00Z-2026-03-15T05:00:00Z", first["consume_time"], "a part of an hour")
	require.Equal(t, "0.035", number(first["official_amount"]))
	require.Equal(t, "5", number(first["bill_type"]))
	require.Equal(t, "3", number(first["charging_mode"]))
	for _, r := range march {
		requireBalanced(t, r)
	}
	booked := newBench(t, emulator.WithRule("usage-by-its-hour", false))
	booked.emu.SetTime(endOfMarch.Add(90 * time.Minute))
	require.Len(t, booked.feeRecords(customer, "bill_cycle", "2026-04"), 2, "by the time of the charge")
	require.Len(t, booked.feeRecords(customer, "bill_cycle", "2026-03"), len(march)-1)
	oldest := newBench(t, emulator.WithRule("records-newest-first", false))
	oldest.emu.Advance(3 * time.Hour)
	require.Equal(t, first["consume_time"], oldest.feeRecords(oldest.account("customer_verified"), "bill_cycle", "2026-03")[0]["consume_time"])
}

func TestFeeRecordFilters(t *testing.T) {
	b, customer := newBillBench(t)
	all := b.feeRecords(customer, "bill_cycle", "2026-03")
	count := func(match func(map[string]any) bool) int {
		n := 0
		for _, r := range all {
			if match(r) {
				n++
			}
		}
		return n
	}
	day := func(r map[string]any) string {
		// Times of use are in UTC, days are not.
		from, err := time.Parse(time.RFC3339, r["consume_time"].(string)[:20])
		require.NoError(t, err)
		return from.Add(8 * time.Hour).Format("2006-01-02")
	}
	disk := all[0]
	for _, r := range all {
		if r["service_type_code"] == evs {
			disk = r
		}
	}
	field := func(name, value string) func(map[string]any) bool {
		return func(r map[string]any) bool { return fmt.Sprint(r[name]) == value }
	}
	for name, c := range map[string]struct {
		pairs []string
		match func(map[string]any) bool
	}{
		"service":          {[]string{"service_type_code", evs}, field("service_type_code", evs)},
		"empty service":    {[]string{"service_type_code", ""}, func(map[string]any) bool { return true }},
		"resource type":    {[]string{"resource_type_code", vm}, field("resource_type_code", vm)},
		"region":           {[]string{"region_code", "cn-south-1"}, field("region_code", "cn-south-1")},
		"yearly/monthly":   {[]string{"charging_mode", "1"}, field("charging_mode", "1")},
		"pay-per-use":      {[]string{"charging_mode", "3"}, field("charging_mode", "3")},
		"bill type":        {[]string{"bill_type", "5"}, field("bill_type", "5")},
		"order":            {[]string{"trade_id", disk["trade_id"].(string)}, field("trade_id", disk["trade_id"].(string))},
		"default project":  {[]string{"enterprise_project_id", "0"}, func(map[string]any) bool { return true }},
		"other project":    {[]string{"enterprise_project_id", "x"}, func(map[string]any) bool { return false }},
		"huawei":           {[]string{"provider_type", "1"}, func(map[string]any) bool { return true }},
		"marketplace":      {[]string{"provider_type", "2"}, func(map[string]any) bool { return false }},
		"paid":             {[]string{"status", "1"}, field("status", "1")},
		"not settled":      {[]string{"status", "2"}, field("status", "2")},
		"not yet billed":   {[]string{"status", "3"}, field("status", "3")},
		"days":             {[]string{"bill_date_begin", "2026-03-17", "bill_date_end", "2026-03-18"}, func(r map[string]any) bool { return day(r) == "2026-03-17" || day(r) == "2026-03-18" }},
		"begin alone":      {[]string{"bill_date_begin", "2026-03-17"}, func(map[string]any) bool { return true }},
		"end alone":        {[]string{"bill_date_end", "2026-03-17", "bill_date_begin", ""}, func(map[string]any) bool { return true }},
		"without the free": {[]string{"include_zero_record", "false"}, func(r map[string]any) bool { return !moneyOf(t, r["consume_amount"]).IsZero() }},
		"with the free":    {[]string{"include_zero_record", "true"}, func(map[string]any) bool { return true }},
		"oneself":          {[]string{"method", "oneself"}, func(map[string]any) bool { return true }},
		"two at once":      {[]string{"charging_mode", "1", "service_type_code", ecs}, func(r map[string]any) bool { return r["service_type_code"] == ecs && number(r["charging_mode"]) == "1" }},
	} {
		require.Len(t, b.feeRecords(customer, append([]string{"bill_cycle", "2026-03"}, c.pairs...)...), count(c.match), name)
	}
	english := b.english(customer, "GET", query(pathFeeRecords, "bill_cycle", "2026-03", "service_type_code", evs), nil)
	require.Equal(t, "Elastic Volume Service", english.list("records")[0]["service_type_name"])
	require.Equal(t, "CN North-Beijing4", english.list("records")[0]["region_name"])
}

// english calls an operation in English.
func (b *bench) english(a emulator.Account, method, path string, body any) reply {
	b.t.Helper()
	r, data := b.request(method, path, body)
	r.Header.Set("X-Language", "en_US")
	signer{ak: a.AccessKey, sk: a.SecretKey, date: b.now(), host: true}.sign(r, data)
	return b.send(r)
}

func TestFeeRecordPages(t *testing.T) {
	b, customer := newBillBench(t)
	all := b.feeRecords(customer, "bill_cycle", "2026-03")
	require.Greater(t, len(all), 300)
	require.Equal(t, all, b.get(customer, "records", "total_count", 7, pathFeeRecords, "bill_cycle", "2026-03"), "small pages show the same")
	for offset, want := range map[string]int{fmt.Sprint(len(all) - 1): 1, fmt.Sprint(len(all)): 0, "2147483647": 0} {
		r := b.ok(customer, "GET", query(pathFeeRecords, "bill_cycle", "2026-03", "offset", offset), nil)
		require.Len(t, r.list("records"), want, offset)
		require.Equal(t, fmt.Sprint(len(all)), number(r.json["total_count"]), offset)
	}
	require.Len(t, b.ok(customer, "GET", query(pathFeeRecords, "bill_cycle", "2026-03"), nil).list("records"), 10)
}

func TestFeeRecordRefusals(t *testing.T) {
	b, customer := newBillBench(t)
	for name, pairs := range map[string][]string{
		"bill_cycle":      {"bill_cycle", "2026-13"},
		"bill_date_begin": {"bill_cycle", "2026-03", "bill_date_begin", "2026-02-28", "bill_date_end", "2026-03-01"},
		"bill_date_end":   {"bill_cycle", "2026-03", "bill_date_begin", "2026-03-10", "bill_date_end", "2026-03-09"},
		"sub_customer_id": {"bill_cycle", "2026-03", "method", "sub_customer", "sub_customer_id", b.account("customer_new").AccountID},
		"limit":           {"bill_cycle", "2026-03", "limit", "1001"},
		"method":          {"bill_cycle", "2026-03", "method", "others"},
	} {
		r := b.refused("CBC.0100", 400, customer, "GET", query(pathFeeRecords, pairs...), nil)
		require.Contains(t, r.msg(), name)
	}
	r := b.refused("CBC.0100", 400, customer, "GET", query(pathFeeRecords, "bill_cycle", "2026-03", "bill_date_begin", "2026-03-01", "bill_date_end", "2026-04-01"), nil)
	require.Contains(t, r.msg(), "bill_date_end")
	require.Contains(t, b.refused("CBC.0100", 400, customer, "GET", query(pathFeeRecords, "bill_cycle", "2023-03"), nil).msg(), "36 months")
	b.ok(customer, "GET", query(pathFeeRecords, "bill_cycle", "2023-04"), nil)
	free := newBench(t, emulator.WithRule("bill-history", false))
	free.ok(free.account("customer_new"), "GET", query(pathFeeRecords, "bill_cycle", "2001-01"), nil)
}

// Nobody sees the bills of another.
func TestBillsOfOthers(t *testing.T) {
	b, customer := newBillBench(t)
	require.NotEmpty(t, b.feeRecords(customer, "bill_cycle", "2026-03"))
	for _, name := range []string{"customer_enterprise", "customer_new", "rival_customer", "reseller_one_customer"} {
		a := b.account(name)
		for _, r := range b.feeRecords(a, "bill_cycle", "2026-03") {
			require.Equal(t, a.AccountID, r["customer_id"])
		}
	}
	require.False(t, strings.Contains(string(b.ok(b.account("rival"), "POST", pathConsumers, obj{"bill_cycle": "2026-03"}).raw), customer.AccountID))
}

// A debt is the oldest's turn first when money comes in.
func TestDebtsAreRepaidOldestFirst(t *testing.T) {
	setup := func(opts ...emulator.Option) (*bench, emulator.Account) {
		b := newBench(t, opts...)
		a := b.account("customer_verified")
		b.ok(b.account("partner"), "POST", pathReclaim, obj{"customer_id": a.AccountID, "amount": 1000})
		b.emu.Advance(3*time.Hour + 30*time.Minute)
		return b, a
	}
	b, a := setup()
	records := b.feeRecords(a, "bill_cycle", "2026-03")
	require.Len(t, records, 4)
	for _, r := range records {
		require.Equal(t, "2", number(r["status"]))
		same(t, moneyOf(t, r["consume_amount"]), moneyOf(t, r["debt_amount"]), "nothing is paid")
		requireBalanced(t, r)
	}
	debt := sumOf(t, records, "debt_amount")
	same(t, b.emu.Balance(a.AccountID).Neg(), debt, "the debt of the account")
	oldest := moneyOf(t, records[3]["debt_amount"])
	require.NoError(t, b.emu.TopUp(a.AccountID, oldest.Add(yuan("0.01"))))
	records = b.feeRecords(a, "bill_cycle", "2026-03")
	require.Equal(t, "1", number(records[3]["status"]))
	same(t, oldest, moneyOf(t, records[3]["writeoff_amount"]), "repaid")
	same(t, yuan("0.01"), moneyOf(t, records[2]["writeoff_amount"]), "repaid in part")
	require.Equal(t, "2", number(records[2]["status"]))
	for _, r := range records {
		requireBalanced(t, r)
	}
	require.Len(t, b.feeRecords(a, "bill_cycle", "2026-03", "status", "2"), 3)
	require.NoError(t, b.emu.Ledger())

	b, a = setup(emulator.WithRule("repaid-debt-written-off", false))
	require.NoError(t, b.emu.TopUp(a.AccountID, yuan("100")))
	same(t, debt, sumOf(t, b.feeRecords(a, "bill_cycle", "2026-03"), "debt_amount"), "the rows stay as they were")
}
