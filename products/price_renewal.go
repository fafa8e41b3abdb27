package products

import (
	"context"
	"net/http"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/partial"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opPriceRenewal = transport.Operation{
	ID: "ListRenewRateOnPeriod", Name: "products.PriceRenewal",
	Method: http.MethodPost, Path: "/v2/bills/ratings/period-resources/renew-rate",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
	Items:   "resource_ids",
}

// PriceRenewalRequest holds the parameters of [Service.PriceRenewal].
type PriceRenewalRequest struct {
	// IDs of the main resources to renew, without duplicates; the platform refuses attached resources.
	// Required, at most 10 items.
	ResourceIDs []string `json:"resource_ids"`
	// Unit of the period: [core.PeriodTypeMonth] or [core.PeriodTypeYear]. Required.
	PeriodType core.PeriodType `json:"period_type"`
	// Number of periods: 1 to 11 months, or 1 to 3 years. Required.
	PeriodNum int `json:"period_num"`
	// Whether to price the attached resources too; default false.
	IncludeRelatedResources bool `json:"include_relative_resources,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *PriceRenewalRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Strings("resource_ids", r.ResourceIDs).Required().Max(10).Unique()
		check.Enum(c, "period_type", r.PeriodType, core.PeriodTypeMonth, core.PeriodTypeYear).Required()
		c.Int("period_num", r.PeriodNum).Required().Between(1, 11).MaxIf(r.PeriodType == core.PeriodTypeYear, 3, "period_type is 3")
	})
}

// PriceRenewalResponse is the response of [Service.PriceRenewal].
type PriceRenewalResponse struct {
	// Currency of the amounts; yuan if empty.
	Currency core.Currency `json:"currency"`
	// Renewal price of each resource.
	Prices []RenewalPrice `json:"renew_inquiry_results"`
	// List price of the renewal.
	ListPrice RenewalListPrice `json:"official_website_rating_result"`
	// One offer for each discount that applies; may be empty.
	Offers []RenewalOffer `json:"optional_discount_rating_results"`
	// Resources that could not be priced.
	FailedResources []FailedResource `json:"fail_resource_infos"`

	core.Metadata `json:"-"`
}

// PriceRenewal prices the renewal of a customer's yearly/monthly resources.
//
// The call can succeed although some resources could not be priced: FailedResources of
// the [PriceRenewalResponse] lists them, and [PriceRenewalResponse.Err] returns them as
// an error.
//
// It takes customer credentials only: the platform refuses a partner's own credentials,
// but accepts credentials from an agency of the customer. CBC.30050012
// ([core.ErrDuplicate]) means that the request holds a resource ID twice.
//
// Errors:
//   - CBC.30050007: not a main resource: no renewal price
//   - CBC.30050008 ([core.ErrNotFound]): the resource has no such period type or number of
//     periods
//   - CBC.30050009 ([core.ErrNotFound]): resource expired and deleted, or does not exist
//   - CBC.30050010 ([core.ErrWrongState]): a resource is part of an unpaid order
//   - CBC.30050011 ([core.ErrWrongState]): resource is being unsubscribed or changed
//   - CBC.30050013: the product cannot be renewed
//   - CBC.99006073 ([core.ErrNotFound]): project does not exist
//   - CBC.0154 ([core.ErrTokenExpired]): token invalid or expired
//
// Operation ListRenewRateOnPeriod: POST /v2/bills/ratings/period-resources/renew-rate
// (customer credentials, 10 calls/s).
func (s *Service) PriceRenewal(ctx context.Context, req *PriceRenewalRequest, opts ...option.Option) (*PriceRenewalResponse, error) {
	return transport.Call[PriceRenewalResponse](ctx, s.client(), &opPriceRenewal, req, opts)
}

// Err returns the resources that could not be priced, and those that the response does
// not name, as a [*core.PartialError], or nil when there are none. Pricing them again is
// safe.
func (r *PriceRenewalResponse) Err() error {
	priced := partial.IDs(r.Prices, func(p RenewalPrice) string { return p.ResourceID })
	return partial.Error(&opPriceRenewal, r.Batch, r.FailedResources, FailedResource.failure, priced...)
}

// BestOffer returns the offer that the platform marks as the best, or nil when no
// discount applies and the customer pays the list price.
func (r *PriceRenewalResponse) BestOffer() *RenewalOffer {
	i := slices.IndexFunc(r.Offers, func(o RenewalOffer) bool { return o.BestOffer == core.FlagYes })
	if i < 0 {
		return nil
	}
	return &r.Offers[i]
}

// RenewalPrice is the renewal price of one resource.
type RenewalPrice struct {
	// Resource ID.
	ResourceID string `json:"resource_id"`
	// Renewal price of the resource with its attached resources, in yuan.
	Amount decimal.Decimal `json:"amount"`
}

// RenewalListPrice is the list price of a renewal.
type RenewalListPrice struct {
	// List price of all resources, in yuan.
	OfficialAmount decimal.Decimal `json:"official_website_amount"`
	// Installment list price, in yuan.
	InstallmentOfficialAmount decimal.Decimal `json:"installment_official_website_amount"`
	// Unit of the installment period; nil without installments.
	InstallmentPeriodType *core.PeriodType `json:"installment_period_type"`
}

// RenewalOffer is the price of a renewal with one discount applied.
type RenewalOffer struct {
	// Discount ID.
	DiscountID string `json:"discount_id"`
	// Price after discount, in yuan: OfficialAmount minus DiscountAmount.
	Amount decimal.Decimal `json:"amount"`
	// List price, in yuan.
	OfficialAmount decimal.Decimal `json:"official_website_amount"`
	// Discount, in yuan.
	DiscountAmount decimal.Decimal `json:"discount_amount"`
	// Who grants the discount.
	DiscountType DiscountType `json:"discount_type"`
	// Discount name.
	DiscountName string `json:"discount_name"`
	// Whether this is the offer with the largest saving.
	BestOffer core.Flag `json:"best_offer"`
	// Installment list price, in yuan.
	InstallmentOfficialAmount decimal.Decimal `json:"installment_official_website_amount"`
	// Installment discount, in yuan.
	InstallmentOfficialDiscountAmount decimal.Decimal `json:"installment_official_discount_amount"`
	// Installment price after discount, in yuan: list price minus discount.
	InstallmentAmount decimal.Decimal `json:"installment_amount"`
	// Unit of the installment period; nil without installments.
	InstallmentPeriodType *core.PeriodType `json:"installment_period_type"`
}

// FailedResource is a resource whose renewal could not be priced, and why.
type FailedResource struct {
	// Error code.
	ErrorCode string `json:"error_code"`
	// Error text.
	ErrorMessage string `json:"error_msg"`
	// Resource that could not be priced.
	ResourceID string `json:"resource_id"`
}

func (f FailedResource) failure() core.Failure {
	return core.Failure{ID: f.ResourceID, Code: f.ErrorCode, Message: f.ErrorMessage}
}
