package products_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/products"
)

// A specification is found from the service down: service type, resource type,
// billing factor, unit, specification.
func TestTheCatalogueLeadsToASpecification(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	for _, caller := range []string{"partner", "distributor", "customer_new"} {
		t.Run(caller, func(t *testing.T) {
			client := s.Client(caller).Products
			found, err := client.ListServiceTypes(ctx, &products.ListServiceTypesRequest{ServiceTypeName: "云服务器"})
			require.NoError(t, err)
			testkit.Equal(t, &products.ListServiceTypesResponse{TotalCount: 1, ServiceTypes: []products.ServiceType{
				{ServiceTypeName: "弹性云服务器", ServiceTypeCode: "hws.service.type.ec2", Abbreviation: "ECS"},
			}}, found)
			service := found.ServiceTypes[0].ServiceTypeCode

			offered, err := client.ListServiceResources(ctx, &products.ListServiceResourcesRequest{ServiceTypeCode: service})
			require.NoError(t, err)
			testkit.Equal(t, &products.ListServiceResourcesResponse{TotalCount: 1, ServiceResources: []products.ServiceResource{{ResourceTypeCode: products.ServiceResourceType{
				ResourceTypeCode: "hws.resource.type.vm", ProductOwnerService: service, Name: "云主机", Description: "弹性云服务器实例",
			}}}}, offered)
			resource := offered.ServiceResources[0].ResourceTypeCode.ResourceTypeCode
			all := testkit.Collect(t, client.AllResourceTypes(ctx, &products.ListResourceTypesRequest{Limit: 3}))
			assert.Contains(t, all, products.ResourceType{ResourceTypeCode: resource, ResourceTypeName: "云主机", ResourceTypeDescription: "弹性云服务器实例", ServiceTypeCode: service})

			usages, err := client.ListUsageTypes(ctx, &products.ListUsageTypesRequest{ResourceTypeCode: new(resource)})
			require.NoError(t, err)
			require.Equal(t, 1, usages.TotalCount)
			assert.Equal(t, products.UsageType{
				Code: "Duration", Name: "时长", ResourceTypeCode: resource, ServiceTypeCode: service, ResourceTypeName: "云主机", ServiceTypeName: "弹性云服务器",
			}, usages.UsageTypes[0])

			units, err := client.ListMeasureUnits(ctx)
			require.NoError(t, err)
			assert.Contains(t, units.MeasureUnits, products.MeasureUnit{MeasureID: 4, MeasureName: "小时", Abbreviation: "h", MeasureType: products.MeasureTypeDuration})
			assert.Contains(t, units.MeasureUnits, products.MeasureUnit{MeasureID: 17, MeasureName: "GB", Abbreviation: "GB", MeasureType: products.MeasureTypeCapacity})

			specs, err := client.ListResourceSpecs(ctx, &products.ListResourceSpecsRequest{
				ServiceTypeCode: service, ResourceTypeCode: resource, RegionCode: "cn-north-4", ChargingMode: core.ChargingModeOnDemand,
				Filters: []products.ResourceSpecFilter{{Key: products.FilterKeyResourceSpec, Value: "c6.large.2.linux"}},
			})
			require.NoError(t, err)
			testkit.Equal(t, []products.ResourceSpec{{
				ServiceTypeCode: service, ServiceTypeName: "弹性云服务器", ResourceTypeCode: resource, ResourceTypeName: "云主机",
				ResourceSpecCode: "c6.large.2.linux", ResourceSpecName: "通用计算增强型 2核4GB", ChargingMode: core.ChargingModeOnDemand, RegionCode: "cn-north-4",
			}}, specs.ResourceSpecs)
			assert.Empty(t, specs.Page.NextMarker)
		})
	}
}

