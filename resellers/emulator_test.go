package resellers_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/auth"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/coupons"
	"github.com/partnerbss/partnerbss-go/emulator"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/resellers"
)

// sandbox is an emulator whose business clock stands still unless it is moved,
// with a client of its distributor.
type sandbox struct {
	*emulator.Emulator
	t      *testing.T
	client *partnerbss.Client
}

func newSandbox(t *testing.T, opts ...emulator.Option) sandbox {
	t.Helper()
	opts = append([]emulator.Option{emulator.WithStart(utc("2026-03-15T04:30:00Z")), emulator.WithoutQuotas()}, opts...)
	s := sandbox{Emulator: emulator.New(opts...), t: t}
	account, ok := s.Account("distributor")
	require.True(t, ok)
	client, err := partnerbss.NewClient(
		option.WithCredentials(auth.NewAKSK(account.AccessKey, account.SecretKey,
			auth.WithAccountID(account.AccountID), auth.WithRole(core.RoleDistributor))),
		option.WithHTTPClient(&http.Client{Transport: s.Transport()}), option.WithoutQuota(),
	)
	require.NoError(t, err)
	s.client = client
	return s
}

// id is the id of an account.
func (s sandbox) id(name string) string {
	s.t.Helper()
	account, ok := s.Account(name)
	require.True(s.t, ok, name)
	return account.AccountID
}

func same(t *testing.T, want string, got decimal.Decimal) {
	t.Helper()
	assert.True(t, yuan(want).Equal(got), "want %s, got %s", want, got)
}

func TestResellersOfTheSandbox(t *testing.T) {
	s, ctx := newSandbox(t), t.Context()
	var names []string
	for r, err := range s.client.Resellers.All(ctx, &resellers.ListRequest{Limit: 1}) {
		require.NoError(t, err)
		names = append(names, r.AccountName)
	}
	assert.Equal(t, []string{"reseller_one", "reseller_two"}, names)
	list, err := s.client.Resellers.List(ctx, &resellers.ListRequest{
		AccountName: "reseller_one", IndirectPartnerID: s.id("reseller_one"), AssociatedOnEnd: utc("2025-01-01T00:00:00Z"),
	})
	require.NoError(t, err)
	require.Equal(t, 1, list.TotalCount)
	reseller := list.IndirectPartners[0]
	assert.Equal(t, "First Reseller Ltd", reseller.Name)
	assert.Equal(t, "manager_han", reseller.AccountManagerLogin)
	assert.Equal(t, utc("2024-10-31T04:30:00Z"), reseller.AssociatedOn)
}

// Money goes to a reseller and comes back, and the query that settles a lost
// answer finds both.
func TestFundsOfAReseller(t *testing.T) {
	s, ctx := newSandbox(t), t.Context()
	reseller := s.id("reseller_two")
	given, err := s.client.Resellers.AllocateFunds(ctx, &resellers.AllocateFundsRequest{IndirectPartnerID: reseller, Amount: yuan("250.01")})
	require.NoError(t, err)
	same(t, "1250.01", s.Balance(reseller))
	taken, err := s.client.Resellers.ReclaimFunds(ctx, &resellers.ReclaimFundsRequest{IndirectPartnerID: reseller, Amount: yuan("1000")})
	require.NoError(t, err)
	same(t, "250.01", s.Balance(reseller))

	for operation, id := range map[accounts.OperationType]string{
		accounts.OperationTypeAllocate: given.TransactionID, accounts.OperationTypeReclaim: taken.TransactionID,
	} {
		records, err := s.client.Accounts.ListAdjustRecords(ctx, &accounts.ListAdjustRecordsRequest{
			CustomerID: reseller, OperationType: operation, OperationTimeBegin: utc("2026-03-15T04:30:00Z"),
		})
		require.NoError(t, err)
		require.Equal(t, 1, records.TotalCount)
		assert.Equal(t, id, records.Records[0].TransactionID)
	}

	var refused *core.Error
	_, err = s.client.Resellers.ReclaimFunds(ctx, &resellers.ReclaimFundsRequest{IndirectPartnerID: reseller, Amount: yuan("250.02")})
	require.ErrorIs(t, err, core.ErrInsufficientBalance)
	_, err = s.client.Resellers.AllocateFunds(ctx, &resellers.AllocateFundsRequest{IndirectPartnerID: s.id("partner"), Amount: yuan("1")})
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, "CBC.99000037", refused.Code)
	assert.Equal(t, core.OutcomeRejected, refused.Outcome)
	require.NoError(t, s.Ledger())
}

