package coupons_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/option"
)

const pathIssue = "/v2/promotions/benefits/partner-coupons" // of ListIssued, too

func TestIssue(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodPost, pathIssue, "Issue.json")
	got, err := service.Issue(t.Context(), &coupons.IssueRequest{
		QuotaID:           cashQuota,
		CustomerIDs:       []string{linda, haoyu, referral},
		FaceValue:         yuan("500.00"),
		EffectiveTime:     utc("2026-04-01T16:22:33+08:00"),
		ExpireTime:        utc("2026-10-01T15:59:59Z"),
		ServiceTypeCodes:  []string{"hws.service.type.ec2", "hws.service.type.ebs"},
		ProductIDs:        []string{"90301-316030-0--0"},
		Memo:              "新客户激励",
		IndirectPartnerID: yunfan,
	})
	require.NoError(t, err, "that a customer was refused is data")
	platform.Sent(nil, `{
		"quota_id": "2026030108151101",
		"customer_ids": ["3f2a9d6c81b047e5a4c0d7e98f1b2c34", "7b1e5f0a93c24d68b2a7e4c5d0f81936", "c9e8d7f6a5b44c3291e0d8c7b6a5f4e3"],
		"face_value": 500,
		"valid_time": "2026-04-01T08:22:33Z",
		"expire_time": "2026-10-01T15:59:59Z",
		"cloud_service_types": ["hws.service.type.ec2", "hws.service.type.ebs"],
		"product_ids": ["90301-316030-0--0"],
		"memo": "新客户激励",
		"indirect_partner_id": "5d0c8b7a6f9e41d2a3b4c5d6e7f80912"
	}`)
	testkit.Equal(t, &coupons.IssueResponse{
		ErrorDetails: []coupons.ErrorDetail{{ErrorCode: "CBC.99000014", ErrorMessage: "该券不能发给该合作类型的客户。", ID: referral}},
		Coupons:      []coupons.NewCoupon{{CustomerID: linda, CouponID: lindaCoupon}, {CustomerID: haoyu, CouponID: haoyuCoupon}},
	}, got)

	var partial *core.PartialError
	require.ErrorAs(t, got.Err(), &partial)
	assert.Equal(t, []core.Failure{{ID: referral, Code: "CBC.99000014", Message: "该券不能发给该合作类型的客户。"}}, partial.Failures)
	assert.EqualError(t, partial, "coupons.Issue: 1 failed: c9e8d7f6a5b44c3291e0d8c7b6a5f4e3: "+
		"CBC.99000014 (coupon cannot be issued to a customer of this association type): 该券不能发给该合作类型的客户。")
}

func TestIssueLeavesOptionalFieldsToTheQuota(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodPost, pathIssue, "Issue.json")
	_, err := service.Issue(t.Context(), &coupons.IssueRequest{QuotaID: cashQuota, CustomerIDs: []string{linda}, FaceValue: yuan("0.01")})
	require.NoError(t, err)
	platform.Sent(nil, `{"quota_id": "2026030108151101", "customer_ids": ["3f2a9d6c81b047e5a4c0d7e98f1b2c34"], "face_value": 0.01}`)
}

// The published example lists a served customer among the failures, without a code.
func TestIssueTakesOddAnswers(t *testing.T) {
	t.Parallel()
	service, _ := answering(t, http.MethodPost, pathIssue, "Issue-odd.json")
	got, err := service.Issue(t.Context(), &coupons.IssueRequest{QuotaID: cashQuota, CustomerIDs: []string{linda}, FaceValue: yuan("500")})
	require.NoError(t, err)
	testkit.Equal(t, &coupons.IssueResponse{
		ErrorDetails: []coupons.ErrorDetail{{ID: linda}},
		Coupons:      []coupons.NewCoupon{{CustomerID: linda, CouponID: "2604010822330917"}},
	}, got)
	assert.NoError(t, got.Err())
}

