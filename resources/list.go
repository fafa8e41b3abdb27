package resources

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opList = transport.Operation{
	ID: "ListPayPerUseCustomerResources", Name: "resources.List",
	Method: http.MethodPost, Path: "/v2/orders/suscriptions/resources/query",
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// ListRequest holds the parameters of List.
type ListRequest struct {
	// Resources to look at; empty means no filter. At most 50 items.
	ResourceIDs []string `json:"resource_ids,omitzero"`
	// Order the resources were bought with; empty means no filter. At most 64 characters.
	OrderID string `json:"order_id,omitzero"`
	// Whether to leave attached resources out; unset means core.ResourceScopeAll. Ignored when
	// ResourceIDs names an attached resource: only that one is returned then.
	Scope core.ResourceScope `json:"only_main_resource,omitzero"`
	// States to look for; empty means every state. At most 10 items.
	Statuses []Status `json:"status_list,omitzero"`
	// Records to skip, not pages; default 0.
	Offset int `json:"offset,omitzero"`
	// Records per page, 1 to 500; default 10.
	Limit int `json:"limit,omitzero"`
	// Earliest expiry, UTC; zero means no filter.
	ExpireTimeBegin time.Time `json:"expire_time_begin,omitzero"`
	// Latest expiry, UTC; zero means no filter.
	ExpireTimeEnd time.Time `json:"expire_time_end,omitzero"`
	// Cloud service type code such as hws.service.type.obs; empty means no filter. At most 64
	// characters.
	ServiceTypeCode string `json:"service_type_code,omitzero"`
	// Customer to look at; a partner must set it, for a customer it is ignored. At most 64 characters.
	CustomerID string `json:"customer_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ListRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Strings("resource_ids", r.ResourceIDs).Max(50)
		c.String("order_id", r.OrderID).Max(64)
		check.Enum(c, "only_main_resource", r.Scope, mainResourceFilterValues...)
		check.List(c, "status_list", r.Statuses).Max(10).Each(func(v *Status, c *check.Checker) { check.Enum(c, "", *v, statusValues...).Required() })
		c.Int("offset", r.Offset).Between(0, 2147483646)
		c.Int("limit", r.Limit).Between(1, 500)
		c.Time("expire_time_begin", r.ExpireTimeBegin)
		c.Time("expire_time_end", r.ExpireTimeEnd).NotBefore("expire_time_begin", r.ExpireTimeBegin)
		c.String("service_type_code", r.ServiceTypeCode).Max(64)
		c.String("customer_id", r.CustomerID).Max(64)
	})
}

// ListResponse is the answer to List.
type ListResponse struct {
	// Resources of this page.
	Resources []Resource `json:"data"`
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`

	core.Metadata `json:"-"`
}

// List returns one page of a customer's yearly/monthly resources.
//
// It takes partner or customer credentials: a partner must name the customer in
// CustomerID, for a customer CustomerID is ignored. The platform's documentation is not
// unanimous about the credentials it admits; on CBC.0151 (access denied) try the other
// kind.
//
// Only provisioned resources are returned, no pending or failed ones, and no pay-per-use
// resources (see ListOnDemand). All filters are optional; without any, the first page of
// all resources comes back. Times are in UTC.
//
// A resource is the main one or attached to another:
//   - a cloud server (ECS) is main and its disks (EVS) are attached
//   - with shared bandwidth the bandwidth is main and its EIPs are attached
//   - with dedicated bandwidth the EIP is main and the bandwidth is attached
//
// Operation ListPayPerUseCustomerResources: POST /v2/orders/suscriptions/resources/query
// (partner or customer credentials, 10 calls/s).
func (s *Service) List(ctx context.Context, req *ListRequest, opts ...option.Option) (*ListResponse, error) {
	return transport.Call[ListResponse](ctx, s.client(), &opList, req, opts)
}

var pagesList = page.Offset[ListRequest, ListResponse, Resource]{
	Largest: 500,
	Cursor:  func(r *ListRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListResponse) ([]Resource, int) { return a.Resources, a.TotalCount },
}

// All walks every page of List, from req.Offset on, and yields each yearly/monthly
// resource; it stops at the first error, which it yields last. Without a Limit it asks for
// the largest pages.
func (s *Service) All(ctx context.Context, req *ListRequest, opts ...option.Option) iter.Seq2[Resource, error] {
	return pagesList.All(ctx, s.client(), s.List, req, opts)
}

// Resource is one yearly/monthly resource of a customer, as List returns it.
type Resource struct {
	// Internal ID given when the resource was ordered; the other operations take ResourceID, not this.
	ID string `json:"id"`
	// Resource ID given by the cloud service when it was provisioned.
	ResourceID string `json:"resource_id"`
	// Instance name.
	ResourceName string `json:"resource_name"`
	// Region code such as cn-north-1.
	RegionCode string `json:"region_code"`
	// Cloud service type code such as hws.service.type.obs.
	ServiceTypeCode string `json:"service_type_code"`
	// Resource type code such as hws.resource.type.vm.
	ResourceTypeCode string `json:"resource_type_code"`
	// Localized resource type name.
	ResourceTypeName string `json:"resource_type_name"`
	// Localized service name.
	ServiceTypeName string `json:"service_type_name"`
	// Spec code; VM specs end with .win or .linux.
	ResourceSpecCode string `json:"resource_spec_code"`
	// ID of the project the resource lives in.
	ProjectID string `json:"project_id"`
	// Product ID.
	ProductID string `json:"product_id"`
	// ID of the parent resource.
	ParentResourceID string `json:"parent_resource_id"`
	// Whether this is a main resource or one attached to it.
	Role core.ResourceRole `json:"is_main_resource"`
	// State of the resource.
	Status Status `json:"status"`
	// Start of validity, in UTC.
	EffectiveTime time.Time `json:"effective_time"`
	// Expiry, in UTC.
	ExpireTime time.Time `json:"expire_time"`
	// What happens at expiry; only ExpirePolicyAutoRenew means automatic renewal.
	ExpirePolicy ExpirePolicy `json:"expire_policy"`
	// Spec description, parts joined by a vertical bar.
	ProductSpecDescription string `json:"product_spec_desc"`
	// Size of a linear product, such as a disk; the unit is SpecSizeMeasureID.
	SpecSize decimal.Decimal `json:"spec_size"`
	// Unit of SpecSize, see products.ListMeasureUnits (17 is GB).
	SpecSizeMeasureID int `json:"spec_size_measure_id"`
	// Last change of the resource, in UTC.
	UpdateTime time.Time `json:"update_time"`
	// Enterprise project the resource belongs to.
	EnterpriseProject EnterpriseProject `json:"enterprise_project"`
}

// ExpirePolicy says what happens to a yearly/monthly resource when it expires. Only
// ExpirePolicyAutoRenew means automatic renewal.
type ExpirePolicy int

// Values of ExpirePolicy.
const (
	ExpirePolicyGracePeriod          ExpirePolicy = 0 // it enters the grace period
	ExpirePolicyToOnDemand           ExpirePolicy = 1 // it turns into a pay-per-use resource
	ExpirePolicyDelete               ExpirePolicy = 2 // it is deleted directly while still in effect
	ExpirePolicyAutoRenew            ExpirePolicy = 3 // it is renewed automatically
	ExpirePolicyFreeze               ExpirePolicy = 4 // it is frozen
	ExpirePolicyDeleteAfterRetention ExpirePolicy = 5 // it is deleted after the retention period
)

// EnterpriseProject names the enterprise project a resource belongs to.
type EnterpriseProject struct {
	// Enterprise project ID; 0 = default.
	ID string `json:"id"`
	// Enterprise project name.
	Name string `json:"name"`
}

var mainResourceFilterValues = []core.ResourceScope{core.ResourceScopeAll, core.ResourceScopeMain}

// Status is the state of a yearly/monthly resource. Pay-per-use resources have an OnDemandStatus, with
// other codes.
type Status int

// Values of Status.
const (
	StatusInUse   Status = 2 // in use
	StatusClosed  Status = 3 // closed; not shown in the console
	StatusFrozen  Status = 4 // frozen
	StatusExpired Status = 5 // expired
)

var statusValues = []Status{StatusInUse, StatusClosed, StatusFrozen, StatusExpired}
