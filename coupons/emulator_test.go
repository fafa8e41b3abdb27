package coupons_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
)

// sandbox is an emulator whose business clock stands still unless it is moved,
// with clients for its accounts.
type sandbox struct {
	*emulator.Emulator
	t *testing.T
}

func newSandbox(t *testing.T) sandbox {
	t.Helper()
	return sandbox{emulator.New(emulator.WithStart(utc("2026-03-15T04:30:00Z")), emulator.WithoutQuotas()), t}
}

// id is the id of an account.
func (s sandbox) id(name string) string {
	s.t.Helper()
	account, ok := s.Account(name)
	require.True(s.t, ok, name)
	return account.AccountID
}

// client returns a client with the keys of an account.
func (s sandbox) client(name string, role core.Role) *partnerbss.Client {
	s.t.Helper()
	account, ok := s.Account(name)
	require.True(s.t, ok, name)
	client, err := partnerbss.NewClient(
		option.WithCredentials(auth.NewAKSK(account.AccessKey, account.SecretKey,
			auth.WithAccountID(account.AccountID), auth.WithRole(role))),
		option.WithHTTPClient(&http.Client{Transport: s.Transport()}), option.WithoutQuota(),
	)
	require.NoError(s.t, err)
	return client
}

// quota is what is left of a quota.
func (s sandbox) quota(client *partnerbss.Client, req coupons.ListQuotasRequest) coupons.Quota {
	s.t.Helper()
	answer, err := client.Coupons.ListQuotas(s.t.Context(), &req)
	require.NoError(s.t, err)
	require.Len(s.t, answer.Quotas, 1)
	require.Equal(s.t, 1, answer.TotalCount)
	return answer.Quotas[0]
}

func same(t *testing.T, want string, got decimal.Decimal) {
	t.Helper()
	assert.True(t, yuan(want).Equal(got), "want %s, got %s", want, got)
}

