package products

import (
	"context"
	"net/http"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opPriceOnDemand = transport.Operation{
	ID: "ListOnDemandResourceRatings", Name: "products.PriceOnDemand",
	Method: http.MethodPost, Path: "/v2/bills/ratings/on-demand-resources",
	Callers: []core.Role{core.RoleCustomer},
	Rate:    20, Safe: true,
}

// PriceOnDemandRequest holds the parameters of [Service.PriceOnDemand].
type PriceOnDemandRequest struct {
	// Project of the customer, in the region of the products. Required, at most 64 characters.
	ProjectID string `json:"project_id"`
	// Number of decimals in the prices; the zero value is [InquiryPrecisionSixDecimals].
	InquiryPrecision InquiryPrecision `json:"inquiry_precision,omitzero"`
	// Products to price, each with a different ID. Required, at most 100 items.
	Products []OnDemandProduct `json:"product_infos"`
}

// Validate reports every rule that the request breaks.
func (r *PriceOnDemandRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("project_id", r.ProjectID).Required().Max(64)
		check.Enum(c, "inquiry_precision", r.InquiryPrecision, inquiryPrecisionValues...)
		check.List(c, "product_infos", r.Products).Required().Max(100).Each((*OnDemandProduct).check)
		check.Unique(c, "product_infos", "id", r.Products, func(v OnDemandProduct) string { return v.ID })
	})
}

// PriceOnDemandResponse is the response of [Service.PriceOnDemand].
type PriceOnDemandResponse struct {
	// Total after discount, in yuan.
	Amount decimal.Decimal `json:"amount"`
	// Total discount, in yuan.
	DiscountAmount decimal.Decimal `json:"discount_amount"`
	// Total list price, in yuan.
	OfficialAmount decimal.Decimal `json:"official_website_amount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// Currency of the amounts; yuan if empty.
	Currency core.Currency `json:"currency"`
	// Price of each product.
	Products []OnDemandPrice `json:"product_rating_results"`

	core.Metadata `json:"-"`
}

// PriceOnDemand prices pay-per-use products for a customer, with the customer's
// discounts.
//
// It takes customer credentials only; a partner needs credentials from an agency of the
// customer. If the caller has no permission to see the customer's commercial discounts,
// the response has no discount data; that is not an error. If several discounts apply,
// the response lists the commercial discount first.
//
// For example, the [OnDemandProduct] for an ECS server for one hour has the
// ResourceSpecCode c6.large.2.linux, the UsageFactor Duration, the UsageValue 1 and the
// UsageMeasureID 4 (hours). A disk also needs a ResourceSize, and the
// ResourceSizeMeasureID 17 (GB).
//
// CBC.99006006 ([core.ErrNotFound]) means that no product matches the combination of
// service type, resource type, specification and region. CBC.99006074 (ErrNotFound)
// means that UsageFactor is unknown, CBC.99006050 that UsageMeasureID is wrong, and
// CBC.99006055 that a price is above the maximum amount.
//
// Operation ListOnDemandResourceRatings: POST /v2/bills/ratings/on-demand-resources
// (customer credentials, 20 calls/s).
func (s *Service) PriceOnDemand(ctx context.Context, req *PriceOnDemandRequest, opts ...option.Option) (*PriceOnDemandResponse, error) {
	return transport.Call[PriceOnDemandResponse](ctx, s.client(), &opPriceOnDemand, req, opts)
}

// OnDemandProduct is one pay-per-use product to price.
type OnDemandProduct struct {
	// Key chosen by the caller, unique in the request; the result has the same key. Required, at most
	// 64 characters.
	ID string `json:"id"`
	// Service type code, from [Service.ListServiceTypes]. Required, at most 400 characters.
	ServiceTypeCode string `json:"cloud_service_type"`
	// Resource type code, from [Service.ListResourceTypes]. Required, at most 400 characters.
	ResourceTypeCode string `json:"resource_type"`
	// Specification code: for ECS the flavor followed by .win or .linux; for bandwidth 12_bgp or
	// 12_sbgp (by traffic), 19_bgp, 19_sbgp or 19_share (by size); for public IPs 5_bgp or 5_sbgp; for
	// disks SATA, SAS, GPSSD or SSD. Required, at most 400 characters.
	ResourceSpecCode string `json:"resource_spec"`
	// Region, for example cn-north-1. Required, at most 64 characters.
	RegionCode string `json:"region"`
	// Availability zone; leave empty for any. At most 64 characters.
	AvailabilityZoneCode string `json:"available_zone,omitzero"`
	// Size, 1 to 214783647. Required for a product sold by size (disk, bandwidth); otherwise leave it
	// 0.
	ResourceSize int `json:"resource_size,omitzero"`
	// Unit ID of ResourceSize, 0 to 214783647: 14 for pieces (times), 15 for Mbps of bandwidth, 17 for
	// GB of disk space, others from [Service.ListMeasureUnits]. Required for a product sold by size
	// (disk, bandwidth); otherwise leave it nil.
	ResourceSizeMeasureID *int `json:"size_measure_id,omitzero"`
	// Billing factor, for example Duration or upflow, in any letter case; see
	// [Service.ListUsageTypes]. Required, at most 400 characters.
	UsageFactor string `json:"usage_factor"`
	// Amount used, for example 1 for one hour: above 0, since no usage costs nothing whatever the
	// product. Required.
	UsageValue decimal.Decimal `json:"usage_value"`
	// Unit ID of UsageValue, for example 4 for hours; see [Service.ListMeasureUnits]. If left out, the
	// request sends 0. Required, 0 to 9999.
	UsageMeasureID int `json:"usage_measure_id"`
	// Number of items. Required, 1 to 10000.
	SubscriptionNum int `json:"subscription_num"`
}

func (v *OnDemandProduct) check(c *check.Checker) {
	c.String("id", v.ID).Required().Max(64)
	c.String("cloud_service_type", v.ServiceTypeCode).Required().Max(400)
	c.String("resource_type", v.ResourceTypeCode).Required().Max(400)
	c.String("resource_spec", v.ResourceSpecCode).Required().Max(400)
	c.String("region", v.RegionCode).Required().Max(64)
	c.String("available_zone", v.AvailabilityZoneCode).Max(64)
	c.Int("resource_size", v.ResourceSize).Between(1, 214783647)
	c.IntPtr("size_measure_id", v.ResourceSizeMeasureID).Between(0, 214783647)
	c.String("usage_factor", v.UsageFactor).Required().Max(400)
	c.Decimal("usage_value", v.UsageValue).Positive()
	c.Int("usage_measure_id", v.UsageMeasureID).Between(0, 9999)
	c.Int("subscription_num", v.SubscriptionNum).Required().Between(1, 10000)
}

// OnDemandPrice is the price of one pay-per-use product.
type OnDemandPrice struct {
	// Key of the product in the request.
	ID string `json:"id"`
	// Product ID.
	ProductID string `json:"product_id"`
	// Price after discount, in yuan.
	Amount decimal.Decimal `json:"amount"`
	// Discount, in yuan: list price minus price after discount.
	DiscountAmount decimal.Decimal `json:"discount_amount"`
	// List price, in yuan.
	OfficialAmount decimal.Decimal `json:"official_website_amount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// Discounts in the price, including promotions.
	Discounts []OnDemandDiscount `json:"discount_rating_results"`
}

