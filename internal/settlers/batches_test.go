package settlers_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/internal/test/script"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/resellers"
)

// failedItems are the IDs of the items that an error names.
func failedItems(t *testing.T, err error) []string {
	t.Helper()
	var partial *core.PartialError
	require.ErrorAs(t, err, &partial)
	var ids []string
	for _, failure := range partial.Failures {
		assert.Empty(t, failure.Code)
		assert.Equal(t, "did not happen, as the platform's records tell", failure.Message)
		ids = append(ids, failure.ID)
	}
	return ids
}

func TestCouponsForSomeOfABatch(t *testing.T) {
	t.Parallel()
	f := newFlow(t, "partner")
	quota, batch := f.grant("partner"), []string{"customer_new", "customer_consulting", "customer_verified"}
	f.byHand(f.issue(quota, "5", "customer_new", "customer_verified")) // of an earlier run
	entry := f.lose(dropAfter("CreatePartnerCoupons"), f.issue(quota, "5", batch...), marked)

	f.is(core.VerdictNotYet, entry) // the coupon of the one that was refused may still come
	got := f.isOnlyLater(core.VerdictHappened, entry)
	require.Len(t, got.References, 2)
	response := decoded[coupons.IssueResponse](t, got.Response)
	assert.Equal(t, []string{f.ID("customer_consulting")}, failedItems(t, response.Err()))
	require.Len(t, response.Coupons, 2)
	for i, name := range []string{"customer_new", "customer_verified"} {
		assert.Equal(t, coupons.NewCoupon{CustomerID: f.ID(name), CouponID: got.References[i]}, response.Coupons[i])
		issued, err := f.client.Coupons.ListIssued(t.Context(), &coupons.ListIssuedRequest{CouponID: got.References[i]})
		require.NoError(t, err)
		require.Len(t, issued.Coupons, 1)
		assert.Equal(t, f.ID(name), issued.Coupons[0].CustomerID)
	}
	assert.Equal(t, []core.SettledItem{
		{ID: f.ID("customer_new"), Verdict: core.VerdictHappened, Reference: got.References[0]},
		{ID: f.ID("customer_consulting"), Verdict: core.VerdictDidNotHappen},
		{ID: f.ID("customer_verified"), Verdict: core.VerdictHappened, Reference: got.References[1]},
	}, got.Items)
	assert.Contains(t, got.Reason, "2 of 3 items happened")
}

// A distributor issues coupons for a reseller; its list shows them under the reseller.
func TestCouponsOfAResellerAreSettled(t *testing.T) {
	t.Parallel()
	f := newFlow(t, "distributor")
	quota, err := f.GrantQuota(f.ID("reseller_one"), emulator.SeedCouponQuota{Name: "spring", Value: yuan("100"), ExpiresIn: 24 * time.Hour})
	require.NoError(t, err)
	req := &coupons.IssueRequest{QuotaID: quota, FaceValue: yuan("5"), CustomerIDs: []string{f.ID("reseller_one_customer")}, IndirectPartnerID: f.ID("reseller_one")}
	issue := func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		_, err := c.Coupons.Issue(ctx, req, opts...)
		return err
	}
	got := f.is(core.VerdictHappened, f.lose(dropAfter("CreatePartnerCoupons"), issue, marked))
	require.Len(t, got.References, 1)

	take := reclaimCoupon(&coupons.ReclaimRequest{CouponID: got.References[0], IndirectPartnerID: f.ID("reseller_one")})
	f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore("ReclaimPartnerCoupons"), take, marked))
	f.is(core.VerdictHappened, f.lose(dropAfter("ReclaimPartnerCoupons"), take, marked))
}

func TestQuotasForSomeOfABatch(t *testing.T) {
	t.Parallel()
	seed := emulator.DefaultSeed()
	seed.Distributors[0].Resellers[1].Leaving = true
	f := newFlow(t, "distributor", emulator.WithSeed(seed))
	entry := f.lose(dropAfter("UpdateCouponQuotas"), f.passOn(f.grant("distributor"), "5", "reseller_one", "reseller_two"), marked)
	got := f.isOnlyLater(core.VerdictHappened, entry)
	response := decoded[resellers.IssueCouponQuotasResponse](t, got.Response)
	assert.Equal(t, []string{f.ID("reseller_two")}, failedItems(t, response.Err()))
	require.Len(t, response.Quotas, 1)
	assert.Equal(t, resellers.NewCouponQuota{IndirectPartnerID: f.ID("reseller_one"), QuotaID: got.References[0]}, response.Quotas[0])
}

