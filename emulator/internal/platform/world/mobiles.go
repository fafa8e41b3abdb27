package world

import (
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// MobileUse is what is known about a mobile number.
type MobileUse struct {
	Accounts int  `json:"accounts,omitempty"` // registered with it here
	Taken    bool `json:"taken,omitempty"`    // exists outside
	Reserved bool `json:"reserved,omitempty"` // kept by the platform
}

// UseMobile counts an account that is registered with a number.
func (st *State) UseMobile(number string) {
	m := st.Mobiles[number]
	m.Accounts++
	st.Mobiles[number] = m
}

// Scenes of verification codes.
const (
	SceneRegistration = 29
	SceneBankCard     = 18
	SceneMember       = 1 // of an enterprise; the operation has no scenes
)

// SMSCode is the latest code of a number and scene, with the times of the
// codes sent in the last day.
type SMSCode struct {
	Code      string      `json:"code"`
	ExpiresAt time.Time   `json:"expires_at"`
	Wrong     int         `json:"wrong,omitempty"`
	Used      bool        `json:"used,omitempty"`
	Customer  string      `json:"customer,omitempty"`
	Sent      []time.Time `json:"sent"`
}

// CodeKey is where the code of a number and scene is kept.
func CodeKey(mobile string, scene int) string { return mobile + "/" + units.Itoa(scene) }
