package emulator_test

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

func runSeed(runs ...emulator.SeedUsage) emulator.Seed {
	s := emulator.DefaultSeed()
	s.Partners[0].Customers[1].Usage = runs
	return s
}

func TestGeneratedRecords(t *testing.T) {
	b := newBench(t, emulator.WithSeed(runSeed(emulator.SeedUsage{MonthsAgo: 1, Records: 5000})))
	customer := b.account("customer_enterprise")
	records := b.resourceRecords(customer, "cycle", "2026-02")
	require.Len(t, records, 5000)
	ids, resources, services, free := map[any]bool{}, map[any]bool{}, map[any]bool{}, 0
	for i, r := range records {
		ids[r["id"]], resources[r["resource_id"]], services[r["cloud_service_type"]] = true, true, true
		if moneyOf(t, r["amount"]).IsZero() {
			free++
		}
		if i > 0 {
			require.GreaterOrEqual(t, records[i-1]["trade_time"], r["trade_time"], "newest first")
		}
	}
	require.Len(t, ids, 5000, "ids are unique")
	require.Len(t, resources, 8, "28 days have 672 hours")
	require.Len(t, services, 6)
	require.Positive(t, free)
	require.Equal(t, "2026-02-27", records[0]["bill_date"], "5000 records of 8 resources are 625 hours")
	require.Equal(t, "2026-02-01", records[4999]["bill_date"])
	require.Equal(t, "2026-01-31T16:00:00Z-2026-01-31T17:00:00Z", records[4999]["consume_time"])

	// One record can be found by its transaction, and by nothing else.
	for _, r := range []map[string]any{records[0], records[1234], records[4999]} {
		got := b.resourceRecords(customer, "cycle", "2026-02", "trade_id", r["trade_id"].(string))
		require.Equal(t, []map[string]any{r}, got)
	}
	require.Len(t, b.resourceRecords(customer, "cycle", "2026-02", "include_zero_record", "false"), 5000-free)
	require.Len(t, b.resourceRecords(customer, "cycle", "2026-02", "bill_date_begin", "2026-02-03", "bill_date_end", "2026-02-04"), 2*24*8)

	// They were paid, and the same seed gives the same records.
	require.Equal(t, "0", b.emu.Balance(customer.AccountID).String())
	require.NoError(t, b.emu.Ledger())
	again := newBench(t, emulator.WithSeed(runSeed(emulator.SeedUsage{MonthsAgo: 1, Records: 5000})))
	require.Equal(t, records, again.resourceRecords(customer, "cycle", "2026-02"))

	// A snapshot does not write them out.
	data := b.emu.Snapshot()
	require.Less(t, len(data), 1<<20)
	require.NoError(t, again.emu.Restore(data))
	require.Equal(t, records[:10], again.ok(customer, "GET", query(pathResourceRecords, "cycle", "2026-02"), nil).list("fee_records"))
}

// Amounts follow the price formula with the customer's discount.
func TestGeneratedAmounts(t *testing.T) {
	s := emulator.DefaultSeed()
	s.Partners[0].Customers[0].Usage = []emulator.SeedUsage{{MonthsAgo: 1, Records: 900, Resources: 9}}
	b := newBench(t, emulator.WithSeed(s))
	for _, r := range b.resourceRecords(b.account("customer_verified"), "cycle", "2026-02") {
		size := decimal.NewFromInt(1)
		if r["spec_size"] != nil && r["usage_type"] == "Duration" {
			size = moneyOf(t, r["spec_size"])
		}
		official := moneyOf(t, r["usage"]).Mul(moneyOf(t, r["unit_price"])).Mul(size).Truncate(8)
		same(t, official, moneyOf(t, r["official_amount"]), "list price")
		discounted := official.Mul(yuan("0.9")).Truncate(8)
		same(t, official.Sub(discounted), moneyOf(t, r["discount_amount"]), "discount")
		same(t, discounted.Truncate(2), moneyOf(t, r["amount"]), "due, in whole cents")
	}
}

// Generated and charged records of a month are one list.
func TestGeneratedRecordsAmongCharges(t *testing.T) {
	for _, newest := range []bool{true, false} {
		s := usageSeed(600)
		b, customer := newBillBench(t, emulator.WithSeed(s), emulator.WithRule("records-newest-first", newest))
		all := b.feeRecords(customer, "bill_cycle", "2026-03")
		require.Greater(t, len(all), 600)
		for i := range all[1:] {
			a, z := all[i]["trade_time"].(string), all[i+1]["trade_time"].(string)
			require.True(t, (newest && a >= z) || (!newest && a <= z), "%s before %s", a, z)
		}
		for _, limit := range []int{1, 13, 100} {
			for _, offset := range []int{0, 1, 299, 300, 301, len(all) - limit, len(all) - 1} {
				got := b.ok(customer, "GET", query(pathFeeRecords, "bill_cycle", "2026-03", "limit", fmt.Sprint(limit), "offset", fmt.Sprint(offset)), nil).list("records")
				require.Equal(t, all[offset:min(offset+limit, len(all))], got, "%d from %d", limit, offset)
			}
		}
	}
}

