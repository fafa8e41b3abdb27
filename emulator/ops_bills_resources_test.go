package emulator_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// find is the only record with a value in a field.
func find(t testing.TB, records []map[string]any, field string, value any) map[string]any {
	t.Helper()
	var out []map[string]any
	for _, r := range records {
		if r[field] == value {
			out = append(out, r)
		}
	}
	require.Len(t, out, 1, "records with %s %v", field, value)
	return out[0]
}

func TestResourceRecords(t *testing.T) {
	b, customer := newBillBench(t)
	records := b.resourceRecords(customer, "cycle", "2026-03")
	disk := find(t, records, "resource_name", "app-2-disk")
	for field, want := range map[string]any{
		"bill_date": "2026-03-17", "cloud_service_type": evs, "resource_type": volume, "charge_mode": "1", "period_type": "20",
		"period_num": json.Number("12"), "spec_size": json.Number("100"), "spec_size_measure_id": json.Number("17"),
		"product_name": "超高IO", "product_spec_desc": "超高IO|100GB", "sku_code": "SSD", "unit": "元/GB/月", "unit_price": json.Number("1"),
		"official_amount": json.Number("1200"), "consume_time": "2026-03-17T04:30:00Z", "usage": nil, "usage_type": nil,
		"effective_time": nil, "resource_tag": nil, "relative_order_id": nil, "bill_type": json.Number("1"), "measure_id": json.Number("1"),
	} {
		require.Equal(t, want, disk[field], field)
	}
	require.Equal(t, disk["trade_id"], disk["order_id"])
	used := records[0]
	for field, want := range map[string]any{
		"bill_date": "2026-03-31", "charge_mode": "3", "period_type": "25", "order_id": nil, "period_num": nil, "spec_size": nil,
		"usage_type": "Duration", "usage": json.Number("1"), "usage_measure_id": json.Number("4"), "unit": "元/小时",
		"unit_price": json.Number("0.07"), "effective_time": "2026-03-31T15:00:00Z", "expire_time": "2026-03-31T16:00:00Z",
		"consume_time": "2026-03-31T15:00:00Z-2026-03-31T16:00:00Z", "free_resource_usage": json.Number("0"), "bill_type": json.Number("5"),
	} {
		require.Equal(t, want, used[field], field)
	}
	for _, r := range records {
		one := []map[string]any{r}
		same(t, moneyOf(t, r["amount"]), sumOf(t, one, "cash_amount", "credit_amount", "coupon_amount", "flexipurchase_coupon_amount",
			"stored_card_amount", "bonus_amount", "debt_amount", "adjustment_amount"), "the eight parts")
	}
	require.Equal(t, "yuan/GB/month", b.english(customer, "GET", query(pathResourceRecords, "cycle", "2026-03", "resource_id", disk["resource_id"].(string)), nil).list("fee_records")[0]["unit"])
}

// The formula of a record computes to its amount less the coupons.
func TestFormulas(t *testing.T) {
	b, customer := newBillBench(t, emulator.WithSeed(usageSeed(2000)))
	label := regexp.MustCompile(`【[^】]*】`)
	seen := map[string]bool{}
	for _, cycle := range []string{"2026-02", "2026-03"} {
		for _, r := range b.resourceRecords(customer, "cycle", cycle) {
			if r["formula"] == nil {
				continue
			}
			text := r["formula"].(string)
			seen[strings.Join(label.FindAllString(text, -1), "")] = true
			terms := strings.Split(label.ReplaceAllString(text, ""), "-")
			product := decimal.NewFromInt(1)
			for _, f := range strings.Split(terms[0], "*") {
				product = product.Mul(decimal.RequireFromString(f))
			}
			for _, term := range terms[1:] {
				product = product.Sub(decimal.RequireFromString(term))
			}
			got := moneyOf(t, r["amount"]).Sub(moneyOf(t, r["coupon_amount"]))
			require.True(t, product.Sub(got).Abs().LessThan(yuan("0.000001")), "%s is not %s", text, got)
		}
	}
	require.Equal(t, map[string]bool{
		"【使用量】【单价】【优惠金额】【抹零金额】【代金券抵扣】": true, "【使用量】【规格】【单价】【优惠金额】【抹零金额】【代金券抵扣】": true,
		"【周期数】【单价】【优惠金额】【抹零金额】【代金券抵扣】": true, "【周期数】【规格】【单价】【优惠金额】【抹零金额】【代金券抵扣】": true,
	}, seen)
}