// OnDemandDiscount is one discount in the price of a pay-per-use product.
type OnDemandDiscount struct {
	// Discount ID.
	DiscountID string `json:"discount_id"`
	// Who grants the discount.
	DiscountType DiscountType `json:"discount_type"`
	// Amount of the discount, in yuan.
	Amount decimal.Decimal `json:"amount"`
	// Unit of Amount.
	MeasureID core.AmountUnit `json:"measure_id"`
	// Discount name.
	DiscountName string `json:"discount_name"`
}

// DiscountType is the kind of a discount, by who grants it. The set is open.
type DiscountType int

// Values of [DiscountType].
const (
	DiscountTypeCommercial     DiscountType = 605 // commercial discount granted by Huawei Cloud
	DiscountTypePartnerGranted DiscountType = 606 // discount granted by the partner
	DiscountTypePartnerRate    DiscountType = 607 // discount rate set by the partner
)

// InquiryPrecision is the number of decimals in the prices of pay-per-use products.
type InquiryPrecision int

// Values of [InquiryPrecision].
const (
	InquiryPrecisionSixDecimals InquiryPrecision = 0 // up to 6 decimals of a yuan, truncated (the default)
	InquiryPrecisionTenDecimals InquiryPrecision = 1 // up to 10 decimals of a yuan
)

var inquiryPrecisionValues = []InquiryPrecision{InquiryPrecisionSixDecimals, InquiryPrecisionTenDecimals}
