package legacy

import (
	"context"
	"iter"
	"math"
	"net/http"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListPeriodResourcesV1 = transport.Operation{
	ID: "ListPeriodResourcesV1", Name: "legacy.ListPeriodResourcesV1",
	Method: http.MethodGet, Path: "/v1.0/{domain_id}/common/order-mgr/resources/detail",
	Account: "domain_id",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// ListPeriodResourcesV1Request holds the parameters of [Service.ListPeriodResourcesV1].
type ListPeriodResourcesV1Request struct {
	// Customer account ID; leave empty for the client's own account. At most 64 characters.
	DomainID string `path:"domain_id" json:"-" url:"-"`
	// Up to 50 resource IDs separated by commas; leave empty for no filter. At most 4096 characters.
	ResourceIDs string `url:"resource_ids,omitempty"`
	// Order ID; leave empty for no filter. At most 64 characters.
	OrderID string `url:"order_id,omitempty"`
	// Which resources to list; no effect when ResourceIDs names an attached resource.
	Scope core.ResourceScope `url:"only_main_resource,omitempty"`
	// Status codes separated by commas: 2 in use, 4 frozen, 5 expired; leave empty for all.
	Statuses string `url:"status_list,omitempty"`
	// Page number, from 1; default 1.
	PageNo int `url:"page_no,omitempty"`
	// Resources per page, 1 to 500; default 10.
	PageSize int `url:"page_size,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListPeriodResourcesV1Request) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("domain_id", r.DomainID).Max(64)
		c.String("resource_ids", r.ResourceIDs).Max(4096)
		c.String("order_id", r.OrderID).Max(64)
		check.Enum(c, "only_main_resource", r.Scope, resourceScopeValues...)
		c.String("status_list", r.Statuses)
		c.Int("page_no", r.PageNo).Min(1)
		c.Int("page_size", r.PageSize).Between(1, 500)
	})
}

// ListPeriodResourcesV1Response is the response of [Service.ListPeriodResourcesV1].
type ListPeriodResourcesV1Response struct {
	// The resources of this page.
	Resources []PeriodResource `json:"data"`
	// Number of matching resources on all pages.
	TotalCount int `json:"total_count"`

	core.Metadata `json:"-"`
}

// ListPeriodResourcesV1 returns one page of a customer's provisioned yearly/monthly
// resources.
//
// Call it with the customer's credentials: with partner credentials, the response is an
// empty list, not an error. PageNo is a page number, starting at 1;
// [Service.AllPeriodResourcesV1] increments it. Only resources that were provisioned
// successfully are listed.
//
// Operation ListPeriodResourcesV1: GET /v1.0/{domain_id}/common/order-mgr/resources/detail
// (customer credentials, 10 calls/s).
//
// Deprecated: use resources.List. ResourceIDs and Statuses are lists instead of
// comma-separated strings, PageNo becomes Offset, which counts records from 0, and there
// is no DomainID. A partner may call it too and then sets CustomerID. MainResourceID is
// renamed to ParentResourceID, and NextOperationPolicy to ExpirePolicy. Status 3 (closed)
// is new, and times are instants in UTC.
func (s *Service) ListPeriodResourcesV1(ctx context.Context, req *ListPeriodResourcesV1Request, opts ...option.Option) (*ListPeriodResourcesV1Response, error) {
	return transport.Call[ListPeriodResourcesV1Response](ctx, s.client(), &opListPeriodResourcesV1, req, opts)
}

var pagesListPeriodResourcesV1 = page.Number[ListPeriodResourcesV1Request, ListPeriodResourcesV1Response, PeriodResource]{
	Largest: 500,
	Cursor:  func(r *ListPeriodResourcesV1Request) (*int, *int) { return &r.PageNo, &r.PageSize },
	Records: func(a *ListPeriodResourcesV1Response) ([]PeriodResource, int) { return a.Resources, a.TotalCount },
}

// AllPeriodResourcesV1 walks every page of [Service.ListPeriodResourcesV1] and yields each
// resource. It stops at the first error, which it yields last.
//
// Deprecated: use resources.All. See ListPeriodResourcesV1 for what changes.
func (s *Service) AllPeriodResourcesV1(ctx context.Context, req *ListPeriodResourcesV1Request, opts ...option.Option) iter.Seq2[PeriodResource, error] {
	return pagesListPeriodResourcesV1.All(ctx, s.client(), s.ListPeriodResourcesV1, req, opts)
}

// PeriodResource is one provisioned yearly/monthly resource.
type PeriodResource struct {
	// Internal subscription ID.
	ID string `json:"id"`
	// Resource ID given by the cloud service.
	ResourceID string `json:"resource_id"`
	// Name of the resource.
	ResourceName string `json:"resource_name"`
	// Region code, such as cn-north-1.
	RegionCode string `json:"region_code"`
	// Cloud service type code.
	ServiceTypeCode string `json:"cloud_service_type_code"`
	// Resource type code.
	ResourceTypeCode string `json:"resource_type_code"`
	// Specification code of the resource.
	ResourceSpecCode string `json:"resource_spec_code"`
	// Project of the resource.
	ProjectCode string `json:"project_code"`
	// Product ID.
	ProductID string `json:"product_id"`
	// ID of the main resource that this one is attached to.
	MainResourceID string `json:"main_resource_id"`
	// Whether the resource is a main or an attached one.
	Role core.ResourceRole `json:"is_main_resource"`
	// Status code: 2 in use, 4 frozen, 5 expired.
	Status int `json:"status"`
	// Time from which the resource is valid, as text because its form is not documented; the current
	// API gives UTC.
	EffectiveTime string `json:"valid_time"`
	// Time of expiry, as text because its form is not documented; the current API gives UTC.
	ExpireTime string `json:"expire_time"`
	// What happens at expiry: 1 turn pay-per-use, 2 delete, 3 renew automatically, 4 freeze, 5 delete
	// after the retention period.
	NextOperationPolicy int `json:"next_operation_policy"`
}

var resourceScopeValues = []core.ResourceScope{core.ResourceScopeAll, core.ResourceScopeMain}

var opListOrderResourcesV1 = transport.Operation{
	ID: "ListOrderResourcesV1", Name: "legacy.ListOrderResourcesV1",
	Method: http.MethodGet, Path: "/v1.0/{domain_id}/common/order-mgr/orders-resource/{order_id}",
	Account: "domain_id",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// ListOrderResourcesV1Request holds the parameters of [Service.ListOrderResourcesV1].
type ListOrderResourcesV1Request struct {
	// Customer account ID; leave empty for the client's own account. At most 64 characters.
	DomainID string `path:"domain_id" json:"-" url:"-"`
	// Order ID. Required, at most 64 characters.
	OrderID string `path:"order_id" json:"-" url:"-"`
	// Page number, from 1. Required, but [Service.AllOrderResourcesV1] sets it when it is left out.
	Offset int `url:"offset"`
	// Resources per page, 1 to 50. Required, but [Service.AllOrderResourcesV1] sets it when it is left
	// out.
	Limit int `url:"limit"`
}

// Validate reports every rule that the request breaks.
func (r *ListOrderResourcesV1Request) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("domain_id", r.DomainID).Max(64)
		c.String("order_id", r.OrderID).Required().Max(64)
		c.Int("offset", r.Offset).Required().Between(1, math.MaxInt32)
		c.Int("limit", r.Limit).Required().Between(1, 50)
	})
}

// ListOrderResourcesV1Response is the response of [Service.ListOrderResourcesV1].
type ListOrderResourcesV1Response struct {
	// Number of resources of the order on all pages.
	TotalCount int `json:"totalSize"`
	// The resources of this page.
	Resources []OrderResource `json:"resources"`

	core.Metadata `json:"-"`
}

// ListOrderResourcesV1 returns one page of the resources of an order with their
// provisioning status.
//
// Partner credentials are refused: call it with the customer's own credentials, for
// example through the method ForCustomer of partnerbss.Client. Offset is a page number,
// starting at 1; [Service.AllOrderResourcesV1] increments it.
//
// Operation ListOrderResourcesV1: GET
// /v1.0/{domain_id}/common/order-mgr/orders-resource/{order_id} (customer credentials, 10
// calls/s).
//
// Deprecated: the platform retires this operation without a successor and refers to the
// APIs of the cloud services themselves. The method List of package resources, filtered by
// OrderID, returns the resources of a yearly/monthly order once they are provisioned, but
// not the progress before that.
func (s *Service) ListOrderResourcesV1(ctx context.Context, req *ListOrderResourcesV1Request, opts ...option.Option) (*ListOrderResourcesV1Response, error) {
	return transport.Call[ListOrderResourcesV1Response](ctx, s.client(), &opListOrderResourcesV1, req, opts)
}

var pagesListOrderResourcesV1 = page.Number[ListOrderResourcesV1Request, ListOrderResourcesV1Response, OrderResource]{
	Largest: 50,
	Cursor:  func(r *ListOrderResourcesV1Request) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListOrderResourcesV1Response) ([]OrderResource, int) { return a.Resources, a.TotalCount },
}

// AllOrderResourcesV1 walks every page of [Service.ListOrderResourcesV1] and yields each
// resource. It stops at the first error, which it yields last.
//
// Deprecated: see ListOrderResourcesV1 for what can replace it.
func (s *Service) AllOrderResourcesV1(ctx context.Context, req *ListOrderResourcesV1Request, opts ...option.Option) iter.Seq2[OrderResource, error] {
	return pagesListOrderResourcesV1.All(ctx, s.client(), s.ListOrderResourcesV1, req, opts)
}

// OrderResource is one resource of an order with its provisioning status.
type OrderResource struct {
	// Resource ID; only for provisioned resources that have one.
	ResourceID string `json:"resourceId"`
	// Cloud service type code.
	ServiceTypeCode string `json:"cloudServiceType"`
	// Region code, such as cn-north-1.
	RegionCode string `json:"regionCode"`
	// Resource type code.
	ResourceTypeCode string `json:"resourceType"`
	// Specification code; those of virtual machines end in .win or .linux.
	ResourceSpecCode string `json:"resourceSpecCode"`
	// Size of the resource; only for products sold by size.
	ResourceSize decimal.Decimal `json:"resourceSize"`
	// Measurement unit ID of ResourceSize; see the method ListMeasureUnits of package products;
	// resouceSizeMeasureId on the wire.
	ResourceSizeMeasureID int `json:"resouceSizeMeasureId"`
	// Provisioning status; the codes are not documented.
	Status int `json:"status"`
}
