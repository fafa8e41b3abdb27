package legacy

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opShowRealnameAuthResultV1 = transport.Operation{
	ID: "ShowRealnameAuthResultV1", Name: "legacy.ShowRealnameAuthResultV1",
	Method: http.MethodGet, Path: "/v1.0/{partner_id}/partner/customer-mgr/realname-auth/result",
	Account: "partner_id",
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// ShowRealnameAuthResultV1Request holds the parameters of
// [Service.ShowRealnameAuthResultV1].
type ShowRealnameAuthResultV1Request struct {
	// Partner ID; leave empty for the client's own account. At most 64 characters.
	PartnerID string `path:"partner_id" json:"-" url:"-"`
	// Customer account ID. Required, at most 64 characters.
	CustomerID string `url:"customerId"`
}

// Validate reports every rule that the request breaks.
func (r *ShowRealnameAuthResultV1Request) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("partner_id", r.PartnerID).Max(64)
		c.String("customerId", r.CustomerID).Required().Max(64)
	})
}

// ShowRealnameAuthResultV1Response is the response of [Service.ShowRealnameAuthResultV1].
type ShowRealnameAuthResultV1Response struct {
	// Outcome of the review; nil until a verification has been submitted.
	ReviewResult *core.ReviewResult `json:"reviewResult"`
	// Reason given by the reviewer; present only when the verification was rejected.
	Opinion string `json:"opinion"`

	core.Metadata `json:"-"`
}

// ShowRealnameAuthResultV1 returns the outcome of a manual review of a customer's
// real-name verification.
//
// Operation ShowRealnameAuthResultV1: GET
// /v1.0/{partner_id}/partner/customer-mgr/realname-auth/result (partner credentials, 10
// calls/s).
//
// Deprecated: use customers.GetVerificationReview. There is no PartnerID. The review
// results keep their codes.
func (s *Service) ShowRealnameAuthResultV1(ctx context.Context, req *ShowRealnameAuthResultV1Request, opts ...option.Option) (*ShowRealnameAuthResultV1Response, error) {
	return transport.Call[ShowRealnameAuthResultV1Response](ctx, s.client(), &opShowRealnameAuthResultV1, req, opts)
}