func reclaimCoupon(req *coupons.ReclaimRequest) act {
	return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		return c.Coupons.Reclaim(ctx, req, opts...)
	}
}

// A coupon is reclaimed once, so that no other entry can claim it, and the same by
// somebody else is the effect itself.
func TestReclaimIsSettled(t *testing.T) {
	const id = "ReclaimPartnerCoupons"
	for row, run := range map[string]func(t *testing.T, f *flow, couponID string, call act){
		"lost before the effect": func(t *testing.T, f *flow, couponID string, call act) {
			got := f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(id), call))
			assert.Contains(t, got.Reason, "ready to use")
			f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(id), call, marked))
			assert.Zero(t, f.EffectCount(id))
		},
		"lost after the effect": func(t *testing.T, f *flow, couponID string, call act) {
			got := f.is(core.VerdictHappened, f.lose(dropAfter(id), call, marked))
			assert.Contains(t, got.Reason, "while the call was under way")
			assert.Equal(t, []string{couponID}, got.References)
			assert.Empty(t, got.Response)
		},
		"effect after the call was given up": func(t *testing.T, f *flow, couponID string, call act) {
			entry := f.lose(dropBefore(id), call, marked)
			f.Advance(afterTheCall)
			f.byHand(call)
			assert.Contains(t, f.is(core.VerdictHappened, entry).Reason, "after the call was given up")
		},
		"reclaimed before, which the mark has": func(t *testing.T, f *flow, couponID string, call act) {
			f.byHand(call)
			assert.Contains(t, f.is(core.VerdictHappened, f.lose(dropBefore(id), call, marked)).Reason, "before the call, which so changed nothing")
		},
		"reclaimed before": func(t *testing.T, f *flow, couponID string, call act) {
			f.byHand(call)
			f.Advance(time.Minute)
			assert.Contains(t, f.is(core.VerdictHappened, f.lose(dropBefore(id), call)).Reason, "before the call, which so changed nothing")
			assert.Equal(t, 1, f.EffectCount(id))
		},
		"taken back otherwise": func(t *testing.T, f *flow, couponID string, call act) {
			entry := f.lose(dropBefore(id), call, marked)
			require.NoError(t, f.Dissociate(f.ID("customer_new")))
			assert.Contains(t, f.is(core.VerdictHappened, entry).Reason, "not by hand")
			assert.Zero(t, f.EffectCount(id))
		},
		"a coupon that is not listed": func(t *testing.T, f *flow, couponID string, call act) {
			entry := f.lose(dropBefore(id), reclaimCoupon(&coupons.ReclaimRequest{CouponID: "CP-of-nobody"}), marked)
			assert.Contains(t, f.isOnlyLater(core.VerdictAmbiguous, entry).Reason, "does not list coupon")
		},
		"expired": func(t *testing.T, f *flow, couponID string, call act) {
			entry := f.lose(dropBefore(id), call, marked)
			f.Advance(48 * time.Hour)
			assert.Contains(t, f.is(core.VerdictDidNotHappen, entry).Reason, "expired")
		},
		"a query fails": func(t *testing.T, f *flow, couponID string, call act) {
			entry := f.lose(dropAfter(id), call, marked)
			for _, query := range []string{"ListIssuedPartnerCoupons", "ListPartnerCouponsRecord"} {
				f.Fail(emulator.Fault{Operation: query, Kind: emulator.FaultKindAnswer, Status: http.StatusInternalServerError})
				got, err := f.settled(entry)
				require.Error(t, err, query)
				assert.Zero(t, got)
			}
		},
		"the entry has no request": func(t *testing.T, f *flow, couponID string, call act) {
			entry := f.lose(dropAfter(id), call)
			entry.Body = nil
			_, err := f.settled(entry)
			require.ErrorContains(t, err, "does not tell what its call was about")
		},
	} {
		t.Run(row, func(t *testing.T) {
			t.Parallel()
			f := newFlow(t, "partner")
			couponID, err := f.GiveCoupon(f.ID("customer_new"), emulator.SeedCoupon{Name: "gift", Quota: "welcome", FaceValue: yuan("7"), ExpiresIn: 24 * time.Hour})
			require.NoError(t, err)
			run(t, f, couponID, reclaimCoupon(&coupons.ReclaimRequest{CouponID: couponID}))
		})
	}
}

func (f *flow) takeBack(quotas ...string) act {
	return func(ctx context.Context, c *partnerbss.Client, opts ...option.Option) error {
		_, err := c.Resellers.ReclaimCouponQuotas(ctx, &resellers.ReclaimCouponQuotasRequest{QuotaIDs: quotas}, opts...)
		return err
	}
}

