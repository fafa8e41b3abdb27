package tickets

import (
	"slices"
	"strconv"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// withdrawable is how long a message can be taken back.
const withdrawable = 2 * time.Minute

type fileOut struct {
	ID   string `json:"accessory_id"`
	Name string `json:"file_actual_name"`
}

type messageOut struct {
	said
	Replier int `json:"replier_type"`
}

// said is what all lists have of a message.
type said struct {
	Type      int       `json:"type"`
	ReplierID string    `json:"replier"`
	Content   string    `json:"content"`
	CreatedAt string    `json:"create_time"`
	Name      string    `json:"replier_name"`
	First     int       `json:"is_first_message"`
	Files     []fileOut `json:"accessory_list"`
}

// ownMessage is a message that comes with its ticket, and alone has an ID.
type ownMessage struct {
	said
	ID string `json:"message_id"`
}

func messageOf(c *call.Call, m *world.TicketMessage) messageOut {
	out := messageOut{said: said{ReplierID: m.AuthorID, Content: m.Content, CreatedAt: wall(m.CreatedAt), Name: m.Author, Files: []fileOut{}}}
	if m.Engineer {
		out.Type, out.Replier = 1, 1
	}
	if m.First {
		out.First = 1
	}
	for _, id := range m.Attachments {
		if a := c.State.Support.Attachments[id]; a != nil {
			out.Files = append(out.Files, fileOut{a.ID, a.Name})
		}
	}
	return out
}

func messagesOf(c *call.Call, list []*world.TicketMessage) []messageOut {
	out := []messageOut{}
	for _, m := range list {
		out = append(out, messageOf(c, m))
	}
	return out
}

// CreateMessages writes a message to the support engineers.
func CreateMessages(c *call.Call) (any, error) {
	t, err := own(c)
	if err != nil {
		return nil, err
	}
	in := c.In.Obj("message")
	switch {
	case t.Ended():
		return nil, errForbidden
	case in.Str("content") == "":
		return nil, invalid("message.content", "is empty.")
	}
	files, err := attachmentsFor(c, in.Strs("accessory_ids"))
	if err != nil {
		return nil, err
	}
	c.State.Write(t, world.TicketMessage{
		AuthorID: c.Caller.UserID, Author: c.Account().Name, Content: in.Str("content"), CreatedAt: c.Now, Attachments: files,
	})
	if t.Status == world.TicketAwaiting || t.Status == world.TicketResolved {
		t.Status = world.TicketWorking // there is something to do again
	}
	return done{}, nil
}

// RevokeMessage takes a message of the caller back.
func RevokeMessage(c *call.Call) (any, error) {
	t, err := own(c)
	if err != nil {
		return nil, err
	}
	m := t.Message(c.In.Str("message_id"))
	switch {
	case m == nil || m.Engineer:
		return nil, errDenied
	case m.First || t.Ended() || c.Now.After(m.CreatedAt.Add(withdrawable)):
		return nil, errForbidden
	}
	t.Messages = slices.DeleteFunc(t.Messages, func(other *world.TicketMessage) bool { return other == m })
	return done{}, nil
}

// ListMessages lists the messages of a ticket, oldest first.
func ListMessages(c *call.Call) (any, error) {
	t, err := seen(c)
	if err != nil {
		return nil, err
	}
	return map[string]any{"count": len(t.Messages), "message_list": call.Page(c, messagesOf(c, t.Messages))}, nil
}

// ListMoreInstantMessages lists the messages before a time, the latest of them first.
func ListMoreInstantMessages(c *call.Call) (any, error) {
	t, err := seen(c)
	if err != nil {
		return nil, err
	}
	millis, err := strconv.ParseInt(c.In.Str("create_time"), 10, 64)
	if err != nil {
		return nil, invalid("create_time", "is no time in milliseconds.")
	}
	before := slices.DeleteFunc(slices.Clone(t.Messages), func(m *world.TicketMessage) bool { return m.CreatedAt.UnixMilli() >= millis })
	slices.Reverse(before)
	return map[string]any{"count": len(before), "message_list": messagesOf(c, call.Cut(before, 0, c.In.Num("limit", 10)))}, nil
}

// polled are the tickets that a poll names and the caller sees.
func polled(c *call.Call) ([]*world.Ticket, error) {
	var list []*world.Ticket
	for _, id := range c.In.Strs("case_ids") {
		t := c.State.Support.Ticket(id)
		if t == nil || !visible(c, t) {
			return nil, errDenied
		}
		list = append(list, t)
	}
	return list, nil
}

// ListNewInstantMessages lists the messages of tickets since the last poll. The mark of a
// poll is a time in milliseconds.
func ListNewInstantMessages(c *call.Call) (any, error) {
	type statusOut struct {
		Status int    `json:"status"`
		ID     string `json:"incident_id"`
	}
	type newOut struct {
		ID       string       `json:"incident_id"`
		Messages []messageOut `json:"message_list"`
	}
	list, err := polled(c)
	if err != nil {
		return nil, err
	}
	since := int64(-1)
	if mark := c.In.Str("last_message_time_id"); mark != "" {
		if since, err = strconv.ParseInt(mark, 10, 64); err != nil {
			return nil, invalid("last_message_time_id", "is no mark of a poll.")
		}
	}
	statuses, fresh, last := []statusOut{}, []newOut{}, since
	for _, t := range list {
		open := 1
		if t.Ended() {
			open = 0
		}
		statuses = append(statuses, statusOut{open, t.ID})
		var found []*world.TicketMessage
		for _, m := range t.Messages {
			if at := m.CreatedAt.UnixMilli(); at > since {
				found, last = append(found, m), max(last, at)
			}
		}
		if len(found) > 0 {
			fresh = append(fresh, newOut{t.ID, messagesOf(c, found)})
		}
	}
	return map[string]any{"imstatus": statuses, "immsg": fresh, "last_message_time_id": strconv.FormatInt(max(last, 0), 10)}, nil
}

// ListUnreadNewInstantMessages counts the messages of tickets that the caller has not read.
func ListUnreadNewInstantMessages(c *call.Call) (any, error) {
	type unreadOut struct {
		Status int    `json:"status"`
		ID     string `json:"incident_id"`
		Count  int    `json:"unread_num"`
	}
	list, err := polled(c)
	if err != nil {
		return nil, err
	}
	out := []unreadOut{}
	for _, t := range list {
		out = append(out, unreadOut{t.Status, t.ID, t.Unread()})
	}
	return map[string]any{"imunread": out}, nil
}

// UpdateNewInstantMessagesRead marks the messages of a ticket as read.
func UpdateNewInstantMessagesRead(c *call.Call) (any, error) {
	t, err := own(c)
	if err != nil {
		return nil, err
	}
	for _, m := range t.Messages {
		m.Read = true
	}
	return done{}, nil
}
