package legacy_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/legacy"
)

const (
	serverID = "9c2c9a4f-5c1e-4bd7-9a26-6a4a6cbb9d3e"
	diskID   = "e1b0a1f0-28ff-4d0c-8b0d-1de6a1f0c0aa"
)

var listPeriodResources = operation[legacy.ListPeriodResourcesV1Request, legacy.ListPeriodResourcesV1Response]{
	name: "legacy.ListPeriodResourcesV1", method: http.MethodGet, path: "/v1.0/" + customerID + "/common/order-mgr/resources/detail", as: asCustomer,
	call: (*legacy.Service).ListPeriodResourcesV1,
}

var listOrderResources = operation[legacy.ListOrderResourcesV1Request, legacy.ListOrderResourcesV1Response]{
	name: "legacy.ListOrderResourcesV1", method: http.MethodGet,
	path: "/v1.0/" + customerID + "/common/order-mgr/orders-resource/" + orderID, as: asCustomer,
	call:    (*legacy.Service).ListOrderResourcesV1,
	request: legacy.ListOrderResourcesV1Request{OrderID: orderID, Offset: 1, Limit: 10},
}

func TestListPeriodResourcesV1(t *testing.T) {
	t.Parallel()
	listPeriodResources.answers(t, legacy.ListPeriodResourcesV1Request{
		ResourceIDs: serverID + "," + diskID, OrderID: orderID, Scope: core.ResourceScopeMain, Statuses: "2,5", PageNo: 1, PageSize: 500,
	}, url.Values{
		"resource_ids": {serverID + "," + diskID}, "order_id": {orderID}, "only_main_resource": {"1"},
		"status_list": {"2,5"}, "page_no": {"1"}, "page_size": {"500"},
	}, "", "ListPeriodResourcesV1.json", legacy.ListPeriodResourcesV1Response{
		TotalCount: 2,
		Resources: []legacy.PeriodResource{{
			ID: "01001-30037-0-0", ResourceID: serverID, ResourceName: "ecs-前端-01", RegionCode: "cn-north-4",
			ServiceTypeCode: "hws.service.type.ec2", ResourceTypeCode: "hws.resource.type.vm", ResourceSpecCode: "s6.large.2.linux",
			ProjectCode: "0605767d8e0026cb2f2fc00b4f5a1c9e", ProductID: "00301-226125-0--0",
			Role: core.ResourceRoleMain, Status: 2,
			EffectiveTime: "2026-11-19T07:03:11Z", ExpireTime: "2026-12-19T15:59:59Z", NextOperationPolicy: 3,
		}, {
			ID: "01001-30038-0-0", ResourceID: diskID, RegionCode: "cn-north-4",
			ServiceTypeCode: "hws.service.type.ebs", ResourceTypeCode: "hws.resource.type.volume", ResourceSpecCode: "SAS",
			ProjectCode: "0605767d8e0026cb2f2fc00b4f5a1c9e", ProductID: "00301-47006-0--0",
			MainResourceID: serverID, Role: core.ResourceRoleAttached, Status: 5,
			EffectiveTime: "2026-10-19T07:03:11Z", ExpireTime: "2026-11-19T15:59:59Z", NextOperationPolicy: 4,
		}},
	})
}

func TestListPeriodResourcesV1ToleratesOddAnswers(t *testing.T) {
	t.Parallel()
	listPeriodResources.tolerates(t, testkit.Fixture(t, "ListPeriodResourcesV1_odd.json"), legacy.ListPeriodResourcesV1Response{
		TotalCount: 1,
		Resources:  []legacy.PeriodResource{{ResourceID: "30037", Role: core.ResourceRoleMain, Status: 42, ExpireTime: "0"}},
	})
	listPeriodResources.tolerates(t, []byte(`{"data": [], "total_count": 0}`), legacy.ListPeriodResourcesV1Response{})
}

func TestListPeriodResourcesV1LeavesListsInTextToThePlatform(t *testing.T) {
	t.Parallel()
	listPeriodResources.takes(t, func(r *legacy.ListPeriodResourcesV1Request) {
		r.ResourceIDs = strings.Repeat("r,", 60)
		r.Statuses = "2,4,5,99"
	})
	listPeriodResources.refuses(t, func(r *legacy.ListPeriodResourcesV1Request) {
		r.ResourceIDs, r.Scope, r.PageNo, r.PageSize = strings.Repeat("r", 4097), 2, -1, 501
	}, "resource_ids", "only_main_resource", "page_no", "page_size")
}

func TestListOrderResourcesV1(t *testing.T) {
	t.Parallel()
	listOrderResources.answers(t, listOrderResources.request, url.Values{"offset": {"1"}, "limit": {"10"}}, "", "ListOrderResourcesV1.json",
		legacy.ListOrderResourcesV1Response{
			TotalCount: 2,
			Resources: []legacy.OrderResource{{
				ResourceID: serverID, ServiceTypeCode: "hws.service.type.ec2", RegionCode: "cn-north-4",
				ResourceTypeCode: "hws.resource.type.vm", ResourceSpecCode: "s6.large.2.linux", Status: 2,
			}, {
				ServiceTypeCode: "hws.service.type.ebs", RegionCode: "cn-north-4",
				ResourceTypeCode: "hws.resource.type.volume", ResourceSpecCode: "SAS",
				ResourceSize: amount("40"), ResourceSizeMeasureID: 17, Status: 1,
			}},
		})
}

func TestListOrderResourcesV1ToleratesOddAnswers(t *testing.T) {
	t.Parallel()
	listOrderResources.tolerates(t, testkit.Fixture(t, "ListOrderResourcesV1_odd.json"), legacy.ListOrderResourcesV1Response{
		TotalCount: 1,
		Resources:  []legacy.OrderResource{{ResourceID: "7", ResourceSizeMeasureID: 17, Status: 301}},
	})
}

func TestListOrderResourcesV1NeedsAPage(t *testing.T) {
	t.Parallel()
	listOrderResources.refuses(t, func(r *legacy.ListOrderResourcesV1Request) {
		*r = legacy.ListOrderResourcesV1Request{OrderID: orderID}
	}, "offset", "limit")
	listOrderResources.refuses(t, func(r *legacy.ListOrderResourcesV1Request) { r.OrderID, r.Limit = "", 51 }, "order_id", "limit")
}
