package resources

import (
	"context"
	"iter"
	"math"
	"net/http"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListPackageUsageRecords = transport.Operation{
	ID: "ListFreeResourcesUsageRecords", Name: "resources.ListPackageUsageRecords",
	Method: http.MethodGet, Path: "/v2/bills/customer-bills/free-resources-usage-records",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// ListPackageUsageRecordsRequest holds the parameters of
// [Service.ListPackageUsageRecords].
type ListPackageUsageRecordsRequest struct {
	// Item ID, from [Service.ListPackages]; leave empty for no filter. At most 64 characters.
	ItemID string `url:"free_resource_id,omitempty"`
	// Resource package ID; leave empty for no filter. At most 64 characters.
	ProductID string `url:"product_id,omitempty"`
	// Resource type code, such as hws.resource.type.vm; leave empty for no filter. At most 64
	// characters.
	ResourceTypeCode string `url:"resource_type_code,omitempty"`
	// First day of deductions, in the UTC+8 calendar. Required.
	DeductDateBegin core.Date `url:"deduct_time_begin"`
	// Last day of deductions, in the UTC+8 calendar; at most 90 days after DeductDateBegin. Required.
	DeductDateEnd core.Date `url:"deduct_time_end"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 1000; default 10.
	Limit int `url:"limit,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListPackageUsageRecordsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("free_resource_id", r.ItemID).Max(64)
		c.String("product_id", r.ProductID).Max(64)
		c.String("resource_type_code", r.ResourceTypeCode).Max(64)
		c.Date("deduct_time_begin", r.DeductDateBegin).Required()
		c.Date("deduct_time_end", r.DeductDateEnd).Required().NotBefore("deduct_time_begin", r.DeductDateBegin).
			WithinDays(90, "deduct_time_begin", r.DeductDateBegin)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 1000)
	})
}

// ListPackageUsageRecordsResponse is the response of [Service.ListPackageUsageRecords].
type ListPackageUsageRecordsResponse struct {
	// Deductions of this page.
	Records []PackageUsageRecord `json:"free_resource_records"`
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`

	core.Metadata `json:"-"`
}

// ListPackageUsageRecords returns one page of the deductions made from resource packages
// in a range of days.
//
// Customer credentials only. The days in the request are in the UTC+8 calendar and at
// most 90 days apart; the times in the response are in UTC.
//
// Operation ListFreeResourcesUsageRecords: GET
// /v2/bills/customer-bills/free-resources-usage-records (customer credentials, 10
// calls/s).
func (s *Service) ListPackageUsageRecords(ctx context.Context, req *ListPackageUsageRecordsRequest, opts ...option.Option) (*ListPackageUsageRecordsResponse, error) {
	return transport.Call[ListPackageUsageRecordsResponse](ctx, s.client(), &opListPackageUsageRecords, req, opts)
}

var pagesListPackageUsageRecords = page.Offset[ListPackageUsageRecordsRequest, ListPackageUsageRecordsResponse, PackageUsageRecord]{
	Largest: 1000,
	Cursor:  func(r *ListPackageUsageRecordsRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListPackageUsageRecordsResponse) ([]PackageUsageRecord, int) { return a.Records, a.TotalCount },
}

// AllPackageUsageRecords walks every page of [Service.ListPackageUsageRecords],
// starting at req.Offset, and yields each deduction. It stops at the first error, which
// it yields last. If req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllPackageUsageRecords(ctx context.Context, req *ListPackageUsageRecordsRequest, opts ...option.Option) iter.Seq2[PackageUsageRecord, error] {
	return pagesListPackageUsageRecords.All(ctx, s.client(), s.ListPackageUsageRecords, req, opts)
}

// PackageUsageRecord is one deduction from a package item.
type PackageUsageRecord struct {
	// Time of the deduction, UTC.
	DeductTime time.Time `json:"deduct_time"`
	// Item ID.
	ItemID string `json:"free_resource_id"`
	// Resource that used the quota.
	ResourceID string `json:"resource_id"`
	// Resource type code, such as hws.resource.type.vm.
	ResourceTypeCode string `json:"resource_type_code"`
	// Localized resource type name.
	ResourceTypeName string `json:"resource_type_name"`
	// Resource tags.
	ResourceTag string `json:"resource_tag"`
	// Resource package ID.
	ProductID string `json:"product_id"`
	// Resource package name.
	ProductName string `json:"product_name"`
	// Usage type code; see the method ListUsageTypes of package products.
	UsageTypeCode string `json:"usage_type_code"`
	// Quota before the deduction.
	AvailableAmount decimal.Decimal `json:"available_amount"`
	// Quota after the deduction.
	RemainingAmount decimal.Decimal `json:"remaining_amount"`
	// Deducted quota.
	UsedAmount decimal.Decimal `json:"used_amount"`
	// ID of the measurement unit; see the method ListMeasureUnits of package products.
	MeasureID int `json:"measure_id"`
	// Start of use, UTC.
	EffectiveTime time.Time `json:"effective_time"`
	// End of use, UTC.
	ExpireTime time.Time `json:"expire_time"`
}
