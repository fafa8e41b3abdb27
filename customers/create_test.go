package customers_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/option"
)

const createPath = "/v2/partners/sub-customers"

func TestCreate(t *testing.T) {
	testkit.Exchange[customers.CreateResponse]{
		Operation: "customers.Create",
		Method:    http.MethodPost, Path: createPath,
		Body: `{
			"domain_name": "qingyun_trade", "mobile_phone": "13400006666", "verification_code": "253917",
			"xaccount_id": "crm-20260305-0017", "xaccount_type": "PARTNER_IDP", "password": "Qingyun!2026",
			"is_close_market_ms": "true", "cooperation_type": "1",
			"indirect_partner_id": "0977ffa9f20010790f0fc003f6900520", "include_association_result": true
		}`,
		Call: func(ctx context.Context, c *partnerbss.Client) (*customers.CreateResponse, error) {
			return c.Customers.Create(ctx, &customers.CreateRequest{
				DomainName: "qingyun_trade", MobilePhone: "13400006666", VerificationCode: core.NewSecret("253917"),
				XAccountID: "crm-20260305-0017", XAccountType: "PARTNER_IDP", Password: core.NewSecret("Qingyun!2026"),
				MarketingOptOut: customers.MarketingOptOutYes, AssociationType: "1",
				IndirectPartnerID: "0977ffa9f20010790f0fc003f6900520", IncludeAssociationResult: true,
			})
		},
		Fixture:    "Create.json",
		Want:       customers.CreateResponse{DomainID: "06a7969058802f0c0f01c00b91846780", DomainName: "qingyun_trade"},
		OddFixture: "Create_odd.json",
		OddWant:    customers.CreateResponse{DomainID: "600010045"},
		Proof:      []string{"domain_id"},
		Refusal: testkit.Refusal{
			Status: 400, Code: "CBC.99000039", Message: "xaccountId已存在。",
			Is: core.ErrDuplicate, Outcome: core.OutcomeRejected,
		},
	}.Run(t)
}

func TestCreateSendsOnlyWhatIsGiven(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, createPath, testkit.Answer{Body: testkit.Fixture(t, "Create.json")})
	_, err := testkit.Client(t, platform).Customers.Create(t.Context(), &customers.CreateRequest{
		XAccountID: "crm-20260305-0017", XAccountType: "PARTNER_IDP",
	})
	require.NoError(t, err)
	platform.Sent(nil, `{"xaccount_id": "crm-20260305-0017", "xaccount_type": "PARTNER_IDP"}`)
}

func TestCreateWithUnconfirmedLinkIsNotRepeatedAndNamesTheAccount(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodPost, createPath,
		testkit.Answer{Status: 500, Body: testkit.Fixture(t, "Create_unconfirmed.json")})
	_, err := testkit.Client(t, platform, option.WithMaxRetries(3)).Customers.Create(t.Context(), &customers.CreateRequest{
		XAccountID: "crm-20260305-0017", XAccountType: "PARTNER_IDP",
	})
	testkit.Refused(t, err, "customers.Create", 500, "CBC.99000050", core.OutcomeUnknown)
	assert.ErrorIs(t, err, core.ErrOutcomeUnknown)
	assert.ErrorContains(t, err, "do not repeat: check customers.List")
	assert.Len(t, platform.Requests, 1)

	created, ok := customers.CreatedDespite(fmt.Errorf("onboarding: %w", err))
	require.True(t, ok)
	assert.Equal(t, "06a7969058802f0c0f01c00b91846780", created.DomainID)
	assert.Equal(t, "qingyun_trade", created.DomainName)
	assert.Equal(t, testkit.RequestID, created.RequestID)
}

func TestCreatedDespiteIsFalseForOtherErrors(t *testing.T) {
	for name, err := range map[string]error{
		"no error":         nil,
		"another error":    errors.New("CBC.99000050"),
		"another code":     &core.Error{Code: "CBC.99000038", Body: core.RawJSON(`{"domain_id":"06a7969058802f0c0f01c00b91846780"}`)},
		"without account":  &core.Error{Code: "CBC.99000050", Body: core.RawJSON(`{"error_code":"CBC.99000050"}`)},
		"null for account": &core.Error{Code: "CBC.99000050", Body: core.RawJSON(`{"domain_id":null}`)},
		"not JSON":         &core.Error{Code: "CBC.99000050", Body: core.RawJSON(`<html>`)},
	} {
		t.Run(name, func(t *testing.T) {
			_, ok := customers.CreatedDespite(err)
			assert.False(t, ok)
		})
	}
}

