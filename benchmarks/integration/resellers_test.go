package integration

import (
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/bss/v2/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func resellers(s *story) {
	listed := call(s, s.distributor.ListIndirectPartners, &model.ListIndirectPartnersRequest{
		Body: &model.QueryIndirectPartnersReq{Limit: ptr(int32(10))},
	})
	require.Len(s, of(listed.IndirectPartners), len(s.server.Resellers))
	reseller := s.server.Resellers[0].AccountID

	granted := call(s, s.distributor.UpdateIndirectPartnerAccount, &model.UpdateIndirectPartnerAccountRequest{
		Body: &model.AdjustToIndirectPartnerReq{IndirectPartnerId: reseller, Amount: ptr(yuan("100.00"))},
	})
	assert.NotEmpty(s, of(granted.TransferId))
	taken := call(s, s.distributor.ReclaimIndirectPartnerAccount, &model.ReclaimIndirectPartnerAccountRequest{
		Body: &model.ReclaimIndirectPartnerAccountReq{IndirectPartnerId: reseller, Amount: ptr(yuan("40.00"))},
	})
	assert.NotEmpty(s, of(taken.TransId))

	resellerQuotas(s, reseller)
}

func resellerQuotas(s *story, reseller string) {
	quota := quotaOf(s, &model.ListQuotaCouponsRequest{Body: &model.QueryCouponQuotasReqExt{}})
	issued := call(s, s.distributor.UpdateCouponQuotas, &model.UpdateCouponQuotasRequest{
		Body: &model.AdjustCouponQuotasReq{QuotaId: quota, IndirectPartnerIds: []string{reseller}, QuotaAmount: ptr(yuan("500.00"))},
	})
	require.Len(s, of(issued.SimpleQuotaInfos), 1)
	passedOn := (*issued.SimpleQuotaInfos)[0].QuotaId

	held := call(s, s.distributor.ListIssuedCouponQuotas, &model.ListIssuedCouponQuotasRequest{QuotaId: &passedOn})
	require.Len(s, of(held.Quotas), 1)
	equalYuan(s, "500", (*held.Quotas)[0].Balance, "balance of the quota")
	assert.Equal(s, quota, of((*held.Quotas)[0].ParentQuotaId))

	back := call(s, s.distributor.ReclaimCouponQuotas, &model.ReclaimCouponQuotasRequest{
		Body: &model.ReclaimCouponQuotasReq{QuotaIds: []string{passedOn}, Remark: ptr("no longer needed")},
	})
	require.Len(s, of(back.SimpleQuotaInfos), 1)
	equalYuan(s, "0", (*back.SimpleQuotaInfos)[0].QuotaBalance, "balance after the reclaim")

	records := call(s, s.distributor.ListCouponQuotasRecords, &model.ListCouponQuotasRecordsRequest{
		IndirectPartnerId: &reseller, QuotaId: &passedOn,
	})
	assert.Len(s, of(records.Records), 2, "issue and reclaim")
}

// quotaOf is the first coupon quota of the distributor.
func quotaOf(s *story, request *model.ListQuotaCouponsRequest) string {
	quotas := call(s, s.distributor.ListQuotaCoupons, request)
	require.NotEmpty(s, of(quotas.Quotas))
	return of((*quotas.Quotas)[0].QuotaId)
}
