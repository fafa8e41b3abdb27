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

const resourceTypesPath = "/v2/products/resource-types"

func TestListResourceTypes(t *testing.T) {
	testkit.Exchange[products.ListResourceTypesResponse]{
		Operation: "products.ListResourceTypes",
		Method:    http.MethodGet, Path: resourceTypesPath,
		Query: url.Values{"limit": {"1000"}, "offset": {"2000"}},
		Call: func(ctx context.Context, c *partnerbss.Client) (*products.ListResourceTypesResponse, error) {
			return c.Products.ListResourceTypes(ctx, &products.ListResourceTypesRequest{Limit: 1000, Offset: 2000})
		},
		Fixture: "ListResourceTypes.json",
		Want: products.ListResourceTypesResponse{TotalCount: 2, ResourceTypes: []products.ResourceType{
			{
				ResourceTypeCode: "hws.resource.type.vm", ResourceTypeName: "云主机", ResourceTypeDescription: "云主机",
				ServiceTypeCode: "hws.service.type.ec2",
			},
			{ResourceTypeCode: "hws.resource.type.volume", ResourceTypeName: "硬盘", ServiceTypeCode: "hws.service.type.ebs"},
		}},
		OddFixture: "ListResourceTypes_odd.json",
		OddWant: products.ListResourceTypesResponse{TotalCount: 1, ResourceTypes: []products.ResourceType{
			{ResourceTypeCode: "1", ResourceTypeDescription: "false"},
		}},
		Refusal: testkit.Refusal{Status: 400, Code: "CBC.0100", Message: "参数错误。", Is: core.ErrInvalidParameter},
	}.Run(t)
}

func TestAllResourceTypes(t *testing.T) {
	testkit.Paged[products.ListResourceTypesRequest, products.ResourceType]{
		Method: http.MethodGet, Path: resourceTypesPath, Largest: 1000,
		Total: "total_count", Items: "resource_types", IDName: "resource_type_code",
		Request: products.ListResourceTypesRequest{},
		All: func(ctx context.Context, c *partnerbss.Client, req *products.ListResourceTypesRequest) iter.Seq2[products.ResourceType, error] {
			return c.Products.AllResourceTypes(ctx, req)
		},
		ID: func(v products.ResourceType) string { return v.ResourceTypeCode },
	}.Test(t)
}

func TestListResourceTypesRequestValidate(t *testing.T) {
	assert.NoError(t, (&products.ListResourceTypesRequest{Limit: 1000}).Validate())
	testkit.Invalid(t, (&products.ListResourceTypesRequest{Limit: 1001, Offset: -1}).Validate(), "limit", "offset")
}