func TestResourceRecordStatistics(t *testing.T) {
	b, customer := newBillBench(t)
	month := b.resourceRecords(customer, "cycle", "2026-03", "statistic_type", "1")
	meter := find(t, month, "usage_type", "Duration")
	require.NotContains(t, meter, "id", "a month has no row id")
	require.Nil(t, meter["bill_date"])
	require.Nil(t, meter["consume_time"])
	require.Nil(t, meter["formula"])
	require.Equal(t, json.Number("0.07"), meter["unit_price"])
	detail := b.resourceRecords(customer, "cycle", "2026-03", "charge_mode", "3")
	same(t, sumOf(t, detail, "usage"), moneyOf(t, meter["usage"]), "usage of the month")
	same(t, sumOf(t, detail, "amount"), moneyOf(t, meter["amount"]), "amount of the month")
	disk := find(t, month, "resource_name", "app-2-disk")
	require.Nil(t, disk["unit_price"], "no unit price of a subscription in a month")
	require.Equal(t, disk["order_id"], disk["trade_id"])

	days := b.resourceRecords(customer, "cycle", "2026-03", "statistic_type", "2", "charge_mode", "3")
	require.Len(t, days, 17)
	require.Equal(t, "2026-03-31", days[0]["bill_date"])
	require.Equal(t, "24", number(days[0]["usage"]))
	require.Equal(t, "11.5", number(days[16]["usage"]), "metering began at 12:30")
	ids := map[any]bool{}
	for _, d := range days {
		ids[d["id"]] = true
	}
	require.Len(t, ids, len(days))
	require.Equal(t, days[16:], b.get(customer, "fee_records", "total_count", 10, pathResourceRecords, "cycle", "2026-03", "statistic_type", "2",
		"charge_mode", "3", "bill_date_begin", "2026-03-15", "bill_date_end", "2026-03-15"))
	require.Len(t, b.resourceRecords(customer, "cycle", "2026-03", "statistic_type", "1", "bill_date_begin", "2026-03-01", "bill_date_end", "2026-03-02"),
		len(month), "dates do not count for a month")
	require.Equal(t, "2026-03-15", newestOff(t).resourceRecords(customer, "cycle", "2026-03", "statistic_type", "2")[0]["bill_date"])
}

// newestOff is a bench with lists in the order of time.
func newestOff(t *testing.T) *bench {
	b, _ := newBillBench(t, emulator.WithRule("records-newest-first", false))
	return b
}

func TestResourceRecordFilters(t *testing.T) {
	b, customer := newBillBench(t)
	all := b.resourceRecords(customer, "cycle", "2026-03")
	disk := find(t, all, "resource_name", "app-2-disk")
	periodic := 0
	for _, r := range all {
		if r["charge_mode"] == "1" {
			periodic++
		}
	}
	for name, c := range map[string]struct {
		pairs []string
		want  int
	}{
		"service":                  {[]string{"cloud_service_type", evs}, 1},
		"empty service filters":    {[]string{"cloud_service_type", ""}, 0},
		"empty region filters":     {[]string{"region", ""}, 0},
		"region":                   {[]string{"region", "cn-north-4"}, len(all)},
		"empty resource filters":   {[]string{"resource_id", ""}, 0},
		"resource":                 {[]string{"resource_id", disk["resource_id"].(string)}, 1},
		"mode":                     {[]string{"charge_mode", "1"}, periodic},
		"bill type":                {[]string{"bill_type", "20"}, 1},
		"empty trade filters":      {[]string{"trade_id", ""}, 0},
		"trade":                    {[]string{"trade_id", disk["trade_id"].(string)}, 2},
		"project":                  {[]string{"enterprise_project_id", "0"}, len(all)},
		"empty project filters":    {[]string{"enterprise_project_id", ""}, 0},
		"empty dates do not count": {[]string{"bill_date_begin", "", "bill_date_end", ""}, len(all)},
		"a day":                    {[]string{"bill_date_begin", "2026-03-17", "bill_date_end", "2026-03-17", "charge_mode", "1"}, 2},
	} {
		require.Len(t, b.resourceRecords(customer, append([]string{"cycle", "2026-03"}, c.pairs...)...), c.want, name)
	}
	for _, pairs := range [][]string{
		{"charge_mode", ""}, {"charge_mode", "2"}, {"statistic_type", "4"}, {"bill_date_begin", "2026-04-01", "bill_date_end", "2026-04-02"},
		{"method", "sub_customer"},
	} {
		b.refused("CBC.0100", 400, customer, "GET", query(pathResourceRecords, append([]string{"cycle", "2026-03"}, pairs...)...), nil)
	}
	b.refused("CBC.0100", 400, customer, "GET", query(pathResourceRecords, "cycle", "2023-01"), nil)
}