func TestIssueTellsWhoWasRefused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, body string
		refused    []string // customer ids
		leftOut    []string
		kind       error
	}{
		{"all served", `{"coupon_infos":[{"id":"C1","coupon_id":"P1"},{"id":"C2","coupon_id":"P2"}],"error_details":[]}`, nil, nil, nil},
		{"all refused", `{"error_details":[{"id":"C1","error_code":"CBC.99000013"},{"id":"C2","error_code":"CBC.50000034"}]}`, []string{"C1", "C2"}, nil, core.ErrInsufficientBalance},
		{"success at the top, refusals inside", `{"error_code":"CBC.0000","error_msg":"success","error_details":[{"id":"C1","error_code":"CBC.99000035"}]}`, []string{"C1"}, []string{"C2"}, core.ErrNotFound},
		{"no code and no coupon", `{"coupon_infos":[{"id":"C2","coupon_id":"P2"}],"error_details":[{"id":"C1","error_code":"","error_msg":"失败"}]}`, []string{"C1"}, nil, nil},
		{"code of success for a served customer", `{"coupon_infos":[{"id":"C1","coupon_id":"P1"}],"error_details":[{"id":"C1","error_code":"CBC.0000"}]}`, nil, []string{"C2"}, core.ErrOutcomeUnknown},
		{"undocumented code", `{"error_details":[{"id":"C1","error_code":"CBC.77777777"}]}`, []string{"C1"}, []string{"C2"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, pathIssue, testkit.Answer{Body: []byte(test.body)})
			got, err := testkit.Client(t, platform).Coupons.Issue(t.Context(), &coupons.IssueRequest{
				QuotaID: cashQuota, CustomerIDs: []string{"C1", "C2"}, FaceValue: yuan("1"),
			})
			require.NoError(t, err)
			if test.refused == nil && test.leftOut == nil {
				assert.NoError(t, got.Err())
				return
			}
			var partial *core.PartialError
			require.ErrorAs(t, got.Err(), &partial)
			var refused []string
			for _, failure := range partial.Failures {
				refused = append(refused, failure.ID)
			}
			assert.Equal(t, test.refused, refused)
			assert.Equal(t, test.leftOut, partial.Unaccounted)
			if test.kind != nil {
				assert.ErrorIs(t, got.Err(), test.kind)
			}
		})
	}
}

func TestIssueTraps(t *testing.T) {
	t.Parallel()
	many := func(n int) []string {
		ids := make([]string, n)
		for i := range ids {
			ids[i] = fmt.Sprintf("customer-%03d", i)
		}
		return ids
	}
	at := utc("2026-04-01T00:00:00Z")
	for _, test := range []struct {
		name   string
		change func(*coupons.IssueRequest)
		broken []string
	}{
		{"full batch", func(r *coupons.IssueRequest) { r.CustomerIDs = many(100) }, nil},
		{"too many customers", func(r *coupons.IssueRequest) { r.CustomerIDs = many(101) }, []string{"customer_ids"}},
		{"no customers", func(r *coupons.IssueRequest) { r.CustomerIDs = nil }, []string{"customer_ids"}},
		{"the same customer twice", func(r *coupons.IssueRequest) { r.CustomerIDs = []string{linda, linda} }, []string{"customer_ids[1]"}},
		{"a customer without id", func(r *coupons.IssueRequest) { r.CustomerIDs = []string{linda, ""} }, []string{"customer_ids[1]"}},
		{"largest value", func(r *coupons.IssueRequest) { r.FaceValue = yuan("99999999999.00") }, nil},
		{"value above the largest", func(r *coupons.IssueRequest) { r.FaceValue = yuan("99999999999.01") }, []string{"face_value"}},
		{"no value", func(r *coupons.IssueRequest) { r.FaceValue = yuan("0.00") }, []string{"face_value"}},
		{"fraction of a fen", func(r *coupons.IssueRequest) { r.FaceValue = yuan("1.001") }, []string{"face_value"}},
		{"expires before it is usable", func(r *coupons.IssueRequest) { r.EffectiveTime, r.ExpireTime = at, at.Add(-time.Second) }, []string{"expire_time"}},
		{"expiry alone", func(r *coupons.IssueRequest) { r.ExpireTime = at }, nil},
		{"too many services", func(r *coupons.IssueRequest) { r.ServiceTypeCodes = many(11) }, []string{"cloud_service_types"}},
		{"too many products", func(r *coupons.IssueRequest) { r.ProductIDs = many(11) }, []string{"product_ids"}},
		{"long memo", func(r *coupons.IssueRequest) { r.Memo = strings.Repeat("备", 513) }, []string{"memo"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			req := coupons.IssueRequest{QuotaID: cashQuota, CustomerIDs: []string{linda}, FaceValue: yuan("500")}
			test.change(&req)
			if test.broken == nil {
				assert.NoError(t, req.Validate())
				return
			}
			testkit.Invalid(t, req.Validate(), test.broken...)
		})
	}
}

// Whoever never asks Err hears of it in the log.
func TestIssueWarnsOfWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	platform := testkit.NewPlatform(t, http.MethodPost, pathIssue, testkit.Answer{Body: []byte(`{"coupon_infos":[{"id":"C1","coupon_id":"P1"}]}`)})
	got, err := testkit.Client(t, platform, option.WithLogger(slog.New(slog.NewTextHandler(&log, nil)))).Coupons.Issue(t.Context(), &coupons.IssueRequest{
		QuotaID: cashQuota, CustomerIDs: []string{"C1", "C2"}, FaceValue: yuan("1"),
	})
	require.NoError(t, err)
	assert.Equal(t, []string{"C1", "C2"}, got.Batch.Items)
	assert.Contains(t, log.String(), `level=WARN msg="batch leaves items out" operation=coupons.Issue`)
	assert.Contains(t, log.String(), "outcome=unknown unaccounted=1")
}
