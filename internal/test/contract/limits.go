package contract

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"

	"github.com/partnerbss/partnerbss-go/core"
)

// combinations is how many requests with several changes at once are tried.
const combinations = 200

// limits proves Validate of a request type against the judgement of the
// contract: on samples, one change at a time, and on combinations of changes.
func limits(op *Operation, request reflect.Type) problems {
	if _, ok := reflect.New(request).Interface().(validator); !ok {
		return problems{request.String() + " has no method Validate() error"}
	}
	return limitsOf(op, request, func(v reflect.Value) error { return v.Interface().(validator).Validate() })
}

type validator interface{ Validate() error }

// limitsOf is limits for a validation of any form, which gets a pointer to a
// request.
func limitsOf(op *Operation, request reflect.Type, validate func(reflect.Value) error) problems {
	l := limiter{op: op, request: request, verdict: validate, tried: map[string]map[bool]bool{}}
	l.nilRequest()
	var all []attempt
	for _, full := range []bool{false, true} {
		for turn := range turns(op.Request) {
			m := sampler{full: full, turn: turn}
			sample := m.object(op.Request, "")
			l.sample(sample, full)
			b := prober{sampler: m}
			b.object(nil, op.Request, sample)
			for _, p := range b.probes {
				l.probe(sample, p)
				all = append(all, attempt{sample, p})
			}
		}
	}
	l.untried()
	l.combine(all)
	return l.problems
}

type limiter struct {
	op       *Operation
	request  reflect.Type
	verdict  func(reflect.Value) error
	tried    map[string]map[bool]bool // rule, and which side of it has been proved
	problems problems
}

type attempt struct {
	sample map[string]any
	probe  probe
}

func (l *limiter) nilRequest() {
	var invalid *core.ValidationError
	if err := l.verdict(reflect.Zero(reflect.PointerTo(l.request))); !errors.As(err, &invalid) {
		l.problems.add("a nil request gives %v, not a ValidationError", err)
	}
}

// sample wants a sample to be taken.
func (l *limiter) sample(sample map[string]any, full bool) {
	kind := "with only what is required"
	if full {
		kind = "with everything"
	}
	request, got, err := l.validate(sample)
	switch broken := fields(judge(l.op.Request, request)); {
	case err != nil:
		l.problems.add("sample %s: %v", kind, err)
	case len(broken) > 0:
		l.problems.add("sample %s is not one: it breaks %v", kind, broken)
	case len(got) > 0:
		l.problems.add("refused %s: %v", kind, got)
	}
}

// probe compares the verdicts on one change, and notes which side of its rule
// that proves.
func (l *limiter) probe(sample map[string]any, p probe) {
	sides := l.tried[p.label()]
	if sides == nil {
		sides = map[bool]bool{}
		l.tried[p.label()] = sides
	}
	if _, known := sides[p.keeps]; !known {
		sides[p.keeps] = false
	}
	tree, ok := p.apply(sample)
	if !ok {
		return
	}
	broken := l.compare(tree, fmt.Sprintf("%s %s = %s", p.rule, p.at(""), shown(p.value)))
	other := func(b breach) bool { return b.rule != p.rule }
	if p.keeps == (len(broken) == 0) && !slices.ContainsFunc(broken, other) {
		sides[p.keeps] = true
	}
}

// untried reports the rules of which a side was never proved: such a rule could
// be missing without anybody noticing.
func (l *limiter) untried() {
	for _, label := range sorted(l.tried) {
		for keeps, done := range l.tried[label] {
			if !done {
				l.problems.add("%s: no probe that %s the rule, and no other, was found", label, map[bool]string{true: "keeps", false: "breaks"}[keeps])
			}
		}
	}
}

// combine tries several changes at once. The sequence is the same in every run.
func (l *limiter) combine(all []attempt) {
	random := rand.New(rand.NewPCG(1, uint64(len(all))))
	for range combinations {
		if len(all) == 0 || len(l.problems) > 20 {
			return
		}
		first := all[random.IntN(len(all))]
		tree, text := first.sample, ""
		for range 2 + random.IntN(3) {
			p := all[random.IntN(len(all))].probe
			if changed, ok := p.apply(tree); ok {
				tree = changed
				text += fmt.Sprintf(" %s=%s", p.at(""), shown(p.value))
			}
		}
		l.compare(tree, "combination"+text)
	}
}

// compare reports where Validate and the contract differ, and returns what the
// request breaks.
func (l *limiter) compare(tree map[string]any, what string) []breach {
	request, got, err := l.validate(tree)
	if err != nil {
		l.problems.add("%s: %v", what, err)
		return nil
	}
	broken := judge(l.op.Request, request)
	for _, one := range slices.Clone(broken) {
		if one.rule == unsettled {
			broken = slices.DeleteFunc(broken, func(b breach) bool { return b.path == one.path })
			got = slices.DeleteFunc(got, func(path string) bool { return path == one.path })
		}
	}
	if want := fields(broken); !slices.Equal(want, got) {
		l.problems.add("%s: the contract refuses %v, Validate refuses %v", what, want, got)
	}
	return broken
}

// validate returns the request that a tree becomes in Go, and the fields that
// Validate refuses.
func (l *limiter) validate(tree map[string]any) (map[string]any, []string, error) {
	v := reflect.New(l.request)
	if err := assign(v.Elem(), tree); err != nil {
		return nil, nil, err
	}
	var paths []string
	err := l.verdict(v)
	var invalid *core.ValidationError
	if errors.As(err, &invalid) {
		for _, violation := range invalid.Violations {
			paths = append(paths, violation.Field)
		}
		if l.request.String() != invalid.Request {
			return nil, nil, fmt.Errorf("the error names the request %q", invalid.Request)
		}
	} else if err != nil {
		return nil, nil, fmt.Errorf("not a ValidationError: %w", err)
	}
	slices.Sort(paths)
	return readObject(v.Elem(), l.op.Request), slices.Compact(paths), nil
}

// shown keeps values short in messages.
func shown(value any) string {
	const most = 60
	if value == (any)(absent{}) {
		return "(left out)"
	}
	return fmt.Sprintf("%.*q", most, fmt.Sprint(value))
}
