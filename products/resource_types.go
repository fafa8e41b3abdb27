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

var opListResourceTypes = transport.Operation{
	ID: "ListResourceTypes", Name: "products.ListResourceTypes",
	Method: http.MethodGet, Path: "/v2/products/resource-types",
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListResourceTypesRequest holds the parameters of [Service.ListResourceTypes].
type ListResourceTypesRequest struct {
	// Records per page, 1 to 1000; default 10.
	Limit int `url:"limit,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListResourceTypesRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Int("limit", r.Limit).Between(1, 1000)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
	})
}

// ListResourceTypesResponse is the response of [Service.ListResourceTypes].
type ListResourceTypesResponse struct {
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`
	// Resource types of this page.
	ResourceTypes []ResourceType `json:"resource_types"`

	core.Metadata `json:"-"`
}

// ListResourceTypes returns one page of the resource types, each with the service type
// that owns it.
//
// There is no filter; [Service.ListServiceResources] returns the resource types of one
// service type.
//
// Operation ListResourceTypes: GET /v2/products/resource-types (partner or customer
// credentials, 10 calls/s).
func (s *Service) ListResourceTypes(ctx context.Context, req *ListResourceTypesRequest, opts ...option.Option) (*ListResourceTypesResponse, error) {
	return transport.Call[ListResourceTypesResponse](ctx, s.client(), &opListResourceTypes, req, opts)
}

var pagesListResourceTypes = page.Offset[ListResourceTypesRequest, ListResourceTypesResponse, ResourceType]{
	Largest: 1000,
	Cursor:  func(r *ListResourceTypesRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListResourceTypesResponse) ([]ResourceType, int) { return a.ResourceTypes, a.TotalCount },
}

// AllResourceTypes walks every page of [Service.ListResourceTypes], starting at
// req.Offset, and yields each resource type. It stops at the first error, which it
// yields last. If req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllResourceTypes(ctx context.Context, req *ListResourceTypesRequest, opts ...option.Option) iter.Seq2[ResourceType, error] {
	return pagesListResourceTypes.All(ctx, s.client(), s.ListResourceTypes, req, opts)
}

// ResourceType is one resource type and the service type that owns it.
type ResourceType struct {
	// Resource type code, for example hws.resource.type.vm.
	ResourceTypeCode string `json:"resource_type_code"`
	// Name, in the language of the request.
	ResourceTypeName string `json:"resource_type_name"`
	// Description.
	ResourceTypeDescription string `json:"resource_type_desc"`
	// Service type that owns the resource type.
	ServiceTypeCode string `json:"service_type_code"`
}