// A quota is reclaimed once, too.
func TestReclaimOfQuotasIsSettled(t *testing.T) {
	const id = "ReclaimCouponQuotas"
	for row, run := range map[string]func(t *testing.T, f *flow, one, two string){
		"lost before the effect": func(t *testing.T, f *flow, one, two string) {
			f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(id), f.takeBack(one, two)))
			f.isOnlyLater(core.VerdictDidNotHappen, f.lose(dropBefore(id), f.takeBack(one, two), marked))
			assert.Zero(t, f.EffectCount(id))
		},
		"lost after the effect": func(t *testing.T, f *flow, one, two string) {
			got := f.is(core.VerdictHappened, f.lose(dropAfter(id), f.takeBack(one, two), marked))
			assert.Equal(t, []string{one, two}, got.References)
			response := decoded[resellers.ReclaimCouponQuotasResponse](t, got.Response)
			require.NoError(t, response.Err())
			require.Len(t, response.Quotas, 2)
			assert.Equal(t, two, response.Quotas[1].QuotaID)
			assert.True(t, response.Quotas[1].QuotaBalance.IsZero())
			assert.Contains(t, got.Reason, "while the call was under way")
		},
		"some of a batch": func(t *testing.T, f *flow, one, two string) {
			require.NoError(t, f.SetQuotaStatus(two, int(core.CouponQuotaStatusFrozen)))
			got := f.isOnlyLater(core.VerdictHappened, f.lose(dropAfter(id), f.takeBack(one, two), marked))
			assert.Equal(t, []string{one}, got.References)
			assert.Equal(t, []string{two}, failedItems(t, decoded[resellers.ReclaimCouponQuotasResponse](t, got.Response).Err()))
		},
		"reclaimed before": func(t *testing.T, f *flow, one, two string) {
			f.byHand(f.takeBack(one))
			f.byHand(f.takeBack(two))
			assert.Contains(t, f.is(core.VerdictHappened, f.lose(dropBefore(id), f.takeBack(one), marked)).Reason, "before the call, which so changed nothing")
			f.Advance(time.Minute)
			assert.Contains(t, f.is(core.VerdictHappened, f.lose(dropBefore(id), f.takeBack(two))).Reason, "before the call, which so changed nothing")
		},
		"effect after the call was given up": func(t *testing.T, f *flow, one, two string) {
			entry := f.lose(dropBefore(id), f.takeBack(one), marked)
			f.Advance(afterTheCall)
			f.byHand(f.takeBack(one))
			assert.Contains(t, f.is(core.VerdictHappened, entry).Reason, "after the call was given up")
		},
		"the platform is at it": func(t *testing.T, f *flow, one, two string) {
			entry := f.lose(dropBefore(id), f.takeBack(one), marked)
			require.NoError(t, f.SetQuotaStatus(one, int(core.CouponQuotaStatusAdjusting)))
			f.Advance(time.Hour)
			assert.Contains(t, f.is(core.VerdictNotYet, entry).Reason, "being adjusted")
			require.NoError(t, f.SetQuotaStatus(one, int(core.CouponQuotaStatusNormal)))
			f.is(core.VerdictDidNotHappen, entry)
		},
		"a quota that is not listed": func(t *testing.T, f *flow, one, two string) {
			entry := f.lose(dropBefore(id), f.takeBack("quota-of-nobody"), marked)
			f.isOnlyLater(core.VerdictAmbiguous, entry)
		},
		"a query fails": func(t *testing.T, f *flow, one, two string) {
			entry := f.lose(dropAfter(id), f.takeBack(one), marked)
			for _, query := range []string{"ListIssuedCouponQuotas", "ListCouponQuotasRecords"} {
				f.Fail(emulator.Fault{Operation: query, Kind: emulator.FaultKindAnswer, Status: http.StatusInternalServerError})
				got, err := f.settled(entry)
				require.Error(t, err, query)
				assert.Zero(t, got)
			}
		},
		"the entry has no request": func(t *testing.T, f *flow, one, two string) {
			entry := f.lose(dropAfter(id), f.takeBack(one))
			entry.Body = nil
			_, err := f.settled(entry)
			require.ErrorContains(t, err, "does not tell what its call was about")
		},
	} {
		t.Run(row, func(t *testing.T) {
			t.Parallel()
			f := newFlow(t, "distributor")
			response, err := f.client.Resellers.IssueCouponQuotas(t.Context(), &resellers.IssueCouponQuotasRequest{
				QuotaID: f.grant("distributor"), QuotaAmount: yuan("5"), IndirectPartnerIDs: f.ids([]string{"reseller_one", "reseller_two"}),
			})
			require.NoError(t, err)
			require.Len(t, response.Quotas, 2)
			f.Advance(time.Hour)
			run(t, f, response.Quotas[0].QuotaID, response.Quotas[1].QuotaID)
		})
	}
}

