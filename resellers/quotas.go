package resellers

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

var opListCouponQuotas = transport.Operation{
	ID: "ListIssuedCouponQuotas", Name: "resellers.ListCouponQuotas",
	Method: http.MethodGet, Path: "/v2/partners/issued-coupon-quotas",
	Callers: []core.Role{core.RoleDistributor},
	Safe:    true,
}

// ListCouponQuotasRequest holds the parameters of [Service.ListCouponQuotas].
type ListCouponQuotasRequest struct {
	// ID of the reseller's quota; leave empty for no filter. At most 64 characters.
	QuotaID string `url:"quota_id,omitempty"`
	// Reseller whose quotas are listed; leave empty for all resellers. At most 64 characters.
	IndirectPartnerID string `url:"indirect_partner_id,omitempty"`
	// ID of the distributor's quota from which the quotas were issued; leave empty for no filter. At
	// most 64 characters.
	ParentQuotaID string `url:"parent_quota_id,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 100; default 10.
	Limit int `url:"limit,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListCouponQuotasRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("quota_id", r.QuotaID).Max(64)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
		c.String("parent_quota_id", r.ParentQuotaID).Max(64)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 100)
	})
}

// ListCouponQuotasResponse is the response of [Service.ListCouponQuotas].
type ListCouponQuotasResponse struct {
	// Number of matching quotas on all pages.
	TotalCount int `json:"total_count"`
	// Quotas of this page.
	Quotas []CouponQuota `json:"quotas"`

	core.Metadata `json:"-"`
}

// ListCouponQuotas returns one page of the coupon quotas that the distributor has issued
// to resellers.
//
// The method ListQuotas of package coupons lists the quotas that the distributor itself
// holds. Before a distributor can issue any quota, Huawei must set up an issuing quota for
// it; the account manager arranges that. Times are in UTC, amounts in yuan.
//
// An operator account of the partner needs permission BPC_ITEM_SUBCUSTSERV_030600.
//
// Operation ListIssuedCouponQuotas: GET /v2/partners/issued-coupon-quotas (distributor
// credentials, 10 calls/s).
func (s *Service) ListCouponQuotas(ctx context.Context, req *ListCouponQuotasRequest, opts ...option.Option) (*ListCouponQuotasResponse, error) {
	return transport.Call[ListCouponQuotasResponse](ctx, s.client(), &opListCouponQuotas, req, opts)
}

var pagesListCouponQuotas = page.Offset[ListCouponQuotasRequest, ListCouponQuotasResponse, CouponQuota]{
	Largest: 100,
	Cursor:  func(r *ListCouponQuotasRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListCouponQuotasResponse) ([]CouponQuota, int) { return a.Quotas, a.TotalCount },
}

// AllCouponQuotas walks every page of [Service.ListCouponQuotas], starting at req.Offset,
// and yields each quota. It stops at the first error, which it yields last. If req.Limit
// is zero, it requests pages of the maximum size.
func (s *Service) AllCouponQuotas(ctx context.Context, req *ListCouponQuotasRequest, opts ...option.Option) iter.Seq2[CouponQuota, error] {
	return pagesListCouponQuotas.All(ctx, s.client(), s.ListCouponQuotas, req, opts)
}

// CouponQuota is a coupon quota that the distributor has issued to a reseller.
type CouponQuota struct {
	// ID of the reseller's quota.
	QuotaID string `json:"quota_id"`
	// Kind of coupon that can be issued from the quota.
	QuotaType core.CouponQuotaType `json:"quota_type"`
	// When the quota was created, UTC.
	CreateTime time.Time `json:"create_time"`
	// When the quota was last changed, UTC.
	LastUpdateTime time.Time `json:"last_update_time"`
	// Size of the quota, in yuan.
	QuotaValue decimal.Decimal `json:"quota_value"`
	// State of the quota.
	QuotaStatus core.CouponQuotaStatus `json:"quota_status"`
	// Remaining quota, in yuan.
	Balance decimal.Decimal `json:"balance"`
	// Unit of the amounts.
	MeasureID core.AmountUnit `json:"measure_id"`
	// Currency of the amounts.
	Currency core.Currency `json:"currency"`
	// When the quota becomes usable, UTC.
	EffectiveTime time.Time `json:"effective_time"`
	// When the quota expires, UTC.
	ExpireTime time.Time `json:"expire_time"`
	// Restrictions on the use of the quota.
	Limits []QuotaLimit `json:"limit_infos"`
	// ID of the reseller that holds the quota.
	IndirectPartnerID string `json:"indirect_partner_id"`
	// Account name of the reseller.
	IndirectPartnerAccountName string `json:"indirect_partner_account_name"`
	// Name of the reseller.
	IndirectPartnerName string `json:"indirect_partner_name"`
	// ID of the distributor's quota from which this one was issued.
	ParentQuotaID string `json:"parent_quota_id"`
}

// QuotaLimit is one restriction on the use of a coupon quota: a key and its values.
type QuotaLimit struct {
	// Restriction key.
	LimitKey string `json:"limit_key"`
	// Restriction values.
	LimitValues []LimitValue `json:"limit_values"`
}

// LimitValue is one value of a [QuotaLimit]. Its meaning depends on the key.
type LimitValue struct {
	// First value.
	Value1 string `json:"value1"`
	// Second value.
	Value2 string `json:"value2"`
}
