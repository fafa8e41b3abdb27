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

// ListServiceTypesRequest holds the parameters of ListServiceTypes.
type ListServiceTypesRequest struct {
	// Records per page, 1 to 1000; default 10.
	Limit int `url:"limit,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Service type name; matches any part of it; empty means no filter. At most 128 characters.
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

// ListServiceTypesResponse is the answer to ListServiceTypes.
type ListServiceTypesResponse struct {
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`
	// Service types of this page.
	ServiceTypes []ServiceType `json:"service_types"`

	core.Metadata `json:"-"`
}

// ListServiceTypes returns one page of the cloud service types.
//
// Marketplace (KooGallery) service types are never listed.
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

// AllServiceTypes walks every page of ListServiceTypes, from req.Offset on, and yields
// each service type; it stops at the first error, which it yields last. Without a Limit it
// asks for the largest pages.
func (s *Service) AllServiceTypes(ctx context.Context, req *ListServiceTypesRequest, opts ...option.Option) iter.Seq2[ServiceType, error] {
	return pagesListServiceTypes.All(ctx, s.client(), s.ListServiceTypes, req, opts)
}

// ServiceType is one cloud service type.
type ServiceType struct {
	// Name in the language asked for.
	ServiceTypeName string `json:"service_type_name"`
	// Service type code, e.g. hws.service.type.obs.
	ServiceTypeCode string `json:"service_type_code"`
	// Abbreviation.
	Abbreviation string `json:"abbreviation"`
}
