package once_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/once"
)

// A response that leaves items out is settled, and the recorded one is complete.
func TestABatchThatLeavesItemsOutIsFinished(t *testing.T) {
	inBubble(t, func(t *testing.T) {
		p := newPlatform(t)
		quota, err := p.GrantQuota(p.ID("partner"), emulator.SeedCouponQuota{Name: "spring", Value: decimal.NewFromInt(100), ExpiresIn: 100 * 24 * time.Hour})
		require.NoError(t, err)
		req := &coupons.IssueRequest{QuotaID: quota, FaceValue: decimal.NewFromInt(5), CustomerIDs: []string{p.ID("customer_new")}}
		for i := range 11 {
			req.CustomerIDs = append(req.CustomerIDs, "stranger-"+strconv.Itoa(i))
		}
		for range 2 {
			response, err := once.Do(t.Context(), p.store, "spring", p.client.Coupons.Issue, req)
			require.NoError(t, err)
			assert.Len(t, response.Coupons, 1)
			var partial *core.PartialError
			require.ErrorAs(t, response.Err(), &partial)
			assert.Len(t, partial.Failures, 11)
			assert.Empty(t, partial.Unaccounted)
		}
		p.AssertCalls(t, "CreatePartnerCoupons", 1)

		req.CustomerIDs = req.CustomerIDs[1:]
		refused, err := once.Do(t.Context(), p.store, "strangers", p.client.Coupons.Issue, req)
		require.NoError(t, err)
		assert.Empty(t, refused.Coupons)
		assert.Len(t, refused.ErrorDetails, 11)
		p.AssertCalls(t, "CreatePartnerCoupons", 2)
	})
}
