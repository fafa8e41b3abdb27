package resources_test

import (
	"context"
	"iter"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/resources"
)

const listPath = "/v2/orders/suscriptions/resources/query" // the platform's own spelling

func TestList(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, listPath, answer(t, "List.json"))
	got, err := testkit.Client(t, platform).Resources.List(t.Context(), &resources.ListRequest{
		ResourceIDs:     []string{server, bandwidth},
		OrderID:         "CS2605061605HJ3QL",
		Scope:           core.ResourceScopeMain,
		Statuses:        []resources.Status{resources.StatusInUse, resources.StatusExpired},
		Offset:          10,
		Limit:           500,
		ExpireTimeBegin: time.Date(2026, 11, 1, 0, 0, 0, 0, core.Beijing),
		ExpireTimeEnd:   time.Date(2026, 12, 31, 23, 59, 59, 0, core.Beijing),
		ServiceTypeCode: "hws.service.type.ec2",
		CustomerID:      "0a7ae1a0b80d25f61f5bc00d2bb6b9e0",
	})
	require.NoError(t, err)
	platform.Sent(nil, `{
		"resource_ids": ["6c5f6f2e-8d0d-4a57-9c44-2f1f3c6b7e10", "a8f7b5d1-21de-4f35-9b70-5e2f3a4c6d33"],
		"order_id": "CS2605061605HJ3QL", "only_main_resource": 1, "status_list": [2, 5], "offset": 10, "limit": 500,
		"expire_time_begin": "2026-10-31T16:00:00Z", "expire_time_end": "2026-12-31T15:59:59Z",
		"service_type_code": "hws.service.type.ec2", "customer_id": "0a7ae1a0b80d25f61f5bc00d2bb6b9e0"}`)
	testkit.Equal(t, &resources.ListResponse{
		TotalCount: 3,
		Resources: []resources.Resource{
			{
				ID: "01e1a4c3-5d4b-4f6e-9a3f-6b0a6f1f2c01", ResourceID: server, ResourceName: "订单系统-生产-01",
				RegionCode: "cn-north-4", ServiceTypeCode: "hws.service.type.ec2", ResourceTypeCode: "hws.resource.type.vm",
				ResourceTypeName: "云主机", ServiceTypeName: "弹性云服务器", ResourceSpecCode: "s6.large.2.linux",
				ProjectID: "0605767b5780d5762fc5c0118072a564", ProductID: "00301-112001-0--0",
				Role: core.ResourceRoleMain, Status: resources.StatusInUse,
				EffectiveTime: at(t, "2026-05-06T08:05:01Z"), ExpireTime: at(t, "2026-12-06T15:59:59Z"),
				ExpirePolicy:           resources.ExpirePolicyAutoRenew,
				ProductSpecDescription: "通用计算增强型|s6.large.2|2vCPUs|4GB|linux",
				UpdateTime:             at(t, "2026-11-06T00:12:40Z"), EnterpriseProject: resources.EnterpriseProject{ID: "0", Name: "default"},
			},
			{
				ID: "01e1a4c3-5d4b-4f6e-9a3f-6b0a6f1f2c02", ResourceID: disk, ResourceName: "订单系统-生产-01-volume-0000",
				RegionCode: "cn-north-4", ServiceTypeCode: "hws.service.type.ebs", ResourceTypeCode: "hws.resource.type.volume",
				ResourceTypeName: "硬盘", ServiceTypeName: "云硬盘", ResourceSpecCode: "SSD",
				ProjectID: "0605767b5780d5762fc5c0118072a564", ProductID: "00301-119015-0--0", ParentResourceID: server,
				Role: core.ResourceRoleAttached, Status: resources.StatusInUse,
				EffectiveTime: at(t, "2026-05-06T08:05:01Z"), ExpireTime: at(t, "2026-12-06T15:59:59Z"),
				ExpirePolicy:           resources.ExpirePolicyAutoRenew,
				ProductSpecDescription: "超高IO|40.0GB", SpecSize: amount("40"), SpecSizeMeasureID: 17,
				UpdateTime: at(t, "2026-11-06T00:12:40Z"), EnterpriseProject: resources.EnterpriseProject{ID: "0", Name: "default"},
			},
			{
				ID: "01e1a4c3-5d4b-4f6e-9a3f-6b0a6f1f2c03", ResourceID: bandwidth, ResourceName: "bandwidth-报表",
				RegionCode: "cn-east-3", ServiceTypeCode: "hws.service.type.vpc", ResourceTypeCode: "hws.resource.type.bandwidth",
				ResourceTypeName: "带宽", ServiceTypeName: "虚拟私有云", ResourceSpecCode: "12_sbgp",
				ProjectID: "07a1c5d2e90025c32f9ec01d1c3a97ba", ProductID: "00301-63027-0--0",
				Role: core.ResourceRoleMain, Status: resources.StatusExpired,
				EffectiveTime: at(t, "2025-10-31T16:00:00Z"), ExpireTime: at(t, "2026-10-31T15:59:59Z"),
				ExpirePolicy:           resources.ExpirePolicyGracePeriod,
				ProductSpecDescription: "静态BGP|5Mbit/s", SpecSize: amount("5"), SpecSizeMeasureID: 15,
				UpdateTime:        at(t, "2026-10-31T16:00:02Z"),
				EnterpriseProject: resources.EnterpriseProject{ID: "c3c0d1a0-6b5e-4d2f-8f71-8f8f0b3a1e5d", Name: "报表项目"},
			},
		},
	}, got)
	assert.Equal(t, testkit.RequestID, got.RequestID)
}

