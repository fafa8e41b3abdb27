package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// settings are what the flags say.
type settings struct {
	addr        string
	allowRemote bool
	admin       string
	adminHosts  []string

	seed             string
	state            string
	randomSeed       int64
	start            time.Time
	freeze           bool
	rules            map[string]bool
	noQuotas         bool
	associationDelay time.Duration
	reviewDelay      time.Duration

	printEnv bool
	as       string
	verbose  bool
}

const defaultAddr = "127.0.0.1:18080"

// flags binds the settings to a flag set.
func (s *settings) flags(out io.Writer) *flag.FlagSet {
	s.rules = map[string]bool{}
	f := flag.NewFlagSet("bss-emulator", flag.ContinueOnError)
	f.SetOutput(out)
	f.StringVar(&s.addr, "addr", defaultAddr, "`address` to listen at; port 0 takes a free one")
	f.BoolVar(&s.allowRemote, "allow-remote", false, "allow an address that other machines can reach")
	f.StringVar(&s.admin, "admin", "local", "`who` may use the page and the controls at /_emulator/: local (this machine), any or off")
	f.Func("admin-host", "further `name` under which the page and the controls are reached; may be repeated", func(v string) error {
		s.adminHosts = append(s.adminHosts, v)
		return nil
	})
	f.StringVar(&s.seed, "seed", "", "YAML or JSON `file` with what exists at the start; see examples/seed.yaml")
	f.StringVar(&s.state, "state", "", "`file` to keep the state in; one that exists is taken up, and seed, random seed and start come from it")
	f.Int64Var(&s.randomSeed, "random-seed", 1, "`number` that all generated ids, keys and codes derive from")
	f.Func("start", "business `time` at the start, such as 2026-03-15T04:30:00Z", func(v string) (err error) {
		s.start, err = time.Parse(time.RFC3339, v)
		return err
	})
	f.BoolVar(&s.freeze, "freeze", false, "let the business clock stand still until the controls move it")
	f.Func("rule", "switch an inferred rule, `id=off` or id=on; may be repeated", s.rule)
	f.BoolVar(&s.noQuotas, "no-quotas", false, "do not limit calls per second")
	f.DurationVar(&s.associationDelay, "association-delay", time.Second, "`time` until a created customer is linked")
	f.DurationVar(&s.reviewDelay, "review-delay", time.Minute, "`time` that a manual review takes")
	f.BoolVar(&s.printEnv, "print-env", false, "print lines for a shell that lead programs to the emulator at -addr, and exit")
	f.StringVar(&s.as, "as", "", "`account` for -print-env, by name or id; by default the first partner")
	f.BoolVar(&s.verbose, "v", false, "log every call")
	return f
}

func (s *settings) rule(v string) error {
	id, state, _ := strings.Cut(v, "=")
	if state != "on" && state != "off" {
		return errors.New("must be id=off or id=on")
	}
	s.rules[id] = state == "on"
	return nil
}

// parse reads the flags and checks what they say together.
func parse(args []string, out io.Writer) (*settings, error) {
	s := &settings{}
	f := s.flags(out)
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	switch {
	case f.NArg() > 0:
		return nil, fmt.Errorf("there is no argument %q", f.Arg(0))
	case s.admin != "local" && s.admin != "any" && s.admin != "off":
		return nil, fmt.Errorf("-admin is local, any or off, not %q", s.admin)
	case s.as != "" && !s.printEnv:
		return nil, errors.New("-as is for -print-env")
	}
	if s.printEnv {
		return s, nil
	}
	addr, err := net.ResolveTCPAddr("tcp", s.addr)
	if err != nil {
		return nil, fmt.Errorf("-addr: %w", err)
	}
	if !addr.IP.IsLoopback() && !s.allowRemote {
		return nil, fmt.Errorf("-addr %s can be reached from other machines; add -allow-remote if that is wanted", s.addr)
	}
	return s, nil
}

// options are the settings as the emulator takes them.
func (s *settings) options() ([]emulator.Option, error) {
	opts := []emulator.Option{
		emulator.WithRandomSeed(s.randomSeed),
		emulator.WithAssociationDelay(s.associationDelay), emulator.WithReviewDelay(s.reviewDelay),
	}
	if s.seed != "" {
		seed, err := emulator.LoadSeed(s.seed)
		if err != nil {
			return nil, err
		}
		opts = append(opts, emulator.WithSeed(seed))
	}
	if s.state != "" {
		opts = append(opts, emulator.WithStateFile(s.state))
	}
	switch begin := s.start; {
	case s.freeze && begin.IsZero():
		opts = append(opts, emulator.WithStart(time.Now().Truncate(time.Second)))
	case s.freeze:
		opts = append(opts, emulator.WithStart(begin))
	case !begin.IsZero():
		opts = append(opts, emulator.WithClockSetTo(begin))
	}
	for id, on := range s.rules {
		opts = append(opts, emulator.WithRule(id, on))
	}
	if s.noQuotas {
		opts = append(opts, emulator.WithoutQuotas())
	}
	return opts, nil
}
