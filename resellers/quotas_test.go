package resellers_test

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/resellers"
)

const (
	pathListCouponQuotas       = "/v2/partners/issued-coupon-quotas"
	pathListCouponQuotaRecords = "/v2/partners/coupon-quotas/records"
)

func TestListCouponQuotas(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodGet, pathListCouponQuotas, "ListCouponQuotas.json")
	got, err := service.ListCouponQuotas(t.Context(), &resellers.ListCouponQuotasRequest{
		QuotaID: yunfanQuota, IndirectPartnerID: yunfan, ParentQuotaID: parentQuota, Offset: 2, Limit: 50,
	})
	require.NoError(t, err)
	platform.Sent(url.Values{
		"quota_id":            {yunfanQuota},
		"indirect_partner_id": {yunfan},
		"parent_quota_id":     {parentQuota},
		"offset":              {"2"},
		"limit":               {"50"},
	}, "")
	testkit.Equal(t, &resellers.ListCouponQuotasResponse{
		TotalCount: 2,
		Quotas: []resellers.CouponQuota{{
			QuotaID:        yunfanQuota,
			QuotaType:      core.CouponQuotaTypeCash,
			CreateTime:     utc("2026-06-18T02:30:02Z"),
			LastUpdateTime: utc("2026-06-20T07:15:44Z"),
			QuotaValue:     yuan("5000"),
			QuotaStatus:    core.CouponQuotaStatusNormal,
			Balance:        yuan("3250.75"),
			MeasureID:      core.AmountUnitYuan,
			Currency:       core.CurrencyCNY,
			EffectiveTime:  utc("2026-06-18T02:30:02Z"),
			ExpireTime:     utc("2027-06-17T15:59:59Z"),
			Limits: []resellers.QuotaLimit{
				{LimitKey: "subscribeType", LimitValues: []resellers.LimitValue{{Value1: "new"}, {Value1: "renew"}}},
				{LimitKey: "maxDeductionRatio", LimitValues: []resellers.LimitValue{{Value1: "0.5"}}},
			},
			IndirectPartnerID:          yunfan,
			IndirectPartnerAccountName: "yunfan_tech",
			IndirectPartnerName:        "苏州云帆科技有限公司",
			ParentQuotaID:              parentQuota,
		}, {
			QuotaID:                    beichenQuota,
			CreateTime:                 utc("2026-06-18T02:30:05Z"),
			LastUpdateTime:             utc("2026-07-01T00:00:00Z"),
			QuotaValue:                 yuan("200"),
			QuotaStatus:                core.CouponQuotaStatusReclaimed,
			MeasureID:                  core.AmountUnitYuan,
			Currency:                   core.CurrencyCNY,
			EffectiveTime:              utc("2026-06-18T02:30:05Z"),
			ExpireTime:                 utc("2027-06-17T15:59:59Z"),
			IndirectPartnerID:          beichen,
			IndirectPartnerAccountName: "beichen_cloud",
			IndirectPartnerName:        "北辰云计算(西安)有限公司",
			ParentQuotaID:              parentQuota,
		}},
	}, got)
}

// An empty parent_quota_id would be taken for a filter.
func TestListCouponQuotasLeavesUnsetFiltersOut(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodGet, pathListCouponQuotas, "ListCouponQuotas.json")
	_, err := service.ListCouponQuotas(t.Context(), &resellers.ListCouponQuotasRequest{})
	require.NoError(t, err)
	platform.Sent(nil, "")

	service, platform = answering(t, http.MethodGet, pathListCouponQuotaRecords, "ListCouponQuotaRecords.json")
	_, err = service.ListCouponQuotaRecords(t.Context(), &resellers.ListCouponQuotaRecordsRequest{})
	require.NoError(t, err)
	platform.Sent(nil, "")
}

func TestListCouponQuotasTakesOddAnswers(t *testing.T) {
	t.Parallel()
	service, _ := answering(t, http.MethodGet, pathListCouponQuotas, "ListCouponQuotas-odd.json")
	got, err := service.ListCouponQuotas(t.Context(), &resellers.ListCouponQuotasRequest{})
	require.NoError(t, err)
	testkit.Equal(t, &resellers.ListCouponQuotasResponse{
		TotalCount: 1,
		Quotas: []resellers.CouponQuota{{
			QuotaID:     yunfanQuota,
			QuotaType:   7,
			QuotaValue:  yuan("5000"),
			QuotaStatus: 9,
			MeasureID:   core.AmountUnitYuan,
			Currency:    "USD",
			ExpireTime:  utc("2027-06-17T15:59:59Z"),
			Limits:      []resellers.QuotaLimit{{LimitKey: "cycleNum", LimitValues: []resellers.LimitValue{{Value1: "12", Value2: "3"}}}, {}},
		}},
	}, got)
}

func TestAllCouponQuotas(t *testing.T) {
	t.Parallel()
	testkit.Paged[resellers.ListCouponQuotasRequest, resellers.CouponQuota]{
		Method: http.MethodGet, Path: pathListCouponQuotas,
		Total: "total_count", Items: "quotas", IDName: "quota_id",
		Request: resellers.ListCouponQuotasRequest{ParentQuotaID: parentQuota},
		All: func(ctx context.Context, c *partnerbss.Client, req *resellers.ListCouponQuotasRequest) iter.Seq2[resellers.CouponQuota, error] {
			return c.Resellers.AllCouponQuotas(ctx, req)
		},
		ID: func(q resellers.CouponQuota) string { return q.QuotaID },
	}.Test(t)
}
