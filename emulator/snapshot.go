package emulator

import (
	"encoding/json"
	"fmt"
	"time"
)

// snapshot is what Snapshot writes.
type snapshot struct {
	Version int       `json:"version"`
	Now     time.Time `json:"now"`
	State   *State    `json:"state"`
}

// Snapshot returns the whole state as JSON, secrets of the emulated accounts
// included. Faults, drifts, the journal and quotas are not part of it.
func (e *Emulator) Snapshot() []byte {
	e.mu.RLock()
	defer e.mu.RUnlock()
	b, err := json.Marshal(snapshot{stateVersion, e.clock.now(), e.state})
	if err != nil {
		// The state is made of plain values; this is a bug.
		panic(err)
	}
	return b
}

// Restore replaces the state by a snapshot and sets the business clock to the
// time at which it was taken. A snapshot of a newer version, or one that
// cannot be read, is refused and changes nothing.
func (e *Emulator) Restore(data []byte) error {
	var head struct {
		Version int `json:"version"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return fmt.Errorf("emulator: snapshot: %w", err)
	}
	if head.Version < 1 || head.Version > stateVersion {
		return fmt.Errorf("emulator: snapshot has version %d, this program reads up to %d", head.Version, stateVersion)
	}
	s := snapshot{State: newState(0)}
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf("emulator: snapshot: %w", err)
	}
	if s.State == nil {
		return fmt.Errorf("emulator: snapshot has no state")
	}
	s.State.reindex()
	if err := s.State.Ledger.verify(); err != nil {
		return fmt.Errorf("emulator: snapshot: %w", err)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.state = s.State
	e.clock.set(s.Now)
	return nil
}
