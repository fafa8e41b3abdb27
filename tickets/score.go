package tickets

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opScore = transport.Operation{
	ID: "CreateScores", Name: "tickets.Score",
	Method: http.MethodPost, Path: "/v2/servicerequest/cases/{case_id}/score",
	Host:     transport.HostTickets,
	Callers:  []core.Role{core.RolePartner, core.RoleCustomer},
	NoSettle: "what stands there is no proof of who did it",
	Envelope: true,
}

// ScoreRequest holds the parameters of [Service.Score].
type ScoreRequest struct {
	// Ticket. Required, at most 64 characters.
	TicketID string `path:"case_id" json:"-" url:"-"`
	// Scores. Required, at most 100.
	Scores []NewScore `json:"incident_satisfaction_list"`
	// Assessment in words. Required, at most 400 characters.
	Judgement string `json:"judgement"`
	// IAM group; required for tickets of others in the same group. At most 64 characters.
	GroupID string `json:"group_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ScoreRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("case_id", r.TicketID).Required().Max(64)
		check.List(c, "incident_satisfaction_list", r.Scores).Required().Max(100).Each((*NewScore).check)
		c.String("judgement", r.Judgement).Required().Max(400)
		c.String("group_id", r.GroupID).Max(64).
			Match(groupIDPattern, "letters and digits")
	})
}

// Score scores a ticket that is completed.
//
// No query tells whether a call whose response was lost has taken effect.
//
// The package comment has the codes of refusals.
//
// Operation CreateScores: POST /v2/servicerequest/cases/{case_id}/score (partner or customer
// credentials, 10 calls/s).
func (s *Service) Score(ctx context.Context, req *ScoreRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opScore, req, nil, opts)
}

var opListSatisfactionDimensions = transport.Operation{
	ID: "ListSatisfactionDimensions", Name: "tickets.ListSatisfactionDimensions",
	Method: http.MethodGet, Path: "/v2/servicerequest/config/satisfaction-dimensions",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListSatisfactionDimensionsResponse is the response of [Service.ListSatisfactionDimensions].
type ListSatisfactionDimensionsResponse struct {
	// Dimensions.
	Dimensions []Dimension `json:"satisfaction_dimension_list"`
	// Number of records in all.
	TotalCount int `json:"total_count"`

	core.Metadata `json:"-"`
}

// ListSatisfactionDimensions lists what a score is given for.
//
// The package comment has the codes of refusals.
//
// Operation ListSatisfactionDimensions: GET /v2/servicerequest/config/satisfaction-dimensions
// (partner or customer credentials, 10 calls/s).
func (s *Service) ListSatisfactionDimensions(ctx context.Context, opts ...option.Option) (*ListSatisfactionDimensionsResponse, error) {
	return transport.Call[ListSatisfactionDimensionsResponse](ctx, s.client(), &opListSatisfactionDimensions, nil, opts)
}

// Dimension is what a score is given for.
type Dimension struct {
	// Step of the score.
	Step int `json:"per_value"`
	// Category of the dimension.
	CategoryID string `json:"sat_category_id"`
	// Description of the dimension.
	Description string `json:"satisfaction_desc"`
	// Dimension, from [Service.ListSatisfactionDimensions].
	DimensionID int `json:"satisfaction_id"`
	// Name of the dimension.
	DimensionName string `json:"satisfaction_name"`
	// Full score.
	FullScore int `json:"value"`
}