func TestUsageSeeds(t *testing.T) {
	for name, runs := range map[string][]emulator.SeedUsage{
		"records must be":            {{Records: 0}},
		"resources at most":          {{Records: 1, Resources: 50_001}},
		"months_ago not negative":    {{Records: 1, MonthsAgo: -1}},
		"at most":                    {{Records: 10_000_001, MonthsAgo: 1}},
		"have only 672 records":      {{Records: 673, Resources: 1, MonthsAgo: 1}},
		"has its records already":    {{Records: 1, MonthsAgo: 1}, {Records: 1, MonthsAgo: 1}},
		"customers[1]: usage[1]: th": {{Records: 1, MonthsAgo: 1}, {Records: 1, MonthsAgo: 1}},
	} {
		_, err := emulator.NewChecked(emulator.WithSeed(runSeed(runs...)), emulator.WithStart(start))
		require.ErrorContains(t, err, name)
	}
	// The month that goes on has the records of its hours so far.
	for passed, want := range map[time.Duration]int{0: 0, 59 * time.Minute: 0, time.Hour: 3, 100 * time.Hour: 300, 700 * time.Hour: 500} {
		b := newBench(t, emulator.WithSeed(runSeed(emulator.SeedUsage{Records: 500, Resources: 3})), emulator.WithStart(endOfMarch.Add(passed)))
		require.Len(t, b.feeRecords(b.account("customer_enterprise"), "bill_cycle", "2026-04"), want, passed)
	}
	s := emulator.DefaultSeed()
	for i := range s.Partners[0].Customers {
		if s.Partners[0].Customers[i].Resold {
			s.Partners[0].Customers[i].Usage = []emulator.SeedUsage{{Records: 1}}
		}
	}
	_, err := emulator.NewChecked(emulator.WithSeed(s), emulator.WithStart(start))
	require.ErrorContains(t, err, "resold")
}

// pageThrough reads a month page by page and returns the number of records and
// the most memory that was in use on the way.
func pageThrough(t testing.TB, b *bench, cycle string, records int) (count int, peak uint64) {
	customer := b.account("customer_enterprise")
	var m runtime.MemStats
	for offset := 0; offset < records; offset += 1000 {
		r, _ := b.request("GET", query(pathFeeRecords, "bill_cycle", cycle, "limit", "1000", "offset", fmt.Sprint(offset)), nil)
		signer{ak: customer.AccessKey, sk: customer.SecretKey, date: b.now(), host: true}.sign(r, nil)
		resp, err := b.http.Transport.RoundTrip(r)
		require.NoError(t, err)
		require.Equal(t, 200, resp.StatusCode)
		n := countRecords(t, resp.Body)
		require.NoError(t, resp.Body.Close())
		count += n
		if offset%(records/10/1000*1000+1000) == 0 {
			runtime.GC()
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapAlloc)
		}
	}
	return count, peak
}

// countRecords counts the records of a page by their IDs, without building it.
func countRecords(t testing.TB, body io.Reader) int {
	data, err := io.ReadAll(body)
	require.NoError(t, err)
	return bytes.Count(data, []byte(`"trade_time":`))
}

// A month of records is paged with memory for a page, not for the month.
func TestPagingNeedsNoMemory(t *testing.T) {
	const records = 60_000
	b := newBench(t, emulator.WithSeed(runSeed(emulator.SeedUsage{MonthsAgo: 1, Records: records})))
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	count, peak := pageThrough(t, b, "2026-02", records)
	require.Equal(t, records, count)
	// Written out, the records would take more than a kilobyte each. The
	// journal of the calls takes some room, whatever they answer.
	require.Less(t, int64(peak)-int64(before.HeapAlloc), int64(16<<20))
}

const million = 1_000_000

// BenchmarkSeedMillion measures what it takes to start with a million bill
// records of a customer.
func BenchmarkSeedMillion(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		newBench(b, emulator.WithSeed(runSeed(emulator.SeedUsage{MonthsAgo: 1, Records: million})))
	}
}

// BenchmarkPageMillion pages through a million records, a thousand at a time,
// and reports the heap that is in use meanwhile.
func BenchmarkPageMillion(b *testing.B) {
	be := newBench(b, emulator.WithSeed(runSeed(emulator.SeedUsage{MonthsAgo: 1, Records: million})))
	for b.Loop() {
		count, peak := pageThrough(b, be, "2026-02", million)
		require.Equal(b, million, count)
		b.ReportMetric(float64(peak)/(1<<20), "heap-MB")
	}
}

// BenchmarkSumMillion adds a million records up, as one page of a summary does,
// and reads a filtered page of them.
func BenchmarkSumMillion(b *testing.B) {
	be := newBench(b, emulator.WithSeed(runSeed(emulator.SeedUsage{MonthsAgo: 1, Records: million})))
	customer := be.account("customer_enterprise")
	for name, path := range map[string]string{
		"monthly-sum": query(pathMonthlySum, "bill_cycle", "2026-02"),
		"by-day":      query(pathResourceRecords, "cycle", "2026-02", "statistic_type", "2"),
		"filtered":    query(pathFeeRecords, "bill_cycle", "2026-02", "include_zero_record", "false", "offset", "400000"),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				be.ok(customer, "GET", path, nil)
			}
		})
	}
}
