package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/wal"
)

// stateFormat is what a state file says about itself.
var stateFormat = wal.Format{Name: "bss-emulator-state", Version: stateVersion}

// WithStateFile keeps the state in a file. What the emulator has answered is in
// the file by the time the answer goes out, so that a killed process loses
// nothing that it acknowledged. The file belongs to one emulator at a time;
// Close gives it back.
//
// An existing file is taken up: the seed, the random seed and a frozen clock
// come from it, and WithSeed, WithRandomSeed and WithStart only count for a new
// one. The business clock goes on as it was set. Not in the file are the
// journal and its counts, faults, drifts, the skew of the gateway, locked keys
// and the last second of the quotas.
//
// A file of a newer version, a damaged one and one that is something else are
// refused and not touched.
func WithStateFile(path string) Option { return func(c *config) { c.stateFile = path } }

// checkpoint is the first part of a state file.
type checkpoint struct {
	Session  uint64   `json:"session"` // how often the file was opened
	Clock    clockSet `json:"clock"`
	Settings settings `json:"settings"`
	State    *State   `json:"state"`
}

// settings are those of the environment. Commands are replayed with the
// settings under which they were made.
type settings struct {
	Off              []string      `json:"off,omitempty"`
	AssociationDelay time.Duration `json:"association_delay"`
	ReviewDelay      time.Duration `json:"review_delay"`
	PaymentDelay     time.Duration `json:"payment_delay,omitempty"`
}

func (env *environment) settings() settings {
	s := settings{AssociationDelay: env.associationDelay, ReviewDelay: env.reviewDelay, PaymentDelay: env.paymentDelay}
	for _, id := range slices.Sorted(maps.Keys(env.off)) {
		if env.off[id] {
			s.Off = append(s.Off, id)
		}
	}
	return s
}

func (s settings) environment() environment {
	env := environment{
		off: map[string]bool{}, mobileCap: mobileCap,
		associationDelay: s.AssociationDelay, reviewDelay: s.ReviewDelay, paymentDelay: s.PaymentDelay,
	}
	for _, id := range s.Off {
		env.off[id] = true
	}
	return env
}

// load begins a replay with a checkpoint.
func (r *replayer) load(data []byte) error {
	cp := checkpoint{State: newState(0)}
	if err := json.Unmarshal(data, &cp); err != nil {
		return err
	}
	if cp.State == nil || cp.State.Version < 1 {
		return errors.New("the checkpoint has no state")
	}
	cp.State.reindex()
	if err := cp.State.Ledger.verify(); err != nil {
		return err
	}
	env := cp.Settings.environment()
	r.st, r.env, r.clock, r.session = cp.State, &env, cp.Clock, cp.Session
	return nil
}

// Close drops the calls that a fault delays over a socket and gives the state
// file back, with everything in it. Calls that change something fail afterwards
// if there is one; without, there is nothing else to close.
func (e *Emulator) Close() error {
	e.stopWaiting()
	if err := e.engine.close(); err != nil {
		return fmt.Errorf("emulator: %w", err)
	}
	return nil
}

// Sync returns when everything that happened before is in the state file. Calls
// and controls do that by themselves; an error says that the file cannot be
// written any more and that all further calls are going to fail. Without a
// state file there is nothing to wait for.
func (e *Emulator) Sync() error {
	if err := e.engine.sync(); err != nil {
		return fmt.Errorf("emulator: %w", err)
	}
	return nil
}

// kept reports for controls that return no error when the state file could not
// take what they did.
func (e *Emulator) kept(err error) {
	if err != nil && e.logger != nil {
		e.logger.Error("the state is not kept", "error", err)
	}
}

// stopWaiting ends the waits of calls that a fault delays.
func (e *Emulator) stopWaiting() { e.stopOnce.Do(func() { close(e.closing) }) }
