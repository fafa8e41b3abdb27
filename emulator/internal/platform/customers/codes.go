package customers

import (
	"regexp"
	"slices"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// SendVerificationMessageCode makes a code; tests read it with
// Emulator.VerificationCode. A new code replaces the one before it.
func SendVerificationMessageCode(c *call.Call) (any, error) {
	mobile, scene := c.In.Str("mobile_phone"), c.In.Num("scene", world.SceneRegistration)
	if !mainlandMobile.MatchString(mobile) {
		return nil, refusal.Parameter("mobile_phone", "must be a mobile number of mainland China.")
	}
	customer := ""
	if scene == world.SceneBankCard {
		a, err := c.OwnCustomer(c.In.Str("customer_id"))
		if err != nil {
			return nil, err
		}
		customer = a.ID
	}
	minutes := c.In.Num("timeout", 10)
	if minutes > 60 {
		minutes = 5
	}
	return nil, SendCode(c, scene, minutes, customer)
}

// SendCode makes a code for the mobile number of a call.
func SendCode(c *call.Call, scene, minutes int, customer string) error {
	mobile := c.In.Str("mobile_phone")
	if !mainlandMobile.MatchString(mobile) {
		return refusal.Parameter("mobile_phone", "must be a mobile number of mainland China.")
	}
	sent := codesSent(c, mobile)
	if len(sent) >= codesPerDay || countSince(sent, c.Now.Add(-time.Hour)) >= codesPerHour {
		return refusal.New("CBC.99004015", "The limit of verification codes is reached.")
	}
	c.State.Codes[world.CodeKey(mobile, scene)] = &world.SMSCode{
		Code:      units.Digits(c.State.Seed, 6, "code", units.Utoa(c.State.Next())),
		ExpiresAt: c.Now.Add(time.Duration(minutes) * time.Minute),
		Customer:  customer, Sent: append(sentTimes(c, mobile, scene), c.Now),
	}
	return nil
}

// RightCode is the code of a number, or the refusal of a wrong one by an operation that
// has no code for it.
func RightCode(c *call.Call, mobile string, scene int, code string) (*world.SMSCode, error) {
	s, state := tryCode(c, mobile, scene, code)
	if state != codeRight {
		return nil, refusal.Parameter("verification_code", "is wrong or has expired.")
	}
	return s, nil
}

// sentTimes is when codes of a scene were sent in the last day.
func sentTimes(c *call.Call, mobile string, scene int) []time.Time {
	s := c.State.Codes[world.CodeKey(mobile, scene)]
	if s == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.Sent), func(t time.Time) bool {
		return !t.After(c.Now.Add(-24 * time.Hour))
	})
}

// codesSent is when codes were sent to a number in the last day; the limits
// count all scenes together.
func codesSent(c *call.Call, mobile string) []time.Time {
	return slices.Concat(sentTimes(c, mobile, world.SceneRegistration), sentTimes(c, mobile, world.SceneBankCard), sentTimes(c, mobile, world.SceneMember))
}

func countSince(times []time.Time, from time.Time) int {
	n := 0
	for _, t := range times {
		if t.After(from) {
			n++
		}
	}
	return n
}

// mainlandMobile is the form of the numbers that the China site takes.
var mainlandMobile = regexp.MustCompile(`^1[3-9][0-9]{9}$`)

// mobileLeft is how many accounts a number can still register.
func mobileLeft(c *call.Call, number string) int {
	m := c.State.Mobiles[number]
	switch {
	case m.Taken || m.Reserved:
		return 0
	case !c.Env.On(world.RuleMobileCap):
		return c.Env.MobileCap
	}
	return max(c.Env.MobileCap-m.Accounts, 0)
}

// Limits of verification codes.
const (
	codesPerHour = 15
	codesPerDay  = 60
	codeTries    = 3
)

// codeState is the result of trying a code.
type codeState int

const (
	codeRight codeState = iota
	codeWrong
	codeExpired
	codeSpent
)

// tryCode checks a code and counts a wrong attempt. A right one is not used up
// yet, so that a call that is refused for another reason can be retried.
func tryCode(c *call.Call, mobile string, scene int, code string) (*world.SMSCode, codeState) {
	s := c.State.Codes[world.CodeKey(mobile, scene)]
	limited := c.Env.On(world.RuleCodeTries)
	switch {
	case s == nil || s.Used || s.Code == "":
		return nil, codeWrong
	case limited && s.Wrong >= codeTries:
		return s, codeSpent
	case !c.Now.Before(s.ExpiresAt):
		return s, codeExpired
	case s.Code != code:
		s.Wrong++
		return s, codeWrong
	}
	return s, codeRight
}
