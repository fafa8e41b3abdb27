package bills

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

var opListPeakUsage = transport.Operation{
	ID: "ListResourceUsage", Name: "bills.ListPeakUsage",
	Method: http.MethodGet, Path: "/v2/bills/customer-bills/resources/usage/details",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// ListPeakUsageRequest holds the parameters of [Service.ListPeakUsage].
type ListPeakUsageRequest struct {
	// Billing month, in the UTC+8 calendar. Required.
	BillCycle core.Month `url:"bill_cycle"`
	// Cloud service type code; hws.service.type.cdn, hws.service.type.obs, hws.service.type.vpc and
	// hws.service.type.iec (Intelligent EdgeCloud) are supported today. Required, at most 64
	// characters.
	ServiceTypeCode string `url:"service_type_code"`
	// Resource type code; hws.resource.type.cdn, hws.resource.type.obs, hws.resource.type.bandwidth
	// and hws.resource.type.edgebandwidth are supported today. Required, at most 64 characters.
	ResourceTypeCode string `url:"resource_type_code"`
	// Usage type; supported today are 95Peak (mainland monthly 95th percentile peak, base 1024),
	// 95peak_1000 and 95Peak_1000 (the same with base 1000, in two spellings: query both and merge),
	// bandwidth95peak (95th percentile peak bandwidth) and 95peak_plus (enhanced 95th percentile
	// peak). Required, at most 64 characters.
	UsageType string `url:"usage_type"`
	// Resource to query, from [Service.ListPeakUsageSummary]. Required, at most 64 characters.
	ResourceID string `url:"resource_id"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 1000; default 10.
	Limit int `url:"limit,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListPeakUsageRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Month("bill_cycle", r.BillCycle).Required()
		c.String("service_type_code", r.ServiceTypeCode).Required().Max(64)
		c.String("resource_type_code", r.ResourceTypeCode).Required().Max(64)
		c.String("usage_type", r.UsageType).Required().Max(64)
		c.String("resource_id", r.ResourceID).Required().Max(64)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 1000)
	})
}

// ListPeakUsageResponse is the response of [Service.ListPeakUsage].
type ListPeakUsageResponse struct {
	// Valid days: reported points divided by 288.
	ActualDays decimal.Decimal `json:"actual_days"`
	// Billed bandwidth of the month; missing for the current month.
	Bandwidth decimal.Decimal `json:"band_width"`
	// Guaranteed bandwidth of the month; reserved, for the enhanced 95th percentile only.
	MonthlyGuaranteedBandwidth decimal.Decimal `json:"monthly_guaranteed_band_width"`
	// Peak bandwidth of the month; reserved, for the enhanced 95th percentile only.
	MonthlyPeakBandwidth decimal.Decimal `json:"monthly_peak_band_width"`
	// Unit of the bandwidths; missing when all bandwidths are missing. See the method ListMeasureUnits
	// of package products.
	BandwidthMeasureID int `json:"band_width_measure_id"`
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`
	// Five-minute points of this page.
	Points []PeakUsagePoint `json:"usage_info_list"`

	core.Metadata `json:"-"`
}

// ListPeakUsage returns the monthly bandwidth of one resource billed by its 95th
// percentile peak, and one page of its five-minute usage points.
//
// Customer credentials only. Only CDN, OBS, IEC and VPC resources under 95th percentile
// billing are covered; [Service.ListPeakUsageSummary] returns their resource IDs. The
// values of the previous month appear after 20:00 (UTC+8) on the 2nd. The values of the
// current month are missing from the response, and their fields are zero.
//
// Operation ListResourceUsage: GET /v2/bills/customer-bills/resources/usage/details
// (customer credentials, 10 calls/s).
func (s *Service) ListPeakUsage(ctx context.Context, req *ListPeakUsageRequest, opts ...option.Option) (*ListPeakUsageResponse, error) {
	return transport.Call[ListPeakUsageResponse](ctx, s.client(), &opListPeakUsage, req, opts)
}

var pagesListPeakUsage = page.Offset[ListPeakUsageRequest, ListPeakUsageResponse, PeakUsagePoint]{
	Largest: 1000,
	Cursor:  func(r *ListPeakUsageRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListPeakUsageResponse) ([]PeakUsagePoint, int) { return a.Points, a.TotalCount },
}

// AllPeakUsage walks every page of [Service.ListPeakUsage], starting at req.Offset, and
// yields each five-minute point. It stops at the first error, which it yields last. If
// req.Limit is zero, it requests pages of the maximum size. It does not yield the monthly
// values, which only ListPeakUsage returns.
func (s *Service) AllPeakUsage(ctx context.Context, req *ListPeakUsageRequest, opts ...option.Option) iter.Seq2[PeakUsagePoint, error] {
	return pagesListPeakUsage.All(ctx, s.client(), s.ListPeakUsage, req, opts)
}

// PeakUsagePoint is the usage of a resource in one five-minute interval.
type PeakUsagePoint struct {
	// Time of the five-minute point, in UTC.
	StatTime time.Time `json:"stat_time"`
	// Guaranteed bandwidth; for the enhanced 95th percentile only.
	GuaranteedBandwidth decimal.Decimal `json:"guaranteed_band_width"`
	// Usage at this point.
	Usage decimal.Decimal `json:"usage"`
	// Measurement unit ID; see the method ListMeasureUnits of package products.
	MeasureID int `json:"measure_id"`
}

var opListPeakUsageSummary = transport.Operation{
	ID: "ListResourceUsageSummary", Name: "bills.ListPeakUsageSummary",
	Method: http.MethodGet, Path: "/v2/bills/customer-bills/resources/usage/summary",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// ListPeakUsageSummaryRequest holds the parameters of [Service.ListPeakUsageSummary].
type ListPeakUsageSummaryRequest struct {
	// Billing month, in the UTC+8 calendar. Required.
	BillCycle core.Month `url:"bill_cycle"`
	// Cloud service type code; hws.service.type.cdn, hws.service.type.obs, hws.service.type.vpc and
	// hws.service.type.iec (Intelligent EdgeCloud) are supported today. Required, at most 64
	// characters.
	ServiceTypeCode string `url:"service_type_code"`
	// Resource type code; hws.resource.type.cdn, hws.resource.type.obs, hws.resource.type.bandwidth
	// and hws.resource.type.edgebandwidth are supported today. Required, at most 64 characters.
	ResourceTypeCode string `url:"resource_type_code"`
	// Usage type; supported today are 95Peak (mainland monthly 95th percentile peak, base 1024),
	// 95peak_1000 and 95Peak_1000 (the same with base 1000, in two spellings: query both and merge),
	// bandwidth95peak (95th percentile peak bandwidth) and 95peak_plus (enhanced 95th percentile
	// peak). Required, at most 64 characters.
	UsageType string `url:"usage_type"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 1000; default 10.
	Limit int `url:"limit,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListPeakUsageSummaryRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Month("bill_cycle", r.BillCycle).Required()
		c.String("service_type_code", r.ServiceTypeCode).Required().Max(64)
		c.String("resource_type_code", r.ResourceTypeCode).Required().Max(64)
		c.String("usage_type", r.UsageType).Required().Max(64)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 1000)
	})
}

// ListPeakUsageSummaryResponse is the response of [Service.ListPeakUsageSummary].
type ListPeakUsageSummaryResponse struct {
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`
	// Resources of this page.
	Summaries []PeakUsageSummary `json:"summary_usage_info_list"`

	core.Metadata `json:"-"`
}

