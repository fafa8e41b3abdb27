package products

import (
	"context"
	"iter"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListResourceSpecs = transport.Operation{
	ID: "ListResourceSpecs", Name: "products.ListResourceSpecs",
	Method: http.MethodPost, Path: "/v2/products/resource-specs-query",
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListResourceSpecsRequest holds the parameters of [Service.ListResourceSpecs].
type ListResourceSpecsRequest struct {
	// Service type code, from [Service.ListServiceTypes]. Required, at most 64 characters.
	ServiceTypeCode string `json:"cloud_service_type"`
	// Resource type code, from [Service.ListResourceTypes]. Required, at most 64 characters.
	ResourceTypeCode string `json:"resource_type"`
	// Region, for example cn-north-1. Required, at most 64 characters.
	RegionCode string `json:"region_code"`
	// Billing mode. Required.
	ChargingMode core.ChargingMode `json:"charge_mode,string"`
	// Filters, at most one; leave empty for no filter.
	Filters []ResourceSpecFilter `json:"filters,omitzero"`
	// NextMarker of the previous page; leave empty for the first page. At most 128 characters.
	Marker string `json:"marker,omitzero"`
	// Records per page, 1 to 100; default 100.
	Limit int `json:"limit,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ListResourceSpecsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("cloud_service_type", r.ServiceTypeCode).Required().Max(64)
		c.String("resource_type", r.ResourceTypeCode).Required().Max(64)
		c.String("region_code", r.RegionCode).Required().Max(64)
		check.Enum(c, "charge_mode", r.ChargingMode, chargeModeValues...).Required()
		check.List(c, "filters", r.Filters).Max(1).Each((*ResourceSpecFilter).check)
		c.String("marker", r.Marker).Max(128)
		c.Int("limit", r.Limit).Between(1, 100)
	})
}

// ListResourceSpecsResponse is the response of [Service.ListResourceSpecs].
type ListResourceSpecsResponse struct {
	// Marker of the next page.
	Page Page `json:"page_info"`
	// Specifications of this page.
	ResourceSpecs []ResourceSpec `json:"cloud_service_basics"`

	core.Metadata `json:"-"`
}

// ListResourceSpecs returns one page of the specifications on sale for a service type,
// resource type and region.
//
// Each page holds the marker of the next: set Marker to the NextMarker of the previous
// page, together with Limit. On the last page NextMarker is empty. The filters, the
// limit and the language must be the same for all pages. There is no total count.
//
// Operation ListResourceSpecs: POST /v2/products/resource-specs-query (partner or
// customer credentials, 10 calls/s).
func (s *Service) ListResourceSpecs(ctx context.Context, req *ListResourceSpecsRequest, opts ...option.Option) (*ListResourceSpecsResponse, error) {
	return transport.Call[ListResourceSpecsResponse](ctx, s.client(), &opListResourceSpecs, req, opts)
}

var pagesListResourceSpecs = page.Marker[ListResourceSpecsRequest, ListResourceSpecsResponse, ResourceSpec]{
	Largest: 100,
	Cursor:  func(r *ListResourceSpecsRequest) (*string, *int) { return &r.Marker, &r.Limit },
	Records: func(a *ListResourceSpecsResponse) ([]ResourceSpec, string) {
		return a.ResourceSpecs, a.Page.NextMarker
	},
}

// AllResourceSpecs walks every page of [Service.ListResourceSpecs], starting at
// req.Marker, and yields each specification. It stops at the first error, which it
// yields last. If req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllResourceSpecs(ctx context.Context, req *ListResourceSpecsRequest, opts ...option.Option) iter.Seq2[ResourceSpec, error] {
	return pagesListResourceSpecs.All(ctx, s.client(), s.ListResourceSpecs, req, opts)
}

// ResourceSpecFilter is a filter of [Service.ListResourceSpecs].
type ResourceSpecFilter struct {
	// Property to filter by. Required.
	Key FilterKey `json:"key"`
	// Value to match. Required, at most 128 characters.
	Value string `json:"value"`
}

func (v *ResourceSpecFilter) check(c *check.Checker) {
	check.Enum(c, "key", v.Key, filterKeyValues...).Required()
	c.String("value", v.Value).Required().Max(128)
}

// FilterKey is the property that a [ResourceSpecFilter] filters by.
type FilterKey string

// Values of [FilterKey].
const (
	FilterKeyResourceSpec FilterKey = "RESOURCE_SPEC" // specification code
)

var filterKeyValues = []FilterKey{FilterKeyResourceSpec}

// Page holds the marker of the next page of [Service.ListResourceSpecs].
type Page struct {
	// Marker of the next page; empty on the last page.
	NextMarker string `json:"next_marker"`
}

// ResourceSpec is one specification on sale.
type ResourceSpec struct {
	// Service type code.
	ServiceTypeCode string `json:"cloud_service_type"`
	// Service type name.
	ServiceTypeName string `json:"cloud_service_type_name"`
	// Resource type code.
	ResourceTypeCode string `json:"resource_type"`
	// Resource type name.
	ResourceTypeName string `json:"resource_type_name"`
	// Specification code.
	ResourceSpecCode string `json:"resource_spec"`
	// Specification name.
	ResourceSpecName string `json:"resource_spec_name"`
	// Billing mode.
	ChargingMode core.ChargingMode `json:"charge_mode,string"`
	// Region.
	RegionCode string `json:"region_code"`
}

var chargeModeValues = []core.ChargingMode{core.ChargingModeSubscription, core.ChargingModeOnDemand}
