package emulator

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/seed"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// snapshot is what Snapshot writes.
type snapshot struct {
	Version int           `json:"version"`
	Now     time.Time     `json:"now"`
	State   *world.State  `json:"state"`
	Gateway *gatewayState `json:"gateway,omitempty"`
}

// gatewayState is what is armed or counted in front of the business state.
type gatewayState struct {
	Skew   time.Duration         `json:"skew,omitempty"`
	Faults []*armedFault         `json:"faults,omitempty"`
	Drifts []*armedDrift         `json:"drifts,omitempty"`
	Failed map[string]*failedKey `json:"failed_keys,omitempty"`
}

// Snapshot returns the whole state as JSON, secrets of the emulated accounts
// included: accounts and everything below them, credentials, what is due, the
// clock, faults and drifts with what is left of them, and locked keys. The
// journal and its counts are not part of it, as they tell what happened.
func (e *Emulator) Snapshot() []byte {
	st, unlock := e.engine.Read()
	defer unlock()
	b, err := json.Marshal(snapshot{world.Version, e.engine.Now(), st, &gatewayState{
		Skew: e.wall.skewed(), Faults: e.faults.save(), Drifts: e.drifts.save(), Failed: e.lockout.save(),
	}})
	if err != nil {
		// The state is made of plain values; this is a bug.
		panic(err)
	}
	return b
}

// Restore replaces the state by a snapshot and sets the business clock to the
// time at which it was taken. Faults and drifts are those of the snapshot, and
// the quotas are fresh. A snapshot of a newer version, or one that cannot be
// read, is refused and changes nothing.
func (e *Emulator) Restore(data []byte) error {
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return fmt.Errorf("emulator: snapshot: %w", err)
	}
	if head.Version < 1 || head.Version > world.Version {
		return fmt.Errorf("emulator: snapshot has version %d, this program reads up to %d", head.Version, world.Version)
	}
	s := snapshot{State: world.New(0), Gateway: &gatewayState{}}
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf("emulator: snapshot: %w", err)
	}
	if s.State == nil || s.Gateway == nil {
		return fmt.Errorf("emulator: snapshot has no state")
	}
	s.State.Reindex()
	if err := s.State.Ledger.Verify(); err != nil {
		return fmt.Errorf("emulator: snapshot: %w", err)
	}
	return e.replaceState(s.State, e.engine.SettingFor(s.Now), s.Gateway)
}

// Reseed starts anew from a seed: the state, the business clock, faults, drifts,
// locked keys, quotas and the journal are those of a new emulator. A seed that
// contradicts itself changes nothing.
func (e *Emulator) Reseed(s Seed) error {
	fresh := e.freshClock()
	st := world.New(e.seed)
	if err := seed.Plant(st, s.data(), e.engine.TimeAt(fresh)); err != nil {
		return fmt.Errorf("emulator: seed: %w", s.explain(err))
	}
	if err := e.replaceState(st, fresh, &gatewayState{}); err != nil {
		return err
	}
	e.journal.reset()
	return nil
}

// freshClock is how the business clock is set at the start.
func (e *Emulator) freshClock() world.ClockSetting {
	if e.setTo != nil {
		return e.engine.SettingFor(*e.setTo)
	}
	return world.ClockSetting{Frozen: e.engine.Setting().Frozen}
}

// Reset is [Emulator.Reseed] with the seed of the options, for a fresh start
// between tests.
func (e *Emulator) Reset() error { return e.Reseed(e.origin) }

// replaceState puts another state in place of the present one, with what is in
// front of it.
func (e *Emulator) replaceState(st *world.State, clock world.ClockSetting, gateway *gatewayState) error {
	err := e.engine.Replace(st, clock, func() {
		e.wall.shift(gateway.Skew)
		e.faults.load(gateway.Faults)
		e.drifts.load(gateway.Drifts)
		e.lockout.load(gateway.Failed)
		e.quotas.clear()
	})
	if err != nil {
		return fmt.Errorf("emulator: %w", err)
	}
	return nil
}
