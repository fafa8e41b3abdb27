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

// GetVerificationReviewRequest holds the parameters of GetVerificationReview.
type GetVerificationReviewRequest struct {
	// Customer whose review is asked for, as List returns it. Required, at most 64 characters.
	CustomerID string `url:"customer_id"`
}

// Validate reports every rule that the request breaks.
func (r *GetVerificationReviewRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("customer_id", r.CustomerID).Required().Max(64)
	})
}

// GetVerificationReviewResponse is the answer to GetVerificationReview.
type GetVerificationReviewResponse struct {
	// Outcome of the review; nil when the customer never submitted a request.
	ReviewResult *core.ReviewResult `json:"review_result"`
	// Reviewer's reason, on rejection only.
	Opinion string `json:"opinion"`

	core.Metadata `json:"-"`
}

// GetVerificationReview returns the manual review result of a customer's real-name
// verification or change request.
//
// Use it after VerifyIndividual, VerifyEnterprise or ChangeToEnterprise answered
// ManualReviewNeeded; WaitReviewed asks until there is a decision. ReviewResult is nil
// when the customer never submitted a request, which Approved and Rejected take into
// account; Opinion is filled on rejection only.
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

// Rejected reports whether the review ended in rejection; Opinion tells why.
func (r *GetVerificationReviewResponse) Rejected() bool { return r.ended(core.ReviewResultRejected) }

// ended is false while there is no result.
func (r *GetVerificationReviewResponse) ended(in core.ReviewResult) bool {
	return r != nil && r.ReviewResult != nil && *r.ReviewResult == in
}

var opGetVerificationStatus = transport.Operation{
	ID: "ShowRealNameAuthStatus", Name: "customers.GetVerificationStatus",
	Method: http.MethodGet, Path: "/v2/customers/real-name-auth-status",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// GetVerificationStatusResponse is the answer to GetVerificationStatus.
type GetVerificationStatusResponse struct {
	// Verification status.
	VerifiedStatus VerificationStatus `json:"verified_status"`
	// Whether the customer is verified as individual or enterprise; nil while not verified.
	VerifiedType *CustomerType `json:"verified_type"`

	core.Metadata `json:"-"`
}

// GetVerificationStatus returns the real-name verification status and type of the calling
// customer.
//
// It acts on the account whose credentials make the call. A partner sees the status of its
// customers in Customer.VerifiedStatus, as List returns it.
//
// Operation ShowRealNameAuthStatus: GET /v2/customers/real-name-auth-status (customer
// credentials, 10 calls/s).
func (s *Service) GetVerificationStatus(ctx context.Context, opts ...option.Option) (*GetVerificationStatusResponse, error) {
	return transport.Call[GetVerificationStatusResponse](ctx, s.client(), &opGetVerificationStatus, nil, opts)
}

// VerificationStatus is the real-name verification status of a customer. GetVerificationStatus has it
// as a number on the wire and List as text.
type VerificationStatus int

// Values of VerificationStatus.
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

// GetVerificationQRCodeResponse is the answer to GetVerificationQRCode.
type GetVerificationQRCodeResponse struct {
	// Address of the QR code; works once and for at most 10 minutes.
	QRCodeURL string `json:"qr_code_url"`

	core.Metadata `json:"-"`
}

// GetVerificationQRCode returns the address of a face-scan QR code with which the calling
// customer completes real-name verification.
//
// It acts on the account whose credentials make the call, and takes only the customer's
// master account: a sub-account is refused with CBC.99007297. The code works once and
// lapses on a scan, or after 10 minutes without one; do not cache it.
//
// Operation ShowRealNameAuthQrCode: GET /v2/customers/real-name-auth-qrcode (customer
// credentials, 10 calls/s).
func (s *Service) GetVerificationQRCode(ctx context.Context, opts ...option.Option) (*GetVerificationQRCodeResponse, error) {
	return transport.Call[GetVerificationQRCodeResponse](ctx, s.client(), &opGetVerificationQRCode, nil, opts)
}
