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

var opListPackages = transport.Operation{
	ID: "ListFreeResourceInfos", Name: "resources.ListPackages",
	Method: http.MethodPost, Path: "/v3/payments/free-resources/query",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// ListPackagesRequest holds the parameters of [Service.ListPackages].
type ListPackagesRequest struct {
	// Region code, such as cn-north-1; leave empty for no filter. At most 64 characters.
	RegionCode string `json:"region_code,omitzero"`
	// Order with which the package was bought; leave empty for no filter. At most 64 characters.
	OrderID string `json:"order_id,omitzero"`
	// Resource package ID; leave empty for no filter. At most 64 characters.
	ProductID string `json:"product_id,omitzero"`
	// Resource package name; leave empty for no filter. At most 256 characters.
	ProductName string `json:"product_name,omitzero"`
	// Enterprise project whose packages to return; leave empty for the packages that belong to no
	// enterprise project. At most 64 characters.
	EnterpriseProjectID string `json:"enterprise_project_id,omitzero"`
	// State to return; nil means no filter.
	Status *core.PackageStatus `json:"status,omitzero"`
	// Records to skip, not pages, 0 to 999999; default 0.
	Offset int `json:"offset,omitzero"`
	// Records per page, 1 to 1000; default 10.
	Limit int `json:"limit,omitzero"`
	// Cloud service type codes, in any letter case; leave empty for no filter. At most 10 items.
	ServiceTypeCodes []string `json:"service_type_code_list,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ListPackagesRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("region_code", r.RegionCode).Max(64)
		c.String("order_id", r.OrderID).Max(64)
		c.String("product_id", r.ProductID).Max(64)
		c.String("product_name", r.ProductName).Max(256)
		c.String("enterprise_project_id", r.EnterpriseProjectID).Max(64)
		check.EnumPtr(c, "status", r.Status, packageStatusValues...)
		c.Int("offset", r.Offset).Between(0, 999999)
		c.Int("limit", r.Limit).Between(1, 1000)
		c.Strings("service_type_code_list", r.ServiceTypeCodes).Max(10)
	})
}

// ListPackagesResponse is the response of [Service.ListPackages].
type ListPackagesResponse struct {
	// Packages of this page.
	Packages []Package `json:"free_resource_packages"`
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`

	core.Metadata `json:"-"`
}

// ListPackages returns one page of the customer's resource packages with their items and
// remaining quota.
//
// Customer credentials only; the platform refuses partner and distributor credentials.
// It does not return packages that expired more than 18 months ago. To get the packages
// of an enterprise project, set EnterpriseProjectID. MeasureID of a [PackageItem] is
// the unit of its quantities; see the method ListMeasureUnits of package products.
// Times are in UTC.
//
// Operation ListFreeResourceInfos: POST /v3/payments/free-resources/query (customer
// credentials, 10 calls/s).
func (s *Service) ListPackages(ctx context.Context, req *ListPackagesRequest, opts ...option.Option) (*ListPackagesResponse, error) {
	return transport.Call[ListPackagesResponse](ctx, s.client(), &opListPackages, req, opts)
}

var pagesListPackages = page.Offset[ListPackagesRequest, ListPackagesResponse, Package]{
	Largest: 1000,
	Cursor:  func(r *ListPackagesRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListPackagesResponse) ([]Package, int) { return a.Packages, a.TotalCount },
}

// AllPackages walks every page of [Service.ListPackages], starting at req.Offset, and
// yields each resource package. It stops at the first error, which it yields last. If
// req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllPackages(ctx context.Context, req *ListPackagesRequest, opts ...option.Option) iter.Seq2[Package, error] {
	return pagesListPackages.All(ctx, s.client(), s.ListPackages, req, opts)
}

// Package is one resource package of a customer, as [Service.ListPackages] returns it.
type Package struct {
	// ID of the package in this list.
	OrderInstanceID string `json:"order_instance_id"`
	// Order ID; empty for a gift ([core.PackageSourceGift]).
	OrderID string `json:"order_id"`
	// Resource package ID.
	ProductID string `json:"product_id"`
	// Resource package name.
	ProductName string `json:"product_name"`
	// Enterprise project ID; may be empty.
	EnterpriseProjectID string `json:"enterprise_project_id"`
	// Enterprise projects that may use the package.
	EnterpriseProjectScope core.EnterpriseProjectScope `json:"enterprise_project_scope"`
	// Time of purchase, UTC.
	EffectiveTime time.Time `json:"effective_time"`
	// When the package expires, UTC.
	ExpireTime time.Time `json:"expire_time"`
	// State of the package.
	Status core.PackageStatus `json:"status"`
	// Cloud service type code, such as hws.service.type.obs.
	ServiceTypeCode string `json:"service_type_code"`
	// Localized service name.
	ServiceTypeName string `json:"service_type_name"`
	// Region code, such as cn-north-1; global-cbc-1 for global packages.
	RegionCode string `json:"region_code"`
	// Where the package comes from.
	SourceType core.PackageSource `json:"source_type"`
	// Single or combined package.
	BundleType core.BundleType `json:"bundle_type"`
	// Whether the quota refills.
	QuotaReuseMode core.QuotaReuseMode `json:"quota_reuse_mode"`
	// Items of the package, one per usage type.
	Items []PackageItem `json:"free_resources"`
}

