package tickets

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opGetAgreement = transport.Operation{
	ID: "ShowLatestPublishedAgreement", Name: "tickets.GetAgreement",
	Method: http.MethodGet, Path: "/v2/servicerequest/agreements/published-agreement",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// GetAgreementRequest holds the parameters of [Service.GetAgreement].
type GetAgreementRequest struct {
	// Type of the agreement.
	AgreementType AgreementType `url:"agreement_type,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *GetAgreementRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		check.Enum(c, "agreement_type", r.AgreementType, agreementTypeValues...)
	})
}

// GetAgreementResponse is the response of [Service.GetAgreement].
type GetAgreementResponse struct {
	// The agreement.
	Agreement Agreement `json:"case_agreement"`

	core.Metadata `json:"-"`
}

// GetAgreement shows the latest agreement of a type.
//
// The package comment has the codes of refusals.
//
// Operation ShowLatestPublishedAgreement: GET /v2/servicerequest/agreements/published-agreement
// (partner or customer credentials, 10 calls/s).
func (s *Service) GetAgreement(ctx context.Context, req *GetAgreementRequest, opts ...option.Option) (*GetAgreementResponse, error) {
	return transport.Call[GetAgreementResponse](ctx, s.client(), &opGetAgreement, req, opts)
}

// Agreement is an agreement of the ticket system.
type Agreement struct {
	// Name.
	Name string `json:"agreement_name"`
	// Type of the agreement.
	AgreementType string `json:"agreement_type"`
	// Name of the type.
	TypeName string `json:"agreement_type_name"`
	// Text.
	Content string `json:"content"`
	// ID.
	ID string `json:"id"`
	// Version.
	Version int `json:"version"`
}

// AgreementType is the type of an agreement.
type AgreementType string

// Values of [AgreementType].
const (
	AgreementTypeTicket        AgreementType = "0" // new tickets, ordinary users
	AgreementTypeISV           AgreementType = "1" // new tickets, users of ISVs
	AgreementTypeAuthorization AgreementType = "2" // authorization
)

var agreementTypeValues = []AgreementType{AgreementTypeTicket, AgreementTypeISV, AgreementTypeAuthorization}

var opGetAgreementStatus = transport.Operation{
	ID: "ShowSignedLatestPublishedAgreement", Name: "tickets.GetAgreementStatus",
	Method: http.MethodGet, Path: "/v2/servicerequest/agreements/signed-latest",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// GetAgreementStatusRequest holds the parameters of [Service.GetAgreementStatus].
type GetAgreementStatusRequest struct {
	// Type of the agreement.
	AgreementType AgreementType `url:"agreement_type,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *GetAgreementStatusRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		check.Enum(c, "agreement_type", r.AgreementType, agreementTypeValues...)
	})
}

// GetAgreementStatusResponse is the response of [Service.GetAgreementStatus].
type GetAgreementStatusResponse struct {
	// Whether it is signed.
	Signed bool `json:"is_signed_latest"`

	core.Metadata `json:"-"`
}

// GetAgreementStatus tells whether the latest agreement of a type is signed.
//
// The package comment has the codes of refusals.
//
// Operation ShowSignedLatestPublishedAgreement: GET /v2/servicerequest/agreements/signed-latest
// (partner or customer credentials, 10 calls/s).
func (s *Service) GetAgreementStatus(ctx context.Context, req *GetAgreementStatusRequest, opts ...option.Option) (*GetAgreementStatusResponse, error) {
	return transport.Call[GetAgreementStatusResponse](ctx, s.client(), &opGetAgreementStatus, req, opts)
}

var opSignAgreement = transport.Operation{
	ID: "SignPublishedAgreement", Name: "tickets.SignAgreement",
	Method: http.MethodPost, Path: "/v2/servicerequest/agreements/{id}/signed",
	Host:     transport.HostTickets,
	Callers:  []core.Role{core.RolePartner, core.RoleCustomer},
	NoSettle: "what stands there is no proof of who did it",
	Confirms: []string{"agreement_signed_record_id"},
}

// SignAgreementRequest holds the parameters of [Service.SignAgreement].
type SignAgreementRequest struct {
	// Agreement, a number. Required, at most 32 characters.
	ID string `path:"id" json:"-" url:"-"`
	// What the signature is for. At most 32 characters.
	RelationID string `json:"relation_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *SignAgreementRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("id", r.ID).Required().Max(32)
		c.String("relation_id", r.RelationID).Max(32)
	})
}

// SignAgreementResponse is the response of [Service.SignAgreement].
type SignAgreementResponse struct {
	// Record of the signature.
	RecordID int `json:"agreement_signed_record_id"`

	core.Metadata `json:"-"`
}

// SignAgreement signs an agreement.
//
// No query tells whether a call whose response was lost has taken effect.
//
// The package comment has the codes of refusals.
//
// Operation SignPublishedAgreement: POST /v2/servicerequest/agreements/{id}/signed (partner or
// customer credentials, 10 calls/s).
func (s *Service) SignAgreement(ctx context.Context, req *SignAgreementRequest, opts ...option.Option) (*SignAgreementResponse, error) {
	return transport.Call[SignAgreementResponse](ctx, s.client(), &opSignAgreement, req, opts)
}