func TestResourceDetails(t *testing.T) {
	b, customer := newBillBench(t)
	details := b.resourceDetails(customer, obj{"cycle": "2026-03", "statistic_type": 3})
	disk := find(t, details, "resource_name", "app-2-disk")
	server := find(t, b.resourceDetails(customer, obj{"cycle": "2026-03", "statistic_type": 3, "bill_type": 1, "res_instance_id": disk["root_resource_id"]}), "resource_Type_code", vm)
	require.Equal(t, server["res_instance_id"], disk["parent_resource_id"])
	require.Equal(t, server["res_instance_id"], server["root_resource_id"])
	for field, want := range map[string]any{
		"cycle": "2026-03", "bill_date": nil, "resource_Type_code": volume, "charge_mode": json.Number("1"), "period_type": json.Number("20"),
		"payer_account_id": customer.AccountID, "be_id": "0", "is_spot": "--", "payment_type": nil, "az_code_infos": []any{},
		"consume_time": "2026-03-17T04:30:00Z", "effective_time": "2026-03-17T04:30:00Z",
		"extend_params": map[string]any{"self_resource_id": disk["res_instance_id"], "relation_infos": []any{
			map[string]any{"relative_resource_id": server["res_instance_id"], "relative_type": "PARENT"},
			map[string]any{"relative_resource_id": server["res_instance_id"], "relative_type": "ROOT"},
		}},
	} {
		require.Equal(t, want, disk[field], field)
	}
	require.NotEmpty(t, disk["promotion_type"])
	require.Equal(t, "N", details[0]["is_spot"])
	require.Equal(t, "2026-03-31T15:00:00Z-2026-03-31T16:00:00Z", details[0]["consume_time"])

	month := b.resourceDetails(customer, obj{"cycle": "2026-03"})
	require.Len(t, month, 5, "two servers, a disk, a downgrade and a meter")
	for _, d := range month {
		require.Nil(t, d["consume_time"])
		require.Nil(t, d["is_spot"])
		require.Nil(t, d["id"])
	}
	require.Len(t, b.resourceDetails(customer, obj{"cycle": "2026-03", "method": nil, "region": "", "resource_type": nil}), 5)
	require.Equal(t, "2026-03-31", b.resourceDetails(customer, obj{"cycle": "2026-03", "statistic_type": 2})[0]["bill_date"])
}

func TestResourceDetailFilters(t *testing.T) {
	b, customer := newBillBench(t)
	days := func(begin, end string) int {
		return len(b.resourceDetails(customer, obj{
			"cycle": "2026-03", "statistic_type": 2, "query_type": "DAILY", "bill_cycle_begin": begin, "bill_cycle_end": end, "charge_mode": 3,
		}))
	}
	require.Equal(t, 17, days("2026-03-01", "2026-03-31"))
	require.Equal(t, 2, days("2026-03-20", "2026-03-21"))
	require.Equal(t, 3, days("2026-02-10", "2026-03-17"), "days of other months add nothing")
	require.Equal(t, 1, days("2026-03-31", "2026-04-30"))
	require.Equal(t, 0, days("2026-04-01", "2026-04-02"))
	require.Equal(t, 0, days("2026-01-01", "2026-02-28"))
	for name, body := range map[string]obj{
		"bill_cycle_end":   {"query_type": "DAILY", "statistic_type": 3, "bill_cycle_begin": "2026-03-02", "bill_cycle_end": "2026-03-01"},
		"query_type":       {"query_type": "DAILY", "bill_cycle_begin": "2026-03-01", "bill_cycle_end": "2026-03-02"},
		"bill_cycle_begin": {"query_type": "DAILY", "statistic_type": 2, "bill_cycle_end": "2026-03-01"},
		"sub_customer_id":  {"method": "sub_customer", "sub_customer_id": "nobody"},
		"statistic_type":   {"statistic_type": "1"},
	} {
		body["cycle"] = "2026-03"
		require.Contains(t, b.refused("CBC.0100", 400, customer, "POST", pathResourceDetails, body).msg(), name)
	}
	b.refused("CBC.0100", 400, customer, "POST", pathResourceDetails, obj{"cycle": "2018-12"})
	free := newBench(t, emulator.WithRule("bill-history", false))
	require.Contains(t, free.refused("CBC.0100", 400, customer, "POST", pathResourceDetails, obj{"cycle": "2018-12"}).msg(), "2019-01")
	for field, want := range map[string]int{"payer_account_id": 0, "cloud_service_type": 0, "resource_type": 0, "region": 0, "res_instance_id": 0, "enterprise_project_id": 0} {
		require.Len(t, b.resourceDetails(customer, obj{"cycle": "2026-03", field: "x"}), want, field)
	}
	require.Len(t, b.resourceDetails(customer, obj{"cycle": "2026-03", "payer_account_id": customer.AccountID, "include_zero_record": false}), 5)
}

