// Command ratios runs this SDK and the vendor's side by side in one process and
// prints the CPU time, allocations and bytes of each as ratios, ours over the
// vendor's. It fails when a target is missed.
//
// Calls are measured twice. In memory a round tripper answers, and CPU time is
// what the SDKs themselves need; the targets are for that. Over loopback HTTP
// another process answers, and CPU time is that of the client process with its
// net/http and its part of the kernel: NET/HTTP is what the same exchange costs
// without an SDK, and OWN the ratio of what the SDKs add to that.
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
	out := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Printf("%s, %d CPUs, %s/%s, median of %d rounds, ours over vendor's\n\n",
		runtime.Version(), runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, *rounds)
	fmt.Fprintln(out, "WORK\tCPU\tQUARTILES\tTARGET\tOURS\tVENDOR\tNET/HTTP\tOWN\tALLOCS\t\tBYTES\t\t")
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
		bare, own := "-", "-"
		if c.Bare != nil {
			bare, own = r.bare.cpu.String(), fmt.Sprintf("%.2f", r.own)
		}
		fmt.Fprintf(out, "%s\t%.2f\t%.2f-%.2f\t%s\t%s\t%s\t%s\t%s\t%.0f/%.0f\t%.2f\t%.0f/%.0f\t%.2f\t\n",
			c.Name, r.ratio, r.low, r.high, verdict, r.ours.cpu, r.vendor.cpu, bare, own,
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
	inMemory, err := duel.Calls("https://bss.example", platform.New())
	if err != nil {
		return nil, nil, err
	}
	parallel := duel.InParallel(inMemory[0])
	all = append(all, named("memory: ", append(inMemory, parallel))...)
	endpoint, stop, err := startServer()
	if err != nil {
		return nil, nil, err
	}
	loopback, err := duel.Calls(endpoint, nil)
	if err != nil {
		stop()
		return nil, nil, err
	}
	for i := range loopback {
		loopback[i].Most = 0 // most of that CPU time is the kernel's and net/http's
	}
	all = append(all, named("loopback: ", loopback)...)
	parts, err := duel.Parts()
	if err != nil {
		stop()
		return nil, nil, err
	}
	return append(all, named("part: ", parts)...), stop, nil
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
