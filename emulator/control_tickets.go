package emulator

import "github.com/partnerbss/partnerbss-go/emulator/internal/platform/console"

// AcceptTicket lets a support engineer take a ticket.
func (e *Emulator) AcceptTicket(ticketID string) error {
	_, err := e.workTicket(ticketID, "accept", "")
	return err
}

// AnswerTicket lets a support engineer write a message in a ticket and wait for the
// customer. It returns the ID of the message.
func (e *Emulator) AnswerTicket(ticketID, text string) (string, error) {
	return e.workTicket(ticketID, "answer", text)
}

// ResolveTicket lets a support engineer say how the problem of a ticket was solved; its
// owner closes it then, or writes again.
func (e *Emulator) ResolveTicket(ticketID, text string) error {
	_, err := e.workTicket(ticketID, "resolve", text)
	return err
}

// InvalidateTicket lets a support engineer end a ticket as none, with the reason.
func (e *Emulator) InvalidateTicket(ticketID, reason string) error {
	_, err := e.workTicket(ticketID, "invalidate", reason)
	return err
}

func (e *Emulator) workTicket(ticketID, step, text string) (string, error) {
	return e.change(console.WorkTicket, console.TicketWork{TicketID: ticketID, Step: step, Text: text})
}

// TicketCode returns the latest code that was sent to a contact of an account, a mobile
// number (way 0) or an email address (way 1), and whether there is one that was not used
// yet.
func (e *Emulator) TicketCode(accountID string, way int, contact string) (string, bool) {
	st, unlock := e.engine.Read()
	defer unlock()
	check := st.Support.Contact(accountID, way, contact)
	if check == nil || check.Code == "" {
		return "", false
	}
	return check.Code, true
}