// A quota is granted, coupons are issued from it, one is taken back and one
// expires: the quota, the lists and the records of both sides tell the same.
func TestTheLifeOfCoupons(t *testing.T) {
	s, ctx := newSandbox(t), t.Context()
	seller, customer := s.client("partner", core.RolePartner), s.client("customer_new", core.RoleCustomer)
	quotaID, err := s.GrantQuota(s.id("partner"), emulator.SeedCouponQuota{
		Name: "spring", Value: yuan("1000"), ExpiresIn: 100 * 24 * time.Hour,
		Limits: []emulator.SeedLimit{{Key: "subscribeType", Value1: "new"}},
	})
	require.NoError(t, err)
	quota := s.quota(seller, coupons.ListQuotasRequest{QuotaIDs: []string{quotaID}})
	same(t, "1000", quota.Balance)
	assert.Equal(t, core.CouponQuotaStatusNormal, quota.QuotaStatus)
	assert.Equal(t, utc("2026-06-23T04:30:00Z"), quota.ExpireTime)
	assert.Equal(t, []coupons.QuotaLimit{{LimitKey: "subscribeType", LimitValues: []coupons.LimitValue{{Value1: "new"}}}}, quota.Limits)

	issued, err := seller.Coupons.Issue(ctx, &coupons.IssueRequest{
		QuotaID: quotaID, CustomerIDs: []string{s.id("customer_new"), s.id("customer_enterprise"), s.id("rival_customer")},
		FaceValue: yuan("100.01"), ServiceTypeCodes: []string{"hws.service.type.ec2"}, Memo: "welcome",
		ExpireTime: utc("2026-04-01T00:00:00Z"),
	})
	require.NoError(t, err)
	require.Len(t, issued.Coupons, 2)
	var partial *core.PartialError
	require.ErrorAs(t, issued.Err(), &partial)
	require.Len(t, partial.Failures, 1)
	assert.Equal(t, s.id("rival_customer"), partial.Failures[0].ID)
	assert.Equal(t, "CBC.99000035", partial.Failures[0].Code)
	same(t, "799.98", s.quota(seller, coupons.ListQuotasRequest{QuotaIDs: []string{quotaID}}).Balance)

	first, second := issued.Coupons[0].CouponID, issued.Coupons[1].CouponID
	own, err := customer.Coupons.List(ctx, &coupons.ListRequest{Status: core.CouponStatusReady})
	require.NoError(t, err)
	require.Equal(t, 1, own.TotalCount)
	coupon := own.Coupons[0]
	assert.Equal(t, first, coupon.CouponID)
	assert.Equal(t, core.CouponTypeCash, coupon.CouponType)
	assert.Equal(t, core.CouponVersionNew, coupon.CouponVersion)
	assert.Equal(t, s.id("partner"), coupon.SourceID)
	assert.Equal(t, core.FlagNo, coupon.IsFrozen)
	assert.True(t, coupon.LastUsedTime.IsZero())
	same(t, "100.01", coupon.Balance)
	require.Len(t, coupon.UseLimits, 2)
	assert.Equal(t, "cloudServiceType", coupon.UseLimits[1].LimitKey)

	require.NoError(t, seller.Coupons.Reclaim(ctx, &coupons.ReclaimRequest{CouponID: first}))
	s.SetTime(utc("2026-04-01T00:00:00Z"))
	states := map[string]core.CouponStatus{}
	for c, err := range seller.Coupons.AllIssued(ctx, &coupons.ListIssuedRequest{CreateTimeBegin: utc("2026-03-15T04:30:00Z"), Limit: 1}) {
		require.NoError(t, err)
		states[c.CouponID] = c.Status
	}
	assert.Equal(t, core.CouponStatusReclaimed, states[first])
	assert.Equal(t, core.CouponStatusExpired, states[second])
	same(t, "1000", s.quota(seller, coupons.ListQuotasRequest{QuotaIDs: []string{quotaID}}).Balance)

	var operations []coupons.OperationType
	for r, err := range seller.Coupons.AllRecords(ctx, &coupons.ListRecordsRequest{QuotaID: quotaID, Result: core.OperationResultSuccess, Limit: 3}) {
		require.NoError(t, err)
		same(t, "100.01", r.OperationAmount)
		operations = append(operations, r.OperationType)
	}
	assert.Equal(t, []coupons.OperationType{
		coupons.OperationTypeReclaimExpiry, coupons.OperationTypeReclaim, coupons.OperationTypeIssue, coupons.OperationTypeIssue,
	}, operations)
	failed, err := seller.Coupons.ListRecords(ctx, &coupons.ListRecordsRequest{
		OperationTypes: []coupons.OperationType{coupons.OperationTypeIssue, coupons.OperationTypeReclaim}, Result: core.OperationResultFailure,
	})
	require.NoError(t, err)
	require.Equal(t, 1, failed.TotalCount)
	assert.Equal(t, s.id("rival_customer"), failed.Records[0].CustomerID)

	changes, err := customer.Coupons.ListChangeRecords(ctx, &coupons.ListChangeRecordsRequest{BalanceType: core.BalanceTypeCashCoupon, CouponID: first})
	require.NoError(t, err)
	require.Equal(t, 2, changes.TotalCount)
	taken, given := changes.Records[0], changes.Records[1]
	assert.Equal(t, coupons.TradeDetailTypeReclaim, taken.TradeDetailType)
	assert.Equal(t, core.RevenueExpenseTypeExpense, taken.RevenueExpenseType)
	same(t, "-100.01", taken.ChangeAmount)
	same(t, "0", taken.BalanceAfterChange)
	assert.Equal(t, coupons.TradeDetailTypeActivation, given.TradeDetailType)
	assert.Equal(t, core.Month{Year: 2026, Month: time.March}, given.BillCycle)
	require.NoError(t, s.Ledger())
	require.NoError(t, s.CouponLedger())
}

