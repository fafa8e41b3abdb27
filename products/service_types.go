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

var opListServiceTypes = transport.Operation{
	ID: "ListServiceTypes", Name: "products.ListServiceTypes",
	Method: http.MethodGet, Path: "/v2/products/service-types",
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListServiceTypesRequest holds the parameters of [Service.ListServiceTypes].
type ListServiceTypesRequest struct {
	// Records per page, 1 to 1000; default 10.
	Limit int `url:"limit,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Part of the service type name; leave empty for no filter. At most 128 characters.
	ServiceTypeName string `url:"service_type_name,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListServiceTypesRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Int("limit", r.Limit).Between(1, 1000)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.String("service_type_name", r.ServiceTypeName).Max(128)
	})
}

// ListServiceTypesResponse is the response of [Service.ListServiceTypes].
type ListServiceTypesResponse struct {
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`
	// Service types of this page.
	ServiceTypes []ServiceType `json:"service_types"`

	core.Metadata `json:"-"`
}

// ListServiceTypes returns one page of the cloud service types.
//
// The list does not include marketplace (KooGallery) service types.
//
// Operation ListServiceTypes: GET /v2/products/service-types (partner or customer
// credentials, 10 calls/s).
func (s *Service) ListServiceTypes(ctx context.Context, req *ListServiceTypesRequest, opts ...option.Option) (*ListServiceTypesResponse, error) {
	return transport.Call[ListServiceTypesResponse](ctx, s.client(), &opListServiceTypes, req, opts)
}

var pagesListServiceTypes = page.Offset[ListServiceTypesRequest, ListServiceTypesResponse, ServiceType]{
	Largest: 1000,
	Cursor:  func(r *ListServiceTypesRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListServiceTypesResponse) ([]ServiceType, int) { return a.ServiceTypes, a.TotalCount },
}

// AllServiceTypes walks every page of [Service.ListServiceTypes], starting at
// req.Offset, and yields each service type. It stops at the first error, which it
// yields last. If req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllServiceTypes(ctx context.Context, req *ListServiceTypesRequest, opts ...option.Option) iter.Seq2[ServiceType, error] {
	return pagesListServiceTypes.All(ctx, s.client(), s.ListServiceTypes, req, opts)
}

// ServiceType is one cloud service type.
type ServiceType struct {
	// Name, in the language of the request.
	ServiceTypeName string `json:"service_type_name"`
	// Service type code, for example hws.service.type.obs.
	ServiceTypeCode string `json:"service_type_code"`
	// Abbreviation.
	Abbreviation string `json:"abbreviation"`
}
