package tickets

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opCreate = transport.Operation{
	ID: "CreateCases", Name: "tickets.Create",
	Method: http.MethodPost, Path: "/v2/servicerequest/cases",
	Host:     transport.HostTickets,
	Callers:  []core.Role{core.RolePartner, core.RoleCustomer},
	Settle:   "tickets.List, which has the tickets that were opened since",
	Confirms: []string{"incident_id"},
}

// CreateRequest holds the parameters of [Service.Create].
type CreateRequest struct {
	// Type of the problem, from [Service.ListProblemTypes]. Required, at most 512 characters.
	ProblemTypeID string `json:"business_type_id"`
	// The problem in words. Required, at most 1200 characters.
	Description string `json:"simple_description"`
	// Source of the ticket; for the API always 83aeb0f2834c4df49826c781d32a963e. Required, at most
	// 32 characters.
	SourceID string `json:"source_id"`
	// Attachments, by the IDs of their uploads. At most 100.
	AttachmentIDs []string `json:"accessory_ids,omitzero"`
	// Telephone code of the country, such as 0086. At most 32 characters.
	AreaCode string `json:"area_code,omitzero"`
	// Extra parameters, from [Service.ListExtraParameters].
	ExtraParameters map[string]any `json:"extends_map,omitzero"`
	// Further parameters.
	Extensions map[string]any `json:"extension_map,omitzero"`
	// Kind of the ticket, from [Service.ListCategories]. At most 32 characters.
	CategoryID string `json:"incident_sub_type_id,omitzero"`
	// Product, from [Service.ListCategories]. At most 64 characters.
	ProductID string `json:"product_category_id,omitzero"`
	// Project. At most 64 characters.
	ProjectID string `json:"project_id,omitzero"`
	// Region, from [Service.ListRegions]. At most 64 characters.
	RegionCode string `json:"region_id,omitzero"`
	// Email address to write to. At most 128 characters.
	Email string `json:"remind_mail,omitzero"`
	// Mobile number to call. At most 32 characters.
	Mobile string `json:"remind_mobile,omitzero"`
	// When to call, in the zone of the account: 0 = any time, or a span such as 09:00-18:00. At
	// most 16 characters.
	CallHours string `json:"remind_time,omitzero"`
	// Severity, from [Service.ListSeverities]. At most 64 characters.
	SeverityID string `json:"severity_id,omitzero"`
	// Code that was sent to a contact that is not registered. At most 6 characters.
	Code core.Secret `json:"verify_code,omitzero"`
	// ID of the verification of Email, from [Service.ListVerifiedContacts]; required when the
	// address is not registered with the account. At most 32 characters.
	EmailVerificationID string `header:"x-email-verifiedid" json:"-" url:"-"`
	// ID of the verification of Mobile, from [Service.ListVerifiedContacts]; required when the
	// number is not registered with the account. At most 32 characters.
	PhoneVerificationID string `header:"x-phone-verifiedid" json:"-" url:"-"`
}

// Validate reports every rule that the request breaks.
func (r *CreateRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("business_type_id", r.ProblemTypeID).Required().Max(512)
		c.String("simple_description", r.Description).Required().Max(1200)
		c.String("source_id", r.SourceID).Required().Max(32)
		c.Strings("accessory_ids", r.AttachmentIDs).Max(100)
		c.String("area_code", r.AreaCode).Max(32)
		c.String("incident_sub_type_id", r.CategoryID).Max(32)
		c.String("product_category_id", r.ProductID).Max(64)
		c.String("project_id", r.ProjectID).Max(64)
		c.String("region_id", r.RegionCode).Max(64)
		c.String("remind_mail", r.Email).Max(128)
		c.String("remind_mobile", r.Mobile).Max(32)
		c.String("remind_time", r.CallHours).Max(16)
		c.String("severity_id", r.SeverityID).Max(64)
		c.Secret("verify_code", r.Code).Max(6)
		c.String("x-email-verifiedid", r.EmailVerificationID).Max(32)
		c.String("x-phone-verifiedid", r.PhoneVerificationID).Max(32)
	})
}

// CreateResponse is the response of [Service.Create].
type CreateResponse struct {
	// Ticket.
	TicketID string `json:"incident_id"`

	core.Metadata `json:"-"`
}

// Create opens a ticket.
//
// A contact that is not registered with the account has to be verified first; the IDs of the
// verifications travel in headers.
//
// The partner opens tickets of its own account; with credentials that a customer's agency
// gives, those of the customer.
//
// The package comment has the codes of refusals.
//
// Operation CreateCases: POST /v2/servicerequest/cases (partner or customer credentials, 10
// calls/s).
func (s *Service) Create(ctx context.Context, req *CreateRequest, opts ...option.Option) (*CreateResponse, error) {
	return transport.Call[CreateResponse](ctx, s.client(), &opCreate, req, opts)
}
