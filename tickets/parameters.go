package tickets

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListExtraParameters = transport.Operation{
	ID: "ListExtendsParams", Name: "tickets.ListExtraParameters",
	Method: http.MethodGet, Path: "/v2/servicerequest/config/extends-map",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListExtraParametersRequest holds the parameters of [Service.ListExtraParameters].
type ListExtraParametersRequest struct {
	// Type of the problem, from [Service.ListProblemTypes]. Required, at most 64 characters.
	ProblemTypeID string `url:"business_type_id"`
	// Kind of the ticket, from [Service.ListCategories]. At most 64 characters.
	CategoryID string `url:"incident_sub_type_id,omitempty"`
	// Product, from [Service.ListCategories]. At most 64 characters.
	ProductID string `url:"product_category_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListExtraParametersRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("business_type_id", r.ProblemTypeID).Required().Max(64)
		c.String("incident_sub_type_id", r.CategoryID).Max(64)
		c.String("product_category_id", r.ProductID).Max(64)
	})
}

// ListExtraParametersResponse is the response of [Service.ListExtraParameters].
type ListExtraParametersResponse struct {
	// Parameters of all tickets.
	CommonParameters []CommonParameter `json:"common_params"`
	// Parameters of the problem.
	Parameters []ExtraParameter `json:"extends_params"`

	core.Metadata `json:"-"`
}

// ListExtraParameters lists what a ticket about a problem takes beside the usual.
//
// The package comment has the codes of refusals.
//
// Operation ListExtendsParams: GET /v2/servicerequest/config/extends-map (partner or customer
// credentials, 10 calls/s).
func (s *Service) ListExtraParameters(ctx context.Context, req *ListExtraParametersRequest, opts ...option.Option) (*ListExtraParametersResponse, error) {
	return transport.Call[ListExtraParametersResponse](ctx, s.client(), &opListExtraParameters, req, opts)
}

// CommonParameter is a parameter that all tickets take.
type CommonParameter struct {
	// 1 = required.
	Required int `json:"is_required"`
	// 1 = shown.
	Shown int `json:"is_show"`
	// Key.
	Key string `json:"param_key"`
	// Name.
	Name string `json:"param_name"`
}

// ExtraParameter is a parameter that tickets about a problem take.
type ExtraParameter struct {
	// Default.
	DefaultValue string `json:"default_value"`
	// 1 = sensitive.
	Sensitive int `json:"is_sensitive"`
	// 1 = shown.
	Shown int `json:"is_show"`
	// Language.
	Language string `json:"language"`
	// Most characters.
	Length int `json:"length"`
	// Largest value.
	MaxValue int64 `json:"max_value"`
	// Smallest value.
	MinValue int64 `json:"min_value"`
	// Description.
	Description string `json:"param_desc"`
	// Key.
	Key string `json:"param_key"`
	// Name.
	Name string `json:"param_name"`
	// Type; the codes are not documented.
	Type int `json:"param_type"`
	// 1 = required.
	Required int `json:"required"`
	// Values to choose from.
	Choices string `json:"select_item"`
	// Hint.
	Tips string `json:"tips"`
}
