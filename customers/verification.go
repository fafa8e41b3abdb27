package customers

import (
	"context"
	"net/http"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opGetVerificationReview = transport.Operation{
	ID: "ShowRealnameAuthenticationReviewResult", Name: "customers.GetVerificationReview",
	Method: http.MethodGet, Path: "/v2/customers/realname-auths/result",
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// GetVerificationReviewRequest holds the parameters of [Service.GetVerificationReview].
type GetVerificationReviewRequest struct {
	// ID of the customer, from [Service.List]. Required, at most 64 characters.
	CustomerID string `url:"customer_id"`
}

// Validate reports every rule that the request breaks.
func (r *GetVerificationReviewRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("customer_id", r.CustomerID).Required().Max(64)
	})
}

// GetVerificationReviewResponse is the response of [Service.GetVerificationReview].
type GetVerificationReviewResponse struct {
	// Result of the review; nil if no request was ever submitted for the customer.
	ReviewResult *core.ReviewResult `json:"review_result"`
	// Reason that the reviewer gave; only for a rejection.
	Opinion string `json:"opinion"`

	core.Metadata `json:"-"`
}

// GetVerificationReview returns the result of the manual review of a customer's request
// for real-name verification, or for a change of it.
//
// Use it if [Service.VerifyIndividual], [Service.VerifyEnterprise] or
// [Service.ChangeToEnterprise] returned [ManualReviewNeeded]. [Service.WaitReviewed] waits
// until the review has ended. ReviewResult is nil if no request was ever submitted for the
// customer; [GetVerificationReviewResponse.Approved] and
// [GetVerificationReviewResponse.Rejected] both return false then. Opinion is set only for
// a rejection.
//
// An operator account of the partner needs permission BPC_ITEM_SUBCUSTSERV_010119.
//
// Operation ShowRealnameAuthenticationReviewResult: GET
// /v2/customers/realname-auths/result (partner credentials, 10 calls/s).
func (s *Service) GetVerificationReview(ctx context.Context, req *GetVerificationReviewRequest, opts ...option.Option) (*GetVerificationReviewResponse, error) {
	return transport.Call[GetVerificationReviewResponse](ctx, s.client(), &opGetVerificationReview, req, opts)
}

// Approved reports whether the review ended in approval.
func (r *GetVerificationReviewResponse) Approved() bool { return r.ended(core.ReviewResultApproved) }

// Rejected reports whether the review ended in rejection. Opinion holds the reason.
func (r *GetVerificationReviewResponse) Rejected() bool { return r.ended(core.ReviewResultRejected) }

// ended reports whether the review has the result in; it is false while there is no
// result.
func (r *GetVerificationReviewResponse) ended(in core.ReviewResult) bool {
	return r != nil && r.ReviewResult != nil && *r.ReviewResult == in
}

var opGetVerificationStatus = transport.Operation{
	ID: "ShowRealNameAuthStatus", Name: "customers.GetVerificationStatus",
	Method: http.MethodGet, Path: "/v2/customers/real-name-auth-status",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// GetVerificationStatusResponse is the response of [Service.GetVerificationStatus].
type GetVerificationStatusResponse struct {
	// Verification status.
	VerifiedStatus VerificationStatus `json:"verified_status"`
	// Whether the customer is verified as an individual or as an enterprise; nil if it is not verified.
	VerifiedType *CustomerType `json:"verified_type"`

	core.Metadata `json:"-"`
}

// GetVerificationStatus returns the real-name verification status and type of the calling
// customer.
//
// The call applies to the account whose credentials sign it. A partner gets the status of
// its customers from [Service.List], in the field VerifiedStatus of [Customer].
//
// Operation ShowRealNameAuthStatus: GET /v2/customers/real-name-auth-status (customer
// credentials, 10 calls/s).
func (s *Service) GetVerificationStatus(ctx context.Context, opts ...option.Option) (*GetVerificationStatusResponse, error) {
	return transport.Call[GetVerificationStatusResponse](ctx, s.client(), &opGetVerificationStatus, nil, opts)
}

// VerificationStatus is the real-name verification status of a customer. On the wire, it
// is a number in the response of [Service.GetVerificationStatus] and text in that of
// [Service.List].
type VerificationStatus int

// Values of [VerificationStatus].
const (
	VerificationStatusNotVerified VerificationStatus = -1 // not verified
	VerificationStatusUnderReview VerificationStatus = 0  // under review
	VerificationStatusRejected    VerificationStatus = 1  // rejected
	VerificationStatusVerified    VerificationStatus = 2  // verified
)

var opGetVerificationQRCode = transport.Operation{
	ID: "ShowRealNameAuthQrCode", Name: "customers.GetVerificationQRCode",
	Method: http.MethodGet, Path: "/v2/customers/real-name-auth-qrcode",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// GetVerificationQRCodeResponse is the response of [Service.GetVerificationQRCode].
type GetVerificationQRCodeResponse struct {
	// URL of the QR code. The code works once, for at most 10 minutes.
	QRCodeURL string `json:"qr_code_url"`

	core.Metadata `json:"-"`
}

// GetVerificationQRCode returns the URL of a QR code. The calling customer scans it to
// complete real-name verification by face recognition.
//
// The call applies to the account whose credentials sign it, which must be the customer's
// master account: the platform refuses a sub-account with CBC.99007297
// ([core.ErrForbidden]). The code becomes invalid when it is scanned, and after 10 minutes
// at the latest; do not cache it.
//
// Operation ShowRealNameAuthQrCode: GET /v2/customers/real-name-auth-qrcode (customer
// credentials, 10 calls/s).
func (s *Service) GetVerificationQRCode(ctx context.Context, opts ...option.Option) (*GetVerificationQRCodeResponse, error) {
	return transport.Call[GetVerificationQRCodeResponse](ctx, s.client(), &opGetVerificationQRCode, nil, opts)
}
