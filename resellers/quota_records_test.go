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

func TestListCouponQuotaRecords(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodGet, pathListCouponQuotaRecords, "ListCouponQuotaRecords.json")
	got, err := service.ListCouponQuotaRecords(t.Context(), &resellers.ListCouponQuotaRecordsRequest{
		IndirectPartnerID:  yunfan,
		QuotaID:            yunfanQuota,
		OperationTimeBegin: utc("2026-06-18T10:30:02.9+08:00"),
		OperationTimeEnd:   utc("2026-07-01T00:00:00Z"),
		ParentQuotaID:      parentQuota,
		OperationType:      resellers.QuotaOperationIssue,
		Offset:             1,
		Limit:              100,
	})
	require.NoError(t, err)
	platform.Sent(url.Values{
		"indirect_partner_id":  {yunfan},
		"quota_id":             {yunfanQuota},
		"operation_time_begin": {"2026-06-18T02:30:02Z"},
		"operation_time_end":   {"2026-07-01T00:00:00Z"},
		"parent_quota_id":      {parentQuota},
		"operation_type":       {"10"},
		"offset":               {"1"},
		"limit":                {"100"},
	}, "")
	testkit.Equal(t, &resellers.ListCouponQuotaRecordsResponse{
		TotalCount: 2,
		Records: []resellers.CouponQuotaRecord{{
			ID:                         "QR2606180230021",
			Operator:                   "op_finance",
			OperationType:              resellers.QuotaOperationIssue,
			QuotaID:                    yunfanQuota,
			ParentQuotaID:              parentQuota,
			Amount:                     yuan("5000"),
			OperationTime:              utc("2026-06-18T02:30:02Z"),
			Result:                     core.OperationResultSuccess,
			IndirectPartnerAccountName: "yunfan_tech",
			IndirectPartnerID:          yunfan,
			IndirectPartnerName:        "苏州云帆科技有限公司",
			Remark:                     "二季度激励",
		}, {
			ID:                         "QR2607010000007",
			Operator:                   "op_finance",
			OperationType:              resellers.QuotaOperationReclaim,
			QuotaID:                    beichenQuota,
			ParentQuotaID:              parentQuota,
			Amount:                     yuan("200.5"),
			OperationTime:              utc("2026-07-01T00:00:00Z"),
			Result:                     core.OperationResultFailure,
			IndirectPartnerAccountName: "beichen_cloud",
			IndirectPartnerID:          beichen,
			IndirectPartnerName:        "北辰云计算(西安)有限公司",
		}},
	}, got)
}

func TestListCouponQuotaRecordsTakesOddAnswers(t *testing.T) {
	t.Parallel()
	service, _ := answering(t, http.MethodGet, pathListCouponQuotaRecords, "ListCouponQuotaRecords-odd.json")
	got, err := service.ListCouponQuotaRecords(t.Context(), &resellers.ListCouponQuotaRecordsRequest{})
	require.NoError(t, err)
	testkit.Equal(t, &resellers.ListCouponQuotaRecordsResponse{
		TotalCount: 1,
		Records: []resellers.CouponQuotaRecord{{
			ID: "77", OperationType: "12", Amount: yuan("0.01"), Result: core.OperationResultSuccess,
		}},
	}, got)
}

func TestAllCouponQuotaRecords(t *testing.T) {
	t.Parallel()
	testkit.Paged[resellers.ListCouponQuotaRecordsRequest, resellers.CouponQuotaRecord]{
		Method: http.MethodGet, Path: pathListCouponQuotaRecords,
		Total: "total_count", Items: "records", IDName: "id",
		Request: resellers.ListCouponQuotaRecordsRequest{OperationType: resellers.QuotaOperationReclaim},
		All: func(ctx context.Context, c *partnerbss.Client, req *resellers.ListCouponQuotaRecordsRequest) iter.Seq2[resellers.CouponQuotaRecord, error] {
			return c.Resellers.AllCouponQuotaRecords(ctx, req)
		},
		ID: func(r resellers.CouponQuotaRecord) string { return r.ID },
	}.Test(t)
}

func TestListCouponQuotaRecordsTraps(t *testing.T) {
	t.Parallel()
	// The platform would drop a filter that it does not know, and answer with everything.
	testkit.Invalid(t, (&resellers.ListCouponQuotaRecordsRequest{OperationType: "12"}).Validate(), "operation_type")
	testkit.Invalid(t, (&resellers.ListCouponQuotaRecordsRequest{
		OperationTimeBegin: utc("2026-07-01T00:00:00Z"), OperationTimeEnd: utc("2026-06-30T23:59:59Z"),
	}).Validate(), "operation_time_end")
}
