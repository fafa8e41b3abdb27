package emulator

import (
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// mobileUse is what is known about a mobile number.
type mobileUse struct {
	Accounts int  `json:"accounts,omitempty"` // registered with it here
	Taken    bool `json:"taken,omitempty"`    // exists outside
	Reserved bool `json:"reserved,omitempty"` // kept by the platform
}

func (st *State) useMobile(number string) {
	m := st.Mobiles[number]
	m.Accounts++
	st.Mobiles[number] = m
}

// Scenes of verification codes.
const (
	sceneRegistration = 29
	sceneBankCard     = 18
)

// smsCode is the latest code of a number and scene, with the times of the
// codes sent in the last day.
type smsCode struct {
	Code      string      `json:"code"`
	ExpiresAt time.Time   `json:"expires_at"`
	Wrong     int         `json:"wrong,omitempty"`
	Used      bool        `json:"used,omitempty"`
	Customer  string      `json:"customer,omitempty"`
	Sent      []time.Time `json:"sent"`
}

func codeKey(mobile string, scene int) string { return mobile + "/" + units.Itoa(scene) }
