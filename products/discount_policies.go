package products

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

var opListDiscountPolicies = transport.Operation{
	ID: "ListIncentiveDiscountPolicies", Name: "products.ListDiscountPolicies",
	Method: http.MethodGet, Path: "/v2/products/incentive-discount-policies",
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// ListDiscountPoliciesRequest holds the parameters of [Service.ListDiscountPolicies].
type ListDiscountPoliciesRequest struct {
	// Month to return, in UTC+8. Required.
	Month core.Month `url:"time"`
	// Service type code; nil means all. The platform uses an empty string as a filter. At most 64
	// characters.
	ServiceTypeCode *string `url:"service_type_code,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 100; default 10.
	Limit int `url:"limit,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListDiscountPoliciesRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Month("time", r.Month).Required()
		c.StringPtr("service_type_code", r.ServiceTypeCode).Max(64)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 100)
	})
}

// ListDiscountPoliciesResponse is the response of [Service.ListDiscountPolicies].
type ListDiscountPoliciesResponse struct {
	// Policies of this page.
	Policies []DiscountPolicy `json:"policies"`
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`

	core.Metadata `json:"-"`
}

// ListDiscountPolicies returns one page of the incentive policies of cloud services, and
// whether partner discounts may apply to each service.
//
// The response shows the state at the last second of the month of the request, in
// UTC+8.
//
// An operator account of the partner needs permission BPC_ITEM_SALES_040100.
//
// Operation ListIncentiveDiscountPolicies: GET /v2/products/incentive-discount-policies
// (partner credentials, 10 calls/s).
func (s *Service) ListDiscountPolicies(ctx context.Context, req *ListDiscountPoliciesRequest, opts ...option.Option) (*ListDiscountPoliciesResponse, error) {
	return transport.Call[ListDiscountPoliciesResponse](ctx, s.client(), &opListDiscountPolicies, req, opts)
}

var pagesListDiscountPolicies = page.Offset[ListDiscountPoliciesRequest, ListDiscountPoliciesResponse, DiscountPolicy]{
	Largest: 100,
	Cursor:  func(r *ListDiscountPoliciesRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListDiscountPoliciesResponse) ([]DiscountPolicy, int) { return a.Policies, a.TotalCount },
}

// AllDiscountPolicies walks every page of [Service.ListDiscountPolicies], starting at
// req.Offset, and yields each policy. It stops at the first error, which it yields
// last. If req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllDiscountPolicies(ctx context.Context, req *ListDiscountPoliciesRequest, opts ...option.Option) iter.Seq2[DiscountPolicy, error] {
	return pagesListDiscountPolicies.All(ctx, s.client(), s.ListDiscountPolicies, req, opts)
}

// DiscountPolicy is what a partner earns on one cloud service, and whether partner
// discounts may apply to it.
type DiscountPolicy struct {
	// Service type code.
	ServiceTypeCode string `json:"service_type_code"`
	// Service type name.
	ServiceTypeName string `json:"service_type_name"`
	// What the partner earns on the service.
	IncentivePolicy IncentivePolicy `json:"incentive_policy"`
	// Whether partner discounts may apply; may be empty.
	AllowDiscount core.Choice `json:"allow_discount"`
}

// IncentivePolicy is what a partner earns on a cloud service.
type IncentivePolicy string

// Values of [IncentivePolicy].
const (
	IncentivePolicyOrdinary   IncentivePolicy = "0"  // not a special product
	IncentivePolicySpecial    IncentivePolicy = "1"  // special product
	IncentivePolicyNone       IncentivePolicy = "2"  // no performance credit and no rebate
	IncentivePolicyCreditOnly IncentivePolicy = "13" // performance credit but no rebate
)
