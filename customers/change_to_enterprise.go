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
	Callers: []core.Role{core.RolePartner},
	Settle:  "customers.GetVerificationReview (CustomerID, for a request that went to manual review; otherwise customers.List by CustomerID, where CustomerType turns to enterprise)",
}

// ChangeToEnterpriseRequest holds the parameters of ChangeToEnterprise.
type ChangeToEnterpriseRequest struct {
	// Customer to change, as List returns it. Required, at most 64 characters.
	CustomerID string `json:"customer_id"`
	// Way of verification; IdentifyTypeOrganizationCertificate is the only one here. Required.
	IdentifyType IdentifyType `json:"identify_type"`
	// Kind of the organization's certificate; nil leaves it unset.
	CertificateType *CertificateType `json:"certificate_type,omitzero"`
	// Files in order: organization certificate first, then, when EnterprisePerson is given, the
	// portrait side and the emblem side of that person's identity card. Relative paths, without the
	// bucket name and without download/, case-sensitive. jpg, jpeg, bmp, png, gif or pdf, at most 10
	// MB each. Required, at most 4 items.
	VerifiedFiles []string `json:"verified_file_url"`
	// Name of the organization; must not consist of digits alone, special characters alone or spaces
	// alone. Required, at most 255 characters.
	CorpName string `json:"corp_name"`
	// Number of the organization certificate. Required, at most 32 characters.
	VerifiedNumber core.Secret `json:"verified_number"`
	// Two-letter code of the country of registration, e.g. CN; nil leaves it unset, an empty string
	// stores an empty value. At most 10 characters.
	RegisteredCountry *string `json:"reg_country,omitzero"`
	// Registered address; nil leaves it unset, an empty string stores an empty value. At most 256
	// characters.
	RegisteredAddress *string `json:"reg_address,omitzero"`
	// Kind of change; ChangeTypeIndividualToEnterprise is the only one here. Required.
	ChangeType ChangeType `json:"change_type"`
	// Platform id that Huawei Cloud assigned to the partner. Required, at most 64 characters.
	XAccountType string `json:"xaccount_type"`
	// Legal person of the organization; the images of the identity card must then follow in
	// VerifiedFiles.
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

// ChangeToEnterpriseResponse is the answer to ChangeToEnterprise.
type ChangeToEnterpriseResponse struct {
	// Whether the request goes to manual review.
	ManualReview ManualReview `json:"is_review"`

	core.Metadata `json:"-"`
}

// ChangeToEnterprise requests the change of a customer's real-name verification from
// individual to enterprise.
//
// The opposite change is not possible through the API. When ManualReview is
// ManualReviewNeeded, WaitReviewed waits for the outcome.
//
// Attachment upload must be switched on for the partner (Partner Center, open
// capabilities, access configuration); otherwise the platform answers CBC.99005030. The
// files must already lie in the download directory of the configured bucket.
//
// CBC.70600026 means that Huawei Cloud cannot review the request, so the account manager
// has to be asked; CBC.70600032 means that the identity looks abnormal, so a ticket has to
// be opened.
//
// An operator account of the partner needs permission BPC_ITEM_SUBCUSTSERV_010119.
//
// Operation ChangeEnterpriseRealnameAuthentication: PUT
// /v2/customers/realname-auths/enterprise (partner credentials, 10 calls/s).
func (s *Service) ChangeToEnterprise(ctx context.Context, req *ChangeToEnterpriseRequest, opts ...option.Option) (*ChangeToEnterpriseResponse, error) {
	return transport.Call[ChangeToEnterpriseResponse](ctx, s.client(), &opChangeToEnterprise, req, opts)
}
