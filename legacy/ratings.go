package legacy

import (
	"context"
	"math"
	"net/http"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opQueryRatingV1 = transport.Operation{
	ID: "QueryRatingV1", Name: "legacy.QueryRatingV1",
	Method: http.MethodPost, Path: "/v1.0/{domain_id}/customer/product-mgr/query-rating",
	Account: "domain_id",
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// QueryRatingV1Request holds the parameters of [Service.QueryRatingV1].
type QueryRatingV1Request struct {
	// Partner ID with partner credentials, customer account ID with customer credentials; leave empty
	// for the client's own account. At most 64 characters.
	DomainID string `path:"domain_id" json:"-" url:"-"`
	// ID of the project in the region to be priced; tenantId on the wire. Required, at most 128
	// characters.
	ProjectID string `json:"tenantId"`
	// Region to be priced, such as cn-north-1. Required, at most 128 characters.
	RegionCode string `json:"regionId"`
	// Availability zone; leave empty for no filter; avaliableZoneId on the wire. At most 128
	// characters.
	AvailabilityZoneCode string `json:"avaliableZoneId,omitzero"`
	// How the products are charged. If left out, [RatingChargingModeSubscription], the zero value, is
	// sent. Required.
	ChargingMode RatingChargingMode `json:"chargingMode"`
	// Unit of the period, needed with [RatingChargingModeSubscription]. [RatingPeriodTypeAbsoluteTime]
	// prices an add-on up to PeriodEndTime; the period of the add-on then follows
	// RelatedResourcePeriodType.
	PeriodType *RatingPeriodType `json:"periodType,omitzero"`
	// Number of periods; needed with [RatingChargingModeSubscription] unless PeriodType is
	// [RatingPeriodTypeAbsoluteTime]. At least 1.
	PeriodNum int `json:"periodNum,omitzero"`
	// End of the period, in UTC; for [RatingPeriodTypeAbsoluteTime].
	PeriodEndTime time.Time `json:"periodEndDate,omitzero"`
	// ID of the server or shared bandwidth that the add-on is attached to. At most 64 characters.
	RelatedResourceID string `json:"relativeResourceId,omitzero"`
	// Period type of the resource that the add-on is attached to.
	RelatedResourcePeriodType *core.PeriodType `json:"relativeResourcePeriodType,omitzero"`
	// Quantity to be priced.
	SubscriptionNum *int `json:"subscriptionNum,omitzero"`
	// Products to price. A request without products has no meaning.
	Products []RatingProduct `json:"productInfos,omitzero"`
	// Time for which to return the price, in UTC.
	InquiryTime time.Time `json:"inquiryTime,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *QueryRatingV1Request) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("domain_id", r.DomainID).Max(64)
		c.String("tenantId", r.ProjectID).Required().Max(128)
		c.String("regionId", r.RegionCode).Required().Max(128)
		c.String("avaliableZoneId", r.AvailabilityZoneCode).Max(128)
		check.Enum(c, "chargingMode", r.ChargingMode, chargingModeValues...)
		check.EnumPtr(c, "periodType", r.PeriodType, periodTypeValues...).RequiredIf(r.ChargingMode == RatingChargingModeSubscription, "chargingMode is 0")
		c.Int("periodNum", r.PeriodNum).Between(1, math.MaxInt32)
		c.Time("periodEndDate", r.PeriodEndTime).RequiredIf(r.PeriodType != nil && *r.PeriodType == RatingPeriodTypeAbsoluteTime, "periodType is 5")
		c.String("relativeResourceId", r.RelatedResourceID).Max(64)
		check.List(c, "productInfos", r.Products).Each((*RatingProduct).check)
		c.Time("inquiryTime", r.InquiryTime)
	})
}

// QueryRatingV1Response is the response of [Service.QueryRatingV1].
type QueryRatingV1Response struct {
	// The price.
	RatingResult RatingResult `json:"ratingResult"`

	core.Metadata `json:"-"`
}

// QueryRatingV1 returns the price of new or renewed products by their specification.
//
// Amounts in the response are in the unit that MeasureID names (1 yuan, 2 jiao, 3 fen): do
// not assume yuan.
//
// It prices new orders and renewals, but not reserved instances.
// [RatingChargingModeSubscription], which is also the zero value, needs PeriodType, and
// needs PeriodNum too unless PeriodType is [RatingPeriodTypeAbsoluteTime], which prices an
// add-on up to PeriodEndTime.
//
// Operation QueryRatingV1: POST /v1.0/{domain_id}/customer/product-mgr/query-rating
// (partner or customer credentials, 10 calls/s).
//
// Deprecated: use products.PriceOnDemand or products.PriceSubscription. Pay-per-use and
// yearly/monthly prices are now two operations, and PriceRenewal of the same package
// prices renewals by resource ID. PriceOnDemand and PriceSubscription take customer
// credentials only, so a partner calls them through the customer's agency, with the
// customer's project ID, and with the region in each product. Amounts are always in yuan;
// OriginalAmount becomes OfficialAmount, and PriceSubscription returns one result per
// applicable discount.
func (s *Service) QueryRatingV1(ctx context.Context, req *QueryRatingV1Request, opts ...option.Option) (*QueryRatingV1Response, error) {
	return transport.Call[QueryRatingV1Response](ctx, s.client(), &opQueryRatingV1, req, opts)
}

// RatingProduct is one product to price with [Service.QueryRatingV1].
type RatingProduct struct {
	// ID that the caller chooses for this product; the result repeats it. Required.
	ID string `json:"id"`
	// Cloud service type code, such as hws.service.type.ec2. Required.
	ServiceTypeCode string `json:"cloudServiceType"`
	// Resource type code, such as hws.resource.type.vm. Required.
	ResourceTypeCode string `json:"resourceType"`
	// Specification code of the resource. Required.
	ResourceSpecCode string `json:"resourceSpecCode"`
	// Size of the resource; only for products sold by size, together with ResourceSizeMeasureID.
	ResourceSize *int `json:"resourceSize,omitzero"`
	// Measurement unit ID of ResourceSize; see the method ListMeasureUnits of package products;
	// resouceSizeMeasureId on the wire.
	ResourceSizeMeasureID *int `json:"resouceSizeMeasureId,omitzero"`
	// Billing factor, for pay-per-use prices.
	UsageFactor string `json:"usageFactor,omitzero"`
	// Amount of usage, for pay-per-use prices.
	UsageValue decimal.Decimal `json:"usageValue,omitzero"`
	// Measurement unit ID of UsageValue; see the method ListMeasureUnits of package products.
	UsageMeasureID *int `json:"usageMeasureId,omitzero"`
	// Further parameters as text.
	ExtendParams string `json:"extendParams,omitzero"`
}

func (v *RatingProduct) check(c *check.Checker) {
	c.String("id", v.ID).Required()
	c.String("cloudServiceType", v.ServiceTypeCode).Required()
	c.String("resourceType", v.ResourceTypeCode).Required()
	c.String("resourceSpecCode", v.ResourceSpecCode).Required()
	c.String("usageFactor", v.UsageFactor)
	c.String("extendParams", v.ExtendParams)
}

// RatingResult is the total price of all products of one call of [Service.QueryRatingV1],
// with the price of each product in Products.
type RatingResult struct {
	// Total after discount, in the unit of MeasureID.
	Amount decimal.Decimal `json:"amount"`
	// Discount, in the unit of MeasureID.
	DiscountAmount decimal.Decimal `json:"discountAmount"`
	// Total before discount, in the unit of MeasureID.
	OriginalAmount decimal.Decimal `json:"originalAmount"`
	// Unit of the amounts: 1 yuan, 2 jiao, 3 fen.
	MeasureID int `json:"measureId"`
	// ISO 4217 currency code, may be null.
	Currency string `json:"currency"`
	// Price of each product.
	Products []ProductRating `json:"productRatingResult"`
	// Further data as text, may be null.
	ExtendParams string `json:"extendParams"`
}

// ProductRating is the price of one product of one call of [Service.QueryRatingV1].
type ProductRating struct {
	// ID of the product in the request, as the caller chose it.
	ID string `json:"id"`
	// Product ID.
	ProductID string `json:"productId"`
	// Price after discount, in the unit of MeasureID.
	Amount decimal.Decimal `json:"amount"`
	// Price before discount, in the unit of MeasureID.
	OriginalAmount decimal.Decimal `json:"originalAmount"`
	// Discount, in the unit of MeasureID.
	DiscountAmount decimal.Decimal `json:"discountAmount"`
	// Unit of the amounts, with the codes of MeasureID of [RatingResult].
	MeasureID int `json:"measureId"`
	// Further data as text, may be null.
	ExtendParams string `json:"extendParams"`
}

// RatingChargingMode says how a product to be priced is charged. The fee records use
// [core.ChargingMode] instead, and the monthly bills use [PayMethod], a string; both have
// other codes.
type RatingChargingMode int

// Values of [RatingChargingMode].
const (
	RatingChargingModeSubscription RatingChargingMode = 0 // yearly/monthly
	RatingChargingModeOnDemand     RatingChargingMode = 1 // pay-per-use
	RatingChargingModeOneOff       RatingChargingMode = 2 // one-off
)

var chargingModeValues = []RatingChargingMode{RatingChargingModeSubscription, RatingChargingModeOnDemand, RatingChargingModeOneOff}

// RatingPeriodType is the unit of the period to be priced. It is a separate type because
// code 5 is an absolute time here and one-off everywhere else. [RatingPeriodTypeOf]
// converts a [core.PeriodType] to it.
type RatingPeriodType int

// RatingPeriodTypeOf returns the [RatingPeriodType] for unit. For a unit that
// [Service.QueryRatingV1] does not take, it returns a value that
// [QueryRatingV1Request.Validate] rejects.
func RatingPeriodTypeOf(unit core.PeriodType) RatingPeriodType {
	switch unit {
	case core.PeriodTypeDay:
		return RatingPeriodTypeDay
	case core.PeriodTypeMonth:
		return RatingPeriodTypeMonth
	case core.PeriodTypeYear:
		return RatingPeriodTypeYear
	case core.PeriodTypeHour:
		return RatingPeriodTypeHour
	}
	return -1
}

// PeriodType returns the unit of the period as a [core.PeriodType]. The result ok is false
// for [RatingPeriodTypeAbsoluteTime], which is not a unit, and for undocumented codes.
func (p RatingPeriodType) PeriodType() (unit core.PeriodType, ok bool) {
	switch p {
	case RatingPeriodTypeDay, RatingPeriodTypeMonth, RatingPeriodTypeYear, RatingPeriodTypeHour:
		return core.PeriodType(p), true
	}
	return 0, false
}

// Values of [RatingPeriodType].
const (
	RatingPeriodTypeDay          RatingPeriodType = 0 // day
	RatingPeriodTypeMonth        RatingPeriodType = 2 // month
	RatingPeriodTypeYear         RatingPeriodType = 3 // year
	RatingPeriodTypeHour         RatingPeriodType = 4 // hour
	RatingPeriodTypeAbsoluteTime RatingPeriodType = 5 // up to an absolute time, for add-ons
)

var periodTypeValues = []RatingPeriodType{RatingPeriodTypeDay, RatingPeriodTypeMonth, RatingPeriodTypeYear, RatingPeriodTypeHour, RatingPeriodTypeAbsoluteTime}

var opQueryChangeRatingV1 = transport.Operation{
	ID: "QueryChangeRatingV1", Name: "legacy.QueryChangeRatingV1",
	Method: http.MethodPost, Path: "/v1.0/{domain_id}/customer/product-mgr/query-change-rating",
	Account: "domain_id",
	Callers: []core.Role{core.RolePartner, core.RoleCustomer},
	Safe:    true,
}

// QueryChangeRatingV1Request holds the parameters of [Service.QueryChangeRatingV1].
type QueryChangeRatingV1Request struct {
	// Customer account ID; leave empty for the client's own account, so a partner should set it. At
	// most 64 characters.
	DomainID string `path:"domain_id" json:"-" url:"-"`
	// The specification after the change. Required.
	Product ChangeRatingProduct `json:"productInfo"`
	// Project ID, reserved; leave empty; tenantId on the wire. At most 128 characters.
	ProjectID string `json:"tenantId,omitzero"`
	// ID of the resource to be changed. At most 128 characters.
	ResourceID string `json:"resourceId,omitzero"`
	// Time at which the change takes effect, in UTC; the zero time means now.
	InquiryTime time.Time `json:"inquiryTime,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *QueryChangeRatingV1Request) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("domain_id", r.DomainID).Max(64)
		r.Product.check(c.In("productInfo"))
		c.String("tenantId", r.ProjectID).Max(128)
		c.String("resourceId", r.ResourceID).Max(128)
		c.Time("inquiryTime", r.InquiryTime)
	})
}

