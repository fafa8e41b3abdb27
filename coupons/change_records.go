package coupons

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
	ID: "ListCustomerCouponChangeRecords", Name: "coupons.ListChangeRecords",
	Method: http.MethodGet, Path: "/v2/promotions/benefits/account-change-records",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// ListChangeRecordsRequest holds the parameters of [Service.ListChangeRecords].
type ListChangeRecordsRequest struct {
	// Account whose changes are listed. Required.
	BalanceType core.BalanceType `url:"balance_type"`
	// Income or expenditure; unset means both.
	RevenueExpenseType core.RevenueExpenseType `url:"revenue_expense_type,omitempty"`
	// Kind of change; unset means no filter.
	TradeType TradeType `url:"trade_type,omitempty"`
	// ID of the transaction or order; leave empty for no filter. At most 128 characters.
	TradeID string `url:"trade_id,omitempty"`
	// First day, in UTC+8; zero means today one year ago.
	TradeDateBegin core.Date `url:"trade_time_begin,omitempty"`
	// Last day, in UTC+8; zero means today.
	TradeDateEnd core.Date `url:"trade_time_end,omitempty"`
	// ID of the coupon; leave empty for no filter. At most 64 characters.
	CouponID string `url:"coupon_id,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 100; default 10.
	Limit int `url:"limit,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListChangeRecordsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		check.Enum(c, "balance_type", r.BalanceType, balanceTypeValues...).Required()
		check.Enum(c, "revenue_expense_type", r.RevenueExpenseType, revenueExpenseTypeValues...)
		check.Enum(c, "trade_type", r.TradeType, tradeTypeValues...)
		c.String("trade_id", r.TradeID).Max(128)
		c.Date("trade_time_begin", r.TradeDateBegin)
		c.Date("trade_time_end", r.TradeDateEnd).NotBefore("trade_time_begin", r.TradeDateBegin)
		c.String("coupon_id", r.CouponID).Max(64)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 100)
	})
}

// ListChangeRecordsResponse is the response of [Service.ListChangeRecords].
type ListChangeRecordsResponse struct {
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`
	// Currency code of the amounts, CNY on the China site.
	Currency string `json:"currency"`
	// Records of this page.
	Records []ChangeRecord `json:"records"`

	core.Metadata `json:"-"`
}

// ListChangeRecords returns one page of the income and expenditure records of the calling
// customer's coupons.
//
// TradeDateBegin and TradeDateEnd are days in UTC+8; by default they span the last year.
// The times in the records are in UTC, the amounts in yuan. The platform refuses customers
// in a partner's transfer-sale model, which is not the ordinary resale association, with
// CBC.99000084.
//
// Operation ListCustomerCouponChangeRecords: GET
// /v2/promotions/benefits/account-change-records (customer credentials, 10 calls/s).
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

// ChangeRecord is one change of the balance of a customer's coupon.
type ChangeRecord struct {
	// ID of the coupon.
	CouponID string `json:"coupon_id"`
	// Exact kind of change.
	TradeDetailType TradeDetailType `json:"trade_detail_type"`
	// When the change was made, UTC.
	TradeTime time.Time `json:"trade_time"`
	// ID of the transaction or order.
	TradeID string `json:"trade_id"`
	// Amount of the change, in yuan.
	ChangeAmount decimal.Decimal `json:"change_amount"`
	// Balance after the change, in yuan.
	BalanceAfterChange decimal.Decimal `json:"balance_after_change"`
	// Income or expenditure.
	RevenueExpenseType core.RevenueExpenseType `json:"revenue_expense_type"`
	// Billing month, UTC+8.
	BillCycle core.Month `json:"bill_cycle"`
	// Account name of the customer.
	AccountName string `json:"account_name"`
	// Name of the cloud service.
	ServiceTypeName string `json:"cloud_service_type_name"`
	// Name of the resource type.
	ResourceTypeName string `json:"resource_type_name"`
}

// TradeDetailType is the exact kind of a change. The platform misspells OPERATION as
// OPERAIION in some values; the constants keep its spelling.
type TradeDetailType string

// Values of [TradeDetailType].
const (
	TradeDetailTypeSubscription     TradeDetailType = "SOURCE_OPERAIION_DEDEUCT"       // consumption by a yearly/monthly order
	TradeDetailTypeOnDemand         TradeDetailType = "SOURCE_OPERAIION_USAGE"         // pay-per-use consumption
	TradeDetailTypeSavingsPlan      TradeDetailType = "SOURCE_OPERAIION_SAVINGS_PLANS" // consumption by a savings plan
	TradeDetailTypeArrearsRepayment TradeDetailType = "SOURCE_OPERAIION_WRITEOFF"      // repayment of arrears
	TradeDetailTypeExpired          TradeDetailType = "SOURCE_OPERAIION_EXPIRECLEAR"   // zeroed on expiry
	// TradeDetailTypeUnsubscription is the return of a coupon after an unsubscription.
	TradeDetailTypeUnsubscription       TradeDetailType = "SOURCE_OPERAIION_UNSUBSCRIBE"
	TradeDetailTypeUnfreeze             TradeDetailType = "SOURCE_OPERAIION_UNFROZEN"         // return of the coupon in process
	TradeDetailTypeFreeze               TradeDetailType = "SOURCE_OPERAIION_RFROZEN"          // return of the coupon in process
	TradeDetailTypeActivation           TradeDetailType = "SOURCE_OPERAIION_PRIZE"            // activation
	TradeDetailTypeBillWriteOff         TradeDetailType = "SOURCE_OPERAIION_BILLREFUND"       // adjustment: write-off by Huawei
	TradeDetailTypeReclaim              TradeDetailType = "SOURCE_OPERATION_COUPONCANCEL"     // coupon reclaimed
	TradeDetailTypeDepositFreeze        TradeDetailType = "SOURCE_OPERATION_DEPOSIT_FROZEN"   // deposit frozen
	TradeDetailTypeDepositUnfreeze      TradeDetailType = "SOURCE_OPERATION_DEPOSIT_UNFROZEN" // deposit unfrozen
	TradeDetailTypeEnterpriseReclaim    TradeDetailType = "SOURCE_OPERATION_RETRIEVE"         // reclaimed by the enterprise
	TradeDetailTypeEnterpriseAllocation TradeDetailType = "SOURCE_OPERATION_TRANSFER"         // allocated by the enterprise
)

var balanceTypeValues = []core.BalanceType{core.BalanceTypeCashCoupon}

var revenueExpenseTypeValues = []core.RevenueExpenseType{core.RevenueExpenseTypeRevenue, core.RevenueExpenseTypeExpense}

// TradeType is a kind of change, as a filter of [Service.ListChangeRecords]. The records
// carry the finer [TradeDetailType].
type TradeType string

// Values of [TradeType].
const (
	TradeTypeActivation  TradeType = "ADJUST"       // activation
	TradeTypeConsumption TradeType = "DEDEUCT"      // consumption (spelled DEDEUCT on the wire)
	TradeTypeReturn      TradeType = "REFUND"       // coupon returned
	TradeTypeFreeze      TradeType = "RFROZEN"      // freeze
	TradeTypeExpired     TradeType = "EXPIRED"      // zeroed on expiry
	TradeTypeAllocation  TradeType = "COUPONADJUST" // allocation
	TradeTypeReclaim     TradeType = "COUPONCANCEL" // reclaim
)

var tradeTypeValues = []TradeType{
	TradeTypeActivation, TradeTypeConsumption, TradeTypeReturn, TradeTypeFreeze, TradeTypeExpired,
	TradeTypeAllocation, TradeTypeReclaim,
}
