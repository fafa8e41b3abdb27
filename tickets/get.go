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

var opGet = transport.Operation{
	ID: "ShowCaseDetail", Name: "tickets.Get",
	Method: http.MethodGet, Path: "/v2/servicerequest/cases/{case_id}",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// GetRequest holds the parameters of [Service.Get].
type GetRequest struct {
	// Ticket. Required, at most 64 characters.
	TicketID string `path:"case_id" json:"-" url:"-"`
	// IAM group; required for tickets of others in the same group. At most 64 characters.
	GroupID string `url:"group_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *GetRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("case_id", r.TicketID).Required().Max(64)
		c.String("group_id", r.GroupID).Max(64)
	})
}

// GetResponse is the response of [Service.Get].
type GetResponse struct {
	// The ticket.
	Ticket TicketDetail `json:"incident_detail_info"`

	core.Metadata `json:"-"`
}

// Get tells all of a ticket.
//
// The package comment has the codes of refusals.
//
// Operation ShowCaseDetail: GET /v2/servicerequest/cases/{case_id} (partner or customer
// credentials, 10 calls/s).
func (s *Service) Get(ctx context.Context, req *GetRequest, opts ...option.Option) (*GetResponse, error) {
	return transport.Call[GetResponse](ctx, s.client(), &opGet, req, opts)
}

// TicketDetail is all of a ticket.
type TicketDetail struct {
	// Whose service it is about.
	BusinessOwnership BusinessOwnership `json:"business_ownership"`
	// Type of the problem.
	ProblemTypeName string `json:"business_type_name"`
	// When it was made.
	CreateTime time.Time `json:"create_time"`
	// Account.
	CustomerID string `json:"customer_id"`
	// Region.
	RegionName string `json:"dc_name"`
	// How its owner is reached.
	Contact TicketContact `json:"ext_info"`
	// Ticket.
	TicketID string `json:"incident_id"`
	// Scores.
	Scores []Score `json:"incident_satisfaction"`
	// Kind of the ticket.
	CategoryName string `json:"incident_type_name"`
	// Assessment in words.
	Judgement string `json:"judgement"`
	// Messages.
	Messages []DetailMessage `json:"message_list"`
	// When it was solved, in milliseconds since 1970.
	ResolveMillis int64 `json:"resolve_time"`
	// Name of the severity.
	SeverityName string `json:"severity_name"`
	// The problem in words.
	Description string `json:"simple_description"`
	// Where it was opened.
	SourceName string `json:"source_name"`
	// State.
	Status Status `json:"status"`
	// Customer of the partner.
	SubCustomerID string `json:"xcustomer_id"`
	// Name of the customer.
	SubCustomerName string `json:"xcustomer_name"`
}

// TicketContact is how the owner of a ticket is reached.
type TicketContact struct {
	// Telephone code of the country, such as 0086.
	AreaCode string `json:"area_code"`
	// Addresses that get copies.
	CopyEmails string `json:"cc_email"`
	// Product of an ISV.
	CommodityID string `json:"commodity_id"`
	// Kind of the contact.
	ContactType string `json:"contact_type"`
	// Email address to write to.
	Email string `json:"remind_mail"`
	// Mobile number to call.
	Mobile string `json:"remind_mobile"`
	// When to call, in the zone of the account: 0 = any time, or a span such as 09:00-18:00.
	CallHours string `json:"remind_time"`
}

// Score is the score in one dimension.
type Score struct {
	// Step of the score.
	Step int `json:"per_value"`
	// Category of the dimension.
	CategoryID string `json:"sat_category_id"`
	// Name of the category.
	CategoryName string `json:"sat_category_name"`
	// Dimension, from [Service.ListSatisfactionDimensions].
	DimensionID int `json:"satisfaction_id"`
	// Name of the dimension.
	DimensionName string `json:"satisfaction_name"`
	// Score.
	Value int `json:"satisfaction_value"`
	// Full score.
	FullScore int `json:"value"`
}

// DetailMessage is a message with its ID, which only [Service.Get] tells.
type DetailMessage struct {
	// Attachments.
	Attachments []Attachment `json:"accessory_list"`
	// Text.
	Content string `json:"content"`
	// When it was made.
	CreateTime time.Time `json:"create_time"`
	// 1 = the first message of the ticket.
	First int `json:"is_first_message"`
	// DetailMessage.
	MessageID string `json:"message_id"`
	// ID of who wrote it.
	AuthorID string `json:"replier"`
	// Name of who wrote it.
	AuthorName string `json:"replier_name"`
	// Who wrote it.
	Side Side `json:"type"`
}

// Attachment is a file of a message.
type Attachment struct {
	// Attachment.
	AttachmentID string `json:"accessory_id"`
	// Name of the file.
	Name string `json:"file_actual_name"`
}

// BusinessOwnership is whose service a ticket is about.
type BusinessOwnership int

// Values of [BusinessOwnership].
const (
	BusinessOwnershipHuaweiCloud BusinessOwnership = 0 // Huawei Cloud
	BusinessOwnershipPartner     BusinessOwnership = 1 // partner
	BusinessOwnershipISV         BusinessOwnership = 2 // ISV
)

// Side is who wrote a message.
type Side int

// Values of [Side].
const (
	SideCustomer       Side = 0 // customer
	SideHuaweiEngineer Side = 1 // Huawei engineer
)

var opCheckExtraParameters = transport.Operation{
	ID: "ShowCaseExtendsParam", Name: "tickets.CheckExtraParameters",
	Method: http.MethodGet, Path: "/v2/servicerequest/cases/{case_id}/extends-param",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// CheckExtraParametersRequest holds the parameters of [Service.CheckExtraParameters].
type CheckExtraParametersRequest struct {
	// Ticket. Required, at most 64 characters.
	TicketID string `path:"case_id" json:"-" url:"-"`
	// IAM group; required for tickets of others in the same group. At most 64 characters.
	GroupID string `url:"group_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *CheckExtraParametersRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("case_id", r.TicketID).Required().Max(64)
		c.String("group_id", r.GroupID).Max(64)
	})
}

