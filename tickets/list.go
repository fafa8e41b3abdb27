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

var opList = transport.Operation{
	ID: "ListCases", Name: "tickets.List",
	Method: http.MethodGet, Path: "/v2/servicerequest/cases",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListRequest holds the parameters of [Service.List].
type ListRequest struct {
	// Word to look for. At most 64 characters.
	AppKey string `url:"app_key,omitempty"`
	// IAM group; required for tickets of others in the same group. At most 64 characters.
	GroupID string `url:"group_id,omitempty"`
	// Ticket. At most 32 characters.
	TicketID string `url:"incident_id,omitempty"`
	// Several states, separated by commas. At most 32 characters.
	Statuses string `url:"incident_status,omitempty"`
	// Labels. At most 5.
	LabelIDs []string `url:"label_id_list,omitempty"`
	// Records per page. 0 to 100.
	Limit int `url:"limit,omitempty"`
	// Records to skip, from 0. 0 to 65535, default 0.
	Offset int `url:"offset,omitempty"`
	// Opened at or before.
	CreateTimeEnd time.Time `url:"query_end_time,omitempty" layout:"2006-01-02 15:04:05"`
	// Opened at or after.
	CreateTimeBegin time.Time `url:"query_start_time,omitempty" layout:"2006-01-02 15:04:05"`
	// Words to look for. At most 3.
	Keywords []string `url:"search_key,omitempty"`
	// State.
	Status *Status `url:"status,omitempty"`
	// Customer for whom the partner acts. At most 64 characters.
	SubCustomerID string `url:"x_customer_id,omitempty"`
	// Name of the customer. At most 64 characters.
	SubCustomerName string `url:"x_customer_name,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("app_key", r.AppKey).Max(64)
		c.String("group_id", r.GroupID).Max(64)
		c.String("incident_id", r.TicketID).Max(32)
		c.String("incident_status", r.Statuses).Max(32)
		c.Strings("label_id_list", r.LabelIDs).Max(5)
		c.Int("limit", r.Limit).Between(0, 100)
		c.Int("offset", r.Offset).Between(0, 65535)
		c.Time("query_end_time", r.CreateTimeEnd)
		c.Time("query_start_time", r.CreateTimeBegin)
		c.Strings("search_key", r.Keywords).Max(3)
		check.EnumPtr(c, "status", r.Status, statusValues...)
		c.String("x_customer_id", r.SubCustomerID).Max(64)
		c.String("x_customer_name", r.SubCustomerName).Max(64)
	})
}

// ListResponse is the response of [Service.List].
type ListResponse struct {
	// Tickets.
	Tickets []Ticket `json:"incident_info_list"`
	// Number of records in all.
	TotalCount int `json:"total_count"`

	core.Metadata `json:"-"`
}

// List lists tickets.
//
// Times are those of the zone in X-Time-Zone, which is always GMT+8 here.
//
// The package comment has the codes of refusals.
//
// Operation ListCases: GET /v2/servicerequest/cases (partner or customer credentials, 10
// calls/s).
func (s *Service) List(ctx context.Context, req *ListRequest, opts ...option.Option) (*ListResponse, error) {
	return transport.Call[ListResponse](ctx, s.client(), &opList, req, opts)
}

var pagesList = page.Offset[ListRequest, ListResponse, Ticket]{
	Largest: 100,
	Cursor:  func(r *ListRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListResponse) ([]Ticket, int) { return a.Tickets, a.TotalCount },
}

// All walks every page of [Service.List], starting at req.Offset, and yields each ticket. It
// stops at the first error, which it yields last. If req.Limit is zero, it requests pages of
// the maximum size.
func (s *Service) All(ctx context.Context, req *ListRequest, opts ...option.Option) iter.Seq2[Ticket, error] {
	return pagesList.All(ctx, s.client(), s.List, req, opts)
}

// Ticket is a ticket in a list.
type Ticket struct {
	// Type of the problem.
	ProblemTypeName string `json:"business_type_name"`
	// When the solution was confirmed.
	ConfirmedTime time.Time `json:"confirmed_time"`
	// When it was made.
	CreateTime time.Time `json:"create_time"`
	// Account.
	CustomerID string `json:"customer_id"`
	// Region.
	RegionName string `json:"dc_name"`
	// Ticket.
	TicketID string `json:"incident_id"`
	// Type of the service.
	ServiceKind string `json:"incident_service_type"`
	// Kind of the ticket.
	CategoryName string `json:"incident_type_name"`
	// Labels.
	Labels []Label `json:"label_list"`
	// Name of the product.
	ProductName string `json:"product_category_name"`
	// How it was solved.
	Resolution string `json:"resolution"`
	// Whose problem it was.
	RootCause string `json:"root_cause"`
	// The problem in words.
	Description string `json:"simple_description"`
	// State.
	Status Status `json:"status"`
	// Customer of the partner.
	SubCustomerID string `json:"xcustomer_id"`
	// Name of the customer.
	SubCustomerName string `json:"xcustomer_name"`
}

// Label is a label of a ticket.
type Label struct {
	// Colour, such as #FF0000.
	Color string `json:"color"`
	// Label.
	LabelID int `json:"label_id"`
	// Name.
	Name string `json:"name"`
}

// Status is the state of a ticket.
type Status int

// Values of [Status].
const (
	StatusPending          Status = 0  // waiting to be taken
	StatusInProgress       Status = 1  // being worked on
	StatusResolved         Status = 2  // solved, to be confirmed
	StatusCompleted        Status = 3  // completed
	StatusCancelled        Status = 4  // cancelled
	StatusPaused           Status = 5  // paused
	StatusInvalid          Status = 12 // invalid
	StatusAwaitingFeedback Status = 17 // waiting for the customer
)

var statusValues = []Status{StatusPending, StatusInProgress, StatusResolved, StatusCompleted, StatusCancelled, StatusPaused, StatusInvalid, StatusAwaitingFeedback}

var opGetStatus = transport.Operation{
	ID: "ShowCaseStatus", Name: "tickets.GetStatus",
	Method: http.MethodGet, Path: "/v2/servicerequest/cases/{case_id}/status",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// GetStatusRequest holds the parameters of [Service.GetStatus].
type GetStatusRequest struct {
	// Ticket. Required, at most 64 characters.
	TicketID string `path:"case_id" json:"-" url:"-"`
}

// Validate reports every rule that the request breaks.
func (r *GetStatusRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("case_id", r.TicketID).Required().Max(64)
	})
}

// GetStatusResponse is the response of [Service.GetStatus].
type GetStatusResponse struct {
	// State.
	Status Status `json:"status"`

	core.Metadata `json:"-"`
}

// GetStatus tells the state of a ticket.
//
// The package comment has the codes of refusals.
//
// Operation ShowCaseStatus: GET /v2/servicerequest/cases/{case_id}/status (partner or customer
// credentials, 10 calls/s).
func (s *Service) GetStatus(ctx context.Context, req *GetStatusRequest, opts ...option.Option) (*GetStatusResponse, error) {
	return transport.Call[GetStatusResponse](ctx, s.client(), &opGetStatus, req, opts)
}

var opCountByStatus = transport.Operation{
	ID: "ListCaseCounts", Name: "tickets.CountByStatus",
	Method: http.MethodGet, Path: "/v2/servicerequest/cases/count",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// CountByStatusRequest holds the parameters of [Service.CountByStatus].
type CountByStatusRequest struct {
	// State.
	Status *Status `url:"status,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *CountByStatusRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		check.EnumPtr(c, "status", r.Status, statusValues...)
	})
}

// CountByStatusResponse is the response of [Service.CountByStatus].
type CountByStatusResponse struct {
	// Counts by state.
	Counts []StatusCount `json:"incident_status_counts"`

	core.Metadata `json:"-"`
}

// CountByStatus counts the tickets of each state.
//
// The package comment has the codes of refusals.
//
// Operation ListCaseCounts: GET /v2/servicerequest/cases/count (partner or customer
// credentials, 10 calls/s).
func (s *Service) CountByStatus(ctx context.Context, req *CountByStatusRequest, opts ...option.Option) (*CountByStatusResponse, error) {
	return transport.Call[CountByStatusResponse](ctx, s.client(), &opCountByStatus, req, opts)
}

// StatusCount is the number of tickets in a state.
type StatusCount struct {
	// Number of records in all.
	Count int `json:"count"`
	// State.
	Status Status `json:"status"`
}
