package tickets

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opSendMessage = transport.Operation{
	ID: "CreateMessages", Name: "tickets.SendMessage",
	Method: http.MethodPost, Path: "/v2/servicerequest/cases/{case_id}/message",
	Host:     transport.HostTickets,
	Callers:  []core.Role{core.RolePartner, core.RoleCustomer},
	Settle:   "tickets.Get, which has the messages of the ticket",
	Envelope: true,
}

// SendMessageRequest holds the parameters of [Service.SendMessage].
type SendMessageRequest struct {
	// Ticket. Required, at most 64 characters.
	TicketID string `path:"case_id" json:"-" url:"-"`
	// The message. Required.
	Message NewMessage `json:"message"`
	// IAM group; required for tickets of others in the same group. At most 64 characters.
	GroupID string `json:"group_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *SendMessageRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("case_id", r.TicketID).Required().Max(64)
		r.Message.check(c.In("message"))
		c.String("group_id", r.GroupID).Max(64).
			Match(groupIDPattern, "letters and digits")
	})
}

// SendMessage writes a message in a ticket.
//
// The answer has no ID of the message.
//
// The package comment has the codes of refusals.
//
// Operation CreateMessages: POST /v2/servicerequest/cases/{case_id}/message (partner or
// customer credentials, 10 calls/s).
func (s *Service) SendMessage(ctx context.Context, req *SendMessageRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opSendMessage, req, nil, opts)
}

// NewMessage is a message to write.
type NewMessage struct {
	// Text. Required, at most 10000 characters.
	Content string `json:"content"`
	// Attachments, by the IDs of their uploads. At most 10.
	AttachmentIDs []string `json:"accessory_ids,omitzero"`
}

func (v *NewMessage) check(c *check.Checker) {
	c.String("content", v.Content).Required().Max(10000)
	c.Strings("accessory_ids", v.AttachmentIDs).Max(10)
}

var opWithdrawMessage = transport.Operation{
	ID: "RevokeMessage", Name: "tickets.WithdrawMessage",
	Method: http.MethodPost, Path: "/v2/servicerequest/cases/{case_id}/instant-messages/{message_id}/withdraw",
	Host:     transport.HostTickets,
	Callers:  []core.Role{core.RolePartner, core.RoleCustomer},
	NoSettle: "what stands there is no proof of who did it",
	Envelope: true,
}

// WithdrawMessageRequest holds the parameters of [Service.WithdrawMessage].
type WithdrawMessageRequest struct {
	// Ticket. Required, at most 64 characters.
	TicketID string `path:"case_id" json:"-" url:"-"`
	// Message. Required, at most 64 characters.
	MessageID string `path:"message_id" json:"-" url:"-"`
}

// Validate reports every rule that the request breaks.
func (r *WithdrawMessageRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("case_id", r.TicketID).Required().Max(64)
		c.String("message_id", r.MessageID).Required().Max(64)
	})
}

// WithdrawMessage takes a message back.
//
// Until when a message can be taken back is not documented.
//
// No query tells whether a call whose response was lost has taken effect.
//
// The package comment has the codes of refusals.
//
// Operation RevokeMessage: POST
// /v2/servicerequest/cases/{case_id}/instant-messages/{message_id}/withdraw (partner or
// customer credentials, 10 calls/s).
func (s *Service) WithdrawMessage(ctx context.Context, req *WithdrawMessageRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opWithdrawMessage, req, nil, opts)
}

var opListMessages = transport.Operation{
	ID: "ListMessages", Name: "tickets.ListMessages",
	Method: http.MethodGet, Path: "/v2/servicerequest/cases/{case_id}/messages",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListMessagesRequest holds the parameters of [Service.ListMessages].
type ListMessagesRequest struct {
	// Ticket. Required, at most 64 characters.
	TicketID string `path:"case_id" json:"-" url:"-"`
	// IAM group; required for tickets of others in the same group. At most 64 characters.
	GroupID string `url:"group_id,omitempty"`
	// Records per page. 0 to 100.
	Limit int `url:"limit,omitempty"`
	// Records to skip, from 0. 0 to 65535, default 0.
	Offset int `url:"offset,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListMessagesRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("case_id", r.TicketID).Required().Max(64)
		c.String("group_id", r.GroupID).Max(64)
		c.Int("limit", r.Limit).Between(0, 100)
		c.Int("offset", r.Offset).Between(0, 65535)
	})
}

// ListMessagesResponse is the response of [Service.ListMessages].
type ListMessagesResponse struct {
	// Number of records in all.
	TotalCount int `json:"count"`
	// Messages.
	Messages []Message `json:"message_list"`

	core.Metadata `json:"-"`
}

// ListMessages lists the messages of a ticket.
//
// The order is not documented.
//
// The package comment has the codes of refusals.
//
// Operation ListMessages: GET /v2/servicerequest/cases/{case_id}/messages (partner or customer
// credentials, 10 calls/s).
func (s *Service) ListMessages(ctx context.Context, req *ListMessagesRequest, opts ...option.Option) (*ListMessagesResponse, error) {
	return transport.Call[ListMessagesResponse](ctx, s.client(), &opListMessages, req, opts)
}

var pagesListMessages = page.Offset[ListMessagesRequest, ListMessagesResponse, Message]{
	Largest: 100,
	Cursor:  func(r *ListMessagesRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListMessagesResponse) ([]Message, int) { return a.Messages, a.TotalCount },
}

// AllMessages walks every page of [Service.ListMessages], starting at req.Offset, and yields
// each message. It stops at the first error, which it yields last. If req.Limit is zero, it
// requests pages of the maximum size.
func (s *Service) AllMessages(ctx context.Context, req *ListMessagesRequest, opts ...option.Option) iter.Seq2[Message, error] {
	return pagesListMessages.All(ctx, s.client(), s.ListMessages, req, opts)
}

// Message is a message in a ticket.
type Message struct {
	// Attachments.
	Attachments []Attachment `json:"accessory_list"`
	// Text.
	Content string `json:"content"`
	// When it was made.
	CreateTime time.Time `json:"create_time"`
	// Type of the IAM user; the codes are not documented.
	IAMUserType int `json:"iam_user_type"`
	// 1 = the first message of the ticket.
	First int `json:"is_first_message"`
	// ID of who wrote it.
	AuthorID string `json:"replier"`
	// Name of who wrote it.
	AuthorName string `json:"replier_name"`
	// Who wrote it, with third parties.
	AuthorType AuthorType `json:"replier_type"`
	// Who wrote it.
	Side Side `json:"type"`
}

// AuthorType is who wrote a message, third parties included.
type AuthorType int

// Values of [AuthorType].
const (
	AuthorTypeCustomer       AuthorType = 0 // customer
	AuthorTypeHuaweiEngineer AuthorType = 1 // Huawei engineer
	AuthorTypeThirdParty     AuthorType = 2 // third party
)