// The two readings of the reference: rows in cents, or raw rows that add up to
// more than the accounts were charged.
func TestRawResourceDetails(t *testing.T) {
	cents, customer := newBillBench(t)
	raw, _ := newBillBench(t, emulator.WithRule("resource-details-in-cents", false))
	body := func() obj { return obj{"cycle": "2026-03", "statistic_type": 3} }
	charged := cents.resourceDetails(customer, body())
	all := body()
	all["limit"] = 1000
	// The raw amounts break the contract, which has two decimals for them.
	rows := raw.as(customer, "POST", pathResourceDetails, all).list("monthly_records")
	require.Len(t, rows, len(charged))
	finer := 0
	for i, r := range rows {
		same(t, moneyOf(t, r["official_amount"]).Sub(moneyOf(t, r["discount_amount"])), moneyOf(t, r["consume_amount"]), "raw amount")
		difference := moneyOf(t, r["consume_amount"]).Sub(moneyOf(t, charged[i]["consume_amount"]))
		require.True(t, difference.Abs().LessThan(yuan("0.01")), difference)
		if !difference.IsZero() {
			finer++
		}
	}
	require.Positive(t, finer)
}

// Packages cover usage before money does.
func TestPackagesInBills(t *testing.T) {
	s := emulator.DefaultSeed()
	s.Partners[0].Customers[0].Resources = []emulator.SeedResource{
		{Name: "site", ServiceType: "hws.service.type.cdn", ResourceType: "hws.resource.type.cdn", Spec: "cdn", Region: "cn-north-4", OnDemand: true},
		{Name: "traffic", ServiceType: "hws.service.type.cdn", ResourceType: "hws.resource.type.cdnpackage", Spec: "cdn.flow.1tb", Region: "cn-north-4", ExpiresIn: 20 * 24 * time.Hour},
	}
	b := newBench(t, emulator.WithSeed(s))
	customer := b.account("customer_verified")
	site := b.emu.ResourceIDs(customer.AccountID)["site"]
	for _, gb := range []string{"1000", "30.5"} {
		_, err := b.emu.ReportUsage(emulator.Usage{ResourceID: site, Factor: "flow", Amount: yuan(gb), For: time.Hour})
		require.NoError(t, err)
		b.emu.Advance(time.Hour)
	}
	records := b.resourceRecords(customer, "cycle", "2026-03")
	require.Len(t, records, 2)
	for i, want := range [][3]string{{"30.5", "24", "1.3"}, {"1000", "1000", "0"}} {
		same(t, yuan(want[0]), moneyOf(t, records[i]["usage"]), "usage")
		same(t, yuan(want[1]), moneyOf(t, records[i]["free_resource_usage"]), "covered by the package")
		same(t, yuan(want[2]), moneyOf(t, records[i]["official_amount"]), "list price of the rest")
		require.Equal(t, "10", number(records[i]["free_resource_measure_id"]))
	}
	require.Contains(t, records[0]["formula"], "6.5【使用量】")
	require.Len(t, b.resourceRecords(customer, "cycle", "2026-03", "include_zero_record", "false"), 1)
	month := find(t, b.resourceRecords(customer, "cycle", "2026-03", "statistic_type", "1"), "usage_type", "flow")
	same(t, yuan("1024"), moneyOf(t, month["free_resource_usage"]), "covered in the month")
	same(t, yuan("1030.5"), moneyOf(t, month["usage"]), "used in the month")
}