// Without filters nothing is sent but the object: the platform refuses null for
// some of them and the empty text for others.
func TestListSendsNoFilterThatIsNotSet(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, listPath, testkit.Answer{Body: []byte(`{"data":[],"total_count":0}`)})
	got, err := testkit.Client(t, platform).Resources.List(t.Context(), &resources.ListRequest{})
	require.NoError(t, err)
	platform.Sent(nil, `{}`)
	assert.Empty(t, got.Resources)
}

func TestListReadsOddAnswers(t *testing.T) {
	for name, test := range map[string]struct {
		body string
		want resources.ListResponse
	}{
		"nothing":   {`{}`, resources.ListResponse{}},
		"nulls":     {`{"data":null,"total_count":null}`, resources.ListResponse{}},
		"null rows": {`{"data":[{"resource_id":null,"status":null,"expire_time":null,"spec_size":null,"enterprise_project":null}],"total_count":1}`, resources.ListResponse{Resources: []resources.Resource{{}}, TotalCount: 1}},
		"numbers as texts": {
			`{"data":[{"status":"4","is_main_resource":"1","expire_policy":"1","spec_size":"40.00000001","spec_size_measure_id":"17"}],"total_count":"1"}`,
			resources.ListResponse{TotalCount: 1, Resources: []resources.Resource{{
				Status: resources.StatusFrozen, Role: core.ResourceRoleMain, ExpirePolicy: resources.ExpirePolicyToOnDemand, SpecSize: amount("40.00000001"), SpecSizeMeasureID: 17,
			}}},
		},
		"texts as numbers": {`{"data":[{"product_id":30111200,"enterprise_project":{"id":0}}]}`, resources.ListResponse{Resources: []resources.Resource{{ProductID: "30111200", EnterpriseProject: resources.EnterpriseProject{ID: "0"}}}}},
		"unknown fields and values": {
			`{"data":[{"status":9,"expire_policy":77,"charging_mode":{"deep":[1]}}],"total_count":1,"trace":"x"}`,
			resources.ListResponse{TotalCount: 1, Resources: []resources.Resource{{Status: 9, ExpirePolicy: 77}}},
		},
		"empty times": {`{"data":[{"expire_time":"","update_time":""}]}`, resources.ListResponse{Resources: []resources.Resource{{}}}},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodPost, listPath, testkit.Answer{Body: []byte(test.body)})
			got, err := testkit.Client(t, platform).Resources.List(t.Context(), &resources.ListRequest{})
			require.NoError(t, err)
			testkit.Equal(t, &test.want, got)
		})
	}
}

func TestAll(t *testing.T) {
	testkit.Paged[resources.ListRequest, resources.Resource]{
		Method: http.MethodPost, Path: listPath, Total: "total_count", Items: "data", IDName: "resource_id", Largest: 500,
		Request: resources.ListRequest{Statuses: []resources.Status{resources.StatusInUse}, CustomerID: "0a7ae1a0b80d25f61f5bc00d2bb6b9e0"},
		All: func(ctx context.Context, c *partnerbss.Client, r *resources.ListRequest) iter.Seq2[resources.Resource, error] {
			return c.Resources.All(ctx, r)
		},
		ID: func(r resources.Resource) string { return r.ResourceID },
	}.Test(t)
}

func TestListRequestTraps(t *testing.T) {
	october, november := time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		request resources.ListRequest
		fields  []string
	}{
		"end before begin":        {resources.ListRequest{ExpireTimeBegin: november, ExpireTimeEnd: october}, []string{"expire_time_end"}},
		"too many resources":      {resources.ListRequest{ResourceIDs: manyIDs(51)}, []string{"resource_ids"}},
		"status of another list":  {resources.ListRequest{Statuses: []resources.Status{resources.StatusInUse, 1, 6}}, []string{"status_list[1]", "status_list[2]"}},
		"status without a value":  {resources.ListRequest{Statuses: []resources.Status{0}}, []string{"status_list[0]"}},
		"page larger than 500":    {resources.ListRequest{Limit: 501}, []string{"limit"}},
		"offset below the start":  {resources.ListRequest{Offset: -1}, []string{"offset"}},
		"text that is not UTF-8":  {resources.ListRequest{ResourceIDs: []string{server, "\xff"}}, []string{"resource_ids[1]"}},
		"everything at one time":  {resources.ListRequest{OrderID: strings.Repeat("9", 65), CustomerID: strings.Repeat("客", 65), Scope: 2}, []string{"order_id", "customer_id", "only_main_resource"}},
		"year beyond the century": {resources.ListRequest{ExpireTimeBegin: time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC)}, []string{"expire_time_begin"}},
	} {
		t.Run(name, func(t *testing.T) { testkit.Invalid(t, test.request.Validate(), test.fields...) })
	}
	valid := resources.ListRequest{ExpireTimeBegin: october, ExpireTimeEnd: october, ResourceIDs: manyIDs(50), CustomerID: strings.Repeat("客", 64), Limit: 500}
	assert.NoError(t, valid.Validate(), "an end at the begin, the most resources, and 64 characters of three bytes each")
}
