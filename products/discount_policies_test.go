package products_test

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/products"
)

const policiesPath = "/v2/products/incentive-discount-policies"

var october = core.Month{Year: 2026, Month: time.October}

func TestListDiscountPolicies(t *testing.T) {
	testkit.Exchange[products.ListDiscountPoliciesResponse]{
		Operation: "products.ListDiscountPolicies",
		Method:    http.MethodGet, Path: policiesPath,
		Query: url.Values{"time": {"2026-10"}, "service_type_code": {"hws.service.type.obs"}, "offset": {"4"}, "limit": {"2"}},
		Call: func(ctx context.Context, c *partnerbss.Client) (*products.ListDiscountPoliciesResponse, error) {
			return c.Products.ListDiscountPolicies(ctx, &products.ListDiscountPoliciesRequest{
				Month: october, ServiceTypeCode: new("hws.service.type.obs"), Offset: 4, Limit: 2,
			})
		},
		Fixture: "ListDiscountPolicies.json",
		Want: products.ListDiscountPoliciesResponse{TotalCount: 2, Policies: []products.DiscountPolicy{
			{
				ServiceTypeCode: "hws.service.type.obs", ServiceTypeName: "对象存储服务",
				IncentivePolicy: products.IncentivePolicyOrdinary, AllowDiscount: core.ChoiceYes,
			},
			{
				ServiceTypeCode: "hws.service.type.marketplace", ServiceTypeName: "云商店",
				IncentivePolicy: products.IncentivePolicyCreditOnly,
			},
		}},
		OddFixture: "ListDiscountPolicies_odd.json",
		OddWant: products.ListDiscountPoliciesResponse{TotalCount: 1, Policies: []products.DiscountPolicy{
			{ServiceTypeName: "5", IncentivePolicy: products.IncentivePolicyNone, AllowDiscount: "false"},
		}},
		Refusal: testkit.Refusal{Status: 403, Code: "CBC.0151", Message: "访问拒绝。", Is: core.ErrForbidden},
	}.Run(t)
}

func TestAnEmptyServiceTypeIsAFilterOfItsOwn(t *testing.T) {
	for name, test := range map[string]struct {
		code  *string
		query url.Values
	}{
		"all service types":     {nil, url.Values{"time": {"2026-10"}}},
		"the empty one":         {new(""), url.Values{"time": {"2026-10"}, "service_type_code": {""}}},
		"one with odd letters&": {new("a&b=c d"), url.Values{"time": {"2026-10"}, "service_type_code": {"a&b=c d"}}},
	} {
		t.Run(name, func(t *testing.T) {
			platform := testkit.NewPlatform(t, http.MethodGet, policiesPath, testkit.Answer{Body: []byte(`{"total_count":0,"policies":[]}`)})
			_, err := testkit.Client(t, platform).Products.ListDiscountPolicies(t.Context(), &products.ListDiscountPoliciesRequest{
				Month: october, ServiceTypeCode: test.code,
			})
			require.NoError(t, err)
			platform.Sent(test.query, "")
		})
	}
}

func TestAllDiscountPolicies(t *testing.T) {
	testkit.Paged[products.ListDiscountPoliciesRequest, products.DiscountPolicy]{
		Method: http.MethodGet, Path: policiesPath,
		Total: "total_count", Items: "policies", IDName: "service_type_code",
		Request: products.ListDiscountPoliciesRequest{Month: october},
		All: func(ctx context.Context, c *partnerbss.Client, req *products.ListDiscountPoliciesRequest) iter.Seq2[products.DiscountPolicy, error] {
			return c.Products.AllDiscountPolicies(ctx, req)
		},
		ID: func(p products.DiscountPolicy) string { return p.ServiceTypeCode },
	}.Test(t)
}

func TestListDiscountPoliciesRequestValidate(t *testing.T) {
	assert.NoError(t, (&products.ListDiscountPoliciesRequest{Month: october}).Validate())
	testkit.Invalid(t, (&products.ListDiscountPoliciesRequest{}).Validate(), "time")
	testkit.Invalid(t, (&products.ListDiscountPoliciesRequest{Month: core.Month{Year: 2026, Month: 13}}).Validate(), "time")
	testkit.Invalid(t, (&products.ListDiscountPoliciesRequest{Month: core.Month{Year: 2026}}).Validate(), "time")
}
