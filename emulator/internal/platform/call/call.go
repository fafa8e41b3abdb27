// Package call is what every handler works with: the call that it answers, with
// its input, caller and time, and what several domains have in common of it:
// whose customers it is about, filters, pages, batches, marked values, and the
// names and shapes that more than one domain answers.
package call

import (
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Handler answers one operation from the state. It returns the value of the
// success body (nil for 204), or a refusal. It must depend on nothing but
// the call, and must not write to the state when the contract says x-safe.
type Handler func(c *Call) (any, error)

// Call is what a handler sees.
type Call struct {
	Op     *Operation
	State  *world.State
	Env    *world.Environment
	Caller Caller
	In     Input
	Now    time.Time
	Lang   string // zh_CN or en_US
	// Documents are all operations, for handlers that answer like another one.
	Documents map[string]*Operation
}

// Account is the caller's account.
func (c *Call) Account() *world.Account { return c.State.Accounts[c.Caller.AccountID] }

// English says whether names are wanted in English.
func (c *Call) English() bool { return c.Lang == "en_US" }

// Run executes the handler, unless the input is marked for an error.
func (c *Call) Run(h Handler) (any, error) {
	if err := c.outcome(); err != nil {
		return nil, err
	}
	return h(c)
}
