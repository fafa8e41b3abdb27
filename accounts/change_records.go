package accounts

import (
	"context"
	"iter"
	"math"
	"net/http"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/check"
	"github.com/partnerbss/partnerbss-go/internal/page"
	"github.com/partnerbss/partnerbss-go/internal/transport"
	"github.com/partnerbss/partnerbss-go/option"
)

var opListChangeRecords = transport.Operation{
	ID: "ListPartnerAccountChangeRecords", Name: "accounts.ListChangeRecords",
	Method: http.MethodGet, Path: "/v2/accounts/partner-accounts/account-change-records",
	Callers: []core.Role{core.RolePartner},
	Safe:    true,
}

// ListChangeRecordsRequest holds the parameters of [Service.ListChangeRecords].
type ListChangeRecordsRequest struct {
	// Account whose records are listed. Required.
	BalanceType core.BalanceType `url:"balance_type"`
	// Kind of transaction; leave empty for all kinds.
	TradeType TradeType `url:"trade_type,omitempty"`
	// First day, in UTC+8; zero means today one year ago.
	TradeDateBegin core.Date `url:"trade_time_begin,omitempty"`
	// Last day, in UTC+8, at most one year after TradeDateBegin; zero means today.
	TradeDateEnd core.Date `url:"trade_time_end,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 100; default 10.
	Limit int `url:"limit,omitempty"`
	// Reseller whose records a distributor requests. For other callers the platform ignores it and
	// returns the caller's own records. At most 64 characters.
	IndirectPartnerID string `url:"indirect_partner_id,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListChangeRecordsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		check.Enum(c, "balance_type", r.BalanceType, balanceTypeValues...).Required()
		check.Enum(c, "trade_type", r.TradeType,
			TradeTypeTopUp, TradeTypeConsumption, TradeTypeRefund, TradeTypeFreeze, TradeTypeTransfer, TradeTypeAdjust, TradeTypeAllocation,
			TradeTypeReclaim, TradeTypeUnbindReclaim, TradeTypeBonusConvert, TradeTypeModeTransfer)
		c.Date("trade_time_begin", r.TradeDateBegin)
		c.Date("trade_time_end", r.TradeDateEnd).NotBefore("trade_time_begin", r.TradeDateBegin).
			WithinDays(366, "trade_time_begin", r.TradeDateBegin)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 100)
		c.String("indirect_partner_id", r.IndirectPartnerID).Max(64)
	})
}

