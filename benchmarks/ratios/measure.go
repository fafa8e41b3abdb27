package main

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"time"

	"github.com/partnerbss/partnerbss-go/benchmarks/internal/duel"
)

// result is what the rounds of one contest came to.
type result struct {
	ratio              float64 // of CPU time, median of the rounds
	low, high          float64 // its quartiles
	own                float64 // ratio of what both add to the bare exchange, of the medians
	ours, vendor, bare cost
}

// cost is what one unit of work costs, median of the rounds.
type cost struct {
	cpu    time.Duration // user and system time
	allocs float64
	bytes  float64
}

// side is one of those who do the work.
type side struct {
	name  string
	work  func() error
	units int
	times int // per round
	costs []cost
}

// measure lets all sides work in turns, so that whatever slows the machine down
// falls on each of them. The first round warms up and does not count.
func measure(c duel.Contest, rounds int, slice time.Duration) (result, error) {
	units := max(1, c.Units)
	ours := &side{name: "ours", work: c.Ours, units: units}
	vendor := &side{name: "vendor", work: c.Vendor, units: units}
	bare := &side{name: "bare", work: c.Bare, units: units}
	sides := []*side{ours, vendor}
	if c.Bare != nil {
		sides = append(sides, bare)
	}
	for _, s := range sides {
		if err := s.calibrate(slice); err != nil {
			return result{}, fmt.Errorf("%s, %s: %w", c.Name, s.name, err)
		}
	}
	for round := range rounds + 1 {
		for _, s := range sides {
			spent, err := s.run(s.times)
			if err != nil {
				return result{}, fmt.Errorf("%s, %s: %w", c.Name, s.name, err)
			}
			if round > 0 {
				s.costs = append(s.costs, spent)
			}
		}
		slices.Reverse(sides) // who begins changes from round to round
	}
	ratios := make([]float64, rounds)
	for i := range ratios {
		ratios[i] = float64(ours.costs[i].cpu) / float64(vendor.costs[i].cpu)
	}
	slices.Sort(ratios)
	r := result{ratio: ratios[rounds/2], low: ratios[rounds/4], high: ratios[rounds*3/4], ours: ours.median(), vendor: vendor.median()}
	if c.Bare != nil {
		r.bare = bare.median()
		r.own = float64(r.ours.cpu-r.bare.cpu) / float64(r.vendor.cpu-r.bare.cpu)
	}
	return r, nil
}

// calibrate finds how often the work fits in a slice of CPU time.
func (s *side) calibrate(slice time.Duration) error {
	for n := 1; ; n *= 2 {
		c, err := s.run(n)
		if err != nil {
			return err
		}
		each := c.cpu * time.Duration(s.units)
		if each*time.Duration(n) >= slice/4 {
			s.times = max(1, int(slice/max(each, 1)))
			return nil
		}
	}
}

// run does the work n times. It starts with a clean heap and pays for the
// garbage that it makes on the way.
func (s *side) run(n int) (cost, error) {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := cpuTime()
	for range n {
		if err := s.work(); err != nil {
			return cost{}, err
		}
	}
	spent := cpuTime() - began
	runtime.ReadMemStats(&after)
	done := n * s.units
	return cost{
		cpu:    spent / time.Duration(done),
		allocs: float64(after.Mallocs-before.Mallocs) / float64(done),
		bytes:  float64(after.TotalAlloc-before.TotalAlloc) / float64(done),
	}, nil
}

// cpuTime is what this process has spent in user and system mode, on all threads.
func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err) // the arguments are right, so it cannot fail
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func (s *side) median() cost {
	pick := func(of func(cost) float64) float64 {
		values := make([]float64, len(s.costs))
		for i, c := range s.costs {
			values[i] = of(c)
		}
		slices.Sort(values)
		return values[len(values)/2]
	}
	return cost{
		cpu:    time.Duration(pick(func(c cost) float64 { return float64(c.cpu) })).Round(100 * time.Nanosecond),
		allocs: pick(func(c cost) float64 { return c.allocs }),
		bytes:  pick(func(c cost) float64 { return c.bytes }),
	}
}
