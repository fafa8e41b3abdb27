package coupons_test

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

func TestListIssued(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodGet, pathIssue, "ListIssued.json")
	got, err := service.ListIssued(t.Context(), &coupons.ListIssuedRequest{
		CouponID:           lindaCoupon,
		CustomerID:         linda,
		OrderID:            "CS2606180630K7Q2M",
		CouponType:         core.CouponTypeCash,
		Status:             core.CouponStatusUsed,
		CreateTimeBegin:    utc("2026-04-01T00:00:00Z"),
		CreateTimeEnd:      utc("2026-04-30T23:59:59Z"),
		EffectiveTimeBegin: utc("2026-04-01T08:00:00+08:00"),
		EffectiveTimeEnd:   utc("2026-05-01T00:00:00Z"),
		ExpireTimeBegin:    utc("2026-09-01T00:00:00Z"),
		ExpireTimeEnd:      utc("2026-11-01T00:00:00Z"),
		Offset:             10,
		Limit:              5,
		IndirectPartnerID:  yunfan,
	})
	require.NoError(t, err)
	platform.Sent(url.Values{
		"coupon_id":            {lindaCoupon},
		"customer_id":          {linda},
		"order_id":             {"CS2606180630K7Q2M"},
		"coupon_type":          {"1"},
		"status":               {"3"},
		"create_time_begin":    {"2026-04-01T00:00:00Z"},
		"create_time_end":      {"2026-04-30T23:59:59Z"},
		"effective_time_begin": {"2026-04-01T00:00:00Z"},
		"effective_time_end":   {"2026-05-01T00:00:00Z"},
		"expire_time_begin":    {"2026-09-01T00:00:00Z"},
		"expire_time_end":      {"2026-11-01T00:00:00Z"},
		"offset":               {"10"},
		"limit":                {"5"},
		"indirect_partner_id":  {yunfan},
	}, "")
	testkit.Equal(t, &coupons.ListIssuedResponse{
		TotalCount: 12,
		Coupons: []coupons.IssuedCoupon{{
			CouponID:                 lindaCoupon,
			Status:                   core.CouponStatusUsed,
			CustomerID:               linda,
			CouponType:               core.CouponTypeCash,
			MeasureID:                core.AmountUnitYuan,
			FaceValue:                yuan("500"),
			EffectiveTime:            utc("2026-04-01T08:22:33Z"),
			ExpireTime:               utc("2026-10-01T15:59:59Z"),
			OrderID:                  "CS2606180630K7Q2M,CS2606180630K7Q2N;CS2607020911P3R8T",
			PromotionPlanID:          "PL20260301001",
			PromotionPlanName:        "伙伴代金券",
			PromotionPlanDescription: "伙伴发放给代售客户的代金券",
			MediaType:                coupons.MediaTypeElectronic,
			FetchMethod:              coupons.FetchMethodIssuedOnline,
			UseLimits: []coupons.UseLimit{{
				UseLimitID: "UL001", LimitKey: "cloudServiceType", Value1: "hws.service.type.ec2", LimitType: "1", PromotionPlanID: "PL20260301001",
			}},
			ActiveTime:   utc("2026-04-01T08:22:34Z"),
			LastUsedTime: utc("2026-07-02T09:11:40Z"),
			PromotionID:  "PR20260301001",
			CreateTime:   utc("2026-04-01T08:22:33Z"),
			Balance:      yuan("0.01"),
			LockOrderID:  "CS2607020911P3R8T",
			IsFrozen:     core.FlagNo,
		}, {
			CouponID:      haoyuCoupon,
			Status:        core.CouponStatusReady,
			CustomerID:    haoyu,
			CouponType:    core.CouponTypeFlexiPurchase,
			MeasureID:     core.AmountUnitYuan,
			FaceValue:     yuan("500"),
			EffectiveTime: utc("2026-04-01T08:22:33Z"),
			ExpireTime:    utc("2026-10-01T15:59:59Z"),
			Balance:       yuan("500"),
			IsFrozen:      core.FlagYes,
		}},
	}, got)
}

func TestListIssuedTakesOddAnswers(t *testing.T) {
	t.Parallel()
	service, _ := answering(t, http.MethodGet, pathIssue, "ListIssued-odd.json")
	got, err := service.ListIssued(t.Context(), &coupons.ListIssuedRequest{})
	require.NoError(t, err)
	testkit.Equal(t, &coupons.ListIssuedResponse{
		TotalCount: 1,
		Coupons: []coupons.IssuedCoupon{{
			CouponID: "CP1", Status: core.CouponStatusReady, CouponType: 301, MeasureID: core.AmountUnitYuan,
			FaceValue: yuan("500"), MediaType: 3, IsFrozen: 2,
		}},
	}, got)
}

func TestAllIssued(t *testing.T) {
	t.Parallel()
	testkit.Paged[coupons.ListIssuedRequest, coupons.IssuedCoupon]{
		Method: http.MethodGet, Path: pathIssue,
		Total: "total_count", Items: "user_coupons", IDName: "coupon_id",
		Request: coupons.ListIssuedRequest{CustomerID: linda},
		All: func(ctx context.Context, c *partnerbss.Client, req *coupons.ListIssuedRequest) iter.Seq2[coupons.IssuedCoupon, error] {
			return c.Coupons.AllIssued(ctx, req)
		},
		ID: func(c coupons.IssuedCoupon) string { return c.CouponID },
	}.Test(t)
}

func TestListIssuedTraps(t *testing.T) {
	t.Parallel()
	early, late := utc("2026-04-01T00:00:00Z"), utc("2026-04-01T00:00:01Z")
	testkit.Invalid(t, (&coupons.ListIssuedRequest{
		CouponType:      core.CouponTypeDiscount, // not issued by partners
		CreateTimeBegin: late, CreateTimeEnd: early,
		EffectiveTimeBegin: late, EffectiveTimeEnd: early,
		ExpireTimeBegin: late, ExpireTimeEnd: early,
		Limit: 101, Offset: -1,
	}).Validate(), "coupon_type", "create_time_end", "effective_time_end", "expire_time_end", "limit", "offset")
}
