package integration

import (
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/bss/v2/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func coupons(s *story) {
	account, customer := s.customer(buyer)
	quotas := call(s, s.partner.ListQuotaCoupons, &model.ListQuotaCouponsRequest{
		Body: &model.QueryCouponQuotasReqExt{QuotaStatusList: &[]int32{0}, QuotaType: ptr(int32(0))},
	})
	require.NotEmpty(s, of(quotas.Quotas))
	quota := (*quotas.Quotas)[0].QuotaId

	var ids []string
	for range 2 {
		issued := call(s, s.partner.CreatePartnerCoupons, &model.CreatePartnerCouponsRequest{
			Body: &model.CreatePartnerCouponsReq{QuotaId: of(quota), CustomerIds: []string{account.AccountID}, FaceValue: ptr(yuan("20.00")), Memo: ptr("welcome")},
		})
		require.Len(s, of(issued.CouponInfos), 1)
		assert.Equal(s, account.AccountID, (*issued.CouponInfos)[0].Id)
		ids = append(ids, (*issued.CouponInfos)[0].CouponId)
	}

	listed := call(s, s.partner.ListIssuedPartnerCoupons, &model.ListIssuedPartnerCouponsRequest{CouponId: &ids[0]})
	require.Len(s, of(listed.UserCoupons), 1)
	equalYuan(s, "20", (*listed.UserCoupons)[0].Balance, "balance of the coupon")

	call(s, s.partner.ReclaimPartnerCoupons, &model.ReclaimPartnerCouponsRequest{
		Body: &model.ReclaimPartnerCouponsReq{CouponId: ids[1]},
	})
	own := call(s, customer.ListSubCustomerCoupons, &model.ListSubCustomerCouponsRequest{CouponId: &ids[1]})
	require.Len(s, of(own.UserCoupons), 1)
	assert.Equal(s, int32(5), of((*own.UserCoupons)[0].Status), "reclaimed")

	records := call(s, s.partner.ListPartnerCouponsRecord, &model.ListPartnerCouponsRecordRequest{
		OperationTypes: &[]string{"1", "2"}, CouponIds: &ids, Limit: ptr(int32(10)),
	})
	assert.Len(s, of(records.Records), 3, "two issues and a reclaim")
	changes := call(s, customer.ListCustomerCouponChangeRecords, &model.ListCustomerCouponChangeRecordsRequest{
		BalanceType: "BALANCE_TYPE_COUPON", CouponId: &ids[1],
	})
	assert.Len(s, of(changes.Records), 2, "allocation and reclaim")
}
