package tickets

import (
	"slices"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// pressAgain is how long a ticket rests before it can be pressed again.
const pressAgain = 30 * time.Minute

// UpdateCases cancels, closes, presses or deletes a ticket.
func UpdateCases(c *call.Call) (any, error) {
	t, err := own(c)
	if err != nil {
		return nil, err
	}
	switch c.In.Str("action_id") {
	case "cancel":
		err = cancel(c, t)
	case "close":
		err = closeTicket(c, t)
	case "press":
		err = press(c, t)
	case "delete":
		err = remove(c, t)
	default:
		err = invalid("action_id", "is none of cancel, close, press and delete.")
	}
	return done{}, err
}

func cancel(c *call.Call, t *world.Ticket) error {
	if t.Ended() {
		return errForbidden
	}
	t.Status = world.TicketCancelled
	note(c, t, world.TicketLogCancelled, c.In.Str("operate_desc"))
	return nil
}

// closeTicket confirms what the support engineers did.
func closeTicket(c *call.Call, t *world.Ticket) error {
	if t.Status != world.TicketResolved && t.Status != world.TicketAwaiting {
		return errForbidden
	}
	if len(c.In.List("incident_satisfaction_list")) > 0 {
		if err := score(c, t); err != nil {
			return err
		}
	}
	t.Status, t.ConfirmedAt = world.TicketCompleted, c.Now
	note(c, t, world.TicketLogClosed, c.In.Str("operate_desc"))
	return nil
}

func press(c *call.Call, t *world.Ticket) error {
	switch {
	case t.Status != world.TicketPending && t.Status != world.TicketWorking:
		return errForbidden
	case !t.PressedAt.IsZero() && c.Now.Before(t.PressedAt.Add(pressAgain)):
		return errPressed
	}
	t.PressedAt = c.Now
	note(c, t, world.TicketLogPressed, c.In.Str("operate_desc"))
	return nil
}

func remove(c *call.Call, t *world.Ticket) error {
	if !t.Ended() {
		return errForbidden
	}
	s := &c.State.Support
	s.Tickets = slices.DeleteFunc(s.Tickets, func(other *world.Ticket) bool { return other == t })
	return nil
}

// CreateScores scores a ticket that has ended well, once.
func CreateScores(c *call.Call) (any, error) {
	t, err := own(c)
	switch {
	case err != nil:
		return nil, err
	case t.Status != world.TicketCompleted || len(t.Satisfaction) > 0:
		return nil, errForbidden
	}
	if err := score(c, t); err != nil {
		return nil, err
	}
	note(c, t, world.TicketLogScored, t.Judgement)
	return done{}, nil
}

func score(c *call.Call, t *world.Ticket) error {
	var given []world.Satisfaction
	for _, in := range c.In.List("incident_satisfaction_list") {
		id, value := in.Num("satisfaction_id", 0), in.Num("satisfaction_value", 0)
		if findDimension(id) == nil {
			return invalid("satisfaction_id", "is no dimension.")
		}
		if value < 1 || value > fullScore {
			return invalid("satisfaction_value", "is not from 1 to 5.")
		}
		given = append(given, world.Satisfaction{ID: id, Value: value})
	}
	t.Judgement, t.Satisfaction = c.In.Str("judgement"), given
	return nil
}

type scoreOut struct {
	Full     int    `json:"value"`
	ID       int    `json:"satisfaction_id"`
	Value    int    `json:"satisfaction_value"`
	Name     string `json:"satisfaction_name"`
	Step     int    `json:"per_value"`
	Category string `json:"sat_category_id"`
}

func scores(c *call.Call, t *world.Ticket) []scoreOut {
	out := []scoreOut{}
	for _, s := range t.Satisfaction {
		out = append(out, scoreOut{fullScore, s.ID, s.Value, findDimension(s.ID).name.In(c.English()), 1, "service"})
	}
	return out
}

// UpdateCaseContactInfo changes how the owner of a ticket wants to be reached.
func UpdateCaseContactInfo(c *call.Call) (any, error) {
	t, err := own(c)
	switch {
	case err != nil:
		return nil, err
	case t.Ended():
		return nil, errForbidden
	}
	contact := t.Contact
	for name, field := range map[string]*string{
		"area_code": &contact.AreaCode, "remind_mobile": &contact.Mobile, "remind_mail": &contact.Mail, "remind_time": &contact.Time,
	} {
		if c.In.Has(name) {
			*field = c.In.Str(name)
		}
	}
	if contact != t.Contact {
		t.Contact = contact
		note(c, t, world.TicketLogContact, "")
	}
	return done{}, nil
}
