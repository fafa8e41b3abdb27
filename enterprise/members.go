package enterprise

import (
	"context"
	"iter"
	"math"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListMembers = transport.Operation{
	ID: "ListEnterpriseSubCustomers", Name: "enterprise.ListMembers",
	Method: http.MethodGet, Path: "/v2/enterprises/multi-accounts/sub-customers",
	Callers:  []core.Role{core.RoleCustomer},
	Rate:     20,
	Safe:     true,
	Requires: []string{"total_count"},
}

// ListMembersRequest holds the parameters of [Service.ListMembers].
type ListMembersRequest struct {
	// Login name of the member; leave empty for no filter. At most 64 characters, without spaces.
	AccountName string `url:"sub_customer_account_name,omitempty"`
	// Display name of the member; leave empty for no filter. At most 64 characters, without spaces.
	DisplayName string `url:"sub_customer_display_name,omitempty"`
	// Whether the names above may be parts of the names; default [core.FlagNo].
	Fuzzy core.Flag `url:"fuzzy_query,omitempty"`
	// Organization of the members; leave empty for no filter. At most 20 characters.
	OrganizationID string `url:"org_id,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 0 to 100; default 10.
	Limit int `url:"limit,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListMembersRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("sub_customer_account_name", r.AccountName).Max(64)
		c.String("sub_customer_display_name", r.DisplayName).Max(64)
		check.Enum(c, "fuzzy_query", r.Fuzzy, flags...)
		c.String("org_id", r.OrganizationID).Max(20)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(0, 100)
	})
}

// ListMembersResponse is the response of [Service.ListMembers].
type ListMembersResponse struct {
	// Number of matching members on all pages.
	TotalCount int `json:"total_count"`
	// Members of this page.
	Members []Member `json:"sub_customer_infos"`

	core.Metadata `json:"-"`
}

// ListMembers returns one page of the members of the enterprise.
//
// The caller must be the enterprise master account. With Fuzzy set, a name in the request
// matches the beginning, the end or the middle of a name.
//
// Operation ListEnterpriseSubCustomers: GET /v2/enterprises/multi-accounts/sub-customers
// (customer credentials, 20 calls/s).
func (s *Service) ListMembers(ctx context.Context, req *ListMembersRequest, opts ...option.Option) (*ListMembersResponse, error) {
	return transport.Call[ListMembersResponse](ctx, s.client(), &opListMembers, req, opts)
}

var pagesListMembers = page.Offset[ListMembersRequest, ListMembersResponse, Member]{
	Largest: 100,
	Cursor:  func(r *ListMembersRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListMembersResponse) ([]Member, int) { return a.Members, a.TotalCount },
}

// AllMembers walks every page of [Service.ListMembers], starting at req.Offset, and yields
// each member. It stops at the first error, which it yields last. If req.Limit is zero, it
// requests pages of the maximum size.
func (s *Service) AllMembers(ctx context.Context, req *ListMembersRequest, opts ...option.Option) iter.Seq2[Member, error] {
	return pagesListMembers.All(ctx, s.client(), s.ListMembers, req, opts)
}

// Member is a member of an enterprise: an account below the master account.
type Member struct {
	// ID of the member: the CustomerID of all other requests.
	CustomerID string `json:"id"`
	// Login name.
	AccountName string `json:"name"`
	// Display name.
	DisplayName string `json:"display_name"`
	// State of the member.
	Status MemberStatus `json:"status"`
	// Organization of the member.
	OrganizationID string `json:"org_id"`
	// Name of the organization; may be empty for a member of the root.
	OrganizationName string `json:"org_name"`
}

// MemberStatus is the state of a member.
type MemberStatus int

// Values of [MemberStatus].
const (
	MemberStatusNormal        MemberStatus = 1   // in use
	MemberStatusCreating      MemberStatus = 2   // being created
	MemberStatusClosing       MemberStatus = 3   // being closed
	MemberStatusClosed        MemberStatus = 4   // closed
	MemberStatusRegistering   MemberStatus = 101 // being registered
	MemberStatusToBeActivated MemberStatus = 102 // waits for its activation
)
