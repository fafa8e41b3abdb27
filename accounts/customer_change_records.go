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

var opListCustomerChangeRecords = transport.Operation{
	ID: "ListCustomerAccountChangeRecords", Name: "accounts.ListCustomerChangeRecords",
	Method: http.MethodGet, Path: "/v2/accounts/customer-accounts/account-change-records",
	Callers: []core.Role{core.RoleCustomer},
	Safe:    true,
}

// ListCustomerChangeRecordsRequest holds the parameters of
// [Service.ListCustomerChangeRecords].
type ListCustomerChangeRecordsRequest struct {
	// Account whose records are listed; resale customers have no credit account. Required.
	BalanceType core.BalanceType `url:"balance_type"`
	// Income or expenditure; leave empty for both.
	RevenueExpenseType core.RevenueExpenseType `url:"revenue_expense_type,omitempty"`
	// Kind of transaction; leave empty for all kinds.
	TradeType TradeType `url:"trade_type,omitempty"`
	// First day, in UTC+8; zero means today one year ago.
	TradeDateBegin core.Date `url:"trade_time_begin,omitempty"`
	// Last day, in UTC+8, at most one year after TradeDateBegin; zero means today.
	TradeDateEnd core.Date `url:"trade_time_end,omitempty"`
	// ID of the transaction or order; leave empty for no filter. At most 128 characters.
	TradeID string `url:"trade_id,omitempty"`
	// One or more codes of [PaymentChannel], joined by commas; leave empty for no filter. At most 64
	// characters.
	PaymentChannelID string `url:"payment_channel_id,omitempty"`
	// Serial number in the payment channel; leave empty for no filter. At most 64 characters.
	PaymentChannelNo string `url:"payment_channel_no,omitempty"`
	// Records to skip, not pages; default 0.
	Offset int `url:"offset,omitempty"`
	// Records per page, 1 to 100; default 10.
	Limit int `url:"limit,omitempty"`
}

// Validate reports every rule that the request breaks.
func (r *ListCustomerChangeRecordsRequest) Validate() error {
	return check.Request(r, func(c *check.Checker) {
		check.Enum(c, "balance_type", r.BalanceType, balanceTypeValues...).Required()
		check.Enum(c, "revenue_expense_type", r.RevenueExpenseType, revenueExpenseTypeValues...)
		check.Enum(c, "trade_type", r.TradeType, tradeTypeValues...)
		c.Date("trade_time_begin", r.TradeDateBegin)
		c.Date("trade_time_end", r.TradeDateEnd).NotBefore("trade_time_begin", r.TradeDateBegin).
			WithinDays(366, "trade_time_begin", r.TradeDateBegin)
		c.String("trade_id", r.TradeID).Max(128)
		c.String("payment_channel_id", r.PaymentChannelID).Max(64)
		c.String("payment_channel_no", r.PaymentChannelNo).Max(64)
		c.Int("offset", r.Offset).Between(0, math.MaxInt32)
		c.Int("limit", r.Limit).Between(1, 100)
	})
}

// ListCustomerChangeRecordsResponse is the response of
// [Service.ListCustomerChangeRecords].
type ListCustomerChangeRecordsResponse struct {
	// Number of matching records on all pages.
	TotalCount int `json:"total_count"`
	// Currency of the amounts, CNY on the China site.
	Currency string `json:"currency"`
	// Records of this page.
	Records []CustomerChangeRecord `json:"records"`

	core.Metadata `json:"-"`
}

// ListCustomerChangeRecords returns one page of the income and expenditure records of the
// calling customer's account.
//
// The call applies to the account whose credentials sign it, and only the customer's own
// credentials are accepted. The range from TradeDateBegin to TradeDateEnd spans at most
// one year. Both are days in UTC+8, while TradeTime in the records is an instant in UTC.
// CBC.99000084 means that this query is not available for the customer's type of
// association with the partner.
//
// Operation ListCustomerAccountChangeRecords: GET
// /v2/accounts/customer-accounts/account-change-records (customer credentials, 10
// calls/s).
func (s *Service) ListCustomerChangeRecords(ctx context.Context, req *ListCustomerChangeRecordsRequest, opts ...option.Option) (*ListCustomerChangeRecordsResponse, error) {
	return transport.Call[ListCustomerChangeRecordsResponse](ctx, s.client(), &opListCustomerChangeRecords, req, opts)
}

