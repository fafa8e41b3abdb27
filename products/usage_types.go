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

var opListUsageTypes = transport.Operation{
	ID: "ListUsageTypes", Name: "products.ListUsageTypes",
	Method: http.MethodGet, Path: "/v2/products/usage-types",
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListUsageTypesRequest holds the parameters of [Service.ListUsageTypes].
type ListUsageTypesRequest struct {
	// Resource type code; nil means all. The platform uses an empty string as a filter. At most 64
	// characters.
	ResourceTypeCode *string `url:"resource_type_code,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 100; default 10.
	Limit int `url:"limit,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListUsageTypesRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.StringPtr("resource_type_code", r.ResourceTypeCode).Max(64)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 100)
	})
}

// ListUsageTypesResponse is the response of [Service.ListUsageTypes].
type ListUsageTypesResponse struct {
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`
	// Usage types of this page.
	UsageTypes []UsageType `json:"usage_types"`

	core.Metadata `json:"-"`
}

// ListUsageTypes returns one page of the usage types (billing factors) of resource
// types.
//
// Code of a [UsageType] is the UsageFactor of an [OnDemandProduct]. If ResourceTypeCode
// is nil, the list holds all usage types; the platform uses an empty string as a
// filter.
//
// Operation ListUsageTypes: GET /v2/products/usage-types (partner or customer
// credentials, 10 calls/s).
func (s *Service) ListUsageTypes(ctx context.Context, req *ListUsageTypesRequest, opts ...option.Option) (*ListUsageTypesResponse, error) {
	return transport.Call[ListUsageTypesResponse](ctx, s.client(), &opListUsageTypes, req, opts)
}

var pagesListUsageTypes = page.Offset[ListUsageTypesRequest, ListUsageTypesResponse, UsageType]{
	Largest: 100,
	Cursor:  func(r *ListUsageTypesRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListUsageTypesResponse) ([]UsageType, int) { return a.UsageTypes, a.TotalCount },
}

// AllUsageTypes walks every page of [Service.ListUsageTypes], starting at req.Offset,
// and yields each usage type. It stops at the first error, which it yields last. If
// req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllUsageTypes(ctx context.Context, req *ListUsageTypesRequest, opts ...option.Option) iter.Seq2[UsageType, error] {
	return pagesListUsageTypes.All(ctx, s.client(), s.ListUsageTypes, req, opts)
}

// UsageType is one billing factor of a resource type.
type UsageType struct {
	// Billing factor code, which is the UsageFactor of an [OnDemandProduct].
	Code string `json:"code"`
	// Name, in the language of the request.
	Name string `json:"name"`
	// Resource type code.
	ResourceTypeCode string `json:"resource_type_code"`
	// Service type code.
	ServiceTypeCode string `json:"service_type_code"`
	// Resource type name.
	ResourceTypeName string `json:"resource_type_name"`
	// Service type name.
	ServiceTypeName string `json:"service_type_name"`
}
