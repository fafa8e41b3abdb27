package emulator

import (
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// handler answers one operation from the state. It returns the value of the
// success body (nil for 204), or a refusal. It must depend on nothing but
// the call, and must not write to the state when the contract says x-safe.
type handler func(c *call) (any, error)

// call is what a handler sees.
type call struct {
	op     *documented
	st     *world.State
	env    *world.Environment
	caller caller
	in     input
	now    time.Time
	lang   string // zh_CN or en_US
	// documents are all operations, for handlers that answer like another one.
	documents map[string]*documented
}

// account is the caller's account.
func (c *call) account() *world.Account { return c.st.Accounts[c.caller.AccountID] }

// english says whether names are wanted in English.
func (c *call) english() bool { return c.lang == "en_US" }

// run executes the handler, unless the input is marked for an error.
func (c *call) run(h handler) (any, error) {
	if err := c.outcome(); err != nil {
		return nil, err
	}
	return h(c)
}
