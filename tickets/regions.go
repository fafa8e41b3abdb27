package tickets

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListRegions = transport.Operation{
	ID: "ListRegions", Name: "tickets.ListRegions",
	Method: http.MethodGet, Path: "/v2/servicerequest/config/regions",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListRegionsResponse is the response of [Service.ListRegions].
type ListRegionsResponse struct {
	// Regions.
	Regions []Region `json:"data_center_list"`
	// Number of records in all.
	TotalCount int `json:"total_count"`

	core.Metadata `json:"-"`
}

// ListRegions lists the regions that a ticket can name.
//
// The package comment has the codes of refusals.
//
// Operation ListRegions: GET /v2/servicerequest/config/regions (partner or customer
// credentials, 10 calls/s).
func (s *Service) ListRegions(ctx context.Context, opts ...option.Option) (*ListRegionsResponse, error) {
	return transport.Call[ListRegionsResponse](ctx, s.client(), &opListRegions, nil, opts)
}

// Region is a region that a ticket can name.
type Region struct {
	// 1 = sensitive.
	Sensitive int `json:"is_sensitive"`
	// Region, from [Service.ListRegions].
	RegionCode string `json:"region_id"`
	// Name of the region.
	RegionName string `json:"region_name"`
	// Who wrote it.
	Type int `json:"type"`
}

var opListCustomerRegions = transport.Operation{
	ID: "ListCustomersRegions", Name: "tickets.ListCustomerRegions",
	Method: http.MethodGet, Path: "/v2/servicerequest/customers/regions",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListCustomerRegionsResponse is the response of [Service.ListCustomerRegions].
type ListCustomerRegionsResponse struct {
	// Number of records in all.
	Count int `json:"count"`
	// Regions.
	Regions []CustomerRegion `json:"region_infos"`

	core.Metadata `json:"-"`
}

// ListCustomerRegions lists the regions of the caller.
//
// The package comment has the codes of refusals.
//
// Operation ListCustomersRegions: GET /v2/servicerequest/customers/regions (partner or customer
// credentials, 10 calls/s).
func (s *Service) ListCustomerRegions(ctx context.Context, opts ...option.Option) (*ListCustomerRegionsResponse, error) {
	return transport.Call[ListCustomerRegionsResponse](ctx, s.client(), &opListCustomerRegions, nil, opts)
}

// CustomerRegion is a region of the caller.
type CustomerRegion struct {
	// Region, from [Service.ListRegions].
	RegionCode string `json:"region_id"`
	// Name of the region.
	RegionName string `json:"region_name"`
}

var opListAreaCodes = transport.Operation{
	ID: "ListAreaCodes", Name: "tickets.ListAreaCodes",
	Method: http.MethodGet, Path: "/v2/servicerequest/config/area-codes",
	Host:    transport.HostTickets,
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListAreaCodesResponse is the response of [Service.ListAreaCodes].
type ListAreaCodesResponse struct {
	// Countries.
	AreaCodes []AreaCode `json:"area_code_list"`

	core.Metadata `json:"-"`
}

// ListAreaCodes lists the telephone codes of countries.
//
// The package comment has the codes of refusals.
//
// Operation ListAreaCodes: GET /v2/servicerequest/config/area-codes (partner or customer
// credentials, 10 calls/s).
func (s *Service) ListAreaCodes(ctx context.Context, opts ...option.Option) (*ListAreaCodesResponse, error) {
	return transport.Call[ListAreaCodesResponse](ctx, s.client(), &opListAreaCodes, nil, opts)
}

// AreaCode is the telephone code of a country.
type AreaCode struct {
	// Telephone code of the country, such as 0086.
	AreaCode string `json:"area_code"`
	// Name of the country.
	Name string `json:"area_name"`
	// ID.
	ID int64 `json:"id"`
}
