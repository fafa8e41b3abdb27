package enterprise

import (
	"context"
	"net/http"
	"regexp"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListOrganizations = transport.Operation{
	ID: "ListEnterpriseOrganizations", Name: "enterprise.ListOrganizations",
	Method: http.MethodGet, Path: "/v2/enterprises/multi-accounts/enterprise-organizations",
	Callers: []core.Role{core.RoleCustomer},
	Rate:    20,
	Safe:    true,
}

var digits = regexp.MustCompile(`^[0-9]*$`)

// ListOrganizationsRequest holds the parameters of [Service.ListOrganizations].
type ListOrganizationsRequest struct {
	// Whether to return everything below the organization instead of only its direct children;
	// default [core.FlagNo].
	Recursive core.Flag `url:"recursive_query,omitempty"`
	// Organization to begin with; leave empty for the root. At most 20 digits.
	ParentID string `url:"parent_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListOrganizationsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		check.Enum(c, "recursive_query", r.Recursive, flags...)
		c.String("parent_id", r.ParentID).Max(20).Match(digits, "digits only")
	})
}

// ListOrganizationsResponse is the response of [Service.ListOrganizations].
type ListOrganizationsResponse struct {
	// ID of the root; empty if the request has a ParentID.
	RootID string `json:"root_id"`
	// Name of the root; empty if the request has a ParentID, and for an enterprise that has not named
	// its root.
	RootName string `json:"root_name"`
	// Organizations below the root, or below the ParentID of the request.
	Children []Organization `json:"child_nodes"`

	core.Metadata `json:"-"`
}

// ListOrganizations returns the tree of the organizations of the enterprise.
//
// The caller must be the enterprise master account.
//
// Errors:
//   - CBC.0199 ([core.ErrInvalidParameter]): request parameter error
//
// Operation ListEnterpriseOrganizations: GET
// /v2/enterprises/multi-accounts/enterprise-organizations (customer credentials, 20
// calls/s).
func (s *Service) ListOrganizations(ctx context.Context, req *ListOrganizationsRequest, opts ...option.Option) (*ListOrganizationsResponse, error) {
	return transport.Call[ListOrganizationsResponse](ctx, s.client(), &opListOrganizations, req, opts)
}

// Organization is an organization of an enterprise, with those below it.
type Organization struct {
	// ID of the relation of the organization to the one above it.
	RelationID string `json:"relation_id"`
	// ID of the organization: the OrganizationID of all other requests.
	ID string `json:"id"`
	// Name of the organization.
	Name string `json:"name"`
	// Organizations below this one; only a recursive query returns them.
	Children []Organization `json:"child_nodes"`
}

var flags = []core.Flag{core.FlagNo, core.FlagYes}
