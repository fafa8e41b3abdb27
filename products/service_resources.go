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

var opListServiceResources = transport.Operation{
	ID: "ListServiceResources", Name: "products.ListServiceResources",
	Method: http.MethodGet, Path: "/v2/products/service-resources",
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListServiceResourcesRequest holds the parameters of [Service.ListServiceResources].
type ListServiceResourcesRequest struct {
	// Service type code, for example hws.service.type.obs. Required, at most 64 characters.
	ServiceTypeCode string `url:"service_type_code"`
	// Records per page, 1 to 100; default 10.
	Limit int `url:"limit,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListServiceResourcesRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("service_type_code", r.ServiceTypeCode).Required().Max(64)
		c.Int("limit", r.Limit).Between(1, 100)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
	})
}

// ListServiceResourcesResponse is the response of [Service.ListServiceResources].
type ListServiceResourcesResponse struct {
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`
	// Resource types of this page.
	ServiceResources []ServiceResource `json:"infos"`

	core.Metadata `json:"-"`
}

// ListServiceResources returns one page of the resource types that one service type
// offers.
//
// The platform refuses marketplace (KooGallery) service types.
//
// Operation ListServiceResources: GET /v2/products/service-resources (partner or
// customer credentials, 10 calls/s).
func (s *Service) ListServiceResources(ctx context.Context, req *ListServiceResourcesRequest, opts ...option.Option) (*ListServiceResourcesResponse, error) {
	return transport.Call[ListServiceResourcesResponse](ctx, s.client(), &opListServiceResources, req, opts)
}

var pagesListServiceResources = page.Offset[ListServiceResourcesRequest, ListServiceResourcesResponse, ServiceResource]{
	Largest: 100,
	Cursor:  func(r *ListServiceResourcesRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListServiceResourcesResponse) ([]ServiceResource, int) {
		return a.ServiceResources, a.TotalCount
	},
}

// AllServiceResources walks every page of [Service.ListServiceResources], starting at
// req.Offset, and yields each resource type. It stops at the first error, which it
// yields last. If req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllServiceResources(ctx context.Context, req *ListServiceResourcesRequest, opts ...option.Option) iter.Seq2[ServiceResource, error] {
	return pagesListServiceResources.All(ctx, s.client(), s.ListServiceResources, req, opts)
}

// ServiceResource is one resource type that a service type offers.
type ServiceResource struct {
	// The resource type itself.
	ResourceTypeCode ServiceResourceType `json:"basic_info"`
}

// ServiceResourceType describes a resource type that a service type offers.
type ServiceResourceType struct {
	// Resource type code, for example hws.resource.type.general.
	ResourceTypeCode string `json:"resource_type_code"`
	// Code of the service type that owns the resource type.
	ProductOwnerService string `json:"product_owner_service"`
	// Resource type name.
	Name string `json:"name"`
	// Description.
	Description string `json:"description"`
}
