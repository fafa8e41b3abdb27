package emulator

import (
	"encoding/binary"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// peakMeter is a resource that is billed by the 95th percentile of its
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
type peakMeter struct {
	ID           string    `json:"id"`
	CustomerID   string    `json:"customer_id"`
	ServiceType  string    `json:"service_type"`
	ResourceType string    `json:"resource_type"`
	UsageType    string    `json:"usage_type"`
	Bandwidth    int       `json:"bandwidth"`            // in Mbit/s
	Guaranteed   int       `json:"guaranteed,omitempty"` // in Mbit/s
	From         time.Time `json:"from"`                 // first point
}

const (
	peakStep      = 5 * time.Minute
	peaksPerDay   = int64(units.Day / peakStep)
	peakMeasure   = 15 // Mbit/s
	enhancedPeaks = "95peak_plus"
	// peakDelay is how long after a month its bandwidth is known: at 20:00 of
	// the 2nd.
	peakDelay = units.Day + 20*time.Hour
)

// peakSeries are the points of a meter in a month, as far as they have been
// taken.
type peakSeries struct {
	meter *peakMeter
	first time.Time
	count int
}

// series is what a meter has measured of a billing month by now.
func (m *peakMeter) series(cycle string, now time.Time) peakSeries {
	from, to := units.StartOfMonth(cycle), units.EndOfMonth(cycle)
	if m.From.After(from) {
		from = m.From
	}
	if now.Before(to) {
		to = now
	}
	// A point is taken when its five minutes are over.
	return peakSeries{m, from, max(int(to.Sub(from)/peakStep), 0)}
}

// at is when point i was taken.
func (s peakSeries) at(i int) time.Time { return s.first.Add(time.Duration(i) * peakStep) }

// usage is point i.
func (s peakSeries) usage(i int) decimal.Decimal {
	t := s.at(i)
	local := t.In(units.Beijing)
	minute := int64(local.Hour()*60 + local.Minute())
	daytime := 400 * min(minute, 1440-minute) / 720
	sum := units.Digest(0, s.meter.ID)
	noise := int64(scramble(binary.BigEndian.Uint64(sum[:8])^uint64(t.Unix()/int64(peakStep/time.Second))) % 201)
	return decimal.New(int64(s.meter.Bandwidth)*(400+daytime+noise), -3)
}

// days is for how many days there are points.
func (s peakSeries) days() decimal.Decimal {
	return decimal.NewFromInt(int64(s.count)).DivRound(decimal.NewFromInt(peaksPerDay), 20)
}

// enhanced says whether a bandwidth is guaranteed.
func (m *peakMeter) enhanced() bool { return m.UsageType == enhancedPeaks }

// billed is the 95th percentile, or what is guaranteed if that is more, and the
// highest point.
func (s peakSeries) billed() (bandwidth, highest decimal.Decimal) {
	if s.count == 0 {
		return decimal.Zero, decimal.Zero
	}
	points := make([]decimal.Decimal, s.count)
	for i := range points {
		points[i] = s.usage(i)
	}
	slices.SortFunc(points, func(a, b decimal.Decimal) int { return b.Cmp(a) })
	bandwidth = points[s.count*5/100]
	if s.meter.enhanced() {
		bandwidth = decimal.Max(bandwidth, decimal.NewFromInt(int64(s.meter.Guaranteed)))
	}
	return bandwidth, points[0]
}

// peaksKnown says whether the bandwidth of a month is out.
func peaksKnown(cycle string, now time.Time) bool {
	return !now.Before(units.EndOfMonth(cycle).Add(peakDelay))
}
