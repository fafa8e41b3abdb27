package emulator_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// recorded lists the operation types of a quota's records, newest first.
func (b *bench) recorded(seller emulator.Account, query string) []string {
	b.t.Helper()
	return b.ok(seller, "GET", pathCouponRecords+query, nil).ids("records", "operation_type")
}

func TestDissociatedCustomerLosesItsCoupons(t *testing.T) {
	b := newBench(t)
	partner, customer := b.account("partner"), b.account("customer_new")
	quota := b.grant("partner", emulator.SeedCouponQuota{Name: "q"})
	id, spent := b.issue("partner", quota, "customer_new", 10), b.issue("partner", quota, "customer_new", 20)
	b.ok(partner, "POST", pathAllocate, obj{"customer_id": customer.AccountID, "amount": 7})
	b.emu.SpendCoupon(spent, "order-1", yuan("20"))
	require.NoError(t, b.emu.Dissociate(customer.AccountID))
	require.Error(t, b.emu.Dissociate(customer.AccountID))
	require.Equal(t, "5", number(b.coupon("customer_new", id)["status"]))
	require.Equal(t, "3", number(b.coupon("customer_new", spent)["status"]))
	require.Equal(t, "980", b.left(partner, quota))
	require.Equal(t, []string{"3", "1", "1"}, b.recorded(partner, "?quota_id="+quota))
	require.Equal(t, "0.00", b.balance("customer_new"))
	require.Equal(t, "100000.00", b.balance("partner"))
	r := b.ok(partner, "GET", pathAdjusts+"?operation_type=SOURCE_OPERATION_BEUNBIND", nil)
	require.Equal(t, []string{"7.00"}, r.ids("records", "amount"))
	require.Empty(t, b.ok(partner, "POST", pathCustomerList, obj{"customer_id": customer.AccountID}).list("customer_infos"))
	b.refused("CBC.99000035", 400, partner, "POST", pathAllocate, obj{"customer_id": customer.AccountID, "amount": 7})

	// A refund now goes to the quota: nothing is left to use it for.
	b.emu.ReturnCoupon(spent, "order-1", "refund-1", yuan("20"))
	require.Equal(t, "1000", b.left(partner, quota))
	require.NoError(t, b.emu.Associate(customer.AccountID))
	require.Error(t, b.emu.Associate(customer.AccountID))
	require.Len(t, b.ok(partner, "POST", pathCustomerList, obj{"customer_id": customer.AccountID}).list("customer_infos"), 1)
	b.booksAreRight()
}

func TestCouponsKeptUntilAssociation(t *testing.T) {
	b := newBench(t, emulator.WithRule("coupons-end-with-association", false))
	partner, customer := b.account("partner"), b.account("customer_new")
	quota := b.grant("partner", emulator.SeedCouponQuota{Name: "q"})
	id := b.issue("partner", quota, "customer_new", 10)
	require.NoError(t, b.emu.Dissociate(customer.AccountID))
	require.Equal(t, "2", number(b.coupon("customer_new", id)["status"]))
	require.NoError(t, b.emu.Associate(customer.AccountID))
	require.Equal(t, "5", number(b.coupon("customer_new", id)["status"]))
	require.Equal(t, []string{"7", "1"}, b.recorded(partner, "?quota_id="+quota))
	kept := b.issue("partner", quota, "customer_new", 10)
	require.NoError(t, b.emu.SwitchAssociation(customer.AccountID, "1"))
	b.refused("CBC.99000045", 400, partner, "POST", pathCouponReclaim, obj{"coupon_id": kept})
	b.booksAreRight()
}

func TestSwitchedAssociation(t *testing.T) {
	b := newBench(t)
	partner, customer := b.account("partner"), b.account("customer_new").AccountID
	quota := b.grant("partner", emulator.SeedCouponQuota{Name: "q"})
	id := b.issue("partner", quota, "customer_new", 10)
	require.NoError(t, b.emu.SwitchAssociation(customer, "1"))
	require.Error(t, b.emu.SwitchAssociation(customer, "1"))
	require.Error(t, b.emu.SwitchAssociation(customer, "3"))
	require.Error(t, b.emu.SwitchAssociation("nobody", "1"))
	require.Equal(t, "5", number(b.coupon("customer_new", id)["status"]))
	require.Equal(t, []string{"8", "1"}, b.recorded(partner, "?quota_id="+quota))
	require.Equal(t, []string{"1"}, b.ok(partner, "POST", pathCustomerList, obj{"customer_id": customer}).ids("customer_infos", "association_type"))
	b.booksAreRight()
}

func TestTransferredCustomer(t *testing.T) {
	b := newBench(t)
	distributor, one, two := b.account("distributor"), b.account("reseller_one"), b.account("reseller_two")
	customer := b.account("reseller_one_customer")
	quota := b.ok(distributor, "POST", pathQuotas, obj{"indirect_partner_id": one.AccountID}).ids("quotas", "quota_id")[0]
	id := b.ok(distributor, "POST", pathIssue, obj{
		"quota_id": quota, "customer_ids": []string{customer.AccountID}, "face_value": 10, "indirect_partner_id": one.AccountID,
	}).ids("coupon_infos", "coupon_id")[0]
	for _, to := range []string{one.AccountID, distributor.AccountID, "x"} {
		require.Error(t, b.emu.TransferCustomer(customer.AccountID, to))
	}
	b.emu.Advance(time.Hour)
	require.NoError(t, b.emu.TransferCustomer(customer.AccountID, two.AccountID))
	require.Equal(t, "5", number(b.coupon("reseller_one_customer", id)["status"]))
	require.Equal(t, []string{"9", "1"}, b.recorded(distributor, "?indirect_partner_id="+one.AccountID))
	require.Equal(t, "0.00", b.balance("reseller_one_customer"))
	require.Equal(t, "20300.00", b.balance("reseller_one"))
	names := func(reseller emulator.Account) []string {
		return b.ok(reseller, "POST", pathCustomerList, obj{}).ids("customer_infos", "account_name")
	}
	require.Equal(t, []string{"reseller_one_consulting"}, names(one))
	require.Equal(t, []string{"reseller_one_customer", "reseller_two_customer"}, names(two))
	b.booksAreRight()

	// The order is the same after a snapshot.
	require.NoError(t, b.emu.Restore(b.emu.Snapshot()))
	require.Equal(t, []string{"reseller_one_customer", "reseller_two_customer"}, names(two))
	require.Equal(t, []string{"9", "1"}, b.recorded(distributor, "?indirect_partner_id="+one.AccountID))
	b.booksAreRight()
}
