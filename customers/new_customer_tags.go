package customers

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

var opListNewCustomerTags = transport.Operation{
	ID: "ListSubCustomerNewTag", Name: "customers.ListNewCustomerTags",
	Method: http.MethodPost, Path: "/v2/partners/sub-customers/new-customers-tags/batch-query",
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// ListNewCustomerTagsRequest holds the parameters of [Service.ListNewCustomerTags].
type ListNewCustomerTagsRequest struct {
	// IDs of the customers, at most 200; leave empty for all customers. Each at most 64 characters.
	CustomerIDs []string `json:"customer_ids,omitzero"`
	// Records to skip, not pages; default 0.
	Offset int `json:"offset,omitzero"`
	// Records per page, 1 to 200; default 10.
	Limit int `json:"limit,omitzero"`
	// Reseller whose customers are queried. A distributor must set it to query them; in all other cases
	// the platform ignores it. At most 64 characters.
	IndirectPartnerID string `json:"indirect_partner_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ListNewCustomerTagsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Strings("customer_ids", r.CustomerIDs).Max(200).Each(func(v check.Text) { v.Max(64) })
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 200)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// ListNewCustomerTagsResponse is the response of [Service.ListNewCustomerTags].
type ListNewCustomerTagsResponse struct {
	// Tags of this page.
	NewCustomerTags []CustomerTag `json:"new_customer_tags"`

	core.Metadata `json:"-"`
}

// ListNewCustomerTags returns one page of customers' new-customer tags for the small and
// medium business programme.
//
// The response has no total count: an empty page is the last one. The platform leaves out
// IDs that are not customers of the partner without an error, so the response can hold
// fewer tags than CustomerIDs has IDs, and a page fewer than Limit. A customer without
// real-name verification has an empty tag. A tag becomes [NewCustomerTagNo] when its
// validity ends.
//
// An operator account of the partner needs permission BPC_ITEM_SUBCUSTSERV_010100.
//
// Operation ListSubCustomerNewTag: POST
// /v2/partners/sub-customers/new-customers-tags/batch-query (partner credentials, 10
// calls/s).
func (s *Service) ListNewCustomerTags(ctx context.Context, req *ListNewCustomerTagsRequest, opts ...option.Option) (*ListNewCustomerTagsResponse, error) {
	return transport.Call[ListNewCustomerTagsResponse](ctx, s.client(), &opListNewCustomerTags, req, opts)
}

var pagesListNewCustomerTags = page.Offset[ListNewCustomerTagsRequest, ListNewCustomerTagsResponse, CustomerTag]{
	Largest: 200,
	Cursor:  func(r *ListNewCustomerTagsRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListNewCustomerTagsResponse) ([]CustomerTag, int) { return a.NewCustomerTags, page.UnknownTotal },
}

// AllNewCustomerTags walks every page of [Service.ListNewCustomerTags], starting at
// req.Offset, and yields each tag. It stops at the first error, which it yields last. If
// req.Limit is zero, it requests pages of the maximum size. An empty page ends the
// walk.
//
// With CustomerIDs it requests one page of the maximum size, whatever the Limit: the page
// has room for all of them. The platform leaves unknown customers out of a page, so a
// shorter one would tell nothing of the next.
func (s *Service) AllNewCustomerTags(ctx context.Context, req *ListNewCustomerTagsRequest, opts ...option.Option) iter.Seq2[CustomerTag, error] {
	if req == nil || len(req.CustomerIDs) == 0 {
		return pagesListNewCustomerTags.All(ctx, s.client(), s.ListNewCustomerTags, req, opts)
	}
	named := *req
	named.Limit = pagesListNewCustomerTags.Largest
	one := pagesListNewCustomerTags
	one.Records = func(a *ListNewCustomerTagsResponse) ([]CustomerTag, int) {
		return a.NewCustomerTags, named.Offset + len(a.NewCustomerTags) // this page is the last
	}
	return one.All(ctx, s.client(), s.ListNewCustomerTags, &named, opts)
}

// CustomerTag is the new-customer tag of one customer and the months in which it is valid.
type CustomerTag struct {
	// Customer ID.
	CustomerID string `json:"customer_id"`
	// Programme that the tag belongs to.
	CustomerTagType CustomerTagType `json:"customer_tag_type"`
	// The tag; empty if the customer is not verified.
	NewCustomerTag NewCustomerTag `json:"new_customer_tag"`
	// First month of validity, UTC+8.
	EffectiveMonth core.Month `json:"effective_time"`
	// Month in which the tag lapses, UTC+8.
	ExpireMonth core.Month `json:"expire_time"`
}

// CustomerTagType is the programme that a new-customer tag belongs to.
type CustomerTagType string

// Values of [CustomerTagType].
const (
	CustomerTagTypeSMB CustomerTagType = "SMB" // small and medium business
)

// NewCustomerTag says whether a customer is a new customer. It is empty for a customer
// that is not verified.
type NewCustomerTag string

// Values of [NewCustomerTag].
const (
	NewCustomerTagYes          NewCustomerTag = "Y"            // qualified new customer
	NewCustomerTagNo           NewCustomerTag = "N"            // not a new customer, or no longer one
	NewCustomerTagUndetermined NewCustomerTag = "UNDETERMINED" // eligible but not yet qualified
)
