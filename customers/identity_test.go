package customers_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

func TestCheckIdentity(t *testing.T) {
	testkit.Exchange[customers.CheckIdentityResponse]{
		Operation: "customers.CheckIdentity",
		Method:    http.MethodPost, Path: "/v2/partners/sub-customers/users/check-identity",
		Body: `{"search_type": "mobile", "search_value": "0086-13400006666"}`,
		Call: func(ctx context.Context, c *partnerbss.Client) (*customers.CheckIdentityResponse, error) {
			return c.Customers.CheckIdentity(ctx, &customers.CheckIdentityRequest{
				SearchType: customers.SearchTypeMobile, SearchValue: "0086-13400006666",
			})
		},
		Fixture:    "CheckIdentity.json",
		Want:       customers.CheckIdentityResponse{CheckResult: customers.CheckResultAvailable, MobileRemainAvailableNum: 4},
		OddFixture: "CheckIdentity_odd.json",
		OddWant:    customers.CheckIdentityResponse{CheckResult: "reserved_by_platform", MobileRemainAvailableNum: 3},
		Refusal:    testkit.Refusal{Status: 400, Code: "CBC.0100", Message: "输入参数校验失败。", Is: core.ErrInvalidParameter},
	}.Run(t)
}

func TestCheckIdentityRequestValidate(t *testing.T) {
	for _, test := range []struct {
		kind  customers.SearchType
		value string
		taken bool
	}{
		{customers.SearchTypeName, "acme-1", true},
		{customers.SearchTypeName, "-acme", true},
		{customers.SearchTypeName, "-1234", true},
		{customers.SearchTypeName, strings.Repeat("a", 32), true},
		{customers.SearchTypeName, "shop_acme", true},
		{customers.SearchTypeName, "_acme", false},
		{customers.SearchTypeName, "acme", false},
		{customers.SearchTypeName, strings.Repeat("a", 33), false},
		{customers.SearchTypeName, "123456", false},
		{customers.SearchTypeName, "op_acme", false},
		{customers.SearchTypeName, "shadow_acme", false},
		{customers.SearchTypeMobile, "0086-13400006666", true},
		{customers.SearchTypeMobile, "13400006666", false},
		{customers.SearchTypeMobile, "+86-13400006666", false},
		{customers.SearchTypeEmail, "caiwu@qingyun.example", true},
		{customers.SearchTypeEmail, "a@b", true},
		{customers.SearchTypeEmail, "财务@青云.公司", true},
		{customers.SearchTypeEmail, "caiwu", false},
		{customers.SearchTypeEmail, "@qingyun.example", false},
		{customers.SearchTypeEmail, "caiwu@", false},
		{customers.SearchTypeEmail, "cai wu@qingyun.example", false},
		{customers.SearchTypeEmail, strings.Repeat("a", 55) + "@b.c.d.e.f", false},
		{customers.SearchTypeEmail, "", false},
	} {
		t.Run(string(test.kind)+" "+test.value, func(t *testing.T) {
			err := (&customers.CheckIdentityRequest{SearchType: test.kind, SearchValue: test.value}).Validate()
			if test.taken {
				assert.NoError(t, err)
			} else {
				testkit.Invalid(t, err, "search_value")
			}
		})
	}
	testkit.Invalid(t, (&customers.CheckIdentityRequest{SearchType: "wechat", SearchValue: "x"}).Validate(), "search_type")
	testkit.Invalid(t, (&customers.CheckIdentityRequest{}).Validate(), "search_type", "search_value")
}