func TestCreateRequestValidate(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*customers.CreateRequest)
		broken []string // fields
	}{
		"as documented":                      {func(*customers.CreateRequest) {}, nil},
		"without optional fields":            {func(r *customers.CreateRequest) { *r = customers.CreateRequest{XAccountID: "1", XAccountType: "T"} }, nil},
		"without required fields":            {func(r *customers.CreateRequest) { *r = customers.CreateRequest{} }, []string{"xaccount_id", "xaccount_type"}},
		"mobile number without code":         {func(r *customers.CreateRequest) { r.VerificationCode = core.Secret{} }, []string{"verification_code"}},
		"code without mobile number":         {func(r *customers.CreateRequest) { r.MobilePhone = "" }, nil},
		"login name with leading underscore": {func(r *customers.CreateRequest) { r.DomainName = "_acme" }, nil},
		"login name of digits":               {func(r *customers.CreateRequest) { r.DomainName = "123456" }, []string{"domain_name"}},
		"login name of digits and hyphen":    {func(r *customers.CreateRequest) { r.DomainName = "-123456" }, nil},
		"login name in Chinese":              {func(r *customers.CreateRequest) { r.DomainName = "青云贸易公司" }, []string{"domain_name"}},
		"login name op_":                     {func(r *customers.CreateRequest) { r.DomainName = "op_acme" }, []string{"domain_name"}},
		"login name shadow_":                 {func(r *customers.CreateRequest) { r.DomainName = "shadow_acme" }, []string{"domain_name"}},
		"login name with op_ inside":         {func(r *customers.CreateRequest) { r.DomainName = "shop_acme" }, nil},
		"password of lower case letters":     {func(r *customers.CreateRequest) { r.Password = core.NewSecret("abcdefgh") }, []string{"password"}},
		"password of digits":                 {func(r *customers.CreateRequest) { r.Password = core.NewSecret("20261120") }, []string{"password"}},
		"password of two kinds":              {func(r *customers.CreateRequest) { r.Password = core.NewSecret("abcdefg1") }, nil},
		"password of letters and blanks":     {func(r *customers.CreateRequest) { r.Password = core.NewSecret("abcd efgh") }, nil},
		"password like the login name":       {func(r *customers.CreateRequest) { r.Password = core.NewSecret("qingyun_trade") }, []string{"password"}},
		"password like it backwards":         {func(r *customers.CreateRequest) { r.Password = core.NewSecret("edart_nuygniq") }, []string{"password"}},
		"password with login name inside":    {func(r *customers.CreateRequest) { r.Password = core.NewSecret("qingyun_trade1") }, nil},
		"password with mobile number inside": {func(r *customers.CreateRequest) { r.Password = core.NewSecret("a13400006666") }, []string{"password"}},
		"password with part of the number":   {func(r *customers.CreateRequest) { r.Password = core.NewSecret("a1340000666") }, nil},
		"password and random login name":     {func(r *customers.CreateRequest) { r.DomainName, r.Password = "", core.NewSecret("qingyun_trade") }, nil},
		"password and no mobile number":      {func(r *customers.CreateRequest) { r.MobilePhone, r.Password = "", core.NewSecret("a13400006666") }, nil},
		"several at once": {func(r *customers.CreateRequest) {
			r.DomainName, r.Password, r.MarketingOptOut = "op_", core.NewSecret("short"), "yes"
		}, []string{"domain_name", "domain_name", "password", "password", "is_close_market_ms"}},
	} {
		t.Run(name, func(t *testing.T) {
			req := &customers.CreateRequest{
				DomainName: "qingyun_trade", MobilePhone: "13400006666", VerificationCode: core.NewSecret("253917"),
				XAccountID: "crm-20260305-0017", XAccountType: "PARTNER_IDP", Password: core.NewSecret("Qingyun!2026"),
			}
			test.change(req)
			err := req.Validate()
			if test.broken == nil {
				assert.NoError(t, err)
				return
			}
			testkit.Invalid(t, err, test.broken...)
		})
	}
}

func TestCreateRequestErrorsDoNotShowSecrets(t *testing.T) {
	err := (&customers.CreateRequest{
		DomainName: "aaaaaaaa", MobilePhone: "13400006666", VerificationCode: core.NewSecret("98765432100"), Password: core.NewSecret("aaaaaaaa"),
	}).Validate()
	testkit.Invalid(t, err, "verification_code", "xaccount_id", "xaccount_type", "password", "password")
	text := fmt.Sprintf("%v %+v %#v", err, err, err)
	assert.Contains(t, text, "[redacted]")
	assert.NotContains(t, text, "98765432100")
	assert.NotContains(t, strings.ReplaceAll(text, "domain_name", ""), "aaaaaaaa")
}
