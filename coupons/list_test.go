package coupons_test

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

const pathList = "/v2/promotions/benefits/coupons"

func TestList(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodGet, pathList, "List.json")
	got, err := service.List(t.Context(), &coupons.ListRequest{
		CouponID:          lindaCoupon,
		OrderID:           "CS2606180630K7Q2M",
		PromotionPlanID:   "PL20260301001",
		CouponType:        core.CouponTypeCash,
		Status:            core.CouponStatusReady,
		ActiveTimeBegin:   utc("2026-04-01T00:00:00Z"),
		ActiveTimeEnd:     utc("2026-04-02T00:00:00Z"),
		Offset:            20,
		Limit:             10,
		SourceID:          partner,
		IndirectPartnerID: yunfan,
	})
	require.NoError(t, err)
	platform.Sent(url.Values{
		"coupon_id":           {lindaCoupon},
		"order_id":            {"CS2606180630K7Q2M"},
		"promotion_plan_id":   {"PL20260301001"},
		"coupon_type":         {"1"},
		"status":              {"2"},
		"active_start_time":   {"2026-04-01T00:00:00Z"},
		"active_end_time":     {"2026-04-02T00:00:00Z"},
		"offset":              {"20"},
		"limit":               {"10"},
		"source_id":           {partner},
		"indirect_partner_id": {yunfan},
	}, "")
	testkit.Equal(t, &coupons.ListResponse{
		TotalCount: 1,
		Coupons: []coupons.Coupon{{
			CouponID:        lindaCoupon,
			CouponCode:      "HWC-7Q2M-P3R8",
			Status:          core.CouponStatusReady,
			CustomerID:      linda,
			CouponType:      core.CouponTypeCash,
			MeasureID:       core.AmountUnitYuan,
			FaceValue:       yuan("500"),
			EffectiveTime:   utc("2026-04-01T08:22:33Z"),
			ExpireTime:      utc("2026-10-01T15:59:59Z"),
			OrderID:         "CS2606180630K7Q2M;CS2607020911P3R8T",
			PromotionPlanID: "PL20260301001",
			PlanName:        "伙伴代金券",
			PlanDescription: "伙伴发放给代售客户的代金券",
			MediaType:       coupons.MediaTypePaper,
			FetchMethod:     coupons.FetchMethodClaimedOnline,
			UseLimits: []coupons.UseLimit{{
				UseLimitID: "UL002", LimitKey: "regionCode", Value1: "cn-north-4", Value2: "华北-北京四", LimitType: "2", PromotionPlanID: "PL20260301001",
			}},
			ActiveTime:    utc("2026-04-01T08:22:34Z"),
			LastUsedTime:  utc("2026-07-02T09:11:40Z"),
			PromotionID:   "PR20260301001",
			CreateTime:    utc("2026-04-01T08:22:33Z"),
			CouponVersion: core.CouponVersionNew,
			Balance:       yuan("123.45"),
			LockOrderID:   "CS2607020911P3R8T",
			CouponUsage:   "仅限包年包月新购",
			IsFrozen:      core.FlagNo,
			Currency:      "CNY",
			ExtendParam1:  "ext",
			SourceID:      partner,
		}},
	}, got)
}

// The published example has numbers as strings and another currency.
func TestListTakesOddAnswers(t *testing.T) {
	t.Parallel()
	service, _ := answering(t, http.MethodGet, pathList, "List-odd.json")
	got, err := service.List(t.Context(), &coupons.ListRequest{})
	require.NoError(t, err)
	testkit.Equal(t, &coupons.ListResponse{
		TotalCount: 2,
		Coupons: []coupons.Coupon{{
			CouponID: "CP1", Status: core.CouponStatusReady, CouponType: core.CouponTypeCash, MeasureID: core.AmountUnitYuan, FaceValue: yuan("500"),
			CouponVersion: core.CouponVersionOld, IsFrozen: core.FlagNo, Currency: "USD", PromotionID: "12",
		}, {
			CouponType: 300, Status: 11,
		}},
	}, got)
}

func TestAll(t *testing.T) {
	t.Parallel()
	testkit.Paged[coupons.ListRequest, coupons.Coupon]{
		Method: http.MethodGet, Path: pathList,
		Total: "count", Items: "user_coupons", IDName: "coupon_id",
		Request: coupons.ListRequest{Status: core.CouponStatusReady},
		All: func(ctx context.Context, c *partnerbss.Client, req *coupons.ListRequest) iter.Seq2[coupons.Coupon, error] {
			return c.Coupons.All(ctx, req)
		},
		ID: func(c coupons.Coupon) string { return c.CouponID },
	}.Test(t)
}

func TestListTraps(t *testing.T) {
	t.Parallel()
	testkit.Invalid(t, (&coupons.ListRequest{Offset: 10}).Validate(), "limit")
	assert.NoError(t, (&coupons.ListRequest{Limit: 10}).Validate())
	testkit.Invalid(t, (&coupons.ListRequest{
		ActiveTimeBegin: utc("2026-04-02T00:00:00Z"), ActiveTimeEnd: utc("2026-04-01T00:00:00Z"),
	}).Validate(), "active_end_time")
	assert.NoError(t, (&coupons.ListRequest{CouponType: core.CouponTypeProduct}).Validate())
	testkit.Invalid(t, (&coupons.ListRequest{CouponType: 5, Status: 6}).Validate(), "coupon_type", "status")
}