var pagesListCustomerChangeRecords = page.Offset[ListCustomerChangeRecordsRequest, ListCustomerChangeRecordsResponse, CustomerChangeRecord]{
	Largest: 100,
	Cursor:  func(r *ListCustomerChangeRecordsRequest) (*int, *int) { return &r.Offset, &r.Limit },
	Records: func(a *ListCustomerChangeRecordsResponse) ([]CustomerChangeRecord, int) {
		return a.Records, a.TotalCount
	},
}

// AllCustomerChangeRecords walks every page of [Service.ListCustomerChangeRecords],
// starting at req.Offset, and yields each record. It stops at the first error, which it
// yields last. If req.Limit is zero, it requests pages of the maximum size.
func (s *Service) AllCustomerChangeRecords(ctx context.Context, req *ListCustomerChangeRecordsRequest, opts ...option.Option) iter.Seq2[CustomerChangeRecord, error] {
	return pagesListCustomerChangeRecords.All(ctx, s.client(), s.ListCustomerChangeRecords, req, opts)
}

// CustomerChangeRecord is one income or expenditure on the calling customer's account.
type CustomerChangeRecord struct {
	// Serial number of the record.
	AccountChangeID string `json:"account_change_id"`
	// Exact kind of transaction: an open set of codes like those of [TradeDetailType].
	TradeDetailType string `json:"trade_detail_type"`
	// When the transaction took place, UTC.
	TradeTime time.Time `json:"trade_time"`
	// ID of the transaction or order.
	TradeID string `json:"trade_id"`
	// Amount of the change, in yuan; negative for an expense.
	ChangeAmount decimal.Decimal `json:"change_amount"`
	// Balance after the change, in yuan.
	BalanceAfterChange decimal.Decimal `json:"balance_after_change"`
	// Income or expenditure.
	RevenueExpenseType core.RevenueExpenseType `json:"revenue_expense_type"`
	// Billing month, UTC+8.
	BillCycle core.Month `json:"bill_cycle"`
	// Payment channel.
	PaymentChannelID PaymentChannel `json:"payment_channel_id"`
	// Serial number in the payment channel.
	PaymentChannelNo string `json:"payment_channel_no"`
	// Time of consumption, UTC. It is text because it can hold two times: one time for a subscription;
	// the start and the end of the billed period for pay-per-use, installments and adjustments.
	ConsumeTime string `json:"consume_time"`
	// Login name of the account.
	AccountName string `json:"account_name"`
	// Name of the cloud service.
	ServiceTypeName string `json:"cloud_service_type_name"`
	// Name of the resource type; reserved by the platform.
	ResourceTypeName string `json:"resource_type_name"`
}

// PaymentChannel is the channel of a customer's payment.
type PaymentChannel string

// Values of [PaymentChannel].
const (
	PaymentChannelNone                  PaymentChannel = "0"   // no channel
	PaymentChannelAlipay                PaymentChannel = "1"   // Alipay
	PaymentChannelBankTransfer          PaymentChannel = "2"   // bank transfer
	PaymentChannelAlipayOrOnlineBanking PaymentChannel = "4"   // Alipay or online banking
	PaymentChannelWeChatPay             PaymentChannel = "5"   // WeChat Pay
	PaymentChannelWithdrawal            PaymentChannel = "6"   // withdrawal
	PaymentChannelIncentiveRebate       PaymentChannel = "7"   // incentive rebate
	PaymentChannelModeTransfer          PaymentChannel = "10"  // change of the transaction model
	PaymentChannelAdjustment            PaymentChannel = "11"  // adjustment
	PaymentChannelUnionPay              PaymentChannel = "317" // UnionPay (unified payment platform)
	PaymentChannelHuaweiPay             PaymentChannel = "319" // Huawei Pay
	PaymentChannelHuaweiPayment         PaymentChannel = "320" // Huawei payment
)

var revenueExpenseTypeValues = []core.RevenueExpenseType{core.RevenueExpenseTypeRevenue, core.RevenueExpenseTypeExpense}
