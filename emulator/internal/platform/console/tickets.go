package console

import (
	"fmt"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// WorkTicket is the name of the change by which a support engineer works on a ticket.
const WorkTicket = "work on ticket"

// TicketWork is what a support engineer does: take it, answer it and wait for the
// customer, resolve it, or call it invalid.
type TicketWork struct {
	TicketID string `json:"ticket_id"`
	Step     string `json:"step"` // accept, answer, resolve or invalidate
	Text     string `json:"text,omitempty"`
}

// engineer is who works on tickets.
const engineer = "support-engineer"

func workOnTicket(st *world.State, _ *world.Environment, now time.Time, w TicketWork) (string, error) {
	t := st.Support.Ticket(w.TicketID)
	switch {
	case t == nil:
		return "", fmt.Errorf("there is no ticket %q", w.TicketID)
	case t.Ended():
		return "", fmt.Errorf("ticket %s has ended", t.ID)
	}
	var kind int
	switch w.Step {
	case "accept":
		kind, t.Status = world.TicketLogAccepted, world.TicketWorking
	case "answer":
		kind, t.Status = world.TicketLogAnswered, world.TicketAwaiting
	case "resolve":
		kind, t.Status, t.ResolvedAt, t.Resolution = world.TicketLogResolved, world.TicketResolved, now, w.Text
	case "invalidate":
		kind, t.Status = world.TicketLogInvalid, world.TicketInvalid
	default:
		return "", fmt.Errorf("step %q is none of accept, answer, resolve and invalidate", w.Step)
	}
	st.Note(t, world.TicketEntry{Type: kind, Engineer: true, OperatorID: engineer, Operator: engineer, Text: w.Text, At: now})
	if w.Text == "" {
		return t.ID, nil
	}
	return st.Write(t, world.TicketMessage{Engineer: true, AuthorID: engineer, Author: engineer, Content: w.Text, CreatedAt: now}).ID, nil
}
