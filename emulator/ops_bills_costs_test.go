package emulator_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

func (b *bench) breakdown(a emulator.Account, month string, pairs ...string) []map[string]any {
	b.t.Helper()
	return b.get(a, "details", "total_count", 1000, pathBreakdown, append([]string{"shared_month", month}, pairs...)...)
}

// grouped is a groupby of dimensions.
func grouped(keys ...string) obj {
	var list []obj
	for _, k := range keys {
		list = append(list, obj{"type": "dimension", "key": k})
	}
	return obj{"groupby": list}
}

// Past, current and future costs add up to what was due, and the months of a
// term follow on each other.
func TestBreakdownAddsUp(t *testing.T) {
	b, customer := newBillBench(t)
	past := map[any]decimal.Decimal{}
	b.emu.SetTime(time.Date(2027, 4, 10, 0, 0, 0, 0, time.UTC))
	for month := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC); month.Before(time.Date(2027, 4, 1, 0, 0, 0, 0, time.UTC)); month = month.AddDate(0, 1, 0) {
		rows := b.breakdown(customer, month.Format("2006-01"), "charging_mode", "1")
		require.NotEmpty(t, rows, month)
		for _, r := range rows {
			one := []map[string]any{r}
			key := fmt.Sprint(r["order_id"], r["resource_id"], r["bill_type"])
			same(t, moneyOf(t, r["consume_amount"]), sumOf(t, one, "past_months_amortized_amount", "current_month_amortized_amount", "future_months_amortized_amount"), "due")
			same(t, moneyOf(t, r["current_month_amortized_amount"]), sumOf(t, one, "amortized_cash_amount", "amortized_credit_amount", "amortized_coupon_amount",
				"amortized_flexipurchase_coupon_amount", "amortized_stored_value_card_amount", "amortized_bonus_amount"), "parts of the month")
			same(t, past[key], moneyOf(t, r["past_months_amortized_amount"]), "what went before "+month.String())
			past[key] = past[key].Add(moneyOf(t, r["current_month_amortized_amount"]))
			if month.Month() == time.March && month.Year() == 2027 {
				same(t, decimal.Zero, moneyOf(t, r["future_months_amortized_amount"]), "nothing is left")
			}
		}
	}
	due := decimal.Zero
	for _, r := range b.feeRecords(customer, "bill_cycle", "2026-03", "charging_mode", "1") {
		due = due.Add(moneyOf(t, r["consume_amount"]))
	}
	amortized := decimal.Zero
	for _, d := range past {
		amortized = amortized.Add(d)
	}
	same(t, due, amortized, "all that was due is a cost of some month")
}

func TestBreakdownOfATerm(t *testing.T) {
	b, customer := newBillBench(t)
	disk := find(t, b.breakdown(customer, "2026-03", "resource_type_code", volume), "resource_name", "app-2-disk")
	due := moneyOf(t, disk["consume_amount"])
	// From March 17th to the end of the day, a year later, before which it expires.
	share := due.Mul(decimal.NewFromInt(15)).Div(decimal.NewFromInt(366)).Truncate(8)
	same(t, share, moneyOf(t, disk["current_month_amortized_amount"]), "15 of 366 days")
	for field, want := range map[string]any{
		"shared_month": "2026-03", "bill_cycle": "2026-03", "effective_time": nil, "usage": nil, "period_type": json.Number("20"),
		"past_months_amortized_amount": json.Number("0"), "effective_tag_pairs": []any{}, "cost_unit_pairs": []any{},
	} {
		require.Equal(t, want, disk[field], field)
	}
	later := find(t, b.breakdown(customer, "2026-04", "resource_type_code", volume), "resource_name", "app-2-disk")
	require.Equal(t, "2026-04", later["shared_month"])
	require.Equal(t, "2026-03", later["bill_cycle"])
	used := b.breakdown(customer, "2026-03", "charging_mode", "3")[0]
	for field, want := range map[string]any{
		"past_months_amortized_amount": json.Number("0"), "future_months_amortized_amount": json.Number("0"), "usage_type": "Duration",
		"effective_time": "2026-03-31T15:00:00Z", "expire_time": "2026-03-31T16:00:00Z", "order_id": nil, "current_month_amortized_amount": used["consume_amount"],
	} {
		require.Equal(t, want, used[field], field)
	}
	all := len(b.breakdown(customer, "2026-03"))
	for name, c := range map[string]struct {
		pairs []string
		want  int
	}{
		"service":       {[]string{"service_type_code", evs}, 1},
		"empty filters": {[]string{"service_type_code", ""}, 0},
		"empty type":    {[]string{"resource_type_code", ""}, 0},
		"region":        {[]string{"region_code", "cn-south-1"}, 0},
		"no region":     {[]string{"region_code", ""}, all},
		"bill type":     {[]string{"bill_type", "20"}, 1},
		"resource":      {[]string{"resource_id", disk["resource_id"].(string)}, 1},
		"name":          {[]string{"resource_name", "app-2-disk"}, 1},
		"project":       {[]string{"enterprise_project_id", "0"}, all},
		"oneself":       {[]string{"method", "oneself"}, all},
	} {
		require.Len(t, b.breakdown(customer, "2026-03", c.pairs...), c.want, name)
	}
	b.refused("CBC.0100", 400, customer, "GET", query(pathBreakdown, "shared_month", "2024-09"), nil)
	b.refused("CBC.0100", 400, customer, "GET", query(pathBreakdown, "shared_month", "2026-03", "method", "sub_customer", "sub_customer_id", "x"), nil)
}

