package emulator

import "time"

// mobileCap is how many accounts one number may register.
const mobileCap = 5

// environment is the part of the emulator's settings that handlers and events
// may look at. It is fixed when the emulator is made.
type environment struct {
	off              map[string]bool // rules that are switched off
	associationDelay time.Duration
	reviewDelay      time.Duration
	paymentDelay     time.Duration
	mobileCap        int
}

// on says whether an inferred rule applies.
func (env *environment) on(rule string) bool { return !env.off[rule] }
