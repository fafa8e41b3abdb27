package emulator_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// peakSeed has resources under 95th percentile billing.
func peakSeed() emulator.Seed {
	s := emulator.DefaultSeed()
	s.Partners[0].Customers[0].Peaks = []emulator.SeedPeak{
		{Name: "site", ServiceType: "hws.service.type.cdn", ResourceType: "hws.resource.type.cdn", UsageType: "95Peak", Bandwidth: 300, Ago: 100 * 24 * time.Hour},
		{Name: "film", ServiceType: "hws.service.type.cdn", ResourceType: "hws.resource.type.cdn", UsageType: "95Peak", Bandwidth: 100, Ago: 20 * 24 * time.Hour},
		{Name: "line", ServiceType: "hws.service.type.vpc", ResourceType: "hws.resource.type.bandwidth", UsageType: "95peak_plus", Bandwidth: 50, Guaranteed: 20, Ago: 50 * 24 * time.Hour},
		{Name: "idle", ServiceType: "hws.service.type.vpc", ResourceType: "hws.resource.type.bandwidth", UsageType: "95peak_plus", Bandwidth: 10, Guaranteed: 20, Ago: 50 * 24 * time.Hour},
	}
	return s
}

func peakQuery(path, cycle, usage string, pairs ...string) string {
	service, resource := "hws.service.type.cdn", "hws.resource.type.cdn"
	if usage == "95peak_plus" {
		service, resource = "hws.service.type.vpc", "hws.resource.type.bandwidth"
	}
	return query(path, append([]string{"bill_cycle", cycle, "service_type_code", service, "resource_type_code", resource, "usage_type", usage}, pairs...)...)
}

// points are all five-minute points of a resource in a month.
func (b *bench) points(a emulator.Account, cycle, usage, resource string) (points []map[string]any, answer map[string]any) {
	b.t.Helper()
	for {
		r := b.ok(a, "GET", peakQuery(pathPeakUsage, cycle, usage, "resource_id", resource, "limit", "1000", "offset", fmt.Sprint(len(points))), nil)
		page := r.list("usage_info_list")
		points = append(points, page...)
		if len(page) < 1000 {
			require.Equal(b.t, fmt.Sprint(len(points)), number(r.json["total_count"]))
			return points, r.json
		}
	}
}

// percentile is what is left at the top when 5 % are taken away.
func percentile(t *testing.T, points []map[string]any) (billed, highest decimal.Decimal) {
	var values []decimal.Decimal
	for _, p := range points {
		values = append(values, moneyOf(t, p["usage"]))
	}
	slices.SortFunc(values, func(a, b decimal.Decimal) int { return b.Cmp(a) })
	return values[len(values)/20], values[0]
}

func TestPeakUsage(t *testing.T) {
	b := newBench(t, emulator.WithSeed(peakSeed()))
	customer := b.account("customer_verified")
	r := b.ok(customer, "GET", peakQuery(pathPeakUsageSummary, "2026-02", "95Peak"), nil)
	list := r.list("summary_usage_info_list")
	require.Len(t, list, 2)
	for i, want := range []struct {
		points    int
		from      string
		days      string
		bandwidth int64
	}{
		{28 * 288, "2026-01-31T16:00:00Z", "28", 300},
		{1578, "2026-02-23T04:30:00Z", "5.47916666666666666667", 100}, // began at 12:30 of the 23rd
	} {
		resource := list[i]["resource_id"].(string)
		points, answer := b.points(customer, "2026-02", "95Peak", resource)
		require.Equal(t, want.points, len(points))
		require.Equal(t, want.from, points[0]["stat_time"], "in the order of time")
		require.Equal(t, want.days, answer["actual_days"])
		billed, highest := percentile(t, points)
		require.Equal(t, billed.String(), answer["band_width"])
		require.Equal(t, billed.String(), list[i]["band_width"], "the summary says the same")
		require.True(t, billed.LessThan(highest))
		require.True(t, highest.LessThanOrEqual(decimal.NewFromInt(want.bandwidth)))
		require.Equal(t, json.Number("15"), list[i]["band_width_measure_id"])
		require.Nil(t, list[i]["monthly_peak_band_width"], "only with a guaranteed bandwidth")
		require.Nil(t, points[0]["guaranteed_band_width"])
		require.Equal(t, want.days, list[i]["actual_days"])
		again, _ := newBench(t, emulator.WithSeed(peakSeed())).points(customer, "2026-02", "95Peak", resource)
		require.Equal(t, points, again, "the series follows from the seed")
	}
}

func TestGuaranteedBandwidth(t *testing.T) {
	b := newBench(t, emulator.WithSeed(peakSeed()))
	customer := b.account("customer_verified")
	list := b.ok(customer, "GET", peakQuery(pathPeakUsageSummary, "2026-02", "95peak_plus"), nil).list("summary_usage_info_list")
	require.Len(t, list, 2)
	for i, s := range list {
		points, _ := b.points(customer, "2026-02", "95peak_plus", s["resource_id"].(string))
		billed, highest := percentile(t, points)
		require.Equal(t, decimal.Max(billed, yuan("20")).String(), s["band_width"], i)
		require.Equal(t, highest.String(), s["monthly_peak_band_width"])
		require.Equal(t, "20", s["monthly_guaranteed_band_width"])
		require.Equal(t, "20", points[0]["guaranteed_band_width"])
	}
	require.Equal(t, "20", list[1]["band_width"], "what is guaranteed is billed at least")
}

