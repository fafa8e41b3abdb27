package resellers

import (
	"context"
	"iter"
	"math"
	"net/http"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opList = transport.Operation{
	ID: "ListIndirectPartners", Name: "resellers.List",
	Method: http.MethodPost, Path: "/v2/partners/indirect-partners/query",
	Callers: []core.Role{core.RoleDistributor},
	Safe:    true,
}

// ListRequest holds the parameters of [Service.List].
type ListRequest struct {
	// Account name of the reseller; leave empty for no filter. At most 64 characters.
	AccountName string `json:"account_name,omitzero"`
	// Earliest time at which the reseller was linked to the distributor, UTC; zero means no filter.
	AssociatedOnBegin time.Time `json:"associated_on_begin,omitzero"`
	// Latest time at which the reseller was linked to the distributor, UTC; zero means no filter.
	AssociatedOnEnd time.Time `json:"associated_on_end,omitzero"`
	// Records to skip, not pages; default 0.
	Offset int `json:"offset,omitzero"`
	// Records per page, 1 to 100; default 10.
	Limit int `json:"limit,omitzero"`
	// ID of the reseller; leave empty for all resellers. At most 64 characters.
	IndirectPartnerID string `json:"indirect_partner_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ListRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("account_name", r.AccountName).Max(64)
		c.Time("associated_on_begin", r.AssociatedOnBegin)
		c.Time("associated_on_end", r.AssociatedOnEnd).NotBefore("associated_on_begin", r.AssociatedOnBegin)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 100)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// ListResponse is the response of [Service.List].
type ListResponse struct {
	// Number of matching resellers on all pages.
	TotalCount int `json:"count"`
	// Resellers of this page.
	IndirectPartners []Reseller `json:"indirect_partners"`

	core.Metadata `json:"-"`
}

// List returns one page of the resellers linked to the distributor.
//
// Set IndirectPartnerID to get one reseller. Times are in UTC.
//
// An operator account of the partner needs permission BPC_ITEM_SALES_020100.
//
// Operation ListIndirectPartners: POST /v2/partners/indirect-partners/query (distributor
// credentials, 10 calls/s).
func (s *Service) List(ctx context.Context, req *ListRequest, opts ...option.Option) (*ListResponse, error) {
	return transport.Call[ListResponse](ctx, s.client(), &opList, req, opts)
}

var pagesList = page.Offset[ListRequest, ListResponse, Reseller]{
	Largest: 100,
	Cursor:  func(r *ListRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListResponse) ([]Reseller, int) { return a.IndirectPartners, a.TotalCount },
}

// All walks every page of [Service.List], starting at req.Offset, and yields each
// reseller. It stops at the first error, which it yields last. If req.Limit is zero, it
// requests pages of the maximum size.
func (s *Service) All(ctx context.Context, req *ListRequest, opts ...option.Option) iter.Seq2[Reseller, error] {
	return pagesList.All(ctx, s.client(), s.List, req, opts)
}

// Reseller is one reseller of the distributor, as [Service.List] returns it.
type Reseller struct {
	// ID of the reseller.
	IndirectPartnerID string `json:"indirect_partner_id"`
	// Mobile phone number of the reseller.
	MobilePhone string `json:"mobile_phone"`
	// Email address of the reseller.
	Email string `json:"email"`
	// Reseller's account name.
	AccountName string `json:"account_name"`
	// Reseller's display name.
	Name string `json:"name"`
	// When the reseller was linked to the distributor, UTC.
	AssociatedOn time.Time `json:"associated_on"`
	// Login name of the account manager (account_manager_id on the wire, although it is not an ID).
	AccountManagerLogin string `json:"account_manager_id"`
	// Name of the account manager.
	AccountManagerName string `json:"account_manager_name"`
}