// ListPeakUsageSummary returns one page of the monthly bandwidth of resources billed by
// their 95th percentile peak.
//
// Customer credentials only. Only CDN, OBS, IEC and VPC resources under 95th percentile
// billing are covered. For the current month, only the resource IDs are set; the previous
// month is complete after 20:00 (UTC+8) on the 2nd. [Service.ListPeakUsage] takes the
// returned resource IDs.
//
// Operation ListResourceUsageSummary: GET /v2/bills/customer-bills/resources/usage/summary
// (customer credentials, 10 calls/s).
func (s *Service) ListPeakUsageSummary(ctx context.Context, req *ListPeakUsageSummaryRequest, opts ...option.Option) (*ListPeakUsageSummaryResponse, error) {
	return transport.Call[ListPeakUsageSummaryResponse](ctx, s.client(), &opListPeakUsageSummary, req, opts)
}

var pagesListPeakUsageSummary = page.Offset[ListPeakUsageSummaryRequest, ListPeakUsageSummaryResponse, PeakUsageSummary]{
	Largest: 1000,
	Cursor:  func(r *ListPeakUsageSummaryRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListPeakUsageSummaryResponse) ([]PeakUsageSummary, int) { return a.Summaries, a.TotalCount },
}

// AllPeakUsageSummary walks every page of [Service.ListPeakUsageSummary], starting at
// req.Offset, and yields each resource. It stops at the first error, which it yields last.
// If req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllPeakUsageSummary(ctx context.Context, req *ListPeakUsageSummaryRequest, opts ...option.Option) iter.Seq2[PeakUsageSummary, error] {
	return pagesListPeakUsageSummary.All(ctx, s.client(), s.ListPeakUsageSummary, req, opts)
}

// PeakUsageSummary is the monthly bandwidth of one resource, as returned by
// [Service.ListPeakUsageSummary].
type PeakUsageSummary struct {
	// Resource ID.
	ResourceID string `json:"resource_id"`
	// Valid days: reported points divided by 288.
	ActualDays decimal.Decimal `json:"actual_days"`
	// Billed bandwidth of the month; missing for the current month.
	Bandwidth decimal.Decimal `json:"band_width"`
	// Guaranteed bandwidth of the month; reserved, for the enhanced 95th percentile only.
	MonthlyGuaranteedBandwidth decimal.Decimal `json:"monthly_guaranteed_band_width"`
	// Peak bandwidth of the month; reserved, for the enhanced 95th percentile only.
	MonthlyPeakBandwidth decimal.Decimal `json:"monthly_peak_band_width"`
	// Unit of the bandwidths; missing when all bandwidths are missing. See the method ListMeasureUnits
	// of package products.
	BandwidthMeasureID int `json:"band_width_measure_id"`
}
