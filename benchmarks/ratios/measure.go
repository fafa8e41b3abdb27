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
	ratio     float64 // of CPU time, median of the rounds
	low, high float64 // its quartiles
	ours      cost
	vendor    cost
}

// cost is what one operation costs, median of the rounds.
type cost struct {
	cpu    time.Duration // user and system time
	allocs float64
	bytes  float64
}

// measure runs both sides in turns, so that whatever slows the machine down
// falls on both. The first round warms up and does not count.
func measure(c duel.Contest, rounds int, slice time.Duration) (result, error) {
	ours, err := repetitions(c.Ours, slice)
	if err != nil {
		return result{}, fmt.Errorf("%s, ours: %w", c.Name, err)
	}
	vendor, err := repetitions(c.Vendor, slice)
	if err != nil {
		return result{}, fmt.Errorf("%s, vendor: %w", c.Name, err)
	}
	var ratios []float64
	var oursCosts, vendorCosts []cost
	for round := range rounds + 1 {
		// Who begins changes from round to round.
		var a, b cost
		if round%2 == 0 {
			a, err = run(c.Ours, ours)
			if err == nil {
				b, err = run(c.Vendor, vendor)
			}
		} else {
			b, err = run(c.Vendor, vendor)
			if err == nil {
				a, err = run(c.Ours, ours)
			}
		}
		if err != nil {
			return result{}, fmt.Errorf("%s: %w", c.Name, err)
		}
		if round == 0 {
			continue
		}
		ratios = append(ratios, float64(a.cpu)/float64(b.cpu))
		oursCosts, vendorCosts = append(oursCosts, a), append(vendorCosts, b)
	}
	slices.Sort(ratios)
	return result{
		ratio: ratios[len(ratios)/2], low: ratios[len(ratios)/4], high: ratios[len(ratios)*3/4],
		ours: median(oursCosts), vendor: median(vendorCosts),
	}, nil
}

// repetitions finds how often the work fits in a slice of CPU time.
func repetitions(work func() error, slice time.Duration) (int, error) {
	for n := 1; ; n *= 2 {
		c, err := run(work, n)
		if err != nil {
			return 0, err
		}
		if spent := c.cpu * time.Duration(n); spent >= slice/4 {
			return max(1, int(slice/max(c.cpu, 1))), nil
		}
	}
}

// run does the work n times. It starts with a clean heap and pays for the
// garbage that it makes on the way.
func run(work func() error, n int) (cost, error) {
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := cpuTime()
	for range n {
		if err := work(); err != nil {
			return cost{}, err
		}
	}
	spent := cpuTime() - began
	runtime.ReadMemStats(&after)
	return cost{
		cpu:    spent / time.Duration(n),
		allocs: float64(after.Mallocs-before.Mallocs) / float64(n),
		bytes:  float64(after.TotalAlloc-before.TotalAlloc) / float64(n),
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

func median(costs []cost) cost {
	pick := func(of func(cost) float64) float64 {
		values := make([]float64, len(costs))
		for i, c := range costs {
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
