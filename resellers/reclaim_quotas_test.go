package resellers_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/resellers"
)

const pathReclaimCouponQuotas = "/v2/partners/coupon-quotas/indirect-partner-reclaim"

var reclaimRequest = resellers.ReclaimCouponQuotasRequest{QuotaIDs: []string{yunfanQuota, beichenQuota}, Remark: "年度清退"}

func TestReclaimCouponQuotas(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodPost, pathReclaimCouponQuotas, "ReclaimCouponQuotas.json")
	got, err := service.ReclaimCouponQuotas(t.Context(), &reclaimRequest)
	require.NoError(t, err, "what failed for one quota is data")
	platform.Sent(nil, `{"quota_ids": ["2026061802300207", "2026061802300208"], "remark": "年度清退"}`)
	testkit.Equal(t, &resellers.ReclaimCouponQuotasResponse{
		ErrorDetails: []resellers.ErrorDetail{{ErrorCode: "CBC.99000012", ErrorMessage: "额度不存在或者额度状态不正确。", ID: beichenQuota}},
		Quotas:       []resellers.ReclaimedCouponQuota{{QuotaID: yunfanQuota}},
	}, got)

	assert.ErrorIs(t, got.Err(), core.ErrNotFound)
	assert.ErrorContains(t, got.Err(), "resellers.ReclaimCouponQuotas: 1 failed: 2026061802300208: CBC.99000012 (the quota does not exist or is in the wrong state)")
}

func TestReclaimCouponQuotasTakesOddAnswers(t *testing.T) {
	t.Parallel()
	service, _ := answering(t, http.MethodPost, pathReclaimCouponQuotas, "ReclaimCouponQuotas-odd.json")
	got, err := service.ReclaimCouponQuotas(t.Context(), &resellers.ReclaimCouponQuotasRequest{QuotaIDs: []string{yunfanQuota}})
	require.NoError(t, err)
	testkit.Equal(t, &resellers.ReclaimCouponQuotasResponse{
		ErrorDetails: []resellers.ErrorDetail{{ID: yunfanQuota}},
		Quotas:       []resellers.ReclaimedCouponQuota{{QuotaID: yunfanQuota}, {QuotaBalance: yuan("12.5")}},
	}, got)
	assert.NoError(t, got.Err(), "the quota without a code was reclaimed")
}

// journal keeps the ends of the calls that it is told of.
type journal struct{ ended []core.JournalEntry }

func (j *journal) Begin(context.Context, core.JournalEntry) error { return nil }

func (j *journal) End(_ context.Context, entry core.JournalEntry) { j.ended = append(j.ended, entry) }

func TestPartialFailureIsASuccessfulCallToTheJournal(t *testing.T) {
	t.Parallel()
	var kept journal
	service, _ := answering(t, http.MethodPost, pathReclaimCouponQuotas, "ReclaimCouponQuotas.json", option.WithJournal(&kept))
	_, err := service.ReclaimCouponQuotas(t.Context(), &reclaimRequest)
	require.NoError(t, err)
	require.Len(t, kept.ended, 1)
	assert.NoError(t, kept.ended[0].Err)
	assert.Empty(t, kept.ended[0].Outcome)
}

func TestReclaimCouponQuotasTraps(t *testing.T) {
	t.Parallel()
	ten := strings.Split("Q1 Q2 Q3 Q4 Q5 Q6 Q7 Q8 Q9 Q10", " ")
	assert.NoError(t, (&resellers.ReclaimCouponQuotasRequest{QuotaIDs: ten, Remark: strings.Repeat("备", 256)}).Validate())
	testkit.Invalid(t, (&resellers.ReclaimCouponQuotasRequest{QuotaIDs: append(ten, "Q11")}).Validate(), "quota_ids")
	testkit.Invalid(t, (&resellers.ReclaimCouponQuotasRequest{}).Validate(), "quota_ids")
	testkit.Invalid(t, (&resellers.ReclaimCouponQuotasRequest{QuotaIDs: []string{"Q1", "Q1"}}).Validate(), "quota_ids[1]")
	testkit.Invalid(t, (&resellers.ReclaimCouponQuotasRequest{QuotaIDs: []string{""}}).Validate(), "quota_ids[0]")
	testkit.Invalid(t, (&resellers.ReclaimCouponQuotasRequest{QuotaIDs: ten, Remark: strings.Repeat("备", 257)}).Validate(), "remark")
}
