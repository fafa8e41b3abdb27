// Command ratios runs this SDK and the vendor's side by side in one process and
// prints the CPU time, allocations and bytes of each as ratios, ours over the
// vendor's. It fails when a target is missed.
//
// Calls are measured twice: in memory, where a round tripper answers, and over
// loopback HTTP, where a process of its own answers, so that CPU time is that of
// the clients alone.
package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"text/tabwriter"
	"time"

	"github.com/partnerbss/partnerbss-go/benchmarks/internal/duel"
	"github.com/partnerbss/partnerbss-go/benchmarks/internal/platform"
)

func main() {
	rounds := flag.Int("rounds", 31, "rounds, in each of which both sides run")
	slice := flag.Duration("slice", 100*time.Millisecond, "CPU time of each side in a round")
	only := flag.String("run", ".", "regular expression of what to run")
	serve := flag.Bool("serve", false, "answer calls on a loopback address until standard input ends")
	flag.Parse()
	if *serve {
		exitOn(answer())
		return
	}
	wanted, err := regexp.Compile(*only)
	exitOn(err)
	contests, stop, err := everything()
	exitOn(err)
	missed := false
	out := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	fmt.Printf("%s, %d CPUs, %s/%s, median of %d rounds\n\n", runtime.Version(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, *rounds)
	fmt.Fprintln(out, "WORK\tCPU RATIO\tTARGET\tSPREAD\tOURS\tVENDOR\tALLOCS\tRATIO\tBYTES\tRATIO\t")
	for _, c := range contests {
		if !wanted.MatchString(c.Name) {
			continue
		}
		r, err := measure(c, *rounds, *slice)
		exitOn(err)
		verdict := "-"
		if c.Most > 0 {
			verdict = fmt.Sprintf("%.2f", c.Most)
			if r.ratio > c.Most {
				verdict += " missed"
				missed = true
			}
		}
		fmt.Fprintf(out, "%s\t%.2f\t%s\t%.2f-%.2f\t%s\t%s\t%.0f/%.0f\t%.2f\t%.0f/%.0f\t%.2f\t\n",
			c.Name, r.ratio, verdict, r.low, r.high, r.ours.cpu, r.vendor.cpu,
			r.ours.allocs, r.vendor.allocs, r.ours.allocs/r.vendor.allocs,
			r.ours.bytes, r.vendor.bytes, r.ours.bytes/r.vendor.bytes)
	}
	exitOn(out.Flush())
	stop()
	if missed {
		os.Exit(1)
	}
}

// everything returns all contests, and how to stop what they need.
func everything() ([]duel.Contest, func(), error) {
	var all []duel.Contest
	inMemory, err := duel.Calls("http://bss.example", platform.New())
	if err != nil {
		return nil, nil, err
	}
	all = append(all, named("memory: ", inMemory)...)
	endpoint, stop, err := startServer()
	if err != nil {
		return nil, nil, err
	}
	loopback, err := duel.Calls(endpoint, nil)
	if err != nil {
		stop()
		return nil, nil, err
	}
	return append(all, named("loopback: ", loopback)...), stop, nil
}

func named(prefix string, contests []duel.Contest) []duel.Contest {
	for i := range contests {
		contests[i].Name = prefix + contests[i].Name
	}
	return contests
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "ratios:", err)
		os.Exit(1)
	}
}
