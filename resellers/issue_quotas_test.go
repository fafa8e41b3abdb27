package resellers_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/resellers"
)

const pathIssueCouponQuotas = "/v2/partners/coupon-quotas/indirect-partner-adjust"

var issueRequest = resellers.IssueCouponQuotasRequest{
	QuotaID:            parentQuota,
	IndirectPartnerIDs: []string{yunfan, beichen},
	QuotaAmount:        yuan("5000.00"),
}

func TestIssueCouponQuotas(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodPost, pathIssueCouponQuotas, "IssueCouponQuotas.json")
	got, err := service.IssueCouponQuotas(t.Context(), &issueRequest)
	require.NoError(t, err, "what failed for one reseller is data")
	platform.Sent(nil, `{
		"quota_id": "2026030108151101",
		"indirect_partner_ids": ["5d0c8b7a6f9e41d2a3b4c5d6e7f80912", "18e4a7c2d5b94f06a1c3e5f7092b4d68"],
		"quota_amount": 5000
	}`)
	testkit.Equal(t, &resellers.IssueCouponQuotasResponse{
		ErrorDetails: []resellers.ErrorDetail{{ErrorCode: "CBC.50010105", ErrorMessage: "云经销商处于退出中,不能发放额度。", ID: beichen}},
		Quotas:       []resellers.NewCouponQuota{{IndirectPartnerID: yunfan, QuotaID: yunfanQuota}},
	}, got)

	var partial *core.PartialError
	require.ErrorAs(t, got.Err(), &partial)
	assert.Equal(t, "resellers.IssueCouponQuotas", partial.Operation)
	assert.Equal(t, []core.Failure{{ID: beichen, Code: "CBC.50010105", Message: "云经销商处于退出中,不能发放额度。"}}, partial.Failures)
	assert.EqualError(t, partial, "resellers.IssueCouponQuotas: 1 failed: 18e4a7c2d5b94f06a1c3e5f7092b4d68: "+
		"CBC.50010105 (reseller is leaving the programme; cannot issue quota to it): 云经销商处于退出中,不能发放额度。")
}

func TestIssueCouponQuotasTakesOddAnswers(t *testing.T) {
	t.Parallel()
	service, _ := answering(t, http.MethodPost, pathIssueCouponQuotas, "IssueCouponQuotas-odd.json")
	got, err := service.IssueCouponQuotas(t.Context(), &issueRequest)
	require.NoError(t, err)
	testkit.Equal(t, &resellers.IssueCouponQuotasResponse{
		ErrorDetails: []resellers.ErrorDetail{{ID: yunfan}, {ErrorCode: "CBC.88888888", ID: "4711"}},
		Quotas:       []resellers.NewCouponQuota{{IndirectPartnerID: yunfan, QuotaID: yunfanQuota}},
	}, got)
	// The reseller with the empty code has its quota.
	assert.EqualError(t, got.Err(), "resellers.IssueCouponQuotas: 1 failed: 4711: CBC.88888888; 1 not in the response: 18e4a7c2d5b94f06a1c3e5f7092b4d68; "+
		"outcome unknown, do not repeat: check resellers.ListCouponQuotaRecords (the quota drawn from as ParentQuotaID and QuotaOperationIssue, from well before the call, since clocks differ)")
}

func TestIssueCouponQuotasTellsWhatFailed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, body string
		failed     []string // reseller ids
		leftOut    []string
	}{
		{"all served", `{"error_details":[],"simple_quota_infos":[{"id":"R1","quota_id":"Q1"},{"id":"R2","quota_id":"Q2"}]}`, nil, nil},
		{"nothing but the list of the served", `{"simple_quota_infos":[{"id":"R1","quota_id":"Q1"},{"id":"R2","quota_id":"Q2"}]}`, nil, nil},
		{"all refused", `{"error_details":[{"id":"R1","error_code":"CBC.99000037"},{"id":"R2","error_code":"CBC.50010105"}],"simple_quota_infos":null}`, []string{"R1", "R2"}, nil},
		{"success at the top, refusals inside", `{"error_code":"CBC.0000","error_details":[{"id":"R1","error_code":"CBC.99000037"}]}`, []string{"R1"}, []string{"R2"}},
		{"code of success for a served reseller", `{"error_details":[{"id":"R1","error_code":"CBC.0000"}],"simple_quota_infos":[{"id":"R1","quota_id":"Q1"}]}`, nil, []string{"R2"}},
		{"no code and no quota", `{"error_details":[{"id":"R1","error_code":""}],"simple_quota_infos":[{"id":"R2","quota_id":"Q2"}]}`, []string{"R1"}, nil},
		{"served and refused in one answer", `{"error_details":[{"id":"R1","error_code":"CBC.99000037"}],"simple_quota_infos":[{"id":"R1","quota_id":"Q1"}]}`, []string{"R1"}, []string{"R2"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, pathIssueCouponQuotas, testkit.Answer{Body: []byte(test.body)})
			got, err := testkit.Client(t, platform).Resellers.IssueCouponQuotas(t.Context(), &resellers.IssueCouponQuotasRequest{
				QuotaID: issueRequest.QuotaID, QuotaAmount: issueRequest.QuotaAmount, IndirectPartnerIDs: []string{"R1", "R2"},
			})
			require.NoError(t, err)
			if test.failed == nil && test.leftOut == nil {
				assert.NoError(t, got.Err())
				return
			}
			var partial *core.PartialError
			require.ErrorAs(t, got.Err(), &partial)
			var failed []string
			for _, failure := range partial.Failures {
				failed = append(failed, failure.ID)
			}
			assert.Equal(t, test.failed, failed)
			assert.Equal(t, test.leftOut, partial.Unaccounted)
		})
	}
}

func TestIssueCouponQuotasTraps(t *testing.T) {
	t.Parallel()
	many := func(n int) []string {
		ids := make([]string, n)
		for i := range ids {
			ids[i] = fmt.Sprintf("reseller-%03d", i)
		}
		return ids
	}
	for _, test := range []struct {
		name   string
		ids    []string
		amount string
		broken []string
	}{
		{"full batch", many(100), "100000000", nil},
		{"too many resellers", many(101), "1", []string{"indirect_partner_ids"}},
		{"no resellers", []string{}, "1", []string{"indirect_partner_ids"}},
		{"the same reseller twice", []string{yunfan, beichen, yunfan}, "1", []string{"indirect_partner_ids[2]"}},
		{"a reseller without id", []string{yunfan, ""}, "1", []string{"indirect_partner_ids[1]"}},
		{"more than the platform allows", many(1), "100000000.01", []string{"quota_amount"}},
		{"fraction of a fen", many(1), "0.005", []string{"quota_amount"}},
		{"nothing", many(1), "0", []string{"quota_amount"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := (&resellers.IssueCouponQuotasRequest{QuotaID: parentQuota, IndirectPartnerIDs: test.ids, QuotaAmount: yuan(test.amount)}).Validate()
			if test.broken == nil {
				assert.NoError(t, err)
				return
			}
			testkit.Invalid(t, err, test.broken...)
		})
	}
}