// QueryChangeRatingV1Response is the response of [Service.QueryChangeRatingV1].
type QueryChangeRatingV1Response struct {
	// The price.
	RatingResult ChangeRatingResult `json:"ratingResult"`

	core.Metadata `json:"-"`
}

// QueryChangeRatingV1 returns the prepaid price of upgrading a yearly/monthly resource.
//
// Only upgrades (more CPU, memory or disk) are priced, not downgrades. Amounts are in the
// unit that MeasureID names (1 yuan, 2 jiao, 3 fen). DomainID is the customer's account
// ID. With partner credentials, set it, because the client's own account is the partner's.
//
// Operation QueryChangeRatingV1: POST
// /v1.0/{domain_id}/customer/product-mgr/query-change-rating (partner or customer
// credentials, 10 calls/s).
//
// Deprecated: use products.PriceOnDemand or products.PriceSubscription. The successors
// price a product by its specification: neither takes the ID of the resource to change,
// and neither returns the price of a change. Both need customer credentials and the
// customer's project ID. Amounts are always in yuan; OriginalAmount becomes
// OfficialAmount.
func (s *Service) QueryChangeRatingV1(ctx context.Context, req *QueryChangeRatingV1Request, opts ...option.Option) (*QueryChangeRatingV1Response, error) {
	return transport.Call[QueryChangeRatingV1Response](ctx, s.client(), &opQueryChangeRatingV1, req, opts)
}

