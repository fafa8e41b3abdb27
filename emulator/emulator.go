package emulator

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/contract"
	"github.com/partnerbss/partnerbss-go/emulator/internal/engine"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/seed"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Emulator is the partner BSS API and IAM under one address. It is an
// http.Handler; see [Start] and [Serve] for a listening server and
// [Emulator.Transport] for one without sockets. It is safe for concurrent use.
type Emulator struct {
	contract *contract.Contract
	engine   *engine.Engine
	strict   contract.Strictness
	logger   *slog.Logger

	wall   *gatewayClock
	seed   int64
	origin Seed          // that the options name
	setTo  *time.Time    // where a running business clock begins, if not now
	serial atomic.Uint64 // of request IDs

	closing  chan struct{} // closed by Close, for calls that wait in a fault
	stopOnce sync.Once

	lockout lockout
	quotas  quotas
	faults  faultPlan
	drifts  driftPlan
	journal journal
}

// New returns an emulator with the default seed, unless options say otherwise.
// It panics on mistakes in options (an unknown rule or operation, a seed that
// contradicts itself): they are mistakes of the program. [NewChecked] returns
// them.
func New(opts ...Option) *Emulator {
	e, err := NewChecked(opts...)
	if err != nil {
		panic(err.Error())
	}
	return e
}

// NewChecked is like [New], for options that come from outside the program.
func NewChecked(opts ...Option) (*Emulator, error) {
	cfg := config{
		seed: DefaultSeed(), randomSeed: 1,
		associationDelay: time.Second, reviewDelay: time.Minute,
		businessClock: time.Now, gatewayClock: time.Now,
		off: map[string]bool{}, quotas: map[string]int{},
	}
	for _, opt := range opts {
		opt(&cfg)
	}
	env := world.Environment{
		Off: cfg.off, AssociationDelay: cfg.associationDelay,
		ReviewDelay: cfg.reviewDelay, PaymentDelay: cfg.paymentDelay, MobileCap: world.MobileCap,
	}
	e := &Emulator{
		contract: contract.Load(),
		strict: contract.Strictness{
			UnknownFields: env.On(world.RuleStrictFields), DecimalStrings: env.On(world.RuleDecimalStrings), BareNull: env.On(world.RuleBareQuery),
		},
		logger: cfg.logger, closing: make(chan struct{}),
		wall: &gatewayClock{source: cfg.gatewayClock},
		seed: cfg.randomSeed, origin: cfg.seed, setTo: cfg.setTo,
		quotas: quotas{off: cfg.quotasOff, limits: cfg.quotas},
	}
	e.engine = engine.New(env, world.NewClock(cfg.businessClock, cfg.frozenAt), cfg.logger, e.contract.Documents)
	if err := e.checkConfig(&cfg); err != nil {
		return nil, err
	}
	start := e.freshClock()
	st := world.New(cfg.randomSeed)
	if err := seed.Plant(st, cfg.seed.data(), e.engine.TimeAt(start)); err != nil {
		return nil, fmt.Errorf("emulator: seed: %w", cfg.seed.explain(err))
	}
	e.engine.Begin(st, start)
	if cfg.stateFile != "" {
		if err := e.engine.Open(cfg.stateFile); err != nil {
			return nil, fmt.Errorf("emulator: %w", err)
		}
		// That of the file, if it was there before.
		e.seed = e.engine.Seed()
	}
	return e, nil
}

func (e *Emulator) checkConfig(cfg *config) error {
	for id := range cfg.off {
		if !knownRule(id) {
			return fmt.Errorf("emulator: there is no rule %q", id)
		}
	}
	for op := range cfg.quotas {
		if e.contract.Operations[op] == nil {
			return fmt.Errorf("emulator: there is no operation %q", op)
		}
	}
	return nil
}

// ServeHTTP implements http.Handler.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// What the platform has begun it ends, whether the client waits or not.
	e.serve(r.WithContext(context.WithoutCancel(r.Context())), e.closing).write(w)
}

func (e *Emulator) newRequestID() string {
	// The session keeps IDs apart that a state file outlives.
	return units.HexID(e.seed, 32, "request", units.Utoa(e.engine.Sessions()), units.Utoa(e.serial.Add(1)))
}
