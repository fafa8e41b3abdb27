package integration

import (
	"testing"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/bss/v2/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

// The vendor's SDK calls every operation of enterprise master accounts.
func TestVendorSDKCallsTheEnterprise(t *testing.T) {
	s := newStory(t)
	_, c := s.customer("enterprise_master")
	member, _ := s.server.Emulator.Account("enterprise_member_one")

	organizations := call(s, c.ListEnterpriseOrganizations, &model.ListEnterpriseOrganizationsRequest{RecursiveQuery: ptr(int32(1))})
	members := call(s, c.ListEnterpriseSubCustomers, &model.ListEnterpriseSubCustomersRequest{})
	assert.NotZero(t, of(members.TotalCount))
	call(s, c.SendSmsVerificationCode, &model.SendSmsVerificationCodeRequest{Body: &model.SendSmVerificationCodeReq{
		MobilePhone: "13812345678", SmTemplateArgs: []model.TemplateArgs{{Key: "sub_customer_name", Value: "sub_new"}},
	}})
	code, _ := s.server.Emulator.VerificationCode("13812345678", emulator.SceneMember)
	call(s, c.CreateSubEnterpriseAccount, &model.CreateSubEnterpriseAccountRequest{Body: &model.CreateSubCustomerReqV2{
		PartyId: of(organizations.RootId), SubCustomerAssociationType: 1,
		NewSubCustomer: &model.NewCustomerV2{CustomerName: "sub_new_one", Password: "p4ssword!A", MobilePhone: ptr("13812345678"), UsePriMobilePhone: ptr("N"), VerificationCode: ptr(code)},
	}})
	call(s, c.ShowMultiAccountTransferAmount, &model.ShowMultiAccountTransferAmountRequest{BalanceType: "BALANCE_TYPE_DEBIT"})
	call(s, c.UpdateSubEnterpriseAmount, &model.UpdateSubEnterpriseAmountRequest{Body: &model.TransferEnterpriseMultiAccountReq{CustomerId: member.AccountID, Amount: "10.00"}})
	call(s, c.ListEnterpriseMultiAccount, &model.ListEnterpriseMultiAccountRequest{SubCustomerId: member.AccountID, BalanceType: "BALANCE_TYPE_DEBIT"})
	call(s, c.ReclaimSubEnterpriseAmount, &model.ReclaimSubEnterpriseAmountRequest{Body: &model.RetrieveEnterpriseMultiAccountReq{CustomerId: member.AccountID, Amount: "4.00"}})
	coupons := call(s, c.ListMultiAccountTransferCoupons, &model.ListMultiAccountTransferCouponsRequest{})
	require.NotEmpty(t, of(coupons.AvailTransferCoupons))
	coupon := of((of(coupons.AvailTransferCoupons))[0].CouponId)
	call(s, c.ClaimEnterpriseMultiAccountCoupon, &model.ClaimEnterpriseMultiAccountCouponRequest{Body: &model.TransferEnterpriseMultiAccountCouponReq{CustomerId: member.AccountID, CouponId: coupon, Amount: "5.00"}})
	held := call(s, c.ListMultiAccountRetrieveCoupons, &model.ListMultiAccountRetrieveCouponsRequest{SubCustomerId: member.AccountID})
	require.NotEmpty(t, of(held.AvailRetrieveCoupons))
	first := (of(held.AvailRetrieveCoupons))[0]
	call(s, c.ReclaimEnterpriseMultiAccountCoupon, &model.ReclaimEnterpriseMultiAccountCouponRequest{Body: &model.RetrieveEnterpriseMultiAccountCouponReq{
		CustomerId: member.AccountID, CouponId: coupon, SubCouponId: of(first.SubCouponId),
	}})
	call(s, c.CreateEnterpriseProjectAuth, &model.CreateEnterpriseProjectAuthRequest{})
	assert.Len(t, s.outcomes, 13)
	require.NoError(t, s.server.Emulator.Ledger())
}