// The cost analysis and the breakdown are two views of the same costs.
func TestCostsEqualTheBreakdown(t *testing.T) {
	b, customer := newBillBench(t, emulator.WithSeed(usageSeed(800)))
	b.emu.SetTime(time.Date(2026, 6, 20, 0, 0, 0, 0, time.UTC))
	months := []string{"2026-02", "2026-03", "2026-04", "2026-05", "2026-06"}
	rows := b.costs(customer, "AMORTIZED_COST", "PAYMENT_AMOUNT", "2026-02", "2026-06", grouped("CLOUD_SERVICE_TYPE", "CHARGING_MODE"))
	for i, month := range months {
		sums := map[string]decimal.Decimal{}
		for _, r := range b.breakdown(customer, month) {
			key := fmt.Sprint(r["service_type_code"], r["charging_mode"])
			sums[key] = sums[key].Add(moneyOf(t, r["current_month_amortized_amount"]))
		}
		for _, row := range rows {
			dims := row["dimensions"].([]any)
			key := fmt.Sprint(dims[0].(map[string]any)["value"], dims[1].(map[string]any)["value"])
			at := row["costs"].([]any)[i].(map[string]any)
			require.Equal(t, month, at["time_dimension_value"])
			same(t, sums[key], moneyOf(t, at["amount"]), month+" "+key)
		}
		// Days add up to their month.
		last := startOf(month).AddDate(0, 1, -1).Format("2006-01-02")
		if month == "2026-06" {
			last = "2026-06-20"
		}
		daily := b.costs(customer, "AMORTIZED_COST", "PAYMENT_AMOUNT", month+"-01", last, nil)
		total := decimal.Zero
		for _, s := range sums {
			total = total.Add(s)
		}
		if month == "2026-06" {
			require.True(t, sumOf(t, daily, "amount_by_costs").LessThan(total), "days to come")
		} else {
			same(t, total, sumOf(t, daily, "amount_by_costs"), month+" by day")
		}
	}
}

// Without amortization, costs are those of the bill.
func TestCostsWithoutAmortization(t *testing.T) {
	b, customer := newBillBench(t, emulator.WithRule("amortized-by-day", false))
	due := sumOf(t, b.feeRecords(customer, "bill_cycle", "2026-03"), "consume_amount")
	same(t, due, sumOf(t, b.breakdown(customer, "2026-03"), "current_month_amortized_amount"), "breakdown")
	same(t, due, sumOf(t, b.costs(customer, "AMORTIZED_COST", "PAYMENT_AMOUNT", "2026-03", "2026-03", nil), "amount_by_costs"), "analysis")
	require.Empty(t, b.breakdown(customer, "2026-04", "charging_mode", "1"))
}

func startOf(month string) time.Time {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		panic(err)
	}
	return t
}

