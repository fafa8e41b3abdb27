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
				SearchType: customers.SearchByMobile, SearchValue: "0086-13400006666",
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
		{customers.SearchByName, "acme-1", true},
		{customers.SearchByName, "-acme", true},
		{customers.SearchByName, "-1234", true},
		{customers.SearchByName, strings.Repeat("a", 32), true},
		{customers.SearchByName, "shop_acme", true},
		{customers.SearchByName, "_acme", false},
		{customers.SearchByName, "acme", false},
		{customers.SearchByName, strings.Repeat("a", 33), false},
		{customers.SearchByName, "123456", false},
		{customers.SearchByName, "op_acme", false},
		{customers.SearchByName, "shadow_acme", false},
		{customers.SearchByMobile, "0086-13400006666", true},
		{customers.SearchByMobile, "13400006666", false},
		{customers.SearchByMobile, "+86-13400006666", false},
		{customers.SearchByEmail, "caiwu@qingyun.example", true},
		{customers.SearchByEmail, "a@b", true},
		{customers.SearchByEmail, "财务@青云.公司", true},
		{customers.SearchByEmail, "caiwu", false},
		{customers.SearchByEmail, "@qingyun.example", false},
		{customers.SearchByEmail, "caiwu@", false},
		{customers.SearchByEmail, "cai wu@qingyun.example", false},
		{customers.SearchByEmail, strings.Repeat("a", 55) + "@b.c.d.e.f", false},
		{customers.SearchByEmail, "", false},
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
