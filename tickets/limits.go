package tickets

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opGetQuota = transport.Operation{
	ID: "ListCaseQuotas", Name: "tickets.GetQuota",
	Method: http.MethodGet, Path: "/v2/servicerequest/quotas",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// GetQuotaRequest holds the parameters of [Service.GetQuota].
type GetQuotaRequest struct {
	// Type of the problem, from [Service.ListProblemTypes]. Required, at most 32 characters.
	ProblemTypeID string `url:"business_type_id"`
	// Product, from [Service.ListCategories]. At most 32 characters.
	ProductID string `url:"product_category_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *GetQuotaRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("business_type_id", r.ProblemTypeID).Required().Max(32)
		c.String("product_category_id", r.ProductID).Max(32)
	})
}

// GetQuotaResponse is the response of [Service.GetQuota].
type GetQuotaResponse struct {
	// Tickets in all.
	Total int `json:"total"`
	// Tickets that can be opened still.
	Unused int `json:"un_used"`

	core.Metadata `json:"-"`
}

// GetQuota tells how many more tickets about a problem can be opened.
//
// The package comment has the codes of refusals.
//
// Operation ListCaseQuotas: GET /v2/servicerequest/quotas (partner or customer credentials, 10
// calls/s).
func (s *Service) GetQuota(ctx context.Context, req *GetQuotaRequest, opts ...option.Option) (*GetQuotaResponse, error) {
	return transport.Call[GetQuotaResponse](ctx, s.client(), &opGetQuota, req, opts)
}

var opGetLimits = transport.Operation{
	ID: "ListCaseLimits", Name: "tickets.GetLimits",
	Method: http.MethodGet, Path: "/v2/servicerequest/config/limits",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// GetLimitsResponse is the response of [Service.GetLimits].
type GetLimitsResponse struct {
	// Limits.
	Limits Limits `json:"config"`

	core.Metadata `json:"-"`
}

// GetLimits tells the limits of a ticket.
//
// The package comment has the codes of refusals.
//
// Operation ListCaseLimits: GET /v2/servicerequest/config/limits (partner or customer
// credentials, 10 calls/s).
func (s *Service) GetLimits(ctx context.Context, opts ...option.Option) (*GetLimitsResponse, error) {
	return transport.Call[GetLimitsResponse](ctx, s.client(), &opGetLimits, nil, opts)
}

// Limits are the limits of a ticket.
type Limits struct {
	// Most addresses that get copies.
	MaxCopies int `json:"create_case_ccemail_max_count"`
}

var opGetCopyAddresses = transport.Operation{
	ID: "ListCaseCcEmails", Name: "tickets.GetCopyAddresses",
	Method: http.MethodGet, Path: "/v2/servicerequest/carbon-copy-emails",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// GetCopyAddressesResponse is the response of [Service.GetCopyAddresses].
type GetCopyAddressesResponse struct {
	// Address of the user.
	User CopyAddresses `json:"cc_email_info"`
	// Addresses that get copies.
	Emails []string `json:"mc_email_infos"`

	core.Metadata `json:"-"`
}

// GetCopyAddresses tells who gets copies of what is written about tickets.
//
// The package comment has the codes of refusals.
//
// Operation ListCaseCcEmails: GET /v2/servicerequest/carbon-copy-emails (partner or customer
// credentials, 10 calls/s).
func (s *Service) GetCopyAddresses(ctx context.Context, opts ...option.Option) (*GetCopyAddressesResponse, error) {
	return transport.Call[GetCopyAddressesResponse](ctx, s.client(), &opGetCopyAddresses, nil, opts)
}

// CopyAddresses is who gets copies.
type CopyAddresses struct {
	// Addresses that get copies.
	CopyEmails string `json:"cc_email"`
	// Account.
	CustomerID string `json:"customer_id"`
	// User.
	UserID string `json:"user_id"`
}
