package customers

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opChangeToEnterprise = transport.Operation{
	ID: "ChangeEnterpriseRealnameAuthentication", Name: "customers.ChangeToEnterprise",
	Method: http.MethodPut, Path: "/v2/customers/realname-auths/enterprise",
	Callers:  []core.Role{core.RolePartner},
	Settle:   "customers.GetVerificationReview (CustomerID, for a request that went to manual review; otherwise customers.List by CustomerID, where CustomerType turns to enterprise)",
	Confirms: []string{"is_review"},
	Refusal:  func() error { return new(VerificationRefusal) },
}

// ChangeToEnterpriseRequest holds the parameters of [Service.ChangeToEnterprise].
type ChangeToEnterpriseRequest struct {
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
	// Kind of change; must be [ChangeTypeIndividualToEnterprise]. Required.
	ChangeType ChangeType `json:"change_type"`
	// Platform ID that Huawei Cloud assigned to the partner. Required, at most 64 characters.
	XAccountType string `json:"xaccount_type"`
	// Legal person of the organization; optional. If it is set, VerifiedFiles must also hold the images
	// of the person's identity card.
	EnterprisePerson *EnterprisePerson `json:"enterprise_person,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ChangeToEnterpriseRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("customer_id", r.CustomerID).Required().Max(64)
		check.Enum(c, "identify_type", r.IdentifyType, IdentifyTypeOrganizationCertificate).Required()
		check.EnumPtr(c, "certificate_type", r.CertificateType, certificateTypeValues...)
		c.Strings("verified_file_url", r.VerifiedFiles).Required().Max(4)
		checkCorpName(c, r.CorpName)
		c.Secret("verified_number", r.VerifiedNumber).Required().Max(32)
		c.StringPtr("reg_country", r.RegisteredCountry).Max(10)
		c.StringPtr("reg_address", r.RegisteredAddress).Max(256)
		check.Enum(c, "change_type", r.ChangeType, ChangeTypeIndividualToEnterprise).Required()
		c.String("xaccount_type", r.XAccountType).Required().Max(64)
		check.Object(c, "enterprise_person", r.EnterprisePerson, (*EnterprisePerson).check)
	})
}

// ChangeToEnterpriseResponse is the response of [Service.ChangeToEnterprise].
type ChangeToEnterpriseResponse struct {
	// Whether the request goes to manual review.
	ManualReview ManualReview `json:"is_review"`

	core.Metadata `json:"-"`
}

// ChangeToEnterprise submits a request to change a customer's real-name verification from
// individual to enterprise.
//
// The API cannot make the opposite change. If ManualReview in the response is
// [ManualReviewNeeded], use [Service.WaitReviewed] to wait for the result.
//
// Attachment upload must be enabled for the partner (Partner Center, open capabilities,
// access configuration); otherwise the platform returns CBC.99005030. The files must
// already be in the download directory of the configured bucket.
//
// CBC.70600026 means that Huawei Cloud cannot review the request; contact the account
// manager. CBC.70600032 means that the identity looks abnormal; open a ticket.
//
// An operator account of the partner needs permission BPC_ITEM_SUBCUSTSERV_010119.
//
// Errors:
//   - CBC.99000035 ([core.ErrNotFound]): not a sub-customer of this partner
//   - CBC.99007004: a business precondition is not met
//   - CBC.99007188 ([core.ErrDuplicate]): customer already verified or under review
//   - CBC.99007191: customer exceeded the number of verification attempts
//   - CBC.99007202: verification check failed
//   - CBC.99007253: certificate photo invalid or blurred
//   - CBC.99007256: data of the legal person wrong
//   - CBC.99007257: data of the enterprise wrong
//   - CBC.99007267 ([core.ErrWrongState]): enterprise member account that is being invited
//     to an association
//
// Operation ChangeEnterpriseRealnameAuthentication: PUT
// /v2/customers/realname-auths/enterprise (partner credentials, 10 calls/s).
func (s *Service) ChangeToEnterprise(ctx context.Context, req *ChangeToEnterpriseRequest, opts ...option.Option) (*ChangeToEnterpriseResponse, error) {
	return transport.Call[ChangeToEnterpriseResponse](ctx, s.client(), &opChangeToEnterprise, req, opts)
}
