package products_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/products"
)

const specsPath = "/v2/products/resource-specs-query"

func TestListResourceSpecs(t *testing.T) {
	testkit.Exchange[products.ListResourceSpecsResponse]{
		Operation: "products.ListResourceSpecs",
		Method:    http.MethodPost, Path: specsPath,
		Body: `{
			"cloud_service_type": "hws.service.type.ec2", "resource_type": "hws.resource.type.vm", "region_code": "cn-north-4",
			"charge_mode": "1", "filters": [{"key": "RESOURCE_SPEC", "value": "c6.large.2.linux"}],
			"marker": "c3.large.2.linux", "limit": 50
		}`,
		Call: func(ctx context.Context, c *partnerbss.Client) (*products.ListResourceSpecsResponse, error) {
			return c.Products.ListResourceSpecs(ctx, &products.ListResourceSpecsRequest{
				ServiceTypeCode: "hws.service.type.ec2", ResourceTypeCode: "hws.resource.type.vm", RegionCode: "cn-north-4",
				ChargingMode: core.ChargingModeSubscription,
				Filters:      []products.ResourceSpecFilter{{Key: products.FilterKeyResourceSpec, Value: "c6.large.2.linux"}},
				Marker:       "c3.large.2.linux", Limit: 50,
			})
		},
		Fixture: "ListResourceSpecs.json",
		Want: products.ListResourceSpecsResponse{
			Page: products.Page{NextMarker: "c6.large.2.linux"},
			ResourceSpecs: []products.ResourceSpec{{
				ServiceTypeCode: "hws.service.type.ec2", ServiceTypeName: "弹性云服务器",
				ResourceTypeCode: "hws.resource.type.vm", ResourceTypeName: "云主机",
				ResourceSpecCode: "c6.large.2.linux", ResourceSpecName: "通用计算增强型 | c6.large.2 | 2核 | 4GB",
				ChargingMode: core.ChargingModeSubscription, RegionCode: "cn-north-4",
			}},
		},
		OddFixture: "ListResourceSpecs_odd.json",
		OddWant: products.ListResourceSpecsResponse{ResourceSpecs: []products.ResourceSpec{{
			ServiceTypeCode: "hws.service.type.ec2", ResourceTypeCode: "hws.resource.type.vm", ResourceSpecCode: "c6.large.2.linux",
			ChargingMode: core.ChargingModeOnDemand, RegionCode: "cn-north-4",
		}}},
		Refusal: testkit.Refusal{Status: 400, Code: "CBC.50000055", Message: "云服务类型不存在。", Is: core.ErrNotFound},
	}.Run(t)
}

// servers asks for the servers of a region.
func servers() *products.ListResourceSpecsRequest {
	return &products.ListResourceSpecsRequest{
		ServiceTypeCode: "hws.service.type.ec2", ResourceTypeCode: "hws.resource.type.vm", RegionCode: "cn-north-4",
		ChargingMode: core.ChargingModeOnDemand,
	}
}

// specsPage is an answer with those specifications and the marker of the next page.
func specsPage(next string, specs ...string) testkit.Answer {
	for i, spec := range specs {
		specs[i] = `{"resource_spec":"` + spec + `"}`
	}
	return testkit.Answer{Body: []byte(`{"cloud_service_basics":[` + strings.Join(specs, ",") + `],"page_info":` + next + `}`)}
}

// walkSpecs walks the iterator to its end, or to its error.
func walkSpecs(t *testing.T, platform *testkit.Platform, req *products.ListResourceSpecsRequest, opts ...option.Option) (specs []string, failure error) {
	for spec, err := range testkit.Client(t, platform).Products.AllResourceSpecs(t.Context(), req, opts...) {
		require.NoError(t, failure, "nothing follows an error")
		if failure = err; err == nil {
			specs = append(specs, spec.ResourceSpecCode)
		}
	}
	return specs, failure
}

// askedFor checks that the platform was asked for the servers page by page.
func askedFor(t *testing.T, platform *testkit.Platform, places ...string) {
	t.Helper()
	require.Len(t, platform.Requests, len(places))
	for i, place := range places {
		platform.Requests[i].Check(t, http.MethodPost, specsPath, nil, `{
			"cloud_service_type": "hws.service.type.ec2", "resource_type": "hws.resource.type.vm", "region_code": "cn-north-4",
			"charge_mode": "3", `+place+`}`)
	}
}

