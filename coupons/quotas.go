package coupons

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

var opListQuotas = transport.Operation{
	ID: "ListQuotaCoupons", Name: "coupons.ListQuotas",
	Method: http.MethodPost, Path: "/v2/partners/coupon-quotas/query",
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// ListQuotasRequest holds the parameters of [Service.ListQuotas].
type ListQuotasRequest struct {
	// IDs of the quotas to return, at most 50; leave empty for no filter.
	QuotaIDs []string `json:"quota_ids,omitzero"`
	// States of the quotas to return, at most 5; leave empty for no filter.
	QuotaStatuses []core.CouponQuotaStatus `json:"quota_status_list,omitzero"`
	// Kind of quota; default [core.CouponQuotaTypeCash].
	QuotaType core.CouponQuotaType `json:"quota_type,omitzero"`
	// Only quotas that were created after this time, UTC; zero means no filter.
	CreateTimeBegin time.Time `json:"create_time_begin,omitzero"`
	// Only quotas that were created before this time, UTC; zero means no filter.
	CreateTimeEnd time.Time `json:"create_time_end,omitzero"`
	// Only quotas that become usable after this time, UTC; zero means no filter.
	EffectiveTimeBegin time.Time `json:"effective_time_begin,omitzero"`
	// Only quotas that become usable before this time, UTC; zero means no filter.
	EffectiveTimeEnd time.Time `json:"effective_time_end,omitzero"`
	// Only quotas that expire after this time, UTC; zero means no filter.
	ExpireTimeBegin time.Time `json:"expire_time_begin,omitzero"`
	// Only quotas that expire before this time, UTC; zero means no filter.
	ExpireTimeEnd time.Time `json:"expire_time_end,omitzero"`
	// Records to skip, not pages; default 0.
	Offset int `json:"offset,omitzero"`
	// Records per page, 1 to 100; default 10.
	Limit int `json:"limit,omitzero"`
	// Reseller whose quotas a distributor requests; leave empty for the caller's own quotas. At most 64
	// characters.
	IndirectPartnerID string `json:"indirect_partner_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ListQuotasRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.Strings("quota_ids", r.QuotaIDs).Max(50)
		check.List(c, "quota_status_list", r.QuotaStatuses).Max(5).Each(func(v *core.CouponQuotaStatus, c *check.Checker) { check.Enum(c, "", *v, quotaStatusValues...) })
		check.Enum(c, "quota_type", r.QuotaType, quotaTypeValues...)
		c.Time("create_time_begin", r.CreateTimeBegin)
		c.Time("create_time_end", r.CreateTimeEnd).NotBefore("create_time_begin", r.CreateTimeBegin)
		c.Time("effective_time_begin", r.EffectiveTimeBegin)
		c.Time("effective_time_end", r.EffectiveTimeEnd).NotBefore("effective_time_begin", r.EffectiveTimeBegin)
		c.Time("expire_time_begin", r.ExpireTimeBegin)
		c.Time("expire_time_end", r.ExpireTimeEnd).NotBefore("expire_time_begin", r.ExpireTimeBegin)
		c.Int("offset", r.Offset).Between(0, 2147483646)
		c.Int("limit", r.Limit).Between(1, 100)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// ListQuotasResponse is the response of [Service.ListQuotas].
type ListQuotasResponse struct {
	// Number of matching quotas on all pages.
	TotalCount int `json:"total_count"`
	// Quotas of this page.
	Quotas []Quota `json:"quotas"`

	core.Metadata `json:"-"`
}

// ListQuotas returns one page of the coupon quotas from which the partner, or one of its
// resellers, can issue coupons.
//
// If QuotaType is not set, the platform returns only quotas for cash coupons. Quotas exist
// only after Huawei has set them up for the partner. Times are in UTC, amounts in yuan.
//
// LimitKey of [QuotaLimit] has these known values: subscribeType (new, renew, change),
// maxDeductionRatio (above 0, at most 1), a product blacklist, and keys like those that
// [Service.List] documents for coupons. There may be others.
//
// Errors:
//   - CBC.99000037 ([core.ErrForbidden]): no permission to operate on this reseller
//     (indirect partner)
//
// Operation ListQuotaCoupons: POST /v2/partners/coupon-quotas/query (partner credentials,
// 10 calls/s).
func (s *Service) ListQuotas(ctx context.Context, req *ListQuotasRequest, opts ...option.Option) (*ListQuotasResponse, error) {
	return transport.Call[ListQuotasResponse](ctx, s.client(), &opListQuotas, req, opts)
}

var pagesListQuotas = page.Offset[ListQuotasRequest, ListQuotasResponse, Quota]{
	Largest: 100,
	Cursor:  func(r *ListQuotasRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListQuotasResponse) ([]Quota, int) { return a.Quotas, a.TotalCount },
}

// AllQuotas walks every page of [Service.ListQuotas], starting at req.Offset, and yields
// each quota. It stops at the first error, which it yields last. If req.Limit is zero, it
// requests pages of the maximum size.
func (s *Service) AllQuotas(ctx context.Context, req *ListQuotasRequest, opts ...option.Option) iter.Seq2[Quota, error] {
	return pagesListQuotas.All(ctx, s.client(), s.ListQuotas, req, opts)
}

// Quota is an amount from which a partner can issue coupons.
type Quota struct {
	// ID of the quota.
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
}

// QuotaLimit is one restriction on the use of a quota: a key and its values.
// [Service.ListQuotas] lists the known keys.
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

var quotaStatusValues = []core.CouponQuotaStatus{core.CouponQuotaStatusNormal, core.CouponQuotaStatusInvalid, core.CouponQuotaStatusAdjusting, core.CouponQuotaStatusFrozen}

var quotaTypeValues = []core.CouponQuotaType{core.CouponQuotaTypeCash, core.CouponQuotaTypeFlexiPurchase}
