package integration

import (
	"time"

	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/bss/v2/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/emulator"
)

func resources(s *story) {
	account, customer := s.customer(buyer)
	main := mainResource(s)
	call(s, customer.AutoRenewalResources, &model.AutoRenewalResourcesRequest{
		ResourceId: main, Body: &model.AutoRenewalResourcesReq{AutoRenewTimes: ptr(int32(3))},
	})
	call(s, customer.CancelAutoRenewalResources, &model.CancelAutoRenewalResourcesRequest{ResourceId: main})
	switched := call(s, customer.UpdatePeriodToOnDemand, &model.UpdatePeriodToOnDemandRequest{
		Body: &model.PeriodToOnDemandReq{Operation: "SET_UP", ResourceIds: []string{main}},
	})
	assert.Empty(s, of(switched.ErrorDetails))
	call(s, customer.UpdatePeriodToOnDemand, &model.UpdatePeriodToOnDemandRequest{
		Body: &model.PeriodToOnDemandReq{Operation: "CANCEL", ResourceIds: []string{main}},
	})
	call(s, customer.SetResourcesRenewConfig, &model.SetResourcesRenewConfigRequest{
		Body: &model.RenewResourceConfigReq{
			ConfigName: model.GetRenewResourceConfigReqConfigNameEnum().DEDUCTION_DATE, ConfigValue: "5",
		},
	})

	onDemand := call(s, s.partner.ListCustomerOnDemandResources, &model.ListCustomerOnDemandResourcesRequest{
		Body: &model.QueryCustomerOnDemandResourcesReq{CustomerId: account.AccountID},
	})
	assert.NotEmpty(s, of(onDemand.Resources))
}

// mainResource is a yearly/monthly resource of the customer that is in use.
func mainResource(s *story) string {
	_, customer := s.customer(buyer)
	listed := call(s, customer.ListPayPerUseCustomerResources, &model.ListPayPerUseCustomerResourcesRequest{
		Body: &model.QueryResourcesReq{OnlyMainResource: ptr(int32(1)), StatusList: &[]int32{2}, ServiceTypeCode: ptr(ecs)},
	})
	require.NotEmpty(s, of(listed.Data))
	return of((*listed.Data)[0].ResourceId)
}

const bucket = "bucket-1"

// packages pays for a package that the customer has ordered on the console, and
// uses some of it.
func packages(s *story) {
	account, customer := s.customer(buyer)
	order, err := s.server.Emulator.PlaceOrder(buyer, emulator.Purchase{Items: []emulator.PurchaseItem{{
		Name: "traffic", ServiceType: obs, ResourceType: "hws.resource.type.obspackage", Spec: "obs.flow.500gb", Region: region,
	}}})
	require.NoError(s, err)
	call(s, customer.PayOrders, &model.PayOrdersRequest{Body: &model.PayCustomerOrderV3Req{OrderId: order, UseCoupon: "NO", UseDiscount: "NO"}})
	s.server.Emulator.Advance(time.Hour)
	used := emulator.Usage{ResourceID: s.server.Emulator.ResourceIDs(account.AccountID)[bucket], Factor: "upflow", Amount: yuan("7.5"), For: time.Minute}
	_, err = s.server.Emulator.ReportUsage(used)
	require.NoError(s, err)

	owned := call(s, customer.ListFreeResourceInfos, &model.ListFreeResourceInfosRequest{
		Body: &model.ListFreeResourceInfosReq{OrderId: &order, Status: ptr(int32(1))},
	})
	require.Len(s, of(owned.FreeResourcePackages), 1)
	items := of((*owned.FreeResourcePackages)[0].FreeResources)
	require.Len(s, items, 1)
	left := call(s, customer.ListFreeResourceUsages, &model.ListFreeResourceUsagesRequest{
		Body: &model.ListFreeResourceUsagesReq{FreeResourceIds: []string{of(items[0].FreeResourceId)}},
	})
	require.Len(s, of(left.FreeResources), 1)
	equalYuan(s, "492.5", (*left.FreeResources)[0].Amount, "what is left of 500 GB")
	records := call(s, customer.ListFreeResourcesUsageRecords, &model.ListFreeResourcesUsageRecordsRequest{
		FreeResourceId: items[0].FreeResourceId, DeductTimeBegin: "2026-03-01", DeductTimeEnd: "2026-03-31",
	})
	require.Len(s, of(records.FreeResourceRecords), 1)
	assert.Equal(s, "7.5", yuan(of((*records.FreeResourceRecords)[0].UsedAmount)).String())
}