func TestTheCatalogueIsWalkedPageByPage(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	client := s.Client("partner").Products

	first, err := client.ListServiceTypes(ctx, &products.ListServiceTypesRequest{})
	require.NoError(t, err)
	assert.Len(t, first.ServiceTypes, 10, "the default page")
	services := testkit.Collect(t, client.AllServiceTypes(ctx, &products.ListServiceTypesRequest{Limit: 4}))
	assert.Len(t, services, first.TotalCount)
	assert.Equal(t, first.ServiceTypes, services[:10])
	var resources []string
	for _, service := range services {
		for _, r := range testkit.Collect(t, client.AllServiceResources(ctx, &products.ListServiceResourcesRequest{ServiceTypeCode: service.ServiceTypeCode, Limit: 1})) {
			assert.Equal(t, service.ServiceTypeCode, r.ResourceTypeCode.ProductOwnerService)
			resources = append(resources, r.ResourceTypeCode.ResourceTypeCode)
		}
	}
	for _, r := range testkit.Collect(t, client.AllResourceTypes(ctx, &products.ListResourceTypesRequest{})) {
		assert.Contains(t, resources, r.ResourceTypeCode)
	}

	all := testkit.Collect(t, client.AllUsageTypes(ctx, &products.ListUsageTypesRequest{Limit: 5}))
	assert.Greater(t, len(all), 10, "nil filters nothing")
	none, err := client.ListUsageTypes(ctx, &products.ListUsageTypesRequest{ResourceTypeCode: new("")})
	require.NoError(t, err)
	assert.Empty(t, none.UsageTypes, "an empty text is a filter of its own")

	conversions, err := client.ListConversions(ctx, &products.ListConversionsRequest{MeasureType: products.MeasureTypeTraffic})
	require.NoError(t, err)
	assert.Contains(t, conversions.Conversions, products.Conversion{MeasureID: 10, RefMeasureID: 13, ConversionRatio: 1 << 30, MeasureType: products.MeasureTypeTraffic})
	for _, conversion := range conversions.Conversions {
		assert.Equal(t, products.MeasureTypeTraffic, conversion.MeasureType)
	}
	every, err := client.ListConversions(ctx, &products.ListConversionsRequest{})
	require.NoError(t, err)
	assert.Greater(t, len(every.Conversions), len(conversions.Conversions))
	empty, err := client.ListConversions(ctx, &products.ListConversionsRequest{MeasureType: products.MeasureTypeTokens})
	require.NoError(t, err)
	assert.Empty(t, empty.Conversions)
}

func TestDiscountPoliciesOfTheSandbox(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	client, month := s.Client("partner").Products, core.Month{Year: 2026, Month: 3}
	policies := testkit.Collect(t, client.AllDiscountPolicies(ctx, &products.ListDiscountPoliciesRequest{Month: month, Limit: 5}))
	assert.Greater(t, len(policies), 10)
	assert.Contains(t, policies, products.DiscountPolicy{
		ServiceTypeCode: "hws.service.type.cdn", ServiceTypeName: "内容分发网络",
		IncentivePolicy: products.IncentivePolicyCreditOnly, AllowDiscount: core.ChoiceNo,
	})
	one, err := client.ListDiscountPolicies(ctx, &products.ListDiscountPoliciesRequest{Month: month, ServiceTypeCode: new("hws.service.type.ies")})
	require.NoError(t, err)
	require.Equal(t, 1, one.TotalCount)
	assert.Empty(t, one.Policies[0].AllowDiscount)
	none, err := client.ListDiscountPolicies(ctx, &products.ListDiscountPoliciesRequest{Month: month, ServiceTypeCode: new("")})
	require.NoError(t, err)
	assert.Empty(t, none.Policies)

	_, err = s.Client("customer_new").Products.ListDiscountPolicies(ctx, &products.ListDiscountPoliciesRequest{Month: month})
	require.ErrorIs(t, err, core.ErrWrongCaller)
}

func TestNamesOfTheCatalogueInBothLanguages(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	client := s.Client("partner", option.WithLanguage(option.English)).Products
	for name, opts := range map[string][]option.Option{"Elastic Cloud": nil, "弹性云": {option.WithLanguage(option.Chinese)}} {
		got, err := client.ListServiceTypes(ctx, &products.ListServiceTypesRequest{ServiceTypeName: name}, opts...)
		require.NoError(t, err)
		assert.Equal(t, 1, got.TotalCount, "the name is looked for in the language asked for: %s", name)
	}
	units, err := client.ListMeasureUnits(ctx)
	require.NoError(t, err)
	assert.Equal(t, "Hour", units.MeasureUnits[3].MeasureName)
	specs, err := client.ListResourceSpecs(ctx, servers())
	require.NoError(t, err)
	assert.Equal(t, "General computing 1 vCPU 1 GB", specs.ResourceSpecs[0].ResourceSpecName)
}

