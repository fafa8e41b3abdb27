package world

import "time"

// MobileCap is how many accounts one number may register.
const MobileCap = 5

// Environment is the part of the emulator's settings that handlers and events
// may look at. It is fixed when the emulator is made.
type Environment struct {
	Off              map[string]bool // rules that are switched off
	AssociationDelay time.Duration
	ReviewDelay      time.Duration
	PaymentDelay     time.Duration
	MobileCap        int
}

// On says whether an inferred rule applies.
func (env *Environment) On(rule string) bool { return !env.Off[rule] }
