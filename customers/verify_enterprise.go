package customers

import (
	"context"
	"net/http"
	"unicode"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opVerifyEnterprise = transport.Operation{
	ID: "CreateEnterpriseRealnameAuthentication", Name: "customers.VerifyEnterprise",
	Method: http.MethodPost, Path: "/v2/customers/realname-auths/enterprise",
	Callers:  []core.Role{core.RolePartner},
	Repeat:   transport.RepeatGuarded,
	Proof:    []string{"CBC.99007188"},
	Settle:   "customers.List (CustomerID; VerifiedStatus turns to under review or verified when the request was taken)",
	Confirms: []string{"is_review"},
	Refusal:  func() error { return new(VerificationRefusal) },
}

// VerifyEnterpriseRequest holds the parameters of [Service.VerifyEnterprise].
type VerifyEnterpriseRequest struct {
	// ID of the customer, from [Service.List]. Required, at most 64 characters.
	CustomerID string `json:"customer_id"`
	// Way of verification; must be [IdentifyTypeOrganizationCertificate]. Required.
	IdentifyType IdentifyType `json:"identify_type"`
	// Kind of the organization's certificate; nil leaves it unset.
	CertificateType *CertificateType `json:"certificate_type,omitzero"`
	// Paths of the files, in this order: the organization certificate; then, if EnterprisePerson is set,
	// the portrait side and the emblem side of that person's identity card. The paths are relative,
	// without the bucket name and without download/, and case-sensitive. The files are jpg, jpeg, bmp,
	// png, gif or pdf, at most 10 MB each. Required, at most 4 items.
	VerifiedFiles []string `json:"verified_file_url"`
	// Name of the organization. It must not consist only of digits, only of special characters or only
	// of spaces. Required, at most 255 characters.
	CorpName string `json:"corp_name"`
	// Number of the organization certificate. Required, at most 32 characters.
	VerifiedNumber core.Secret `json:"verified_number"`
	// Two-letter code of the country of registration, such as CN. Nil leaves it unset; an empty string
	// stores an empty value. At most 10 characters.
	RegisteredCountry *string `json:"reg_country,omitzero"`
	// Registered address. Nil leaves it unset; an empty string stores an empty value. At most 256
	// characters.
	RegisteredAddress *string `json:"reg_address,omitzero"`
	// Platform ID that Huawei Cloud assigned to the partner. Required, at most 64 characters.
	XAccountType string `json:"xaccount_type"`
	// Legal person of the organization. It is optional, but the review fails without it.
	EnterprisePerson *EnterprisePerson `json:"enterprise_person,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *VerifyEnterpriseRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("customer_id", r.CustomerID).Required().Max(64)
		check.Enum(c, "identify_type", r.IdentifyType, IdentifyTypeOrganizationCertificate).Required()
		check.EnumPtr(c, "certificate_type", r.CertificateType, certificateTypeValues...)
		c.Strings("verified_file_url", r.VerifiedFiles).Required().Max(4)
		checkCorpName(c, r.CorpName)
		c.Secret("verified_number", r.VerifiedNumber).Required().Max(32)
		c.StringPtr("reg_country", r.RegisteredCountry).Max(10)
		c.StringPtr("reg_address", r.RegisteredAddress).Max(256)
		c.String("xaccount_type", r.XAccountType).Required().Max(64)
		check.Object(c, "enterprise_person", r.EnterprisePerson, (*EnterprisePerson).check)
	})
}

// VerifyEnterpriseResponse is the response of [Service.VerifyEnterprise].
type VerifyEnterpriseResponse struct {
	// Whether the request goes to manual review.
	ManualReview ManualReview `json:"is_review"`

	core.Metadata `json:"-"`
}

// VerifyEnterprise submits an enterprise real-name verification request for a customer.
//
// EnterprisePerson is optional, but the review fails without it. If ManualReview in the
// response is [ManualReviewNeeded], use [Service.WaitReviewed] to wait for the result.
//
// Attachment upload must be enabled for the partner (Partner Center, open capabilities,
// access configuration); otherwise the platform returns CBC.99005030. The files must
// already be in the download directory of the configured bucket.
//
// CBC.99007188 ([core.ErrDuplicate]) means that the customer is already verified or under
// review, CBC.99007191 that the allowed number of attempts is used up, and CBC.99007004
// that a business precondition is not met, which a [*VerificationRefusal] names.
// CBC.70600026 means that Huawei Cloud cannot review the request; contact the account
// manager. CBC.70600032 means that the identity looks abnormal; open a ticket.
//
// An operator account of the partner needs permission BPC_ITEM_SUBCUSTSERV_010119.
//
// Errors:
//   - CBC.99000035 ([core.ErrNotFound]): not a sub-customer of this partner
//   - CBC.99000099: attachment file too large
//   - CBC.99000100: attachment file format not allowed
//   - CBC.99007202: verification check failed
//   - CBC.99007253: certificate photo invalid or blurred
//   - CBC.99007256: data of the legal person wrong
//   - CBC.99007257: data of the enterprise wrong
//   - CBC.99007267 ([core.ErrWrongState]): enterprise member account that is being invited
//     to an association
//
// Operation CreateEnterpriseRealnameAuthentication: POST
// /v2/customers/realname-auths/enterprise (partner credentials, 10 calls/s).
func (s *Service) VerifyEnterprise(ctx context.Context, req *VerifyEnterpriseRequest, opts ...option.Option) (*VerifyEnterpriseResponse, error) {
	return transport.Call[VerifyEnterpriseResponse](ctx, s.client(), &opVerifyEnterprise, req, opts)
}

// EnterprisePerson is the legal person who represents an enterprise in its verification.
// If a request sets it, its VerifiedFiles must hold the images of the person's identity
// card after the organization certificate.
type EnterprisePerson struct {
	// Name of the legal person. Required, at most 256 characters.
	LegalName string `json:"legel_name"`
	// Identity card number of the legal person. Required, at most 32 characters.
	LegalIDNumber core.Secret `json:"legel_id_number"`
	// Role of the person; optional.
	CertifierRole CertifierRole `json:"certifier_role,omitzero"`
}

func checkCorpName(c *check.Checker, name string) {
	c.String("corp_name", name).Required().Max(255).
		NotOnly("digits, special characters or spaces", unicode.IsDigit, check.IsSpecial, unicode.IsSpace)
}

func (v *EnterprisePerson) check(c *check.Checker) {
	c.String("legel_name", v.LegalName).Required().Max(256)
	c.Secret("legel_id_number", v.LegalIDNumber).Required().Max(32)
	check.Enum(c, "certifier_role", v.CertifierRole, certifierRoleValues...)
}

// CertifierRole is the role of the person who represents an enterprise.
type CertifierRole string

// Values of [CertifierRole].
const (
	CertifierRoleLegalPerson CertifierRole = "legalPerson" // legal representative
	// CertifierRoleAuthorizedPerson is an authorized person; the platform may no longer accept it.
	CertifierRoleAuthorizedPerson CertifierRole = "authorizedPerson"
)

var certifierRoleValues = []CertifierRole{CertifierRoleLegalPerson, CertifierRoleAuthorizedPerson}

// CertificateType is the kind of certificate of an organization.
type CertificateType int

// Values of [CertificateType].
const (
	CertificateTypeBusinessLicense    CertificateType = 0  // business license
	CertificateTypePublicInstitution  CertificateType = 1  // legal-person certificate of a public institution
	CertificateTypeSocialOrganization CertificateType = 2  // registration certificate of a social organization
	CertificateTypeLawEnforcement     CertificateType = 3  // certificate of an administrative law-enforcement body
	CertificateTypeOrganizationCode   CertificateType = 4  // organization code certificate
	CertificateTypeOther              CertificateType = 99 // other
)

var certificateTypeValues = []CertificateType{
	CertificateTypeBusinessLicense, CertificateTypePublicInstitution, CertificateTypeSocialOrganization,
	CertificateTypeLawEnforcement, CertificateTypeOrganizationCode, CertificateTypeOther,
}
