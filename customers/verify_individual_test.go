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

// byPassport is a verification by personal document.
func byPassport() *customers.VerifyIndividualRequest {
	return &customers.VerifyIndividualRequest{
		CustomerID:   "0b11fa9f2f800f870f20c003f6a53940",
		IdentifyType: customers.IdentifyTypePersonalDocument, VerifiedType: new(customers.DocumentTypePassport),
		VerifiedFiles: []string{"2026/zhang/data.jpg", "2026/zhang/entry.jpg", "2026/zhang/holding.jpg"},
		Name:          "张伟", VerifiedNumber: core.NewSecret("E12345678"),
		ChangeType: customers.ChangeTypeFirstVerification, XAccountType: "PARTNER_IDP",
	}
}

// byBankCard is a verification by bank card.
func byBankCard() *customers.VerifyIndividualRequest {
	return &customers.VerifyIndividualRequest{
		CustomerID: "0b11fa9f2f800f870f20c003f6a53940", IdentifyType: customers.IdentifyTypeBankCard,
		VerifiedFiles: []string{"2026/zhang/face.jpg"}, Name: "张伟", VerifiedNumber: core.NewSecret("310101199001011234"), XAccountType: "PARTNER_IDP",
		BankCard: &customers.BankCard{BankAccount: core.NewSecret("6222-0210-0110-1234"), AreaCode: "0086", Mobile: "13400006666", VerificationCode: core.NewSecret("253917")},
	}
}

func TestVerifyIndividual(t *testing.T) {
	const path = "/v2/customers/realname-auths/individual"
	for name, test := range map[string]struct {
		req  *customers.VerifyIndividualRequest
		body string
	}{
		"by document": {byPassport(), `{
			"customer_id": "0b11fa9f2f800f870f20c003f6a53940", "identify_type": 0, "verified_type": 3,
			"verified_file_url": ["2026/zhang/data.jpg", "2026/zhang/entry.jpg", "2026/zhang/holding.jpg"],
			"name": "张伟", "verified_number": "E12345678", "change_type": -1, "xaccount_type": "PARTNER_IDP"
		}`},
		"by bank card": {byBankCard(), `{
			"customer_id": "0b11fa9f2f800f870f20c003f6a53940", "identify_type": 4, "verified_file_url": ["2026/zhang/face.jpg"],
			"name": "张伟", "verified_number": "310101199001011234", "xaccount_type": "PARTNER_IDP",
			"bank_card_info": {"bank_account": "6222-0210-0110-1234", "areacode": "0086", "mobile": "13400006666", "verification_code": "253917"}
		}`},
	} {
		t.Run(name, func(t *testing.T) {
			testkit.Exchange[customers.VerifyIndividualResponse]{
				Operation: "customers.VerifyIndividual",
				Method:    http.MethodPost, Path: path, Body: test.body,
				Call: func(ctx context.Context, c *partnerbss.Client) (*customers.VerifyIndividualResponse, error) {
					return c.Customers.VerifyIndividual(ctx, test.req)
				},
				Fixture:    "VerifyIndividual.json",
				Want:       customers.VerifyIndividualResponse{ManualReview: customers.ManualReviewNeeded},
				OddFixture: "VerifyIndividual_odd.json",
				OddWant:    customers.VerifyIndividualResponse{ManualReview: customers.ManualReviewNeeded},
				Proof:      []string{"is_review"},
				Refusal: testkit.Refusal{
					Status: 400, Code: "CBC.99007188", Message: "该客户已经实名认证或者实名认证在审核中。",
					Is: core.ErrDuplicate, Outcome: core.OutcomeRejected,
				},
			}.Run(t)
		})
	}
}

func TestVerifyIndividualRequestValidate(t *testing.T) {
	for name, test := range map[string]struct {
		req    *customers.VerifyIndividualRequest
		change func(*customers.VerifyIndividualRequest)
		broken []string
	}{
		"by document":         {byPassport(), func(*customers.VerifyIndividualRequest) {}, nil},
		"by bank card":        {byBankCard(), func(*customers.VerifyIndividualRequest) {}, nil},
		"document of no kind": {byPassport(), func(r *customers.VerifyIndividualRequest) { r.VerifiedType = nil }, []string{"verified_type"}},
		"document of the kind 0": {byPassport(), func(r *customers.VerifyIndividualRequest) {
			r.VerifiedType = new(customers.DocumentTypeMainlandID)
		}, nil},
		"document of an unknown kind":  {byPassport(), func(r *customers.VerifyIndividualRequest) { *r.VerifiedType = 4 }, []string{"verified_type"}},
		"bank card with document kind": {byBankCard(), func(r *customers.VerifyIndividualRequest) { r.VerifiedType = new(customers.DocumentTypePassport) }, nil},
		"bank card left out":           {byBankCard(), func(r *customers.VerifyIndividualRequest) { r.BankCard = nil }, []string{"bank_card_info"}},
		"bank card without code":       {byBankCard(), func(r *customers.VerifyIndividualRequest) { r.BankCard.VerificationCode = core.Secret{} }, []string{"bank_card_info.verification_code"}},
		"bank card number with blanks": {byBankCard(), func(r *customers.VerifyIndividualRequest) { r.BankCard.BankAccount = core.NewSecret("6222 0210") }, []string{"bank_card_info.bank_account"}},
		"way of an enterprise": {byPassport(), func(r *customers.VerifyIndividualRequest) {
			r.IdentifyType = customers.IdentifyTypeOrganizationCertificate
		}, []string{"identify_type"}},
		"change of an enterprise": {byPassport(), func(r *customers.VerifyIndividualRequest) {
			r.ChangeType = customers.ChangeTypeIndividualToEnterprise
		}, []string{"change_type"}},
		"no files":        {byPassport(), func(r *customers.VerifyIndividualRequest) { r.VerifiedFiles = nil }, []string{"verified_file_url"}},
		"too many files":  {byPassport(), func(r *customers.VerifyIndividualRequest) { r.VerifiedFiles = make([]string, 5) }, []string{"verified_file_url"}},
		"name not UTF-8":  {byPassport(), func(r *customers.VerifyIndividualRequest) { r.Name = "\xd5\xc5" }, []string{"name"}},
		"file not UTF-8":  {byPassport(), func(r *customers.VerifyIndividualRequest) { r.VerifiedFiles[1] = "\xff.jpg" }, []string{"verified_file_url[1]"}},
		"document number": {byPassport(), func(r *customers.VerifyIndividualRequest) { r.VerifiedNumber = core.Secret{} }, []string{"verified_number"}},
	} {
		t.Run(name, func(t *testing.T) {
			test.change(test.req)
			if err := test.req.Validate(); test.broken == nil {
				assert.NoError(t, err)
			} else {
				testkit.Invalid(t, err, test.broken...)
			}
		})
	}
}

func TestVerifyIndividualRequestErrorsDoNotShowSecrets(t *testing.T) {
	req := byBankCard()
	req.VerifiedNumber = core.NewSecret("310101199001011234310101199001011234")
	req.BankCard.BankAccount = core.NewSecret("6222 0210 0110 1234")
	req.BankCard.VerificationCode = core.NewSecret("2539171")
	err := req.Validate()
	testkit.Invalid(t, err, "verified_number", "bank_card_info.bank_account", "bank_card_info.verification_code")
	for _, text := range []string{fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err)} {
		assert.NotContains(t, text, "3101011990")
		assert.NotContains(t, text, "6222")
		assert.NotContains(t, text, "253917")
	}
}
