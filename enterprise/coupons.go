package enterprise

import (
	"context"
	"net/http"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opAllocateCoupon = transport.Operation{
	ID: "ClaimEnterpriseMultiAccountCoupon", Name: "enterprise.AllocateCoupon",
	Method: http.MethodPost, Path: "/v2/enterprises/multi-accounts/transfer-coupon",
	Callers:  []core.Role{core.RoleCustomer},
	Money:    true,
	Repeat:   transport.RepeatKeyed,
	Key:      "trans_id",
	Proof:    []string{"CBC.99007009"},
	NoSettle: repeatWithKey,
	Confirms: []string{"sub_coupon_id"}, References: []string{"sub_coupon_id"},
}

// AllocateCouponRequest holds the parameters of [Service.AllocateCoupon].
type AllocateCouponRequest struct {
	// Member to receive the coupon. Required, at most 64 characters.
	CustomerID string `json:"customer_id"`
	// Coupon of the master account, from [Service.ListAvailableCoupons]. Required, at most 64
	// characters.
	CouponID string `json:"coupon_id"`
	// Amount to hand down, in yuan: above 0, with at most two decimals. Required.
	//lint:ignore SA5008 the codec writes a decimal with this tag as text
	Amount decimal.Decimal `json:"amount,string"`
	// Idempotency key, one for each transaction, such as a UUID without its hyphens; left empty, the SDK
	// makes one. At most 32 characters.
	TransactionID string `json:"trans_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *AllocateCouponRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("customer_id", r.CustomerID).Required().Max(64)
		c.String("coupon_id", r.CouponID).Required().Max(64)
		c.Decimal("amount", r.Amount).Positive().Scale(2)
		c.String("amount", r.Amount.String()).Max(32) // as it is on the wire
		c.String("trans_id", r.TransactionID).Max(32)
	})
}

// AllocateCouponResponse is the response of [Service.AllocateCoupon].
type AllocateCouponResponse struct {
	// New coupon of the member; empty if LostResponse is set.
	MemberCouponID string `json:"sub_coupon_id"`

	core.Metadata `json:"-"`
}

// AllocateCoupon hands an amount of a coupon of the enterprise master account down to a
// member, as a coupon of its own.
//
// The caller must be the enterprise master account. Only cash coupons that Huawei issued
// for tests, business or campaigns can be handed down.
//
// The TransactionID makes it safe to repeat: the call repeats itself with the same one when
// a response is lost. A success whose metadata has LostResponse set means that the coupon
// was handed down once and that its ID is not known; [Service.ListReclaimableCoupons] has
// it. No query tells what became of a call whose outcome stays unknown: make it again with
// the TransactionID that its error tells ([core.Call]).
//
// Errors:
//   - CBC.99000043: the allocation failed, maybe in part
//   - CBC.99005003 ([core.ErrInsufficientBalance]): too little is left of the coupon
//   - CBC.99007004: a business precondition is not met; fail_check_items in the body of the
//     error names the checks
//   - CBC.99007009 ([core.ErrDuplicate]): a transaction with this TransactionID was taken
//     before
//   - CBC.99007461 ([core.ErrWrongState]): another allocation or reclaim is not finished yet
//
// Operation ClaimEnterpriseMultiAccountCoupon: POST
// /v2/enterprises/multi-accounts/transfer-coupon (customer credentials, 10 calls/s).
func (s *Service) AllocateCoupon(ctx context.Context, req *AllocateCouponRequest, opts ...option.Option) (*AllocateCouponResponse, error) {
	return transport.Call[AllocateCouponResponse](ctx, s.client(), &opAllocateCoupon, req, opts)
}

var opReclaimCoupon = transport.Operation{
	ID: "ReclaimEnterpriseMultiAccountCoupon", Name: "enterprise.ReclaimCoupon",
	Method: http.MethodPost, Path: "/v2/enterprises/multi-accounts/retrieve-coupon",
	Callers:  []core.Role{core.RoleCustomer},
	Rate:     20,
	Money:    true,
	Repeat:   transport.RepeatKeyed,
	Key:      "trans_id",
	Proof:    []string{"CBC.99007009"},
	NoSettle: repeatWithKey,
	Confirms: []string{"real_retrieve_amout"},
}

// ReclaimCouponRequest holds the parameters of [Service.ReclaimCoupon].
type ReclaimCouponRequest struct {
	// Member to take the coupon from. Required, at most 64 characters.
	CustomerID string `json:"customer_id"`
	// Coupon of the master account, from [Service.ListReclaimableCoupons]. Required, at most 64
	// characters.
	CouponID string `json:"coupon_id"`
	// Coupon of the member, from [Service.ListReclaimableCoupons]. Required, at most 64 characters.
	MemberCouponID string `json:"sub_coupon_id"`
	// Idempotency key, one for each transaction, such as a UUID without its hyphens; left empty, the SDK
	// makes one. At most 32 characters.
	TransactionID string `json:"trans_id,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ReclaimCouponRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		c.String("customer_id", r.CustomerID).Required().Max(64)
		c.String("coupon_id", r.CouponID).Required().Max(64)
		c.String("sub_coupon_id", r.MemberCouponID).Required().Max(64)
		c.String("trans_id", r.TransactionID).Max(32)
	})
}

// ReclaimCouponResponse is the response of [Service.ReclaimCoupon].
type ReclaimCouponResponse struct {
	// Amount that was taken back (real_retrieve_amout on the wire), in yuan; zero if LostResponse is set.
	ReclaimedAmount decimal.Decimal `json:"real_retrieve_amout"`

	core.Metadata `json:"-"`
}

// ReclaimCoupon takes back what is left of a coupon that was handed down to a member.
//
// The caller must be the enterprise master account. Only cash coupons that Huawei issued
// for tests, business or campaigns can be taken back.
//
// The TransactionID makes it safe to repeat: the call repeats itself with the same one when
// a response is lost. A success whose metadata has LostResponse set means that the coupon
// was taken back once and that the amount is not known. No query tells what became of a
// call whose outcome stays unknown: make it again with the TransactionID that its error
// tells ([core.Call]).
//
// Errors:
//   - CBC.99000043: the reclaim failed, maybe in part
//   - CBC.99005003 ([core.ErrInsufficientBalance]): nothing is left of the coupon
//   - CBC.99007004: a business precondition is not met; fail_check_items in the body of the
//     error names the checks
//   - CBC.99007009 ([core.ErrDuplicate]): a transaction with this TransactionID was taken
//     before
//   - CBC.99007461 ([core.ErrWrongState]): another allocation or reclaim is not finished yet
//
// Operation ReclaimEnterpriseMultiAccountCoupon: POST
// /v2/enterprises/multi-accounts/retrieve-coupon (customer credentials, 20 calls/s).
func (s *Service) ReclaimCoupon(ctx context.Context, req *ReclaimCouponRequest, opts ...option.Option) (*ReclaimCouponResponse, error) {
	return transport.Call[ReclaimCouponResponse](ctx, s.client(), &opReclaimCoupon, req, opts)
}
