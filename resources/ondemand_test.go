package resources_test

import (
	"context"
	"iter"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/resources"
)

const onDemandPath = "/v2/partners/sub-customers/on-demand-resources/query"

func TestListOnDemand(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, onDemandPath, answer(t, "ListOnDemand.json"))
	got, err := testkit.Client(t, platform).Resources.ListOnDemand(t.Context(), &resources.ListOnDemandRequest{
		CustomerID:         "0a7ae1a0b80d25f61f5bc00d2bb6b9e0",
		RegionCode:         "cn-north-4",
		ServiceTypeCode:    "hws.service.type.ebs",
		ResourceIDs:        []string{"2f0f8f6c-3c83-4d31-b9f1-0f6d9f1c6a71"},
		EffectiveTimeBegin: time.Date(2026, 1, 1, 0, 0, 0, 0, core.Beijing),
		EffectiveTimeEnd:   time.Date(2026, 12, 31, 0, 0, 0, 0, core.Beijing),
		Offset:             20,
		Limit:              100,
		Status:             resources.OnDemandStatusNormal,
		IndirectPartnerID:  "07d2c6e1a38026450fb1c00d6b2e5f71",
	})
	require.NoError(t, err)
	platform.Sent(nil, `{
		"customer_id": "0a7ae1a0b80d25f61f5bc00d2bb6b9e0", "region_code": "cn-north-4", "service_type_code": "hws.service.type.ebs",
		"resource_ids": ["2f0f8f6c-3c83-4d31-b9f1-0f6d9f1c6a71"],
		"effective_time_begin": "2025-12-31T16:00:00Z", "effective_time_end": "2026-12-30T16:00:00Z",
		"offset": 20, "limit": 100, "status": 1, "indirect_partner_id": "07d2c6e1a38026450fb1c00d6b2e5f71"}`)
	testkit.Equal(t, &resources.ListOnDemandResponse{
		TotalCount: 2,
		Resources: []resources.OnDemandResource{
			{
				CustomerID: "0a7ae1a0b80d25f61f5bc00d2bb6b9e0", RegionCode: "cn-north-4", AvailabilityZoneCode: "cn-north-4a",
				ServiceTypeCode: "hws.service.type.ebs", ResourceTypeCode: "hws.resource.type.volume",
				ServiceTypeName: "云硬盘", ResourceTypeName: "硬盘",
				ResourceID: "2f0f8f6c-3c83-4d31-b9f1-0f6d9f1c6a71", ResourceName: "日志盘",
				EffectiveTime: at(t, "2026-08-14T03:20:11Z"), ExpireTime: at(t, "2037-12-31T15:59:59Z"),
				Status: resources.OnDemandStatusNormal, ResourceSpecCode: "SAS",
				Capacity: `{"specSize":40.0}`, ProductSpecDescription: "高IO|40.0GB",
			},
			{
				CustomerID: "0a7ae1a0b80d25f61f5bc00d2bb6b9e0", RegionCode: "cn-north-4",
				ServiceTypeCode: "hws.service.type.obs", ResourceTypeCode: "hws.resource.type.obs",
				ServiceTypeName: "对象存储服务", ResourceTypeName: "对象存储",
				ResourceID: "9d6e2f1a-7b0c-4f3e-8a11-3e7c5b9d0f42", ResourceName: "bucket-backup",
				EffectiveTime: at(t, "2026-01-02T10:00:00Z"), Status: resources.OnDemandStatusGracePeriod,
				ProductSpecDescription: "标准存储",
			},
		},
	}, got)
}

func TestListOnDemandReadsOddAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want resources.ListOnDemandResponse
	}{
		"nothing":                  {`{}`, resources.ListOnDemandResponse{}},
		"empty text for the list":  {`{"resources":"","total_count":"0"}`, resources.ListOnDemandResponse{}},
		"status as text":           {`{"resources":[{"status":"6"}],"total_count":1.0}`, resources.ListOnDemandResponse{TotalCount: 1, Resources: []resources.OnDemandResource{{Status: resources.OnDemandStatusClosed}}}},
		"unknown field and status": {`{"resources":[{"status":12,"tags":[]}]}`, resources.ListOnDemandResponse{Resources: []resources.OnDemandResource{{Status: 12}}}},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, onDemandPath, testkit.Answer{Body: []byte(test.body)})
			got, err := testkit.Client(t, platform).Resources.ListOnDemand(t.Context(), &resources.ListOnDemandRequest{CustomerID: "c1"})
			require.NoError(t, err)
			testkit.Equal(t, &test.want, got)
		})
	}
}

func TestAllOnDemand(t *testing.T) {
	testkit.Paged[resources.ListOnDemandRequest, resources.OnDemandResource]{
		Method: http.MethodPost, Path: onDemandPath, Total: "total_count", Items: "resources", IDName: "resource_id", Largest: 100,
		Request: resources.ListOnDemandRequest{CustomerID: "0a7ae1a0b80d25f61f5bc00d2bb6b9e0"},
		All: func(ctx context.Context, c *partnerbss.Client, r *resources.ListOnDemandRequest) iter.Seq2[resources.OnDemandResource, error] {
			return c.Resources.AllOnDemand(ctx, r)
		},
		ID: func(r resources.OnDemandResource) string { return r.ResourceID },
	}.Test(t)
}

func TestListOnDemandRequestTraps(t *testing.T) {
	day := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		request resources.ListOnDemandRequest
		fields  []string
	}{
		"no customer":        {resources.ListOnDemandRequest{}, []string{"customer_id"}},
		"end before begin":   {resources.ListOnDemandRequest{CustomerID: "c1", EffectiveTimeBegin: day, EffectiveTimeEnd: day.Add(-time.Second)}, []string{"effective_time_end"}},
		"status of List":     {resources.ListOnDemandRequest{CustomerID: "c1", Status: 7}, []string{"status"}},
		"too many resources": {resources.ListOnDemandRequest{CustomerID: "c1", ResourceIDs: manyIDs(51)}, []string{"resource_ids"}},
		"page above 100":     {resources.ListOnDemandRequest{CustomerID: "c1", Limit: 101}, []string{"limit"}},
	} {
		t.Run(name, func(t *testing.T) { testkit.Invalid(t, test.request.Validate(), test.fields...) })
	}
}
