package customers

import (
	"context"
	"net/http"
	"regexp"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var cardNumberPattern = regexp.MustCompile(`^[0-9a-zA-Z-]+$`)

var opVerifyIndividual = transport.Operation{
	ID: "CreatePersonalRealnameAuth", Name: "customers.VerifyIndividual",
	Method: http.MethodPost, Path: "/v2/customers/realname-auths/individual",
	Callers:  []core.Role{core.RolePartner},
	Repeat:   transport.RepeatGuarded,
	Proof:    []string{"CBC.99007188"},
	Settle:   "customers.List (CustomerID; VerifiedStatus turns to under review or verified when the request was taken)",
	Confirms: []string{"is_review"},
	Refusal:  func() error { return new(VerificationRefusal) },
}

// VerifyIndividualRequest holds the parameters of [Service.VerifyIndividual].
type VerifyIndividualRequest struct {
	// ID of the customer, from [Service.List]. Required, at most 64 characters.
	CustomerID string `json:"customer_id"`
	// Way of verification: [IdentifyTypePersonalDocument], which is the zero value, or
	// [IdentifyTypeBankCard]. Required.
	IdentifyType IdentifyType `json:"identify_type"`
	// Kind of document. Required for [IdentifyTypePersonalDocument], otherwise ignored.
	VerifiedType *DocumentType `json:"verified_type,omitzero"`
	// Paths of the files: the three images of the document in the order that its [DocumentType] gives,
	// or one photo of the face for a bank card. The paths are relative, without the bucket name and
	// without download/, and case-sensitive. The files are jpg, jpeg, bmp, png, gif or pdf, at most 10
	// MB each. Required, at most 4 items.
	VerifiedFiles []string `json:"verified_file_url"`
	// Name of the person. Required, at most 255 characters.
	Name string `json:"name"`
	// Number of the document. Required, at most 32 characters.
	VerifiedNumber core.Secret `json:"verified_number"`
	// Kind of request; leave unset or set to [ChangeTypeFirstVerification], the default.
	ChangeType ChangeType `json:"change_type,omitzero"`
	// Platform ID that Huawei Cloud assigned to the partner. Required, at most 64 characters.
	XAccountType string `json:"xaccount_type"`
	// Bank card. Required for [IdentifyTypeBankCard], otherwise ignored.
	BankCard *BankCard `json:"bank_card_info,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *VerifyIndividualRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("customer_id", r.CustomerID).Required().Max(64)
		check.Enum(c, "identify_type", r.IdentifyType, IdentifyTypePersonalDocument, IdentifyTypeBankCard)
		check.EnumPtr(c, "verified_type", r.VerifiedType, documentTypeValues...).
			RequiredIf(r.IdentifyType == IdentifyTypePersonalDocument, "identify_type is 0")
		c.Strings("verified_file_url", r.VerifiedFiles).Required().Max(4)
		c.String("name", r.Name).Required().Max(255)
		c.Secret("verified_number", r.VerifiedNumber).Required().Max(32)
		check.Enum(c, "change_type", r.ChangeType, ChangeTypeFirstVerification)
		c.String("xaccount_type", r.XAccountType).Required().Max(64)
		check.Object(c, "bank_card_info", r.BankCard, (*BankCard).check).RequiredIf(r.IdentifyType == IdentifyTypeBankCard, "identify_type is 4")
	})
}

// VerifyIndividualResponse is the response of [Service.VerifyIndividual].
type VerifyIndividualResponse struct {
	// Whether the request goes to manual review.
	ManualReview ManualReview `json:"is_review"`

	core.Metadata `json:"-"`
}

// VerifyIndividual submits an individual real-name verification request for a customer.
//
// There are two ways: by personal document, with three images and VerifiedType, or by
// personal bank card, with one photo of the face and BankCard. A bank card also requires a
// code that [Service.SendVerificationCode] sent with [SceneBankCard]. If ManualReview in
// the response is [ManualReviewNeeded], use [Service.WaitReviewed] to wait for the result.
//
// Attachment upload must be enabled for the partner (Partner Center, open capabilities,
// access configuration); otherwise the platform returns CBC.99005030. The files must
// already be in the download directory of the configured bucket.
//
// CBC.99007188 ([core.ErrDuplicate]) means that the customer is already verified or under
// review, CBC.99007191 that the allowed number of attempts is used up, and CBC.99007189
// that too many customers are verified with the same document number. CBC.70600026 means
// that Huawei Cloud cannot review the request; contact the account manager. CBC.70600032
// means that the identity looks abnormal; open a ticket.
//
// For a bank card, CBC.99007255 means that the identity or mobile number of the cardholder
// is wrong, CBC.99007258 that the card is unusable, CBC.99007261 that the card is not
// supported, and CBC.99007260 that the card network could not reach the issuer; a later
// call can succeed.
//
// An operator account of the partner needs permission BPC_ITEM_SUBCUSTSERV_010119.
//
// Errors:
//   - CBC.99000026 ([core.ErrVerificationCode]): wrong verification code
//   - CBC.99000027 ([core.ErrVerificationCode]): verification code expired
//   - CBC.99000035 ([core.ErrNotFound]): not a sub-customer of this partner
//   - CBC.99000099: attachment file too large
//   - CBC.99000100: attachment file format not allowed
//   - CBC.99007193: certificate number is blocked
//   - CBC.99007202: verification check failed
//   - CBC.99007219: identity data does not match the face
//   - CBC.99007259: bank card not enabled for verification payments
//   - CBC.99007265: the account is a partner and cannot be verified as an individual
//   - CBC.99007262: bank system or network fault
//
// Operation CreatePersonalRealnameAuth: POST /v2/customers/realname-auths/individual
// (partner credentials, 10 calls/s).
func (s *Service) VerifyIndividual(ctx context.Context, req *VerifyIndividualRequest, opts ...option.Option) (*VerifyIndividualResponse, error) {
	return transport.Call[VerifyIndividualResponse](ctx, s.client(), &opVerifyIndividual, req, opts)
}

// BankCard is the personal bank card by which an individual is verified.
type BankCard struct {
	// Card number: letters, digits and hyphens. Required, at most 100 characters.
	BankAccount core.Secret `json:"bank_account"`
	// Country code of the mobile number, with a leading 00, such as 0086. Required, at most 10
	// characters.
	AreaCode string `json:"areacode"`
	// Mobile number of the cardholder. Required, at most 20 characters.
	Mobile string `json:"mobile"`
	// Code that [Service.SendVerificationCode] sent with [SceneBankCard]. Required, at most 6
	// characters.
	VerificationCode core.Secret `json:"verification_code"`
}

func (v *BankCard) check(c *check.Checker) {
	c.Secret("bank_account", v.BankAccount).Required().Max(100).Match(cardNumberPattern, "letters, digits and hyphens")
	c.String("areacode", v.AreaCode).Required().Max(10)
	c.String("mobile", v.Mobile).Required().Max(20)
	c.Secret("verification_code", v.VerificationCode).Required().Max(6)
}

// IdentifyType is the way in which a customer proves its identity.
type IdentifyType int

// Values of [IdentifyType].
const (
	IdentifyTypePersonalDocument        IdentifyType = 0 // personal document, for individuals
	IdentifyTypeOrganizationCertificate IdentifyType = 1 // organization certificate, for enterprises
	IdentifyTypeBankCard                IdentifyType = 4 // personal bank card, for individuals
)

// DocumentType is the kind of personal document of an individual. Each kind requires three
// images in a fixed order.
type DocumentType int

// Values of [DocumentType].
const (
	// DocumentTypeMainlandID is a mainland China identity card; the platform may no longer accept it.
	DocumentTypeMainlandID DocumentType = 0
	DocumentTypePassport   DocumentType = 3 // passport: data page, entry-stamp page, photo of the person holding the data page
	// DocumentTypeHongKongMacaoTravelPermit is a mainland travel permit for Hong Kong and Macao
	// residents: front, back, photo of the person holding it.
	DocumentTypeHongKongMacaoTravelPermit DocumentType = 5
	// DocumentTypeTaiwanTravelPermit is a mainland travel permit for Taiwan residents: front, back,
	// photo of the person holding it.
	DocumentTypeTaiwanTravelPermit DocumentType = 6
	// DocumentTypeHongKongMacaoResidencePermit is a residence permit for Hong Kong and Macao residents:
	// portrait side, emblem side, photo of the person holding it.
	DocumentTypeHongKongMacaoResidencePermit DocumentType = 9
	// DocumentTypeTaiwanResidencePermit is a residence permit for Taiwan residents: portrait side,
	// emblem side, photo of the person holding it.
	DocumentTypeTaiwanResidencePermit DocumentType = 10
)

var documentTypeValues = []DocumentType{
	DocumentTypeMainlandID, DocumentTypePassport, DocumentTypeHongKongMacaoTravelPermit, DocumentTypeTaiwanTravelPermit,
	DocumentTypeHongKongMacaoResidencePermit, DocumentTypeTaiwanResidencePermit,
}

// ChangeType says whether a verification is the first one or changes an earlier one.
type ChangeType int

// Values of [ChangeType].
const (
	ChangeTypeFirstVerification      ChangeType = -1 // first verification
	ChangeTypeIndividualToEnterprise ChangeType = 1  // change from individual to enterprise
)

// ManualReview says whether a verification request goes to manual review.
type ManualReview int

// Values of [ManualReview].
const (
	ManualReviewNotNeeded ManualReview = 0 // no manual review
	ManualReviewNeeded    ManualReview = 1 // manual review needed; [Service.GetVerificationReview] returns its result
)
