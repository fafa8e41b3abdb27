package tickets

import (
	"context"
	"net/http"
	"regexp"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var groupIDPattern = regexp.MustCompile(`^[A-Za-z0-9]+$`)

var opUpdate = transport.Operation{
	ID: "UpdateCases", Name: "tickets.Update",
	Method: http.MethodPost, Path: "/v2/servicerequest/cases/{case_id}/action",
	Host:     transport.HostTickets,
	Callers:  []core.Role{core.RolePartner, core.RoleCustomer},
	NoSettle: "what stands there is no proof of who did it",
	Envelope: true,
}

// UpdateRequest holds the parameters of [Service.Update].
type UpdateRequest struct {
	// What to do. Required.
	Action Action `url:"action_id" json:"-"`
	// Ticket. Required, at most 64 characters.
	TicketID string `path:"case_id" json:"-" url:"-"`
	// IAM group; required for tickets of others in the same group. At most 64 characters.
	GroupID string `json:"group_id,omitzero" url:"-"`
	// Scores. At most 100.
	Scores []NewScore `json:"incident_satisfaction_list,omitzero" url:"-"`
	// Assessment in words. At most 400 characters.
	Judgement string `json:"judgement,omitzero" url:"-"`
	// Reason. At most 400 characters.
	Description string `json:"operate_desc,omitzero" url:"-"`
}

// Validate reports every rule that the request breaks.
func (r *UpdateRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		check.Enum(c, "action_id", r.Action, actionValues...).Required()
		c.String("case_id", r.TicketID).Required().Max(64)
		c.String("group_id", r.GroupID).Max(64).
			Match(groupIDPattern, "letters and digits")
		check.List(c, "incident_satisfaction_list", r.Scores).Max(100).Each((*NewScore).check)
		c.String("judgement", r.Judgement).Max(400)
		c.String("operate_desc", r.Description).Max(400)
	})
}

// Update cancels, closes, presses or deletes a ticket.
//
// No query tells whether a call whose response was lost has taken effect.
//
// The package comment has the codes of refusals.
//
// Operation UpdateCases: POST /v2/servicerequest/cases/{case_id}/action (partner or customer
// credentials, 10 calls/s).
func (s *Service) Update(ctx context.Context, req *UpdateRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opUpdate, req, nil, opts)
}

// NewScore is a score to give in one dimension.
type NewScore struct {
	// Dimension, from [Service.ListSatisfactionDimensions]. Required, 0 to 9999.
	DimensionID int `json:"satisfaction_id"`
	// Score. Required, 0 to 65535.
	Value int `json:"satisfaction_value"`
	// Step of the score. 0 to 65535.
	Step *int `json:"per_value,omitzero"`
	// Category of the dimension. At most 32 characters.
	CategoryID string `json:"sat_category_id,omitzero"`
	// Name of the category. At most 32 characters.
	CategoryName string `json:"sat_category_name,omitzero"`
	// Name of the dimension. At most 32 characters.
	DimensionName string `json:"satisfaction_name,omitzero"`
	// Full score. 0 to 65535.
	FullScore *int `json:"value,omitzero"`
}

func (v *NewScore) check(c *check.Checker) {
	c.Int("satisfaction_id", v.DimensionID).Between(0, 9999)
	c.Int("satisfaction_value", v.Value).Between(0, 65535)
	c.IntPtr("per_value", v.Step).Between(0, 65535)
	c.String("sat_category_id", v.CategoryID).Max(32)
	c.String("sat_category_name", v.CategoryName).Max(32)
	c.String("satisfaction_name", v.DimensionName).Max(32)
	c.IntPtr("value", v.FullScore).Between(0, 65535)
}

// Action is what [Service.Update] does to a ticket.
type Action string

// Values of [Action].
const (
	ActionCancel Action = "cancel" // cancel it
	ActionClose  Action = "close"  // close it
	ActionPress  Action = "press"  // ask to hurry
	ActionDelete Action = "delete" // delete it
)

var actionValues = []Action{ActionCancel, ActionClose, ActionPress, ActionDelete}

var opUpdateContact = transport.Operation{
	ID: "UpdateCaseContactInfo", Name: "tickets.UpdateContact",
	Method: http.MethodPut, Path: "/v2/servicerequest/cases/{case_id}/contact-info",
	Host:     transport.HostTickets,
	Callers:  []core.Role{core.RolePartner, core.RoleCustomer},
	NoSettle: "what stands there is no proof of who did it",
	Repeat:   transport.Repeatable,
	Envelope: true,
}

// UpdateContactRequest holds the parameters of [Service.UpdateContact].
type UpdateContactRequest struct {
	// Ticket. Required, at most 64 characters.
	TicketID string `path:"case_id" json:"-" url:"-"`
	// Telephone code of the country, such as 0086. At most 32 characters.
	AreaCode string `json:"area_code,omitzero"`
	// Further parameters.
	Extensions map[string]any `json:"extension_map,omitzero"`
	// IAM group; required for tickets of others in the same group. At most 64 characters.
	GroupID string `json:"group_id,omitzero"`
	// Email address to write to. At most 128 characters.
	Email string `json:"remind_mail,omitzero"`
	// Mobile number to call. At most 32 characters.
	Mobile string `json:"remind_mobile,omitzero"`
	// When to call: 0 = any time, or a span such as 09:00-18:00. At most 16 characters.
	CallHours string `json:"remind_time,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *UpdateContactRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("case_id", r.TicketID).Required().Max(64)
		c.String("area_code", r.AreaCode).Max(32)
		c.String("group_id", r.GroupID).Max(64)
		c.String("remind_mail", r.Email).Max(128)
		c.String("remind_mobile", r.Mobile).Max(32)
		c.String("remind_time", r.CallHours).Max(16)
	})
}

// UpdateContact changes how the owner of a ticket is reached.
//
// No query tells whether a call whose response was lost has taken effect.
//
// The package comment has the codes of refusals.
//
// Operation UpdateCaseContactInfo: PUT /v2/servicerequest/cases/{case_id}/contact-info (partner
// or customer credentials, 10 calls/s).
func (s *Service) UpdateContact(ctx context.Context, req *UpdateContactRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opUpdateContact, req, nil, opts)
}
