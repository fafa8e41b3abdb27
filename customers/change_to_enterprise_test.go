package customers_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/customers"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

// toEnterprise is a change to an enterprise with the certificate of an institution.
func toEnterprise() *customers.ChangeToEnterpriseRequest {
	return &customers.ChangeToEnterpriseRequest{
		CustomerID:   "0b11fa9f2f800f870f20c003f6a53940",
		IdentifyType: customers.IdentifyTypeOrganizationCertificate, CertificateType: new(customers.CertificateTypePublicInstitution),
		VerifiedFiles: []string{"lab/certificate.png"}, CorpName: "城东实验室", VerifiedNumber: core.NewSecret("12310000425006117D"),
		RegisteredCountry: new(""), RegisteredAddress: new("上海市浦东新区张江路 1 号"),
		ChangeType: customers.ChangeTypeIndividualToEnterprise, XAccountType: "PARTNER_IDP",
		EnterprisePerson: &customers.EnterprisePerson{LegalName: "王芳", LegalIDNumber: core.NewSecret("310101198505052345")},
	}
}

func TestChangeToEnterprise(t *testing.T) {
	testkit.Exchange[customers.ChangeToEnterpriseResponse]{
		Operation: "customers.ChangeToEnterprise",
		Method:    http.MethodPut, Path: enterprisePath,
		Body: `{
			"customer_id": "0b11fa9f2f800f870f20c003f6a53940", "identify_type": 1, "certificate_type": 1,
			"verified_file_url": ["lab/certificate.png"], "corp_name": "城东实验室", "verified_number": "12310000425006117D",
			"reg_country": "", "reg_address": "上海市浦东新区张江路 1 号", "change_type": 1, "xaccount_type": "PARTNER_IDP",
			"enterprise_person": {"legel_name": "王芳", "legel_id_number": "310101198505052345"}
		}`,
		Call: func(ctx context.Context, c *partnerbss.Client) (*customers.ChangeToEnterpriseResponse, error) {
			return c.Customers.ChangeToEnterprise(ctx, toEnterprise())
		},
		Fixture:    "ChangeToEnterprise.json",
		Want:       customers.ChangeToEnterpriseResponse{ManualReview: customers.ManualReviewNeeded},
		OddFixture: "ChangeToEnterprise_odd.json",
		OddWant:    customers.ChangeToEnterpriseResponse{ManualReview: 2},
		Proof:      []string{"is_review"},
		Refusal:    testkit.Refusal{Status: 400, Code: "CBC.70600026", Message: "请联系客户经理。", Outcome: core.OutcomeRejected},
	}.Run(t)
}

func TestChangeToEnterpriseRequestValidate(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*customers.ChangeToEnterpriseRequest)
		broken []string
	}{
		"as documented": {func(*customers.ChangeToEnterpriseRequest) {}, nil},
		"without optional fields": {func(r *customers.ChangeToEnterpriseRequest) {
			r.CertificateType, r.RegisteredCountry, r.RegisteredAddress, r.EnterprisePerson = nil, nil, nil, nil
		}, nil},
		"change back":               {func(r *customers.ChangeToEnterpriseRequest) { r.ChangeType = customers.ChangeTypeFirstVerification }, []string{"change_type"}},
		"no change":                 {func(r *customers.ChangeToEnterpriseRequest) { r.ChangeType = 0 }, []string{"change_type"}},
		"way of an individual":      {func(r *customers.ChangeToEnterpriseRequest) { r.IdentifyType = customers.IdentifyTypeBankCard }, []string{"identify_type"}},
		"name of spaces":            {func(r *customers.ChangeToEnterpriseRequest) { r.CorpName = "   " }, []string{"corp_name"}},
		"legal person in name only": {func(r *customers.ChangeToEnterpriseRequest) { r.EnterprisePerson.LegalIDNumber = core.Secret{} }, []string{"enterprise_person.legel_id_number"}},
	} {
		t.Run(name, func(t *testing.T) {
			req := toEnterprise()
			test.change(req)
			if err := req.Validate(); test.broken == nil {
				assert.NoError(t, err)
			} else {
				testkit.Invalid(t, err, test.broken...)
			}
		})
	}
}
