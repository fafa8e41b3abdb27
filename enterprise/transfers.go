package enterprise

import (
	"context"
	"net/http"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opAllocateFunds = transport.Operation{
	ID: "UpdateSubEnterpriseAmount", Name: "enterprise.AllocateFunds",
	Method: http.MethodPost, Path: "/v2/enterprises/multi-accounts/transfer-amount",
	Callers:   []core.Role{core.RoleCustomer},
	Money:     true,
	Repeat:    transport.RepeatKeyed,
	Key:       "trans_id",
	Proof:     []string{"CBC.99007009"},
	NoContent: true,
	NoSettle:  repeatWithKey,
}

// AllocateFundsRequest holds the parameters of [Service.AllocateFunds].
type AllocateFundsRequest struct {
	// Member to receive the money or credit. Required, at most 64 characters.
	CustomerID string `json:"customer_id"`
	// Amount in yuan: above 0, with at most two decimals. Required.
	//lint:ignore SA5008 the codec writes a decimal with this tag as text
	Amount decimal.Decimal `json:"amount,string"`
	// Idempotency key, one for each transaction, such as a UUID without its hyphens; left empty, the SDK
	// makes one. At most 32 characters.
	TransactionID string `json:"trans_id,omitzero"`
	// Account that the money or credit comes from and goes to; default [core.BalanceTypeDebit], otherwise
	// [core.BalanceTypeCredit].
	BalanceType core.BalanceType `json:"balance_type,omitzero"`
	// Of the credit account only: take credit that expires at exactly this second, UTC, as
	// [Service.ListAvailableFunds] tells it; zero means credit that never expires.
	ExpireTime time.Time `json:"expire_time,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *AllocateFundsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		(&transfer{r.CustomerID, r.Amount, r.TransactionID, r.BalanceType, r.ExpireTime}).check(c)
	})
}

// AllocateFunds hands money or credit of the enterprise master account down to a member.
//
// The caller must be the enterprise master account. The TransactionID makes it safe to
// repeat: the call repeats itself with the same one when a response is lost, and a success
// then means that the money moved once. No query tells what became of a call whose outcome
// stays unknown: make it again with the TransactionID that its error tells ([core.Call]).
//
// Errors:
//   - CBC.99007004: a business precondition is not met; fail_check_items in the body of the
//     error names the checks
//   - CBC.99007009 ([core.ErrDuplicate]): a transaction with this TransactionID was taken
//     before
//   - CBC.99007181 ([core.ErrWrongState]): the credit has expired
//
// Operation UpdateSubEnterpriseAmount: POST
// /v2/enterprises/multi-accounts/transfer-amount (customer credentials, 10 calls/s).
func (s *Service) AllocateFunds(ctx context.Context, req *AllocateFundsRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opAllocateFunds, req, nil, opts)
}

var opReclaimFunds = transport.Operation{
	ID: "ReclaimSubEnterpriseAmount", Name: "enterprise.ReclaimFunds",
	Method: http.MethodPost, Path: "/v2/enterprises/multi-accounts/retrieve-amount",
	Callers:   []core.Role{core.RoleCustomer},
	Rate:      20,
	Money:     true,
	Repeat:    transport.RepeatKeyed,
	Key:       "trans_id",
	Proof:     []string{"CBC.99007009"},
	NoContent: true,
	NoSettle:  repeatWithKey,
}

// ReclaimFundsRequest holds the parameters of [Service.ReclaimFunds].
type ReclaimFundsRequest struct {
	// Member to take the money or credit from. Required, at most 64 characters.
	CustomerID string `json:"customer_id"`
	// Amount in yuan: above 0, with at most two decimals. Required.
	//lint:ignore SA5008 the codec writes a decimal with this tag as text
	Amount decimal.Decimal `json:"amount,string"`
	// Idempotency key, one for each transaction, such as a UUID without its hyphens; left empty, the SDK
	// makes one. At most 32 characters.
	TransactionID string `json:"trans_id,omitzero"`
	// Account that the money or credit comes from and goes to; default [core.BalanceTypeDebit], otherwise
	// [core.BalanceTypeCredit].
	BalanceType core.BalanceType `json:"balance_type,omitzero"`
	// Of the credit account only: take credit that expires at exactly this second, UTC, as
	// [Service.ListReclaimableFunds] tells it; zero means credit that never expires.
	ExpireTime time.Time `json:"expire_time,omitzero"`
}

// Validate reports every rule that the request breaks.
func (r *ReclaimFundsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		(&transfer{r.CustomerID, r.Amount, r.TransactionID, r.BalanceType, r.ExpireTime}).check(c)
	})
}

// ReclaimFunds takes money or credit back from a member, to the enterprise master account.
//
// The caller must be the enterprise master account. All credit can be taken back; taking
// more than the member has left can put it into arrears.
//
// The TransactionID makes it safe to repeat: the call repeats itself with the same one when
// a response is lost, and a success then means that the money moved once. No query tells
// what became of a call whose outcome stays unknown: make it again with the TransactionID
// that its error tells ([core.Call]).
//
// Errors:
//   - CBC.99007001 ([core.ErrNotFound]): the master account and the member are not associated
//   - CBC.99007004: a business precondition is not met; fail_check_items in the body of the
//     error names the checks: SUB_CUSTOMER_NO_OWN_CREDIT (the member has credit of its own),
//     NO_SHARE_CREDIT_TO_SUB_PERMISSION (the member did not grant [PermissionShareCredit]),
//     TRANS_CREDIT_EXT_PRI_MUST_POSTPAY (the master account must be post-paid) or
//     PRI_RESALE_BP_SUB_CUST_NOT_TRANS_CREDIT (the master account is a resold customer of a
//     distributor)
//   - CBC.99007009 ([core.ErrDuplicate]): a transaction with this TransactionID was taken
//     before
//   - CBC.99007181 ([core.ErrWrongState]): the credit has expired
//
// Operation ReclaimSubEnterpriseAmount: POST
// /v2/enterprises/multi-accounts/retrieve-amount (customer credentials, 20 calls/s).
func (s *Service) ReclaimFunds(ctx context.Context, req *ReclaimFundsRequest, opts ...option.Option) error {
	return s.client().Do(ctx, &opReclaimFunds, req, nil, opts)
}

// transfer is what both directions ask for.
type transfer struct {
	customerID    string
	amount        decimal.Decimal
	transactionID string
	balanceType   core.BalanceType
	expireTime    time.Time
}

func (t *transfer) check(c *check.Checker) {
	c.String("customer_id", t.customerID).Required().Max(64)
	c.Decimal("amount", t.amount).Positive().Scale(2)
	c.String("amount", t.amount.String()).Max(32) // as it is on the wire
	c.String("trans_id", t.transactionID).Max(32)
	check.Enum(c, "balance_type", t.balanceType, balanceTypeValues...)
	c.Time("expire_time", t.expireTime)
}

var balanceTypeValues = []core.BalanceType{core.BalanceTypeDebit, core.BalanceTypeCredit}
