// Package tickets answers the operations of the service tickets: the catalogue of
// problems, tickets through their states, messages, attachments, and the contacts and
// agreements that a ticket takes. What the platform's documents leave open is inferred;
// docs/emulator.md has the list.
package tickets

import (
	"slices"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// The refusals of the ticket system. Its table of codes has these; most of its failures
// come under HTTP 200.
func invalid(field, text string) error {
	return refusal.WithStatus(refusal.Inside, "OSM.01010001", "Param validation failed. %s %s", field, text)
}

var (
	errDenied    = refusal.WithStatus(refusal.Inside, "OSM.01010002", "No operation permission.")
	errForbidden = refusal.WithStatus(refusal.Forbidden, "OSM.0003", "Forbidden")
	errPressed   = refusal.WithStatus(refusal.Inside, "OSM.01010004", "You have asked for the order, please ask for it later.")
)

// done is the answer of an operation that has nothing to tell.
type done struct {
	Code    *string `json:"error_code"`
	Message *string `json:"error_msg"`
}

// visible reports whether the caller sees a ticket: it is its own, or that of a customer
// of the partner.
func visible(c *call.Call, t *world.Ticket) bool {
	if t.AccountID == c.Caller.AccountID {
		return true
	}
	_, err := c.OwnCustomer(t.AccountID)
	return err == nil && c.Account().Partner != nil
}

// seen is the ticket of a path that the caller sees.
func seen(c *call.Call) (*world.Ticket, error) {
	t := c.State.Support.Ticket(c.In.Str("case_id"))
	if t == nil || !visible(c, t) {
		return nil, errDenied
	}
	return t, nil
}

// own is the ticket of a path that the caller opened, which it takes to change one.
func own(c *call.Call) (*world.Ticket, error) {
	t, err := seen(c)
	if err == nil && t.AccountID != c.Caller.AccountID {
		return nil, errDenied
	}
	return t, err
}

// all are the tickets that the caller sees, newest first.
func all(c *call.Call) []*world.Ticket {
	var list []*world.Ticket
	for _, t := range c.State.Support.Tickets {
		if visible(c, t) {
			list = append(list, t)
		}
	}
	slices.Reverse(list)
	return list
}
