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
	"github.com/partnerbss/partnerbss-go/option"
	"github.com/partnerbss/partnerbss-go/products"
)

const serviceTypesPath = "/v2/products/service-types"

func TestListServiceTypes(t *testing.T) {
	testkit.Exchange[products.ListServiceTypesResponse]{
		Operation: "products.ListServiceTypes",
		Method:    http.MethodGet, Path: serviceTypesPath,
		Query: url.Values{"limit": {"10"}, "offset": {"20"}, "service_type_name": {"云 Link"}},
		Call: func(ctx context.Context, c *partnerbss.Client) (*products.ListServiceTypesResponse, error) {
			return c.Products.ListServiceTypes(ctx, &products.ListServiceTypesRequest{Limit: 10, Offset: 20, ServiceTypeName: "云 Link"})
		},
		Fixture: "ListServiceTypes.json",
		Want: products.ListServiceTypesResponse{TotalCount: 1, ServiceTypes: []products.ServiceType{
			{ServiceTypeName: "华为云WeLink", ServiceTypeCode: "hws.service.type.workplace", Abbreviation: "WeLink"},
		}},
		OddFixture: "ListServiceTypes_odd.json",
		OddWant:    products.ListServiceTypesResponse{ServiceTypes: []products.ServiceType{{ServiceTypeName: "360"}}},
		Refusal:    testkit.Refusal{Status: 500, Code: "CBC.0999", Message: "其他错误。", Is: core.ErrUnavailable},
	}.Run(t)
}

func TestAllServiceTypes(t *testing.T) {
	testkit.Paged[products.ListServiceTypesRequest, products.ServiceType]{
		Method: http.MethodGet, Path: serviceTypesPath, Largest: 1000,
		Total: "total_count", Items: "service_types", IDName: "service_type_code",
		Request: products.ListServiceTypesRequest{},
		All: func(ctx context.Context, c *partnerbss.Client, req *products.ListServiceTypesRequest) iter.Seq2[products.ServiceType, error] {
			return c.Products.AllServiceTypes(ctx, req)
		},
		ID: func(v products.ServiceType) string { return v.ServiceTypeCode },
	}.Test(t)
}

func TestListServiceTypesInTheLanguageAskedFor(t *testing.T) {
	answer := testkit.Answer{Body: testkit.Fixture(t, "ListServiceTypes.json")}
	platform := testkit.NewPlatform(t, http.MethodGet, serviceTypesPath, answer, answer)
	client := testkit.Client(t, platform)
	for _, opts := range [][]option.Option{nil, {option.WithLanguage(option.English)}} {
		_, err := client.Products.ListServiceTypes(t.Context(), &products.ListServiceTypesRequest{}, opts...)
		require.NoError(t, err)
	}
	require.Empty(t, platform.Requests[0].Header.Get("X-Language"))
	require.Equal(t, "en_US", platform.Requests[1].Header.Get("X-Language"))
}