// A quota is passed to two resellers, one of which is leaving, and taken back.
func TestQuotasOfResellers(t *testing.T) {
	seed := emulator.DefaultSeed()
	seed.Distributors[0].Resellers[1].Leaving = true
	s, ctx := newSandbox(t, emulator.WithSeed(seed)), t.Context()
	one, leaving := s.id("reseller_one"), s.id("reseller_two")
	parent, err := s.GrantQuota(s.id("distributor"), emulator.SeedCouponQuota{Name: "spring", Value: yuan("100"), ExpiresIn: 30 * 24 * time.Hour})
	require.NoError(t, err)

	issued, err := s.client.Resellers.IssueCouponQuotas(ctx, &resellers.IssueCouponQuotasRequest{
		QuotaID: parent, IndirectPartnerIDs: []string{leaving, one}, QuotaAmount: yuan("40.5"),
	})
	require.NoError(t, err)
	var partial *core.PartialError
	require.ErrorAs(t, issued.Err(), &partial)
	require.Len(t, partial.Failures, 1)
	assert.Equal(t, leaving, partial.Failures[0].ID)
	assert.Equal(t, "CBC.50010105", partial.Failures[0].Code)
	require.Len(t, issued.Quotas, 1)
	assert.Equal(t, one, issued.Quotas[0].IndirectPartnerID)
	quotaID := issued.Quotas[0].QuotaID

	list, err := s.client.Resellers.ListCouponQuotas(ctx, &resellers.ListCouponQuotasRequest{ParentQuotaID: parent, IndirectPartnerID: one})
	require.NoError(t, err)
	require.Equal(t, 1, list.TotalCount)
	quota := list.Quotas[0]
	assert.Equal(t, quotaID, quota.QuotaID)
	assert.Equal(t, parent, quota.ParentQuotaID)
	assert.Equal(t, "First Reseller Ltd", quota.IndirectPartnerName)
	assert.Equal(t, core.CouponQuotaStatusNormal, quota.QuotaStatus)
	same(t, "40.5", quota.QuotaValue)

	_, err = s.client.Coupons.Issue(ctx, &coupons.IssueRequest{
		QuotaID: quotaID, CustomerIDs: []string{s.id("reseller_one_customer")}, FaceValue: yuan("10"), IndirectPartnerID: one,
	})
	require.NoError(t, err)
	taken, err := s.client.Resellers.ReclaimCouponQuotas(ctx, &resellers.ReclaimCouponQuotasRequest{
		QuotaIDs: []string{quotaID, parent}, Remark: "end of spring",
	})
	require.NoError(t, err)
	require.ErrorAs(t, taken.Err(), &partial)
	assert.Equal(t, []core.Failure{{ID: parent, Code: "CBC.99000012", Message: taken.ErrorDetails[0].ErrorMessage}}, partial.Failures)
	require.Len(t, taken.Quotas, 1)
	assert.Equal(t, quotaID, taken.Quotas[0].QuotaID)
	same(t, "0", taken.Quotas[0].QuotaBalance)
	for q, err := range s.client.Resellers.AllCouponQuotas(ctx, &resellers.ListCouponQuotasRequest{QuotaID: quotaID}) {
		require.NoError(t, err)
		assert.Equal(t, core.CouponQuotaStatusReclaimed, q.QuotaStatus)
	}
	left, err := s.client.Coupons.ListQuotas(ctx, &coupons.ListQuotasRequest{QuotaIDs: []string{parent}})
	require.NoError(t, err)
	same(t, "90", left.Quotas[0].Balance)

	var amounts []string
	for r, err := range s.client.Resellers.AllCouponQuotaRecords(ctx, &resellers.ListCouponQuotaRecordsRequest{ParentQuotaID: parent, Limit: 2}) {
		require.NoError(t, err)
		assert.Equal(t, "distributor", r.Operator)
		amounts = append(amounts, string(r.OperationType)+" "+string(r.Result)+" "+r.Amount.String())
	}
	assert.Equal(t, []string{"11 0 30.5", "10 0 40.5", "10 -1 40.5"}, amounts)
	records, err := s.client.Resellers.ListCouponQuotaRecords(ctx, &resellers.ListCouponQuotaRecordsRequest{
		QuotaID: quotaID, OperationType: resellers.QuotaOperationReclaim,
	})
	require.NoError(t, err)
	require.Len(t, records.Records, 1)
	assert.Equal(t, "end of spring", records.Records[0].Remark)
	require.NoError(t, s.CouponLedger())
}

func TestRefusedQuotas(t *testing.T) {
	s, ctx := newSandbox(t), t.Context()
	quota, err := s.GrantQuota(s.id("distributor"), emulator.SeedCouponQuota{Name: "small", Value: yuan("1"), ExpiresIn: time.Hour})
	require.NoError(t, err)
	req := &resellers.IssueCouponQuotasRequest{QuotaID: quota, IndirectPartnerIDs: []string{s.id("reseller_one")}, QuotaAmount: yuan("1.01")}
	var refused *core.Error
	_, err = s.client.Resellers.IssueCouponQuotas(ctx, req)
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, "CBC.99000013", refused.Code)
	s.Advance(time.Hour)
	_, err = s.client.Resellers.IssueCouponQuotas(ctx, req)
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, "CBC.99000017", refused.Code)
}
