package legacy

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

var opListFreeResourcesV2 = transport.Operation{
	ID: "ListFreeResourcesV2", Name: "legacy.ListFreeResourcesV2",
	Method: http.MethodPost, Path: "/v2/payments/free-resources/query",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// ListFreeResourcesV2Request holds the parameters of [Service.ListFreeResourcesV2].
type ListFreeResourcesV2Request struct {
	// Region code, such as cn-north-1; leave empty for no filter. At most 64 characters.
	RegionCode string `json:"region_code,omitzero"`
	// Order ID; leave empty for no filter. At most 64 characters.
	OrderID string `json:"order_id,omitzero"`
	// Product ID of the package; leave empty for no filter. At most 64 characters.
	ProductID string `json:"product_id,omitzero"`
	// Product name of the package; leave empty for no filter. At most 256 characters.
	ProductName string `json:"product_name,omitzero"`
	// Enterprise project ID; leave empty for packages outside enterprise projects. At most 64
	// characters.
	EnterpriseProjectID string `json:"enterprise_project_id,omitzero"`
	// Status of the package; nil means no filter.
	Status *core.PackageStatus `json:"status,omitzero"`
	// Page number, from 1 to 9999; 0 is also the first page.
	Offset int `json:"offset,omitzero"`
	// Packages per page, 1 to 1000; default 10.
	Limit int `json:"limit,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ListFreeResourcesV2Request) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("region_code", r.RegionCode).Max(64)
		c.String("order_id", r.OrderID).Max(64)
		c.String("product_id", r.ProductID).Max(64)
		c.String("product_name", r.ProductName).Max(256)
		c.String("enterprise_project_id", r.EnterpriseProjectID).Max(64)
		check.EnumPtr(c, "status", r.Status, packageStatusValues...)
		c.Int("offset", r.Offset).Between(0, 9999)
		c.Int("limit", r.Limit).Between(1, 1000)
	})
}

// ListFreeResourcesV2Response is the response of [Service.ListFreeResourcesV2].
type ListFreeResourcesV2Response struct {
	// Number of matching packages on all pages.
	TotalCount int `json:"total_count"`
	// The packages of this page.
	Packages []Package `json:"free_resource_packages"`

	core.Metadata `json:"-"`
}

// ListFreeResourcesV2 returns one page of the customer's resource packages with their
// remaining quota.
//
// Partner credentials are refused: call it with the customer's own credentials, for
// example through the method ForCustomer of partnerbss.Client. It is a POST request that
// only reads. Offset is a page number, starting at 1; [Service.AllFreeResourcesV2]
// increments it. Packages that expired more than 18 months ago are not returned. Without
// an EnterpriseProjectID, only packages outside enterprise projects are returned.
//
// Operation ListFreeResourcesV2: POST /v2/payments/free-resources/query (customer
// credentials, 10 calls/s).
//
// Deprecated: use resources.ListPackages. Offset counts records from 0 instead of pages
// from 1. The status codes are the same. The filter by service types and the names of
// service types are new.
func (s *Service) ListFreeResourcesV2(ctx context.Context, req *ListFreeResourcesV2Request, opts ...option.Option) (*ListFreeResourcesV2Response, error) {
	return transport.Call[ListFreeResourcesV2Response](ctx, s.client(), &opListFreeResourcesV2, req, opts)
}

var pagesListFreeResourcesV2 = page.Number[ListFreeResourcesV2Request, ListFreeResourcesV2Response, Package]{
	Largest: 1000,
	Cursor:  func(r *ListFreeResourcesV2Request) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListFreeResourcesV2Response) ([]Package, int) {
		return a.Packages, a.TotalCount
	},
}

// AllFreeResourcesV2 walks every page of [Service.ListFreeResourcesV2] and yields each
// resource package. It stops at the first error, which it yields last.
//
// Deprecated: use resources.AllPackages. See ListFreeResourcesV2 for what changes.
func (s *Service) AllFreeResourcesV2(ctx context.Context, req *ListFreeResourcesV2Request, opts ...option.Option) iter.Seq2[Package, error] {
	return pagesListFreeResourcesV2.All(ctx, s.client(), s.ListFreeResourcesV2, req, opts)
}

// Package is one resource package of the customer.
type Package struct {
	// ID of the package.
	OrderInstanceID string `json:"order_instance_id"`
	// Order with which the package was bought; empty for a gift ([core.PackageSourceGift]).
	OrderID string `json:"order_id"`
	// Product ID of the package.
	ProductID string `json:"product_id"`
	// Product name of the package.
	ProductName string `json:"product_name"`
	// Enterprise project of the package.
	EnterpriseProjectID string `json:"enterprise_project_id"`
	// Which enterprise projects may use the package.
	EnterpriseProjectScope core.EnterpriseProjectScope `json:"enterprise_project_scope"`
	// Time at which the package takes effect, in UTC.
	EffectiveTime time.Time `json:"effective_time"`
	// Time of expiry, in UTC.
	ExpireTime time.Time `json:"expire_time"`
	// Status of the package.
	Status core.PackageStatus `json:"status"`
	// Cloud service type code.
	ServiceTypeCode string `json:"service_type_code"`
	// Region code, such as cn-north-1.
	RegionCode string `json:"region_code"`
	// Where the package comes from.
	SourceType core.PackageSource `json:"source_type"`
	// Single package or bundle.
	BundleType core.BundleType `json:"bundle_type"`
	// Whether the quota resets each period.
	QuotaReuseMode core.QuotaReuseMode `json:"quota_reuse_mode"`
	// Quotas of the package, one per usage type.
	Items []PackageItem `json:"free_resources"`
}

// PackageItem is the quota of a resource package for one usage type.
type PackageItem struct {
	// ID of the quota.
	ItemID string `json:"free_resource_id"`
	// Name of the usage type.
	UsageTypeName string `json:"usage_type_name"`
	// Quota left in the current period, in the unit of MeasureID.
	Amount decimal.Decimal `json:"amount"`
	// Total quota per period, in the unit of MeasureID.
	OriginalAmount decimal.Decimal `json:"original_amount"`
	// Measurement unit ID of the amounts; see the method ListMeasureUnits of package products.
	MeasureID int `json:"measure_id"`
}

var packageStatusValues = []core.PackageStatus{
	core.PackageStatusPending, core.PackageStatusActive, core.PackageStatusUsedUp, core.PackageStatusExpired,
	core.PackageStatusUnsubscribed,
}