// PackageItem is the quota of a package for one usage type.
type PackageItem struct {
	// Item ID, which [Service.ListPackageUsages] and [Service.ListPackageUsageRecords] take.
	ItemID string `json:"free_resource_id"`
	// Usage type name.
	UsageTypeName string `json:"usage_type_name"`
	// Remaining quota; that of the current cycle if the package refills.
	Amount decimal.Decimal `json:"amount"`
	// Total quota; that of one cycle if the package refills.
	OriginalAmount decimal.Decimal `json:"original_amount"`
	// ID of the measurement unit; see the method ListMeasureUnits of package products.
	MeasureID int `json:"measure_id"`
}

var packageStatusValues = []core.PackageStatus{
	core.PackageStatusPending, core.PackageStatusActive, core.PackageStatusUsedUp, core.PackageStatusExpired,
	core.PackageStatusUnsubscribed,
}

var opListPackageUsages = transport.Operation{
	ID: "ListFreeResourceUsages", Name: "resources.ListPackageUsages",
	Method: http.MethodPost, Path: "/v2/payments/free-resources/usages/details/query",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// ListPackageUsagesRequest holds the parameters of [Service.ListPackageUsages].
type ListPackageUsagesRequest struct {
	// Item IDs, from [Service.ListPackages]. Required, at most 100 items, each at most 64 characters.
	ItemIDs []string `json:"free_resource_ids"`
}

// Validate reports every rule that the request breaks.
func (r *ListPackageUsagesRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Strings("free_resource_ids", r.ItemIDs).Required().Max(100).Each(func(v check.Text) { v.Max(64) })
	})
}

// ListPackageUsagesResponse is the response of [Service.ListPackageUsages].
type ListPackageUsagesResponse struct {
	// Usage of each item in the request.
	Usages []PackageUsage `json:"free_resources"`

	core.Metadata `json:"-"`
}

// ListPackageUsages returns the total and the remaining quota of at most 100 package
// items.
//
// Customer credentials only; the platform refuses partner and distributor credentials.
// Items of packages that expired more than 18 months ago cannot be queried. If an item
// has been renewed and the renewal is not yet in effect, the response holds the ID that
// is currently in effect, which may differ from the ID in the request. Times are in
// UTC.
//
// Operation ListFreeResourceUsages: POST
// /v2/payments/free-resources/usages/details/query (customer credentials, 10 calls/s).
func (s *Service) ListPackageUsages(ctx context.Context, req *ListPackageUsagesRequest, opts ...option.Option) (*ListPackageUsagesResponse, error) {
	return transport.Call[ListPackageUsagesResponse](ctx, s.client(), &opListPackageUsages, req, opts)
}

// PackageUsage is the total and the remaining quota of one package item.
type PackageUsage struct {
	// Item ID that is currently in effect.
	ItemID string `json:"free_resource_id"`
	// Item type name.
	ItemTypeName string `json:"free_resource_type_name"`
	// Length of a refill cycle; only for packages that refill.
	QuotaReuseCycle QuotaReuseCycle `json:"quota_reuse_cycle"`
	// When a refill cycle begins; only for packages that refill.
	QuotaReuseCycleType QuotaReuseCycleType `json:"quota_reuse_cycle_type"`
	// Usage type name.
	UsageTypeName string `json:"usage_type_name"`
	// Start of the current cycle, or of the package if it does not refill, UTC.
	StartTime time.Time `json:"start_time"`
	// End of the current cycle, or of the package if it does not refill, UTC.
	EndTime time.Time `json:"end_time"`
	// Remaining quota.
	Amount decimal.Decimal `json:"amount"`
	// Total quota.
	OriginalAmount decimal.Decimal `json:"original_amount"`
	// ID of the measurement unit; see the method ListMeasureUnits of package products.
	MeasureID int `json:"measure_id"`
}

// QuotaReuseCycle is the length of a refill cycle. It applies only to packages that
// refill.
type QuotaReuseCycle int

// Values of [QuotaReuseCycle].
const (
	QuotaReuseCycleHour  QuotaReuseCycle = 1 // an hour
	QuotaReuseCycleDay   QuotaReuseCycle = 2 // a day
	QuotaReuseCycleWeek  QuotaReuseCycle = 3 // a week
	QuotaReuseCycleMonth QuotaReuseCycle = 4 // a month
	QuotaReuseCycleYear  QuotaReuseCycle = 5 // a year
)

// QuotaReuseCycleType is when a refill cycle begins. It applies only to packages that
// refill.
type QuotaReuseCycleType int

// Values of [QuotaReuseCycleType].
const (
	QuotaReuseCycleTypeCalendar  QuotaReuseCycleType = 1 // with the calendar, such as on the first of the month
	QuotaReuseCycleTypeOrderDate QuotaReuseCycleType = 2 // counted from the date of the order
)
