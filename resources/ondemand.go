package resources

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

var opListOnDemand = transport.Operation{
	ID: "ListCustomerOnDemandResources", Name: "resources.ListOnDemand",
	Method: http.MethodPost, Path: "/v2/partners/sub-customers/on-demand-resources/query",
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// ListOnDemandRequest holds the parameters of [Service.ListOnDemand].
type ListOnDemandRequest struct {
	// Resale customer that owns the resources, from the method List of package customers. Required, at
	// most 64 characters.
	CustomerID string `json:"customer_id"`
	// Region code, such as cn-north-1; leave empty for no filter. At most 64 characters.
	RegionCode string `json:"region_code,omitzero"`
	// Cloud service type code, such as hws.service.type.obs; leave empty for no filter. At most 64
	// characters.
	ServiceTypeCode string `json:"service_type_code,omitzero"`
	// IDs of the resources to return; leave empty for no filter. At most 50 items.
	ResourceIDs []string `json:"resource_ids,omitzero"`
	// Earliest start of use, UTC; zero means no filter.
	EffectiveTimeBegin time.Time `json:"effective_time_begin,omitzero"`
	// Latest start of use, UTC; zero means no filter.
	EffectiveTimeEnd time.Time `json:"effective_time_end,omitzero"`
	// Records to skip, not pages; default 0.
	Offset int `json:"offset,omitzero"`
	// Records per page, 1 to 100; default 10.
	Limit int `json:"limit,omitzero"`
	// State to return; unset means no filter.
	Status OnDemandStatus `json:"status,omitzero"`
	// Reseller that the customer belongs to; required for a reseller's customer, ignored otherwise. At
	// most 64 characters.
	IndirectPartnerID string `json:"indirect_partner_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ListOnDemandRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("customer_id", r.CustomerID).Required().Max(64)
		c.String("region_code", r.RegionCode).Max(64)
		c.String("service_type_code", r.ServiceTypeCode).Max(64)
		c.Strings("resource_ids", r.ResourceIDs).Max(50)
		c.Time("effective_time_begin", r.EffectiveTimeBegin)
		c.Time("effective_time_end", r.EffectiveTimeEnd).NotBefore("effective_time_begin", r.EffectiveTimeBegin)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 100)
		check.Enum(c, "status", r.Status, onDemandStatusValues...)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// ListOnDemandResponse is the response of [Service.ListOnDemand].
type ListOnDemandResponse struct {
	// Resources of this page.
	Resources []OnDemandResource `json:"resources"`
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`

	core.Metadata `json:"-"`
}

// ListOnDemand returns one page of the pay-per-use resources of a resale customer.
//
// Solution provider or distributor credentials only. Referral (consulting) customers
// are not covered. For a reseller's customer, a distributor must name the reseller in
// IndirectPartnerID. The data is delayed, and the delay differs between cloud services:
// use it only as an indication. The status codes differ from those of [Service.List].
// Times are in UTC.
//
// Operation ListCustomerOnDemandResources: POST
// /v2/partners/sub-customers/on-demand-resources/query (partner credentials, 10
// calls/s).
func (s *Service) ListOnDemand(ctx context.Context, req *ListOnDemandRequest, opts ...option.Option) (*ListOnDemandResponse, error) {
	return transport.Call[ListOnDemandResponse](ctx, s.client(), &opListOnDemand, req, opts)
}

var pagesListOnDemand = page.Offset[ListOnDemandRequest, ListOnDemandResponse, OnDemandResource]{
	Largest: 100,
	Cursor:  func(r *ListOnDemandRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListOnDemandResponse) ([]OnDemandResource, int) { return a.Resources, a.TotalCount },
}

// AllOnDemand walks every page of [Service.ListOnDemand], starting at req.Offset, and
// yields each pay-per-use resource. It stops at the first error, which it yields last.
// If req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllOnDemand(ctx context.Context, req *ListOnDemandRequest, opts ...option.Option) iter.Seq2[OnDemandResource, error] {
	return pagesListOnDemand.All(ctx, s.client(), s.ListOnDemand, req, opts)
}

// OnDemandResource is one pay-per-use resource of a customer, as [Service.ListOnDemand]
// returns it.
type OnDemandResource struct {
	// Customer account ID.
	CustomerID string `json:"customer_id"`
	// Region code, such as cn-north-1.
	RegionCode string `json:"region_code"`
	// Availability zone code.
	AvailabilityZoneCode string `json:"availability_zone_code"`
	// Cloud service type code, such as hws.service.type.obs.
	ServiceTypeCode string `json:"service_type_code"`
	// Resource type code, such as hws.resource.type.vm.
	ResourceTypeCode string `json:"resource_type_code"`
	// Localized service name.
	ServiceTypeName string `json:"service_type_name"`
	// Localized resource type name.
	ResourceTypeName string `json:"resource_type_name"`
	// Resource ID.
	ResourceID string `json:"resource_id"`
	// Instance name.
	ResourceName string `json:"resource_name"`
	// Start of use, UTC.
	EffectiveTime time.Time `json:"effective_time"`
	// End of use, UTC.
	ExpireTime time.Time `json:"expire_time"`
	// State of the resource.
	Status OnDemandStatus `json:"status"`
	// Specification code; those of VMs end in .win or .linux.
	ResourceSpecCode string `json:"resource_spec_code"`
	// Capacity as JSON text, such as {"specSize":40.0}.
	Capacity string `json:"resource_info"`
	// Description of the specification, its parts joined by a vertical bar.
	ProductSpecDescription string `json:"product_spec_desc"`
}

// OnDemandStatus is the state of a pay-per-use resource. Yearly/monthly resources have
// a [Status], with other codes.
type OnDemandStatus int

// Values of [OnDemandStatus].
const (
	OnDemandStatusNormal      OnDemandStatus = 1 // normal, provisioned
	OnDemandStatusGracePeriod OnDemandStatus = 2 // in the grace period
	OnDemandStatusFreezing    OnDemandStatus = 3 // being frozen
	OnDemandStatusChanging    OnDemandStatus = 4 // being changed
	OnDemandStatusClosing     OnDemandStatus = 5 // being closed
	OnDemandStatusClosed      OnDemandStatus = 6 // closed
)

var onDemandStatusValues = []OnDemandStatus{
	OnDemandStatusNormal, OnDemandStatusGracePeriod, OnDemandStatusFreezing, OnDemandStatusChanging,
	OnDemandStatusClosing, OnDemandStatusClosed,
}
