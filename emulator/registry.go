package emulator

import (
	"time"
)

// handler answers one operation from the state. It returns the value of the
// success body (nil for 204), or a refusal. It must depend on nothing but
// the call, and must not write to the state when the contract says x-safe.
type handler func(c *call) (any, error)

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

// caller is who made a call.
type caller struct {
	// AccountID and Role are those of the account acted for.
	AccountID string `json:"account_id"`
	Role      role   `json:"role"`
	// UserID is the user behind the credentials.
	UserID string `json:"user_id"`
	// AgentID is the partner that acts for a customer through an agency.
	AgentID string `json:"agent_id,omitempty"`
	// Scheme is "aksk" or "token".
	Scheme string `json:"scheme"`
}

// call is what a handler sees.
type call struct {
	op     *documented
	st     *State
	env    *environment
	caller caller
	in     input
	now    time.Time
	lang   string // zh_CN or en_US
	// documents are all operations, for handlers that answer like another one.
	documents map[string]*documented
}

// account is the caller's account.
func (c *call) account() *account { return c.st.Accounts[c.caller.AccountID] }

// english says whether names are wanted in English.
func (c *call) english() bool { return c.lang == "en_US" }

// run executes the handler, unless the input is marked for an error.
func (c *call) run(h handler) (any, error) {
	if err := c.outcome(); err != nil {
		return nil, err
	}
	return h(c)
}
