package products

import (
	"context"
	"net/http"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opPriceSubscription = transport.Operation{
	ID: "ListRateOnPeriodDetail", Name: "products.PriceSubscription",
	Method: http.MethodPost, Path: "/v2/bills/ratings/period-resources/subscribe-rate",
	Callers: []core.Role{core.RoleCustomer},
	Rate:    30, Safe: true,
	Requires: []string{"official_website_rating_result"},
}

// PriceSubscriptionRequest holds the parameters of [Service.PriceSubscription].
type PriceSubscriptionRequest struct {
	// Project of the customer, in the region of the products. Required, at most 64 characters.
	ProjectID string `json:"project_id"`
	// Products to price, each with a different ID. Required, at most 100 items.
	Products []SubscriptionProduct `json:"product_infos"`
}

// Validate reports every rule that the request breaks.
func (r *PriceSubscriptionRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("project_id", r.ProjectID).Required().Max(64)
		check.List(c, "product_infos", r.Products).Required().Max(100).Each((*SubscriptionProduct).check)
		check.Unique(c, "product_infos", "id", r.Products, func(v SubscriptionProduct) string { return v.ID })
	})
}

// PriceSubscriptionResponse is the response of [Service.PriceSubscription].
type PriceSubscriptionResponse struct {
	// List price.
	ListPrice SubscriptionListPrice `json:"official_website_rating_result"`
	// One offer for each discount that applies; may be empty.
	Offers []SubscriptionOffer `json:"optional_discount_rating_results"`
	// Currency of the amounts; yuan if empty.
	Currency core.Currency `json:"currency"`

	core.Metadata `json:"-"`
}

// PriceSubscription prices new yearly/monthly subscriptions for a customer, with one
// [SubscriptionOffer] for each discount that applies.
//
// It takes customer credentials only; a partner needs credentials from an agency of the
// customer. It prices only new orders; [Service.PriceRenewal] prices renewals. An order
// that is paid automatically uses the commercial discount first.
//
// CBC.99006006 ([core.ErrNotFound]) means that no product matches the combination of
// service type, resource type, specification and region. CBC.99006055 means that a
// price is above the maximum amount.
//
// Errors:
//   - CBC.0250 ([core.ErrThrottled]): flow control
//
// Operation ListRateOnPeriodDetail: POST
// /v2/bills/ratings/period-resources/subscribe-rate (customer credentials, 30 calls/s).
func (s *Service) PriceSubscription(ctx context.Context, req *PriceSubscriptionRequest, opts ...option.Option) (*PriceSubscriptionResponse, error) {
	return transport.Call[PriceSubscriptionResponse](ctx, s.client(), &opPriceSubscription, req, opts)
}

// BestOffer returns the offer that the platform marks as the best, or nil when no
// discount applies and the customer pays the list price.
func (r *PriceSubscriptionResponse) BestOffer() *SubscriptionOffer {
	i := slices.IndexFunc(r.Offers, func(o SubscriptionOffer) bool { return o.BestOffer == core.FlagYes })
	if i < 0 {
		return nil
	}
	return &r.Offers[i]
}

// SubscriptionProduct is one yearly/monthly product to price.
type SubscriptionProduct struct {
	// Key chosen by the caller, unique in the request; the result has the same key. Required, at most
	// 64 characters.
	ID string `json:"id"`
	// Service type code, from [Service.ListServiceTypes]. Required, at most 400 characters.
	ServiceTypeCode string `json:"cloud_service_type"`
	// Resource type code, from [Service.ListResourceTypes]. Required, at most 400 characters.
	ResourceTypeCode string `json:"resource_type"`
	// Specification code, by the same rules as ResourceSpecCode of [OnDemandProduct]; databases and
	// caches have their own codes. Required, at most 400 characters.
	ResourceSpecCode string `json:"resource_spec"`
	// Region, for example cn-north-1. Required, at most 64 characters.
	RegionCode string `json:"region"`
	// Availability zone, in any letter case; leave empty for any. At most 64 characters.
	AvailabilityZoneCode string `json:"available_zone,omitzero"`
	// Size, 1 to 214783647. Required for a product sold by size (disk, bandwidth); otherwise leave it
	// 0.
	ResourceSize int `json:"resource_size,omitzero"`
	// Unit ID of ResourceSize, 0 to 214783647: 14 for pieces, 15 for Mbps of bandwidth, 17 for GB of
	// disk space, 10 for GB of a CloudPond server. Required for a product sold by size (disk,
	// bandwidth); otherwise leave it nil.
	ResourceSizeMeasureID *int `json:"size_measure_id,omitzero"`
	// Unit of the period. If left out, the request sends the zero value, [core.PeriodTypeDay].
	// Required.
	PeriodType core.PeriodType `json:"period_type"`
	// Number of periods. Required, 1 to 214783647.
	PeriodNum int `json:"period_num"`
	// Number of items. Required, 1 to 10000.
	SubscriptionNum int `json:"subscription_num"`
	// Installments, CloudPond only; default [InstallmentModeNone].
	FeeInstallmentMode InstallmentMode `json:"fee_installment_mode,omitzero"`
}

