package enterprise

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opEnableProjects = transport.Operation{
	ID: "CreateEnterpriseProjectAuth", Name: "enterprise.EnableProjects",
	Method: http.MethodPost, Path: "/v2/enterprises/enterprise-projects/authority",
	Callers:   []core.Role{core.RoleCustomer},
	Rate:      20,
	NoContent: true,
	NoSettle:  "the platform has no query of this permission; the console shows it",
}

// EnableProjects enables enterprise projects for the calling customer, which need not be
// an enterprise master account.
//
// No query tells whether a call took effect if its response was lost; the console of the
// customer does.
//
// Errors:
//   - CBC.99007004: a business precondition is not met; fail_check_items in the body of the
//     error names the checks
//
// Operation CreateEnterpriseProjectAuth: POST
// /v2/enterprises/enterprise-projects/authority (customer credentials, 20 calls/s).
func (s *Service) EnableProjects(ctx context.Context, opts ...option.Option) error {
	return s.client().Do(ctx, &opEnableProjects, nil, nil, opts)
}
