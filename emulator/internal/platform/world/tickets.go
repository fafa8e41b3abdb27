package world

import (
	"slices"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// States of a ticket.
const (
	TicketPending   = 0 // nobody has taken it yet
	TicketWorking   = 1
	TicketResolved  = 2 // the customer is to confirm
	TicketCompleted = 3
	TicketCancelled = 4
	TicketInvalid   = 12
	TicketAwaiting  = 17 // a message of the customer
)

// TicketStates are all states that the emulator's tickets have, in the order of lists.
var TicketStates = []int{TicketPending, TicketWorking, TicketResolved, TicketCompleted, TicketCancelled, TicketInvalid, TicketAwaiting}

// Ticket is a service ticket.
type Ticket struct {
	ID          string    `json:"id"`
	AccountID   string    `json:"account_id"` // who opened it
	SubType     string    `json:"sub_type,omitempty"`
	Product     string    `json:"product,omitempty"`
	Problem     string    `json:"problem"`
	Region      string    `json:"region,omitempty"`
	Severity    string    `json:"severity,omitempty"`
	Description string    `json:"description"`
	ProjectID   string    `json:"project_id,omitempty"`
	Status      int       `json:"status"`
	CreatedAt   time.Time `json:"created_at"`
	ResolvedAt  time.Time `json:"resolved_at,omitzero"`
	ConfirmedAt time.Time `json:"confirmed_at,omitzero"`
	PressedAt   time.Time `json:"pressed_at,omitzero"`
	Resolution  string    `json:"resolution,omitempty"`

	Contact      TicketContact     `json:"contact"`
	Extensions   map[string]string `json:"extensions,omitempty"`
	Judgement    string            `json:"judgement,omitempty"`
	Satisfaction []Satisfaction    `json:"satisfaction,omitempty"`
	Messages     []*TicketMessage  `json:"messages"`
	Log          []TicketEntry     `json:"log"`
}

// Ended reports whether nothing more happens to the ticket.
func (t *Ticket) Ended() bool {
	return t.Status == TicketCompleted || t.Status == TicketCancelled || t.Status == TicketInvalid
}

// Message finds a message of the ticket, or nil.
func (t *Ticket) Message(id string) *TicketMessage {
	for _, m := range t.Messages {
		if m.ID == id {
			return m
		}
	}
	return nil
}

// Unread counts the messages of the support engineers that the customer has not read.
func (t *Ticket) Unread() (n int) {
	for _, m := range t.Messages {
		if m.Engineer && !m.Read {
			n++
		}
	}
	return n
}

// TicketContact is how its owner wants to be reached about a ticket.
type TicketContact struct {
	AreaCode string `json:"area_code,omitempty"`
	Mobile   string `json:"mobile,omitempty"`
	Mail     string `json:"mail,omitempty"`
	Time     string `json:"time,omitempty"`
}

// TicketMessage is a message in a ticket.
type TicketMessage struct {
	ID          string    `json:"id"`
	Engineer    bool      `json:"engineer,omitempty"`
	AuthorID    string    `json:"author_id"`
	Author      string    `json:"author"`
	Content     string    `json:"content"`
	CreatedAt   time.Time `json:"created_at"`
	First       bool      `json:"first,omitempty"` // the description of the problem
	Read        bool      `json:"read,omitempty"`
	Attachments []string  `json:"attachments,omitempty"`
}

// Types of entries in the log of a ticket.
const (
	TicketLogCreated = iota + 1
	TicketLogAccepted
	TicketLogAnswered
	TicketLogResolved
	TicketLogPressed
	TicketLogCancelled
	TicketLogClosed
	TicketLogScored
	TicketLogInvalid
	TicketLogContact
)

// TicketEntry is what was done to a ticket.
type TicketEntry struct {
	ID         string    `json:"id"`
	Type       int       `json:"type"`
	Engineer   bool      `json:"engineer,omitempty"`
	OperatorID string    `json:"operator_id"`
	Operator   string    `json:"operator"`
	Text       string    `json:"text"`
	At         time.Time `json:"at"`
}

// Satisfaction is the score of one dimension.
type Satisfaction struct {
	ID    int `json:"id"`
	Value int `json:"value"`
}

// Attachment is a file of a ticket or message.
type Attachment struct {
	ID        string `json:"id"`
	AccountID string `json:"account_id"`
	Name      string `json:"name"`
	From      string `json:"from"`
	Data      []byte `json:"data"`
	Used      bool   `json:"used,omitempty"` // a ticket or message has it
}

// ContactCheck is a contact that an account proves to be its own.
type ContactCheck struct {
	ID        string    `json:"id"`
	AccountID string    `json:"account_id"`
	Way       int       `json:"way"` // 0 mobile, 1 mail
	Value     string    `json:"value"`
	AreaCode  string    `json:"area_code,omitempty"`
	Code      string    `json:"code,omitempty"`
	SentAt    time.Time `json:"sent_at"`
	Wrong     int       `json:"wrong,omitempty"`
	Verified  time.Time `json:"verified,omitzero"`
}

// Support is what the ticket system knows.
type Support struct {
	Tickets     []*Ticket              `json:"tickets"` // oldest first
	Attachments map[string]*Attachment `json:"attachments,omitempty"`
	Contacts    []*ContactCheck        `json:"contacts,omitempty"`
	Signed      map[string]int         `json:"signed,omitempty"` // account/agreement -> number of the record
}

// Ticket finds a ticket, or nil.
func (s *Support) Ticket(id string) *Ticket {
	for _, t := range slices.Backward(s.Tickets) {
		if t.ID == id {
			return t
		}
	}
	return nil
}

// Contact finds the latest check of a contact of an account, or nil.
func (s *Support) Contact(accountID string, way int, value string) *ContactCheck {
	for _, c := range slices.Backward(s.Contacts) {
		if c.AccountID == accountID && c.Way == way && c.Value == value {
			return c
		}
	}
	return nil
}

// NewTicketID generates an ID that sorts by the time of creation.
func (st *State) NewTicketID(now time.Time) string {
	n := units.Utoa(st.Next())
	return "TT" + now.In(units.Beijing).Format("20060102") + ("000000000" + n)[len(n):]
}

// Note enters what was done into the log of a ticket.
func (st *State) Note(t *Ticket, e TicketEntry) {
	e.ID = st.NewID("ticket log")
	t.Log = append(t.Log, e)
}

// Write adds a message to a ticket.
func (st *State) Write(t *Ticket, m TicketMessage) *TicketMessage {
	m.ID = st.NewID("ticket message")
	for _, id := range m.Attachments {
		if a := st.Support.Attachments[id]; a != nil {
			a.Used = true
		}
	}
	t.Messages = append(t.Messages, &m)
	return &m
}
