package products_test

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/products"
)

const usageTypesPath = "/v2/products/usage-types"

func TestListUsageTypes(t *testing.T) {
	testkit.Exchange[products.ListUsageTypesResponse]{
		Operation: "products.ListUsageTypes",
		Method:    http.MethodGet, Path: usageTypesPath,
		Query: url.Values{"resource_type_code": {"hws.resource.type.vm"}, "offset": {"9"}, "limit": {"3"}},
		Call: func(ctx context.Context, c *partnerbss.Client) (*products.ListUsageTypesResponse, error) {
			return c.Products.ListUsageTypes(ctx, &products.ListUsageTypesRequest{ResourceTypeCode: new("hws.resource.type.vm"), Offset: 9, Limit: 3})
		},
		Fixture: "ListUsageTypes.json",
		Want: products.ListUsageTypesResponse{TotalCount: 2, UsageTypes: []products.UsageType{
			{
				Code: "Duration", Name: "时长",
				ResourceTypeCode: "hws.resource.type.vm", ServiceTypeCode: "hws.service.type.ec2",
				ResourceTypeName: "云主机", ServiceTypeName: "弹性云服务器",
			},
			{
				Code: "upflow", Name: "上行流量",
				ResourceTypeCode: "hws.resource.type.bandwidth", ServiceTypeCode: "hws.service.type.vpc",
				ResourceTypeName: "带宽", ServiceTypeName: "虚拟私有云",
			},
		}},
		OddFixture: "ListUsageTypes_odd.json",
		OddWant:    products.ListUsageTypesResponse{TotalCount: 1, UsageTypes: []products.UsageType{{Code: "12", ResourceTypeName: "true"}}},
		Refusal:    testkit.Refusal{Status: 400, Code: "CBC.0100", Message: "参数错误。", Is: core.ErrInvalidParameter},
	}.Run(t)
}

func TestAllUsageTypes(t *testing.T) {
	testkit.Paged[products.ListUsageTypesRequest, products.UsageType]{
		Method: http.MethodGet, Path: usageTypesPath, Largest: 100,
		Total: "total_count", Items: "usage_types", IDName: "code",
		Request: products.ListUsageTypesRequest{},
		All: func(ctx context.Context, c *partnerbss.Client, req *products.ListUsageTypesRequest) iter.Seq2[products.UsageType, error] {
			return c.Products.AllUsageTypes(ctx, req)
		},
		ID: func(v products.UsageType) string { return v.Code },
	}.Test(t)
}

func TestAnEmptyResourceTypeIsAFilterOfItsOwn(t *testing.T) {
	answer := testkit.Answer{Body: []byte(`{"total_count":0,"usage_types":[]}`)}
	platform := testkit.NewPlatform(t, http.MethodGet, usageTypesPath, answer, answer)
	client := testkit.Client(t, platform)
	for _, code := range []*string{nil, new("")} {
		_, err := client.Products.ListUsageTypes(t.Context(), &products.ListUsageTypesRequest{ResourceTypeCode: code})
		require.NoError(t, err)
	}
	platform.Requests[0].Check(t, http.MethodGet, usageTypesPath, nil, "")
	platform.Requests[1].Check(t, http.MethodGet, usageTypesPath, url.Values{"resource_type_code": {""}}, "")
}
