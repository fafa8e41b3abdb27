package coupons_test

import (
	"bytes"
	"context"
	"iter"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/option"
)

const pathListRecords = "/v2/promotions/benefits/partner-coupons/records/query"

func TestListRecords(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodGet, pathListRecords, "ListRecords.json")
	got, err := service.ListRecords(t.Context(), &coupons.ListRecordsRequest{
		OperationTypes:     []coupons.OperationType{coupons.OperationTypeIssue, coupons.OperationTypeReclaim},
		QuotaID:            cashQuota,
		QuotaType:          new(core.CouponQuotaTypeCash),
		CouponIDs:          []string{lindaCoupon, haoyuCoupon},
		CustomerID:         linda,
		OperationTimeBegin: utc("2026-04-01T00:00:00+08:00"),
		OperationTimeEnd:   utc("2026-08-01T00:00:00Z"),
		Result:             core.OperationResultFailure,
		Offset:             1,
		Limit:              2,
		IndirectPartnerID:  yunfan,
	})
	require.NoError(t, err)
	platform.Sent(url.Values{
		"operation_types":      {"1", "2"}, // a repeated key
		"quota_id":             {cashQuota},
		"quota_type":           {"0"},
		"coupon_ids":           {lindaCoupon, haoyuCoupon},
		"customer_id":          {linda},
		"operation_time_begin": {"2026-03-31T16:00:00Z"},
		"operation_time_end":   {"2026-08-01T00:00:00Z"},
		"result":               {"-1"},
		"offset":               {"1"},
		"limit":                {"2"},
		"indirect_partner_id":  {yunfan},
	}, "")
	testkit.Equal(t, &coupons.ListRecordsResponse{
		TotalCount: 2,
		Records: []coupons.Record{{
			ID:              "CR2604010822001",
			OperationType:   coupons.OperationTypeIssue,
			QuotaID:         cashQuota,
			QuotaType:       core.CouponQuotaTypeCash,
			CouponID:        lindaCoupon,
			CustomerID:      linda,
			OperationAmount: yuan("500"),
			OperationTime:   utc("2026-04-01T08:22:33Z"),
			Result:          core.OperationResultSuccess,
			Remark:          "新客户激励",
		}, {
			ID:              "CR2607150101009",
			OperationType:   coupons.OperationTypeReclaimDisassociation,
			QuotaID:         flexiQuota,
			QuotaType:       core.CouponQuotaTypeFlexiPurchase,
			CouponID:        haoyuCoupon,
			CustomerID:      haoyu,
			OperationAmount: yuan("0.01"),
			OperationTime:   utc("2026-07-15T01:01:09Z"),
			Result:          core.OperationResultFailure,
		}},
	}, got)
}

// An empty list, and some empty texts, would be taken for filters.
func TestListRecordsLeavesUnsetFiltersOut(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodGet, pathListRecords, "ListRecords.json")
	_, err := service.ListRecords(t.Context(), &coupons.ListRecordsRequest{OperationTypes: []coupons.OperationType{}, CouponIDs: []string{}})
	require.NoError(t, err)
	platform.Sent(nil, "")
}

func TestListRecordsTakesOddAnswers(t *testing.T) {
	t.Parallel()
	service, _ := answering(t, http.MethodGet, pathListRecords, "ListRecords-odd.json")
	got, err := service.ListRecords(t.Context(), &coupons.ListRecordsRequest{})
	require.NoError(t, err)
	testkit.Equal(t, &coupons.ListRecordsResponse{
		TotalCount: 1,
		Records: []coupons.Record{{
			ID: "9", OperationType: "10", QuotaType: core.CouponQuotaTypeFlexiPurchase, OperationAmount: yuan("500"), Result: core.OperationResultSuccess,
		}},
	}, got)
}

// A time in an undocumented form does not take a month's export with it.
func TestRecordsWithTimesInOtherForms(t *testing.T) {
	t.Parallel()
	page := testkit.Answer{Body: []byte(`{"total_count":4,"records":[
		{"id":"1","operation_time":"2026-04-01T08:22:33Z"}, {"id":"2","operation_time":"2026-04-01 08:22:33"},
		{"id":"3","operation_time":"2026-04-01T16:22:33+0800"}, {"id":"4","operation_time":"soon"}]}`)}
	var log bytes.Buffer
	platform := testkit.NewPlatform(t, http.MethodGet, pathListRecords, page, page)
	client := testkit.Client(t, platform, option.WithLogger(slog.New(slog.NewTextHandler(&log, nil))))
	at := utc("2026-04-01T08:22:33Z")
	var times []time.Time
	for _, record := range testkit.Collect(t, client.Coupons.AllRecords(t.Context(), &coupons.ListRecordsRequest{})) {
		times = append(times, record.OperationTime)
	}
	assert.Equal(t, []time.Time{at, at, at, {}}, times)
	assert.Equal(t, 1, strings.Count(log.String(), "level=WARN"), "once a page")
	assert.Contains(t, log.String(), "warnings=2 first=/records/1/operation_time")
	assert.NotContains(t, log.String(), "soon")

	got, err := client.Coupons.ListRecords(t.Context(), &coupons.ListRecordsRequest{})
	require.NoError(t, err)
	assert.Equal(t, []core.Warning{
		{Path: "/records/1/operation_time", Value: "2026-04-01 08:22:33", Reason: "a time without a zone, read as UTC"},
		{Path: "/records/3/operation_time", Value: "soon", Reason: "not a time, left zero"},
	}, got.Warnings)
}

func TestAllRecords(t *testing.T) {
	t.Parallel()
	testkit.Paged[coupons.ListRecordsRequest, coupons.Record]{
		Method: http.MethodGet, Path: pathListRecords,
		Total: "total_count", Items: "records", IDName: "id",
		Request: coupons.ListRecordsRequest{OperationTypes: []coupons.OperationType{coupons.OperationTypeIssue}},
		All: func(ctx context.Context, c *partnerbss.Client, req *coupons.ListRecordsRequest) iter.Seq2[coupons.Record, error] {
			return c.Coupons.AllRecords(ctx, req)
		},
		ID: func(r coupons.Record) string { return r.ID },
	}.Test(t)
}

func TestListRecordsTraps(t *testing.T) {
	t.Parallel()
	var all []coupons.OperationType
	for _, code := range strings.Split("1 2 3 4 5 6 7 8 9", " ") {
		all = append(all, coupons.OperationType(code))
	}
	assert.NoError(t, (&coupons.ListRecordsRequest{OperationTypes: all[:8]}).Validate())
	testkit.Invalid(t, (&coupons.ListRecordsRequest{OperationTypes: all}).Validate(), "operation_types")
	testkit.Invalid(t, (&coupons.ListRecordsRequest{OperationTypes: []coupons.OperationType{"1", "10"}}).Validate(), "operation_types[1]")
	testkit.Invalid(t, (&coupons.ListRecordsRequest{CouponIDs: make([]string, 101)}).Validate(), "coupon_ids")
	// The platform would drop a filter that it does not know, and answer with everything.
	testkit.Invalid(t, (&coupons.ListRecordsRequest{Result: "1"}).Validate(), "result")
	testkit.Invalid(t, (&coupons.ListRecordsRequest{
		OperationTimeBegin: utc("2026-04-02T00:00:00Z"), OperationTimeEnd: utc("2026-04-01T00:00:00Z"),
	}).Validate(), "operation_time_end")
}