// ListChangeRecordsResponse is the response of [Service.ListChangeRecords].
type ListChangeRecordsResponse struct {
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`
	// Currency of the amounts, CNY on the China site.
	Currency string `json:"currency"`
	// Records of this page.
	Records []ChangeRecord `json:"records"`

	core.Metadata `json:"-"`
}

// ListChangeRecords returns one page of the income and expenditure records of the
// partner's own account.
//
// The range from TradeDateBegin to TradeDateEnd spans at most one year. Both are days in
// UTC+8, while TradeTime in the records is an instant in UTC. A distributor sets
// IndirectPartnerID to get the records of one of its resellers.
//
// Errors:
//   - CBC.99000037 ([core.ErrForbidden]): no permission to operate on this reseller
//     (indirect partner)
//
// Operation ListPartnerAccountChangeRecords: GET
// /v2/accounts/partner-accounts/account-change-records (partner credentials, 10 calls/s).
func (s *Service) ListChangeRecords(ctx context.Context, req *ListChangeRecordsRequest, opts ...option.Option) (*ListChangeRecordsResponse, error) {
	return transport.Call[ListChangeRecordsResponse](ctx, s.client(), &opListChangeRecords, req, opts)
}

var pagesListChangeRecords = page.Offset[ListChangeRecordsRequest, ListChangeRecordsResponse, ChangeRecord]{
	Largest: 100,
	Cursor:  func(r *ListChangeRecordsRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListChangeRecordsResponse) ([]ChangeRecord, int) { return a.Records, a.TotalCount },
}

// AllChangeRecords walks every page of [Service.ListChangeRecords], starting at
// req.Offset, and yields each record. It stops at the first error, which it yields last.
// If req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllChangeRecords(ctx context.Context, req *ListChangeRecordsRequest, opts ...option.Option) iter.Seq2[ChangeRecord, error] {
	return pagesListChangeRecords.All(ctx, s.client(), s.ListChangeRecords, req, opts)
}

// ChangeRecord is one income or expenditure on the partner's own account.
type ChangeRecord struct {
	// Serial number of the record.
	AccountChangeID string `json:"account_change_id"`
	// Exact kind of transaction.
	TradeDetailType TradeDetailType `json:"trade_detail_type"`
	// When the transaction took place, UTC.
	TradeTime time.Time `json:"trade_time"`
	// ID of the transaction or order.
	TradeID string `json:"trade_id"`
	// Amount of the change, in yuan.
	ChangeAmount decimal.Decimal `json:"change_amount"`
	// Balance after the change, in yuan.
	BalanceAfterChange decimal.Decimal `json:"balance_after_change"`
	// Income or expenditure.
	Type ChangeType `json:"type"`
	// Customer; only for allocations and reclaims ([TradeDetailTypeAllocation],
	// [TradeDetailTypeReclaim], [TradeDetailTypeUnbindReclaim]).
	CustomerID string `json:"customer_id"`
	// Login name of the customer; only with CustomerID.
	AccountName string `json:"account_name"`
}

// TradeDetailType is the exact kind of a record on the partner's account. The platform
// misspells OPERATION in most values (OPERAIION, for example); the values of the constants
// keep its spelling.
type TradeDetailType string

// Values of [TradeDetailType].
const (
	TradeDetailTypeTopUp            TradeDetailType = "SOURCE_OPERAIION_RECHARGE"        // top-up
	TradeDetailTypeTopUpRebate      TradeDetailType = "SOURCE_OPERAIION_RECHARGE_REBATE" // top-up: incentive rebate
	TradeDetailTypeSubscription     TradeDetailType = "SOURCE_OPERAIION_DEDEUCT"         // consumption: yearly/monthly
	TradeDetailTypeOnDemand         TradeDetailType = "SOURCE_OPERAIION_USAGE"           // consumption: pay-per-use
	TradeDetailTypeOneOff           TradeDetailType = "SOURCE_OPERAIION_ONETIME"         // consumption: one-off charge
	TradeDetailTypeArrearsRepayment TradeDetailType = "SOURCE_OPERAIION_WRITEOFF"        // consumption: arrears repayment
	// TradeDetailTypePrecisionMakeUp is a make-up charge for lost precision (consumption).
	TradeDetailTypePrecisionMakeUp TradeDetailType = "SOURCE_OPERAIION_PRECISIONCOMP"
	// TradeDetailTypeFreeResource is a deduction from free resources (consumption).
	TradeDetailTypeFreeResource     TradeDetailType = "SOURCE_OPERAIION_FREERESDEDUCT"
	TradeDetailTypeReservedInstance TradeDetailType = "SOURCE_OPERATIION_RIDEDUCT"   // consumption: reserved instance
	TradeDetailTypeRefund           TradeDetailType = "SOURCE_OPERAIION_REFUND"      // refund
	TradeDetailTypeUnsubscription   TradeDetailType = "SOURCE_OPERAIION_UNSUBSCRIBE" // refund: unsubscription
	TradeDetailTypeRefundFreeze     TradeDetailType = "SOURCE_OPERAIION_RFROZEN"     // refund: frozen
	TradeDetailTypeRefundUnfreeze   TradeDetailType = "SOURCE_OPERAIION_UNFROZEN"    // refund: unfrozen
	// TradeDetailTypeRefundClearFrozen is the clearing of a frozen amount (refund).
	TradeDetailTypeRefundClearFrozen TradeDetailType = "SOURCE_OPERAIION_CLEARFROZEN"
	TradeDetailTypeManualFreeze      TradeDetailType = "SOURCE_OPERAIION_MANUALFROZE"   // freeze by hand
	TradeDetailTypeManualUnfreeze    TradeDetailType = "SOURCE_OPERAIION_MANUALUNFROZE" // unfreeze by hand
	// TradeDetailTypeManualClearFrozen is the clearing of a frozen amount by hand.
	TradeDetailTypeManualClearFrozen TradeDetailType = "SOURCE_OPERAIION_MANUALCLEARFROZEN"
	// TradeDetailTypeSystemFreeze is a freeze by the system (bidding-contract model).
	TradeDetailTypeSystemFreeze TradeDetailType = "SOURCE_OPERATION_SYSTEM_FROZEN"
	// TradeDetailTypeSystemUnfreeze is an unfreeze by the system (bidding-contract model).
	TradeDetailTypeSystemUnfreeze TradeDetailType = "SOURCE_OPERATION_SYSTEM_UNFROZEN"
	// TradeDetailTypeDepositToBalance is a transfer from deposit to balance.
	TradeDetailTypeDepositToBalance TradeDetailType = "SOURCE_OPERAIION_TRANS_TO_BALANCE"
	// TradeDetailTypeBalanceToDeposit is a transfer from balance to deposit.
	TradeDetailTypeBalanceToDeposit TradeDetailType = "SOURCE_OPERAIION_TRANS_TO_FOREGIFT"
	TradeDetailTypeAllocation       TradeDetailType = "SOURCE_OPERATION_BEADJUST"   // allocation by the partner
	TradeDetailTypeReclaim          TradeDetailType = "SOURCE_OPERATION_BERETRIEVE" // reclaim by the partner
	// TradeDetailTypeUnbindReclaim is a reclaim on disassociation or on a switch of the association.
	TradeDetailTypeUnbindReclaim TradeDetailType = "SOURCE_OPERATION_BEUNBIND"
	// TradeDetailTypeModeTransfer is a change of the transaction model (partner association).
	TradeDetailTypeModeTransfer  TradeDetailType = "SOURCE_OPERATION_TRADEMODE_TRANSFER"
	TradeDetailTypeAdjustBalance TradeDetailType = "SOURCE_OPERAIION_ADJUST"        // adjustment of the balance
	TradeDetailTypeAdjustCredit  TradeDetailType = "SOURCE_OPERAIION_ADJUST_CREDIT" // adjustment of the credit limit
	TradeDetailTypeGift          TradeDetailType = "SOURCE_OPERAIION_PRIZE"         // adjustment: gift
	// TradeDetailTypeBillWriteOff is a write-off by Huawei Cloud (adjustment).
	TradeDetailTypeBillWriteOff TradeDetailType = "SOURCE_OPERAIION_BILLREFUND"
	// TradeDetailTypeCouponQuotaTransfer is an exchange of money for coupon quota (adjustment).
	TradeDetailTypeCouponQuotaTransfer TradeDetailType = "SOURCE_OPERATION_COUPON_QUOTA_TRANSFER"
	// TradeDetailTypeCashCouponReclaim is a reclaim of cash coupons.
	TradeDetailTypeCashCouponReclaim TradeDetailType = "SOURCE_OPERATION_COUPON_QUOTA_RECLAIM"
	TradeDetailTypeCouponReclaim     TradeDetailType = "SOURCE_OPERATION_COUPONCANCEL"  // reclaim of coupons
	TradeDetailTypeBonusConvert      TradeDetailType = "SOURCE_OPERAIION_CONVERT_BONUS" // bonus conversion
	TradeDetailTypeBonusMerge        TradeDetailType = "SOURCE_OPERAIION_MERGE"         // bonus conversion: merge
	TradeDetailTypeExpired           TradeDetailType = "SOURCE_OPERAIION_EXPIRECLEAR"   // zeroed on expiry
)

// ChangeType says whether a record on the partner's account is income or expenditure.
// Records on a customer's account have a [core.RevenueExpenseType] for it.
type ChangeType string

// Values of [ChangeType].
const (
	ChangeTypeIncome      ChangeType = "1" // income
	ChangeTypeExpenditure ChangeType = "2" // expenditure
)

var balanceTypeValues = []core.BalanceType{core.BalanceTypeDebit, core.BalanceTypeCredit}

// TradeType is the kind of transaction behind an income or expenditure record.
type TradeType string

// Values of [TradeType].
const (
	TradeTypeTopUp       TradeType = "RECHARGE" // top-up
	TradeTypeConsumption TradeType = "DEDEUCT"  // consumption (spelled DEDEUCT on the wire)
	TradeTypeRefund      TradeType = "REFUND"   // refund
	TradeTypeFreeze      TradeType = "RFROZEN"  // freeze
	TradeTypeTransfer    TradeType = "TRANS"    // transfer between balance and deposit (old business model)
	TradeTypeAdjust      TradeType = "ADJUST"   // adjustment, such as a write-off by Huawei Cloud
	// TradeTypeAllocation is an allocation by a reseller or distributor; for customers, also one by the
	// enterprise master account.
	TradeTypeAllocation TradeType = "BEADJUST"
	// TradeTypeReclaim is a reclaim by a reseller or distributor; for customers, also one by the
	// enterprise master account.
	TradeTypeReclaim       TradeType = "BERETRIEVE"
	TradeTypeUnbindReclaim TradeType = "BEUNBIND"            // reclaim on disassociation or switch of the association type
	TradeTypeBonusConvert  TradeType = "BONUSCONVERT"        // bonus conversion (old business model)
	TradeTypeModeTransfer  TradeType = "TRADE_MODE_TRANSFER" // change of the transaction model
	TradeTypeExpired       TradeType = "EXPIRED"             // zeroed on expiry, customers only
	TradeTypeDeposit       TradeType = "DEPOSIT"             // security deposit, customers only
)

var tradeTypeValues = []TradeType{
	TradeTypeTopUp, TradeTypeConsumption, TradeTypeRefund, TradeTypeFreeze, TradeTypeTransfer, TradeTypeAdjust, TradeTypeAllocation,
	TradeTypeReclaim, TradeTypeUnbindReclaim, TradeTypeBonusConvert, TradeTypeModeTransfer, TradeTypeExpired, TradeTypeDeposit,
}