// The marker of a page leads to the next one, with the query that it came from
// and no other.
func TestSpecificationsAreWalkedByMarkers(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	client := s.Client("partner").Products
	whole, err := client.ListResourceSpecs(ctx, servers())
	require.NoError(t, err)
	require.Len(t, whole.ResourceSpecs, 9)
	assert.Empty(t, whole.Page.NextMarker)
	for limit, pages := range map[int]int{1: 9, 2: 5, 3: 3, 4: 3, 8: 2, 9: 1, 100: 1} {
		s.ResetCalls()
		req := servers()
		req.Limit = limit
		assert.Equal(t, whole.ResourceSpecs, testkit.Collect(t, client.AllResourceSpecs(ctx, req)))
		s.AssertCalls(t, "ListResourceSpecs", pages)
	}

	req := servers()
	req.Limit = 4
	page, err := client.ListResourceSpecs(ctx, req)
	require.NoError(t, err)
	require.Len(t, page.ResourceSpecs, 4)
	req.Marker = page.Page.NextMarker
	assert.Equal(t, whole.ResourceSpecs[4:], testkit.Collect(t, client.AllResourceSpecs(ctx, req)), "a walk goes on from a marker")
	other := *req
	other.ChargingMode = core.ChargingModeSubscription
	_, err = client.ListResourceSpecs(ctx, &other)
	testkit.RefusedWith(t, err, "CBC.0100", core.ErrInvalidParameter, "")
	assert.ErrorContains(t, err, "marker")
	_, err = client.ListResourceSpecs(ctx, req, option.WithLanguage(option.English))
	testkit.RefusedWith(t, err, "CBC.0100", core.ErrInvalidParameter, "")

	unsold := servers()
	unsold.RegionCode = "mars-1"
	assert.Empty(t, testkit.Collect(t, client.AllResourceSpecs(ctx, unsold)))
	packages := testkit.Collect(t, client.AllResourceSpecs(ctx, &products.ListResourceSpecsRequest{
		ServiceTypeCode: "hws.service.type.obs", ResourceTypeCode: "hws.resource.type.obspackage", RegionCode: "cn-north-4", ChargingMode: core.ChargingModeSubscription,
	}))
	assert.True(t, slices.ContainsFunc(packages, func(s products.ResourceSpec) bool { return s.ResourceSpecCode == "obs.flow.500gb" }))
}

func TestQueriesOfTheCatalogueBearDrift(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	client := s.Client("partner").Products
	for _, q := range []testkit.Query{
		{Operation: "ListServiceTypes", Call: func() (any, error) { return client.ListServiceTypes(ctx, &products.ListServiceTypesRequest{}) }},
		{Operation: "ListResourceTypes", Call: func() (any, error) { return client.ListResourceTypes(ctx, &products.ListResourceTypesRequest{}) }},
		{Operation: "ListServiceResources", Call: func() (any, error) {
			return client.ListServiceResources(ctx, &products.ListServiceResourcesRequest{ServiceTypeCode: "hws.service.type.obs"})
		}},
		{Operation: "ListUsageTypes", Call: func() (any, error) { return client.ListUsageTypes(ctx, &products.ListUsageTypesRequest{}) }},
		{Operation: "ListMeasureUnits", Call: func() (any, error) { return client.ListMeasureUnits(ctx) }},
		{Operation: "ListConversions", Call: func() (any, error) { return client.ListConversions(ctx, &products.ListConversionsRequest{}) }},
		{Operation: "ListIncentiveDiscountPolicies", Call: func() (any, error) {
			return client.ListDiscountPolicies(ctx, &products.ListDiscountPoliciesRequest{Month: core.Month{Year: 2026, Month: 3}})
		}},
		{Operation: "ListResourceSpecs", Call: func() (any, error) {
			req := servers()
			req.Limit = 2
			return client.ListResourceSpecs(ctx, req)
		}},
	} {
		t.Run(q.Operation, func(t *testing.T) { s.BearsDrift(t, q) })
	}
}
