package customers_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

const enterprisePath = "/v2/customers/realname-auths/enterprise"

// byLicense is a verification by business license.
func byLicense() *customers.VerifyEnterpriseRequest {
	return &customers.VerifyEnterpriseRequest{
		CustomerID:   "0b11fa9f2f800f870f20c003f6a53940",
		IdentifyType: customers.IdentifyTypeOrganizationCertificate, CertificateType: new(customers.CertificateTypeBusinessLicense),
		VerifiedFiles: []string{"qingyun/license.pdf", "qingyun/portrait.jpg", "qingyun/emblem.jpg"},
		CorpName:      "青云贸易有限公司", VerifiedNumber: core.NewSecret("91310000MA1FL2X09K"),
		RegisteredCountry: new("CN"), RegisteredAddress: new(""), XAccountType: "PARTNER_IDP",
		EnterprisePerson: &customers.EnterprisePerson{
			LegalName: "李娜", LegalIDNumber: core.NewSecret("310101199001011234"), CertifierRole: customers.CertifierRoleLegalPerson,
		},
	}
}

func TestVerifyEnterprise(t *testing.T) {
	testkit.Exchange[customers.VerifyEnterpriseResponse]{
		Operation: "customers.VerifyEnterprise",
		Method:    http.MethodPost, Path: enterprisePath,
		Body: `{
			"customer_id": "0b11fa9f2f800f870f20c003f6a53940", "identify_type": 1, "certificate_type": 0,
			"verified_file_url": ["qingyun/license.pdf", "qingyun/portrait.jpg", "qingyun/emblem.jpg"],
			"corp_name": "青云贸易有限公司", "verified_number": "91310000MA1FL2X09K",
			"reg_country": "CN", "reg_address": "", "xaccount_type": "PARTNER_IDP",
			"enterprise_person": {"legel_name": "李娜", "legel_id_number": "310101199001011234", "certifier_role": "legalPerson"}
		}`,
		Call: func(ctx context.Context, c *partnerbss.Client) (*customers.VerifyEnterpriseResponse, error) {
			return c.Customers.VerifyEnterprise(ctx, byLicense())
		},
		Fixture:    "VerifyEnterprise.json",
		Want:       customers.VerifyEnterpriseResponse{ManualReview: customers.ManualReviewNeeded},
		OddFixture: "VerifyEnterprise_odd.json",
		OddWant:    customers.VerifyEnterpriseResponse{ManualReview: customers.ManualReviewNotNeeded},
		Proof:      []string{"is_review"},
		Refusal: testkit.Refusal{
			Status: 400, Code: "CBC.99000035", Message: "合作伙伴的客户不存在。",
			Is: core.ErrNotFound, Outcome: core.OutcomeRejected,
		},
	}.Run(t)
}

func TestVerifyEnterpriseRequestValidate(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*customers.VerifyEnterpriseRequest)
		broken []string
	}{
		"as documented":             {func(*customers.VerifyEnterpriseRequest) {}, nil},
		"without legal person":      {func(r *customers.VerifyEnterpriseRequest) { r.EnterprisePerson = nil }, nil},
		"legal person without id":   {func(r *customers.VerifyEnterpriseRequest) { r.EnterprisePerson.LegalIDNumber = core.Secret{} }, []string{"enterprise_person.legel_id_number"}},
		"legal person without name": {func(r *customers.VerifyEnterpriseRequest) { r.EnterprisePerson.LegalName = "" }, []string{"enterprise_person.legel_name"}},
		"role of nobody":            {func(r *customers.VerifyEnterpriseRequest) { r.EnterprisePerson.CertifierRole = "agent" }, []string{"enterprise_person.certifier_role"}},
		"certificate of no kind":    {func(r *customers.VerifyEnterpriseRequest) { r.CertificateType = nil }, nil},
		"certificate unknown":       {func(r *customers.VerifyEnterpriseRequest) { r.CertificateType = new(customers.CertificateType(5)) }, []string{"certificate_type"}},
		"way of an individual":      {func(r *customers.VerifyEnterpriseRequest) { r.IdentifyType = customers.IdentifyTypePersonalDocument }, []string{"identify_type"}},
		"name of digits":            {func(r *customers.VerifyEnterpriseRequest) { r.CorpName = "360" }, []string{"corp_name"}},
		"name of special":           {func(r *customers.VerifyEnterpriseRequest) { r.CorpName = "--（）" }, []string{"corp_name"}},
		"name of spaces":            {func(r *customers.VerifyEnterpriseRequest) { r.CorpName = " \u3000" }, []string{"corp_name"}},
		"name of digits and letter": {func(r *customers.VerifyEnterpriseRequest) { r.CorpName = "3M" }, nil},
		"name of mixed signs":       {func(r *customers.VerifyEnterpriseRequest) { r.CorpName = "360-" }, nil},
		"no name":                   {func(r *customers.VerifyEnterpriseRequest) { r.CorpName = "" }, []string{"corp_name"}},
	} {
		t.Run(name, func(t *testing.T) {
			req := byLicense()
			test.change(req)
			if err := req.Validate(); test.broken == nil {
				assert.NoError(t, err)
			} else {
				testkit.Invalid(t, err, test.broken...)
			}
		})
	}
}

func TestVerifyEnterpriseRequestErrorsDoNotShowSecrets(t *testing.T) {
	req := byLicense()
	req.VerifiedNumber = core.NewSecret("91310000MA1FL2X09K91310000MA1FL2X09K")
	req.EnterprisePerson.LegalIDNumber = core.NewSecret("310101199001011234310101199001011234")
	err := req.Validate()
	testkit.Invalid(t, err, "verified_number", "enterprise_person.legel_id_number")
	text := fmt.Sprintf("%+v %#v", err, err)
	assert.NotContains(t, text, "9131")
	assert.NotContains(t, text, "3101")
}

// A refusal names the checks that failed, for each kind of verification.
func TestVerificationRefusalsNameTheChecks(t *testing.T) {
	body := []byte(`{"error_code":"CBC.99007004","error_msg":"failed","fail_check_items":["HAS_UNPAID_ORDER","HAS_RESOURCE"]}`)
	for _, test := range []struct {
		method, path string
		call         func(context.Context, *partnerbss.Client) error
	}{
		{http.MethodPost, enterprisePath, func(ctx context.Context, c *partnerbss.Client) error {
			_, err := c.Customers.VerifyEnterprise(ctx, byLicense())
			return err
		}},
		{http.MethodPut, enterprisePath, func(ctx context.Context, c *partnerbss.Client) error {
			_, err := c.Customers.ChangeToEnterprise(ctx, toEnterprise())
			return err
		}},
		{http.MethodPost, "/v2/customers/realname-auths/individual", func(ctx context.Context, c *partnerbss.Client) error {
			_, err := c.Customers.VerifyIndividual(ctx, byPassport())
			return err
		}},
	} {
		platform := testkit.NewPlatform(t, test.method, test.path, testkit.Answer{Status: http.StatusBadRequest, Body: body})
		err := test.call(t.Context(), testkit.Client(t, platform))
		var refusal *customers.VerificationRefusal
		if assert.ErrorAs(t, err, &refusal, test.path) {
			assert.Equal(t, []string{"HAS_UNPAID_ORDER", "HAS_RESOURCE"}, refusal.FailedChecks)
		}
		assert.ErrorContains(t, err, "failed checks: HAS_UNPAID_ORDER, HAS_RESOURCE")
	}
}
