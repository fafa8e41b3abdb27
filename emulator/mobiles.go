package emulator

import (
	"regexp"
	"time"
)

// mobileCap is how many accounts one number may register.
const mobileCap = 5

// mobileUse is what is known about a mobile number.
type mobileUse struct {
	Accounts int  `json:"accounts,omitempty"` // registered with it here
	Taken    bool `json:"taken,omitempty"`    // exists outside
	Reserved bool `json:"reserved,omitempty"` // kept by the platform
}

// mainlandMobile is the form of the numbers that the China site takes.
var mainlandMobile = regexp.MustCompile(`^1[3-9][0-9]{9}$`)

func (st *State) useMobile(number string) {
	m := st.Mobiles[number]
	m.Accounts++
	st.Mobiles[number] = m
}

// mobileLeft is how many accounts a number can still register.
func (c *call) mobileLeft(number string) int {
	m := c.st.Mobiles[number]
	switch {
	case m.Taken || m.Reserved:
		return 0
	case !c.env.on(ruleMobileCap):
		return c.env.mobileCap
	}
	return max(c.env.mobileCap-m.Accounts, 0)
}

// Scenes of verification codes.
const (
	sceneRegistration = 29
	sceneBankCard     = 18
)

// Limits of verification codes.
const (
	codesPerHour = 15
	codesPerDay  = 60
	codeTries    = 3
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

// codeState is the result of trying a code.
type codeState int

const (
	codeRight codeState = iota
	codeWrong
	codeExpired
	codeSpent
)

// tryCode checks a code and counts a wrong try. A right one is not used up
// yet, so that a call that is refused for another reason can be repeated.
func (c *call) tryCode(mobile string, scene int, code string) (*smsCode, codeState) {
	s := c.st.Codes[codeKey(mobile, scene)]
	limited := c.env.on(ruleCodeTries)
	switch {
	case s == nil || s.Used || s.Code == "":
		return nil, codeWrong
	case limited && s.Wrong >= codeTries:
		return s, codeSpent
	case !c.now.Before(s.ExpiresAt):
		return s, codeExpired
	case s.Code != code:
		s.Wrong++
		return s, codeWrong
	}
	return s, codeRight
}