// Of the month that goes on, and of the last one until the 2nd at 20:00, the
// summary only names the resources.
func TestPeakUsageOfTheCurrentMonth(t *testing.T) {
	b := newBench(t, emulator.WithSeed(peakSeed()))
	customer := b.account("customer_verified")
	summary := func(cycle string) map[string]any {
		return b.ok(customer, "GET", peakQuery(pathPeakUsageSummary, cycle, "95Peak"), nil).list("summary_usage_info_list")[0]
	}
	unknown := func(s map[string]any) {
		require.NotEmpty(t, s["resource_id"])
		for _, field := range []string{"actual_days", "band_width", "monthly_guaranteed_band_width", "monthly_peak_band_width", "band_width_measure_id"} {
			require.Nil(t, s[field], field)
		}
	}
	unknown(summary("2026-03"))
	resource := summary("2026-03")["resource_id"].(string)
	points, answer := b.points(customer, "2026-03", "95Peak", resource)
	require.Equal(t, 14*288+12*12+6, len(points), "up to now, half past twelve of the 15th")
	require.Nil(t, answer["band_width"])
	require.NotNil(t, answer["actual_days"])
	b.emu.Advance(4 * time.Minute)
	same(t, decimal.NewFromInt(int64(len(points))), moneyOf(t, b.ok(customer, "GET", peakQuery(pathPeakUsage, "2026-03", "95Peak", "resource_id", resource), nil).json["total_count"]), "a point takes five minutes")
	b.emu.Advance(time.Minute)
	more, _ := b.points(customer, "2026-03", "95Peak", resource)
	require.Equal(t, len(points)+1, len(more))
	b.emu.SetTime(endOfMarch.Add(24*time.Hour + 20*time.Hour - time.Second))
	unknown(summary("2026-03"))
	b.emu.Advance(time.Second)
	require.NotNil(t, summary("2026-03")["band_width"])
}

func TestPeakUsageFilters(t *testing.T) {
	b := newBench(t, emulator.WithSeed(peakSeed()))
	customer := b.account("customer_verified")
	for name, path := range map[string]string{
		"other spelling": peakQuery(pathPeakUsageSummary, "2026-02", "95peak_1000"),
		"before it was":  peakQuery(pathPeakUsageSummary, "2025-11", "95Peak"),
		"beyond the end": peakQuery(pathPeakUsageSummary, "2026-02", "95Peak", "offset", "2"),
	} {
		require.Equal(t, []any{}, b.ok(customer, "GET", path, nil).json["summary_usage_info_list"], name)
	}
	require.Len(t, b.ok(customer, "GET", peakQuery(pathPeakUsageSummary, "2026-02", "95Peak", "limit", "1", "offset", "1"), nil).list("summary_usage_info_list"), 1)
	resource := b.ok(customer, "GET", peakQuery(pathPeakUsageSummary, "2026-02", "95Peak"), nil).list("summary_usage_info_list")[0]["resource_id"].(string)
	for name, path := range map[string]string{
		"no such resource": peakQuery(pathPeakUsage, "2026-02", "95Peak", "resource_id", "x"),
		"other type":       peakQuery(pathPeakUsage, "2026-02", "95peak_plus", "resource_id", resource),
		"beyond the end":   peakQuery(pathPeakUsage, "2026-02", "95Peak", "resource_id", resource, "offset", "2147483647"),
		"the future":       peakQuery(pathPeakUsage, "2026-04", "95Peak", "resource_id", resource),
	} {
		require.Equal(t, []any{}, b.ok(customer, "GET", path, nil).json["usage_info_list"], name)
	}
	other := b.account("customer_new")
	require.Empty(t, b.ok(other, "GET", peakQuery(pathPeakUsageSummary, "2026-02", "95Peak"), nil).list("summary_usage_info_list"))
	require.Empty(t, b.ok(other, "GET", peakQuery(pathPeakUsage, "2026-02", "95Peak", "resource_id", resource), nil).list("usage_info_list"))
	for _, path := range []string{
		peakQuery(pathPeakUsageSummary, "2026-2", "95Peak"), peakQuery(pathPeakUsageSummary, "2023-02", "95Peak"),
		peakQuery(pathPeakUsage, "2026-02", "95Peak"), peakQuery(pathPeakUsage, "2023-02", "95Peak", "resource_id", resource),
		query(pathPeakUsageSummary, "bill_cycle", "2026-02"),
	} {
		b.refused("CBC.0100", 400, customer, "GET", path, nil)
	}
}

func TestPeakSeeds(t *testing.T) {
	for name, change := range map[string]func(*emulator.SeedPeak){
		"name": func(p *emulator.SeedPeak) { p.Name = "" }, "bandwidth": func(p *emulator.SeedPeak) { p.Bandwidth = 0 },
		"guaranteed": func(p *emulator.SeedPeak) { p.Guaranteed = 1 },
	} {
		s := peakSeed()
		change(&s.Partners[0].Customers[0].Peaks[1])
		_, err := emulator.NewChecked(emulator.WithSeed(s))
		require.ErrorContains(t, err, "partners[0]: customers[0]: peaks[1]: ")
		require.ErrorContains(t, err, name)
	}
}
