package integration

import (
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/bss/v2/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	ecs     = "hws.service.type.ec2"
	server  = "hws.resource.type.vm"
	evs     = "hws.service.type.ebs"
	volume  = "hws.resource.type.volume"
	storage = "hws.resource.type.obs"
	obs     = "hws.service.type.obs"
	region  = "cn-north-4"
)

func locations(s *story) {
	english := ptr("en_US")
	provinces := call(s, s.partner.ListProvinces, &model.ListProvincesRequest{XLanguage: english, Limit: ptr(int32(100))})
	require.NotEmpty(s, of(provinces.Provinces))
	assert.Len(s, *provinces.Provinces, int(of(provinces.Count)))

	cities := call(s, s.partner.ListCities, &model.ListCitiesRequest{ProvinceCode: (*provinces.Provinces)[0].Code})
	require.NotEmpty(s, of(cities.Cities))
	counties := call(s, s.partner.ListCounties, &model.ListCountiesRequest{CityCode: (*cities.Cities)[0].Code})
	require.NotEmpty(s, of(counties.Counties))
	assert.NotEmpty(s, (*counties.Counties)[0].Name)
}

func products(s *story) {
	types := call(s, s.partner.ListServiceTypes, &model.ListServiceTypesRequest{ServiceTypeName: ptr("弹性")})
	require.NotEmpty(s, of(types.ServiceTypes))
	all := call(s, s.partner.ListResourceTypes, &model.ListResourceTypesRequest{Limit: ptr(int32(100))})
	assert.Len(s, of(all.ResourceTypes), int(of(all.TotalCount)))
	ofService := call(s, s.partner.ListServiceResources, &model.ListServiceResourcesRequest{ServiceTypeCode: ecs})
	assert.NotEmpty(s, of(ofService.Infos))
	usages := call(s, s.partner.ListUsageTypes, &model.ListUsageTypesRequest{ResourceTypeCode: ptr(server)})
	require.NotEmpty(s, of(usages.UsageTypes))
	assert.Equal(s, "Duration", of((*usages.UsageTypes)[0].Code))

	units := call(s, s.partner.ListMeasureUnits, &model.ListMeasureUnitsRequest{XLanguage: ptr("en_US")})
	assert.NotEmpty(s, of(units.MeasureUnits))
	hours := call(s, s.partner.ListConversions, &model.ListConversionsRequest{MeasureType: ptr(int32(2))})
	assert.NotEmpty(s, of(hours.Conversions))

	policies := call(s, s.partner.ListIncentiveDiscountPolicies, &model.ListIncentiveDiscountPoliciesRequest{
		Time: "2026-02", Limit: ptr(int32(100)),
	})
	assert.NotEmpty(s, of(policies.Policies))
	specs := call(s, s.partner.ListResourceSpecs, &model.ListResourceSpecsRequest{
		Body: &model.ResourceSpecsQueryReq{CloudServiceType: ecs, ResourceType: server, RegionCode: region, ChargeMode: "1", Limit: ptr(int32(2))},
	})
	assert.Len(s, of(specs.CloudServiceBasics), 2)
	require.NotNil(s, specs.PageInfo)
	assert.NotEmpty(s, of(specs.PageInfo.NextMarker))

	prices(s)
}

// prices asks what things cost a customer, with the customer's own keys.
func prices(s *story) {
	account, customer := s.customer("customer_verified")
	project := account.ProjectID(region)
	subscription := call(s, customer.ListRateOnPeriodDetail, &model.ListRateOnPeriodDetailRequest{
		Body: &model.RateOnPeriodReq{ProjectId: project, ProductInfos: []model.PeriodProductInfo{
			{Id: "server", CloudServiceType: ecs, ResourceType: server, ResourceSpec: "c6.large.2.linux", Region: region, PeriodType: 2, PeriodNum: 1, SubscriptionNum: 1},
			{Id: "disk", CloudServiceType: evs, ResourceType: volume, ResourceSpec: "SSD", Region: region, ResourceSize: ptr(int32(100)), SizeMeasureId: ptr(int32(17)), PeriodType: 2, PeriodNum: 1, SubscriptionNum: 1},
		}},
	})
	require.NotNil(s, subscription.OfficialWebsiteRatingResult)
	equalYuan(s, "339.80", subscription.OfficialWebsiteRatingResult.OfficialWebsiteAmount, "list price of a server and a disk")
	assert.Len(s, of(subscription.OptionalDiscountRatingResults), 2)

	usage := call(s, customer.ListOnDemandResourceRatings, &model.ListOnDemandResourceRatingsRequest{
		Body: &model.RateOnDemandReq{ProjectId: project, ProductInfos: []model.DemandProductInfo{{
			Id: "hours", CloudServiceType: ecs, ResourceType: server, ResourceSpec: "c6.large.2.linux", Region: region,
			UsageFactor: "Duration", UsageValue: ptr(yuan("3")), UsageMeasureId: 4, SubscriptionNum: 1,
		}}},
	})
	equalYuan(s, "1.5", usage.OfficialWebsiteAmount, "list price of three hours")

	owned := s.server.Emulator.ResourceIDs(account.AccountID)
	renewal := call(s, customer.ListRenewRateOnPeriod, &model.ListRenewRateOnPeriodRequest{
		Body: &model.ListRenewRateOnPeriodReq{ResourceIds: []string{owned["web-1"]}, PeriodType: 2, PeriodNum: 1},
	})
	require.NotNil(s, renewal.OfficialWebsiteRatingResult)
	assert.Equal(s, "239.8", yuan(of(renewal.OfficialWebsiteRatingResult.OfficialWebsiteAmount)).String())
}
