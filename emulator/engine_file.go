package emulator

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/wal"
)

// stateFormat is what a state file says about itself.
var stateFormat = wal.Format{Name: "bss-emulator-state", Version: stateVersion}

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

func settingsOf(env *environment) settings {
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
	if err := cp.State.Ledger.Verify(); err != nil {
		return err
	}
	env := cp.Settings.environment()
	r.st, r.env, r.clock, r.session = cp.State, &env, cp.Clock, cp.Session
	return nil
}
