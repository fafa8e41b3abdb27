package tickets

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opPollMessages = transport.Operation{
	ID: "ListNewInstantMessages", Name: "tickets.PollMessages",
	Method: http.MethodGet, Path: "/v2/servicerequest/cases/instant-messages",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// PollMessagesRequest holds the parameters of [Service.PollMessages].
type PollMessagesRequest struct {
	// Tickets. Required, at most 100.
	TicketIDs []string `url:"case_ids"`
	// IAM group; required for tickets of others in the same group. At most 64 characters.
	GroupID string `url:"group_id,omitempty"`
	// Mark of the last poll. At most 64 characters.
	Mark string `url:"last_message_time_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *PollMessagesRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Strings("case_ids", r.TicketIDs).Required().Max(100)
		c.String("group_id", r.GroupID).Max(64)
		c.String("last_message_time_id", r.Mark).Max(64)
	})
}

// PollMessagesResponse is the response of [Service.PollMessages].
type PollMessagesResponse struct {
	// Messages by ticket.
	Tickets []TicketMessages `json:"immsg"`
	// States.
	Statuses []PollStatus `json:"imstatus"`
	// Mark of the last poll.
	Mark string `json:"last_message_time_id"`

	core.Metadata `json:"-"`
}

// PollMessages lists the messages of several tickets since the last poll.
//
// Pass last_message_time_id of the answer to the next poll.
//
// The package comment has the codes of refusals.
//
// Operation ListNewInstantMessages: GET /v2/servicerequest/cases/instant-messages (partner or
// customer credentials, 10 calls/s).
func (s *Service) PollMessages(ctx context.Context, req *PollMessagesRequest, opts ...option.Option) (*PollMessagesResponse, error) {
	return transport.Call[PollMessagesResponse](ctx, s.client(), &opPollMessages, req, opts)
}

// TicketMessages are the new messages of a ticket.
type TicketMessages struct {
	// Ticket.
	TicketID string `json:"incident_id"`
	// Messages.
	Messages []Message `json:"message_list"`
}

// PollStatus is whether a ticket is open.
type PollStatus struct {
	// Ticket.
	TicketID string `json:"incident_id"`
	// 1 = the ticket is open.
	Status int `json:"status"`
}

var opListUnread = transport.Operation{
	ID: "ListUnreadNewInstantMessages", Name: "tickets.ListUnread",
	Method: http.MethodGet, Path: "/v2/servicerequest/cases/instant-messages/unread",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListUnreadRequest holds the parameters of [Service.ListUnread].
type ListUnreadRequest struct {
	// Tickets. Required, at most 100.
	TicketIDs []string `url:"case_ids"`
	// IAM group; required for tickets of others in the same group. At most 64 characters.
	GroupID string `url:"group_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListUnreadRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Strings("case_ids", r.TicketIDs).Required().Max(100)
		c.String("group_id", r.GroupID).Max(64)
	})
}

// ListUnreadResponse is the response of [Service.ListUnread].
type ListUnreadResponse struct {
	// Counts by ticket.
	Counts []UnreadCount `json:"imunread"`

	core.Metadata `json:"-"`
}

// ListUnread counts the unread messages of tickets.
//
// The package comment has the codes of refusals.
//
// Operation ListUnreadNewInstantMessages: GET /v2/servicerequest/cases/instant-messages/unread
// (partner or customer credentials, 10 calls/s).
func (s *Service) ListUnread(ctx context.Context, req *ListUnreadRequest, opts ...option.Option) (*ListUnreadResponse, error) {
	return transport.Call[ListUnreadResponse](ctx, s.client(), &opListUnread, req, opts)
}

// UnreadCount is the number of unread messages of a ticket.
type UnreadCount struct {
	// Ticket.
	TicketID string `json:"incident_id"`
	// State.
	Status Status `json:"status"`
	// Unread messages.
	Unread int `json:"unread_num"`
}

var opMarkRead = transport.Operation{
	ID: "UpdateNewInstantMessagesRead", Name: "tickets.MarkRead",
	Method: http.MethodPost, Path: "/v2/servicerequest/cases/{case_id}/instant-messages/unread",
	Host:     transport.HostTickets,
	Callers:  []core.Role{core.RolePartner, core.RoleCustomer},
	NoSettle: "what stands there is no proof of who did it",
	Repeat:   transport.Repeatable,
	Envelope: true,
}

// MarkReadRequest holds the parameters of [Service.MarkRead].
type MarkReadRequest struct {
	// Ticket. Required, at most 64 characters.
	TicketID string `path:"case_id" json:"-" url:"-"`
	// IAM group. At most 64 characters.
	GroupID string `json:"group_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *MarkReadRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("case_id", r.TicketID).Required().Max(64)
		c.String("group_id", r.GroupID).Max(64).
			Match(groupIDPattern, "letters and digits")
	})
}

// MarkRead marks the messages of a ticket as read.
//
// No query tells whether a call whose response was lost has taken effect.
//
// The package comment has the codes of refusals.
//
// Operation UpdateNewInstantMessagesRead: POST
// /v2/servicerequest/cases/{case_id}/instant-messages/unread (partner or customer credentials,
// 10 calls/s).
func (s *Service) MarkRead(ctx context.Context, req *MarkReadRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opMarkRead, req, nil, opts)
}

var opListEarlierMessages = transport.Operation{
	ID: "ListMoreInstantMessages", Name: "tickets.ListEarlierMessages",
	Method: http.MethodGet, Path: "/v2/servicerequest/cases/{case_id}/instant-messages/more",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListEarlierMessagesRequest holds the parameters of [Service.ListEarlierMessages].
type ListEarlierMessagesRequest struct {
	// Ticket. Required, at most 64 characters.
	TicketID string `path:"case_id" json:"-" url:"-"`
	// Before when, in milliseconds since 1970. Required, at most 32 characters.
	Before string `url:"create_time"`
	// Records per page. Required, 0 to 100.
	Limit int `url:"limit"`
	// Who wrote the message before. Required.
	Side Side `url:"type"`
	// IAM group; required for tickets of others in the same group. At most 64 characters.
	GroupID string `url:"group_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListEarlierMessagesRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("case_id", r.TicketID).Required().Max(64)
		c.String("create_time", r.Before).Required().Max(32)
		c.Int("limit", r.Limit).Between(0, 100)
		check.Enum(c, "type", r.Side, sideValues...).Required()
		c.String("group_id", r.GroupID).Max(64)
	})
}

// ListEarlierMessagesResponse is the response of [Service.ListEarlierMessages].
type ListEarlierMessagesResponse struct {
	// Number of records in all.
	Count int `json:"count"`
	// Messages.
	Messages []Message `json:"message_list"`

	core.Metadata `json:"-"`
}

// ListEarlierMessages lists the messages of a ticket before a time.
//
// The package comment has the codes of refusals.
//
// Operation ListMoreInstantMessages: GET
// /v2/servicerequest/cases/{case_id}/instant-messages/more (partner or customer credentials, 10
// calls/s).
func (s *Service) ListEarlierMessages(ctx context.Context, req *ListEarlierMessagesRequest, opts ...option.Option) (*ListEarlierMessagesResponse, error) {
	return transport.Call[ListEarlierMessagesResponse](ctx, s.client(), &opListEarlierMessages, req, opts)
}

var sideValues = []Side{SideCustomer, SideHuaweiEngineer}
