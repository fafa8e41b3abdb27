package products_test

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/products"
)

const serviceResourcesPath = "/v2/products/service-resources"

func TestListServiceResources(t *testing.T) {
	testkit.Exchange[products.ListServiceResourcesResponse]{
		Operation: "products.ListServiceResources",
		Method:    http.MethodGet, Path: serviceResourcesPath,
		Query: url.Values{"service_type_code": {"hws.service.type.obs"}, "limit": {"2"}, "offset": {"6"}},
		Call: func(ctx context.Context, c *partnerbss.Client) (*products.ListServiceResourcesResponse, error) {
			return c.Products.ListServiceResources(ctx, &products.ListServiceResourcesRequest{ServiceTypeCode: "hws.service.type.obs", Limit: 2, Offset: 6})
		},
		Fixture: "ListServiceResources.json",
		Want: products.ListServiceResourcesResponse{TotalCount: 2, ServiceResources: []products.ServiceResource{
			{ResourceTypeCode: products.ServiceResourceType{
				ResourceTypeCode: "hws.resource.type.general", ProductOwnerService: "hws.service.type.obs",
				Name: "对象存储", Description: "按容量、流量和请求次数计费",
			}},
			{ResourceTypeCode: products.ServiceResourceType{
				ResourceTypeCode: "hws.resource.type.obs.package", ProductOwnerService: "hws.service.type.obs", Name: "存储包",
			}},
		}},
		OddFixture: "ListServiceResources_odd.json",
		OddWant: products.ListServiceResourcesResponse{TotalCount: 2, ServiceResources: []products.ServiceResource{
			{ResourceTypeCode: products.ServiceResourceType{ResourceTypeCode: "7"}}, {},
		}},
		Refusal: testkit.Refusal{Status: 400, Code: "CBC.0100", Message: "输入参数校验失败。", Is: core.ErrInvalidParameter},
	}.Run(t)
}

func TestAllServiceResources(t *testing.T) {
	testkit.Paged[products.ListServiceResourcesRequest, products.ServiceResource]{
		Method: http.MethodGet, Path: serviceResourcesPath, Largest: 100,
		Total: "total_count", Items: "infos", IDName: "basic_info.resource_type_code",
		Request: products.ListServiceResourcesRequest{ServiceTypeCode: "hws.service.type.obs"},
		All: func(ctx context.Context, c *partnerbss.Client, req *products.ListServiceResourcesRequest) iter.Seq2[products.ServiceResource, error] {
			return c.Products.AllServiceResources(ctx, req)
		},
		ID: func(v products.ServiceResource) string { return v.ResourceTypeCode.ResourceTypeCode },
	}.Test(t)
}

func TestListServiceResourcesRequestValidate(t *testing.T) {
	assert.NoError(t, (&products.ListServiceResourcesRequest{ServiceTypeCode: "hws.service.type.obs"}).Validate())
	testkit.Invalid(t, (&products.ListServiceResourcesRequest{Limit: 101}).Validate(), "service_type_code", "limit")
}
