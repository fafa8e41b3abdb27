package settlers

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/settle"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/tickets"
)

// ticketCalls are the operations of the tickets. What opens or writes something is among
// what the platform lists; what sets a state is not told apart from the same done by
// somebody else.
var ticketCalls = map[string]transport.Settler{
	"tickets.Create": {
		Kind:     "ticket",
		Subjects: func(req any) []string { return []string{"ticket " + req.(*tickets.CreateRequest).Description} },
		Mark: settle.Mark(func(ctx context.Context, client *transport.Client, req *tickets.CreateRequest) ([]settle.Record, error) {
			return ticketsLike(ctx, client, req, settle.MarkSince(client))
		}),
		Settle: settle.By(func(ctx context.Context, c *settle.Case, req *tickets.CreateRequest) (core.Settlement, error) {
			if req.Description == "" {
				return core.Settlement{}, errIncomplete(c)
			}
			records, err := ticketsLike(ctx, c.Client, req, c.Since())
			if err != nil {
				return core.Settlement{}, err
			}
			settled, err := c.One(ctx, "ticket", records)
			if err == nil && settled.Verdict == core.VerdictHappened && len(settled.References) == 1 {
				settled.Response = settle.Response(map[string]any{"incident_id": settled.References[0]})
			}
			return settled, err
		}),
	},
	"tickets.SendMessage": {
		Kind: "ticket message",
		Subjects: func(req any) []string {
			r := req.(*tickets.SendMessageRequest)
			return []string{"message " + r.TicketID + " " + r.Message.Content}
		},
		Mark: settle.Mark(func(ctx context.Context, client *transport.Client, req *tickets.SendMessageRequest) ([]settle.Record, error) {
			return messagesLike(ctx, client, req)
		}),
		Settle: settle.By(func(ctx context.Context, c *settle.Case, req *tickets.SendMessageRequest) (core.Settlement, error) {
			req.TicketID = ticketIn(c.Path)
			if req.TicketID == "" || req.Message.Content == "" {
				return core.Settlement{}, errIncomplete(c)
			}
			records, err := messagesLike(ctx, c.Client, req)
			if err != nil {
				return core.Settlement{}, err
			}
			return c.One(ctx, "message", records)
		}),
	},
	"tickets.Update":               {NoRecords: "a ticket is cancelled, closed or deleted whoever did it: tickets.Get shows its state, and tickets.ListLogs who did what"},
	"tickets.UpdateContact":        {NoRecords: "tickets.Get shows the contact as it is, whoever set it"},
	"tickets.Score":                {NoRecords: "tickets.Get shows the scores of a ticket, whoever gave them"},
	"tickets.MarkRead":             {NoRecords: "tickets.ListUnread shows what is unread, whoever has read the rest"},
	"tickets.WithdrawMessage":      {NoRecords: "tickets.Get shows which messages there are, whoever took others back"},
	"tickets.UploadAttachment":     {NoRecords: "the platform has no list of attachments that no ticket has; an upload that is not used does nothing"},
	"tickets.DeleteAttachment":     {NoRecords: "the platform has no list of attachments that no ticket has"},
	"tickets.SendVerificationCode": {NoRecords: "the platform has no list of the codes that it sent: only the owner of the contact can tell, and another call sends another code"},
	"tickets.VerifyContact":        {NoRecords: "tickets.ListVerifiedContacts shows whether the contact is verified, whichever call did it"},
	"tickets.SignAgreement":        {NoRecords: "tickets.GetAgreementStatus shows whether the agreement is signed, whichever call did it"},
}

// ticketsLike are the tickets of a description that were opened since a time.
func ticketsLike(ctx context.Context, client *transport.Client, req *tickets.CreateRequest, since time.Time) ([]settle.Record, error) {
	var records []settle.Record
	for ticket, err := range (*tickets.Service)(client).All(ctx, &tickets.ListRequest{CreateTimeBegin: since}) {
		if err != nil {
			return nil, err
		}
		if ticket.Description == req.Description && ticket.SubCustomerID == "" {
			records = append(records, settle.Record{ID: ticket.TicketID, Time: ticket.CreateTime, Note: "ticket of the caller with the description of the call"})
		}
	}
	return records, nil
}

// messagesLike are the customer's messages of a content in a ticket. The lists of messages
// leave their IDs out, which the ticket has.
func messagesLike(ctx context.Context, client *transport.Client, req *tickets.SendMessageRequest) ([]settle.Record, error) {
	got, err := (*tickets.Service)(client).Get(ctx, &tickets.GetRequest{TicketID: req.TicketID, GroupID: req.GroupID})
	if err != nil {
		return nil, fmt.Errorf("ticket %s: %w", req.TicketID, err)
	}
	var records []settle.Record
	for _, message := range got.Ticket.Messages {
		if message.Side == tickets.SideCustomer && message.Content == req.Message.Content && message.First == 0 {
			records = append(records, settle.Record{ID: message.MessageID, Time: message.CreateTime, Note: "message of the customer's side with the content of the call"})
		}
	}
	return records, nil
}

// ticketIn is the ticket in the path of an operation on one.
func ticketIn(path string) string {
	_, rest, _ := strings.Cut(path, "/cases/")
	id, _, _ := strings.Cut(rest, "/")
	return id
}
