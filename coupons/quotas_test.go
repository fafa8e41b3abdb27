package coupons_test

import (
	"context"
	"iter"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

const pathListQuotas = "/v2/partners/coupon-quotas/query"

func TestListQuotas(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodPost, pathListQuotas, "ListQuotas.json")
	got, err := service.ListQuotas(t.Context(), &coupons.ListQuotasRequest{
		QuotaIDs:           []string{cashQuota, flexiQuota},
		QuotaStatuses:      []core.CouponQuotaStatus{core.CouponQuotaStatusNormal, core.CouponQuotaStatusFrozen},
		QuotaType:          core.CouponQuotaTypeFlexiPurchase,
		CreateTimeBegin:    utc("2026-01-01T00:00:00Z"),
		CreateTimeEnd:      utc("2026-12-31T23:59:59Z"),
		EffectiveTimeBegin: utc("2026-01-01T00:00:00Z"),
		EffectiveTimeEnd:   utc("2026-12-31T23:59:59Z"),
		ExpireTimeBegin:    utc("2027-01-01T00:00:00Z"),
		ExpireTimeEnd:      utc("2027-12-31T23:59:59Z"),
		Offset:             2147483646,
		Limit:              100,
		IndirectPartnerID:  yunfan,
	})
	require.NoError(t, err)
	platform.Sent(nil, `{
		"quota_ids": ["2026030108151101", "2026020211300402"],
		"quota_status_list": [0, 5],
		"quota_type": 1,
		"create_time_begin": "2026-01-01T00:00:00Z",
		"create_time_end": "2026-12-31T23:59:59Z",
		"effective_time_begin": "2026-01-01T00:00:00Z",
		"effective_time_end": "2026-12-31T23:59:59Z",
		"expire_time_begin": "2027-01-01T00:00:00Z",
		"expire_time_end": "2027-12-31T23:59:59Z",
		"offset": 2147483646,
		"limit": 100,
		"indirect_partner_id": "5d0c8b7a6f9e41d2a3b4c5d6e7f80912"
	}`)
	testkit.Equal(t, &coupons.ListQuotasResponse{
		TotalCount: 2,
		Quotas: []coupons.Quota{{
			QuotaID:        cashQuota,
			QuotaType:      core.CouponQuotaTypeCash,
			CreateTime:     utc("2026-03-01T08:15:11Z"),
			LastUpdateTime: utc("2026-04-01T08:22:33Z"),
			QuotaValue:     yuan("100000"),
			QuotaStatus:    core.CouponQuotaStatusNormal,
			Balance:        yuan("87654.32"),
			MeasureID:      core.AmountUnitYuan,
			Currency:       core.CurrencyCNY,
			EffectiveTime:  utc("2026-03-01T00:00:00Z"),
			ExpireTime:     utc("2027-02-28T15:59:59Z"),
			Limits: []coupons.QuotaLimit{
				{LimitKey: "subscribeType", LimitValues: []coupons.LimitValue{{Value1: "new"}, {Value1: "renew"}}},
				{LimitKey: "maxDeductionRatio", LimitValues: []coupons.LimitValue{{Value1: "0.8"}}},
			},
		}, {
			QuotaID:        flexiQuota,
			QuotaType:      core.CouponQuotaTypeFlexiPurchase,
			CreateTime:     utc("2026-02-02T11:30:04Z"),
			LastUpdateTime: utc("2026-02-02T11:30:04Z"),
			QuotaValue:     yuan("2000"),
			QuotaStatus:    core.CouponQuotaStatusFrozen,
			Balance:        yuan("2000.5"),
			MeasureID:      core.AmountUnitYuan,
			Currency:       core.CurrencyCNY,
			EffectiveTime:  utc("2026-02-02T00:00:00Z"),
			ExpireTime:     utc("2027-02-01T15:59:59Z"),
		}},
	}, got)
}

func TestListQuotasWithoutFiltersSendsAnEmptyObject(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodPost, pathListQuotas, "ListQuotas.json")
	_, err := service.ListQuotas(t.Context(), &coupons.ListQuotasRequest{})
	require.NoError(t, err)
	platform.Sent(nil, `{}`)
}

func TestListQuotasTakesOddAnswers(t *testing.T) {
	t.Parallel()
	service, _ := answering(t, http.MethodPost, pathListQuotas, "ListQuotas-odd.json")
	got, err := service.ListQuotas(t.Context(), &coupons.ListQuotasRequest{})
	require.NoError(t, err)
	testkit.Equal(t, &coupons.ListQuotasResponse{
		TotalCount: 3,
		Quotas: []coupons.Quota{
			{QuotaID: cashQuota, QuotaValue: yuan("100000"), QuotaStatus: core.CouponQuotaStatusInvalid, Balance: yuan("0.1"), MeasureID: core.AmountUnitYuan},
			{QuotaType: 9, QuotaStatus: 8, Currency: "EUR", Limits: []coupons.QuotaLimit{{LimitKey: "isRebate", LimitValues: []coupons.LimitValue{{Value1: "1"}}}}},
			{},
		},
	}, got)
}

func TestAllQuotas(t *testing.T) {
	t.Parallel()
	testkit.Paged[coupons.ListQuotasRequest, coupons.Quota]{
		Method: http.MethodPost, Path: pathListQuotas,
		Total: "total_count", Items: "quotas", IDName: "quota_id",
		Request: coupons.ListQuotasRequest{QuotaStatuses: []core.CouponQuotaStatus{core.CouponQuotaStatusNormal}},
		All: func(ctx context.Context, c *partnerbss.Client, req *coupons.ListQuotasRequest) iter.Seq2[coupons.Quota, error] {
			return c.Coupons.AllQuotas(ctx, req)
		},
		ID: func(q coupons.Quota) string { return q.QuotaID },
	}.Test(t)
}

func TestListQuotasTraps(t *testing.T) {
	t.Parallel()
	fifty := strings.Split(strings.Repeat("Q,", 49)+"Q", ",")
	assert.NoError(t, (&coupons.ListQuotasRequest{QuotaIDs: fifty}).Validate(), "a filter may name a quota more than once")
	testkit.Invalid(t, (&coupons.ListQuotasRequest{QuotaIDs: append(fifty, "Q")}).Validate(), "quota_ids")
	testkit.Invalid(t, (&coupons.ListQuotasRequest{QuotaStatuses: []core.CouponQuotaStatus{0, 1}}).Validate(), "quota_status_list[1]")
	testkit.Invalid(t, (&coupons.ListQuotasRequest{
		CreateTimeBegin: utc("2026-04-02T00:00:00Z"), CreateTimeEnd: utc("2026-04-01T00:00:00Z"),
		EffectiveTimeBegin: utc("2026-04-02T00:00:00Z"), EffectiveTimeEnd: utc("2026-04-01T00:00:00Z"),
		ExpireTimeBegin: utc("2026-04-02T00:00:00Z"), ExpireTimeEnd: utc("2026-04-01T00:00:00Z"),
	}).Validate(), "create_time_end", "effective_time_end", "expire_time_end")
}