// strangers are customers that nobody knows.
func strangers(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = fmt.Sprintf("stranger-%02d", i)
	}
	return ids
}

// The platform lists ten refusals. Of the eleventh and the twelfth the call tells nothing,
// and so it is no success until the records have told.
func TestABatchThatLeavesItemsOutIsSettled(t *testing.T) {
	t.Parallel()
	f := newFlow(t, "partner")
	journal := &script.Journal{}
	req := &coupons.IssueRequest{
		QuotaID: f.grant("partner"), FaceValue: yuan("5"),
		CustomerIDs: append([]string{f.ID("customer_new")}, strangers(12)...),
	}
	response, err := f.Client("partner", option.WithJournal(journal)).Coupons.Issue(t.Context(), req)
	require.NoError(t, err)
	require.Len(t, response.Coupons, 1)

	var partial *core.PartialError
	require.ErrorAs(t, response.Err(), &partial)
	assert.Len(t, partial.Failures, 10)
	assert.Equal(t, []string{"stranger-10", "stranger-11"}, partial.Unaccounted)
	assert.Equal(t, []string{f.ID("customer_new")}, partial.Served)
	assert.ErrorIs(t, partial, core.ErrOutcomeUnknown)

	require.Len(t, journal.Ended, 1)
	entry := restored(t, journal.Ended[0])
	assert.True(t, entry.Open())
	assert.Equal(t, core.OutcomeUnknown, entry.Outcome)
	assert.Contains(t, entry.Err.Error(), "2 not in the response")
	assert.Equal(t, []string{response.Coupons[0].CouponID}, entry.References)
	same, known := core.EntryOf(response.Err())
	require.True(t, known)
	assert.Equal(t, entry.ID, same.ID)

	got := f.isOnlyLater(core.VerdictHappened, entry)
	assert.Equal(t, []string{response.Coupons[0].CouponID}, got.References)
	rebuilt := decoded[coupons.IssueResponse](t, got.Response)
	assert.Equal(t, response.Coupons, rebuilt.Coupons)
	assert.Equal(t, response.ErrorDetails, rebuilt.ErrorDetails[:10])
	rebuilt.Batch = response.Batch
	require.ErrorAs(t, rebuilt.Err(), &partial)
	assert.Len(t, partial.Failures, 12)
	assert.Empty(t, partial.Unaccounted)
}

// A batch of which nothing happened was answered all the same: what it asked for is
// refused, and not to be asked for again.
func TestARefusedBatchThatLeavesItemsOutIsSettled(t *testing.T) {
	t.Parallel()
	f := newFlow(t, "partner")
	response, err := f.client.Coupons.Issue(t.Context(), &coupons.IssueRequest{
		QuotaID: f.grant("partner"), FaceValue: yuan("5"), CustomerIDs: strangers(11),
	})
	require.NoError(t, err)
	entry, known := core.EntryOf(response.Err())
	require.True(t, known, "without a journal, too")
	got := f.isOnlyLater(core.VerdictHappened, restored(t, entry))
	assert.Empty(t, got.References)
	assert.Len(t, decoded[coupons.IssueResponse](t, got.Response).ErrorDetails, 11)
}

// An item that the response leaves out may have been served.
func TestAnItemThatIsLeftOutMayBeServed(t *testing.T) {
	t.Parallel()
	f := newFlow(t, "partner")
	req := &coupons.IssueRequest{QuotaID: f.grant("partner"), FaceValue: yuan("5"), CustomerIDs: f.ids([]string{"customer_new", "customer_verified"})}
	journal := &script.Journal{}
	whole, err := f.Client("partner", option.WithJournal(journal)).Coupons.Issue(t.Context(), req)
	require.NoError(t, err)
	require.NoError(t, whole.Err())

	entry := restored(t, journal.Ended[0])
	assert.Empty(t, entry.Outcome)
	entry.Outcome = core.OutcomeUnknown
	entry.Response = core.RawJSON(fmt.Sprintf(`{"coupon_infos":[{"id":%q,"coupon_id":%q}]}`, whole.Coupons[0].CustomerID, whole.Coupons[0].CouponID))
	got := f.is(core.VerdictHappened, entry)
	assert.Equal(t, whole.Coupons, decoded[coupons.IssueResponse](t, got.Response).Coupons)
}