// ChangeRatingProduct is the specification of a resource after an upgrade.
type ChangeRatingProduct struct {
	// Cloud service type code, such as hws.service.type.ec2. At most 400 characters.
	ServiceTypeCode string `json:"cloudServiceType,omitzero"`
	// Resource type code, such as hws.resource.type.vm. At most 400 characters.
	ResourceTypeCode string `json:"resourceType,omitzero"`
	// Specification code after the change; those of virtual machines end in .win or .linux. At most
	// 400 characters.
	ResourceSpecCode string `json:"resourceSpecCode,omitzero"`
	// Size after the change; needed for products sold by size. At least 1.
	ResourceSize int `json:"resourceSize,omitzero"`
	// Measurement unit ID of ResourceSize, such as 15 for Mbps or 17 for GB; resouceSizeMeasureId on
	// the wire. At least 1.
	ResourceSizeMeasureID int `json:"resouceSizeMeasureId,omitzero"`
	// Further parameters as text; leave empty for none. At most 10240 characters.
	ExtendParams string `json:"extendParams,omitzero"`
}

func (v *ChangeRatingProduct) check(c *check.Checker) {
	c.String("cloudServiceType", v.ServiceTypeCode).Max(400)
	c.String("resourceType", v.ResourceTypeCode).Max(400)
	c.String("resourceSpecCode", v.ResourceSpecCode).Max(400)
	c.Int("resourceSize", v.ResourceSize).Between(1, math.MaxInt32)
	c.Int("resouceSizeMeasureId", v.ResourceSizeMeasureID).Between(1, math.MaxInt32)
	c.String("extendParams", v.ExtendParams).Max(10240)
}

// ChangeRatingResult is the price of an upgrade.
type ChangeRatingResult struct {
	// ID of the product after the change.
	ProductID string `json:"productId"`
	// Price after discount, in the unit of MeasureID.
	Amount decimal.Decimal `json:"amount"`
	// Discount, in the unit of MeasureID.
	DiscountAmount decimal.Decimal `json:"discountAmount"`
	// Price before discount, in the unit of MeasureID.
	OriginalAmount decimal.Decimal `json:"originalAmount"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measureId"`
	// Currency code; empty means CNY.
	Currency string `json:"currency"`
	// Further data as text, may be null.
	ExtendParams string `json:"extendParams"`
}
