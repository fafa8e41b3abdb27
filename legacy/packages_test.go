package legacy_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/legacy"
)

var listFreeResources = operation[legacy.ListFreeResourcesV2Request, legacy.ListFreeResourcesV2Response]{
	name: "legacy.ListFreeResourcesV2", method: http.MethodPost, path: "/v2/payments/free-resources/query", as: asCustomer,
	call: (*legacy.Service).ListFreeResourcesV2,
}

func TestListFreeResourcesV2(t *testing.T) {
	t.Parallel()
	listFreeResources.answers(t, legacy.ListFreeResourcesV2Request{
		RegionCode: "cn-north-4", OrderID: "CS2603011023ABCD1", ProductID: "00301-268055-0--0", ProductName: "OBS标准存储包",
		EnterpriseProjectID: "0", Status: new(core.PackageStatusPending), Offset: 2, Limit: 1000,
	}, nil, `{
		"region_code": "cn-north-4", "order_id": "CS2603011023ABCD1", "product_id": "00301-268055-0--0", "product_name": "OBS标准存储包",
		"enterprise_project_id": "0", "status": 0, "offset": 2, "limit": 1000
	}`, "ListFreeResourcesV2.json", legacy.ListFreeResourcesV2Response{
		TotalCount: 1,
		Packages: []legacy.Package{{
			OrderInstanceID: "01001-40021-0-0", OrderID: "CS2603011023ABCD1", ProductID: "00301-268055-0--0", ProductName: "OBS标准存储包100GB",
			EnterpriseProjectID: "0", EnterpriseProjectScope: core.EnterpriseProjectScopeOne,
			EffectiveTime: time.Date(2026, 3, 1, 2, 23, 40, 0, time.UTC), ExpireTime: time.Date(2027, 3, 1, 15, 59, 59, 0, time.UTC),
			Status: core.PackageStatusActive, ServiceTypeCode: "hws.service.type.obs", RegionCode: "cn-north-4",
			SourceType: core.PackageSourceOrder, BundleType: core.BundleTypeSingle, QuotaReuseMode: core.QuotaReuseModeEveryCycle,
			Items: []legacy.PackageItem{{
				ItemID: "fr-700112", UsageTypeName: "标准存储容量",
				Amount: amount("86.723419"), OriginalAmount: amount("100"), MeasureID: 17,
			}},
		}},
	})
}

func TestListFreeResourcesV2ToleratesOddAnswers(t *testing.T) {
	t.Parallel()
	listFreeResources.tolerates(t, testkit.Fixture(t, "ListFreeResourcesV2_odd.json"), legacy.ListFreeResourcesV2Response{
		TotalCount: 1,
		Packages: []legacy.Package{{
			Status: 9, SourceType: core.PackageSourceGift, BundleType: "SOMETHING_NEW",
		}},
	})
}

func TestListFreeResourcesV2Refuses(t *testing.T) {
	t.Parallel()
	listFreeResources.refuses(t, func(r *legacy.ListFreeResourcesV2Request) {
		r.Status, r.Offset, r.Limit = new(core.PackageStatus(5)), 10000, 1001
	}, "status", "offset", "limit")
}
