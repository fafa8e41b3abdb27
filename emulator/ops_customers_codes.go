package emulator

import (
	"slices"
	"time"
)

func codeKey(mobile string, scene int) string { return mobile + "/" + itoa(scene) }

// sendVerificationMessageCode makes a code; tests read it with
// Emulator.VerificationCode. A new code replaces the one before it.
func sendVerificationMessageCode(c *call) (any, error) {
	mobile, scene := c.in.str("mobile_phone"), c.in.num("scene", sceneRegistration)
	if !mainlandMobile.MatchString(mobile) {
		return nil, errParameter("mobile_phone", "must be a mobile number of mainland China.")
	}
	customer := ""
	if scene == sceneBankCard {
		a, err := c.ownCustomer(c.in.str("customer_id"))
		if err != nil {
			return nil, err
		}
		customer = a.ID
	}
	sent := c.codesSent(mobile)
	if len(sent) >= codesPerDay || countSince(sent, c.now.Add(-time.Hour)) >= codesPerHour {
		return nil, fail("CBC.99004015", "The limit of verification codes is reached.")
	}
	minutes := c.in.num("timeout", 10)
	if minutes > 60 {
		minutes = 5
	}
	c.st.Codes[codeKey(mobile, scene)] = &smsCode{
		Code:      digits(c.st.Seed, 6, "code", utoa(c.st.next())),
		ExpiresAt: c.now.Add(time.Duration(minutes) * time.Minute),
		Customer:  customer, Sent: append(c.sentTimes(mobile, scene), c.now),
	}
	return nil, nil
}

// sentTimes is when codes of a scene were sent in the last day.
func (c *call) sentTimes(mobile string, scene int) []time.Time {
	s := c.st.Codes[codeKey(mobile, scene)]
	if s == nil {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(s.Sent), func(t time.Time) bool {
		return !t.After(c.now.Add(-24 * time.Hour))
	})
}

// codesSent is when codes were sent to a number in the last day; the limits
// count all scenes together.
func (c *call) codesSent(mobile string) []time.Time {
	return append(c.sentTimes(mobile, sceneRegistration), c.sentTimes(mobile, sceneBankCard)...)
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
