package engine

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/internal/wal"
)

// stateFormat is what a state file says about itself.
var stateFormat = wal.Format{Name: "bss-emulator-state", Version: world.Version}

// checkpoint is the first part of a state file.
type checkpoint struct {
	Session  uint64             `json:"session"` // how often the file was opened
	Clock    world.ClockSetting `json:"clock"`
	Settings settings           `json:"settings"`
	State    *world.State       `json:"state"`
}

// settings are those of the environment. Commands are replayed with the
// settings under which they were made.
type settings struct {
	Off              []string      `json:"off,omitempty"`
	AssociationDelay time.Duration `json:"association_delay"`
	ReviewDelay      time.Duration `json:"review_delay"`
	PaymentDelay     time.Duration `json:"payment_delay,omitempty"`
}

func settingsOf(env *world.Environment) settings {
	s := settings{AssociationDelay: env.AssociationDelay, ReviewDelay: env.ReviewDelay, PaymentDelay: env.PaymentDelay}
	for _, id := range slices.Sorted(maps.Keys(env.Off)) {
		if env.Off[id] {
			s.Off = append(s.Off, id)
		}
	}
	return s
}

func (s settings) environment() world.Environment {
	env := world.Environment{
		Off: map[string]bool{}, MobileCap: world.MobileCap,
		AssociationDelay: s.AssociationDelay, ReviewDelay: s.ReviewDelay, PaymentDelay: s.PaymentDelay,
	}
	for _, id := range s.Off {
		env.Off[id] = true
	}
	return env
}

// load begins a replay with a checkpoint.
func (r *replayer) load(data []byte) error {
	cp := checkpoint{State: world.New(0)}
	if err := json.Unmarshal(data, &cp); err != nil {
		return err
	}
	if cp.State == nil || cp.State.Version < 1 {
		return errors.New("the checkpoint has no state")
	}
	cp.State.Reindex()
	if err := cp.State.Ledger.Verify(); err != nil {
		return err
	}
	env := cp.Settings.environment()
	r.st, r.env, r.clock, r.session = cp.State, &env, cp.Clock, cp.Session
	return nil
}
