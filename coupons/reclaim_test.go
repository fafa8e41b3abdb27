package coupons_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

const pathReclaim = "/v2/promotions/benefits/partner-coupons/reclaim"

func TestReclaim(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name      string
		answer    testkit.Answer
		confirmed bool
	}{
		{"documented success", testkit.Answer{Status: http.StatusNoContent}, true},
		{"empty object", testkit.Answer{Body: []byte(`{}`)}, false},
		{"code of success with a status of another success", testkit.Answer{Body: []byte(`{"error_code":"CBC.0000","error_msg":"success"}`)}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, pathReclaim, test.answer)
			err := testkit.Client(t, platform).Coupons.Reclaim(t.Context(), &coupons.ReclaimRequest{CouponID: lindaCoupon, IndirectPartnerID: yunfan})
			if test.confirmed {
				require.NoError(t, err)
			} else {
				assert.Equal(t, core.OutcomeUnknown, core.OutcomeOf(err), "%v", err)
			}
			platform.Sent(nil, `{"coupon_id": "CP2604010822330917", "indirect_partner_id": "5d0c8b7a6f9e41d2a3b4c5d6e7f80912"}`)
		})
	}
}

// The platform says so with HTTP 200.
func TestReclaimOfAReclaimedCouponIsAnError(t *testing.T) {
	t.Parallel()
	platform := testkit.NewPlatform(t, http.MethodPost, pathReclaim, testkit.Answer{
		Body: []byte(`{"error_code":"CBC.99000048","error_msg":"优惠券已过期或者已回收。"}`),
	})
	err := testkit.Client(t, platform).Coupons.Reclaim(t.Context(), &coupons.ReclaimRequest{CouponID: lindaCoupon})
	testkit.Refused(t, err, "coupons.Reclaim", 200, "CBC.99000048", core.OutcomeRejected)
	assert.ErrorIs(t, err, core.ErrWrongState)
}

func TestReclaimTraps(t *testing.T) {
	t.Parallel()
	testkit.Invalid(t, (&coupons.ReclaimRequest{}).Validate(), "coupon_id")
}