// What the platform refuses arrives as what it means, also inside an HTTP 200.
func TestRefusalsOfTheSandbox(t *testing.T) {
	s, ctx := newSandbox(t), t.Context()
	seller := s.client("partner", core.RolePartner)
	held, err := s.client("customer_verified", core.RoleCustomer).Coupons.List(ctx, &coupons.ListRequest{SourceID: s.id("partner")})
	require.NoError(t, err)
	require.NotEmpty(t, held.Coupons)
	id := held.Coupons[0].CouponID
	require.NoError(t, seller.Coupons.Reclaim(ctx, &coupons.ReclaimRequest{CouponID: id}))

	var refused *core.Error
	require.ErrorAs(t, seller.Coupons.Reclaim(ctx, &coupons.ReclaimRequest{CouponID: id}), &refused)
	assert.Equal(t, "CBC.99000048", refused.Code)
	assert.Equal(t, http.StatusOK, refused.StatusCode)
	assert.Equal(t, core.OutcomeRejected, refused.Outcome)

	frozen := s.quota(seller, coupons.ListQuotasRequest{QuotaStatuses: []core.CouponQuotaStatus{core.CouponQuotaStatusFrozen}})
	_, err = seller.Coupons.Issue(ctx, &coupons.IssueRequest{QuotaID: frozen.QuotaID, CustomerIDs: []string{s.id("customer_new")}, FaceValue: yuan("1")})
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, "CBC.99000012", refused.Code)

	_, err = s.client("customer_resold", core.RoleCustomer).Coupons.ListChangeRecords(ctx, &coupons.ListChangeRecordsRequest{BalanceType: core.BalanceTypeCashCoupon})
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, "CBC.99000084", refused.Code)
}

// A distributor acts for its resellers: their quota, their customers.
func TestCouponsOfAReseller(t *testing.T) {
	s, ctx := newSandbox(t), t.Context()
	distributor, reseller := s.client("distributor", core.RoleDistributor), s.id("reseller_one")
	quota := s.quota(distributor, coupons.ListQuotasRequest{IndirectPartnerID: reseller})
	req := &coupons.IssueRequest{
		QuotaID: quota.QuotaID, CustomerIDs: []string{s.id("reseller_one_customer")}, FaceValue: yuan("20.50"),
		EffectiveTime: utc("2026-03-16T00:00:00Z"), IndirectPartnerID: reseller,
	}
	issued, err := distributor.Coupons.Issue(ctx, req)
	require.NoError(t, err)
	require.NoError(t, issued.Err())
	list, err := distributor.Coupons.ListIssued(ctx, &coupons.ListIssuedRequest{IndirectPartnerID: reseller})
	require.NoError(t, err)
	require.Equal(t, 1, list.TotalCount)
	assert.Equal(t, core.CouponStatusNotActivated, list.Coupons[0].Status)
	assert.True(t, list.Coupons[0].ActiveTime.IsZero())
	s.SetTime(utc("2026-03-16T00:00:00Z"))
	list, err = distributor.Coupons.ListIssued(ctx, &coupons.ListIssuedRequest{IndirectPartnerID: reseller, Status: core.CouponStatusReady})
	require.NoError(t, err)
	require.Len(t, list.Coupons, 1)
	assert.Equal(t, utc("2026-03-16T00:00:00Z"), list.Coupons[0].ActiveTime)
	require.NoError(t, distributor.Coupons.Reclaim(ctx, &coupons.ReclaimRequest{CouponID: issued.Coupons[0].CouponID, IndirectPartnerID: reseller}))
	same(t, quota.Balance.String(), s.quota(distributor, coupons.ListQuotasRequest{IndirectPartnerID: reseller}).Balance)

	req.IndirectPartnerID = s.id("partner")
	_, err = distributor.Coupons.Issue(ctx, req)
	var refused *core.Error
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, "CBC.99000037", refused.Code)
}