func TestCosts(t *testing.T) {
	b, customer := newBillBench(t)
	rows := b.costs(customer, "ORIGINAL_COST", "PAYMENT_AMOUNT", "2026-03", "2026-04", nil)
	require.Len(t, rows, 2)
	require.Equal(t, []any{map[string]any{"key": "CLOUD_SERVICE_TYPE", "value": evs}}, rows[0]["dimensions"], "in the order of the values")
	require.Equal(t, "1200", rows[0]["official_amount_by_costs"], "amounts are strings")
	costs := rows[0]["costs"].([]any)
	require.Len(t, costs, 2)
	require.Equal(t, map[string]any{"time_dimension_value": "2026-04", "time_measure_id": json.Number("2"), "amount": "0", "official_amount": "0"}, costs[1])
	same(t, moneyOf(t, rows[0]["amount_by_costs"]), sumOf(t, []map[string]any{costs[0].(map[string]any)}, "amount"), "total")

	daily := b.costs(customer, "ORIGINAL_COST", "PAYMENT_AMOUNT", "2026-03-16", "2026-03-18", grouped("CHARGING_MODE"))
	require.Len(t, daily, 2)
	require.Len(t, daily[0]["costs"], 3)
	same(t, sumOf(t, b.feeRecords(customer, "bill_cycle", "2026-03", "charging_mode", "3", "bill_date_begin", "2026-03-16", "bill_date_end", "2026-03-18"), "consume_amount"),
		moneyOf(t, daily[1]["amount_by_costs"]), "usage of three days")
	for _, key := range []string{"RESOURCE_TYPE", "ASSOCIATED_ACCOUNT", "REGION_CODE", "AZ_CODE", "ENTERPRISE_PROJECT_ID", "RES_SPEC_CODE", "USAGE_TYPE", "BILL_TYPE", "BE_ID", "PAYER_ACCOUNT_ID", "RESOURCE_ID"} {
		got := b.costs(customer, "ORIGINAL_COST", "PAYMENT_AMOUNT", "2026-03", "2026-04", grouped(key))
		same(t, sumOf(t, rows, "amount_by_costs"), sumOf(t, got, "amount_by_costs"), key)
	}
	tags := b.costs(customer, "ORIGINAL_COST", "PAYMENT_AMOUNT", "2026-03", "2026-04", obj{"groupby": []obj{{"type": "tag", "key": "env"}, {"type": "cost_unit", "key": "team"}}})
	require.Len(t, tags, 1)
	require.Equal(t, []any{map[string]any{"key": "tag", "value": "env:"}, map[string]any{"key": "COST_UNIT", "value": "team:"}}, tags[0]["dimensions"])
}

func TestCostFilters(t *testing.T) {
	b, customer := newBillBench(t)
	services := func(filters ...obj) []string {
		out := []string{}
		for _, kind := range []string{"ORIGINAL_COST", "AMORTIZED_COST"} {
			got := []string{}
			for _, row := range b.costs(customer, kind, "PAYMENT_AMOUNT", "2026-03", "2026-03", obj{"filters": filters}) {
				got = append(got, row["dimensions"].([]any)[0].(map[string]any)["value"].(string))
			}
			if kind == "AMORTIZED_COST" {
				require.Equal(t, out, got)
			}
			out = got
		}
		return out
	}
	filter := func(operator int, key string, values ...string) obj {
		return obj{"operator": operator, "filter_factor": obj{"key": key, "value": values}}
	}
	require.Equal(t, []string{evs, ecs}, services())
	require.Equal(t, []string{evs}, services(filter(0, "CLOUD_SERVICE_TYPE", evs)))
	require.Equal(t, []string{ecs}, services(filter(1, "CLOUD_SERVICE_TYPE", evs)))
	require.Equal(t, []string{ecs}, services(filter(0, "CHARGING_MODE", "3", "10")))
	require.Empty(t, services(filter(0, "CHARGING_MODE", "3"), filter(1, "USAGE_TYPE", "Duration")), "all filters must hold")
	require.Empty(t, services(filter(0, "RESOURCE_TAG", "env:prod")), "nothing has tags")
	require.Len(t, services(filter(1, "COST_UNIT", "x")), 2)
	require.Len(t, b.costs(customer, "ORIGINAL_COST", "PAYMENT_AMOUNT", "2026-03", "2026-03", obj{"filters": nil}), 2)
}

// What coupons pay is due, but nobody's money.
func TestNetCosts(t *testing.T) {
	b, customer := newBillBench(t)
	gross := sumOf(t, b.costs(customer, "ORIGINAL_COST", "PAYMENT_AMOUNT", "2026-03", "2026-03", nil), "amount_by_costs")
	net := sumOf(t, b.costs(customer, "ORIGINAL_COST", "NET_AMOUNT", "2026-03", "2026-03", nil), "amount_by_costs")
	coupons := sumOf(t, b.feeRecords(customer, "bill_cycle", "2026-03"), "coupon_amount")
	same(t, gross.Sub(coupons), net, "less coupons")
	all, _ := newBillBench(t, emulator.WithRule("net-amount-less-coupons", false))
	records := all.feeRecords(customer, "bill_cycle", "2026-03")
	same(t, gross.Sub(sumOf(t, records, "coupon_amount", "flexipurchase_coupon_amount", "stored_value_card_amount")),
		sumOf(t, all.costs(customer, "ORIGINAL_COST", "NET_AMOUNT", "2026-03", "2026-03", nil), "amount_by_costs"), "less everything but money")
}

