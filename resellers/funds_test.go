package resellers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/resellers"
)

const (
	pathAllocateFunds = "/v2/accounts/partner-accounts/indirect-partner-adjust"
	pathReclaimFunds  = "/v2/accounts/partner-accounts/indirect-partner-reclaim"
)

func TestAllocateFunds(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodPost, pathAllocateFunds, "AllocateFunds.json")
	got, err := service.AllocateFunds(t.Context(), &resellers.AllocateFundsRequest{IndirectPartnerID: yunfan, Amount: yuan("999999999.99")})
	require.NoError(t, err)
	platform.Sent(nil, `{"indirect_partner_id": "5d0c8b7a6f9e41d2a3b4c5d6e7f80912", "amount": 999999999.99}`)
	testkit.Equal(t, &resellers.AllocateFundsResponse{TransactionID: "BT2606181030470012"}, got)
}

func TestReclaimFunds(t *testing.T) {
	t.Parallel()
	service, platform := answering(t, http.MethodPost, pathReclaimFunds, "ReclaimFunds.json")
	got, err := service.ReclaimFunds(t.Context(), &resellers.ReclaimFundsRequest{IndirectPartnerID: yunfan, Amount: yuan("0.01")})
	require.NoError(t, err)
	platform.Sent(nil, `{"indirect_partner_id": "5d0c8b7a6f9e41d2a3b4c5d6e7f80912", "amount": 0.01}`)
	testkit.Equal(t, &resellers.ReclaimFundsResponse{TransactionID: "BR2606181142090031"}, got)
}

func TestFundsTakeOddAnswers(t *testing.T) {
	t.Parallel()
	service, _ := answering(t, http.MethodPost, pathAllocateFunds, "AllocateFunds-odd.json")
	granted, err := service.AllocateFunds(t.Context(), &resellers.AllocateFundsRequest{IndirectPartnerID: yunfan, Amount: yuan("1")})
	require.NoError(t, err, "error_code CBC.0000 is success")
	testkit.Equal(t, &resellers.AllocateFundsResponse{TransactionID: "2606181030470012"}, granted)

	service, _ = answering(t, http.MethodPost, pathReclaimFunds, "ReclaimFunds-odd.json")
	reclaimed, err := service.ReclaimFunds(t.Context(), &resellers.ReclaimFundsRequest{IndirectPartnerID: yunfan, Amount: yuan("1")})
	require.NoError(t, err, "an empty error_code is none")
	testkit.Equal(t, &resellers.ReclaimFundsResponse{TransactionID: "2606181142090031"}, reclaimed)

	for _, body := range []string{`{}`, `{"trans_id": null, "error_code": ""}`, `{"trans_id": ""}`} {
		platform := testkit.NewPlatform(t, http.MethodPost, pathReclaimFunds, testkit.Answer{Body: []byte(body)})
		_, err := testkit.Client(t, platform).Resellers.ReclaimFunds(t.Context(), &resellers.ReclaimFundsRequest{IndirectPartnerID: yunfan, Amount: yuan("1")})
		assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), body)
	}
}

func TestFundsAmounts(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		amount            string
		allocate, reclaim bool // whether it is allowed
	}{
		{"0.01", true, true},
		{"1.500", true, true}, // trailing zeros are no decimals
		{"999999999.99", true, true},
		{"1000000000", false, true},
		{"999999999999", false, true},
		{"999999999999.01", false, false},
		{"0", false, false},
		{"-1", false, false},
		{"0.001", false, false},
		{"1e-300", false, false},
	} {
		t.Run(test.amount, func(t *testing.T) {
			check := func(err error, allowed bool) {
				if allowed {
					assert.NoError(t, err)
				} else {
					testkit.Invalid(t, err, "amount")
				}
			}
			check((&resellers.AllocateFundsRequest{IndirectPartnerID: yunfan, Amount: yuan(test.amount)}).Validate(), test.allocate)
			check((&resellers.ReclaimFundsRequest{IndirectPartnerID: yunfan, Amount: yuan(test.amount)}).Validate(), test.reclaim)
		})
	}
}

func TestFundsNeedAReseller(t *testing.T) {
	t.Parallel()
	testkit.Invalid(t, (&resellers.AllocateFundsRequest{}).Validate(), "indirect_partner_id", "amount")
	testkit.Invalid(t, (&resellers.ReclaimFundsRequest{IndirectPartnerID: strings.Repeat("经", 65), Amount: yuan("1")}).Validate(), "indirect_partner_id")
	assert.NoError(t, (&resellers.ReclaimFundsRequest{IndirectPartnerID: strings.Repeat("经", 64), Amount: yuan("1")}).Validate())
}