// CheckExtraParameters asks for the extra parameters of a ticket.
//
// The document lists no field of the answer but the code and text of an error.
//
// The package comment has the codes of refusals.
//
// Operation ShowCaseExtendsParam: GET /v2/servicerequest/cases/{case_id}/extends-param (partner
// or customer credentials, 10 calls/s).
func (s *Service) CheckExtraParameters(ctx context.Context, req *CheckExtraParametersRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opCheckExtraParameters, req, nil, opts)
}

var opListLogs = transport.Operation{
	ID: "ListCaseOperateLogs", Name: "tickets.ListLogs",
	Method: http.MethodGet, Path: "/v2/servicerequest/cases/{case_id}/operate-logs",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListLogsRequest holds the parameters of [Service.ListLogs].
type ListLogsRequest struct {
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
func (r *ListLogsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("case_id", r.TicketID).Required().Max(64)
		c.String("group_id", r.GroupID).Max(64)
		c.Int("limit", r.Limit).Between(0, 100)
		c.Int("offset", r.Offset).Between(0, 65535)
	})
}

// ListLogsResponse is the response of [Service.ListLogs].
type ListLogsResponse struct {
	// Entries.
	Entries []LogEntry `json:"incident_operate_log_list"`
	// Number of records in all.
	TotalCount int `json:"total_count"`

	core.Metadata `json:"-"`
}

// ListLogs lists what was done to a ticket.
//
// The package comment has the codes of refusals.
//
// Operation ListCaseOperateLogs: GET /v2/servicerequest/cases/{case_id}/operate-logs (partner
// or customer credentials, 10 calls/s).
func (s *Service) ListLogs(ctx context.Context, req *ListLogsRequest, opts ...option.Option) (*ListLogsResponse, error) {
	return transport.Call[ListLogsResponse](ctx, s.client(), &opListLogs, req, opts)
}

var pagesListLogs = page.Offset[ListLogsRequest, ListLogsResponse, LogEntry]{
	Largest: 100,
	Cursor:  func(r *ListLogsRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListLogsResponse) ([]LogEntry, int) { return a.Entries, a.TotalCount },
}

// AllLogs walks every page of [Service.ListLogs], starting at req.Offset, and yields each
// record. It stops at the first error, which it yields last. If req.Limit is zero, it requests
// pages of the maximum size.
func (s *Service) AllLogs(ctx context.Context, req *ListLogsRequest, opts ...option.Option) iter.Seq2[LogEntry, error] {
	return pagesListLogs.All(ctx, s.client(), s.ListLogs, req, opts)
}

// LogEntry is what was done to a ticket.
type LogEntry struct {
	// Ticket.
	TicketID string `json:"incident_id"`
	// Entry.
	ID string `json:"incident_log_id"`
	// Description.
	Description string `json:"operate_desc"`
	// When, as a wall clock in GMT+8.
	WallClock string `json:"operate_time"`
	// Kind of what was done; the codes are not documented.
	Type int `json:"operate_type"`
	// Who did it.
	OperatorID string `json:"operator_id"`
	// Name of who did it.
	OperatorName string `json:"operator_name"`
	// Kind of who did it; the codes are not documented.
	OperatorType int `json:"operator_type"`
	// When.
	OperateTime time.Time `json:"timestamp_operate_time"`
}
