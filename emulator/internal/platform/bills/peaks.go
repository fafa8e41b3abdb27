package bills

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// peakSummary is the bandwidth of a month. Of the month that goes on, and of
// the last one until the 2nd, all of it is null.
type peakSummary struct {
	ActualDays *string `json:"actual_days"`
	BandWidth  *string `json:"band_width"`
	Guaranteed *string `json:"monthly_guaranteed_band_width"`
	Peak       *string `json:"monthly_peak_band_width"`
	MeasureID  *int    `json:"band_width_measure_id"`
}

// peakMeters lists the caller's resources under 95th percentile billing that
// fit the codes asked for and were there in the month.
func peakMeters(c *call.Call, cycle string) []*world.PeakMeter {
	var out []*world.PeakMeter
	for _, m := range c.State.Peaks {
		if m.CustomerID == c.Caller.AccountID && m.ServiceType == c.In.Str("service_type_code") &&
			m.ResourceType == c.In.Str("resource_type_code") && m.UsageType == c.In.Str("usage_type") &&
			m.From.Before(units.EndOfMonth(cycle)) {
			out = append(out, m)
		}
	}
	return out
}

func peakSummaryOf(c *call.Call, cycle string, s world.PeakSeries) peakSummary {
	var out peakSummary
	if !world.PeaksKnown(cycle, c.Now) {
		return out
	}
	bandwidth, highest := s.Billed()
	days, billed, measure := s.Days().String(), bandwidth.String(), world.PeakMeasure
	out.ActualDays, out.BandWidth, out.MeasureID = &days, &billed, &measure
	if s.Meter.Enhanced() {
		guaranteed, peak := units.Itoa(s.Meter.Guaranteed), highest.String()
		out.Guaranteed, out.Peak = &guaranteed, &peak
	}
	return out
}

// ListResourceUsageSummary lists the resources under 95th percentile billing
// with their bandwidth of a month.
func ListResourceUsageSummary(c *call.Call) (any, error) {
	cycle, err := billCycle(c, "bill_cycle", billHistory)
	if err != nil {
		return nil, err
	}
	type summary struct {
		ResourceID string `json:"resource_id"`
		peakSummary
	}
	meters := peakMeters(c, cycle)
	list := []summary{}
	for _, m := range call.Page(c, meters) {
		list = append(list, summary{m.ID, peakSummaryOf(c, cycle, m.Series(cycle, c.Now))})
	}
	return map[string]any{"total_count": len(meters), "summary_usage_info_list": list}, nil
}

// peakPoint is an element of ListResourceUsage.
type peakPoint struct {
	Time       string  `json:"stat_time"`
	Guaranteed *string `json:"guaranteed_band_width"`
	Usage      string  `json:"usage"`
	MeasureID  int     `json:"measure_id"`
}

// ListResourceUsage lists the points of a resource in a month, in the order of
// time. How many days they are is known at any time.
func ListResourceUsage(c *call.Call) (any, error) {
	cycle, err := billCycle(c, "bill_cycle", billHistory)
	if err != nil {
		return nil, err
	}
	out := struct {
		peakSummary
		TotalCount int         `json:"total_count"`
		Points     []peakPoint `json:"usage_info_list"`
	}{Points: []peakPoint{}}
	for _, m := range peakMeters(c, cycle) {
		if m.ID != c.In.Str("resource_id") {
			continue
		}
		s := m.Series(cycle, c.Now)
		out.peakSummary, out.TotalCount = peakSummaryOf(c, cycle, s), s.Count
		days := s.Days().String()
		out.ActualDays = &days
		offset := min(c.In.Num("offset", 0), s.Count)
		for i := offset; i < s.Count && i-offset < c.In.Num("limit", 10); i++ {
			p := peakPoint{Time: units.Instant(s.At(i)), Usage: s.Usage(i).String(), MeasureID: world.PeakMeasure}
			if m.Enhanced() {
				guaranteed := units.Itoa(m.Guaranteed)
				p.Guaranteed = &guaranteed
			}
			out.Points = append(out.Points, p)
		}
	}
	return out, nil
}