func TestCostRefusals(t *testing.T) {
	b, customer := newBillBench(t) // on April 2nd
	body := func(begin, end string, more obj) obj {
		out := obj{
			"time_condition": obj{"time_measure_id": 1, "begin_time": begin, "end_time": end},
			"groupby":        grouped("REGION_CODE")["groupby"], "cost_type": "ORIGINAL_COST", "amount_type": "PAYMENT_AMOUNT",
		}
		for k, v := range more {
			out[k] = v
		}
		return out
	}
	for name, c := range map[string]struct {
		body obj
		says string
	}{
		"end before begin":  {body("2026-03-02", "2026-03-01", nil), "end_time"},
		"no such day":       {body("2026-02-30", "2026-03-01", nil), "begin_time"},
		"months for days":   {body("2026-03", "2026-04", nil), "begin_time"},
		"too long ago":      {body("2024-09-30", "2026-03-01", nil), "begin_time"},
		"the future":        {body("2026-03-01", "2026-04-04", nil), "end_time"},
		"a dimension twice": {body("2026-03-01", "2026-03-01", grouped("REGION_CODE", "REGION_CODE")), "groupby[1]"},
		"two tags":          {body("2026-03-01", "2026-03-01", obj{"groupby": []obj{{"type": "tag", "key": "a"}, {"type": "tag", "key": "b"}}}), "groupby[1]"},
		"unknown dimension": {body("2026-03-01", "2026-03-01", grouped("PLANET")), "groupby"},
		"no dimension":      {body("2026-03-01", "2026-03-01", obj{"groupby": []obj{}}), "groupby"},
		"no such filter":    {body("2026-03-01", "2026-03-01", obj{"filters": []obj{{"operator": 2, "filter_factor": obj{"key": "BE_ID", "value": []string{"0"}}}}}), "operator"},
	} {
		require.Contains(t, b.refused("CBC.0100", 400, customer, "POST", pathCosts, c.body).msg(), c.says, name)
	}
	free, _ := newBillBench(t, emulator.WithRule("cost-span", false))
	r := free.ok(customer, "POST", pathCosts, body("1999-01-01", "9999-12-31", nil))
	costs := r.list("cost_data")[0]["costs"].([]any)
	require.Equal(t, "2024-10-01", costs[0].(map[string]any)["time_dimension_value"])
	require.Equal(t, "2026-04-02", costs[len(costs)-1].(map[string]any)["time_dimension_value"])
	require.Empty(t, free.ok(customer, "POST", pathCosts, body("9998-01-01", "9999-12-31", nil)).list("cost_data"))
	require.Empty(t, b.ok(customer, "POST", pathCosts, body("2026-03-01", "2026-03-31", obj{"offset": 200000})).list("cost_data"))
	require.Empty(t, b.ok(customer, "POST", pathCosts, body("2026-03-01", "2026-03-31", obj{"limit": 0})).list("cost_data"))
}

// The rights that costs need, each from a customer that lacks it.
func TestCostRights(t *testing.T) {
	s := emulator.DefaultSeed()
	s.Partners[0].Customers = append(s.Partners[0].Customers,
		emulator.SeedCustomer{Name: "without-cost-center", CostCenterOff: true},
		emulator.SeedCustomer{Name: "partner-hides", CostsHidden: true},
		emulator.SeedCustomer{Name: "master-hides", MemberOf: "customer_enterprise", CostsHidden: true},
		emulator.SeedCustomer{Name: "concern", Enterprise: true, RealName: "示例集团"},
	)
	for i := range 1001 {
		s.Partners[0].Customers = append(s.Partners[0].Customers, emulator.SeedCustomer{Name: fmt.Sprintf("plant-%d", i), MemberOf: "concern"})
	}
	b := newBench(t, emulator.WithSeed(s))
	body := func(more obj) obj {
		out := obj{
			"time_condition": obj{"time_measure_id": 2, "begin_time": "2026-03", "end_time": "2026-03"},
			"groupby":        grouped("REGION_CODE")["groupby"], "cost_type": "ORIGINAL_COST", "amount_type": "PAYMENT_AMOUNT",
		}
		for k, v := range more {
			out[k] = v
		}
		return out
	}
	month := query(pathBreakdown, "shared_month", "2026-03")
	for name, code := range map[string]string{
		"without-cost-center": "CBC.18000014", "partner-hides": "CBC.18000016", "master-hides": "CBC.18000053", "concern": "CBC.18000048",
	} {
		b.refused(code, 400, b.account(name), "POST", pathCosts, body(nil))
	}
	b.refused("CBC.18000014", 400, b.account("without-cost-center"), "GET", month, nil)
	b.refused("CBC.18000048", 400, b.account("concern"), "GET", month, nil)
	b.ok(b.account("concern"), "GET", month+"&method=oneself", nil)
	b.ok(b.account("concern"), "GET", month+"&method=sub_customer&sub_customer_id="+b.account("plant-7").AccountID, nil)
	named := obj{"operator": 0, "filter_factor": obj{"key": "ASSOCIATED_ACCOUNT", "value": []string{b.account("plant-7").AccountID}}}
	b.ok(b.account("concern"), "POST", pathCosts, body(obj{"filters": []obj{named}}))
	require.Equal(t, "0", number(b.ok(b.account("partner-hides"), "GET", month, nil).json["total_count"]))
}
