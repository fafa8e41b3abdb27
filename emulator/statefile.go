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
	*r = replayer{st: cp.State, env: &env, clock: cp.Clock, session: cp.Session}
	return nil
}

// openStateFile takes up a state file, or starts a new one from the state that
// was seeded.
func (e *Emulator) openStateFile(path string) error {
	var r replayer
	file, err := wal.Open(path, stateFormat, r.load, r.replay)
	if err != nil {
		return fmt.Errorf("emulator: %w", err)
	}
	if r.st != nil {
		e.state, e.seed, e.session = r.st, r.st.Seed, r.session+1
		e.clock.restore(r.clock)
	}
	// What was replayed goes into a checkpoint at once: from here on other
	// settings may apply, and a later version need not repeat it.
	e.log, e.file = file, file
	if err := e.checkpoint(); err != nil {
		return errors.Join(fmt.Errorf("emulator: %w", err), file.Close())
	}
	if n := file.Torn(); n > 0 && e.logger != nil {
		e.logger.Warn("the state file ended in an interrupted write, which nobody was told about", "bytes", n)
	}
	return nil
}

// checkpoint writes the whole state. The caller keeps others from changing it.
func (e *Emulator) checkpoint() error { return e.checkpointOf(e.state, e.clock.setting()) }

func (e *Emulator) checkpointOf(st *State, clock clockSet) error {
	if e.log == nil {
		return nil
	}
	b, err := json.Marshal(checkpoint{e.session, clock, e.env.settings(), st})
	if err != nil {
		return err
	}
	return e.log.Checkpoint(b)
}

// compactIfDue writes a checkpoint in the background once the commands take
// more room than one.
func (e *Emulator) compactIfDue() {
	if e.file == nil || !e.file.Due() || !e.compacting.CompareAndSwap(false, true) {
		return
	}
	e.background.Go(func() {
		defer e.compacting.Store(false)
		e.mu.RLock()
		defer e.mu.RUnlock()
		if err := e.checkpoint(); err != nil && e.logger != nil {
			e.logger.Error("the state file was not compacted", "error", err)
		}
	})
}

// Close drops the calls that a fault delays over a socket and gives the state
// file back, with everything in it. Calls that change something fail afterwards
// if there is one; without, there is nothing else to close.
func (e *Emulator) Close() error {
	e.stopWaiting()
	if e.file == nil {
		return nil
	}
	e.background.Wait()
	e.mu.Lock()
	defer e.mu.Unlock()
	err := e.checkpoint()
	if errors.Is(err, wal.ErrClosed) {
		return nil
	}
	if err = errors.Join(err, e.file.Close()); err != nil {
		return fmt.Errorf("emulator: %w", err)
	}
	return nil
}

// stopWaiting ends the waits of calls that a fault delays.
func (e *Emulator) stopWaiting() { e.stopOnce.Do(func() { close(e.closing) }) }