func (v *SubscriptionProduct) check(c *check.Checker) {
	c.String("id", v.ID).Required().Max(64)
	c.String("cloud_service_type", v.ServiceTypeCode).Required().Max(400)
	c.String("resource_type", v.ResourceTypeCode).Required().Max(400)
	c.String("resource_spec", v.ResourceSpecCode).Required().Max(400)
	c.String("region", v.RegionCode).Required().Max(64)
	c.String("available_zone", v.AvailabilityZoneCode).Max(64)
	c.Int("resource_size", v.ResourceSize).Between(1, 214783647)
	c.IntPtr("size_measure_id", v.ResourceSizeMeasureID).Between(0, 214783647)
	check.Enum(c, "period_type", v.PeriodType, periodTypeValues...)
	c.Int("period_num", v.PeriodNum).Required().Between(1, 214783647)
	c.Int("subscription_num", v.SubscriptionNum).Required().Between(1, 10000)
	check.Enum(c, "fee_installment_mode", v.FeeInstallmentMode, installmentModeValues...)
}

var periodTypeValues = []core.PeriodType{core.PeriodTypeDay, core.PeriodTypeMonth, core.PeriodTypeYear, core.PeriodTypeHour}

// InstallmentMode is the way in which a CloudPond subscription is paid in installments.
type InstallmentMode string

// Values of [InstallmentMode].
const (
	InstallmentModeHalfPay InstallmentMode = "HALF_PAY" // half up front
	InstallmentModeZeroPay InstallmentMode = "ZERO_PAY" // nothing up front
	InstallmentModeNone    InstallmentMode = "NA"       // no installments (the default)
)

var installmentModeValues = []InstallmentMode{InstallmentModeHalfPay, InstallmentModeZeroPay, InstallmentModeNone}

// SubscriptionListPrice is the list price of subscriptions, in total and for each
// product.
type SubscriptionListPrice struct {
	// List price of all products, in yuan.
	OfficialAmount decimal.Decimal `json:"official_website_amount"`
	// Installment list price, in yuan; CloudPond only.
	InstallmentOfficialAmount decimal.Decimal `json:"installment_official_website_amount"`
	// Unit of the installment period; nil without installments. CloudPond only.
	InstallmentPeriodType *core.PeriodType `json:"installment_period_type"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// List price of each product.
	Products []SubscriptionProductListPrice `json:"product_rating_results"`
}

// SubscriptionProductListPrice is the list price of one subscription.
type SubscriptionProductListPrice struct {
	// Key of the product in the request.
	ID string `json:"id"`
	// Product ID.
	ProductID string `json:"product_id"`
	// List price, in yuan.
	OfficialAmount decimal.Decimal `json:"official_website_amount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// Installment list price, in yuan; CloudPond only.
	InstallmentOfficialAmount decimal.Decimal `json:"installment_official_website_amount"`
	// Unit of the installment period; nil without installments. CloudPond only.
	InstallmentPeriodType *core.PeriodType `json:"installment_period_type"`
}

// SubscriptionOffer is the price of subscriptions with one discount applied.
type SubscriptionOffer struct {
	// Discount ID.
	DiscountID string `json:"discount_id"`
	// Price after discount, in yuan: OfficialAmount minus DiscountAmount.
	Amount decimal.Decimal `json:"amount"`
	// List price, in yuan.
	OfficialAmount decimal.Decimal `json:"official_website_amount"`
	// Discount, in yuan.
	DiscountAmount decimal.Decimal `json:"discount_amount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// Who grants the discount.
	DiscountType DiscountType `json:"discount_type"`
	// Discount name.
	DiscountName string `json:"discount_name"`
	// Whether this is the offer with the largest saving.
	BestOffer core.Flag `json:"best_offer"`
	// Price of each product.
	Products []SubscriptionProductPrice `json:"product_rating_results"`
	// Installment list price, in yuan; CloudPond only.
	InstallmentOfficialAmount decimal.Decimal `json:"installment_official_website_amount"`
	// Installment discount, in yuan; CloudPond only.
	InstallmentOfficialDiscountAmount decimal.Decimal `json:"installment_official_discount_amount"`
	// Installment price after discount, in yuan: list price minus discount. CloudPond only.
	InstallmentAmount decimal.Decimal `json:"installment_amount"`
	// Unit of the installment period; nil without installments. CloudPond only.
	InstallmentPeriodType *core.PeriodType `json:"installment_period_type"`
}

// SubscriptionProductPrice is the price of one subscription with one discount applied.
type SubscriptionProductPrice struct {
	// Key of the product in the request.
	ID string `json:"id"`
	// Product ID.
	ProductID string `json:"product_id"`
	// Price after discount, in yuan.
	Amount decimal.Decimal `json:"amount"`
	// List price, in yuan.
	OfficialAmount decimal.Decimal `json:"official_website_amount"`
	// Discount, in yuan: list price minus price after discount.
	DiscountAmount decimal.Decimal `json:"discount_amount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// Installment list price, in yuan; CloudPond only.
	InstallmentOfficialAmount decimal.Decimal `json:"installment_official_website_amount"`
	// Installment discount, in yuan; CloudPond only.
	InstallmentOfficialDiscountAmount decimal.Decimal `json:"installment_official_discount_amount"`
	// Installment price after discount, in yuan: list price minus discount. CloudPond only.
	InstallmentAmount decimal.Decimal `json:"installment_amount"`
	// Unit of the installment period; nil without installments. CloudPond only.
	InstallmentPeriodType *core.PeriodType `json:"installment_period_type"`
}
