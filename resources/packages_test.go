package resources_test

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/resources"
)

const (
	packagesPath = "/v3/payments/free-resources/query"
	usagesPath   = "/v2/payments/free-resources/usages/details/query"
	recordsPath  = "/v2/bills/customer-bills/free-resources-usage-records"

	storageItem = "0f0e7c2d-1a0b-4c39-9f58-7c2b1e6d5a90"
	trafficItem = "88b1d2e3-f4a5-4b6c-8d7e-9f8a0b1c2d3e"
)

// The quantities are texts in this answer and numbers in that of
// ListPackageUsages; the fixtures mix both.
func TestListPackages(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, packagesPath, answer(t, "ListPackages.json"))
	got, err := testkit.Client(t, platform).Resources.ListPackages(t.Context(), &resources.ListPackagesRequest{
		RegionCode:          "global-cbc-1",
		OrderID:             "CS26051014305YR1A",
		ProductID:           "OFFI631231180245250049",
		ProductName:         "OBS标准存储包",
		EnterpriseProjectID: "0",
		Status:              new(core.PackageStatusPending),
		Offset:              5,
		Limit:               1000,
		ServiceTypeCodes:    []string{"hws.service.type.obs", "HWS.SERVICE.TYPE.CDN"},
	})
	require.NoError(t, err)
	platform.Sent(nil, `{
		"region_code": "global-cbc-1", "order_id": "CS26051014305YR1A", "product_id": "OFFI631231180245250049",
		"product_name": "OBS标准存储包", "enterprise_project_id": "0", "status": 0, "offset": 5, "limit": 1000,
		"service_type_code_list": ["hws.service.type.obs", "HWS.SERVICE.TYPE.CDN"]}`)
	testkit.Equal(t, &resources.ListPackagesResponse{
		TotalCount: 2,
		Packages: []resources.Package{
			{
				OrderInstanceID: "f4d1f0c9-ab1c-4b3a-8a75-2d8e9c7a0b31", OrderID: "CS26051014305YR1A",
				ProductID: "OFFI631231180245250049", ProductName: "OBS标准存储包 1TB",
				EnterpriseProjectScope: core.EnterpriseProjectScopeAll,
				EffectiveTime:          at(t, "2026-05-10T06:30:05Z"), ExpireTime: at(t, "2027-05-10T15:59:59Z"),
				Status: core.PackageStatusActive, ServiceTypeCode: "hws.service.type.obs", ServiceTypeName: "对象存储服务",
				RegionCode: "global-cbc-1", SourceType: core.PackageSourceOrder,
				BundleType: core.BundleTypeSingle, QuotaReuseMode: core.QuotaReuseModeEveryCycle,
				Items: []resources.PackageItem{
					{ItemID: storageItem, UsageTypeName: "标准存储使用量", Amount: amount("617.123456789012"), OriginalAmount: amount("1024"), MeasureID: 17},
				},
			},
			{
				OrderInstanceID: "b5c7e9a1-0d2f-4e6b-8c13-6f8a0b2d4e52",
				ProductID:       "OFFI455780128901234689", ProductName: "DevCloud赠送套餐",
				EnterpriseProjectID: "c3c0d1a0-6b5e-4d2f-8f71-8f8f0b3a1e5d", EnterpriseProjectScope: core.EnterpriseProjectScopeOne,
				EffectiveTime: at(t, "2026-01-01T00:00:00Z"), ExpireTime: at(t, "2026-03-31T15:59:59Z"),
				Status: core.PackageStatusExpired, ServiceTypeCode: "hws.service.type.devcloud", ServiceTypeName: "软件开发生产线",
				RegionCode: "cn-north-4", SourceType: core.PackageSourceGift,
				BundleType: core.BundleTypeCombined, QuotaReuseMode: core.QuotaReuseModeNever,
				Items: []resources.PackageItem{
					{ItemID: "77a0c1d2-e3f4-4a5b-9c6d-8e7f9a0b1c2d", UsageTypeName: "编译时长", OriginalAmount: amount("1800.5"), MeasureID: 4},
					{ItemID: trafficItem, UsageTypeName: "下行流量", Amount: amount("0.00000001"), OriginalAmount: amount("10"), MeasureID: 10},
				},
			},
		},
	}, got)
}

func TestListPackagesReadsOddAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want resources.ListPackagesResponse
	}{
		"nothing":            {`{}`, resources.ListPackagesResponse{}},
		"package without":    {`{"free_resource_packages":[{"free_resources":null}],"total_count":1}`, resources.ListPackagesResponse{TotalCount: 1, Packages: []resources.Package{{}}}},
		"null and no amount": {`{"free_resource_packages":[{"free_resources":[{"amount":null,"original_amount":""}]}]}`, resources.ListPackagesResponse{Packages: []resources.Package{{Items: []resources.PackageItem{{}}}}}},
		"digits of any length": {
			`{"free_resource_packages":[{"free_resources":[{"amount":"123456789012345678901234567890.12345678901234567890"}]}]}`,
			resources.ListPackagesResponse{Packages: []resources.Package{{Items: []resources.PackageItem{{Amount: amount("123456789012345678901234567890.12345678901234567890")}}}}},
		},
		"drift": {
			`{"free_resource_packages":[{"status":"4","quota_reuse_mode":"1","bundle_type":"MIXED_PKG","source_type":9,"order_id":10001,"x":1}],"total_count":"1"}`,
			resources.ListPackagesResponse{TotalCount: 1, Packages: []resources.Package{{
				Status: core.PackageStatusUnsubscribed, QuotaReuseMode: core.QuotaReuseModeEveryCycle, BundleType: "MIXED_PKG", SourceType: 9, OrderID: "10001",
			}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, packagesPath, testkit.Answer{Body: []byte(test.body)})
			got, err := testkit.Client(t, platform).Resources.ListPackages(t.Context(), &resources.ListPackagesRequest{})
			require.NoError(t, err)
			platform.Sent(nil, `{}`)
			testkit.Equal(t, &test.want, got)
		})
	}
}

func TestAllPackages(t *testing.T) {
	testkit.Paged[resources.ListPackagesRequest, resources.Package]{
		Method: http.MethodPost, Path: packagesPath, Total: "total_count", Items: "free_resource_packages", IDName: "order_instance_id", Largest: 1000,
		All: func(ctx context.Context, c *partnerbss.Client, r *resources.ListPackagesRequest) iter.Seq2[resources.Package, error] {
			return c.Resources.AllPackages(ctx, r)
		},
		ID: func(p resources.Package) string { return p.OrderInstanceID },
	}.Test(t)
}

func TestListPackageUsages(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, usagesPath, answer(t, "ListPackageUsages.json"))
	got, err := testkit.Client(t, platform).Resources.ListPackageUsages(t.Context(), &resources.ListPackageUsagesRequest{
		ItemIDs: []string{storageItem, trafficItem},
	})
	require.NoError(t, err)
	platform.Sent(nil, `{"free_resource_ids": ["`+storageItem+`", "`+trafficItem+`"]}`)
	testkit.Equal(t, &resources.ListPackageUsagesResponse{Usages: []resources.PackageUsage{
		{
			ItemID: storageItem, ItemTypeName: "OBS标准存储包",
			QuotaReuseCycle: resources.QuotaReuseCycleMonth, QuotaReuseCycleType: resources.QuotaReuseCycleTypeCalendar,
			UsageTypeName: "标准存储使用量", StartTime: at(t, "2026-10-31T16:00:00Z"), EndTime: at(t, "2026-11-30T15:59:59Z"),
			Amount: amount("617.123456789012"), OriginalAmount: amount("1024"), MeasureID: 17,
		},
		{
			ItemID: trafficItem, ItemTypeName: "流量包", UsageTypeName: "下行流量",
			StartTime: at(t, "2026-01-01T00:00:00Z"), EndTime: at(t, "2026-03-31T15:59:59Z"),
			Amount: amount("0.00000001"), OriginalAmount: amount("10"), MeasureID: 10,
		},
	}}, got)
}

func TestListPackageUsagesReadsOddAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want resources.ListPackageUsagesResponse
	}{
		"nothing": {`{"free_resources":null}`, resources.ListPackageUsagesResponse{}},
		"drift": {
			`{"free_resources":[{"quota_reuse_cycle":"9","amount":"1e-8","original_amount":"","measure_id":"17","start_time":null}]}`,
			resources.ListPackageUsagesResponse{Usages: []resources.PackageUsage{{QuotaReuseCycle: 9, Amount: amount("0.00000001"), MeasureID: 17}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, usagesPath, testkit.Answer{Body: []byte(test.body)})
			got, err := testkit.Client(t, platform).Resources.ListPackageUsages(t.Context(), &resources.ListPackageUsagesRequest{ItemIDs: []string{storageItem}})
			require.NoError(t, err)
			testkit.Equal(t, &test.want, got)
		})
	}
}

func TestListPackageUsagesRequestTraps(t *testing.T) {
	testkit.Invalid(t, (&resources.ListPackageUsagesRequest{}).Validate(), "free_resource_ids")
	testkit.Invalid(t, (&resources.ListPackageUsagesRequest{ItemIDs: []string{}}).Validate(), "free_resource_ids")
	testkit.Invalid(t, (&resources.ListPackageUsagesRequest{ItemIDs: manyIDs(101)}).Validate(), "free_resource_ids")
	testkit.Invalid(t, (&resources.ListPackageUsagesRequest{ItemIDs: []string{storageItem, strings.Repeat("a", 65)}}).Validate(), "free_resource_ids[1]")
	assert.NoError(t, (&resources.ListPackageUsagesRequest{ItemIDs: manyIDs(100)}).Validate())
}

func TestListPackageUsageRecords(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodGet, recordsPath, answer(t, "ListPackageUsageRecords.json"))
	got, err := testkit.Client(t, platform).Resources.ListPackageUsageRecords(t.Context(), &resources.ListPackageUsageRecordsRequest{
		ItemID:           storageItem,
		ProductID:        "OFFI631231180245250049",
		ResourceTypeCode: "hws.resource.type.obs",
		DeductDateBegin:  core.Date{Year: 2026, Month: 11, Day: 1},
		DeductDateEnd:    core.Date{Year: 2026, Month: 11, Day: 20},
		Offset:           2,
		Limit:            50,
	})
	require.NoError(t, err)
	platform.Sent(url.Values{
		"free_resource_id": {storageItem}, "product_id": {"OFFI631231180245250049"}, "resource_type_code": {"hws.resource.type.obs"},
		"deduct_time_begin": {"2026-11-01"}, "deduct_time_end": {"2026-11-20"}, "offset": {"2"}, "limit": {"50"},
	}, "")
	record := resources.PackageUsageRecord{
		DeductTime: at(t, "2026-11-01T17:05:12Z"), ItemID: storageItem, ResourceID: "9d6e2f1a-7b0c-4f3e-8a11-3e7c5b9d0f42",
		ResourceTypeCode: "hws.resource.type.obs", ResourceTypeName: "对象存储", ResourceTag: "环境=生产;部门=研发",
		ProductID: "OFFI631231180245250049", ProductName: "OBS标准存储包 1TB", UsageTypeCode: "space",
		AvailableAmount: amount("1024"), RemainingAmount: amount("820.561728394506"), UsedAmount: amount("203.438271605494"), MeasureID: 17,
		EffectiveTime: at(t, "2026-11-01T16:00:00Z"), ExpireTime: at(t, "2026-11-01T17:00:00Z"),
	}
	next := record
	next.DeductTime, next.ResourceTag = at(t, "2026-11-02T17:05:12Z"), ""
	next.AvailableAmount, next.RemainingAmount = amount("820.561728394506"), amount("617.123456789012")
	next.EffectiveTime, next.ExpireTime = at(t, "2026-11-02T16:00:00Z"), at(t, "2026-11-02T17:00:00Z")
	testkit.Equal(t, &resources.ListPackageUsageRecordsResponse{TotalCount: 2, Records: []resources.PackageUsageRecord{record, next}}, got)
	for _, r := range got.Records {
		assert.True(t, r.AvailableAmount.Sub(r.UsedAmount).Equal(r.RemainingAmount), "no digit is lost")
	}
}

func TestListPackageUsageRecordsReadsOddAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want resources.ListPackageUsageRecordsResponse
	}{
		"nothing": {`{}`, resources.ListPackageUsageRecordsResponse{}},
		"drift": {
			`{"free_resource_records":[{"used_amount":203.438271605494,"available_amount":null,"measure_id":null,"deduct_time":"2026-11-02T01:05:12+08:00","new":true}],"total_count":"1"}`,
			resources.ListPackageUsageRecordsResponse{TotalCount: 1, Records: []resources.PackageUsageRecord{{UsedAmount: amount("203.438271605494"), DeductTime: at(t, "2026-11-01T17:05:12Z")}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodGet, recordsPath, testkit.Answer{Body: []byte(test.body)})
			day := core.Date{Year: 2026, Month: 11, Day: 1}
			got, err := testkit.Client(t, platform).Resources.ListPackageUsageRecords(t.Context(), &resources.ListPackageUsageRecordsRequest{DeductDateBegin: day, DeductDateEnd: day})
			require.NoError(t, err)
			platform.Sent(url.Values{"deduct_time_begin": {"2026-11-01"}, "deduct_time_end": {"2026-11-01"}}, "")
			testkit.Equal(t, &test.want, got)
		})
	}
}

func TestAllPackageUsageRecords(t *testing.T) {
	testkit.Paged[resources.ListPackageUsageRecordsRequest, resources.PackageUsageRecord]{
		Method: http.MethodGet, Path: recordsPath, Total: "total_count", Items: "free_resource_records", IDName: "resource_id", Largest: 1000,
		Request: resources.ListPackageUsageRecordsRequest{
			DeductDateBegin: core.Date{Year: 2026, Month: 9, Day: 1}, DeductDateEnd: core.Date{Year: 2026, Month: 11, Day: 20},
		},
		All: func(ctx context.Context, c *partnerbss.Client, r *resources.ListPackageUsageRecordsRequest) iter.Seq2[resources.PackageUsageRecord, error] {
			return c.Resources.AllPackageUsageRecords(ctx, r)
		},
		ID: func(r resources.PackageUsageRecord) string { return r.ResourceID },
	}.Test(t)
}

func TestListPackageUsageRecordsRequestTraps(t *testing.T) {
	begin := core.Date{Year: 2026, Month: 2, Day: 1}
	for name, test := range map[string]struct {
		begin, end core.Date
		fields     []string
	}{
		"no days":              {core.Date{}, core.Date{}, []string{"deduct_time_begin", "deduct_time_end"}},
		"no last day":          {begin, core.Date{}, []string{"deduct_time_end"}},
		"end before begin":     {begin, begin.Add(-1), []string{"deduct_time_end"}},
		"more than 90 days":    {begin, begin.Add(91), []string{"deduct_time_end"}},
		"day that is not":      {begin, core.Date{Year: 2026, Month: 2, Day: 30}, []string{"deduct_time_end"}},
		"exactly 90 days":      {begin, begin.Add(90), nil},
		"one day":              {begin, begin, nil},
		"span across the year": {core.Date{Year: 2025, Month: 12, Day: 1}, core.Date{Year: 2026, Month: 3, Day: 1}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			err := (&resources.ListPackageUsageRecordsRequest{DeductDateBegin: test.begin, DeductDateEnd: test.end}).Validate()
			if test.fields == nil {
				assert.NoError(t, err)
				return
			}
			testkit.Invalid(t, err, test.fields...)
		})
	}
}

func TestListPackagesRequestTraps(t *testing.T) {
	for name, test := range map[string]struct {
		request resources.ListPackagesRequest
		fields  []string
	}{
		"unknown status":      {resources.ListPackagesRequest{Status: new(core.PackageStatus(5))}, []string{"status"}},
		"too many services":   {resources.ListPackagesRequest{ServiceTypeCodes: manyIDs(11)}, []string{"service_type_code_list"}},
		"offset beyond limit": {resources.ListPackagesRequest{Offset: 1000000}, []string{"offset"}},
		"page above 1000":     {resources.ListPackagesRequest{Limit: 1001}, []string{"limit"}},
		"long product name":   {resources.ListPackagesRequest{ProductName: strings.Repeat("包", 257)}, []string{"product_name"}},
	} {
		t.Run(name, func(t *testing.T) { testkit.Invalid(t, test.request.Validate(), test.fields...) })
	}
	assert.NoError(t, (&resources.ListPackagesRequest{Status: new(core.PackageStatusPending)}).Validate(), "0 is a status of its own")
}
