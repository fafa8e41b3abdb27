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

// ListRequest holds the parameters of [Service.List].
type ListRequest struct {
	// IDs of the resources to return; leave empty for no filter. At most 50 items.
	ResourceIDs []string `json:"resource_ids,omitzero"`
	// Order with which the resources were bought; leave empty for no filter. At most 64 characters.
	OrderID string `json:"order_id,omitzero"`
	// Whether to leave out attached resources; unset means [core.ResourceScopeAll]. Ignored when
	// ResourceIDs names an attached resource: the response then holds only that resource.
	Scope core.ResourceScope `json:"only_main_resource,omitzero"`
	// States to return; leave empty for all states. At most 10 items.
	Statuses []Status `json:"status_list,omitzero"`
	// Records to skip, not pages; default 0.
	Offset int `json:"offset,omitzero"`
	// Records per page, 1 to 500; default 10.
	Limit int `json:"limit,omitzero"`
	// Earliest time of expiry, UTC; zero means no filter.
	ExpireTimeBegin time.Time `json:"expire_time_begin,omitzero"`
	// Latest time of expiry, UTC; zero means no filter.
	ExpireTimeEnd time.Time `json:"expire_time_end,omitzero"`
	// Cloud service type code, such as hws.service.type.obs; leave empty for no filter. At most 64
	// characters.
	ServiceTypeCode string `json:"service_type_code,omitzero"`
	// Customer that owns the resources. Required for a partner, ignored for a customer. At most 64
	// characters.
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

// ListResponse is the response of [Service.List].
type ListResponse struct {
	// Resources of this page.
	Resources []Resource `json:"data"`
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`

	core.Metadata `json:"-"`
}

// List returns one page of a customer's yearly/monthly resources.
//
// It takes partner or customer credentials. A partner must name the customer in
// CustomerID; for a customer CustomerID is ignored. The platform's documentation
// contradicts itself about the credentials that the operation takes: after CBC.0151
// (access denied, [core.ErrForbidden]) try the other kind.
//
// It returns only provisioned resources, not pending or failed ones, and no pay-per-use
// resources; [Service.ListOnDemand] returns those. All filters are optional; without
// any, List returns the first page of all resources. Times are in UTC.
//
// A resource is a main resource or attached to one:
//   - a cloud server (ECS) is a main resource, and its disks (EVS) are attached to it
//   - a shared bandwidth is a main resource, and its EIPs are attached to it
//   - an EIP with a dedicated bandwidth is a main resource, and the bandwidth is
//     attached to it
//
// An operator account of the partner needs permission BPC_ITEM_SUBCUSTSERV_010105.
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

// All walks every page of [Service.List], starting at req.Offset, and yields each
// yearly/monthly resource. It stops at the first error, which it yields last. If
// req.Limit is zero, it requests pages of the maximum size.
func (s *Service) All(ctx context.Context, req *ListRequest, opts ...option.Option) iter.Seq2[Resource, error] {
	return pagesList.All(ctx, s.client(), s.List, req, opts)
}

// Resource is one yearly/monthly resource of a customer, as [Service.List] returns it.
type Resource struct {
	// Internal ID, given when the resource was ordered. The other operations take ResourceID, not ID.
	ID string `json:"id"`
	// Resource ID, given by the cloud service when the resource was provisioned.
	ResourceID string `json:"resource_id"`
	// Instance name.
	ResourceName string `json:"resource_name"`
	// Region code, such as cn-north-1.
	RegionCode string `json:"region_code"`
	// Cloud service type code, such as hws.service.type.obs.
	ServiceTypeCode string `json:"service_type_code"`
	// Resource type code, such as hws.resource.type.vm.
	ResourceTypeCode string `json:"resource_type_code"`
	// Localized resource type name.
	ResourceTypeName string `json:"resource_type_name"`
	// Localized service name.
	ServiceTypeName string `json:"service_type_name"`
	// Specification code; those of VMs end in .win or .linux.
	ResourceSpecCode string `json:"resource_spec_code"`
	// ID of the project that the resource belongs to.
	ProjectID string `json:"project_id"`
	// Product ID.
	ProductID string `json:"product_id"`
	// ID of the parent resource.
	ParentResourceID string `json:"parent_resource_id"`
	// Whether the resource is a main resource or attached to one.
	Role core.ResourceRole `json:"is_main_resource"`
	// State of the resource.
	Status Status `json:"status"`
	// When the resource took effect, UTC.
	EffectiveTime time.Time `json:"effective_time"`
	// When the resource expires, UTC.
	ExpireTime time.Time `json:"expire_time"`
	// What happens at expiry; only [ExpirePolicyAutoRenew] means automatic renewal.
	ExpirePolicy ExpirePolicy `json:"expire_policy"`
	// Description of the specification, its parts joined by a vertical bar.
	ProductSpecDescription string `json:"product_spec_desc"`
	// Size of a linear product, such as a disk; the unit is SpecSizeMeasureID.
	SpecSize decimal.Decimal `json:"spec_size"`
	// ID of the unit of SpecSize, such as 17 for GB; see the method ListMeasureUnits of package
	// products.
	SpecSizeMeasureID int `json:"spec_size_measure_id"`
	// When the resource was last changed, UTC.
	UpdateTime time.Time `json:"update_time"`
	// Enterprise project that the resource belongs to.
	EnterpriseProject EnterpriseProject `json:"enterprise_project"`
}

// ExpirePolicy is what happens to a yearly/monthly resource when it expires. Only
// [ExpirePolicyAutoRenew] means automatic renewal.
type ExpirePolicy int

// Values of [ExpirePolicy].
const (
	ExpirePolicyGracePeriod          ExpirePolicy = 0 // it enters the grace period
	ExpirePolicyToOnDemand           ExpirePolicy = 1 // it turns into a pay-per-use resource
	ExpirePolicyDelete               ExpirePolicy = 2 // it is deleted directly while still in effect
	ExpirePolicyAutoRenew            ExpirePolicy = 3 // it is renewed automatically
	ExpirePolicyFreeze               ExpirePolicy = 4 // it is frozen
	ExpirePolicyDeleteAfterRetention ExpirePolicy = 5 // it is deleted after the retention period
)

// EnterpriseProject is the enterprise project that a resource belongs to.
type EnterpriseProject struct {
	// Enterprise project ID; 0 is the default project.
	ID string `json:"id"`
	// Enterprise project name.
	Name string `json:"name"`
}

var mainResourceFilterValues = []core.ResourceScope{core.ResourceScopeAll, core.ResourceScopeMain}

// Status is the state of a yearly/monthly resource. Pay-per-use resources have an
// [OnDemandStatus], with other codes.
type Status int

// Values of [Status].
const (
	StatusInUse   Status = 2 // in use
	StatusClosed  Status = 3 // closed; not shown in the console
	StatusFrozen  Status = 4 // frozen
	StatusExpired Status = 5 // expired
)

var statusValues = []Status{StatusInUse, StatusClosed, StatusFrozen, StatusExpired}
