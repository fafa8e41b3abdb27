package world

import (
	"encoding/binary"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// PeakMeter is a resource that is billed by the 95th percentile of its
// bandwidth. Its points are computed, not stored:
//
//	usage(t) = bandwidth x (0.4 + 0.4 x daytime(t) + noise(t))
//
// for every five minutes t, where daytime rises evenly from 0 at midnight in
// UTC+8 to 1 at noon and falls again, and noise is a number from 0 to 0.2 that
// follows from the resource and t. The billed bandwidth of a month is the
// largest point that is left when the highest 5 % of the points, rounded down to
// whole points, are taken away. Under enhanced 95th percentile billing it is at
// least the guaranteed bandwidth.
type PeakMeter struct {
	ID           string    `json:"id"`
	CustomerID   string    `json:"customer_id"`
	ServiceType  string    `json:"service_type"`
	ResourceType string    `json:"resource_type"`
	UsageType    string    `json:"usage_type"`
	Bandwidth    int       `json:"bandwidth"`            // in Mbit/s
	Guaranteed   int       `json:"guaranteed,omitempty"` // in Mbit/s
	From         time.Time `json:"from"`                 // first point
}

// How resources under 95th percentile billing report.
const (
	PeakStep      = 5 * time.Minute
	peaksPerDay   = int64(units.Day / PeakStep)
	PeakMeasure   = 15 // Mbit/s
	EnhancedPeaks = "95peak_plus"
	// peakDelay is how long after a month its bandwidth is known: at 20:00 of
	// the 2nd.
	peakDelay = units.Day + 20*time.Hour
)

// PeakSeries are the points of a meter in a month, as far as they have been
// taken.
type PeakSeries struct {
	Meter *PeakMeter
	first time.Time
	Count int
}

// Series is what a meter has measured of a billing month by now.
func (m *PeakMeter) Series(cycle string, now time.Time) PeakSeries {
	from, to := units.StartOfMonth(cycle), units.EndOfMonth(cycle)
	if m.From.After(from) {
		from = m.From
	}
	if now.Before(to) {
		to = now
	}
	// A point is taken when its five minutes are over.
	return PeakSeries{m, from, max(int(to.Sub(from)/PeakStep), 0)}
}

// At is when point i was taken.
func (s PeakSeries) At(i int) time.Time { return s.first.Add(time.Duration(i) * PeakStep) }

// Usage is point i.
func (s PeakSeries) Usage(i int) decimal.Decimal {
	t := s.At(i)
	local := t.In(units.Beijing)
	minute := int64(local.Hour()*60 + local.Minute())
	daytime := 400 * min(minute, 1440-minute) / 720
	sum := units.Digest(0, s.Meter.ID)
	noise := int64(scramble(binary.BigEndian.Uint64(sum[:8])^uint64(t.Unix()/int64(PeakStep/time.Second))) % 201)
	return decimal.New(int64(s.Meter.Bandwidth)*(400+daytime+noise), -3)
}

// Days is for how many days there are points.
func (s PeakSeries) Days() decimal.Decimal {
	return decimal.NewFromInt(int64(s.Count)).DivRound(decimal.NewFromInt(peaksPerDay), 20)
}

// Enhanced says whether a bandwidth is guaranteed.
func (m *PeakMeter) Enhanced() bool { return m.UsageType == EnhancedPeaks }

// Billed is the 95th percentile, or what is guaranteed if that is more, and the
// highest point.
func (s PeakSeries) Billed() (bandwidth, highest decimal.Decimal) {
	if s.Count == 0 {
		return decimal.Zero, decimal.Zero
	}
	points := make([]decimal.Decimal, s.Count)
	for i := range points {
		points[i] = s.Usage(i)
	}
	slices.SortFunc(points, func(a, b decimal.Decimal) int { return b.Cmp(a) })
	bandwidth = points[s.Count*5/100]
	if s.Meter.Enhanced() {
		bandwidth = decimal.Max(bandwidth, decimal.NewFromInt(int64(s.Meter.Guaranteed)))
	}
	return bandwidth, points[0]
}

// PeaksKnown says whether the bandwidth of a month is out.
func PeaksKnown(cycle string, now time.Time) bool {
	return !now.Before(units.EndOfMonth(cycle).Add(peakDelay))
}