func TestAllResourceSpecsFollowsTheMarkers(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, specsPath,
		specsPage(`{"next_marker":"m 1&2"}`, "c6.large.2", "c6.xlarge.2"),
		specsPage(`[{"next_marker":"m3"}]`), // a page may be empty, and the object a list of one
		specsPage(`{"next_marker":null}`, "s6.small.1"))
	req := servers()
	specs, err := walkSpecs(t, platform, req)
	require.NoError(t, err)
	assert.Equal(t, []string{"c6.large.2", "c6.xlarge.2", "s6.small.1"}, specs)
	askedFor(t, platform, `"limit": 100`, `"marker": "m 1&2", "limit": 100`, `"marker": "m3", "limit": 100`)
	assert.Equal(t, servers(), req, "the caller's request stays as it is")
}

func TestAllResourceSpecsKeepsTheCallersPlace(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, specsPath,
		specsPage(`{"next_marker":"m8"}`, "c6.large.2"), specsPage(`{"next_marker":""}`, "c6.xlarge.2"))
	req := servers()
	req.Marker, req.Limit = "m7", 1
	specs, err := walkSpecs(t, platform, req, option.Prefetch(2))
	require.NoError(t, err)
	assert.Equal(t, []string{"c6.large.2", "c6.xlarge.2"}, specs)
	askedFor(t, platform, `"marker": "m7", "limit": 1`, `"marker": "m8", "limit": 1`)
}

func TestAllResourceSpecsEndsEarly(t *testing.T) {
	t.Run("when the loop breaks", func(t *testing.T) {
		platform := testkit.NewPlatform(t, http.MethodPost, specsPath, specsPage(`{"next_marker":"m1"}`, "c6.large.2"))
		for spec, err := range testkit.Client(t, platform).Products.AllResourceSpecs(t.Context(), servers()) {
			require.NoError(t, err)
			assert.Equal(t, "c6.large.2", spec.ResourceSpecCode)
			break
		}
		assert.Len(t, platform.Requests, 1)
	})
	t.Run("with the error of a later page", func(t *testing.T) {
		platform := testkit.NewPlatform(t, http.MethodPost, specsPath,
			specsPage(`{"next_marker":"m1"}`, "c6.large.2"), testkit.Refusal{Status: 500, Code: "CBC.0999"}.Answer())
		specs, err := walkSpecs(t, platform, servers())
		testkit.Refused(t, err, "products.ListResourceSpecs", 500, "CBC.0999", "")
		assert.Equal(t, []string{"c6.large.2"}, specs)
	})
	t.Run("when a marker names its own page", func(t *testing.T) {
		platform := testkit.NewPlatform(t, http.MethodPost, specsPath,
			specsPage(`{"next_marker":"m1"}`, "c6.large.2"), specsPage(`{"next_marker":"m1"}`, "c6.large.2"))
		_, err := walkSpecs(t, platform, servers())
		assert.ErrorIs(t, err, core.ErrPageStuck)
		assert.Len(t, platform.Requests, 2)
	})
	t.Run("before it asks with a broken request", func(t *testing.T) {
		platform := testkit.NewPlatform(t, http.MethodPost, specsPath)
		_, err := walkSpecs(t, platform, &products.ListResourceSpecsRequest{Limit: 101})
		testkit.Invalid(t, err, "cloud_service_type", "resource_type", "region_code", "charge_mode", "limit")
		assert.Empty(t, platform.Requests)
	})
}

func TestListResourceSpecsRequestValidate(t *testing.T) {
	req := servers()
	req.Filters = []products.ResourceSpecFilter{{Key: "NAME"}}
	testkit.Invalid(t, req.Validate(), "filters[0].key", "filters[0].value")
	req.Filters = []products.ResourceSpecFilter{{Key: products.FilterKeyResourceSpec, Value: "a"}, {Key: products.FilterKeyResourceSpec, Value: "b"}}
	testkit.Invalid(t, req.Validate(), "filters")
}
