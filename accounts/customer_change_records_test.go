package accounts_test

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

const customerRecordsPath = "/v2/accounts/customer-accounts/account-change-records"

func TestListCustomerChangeRecords(t *testing.T) {
	november := core.Month{Year: 2026, Month: time.November}
	testkit.Exchange[accounts.ListCustomerChangeRecordsResponse]{
		Operation: "accounts.ListCustomerChangeRecords",
		Method:    http.MethodGet, Path: customerRecordsPath,
		Query: url.Values{
			"balance_type": {"BALANCE_TYPE_DEBIT"}, "revenue_expense_type": {"EXPENSE"}, "trade_type": {"EXPIRED"},
			"trade_time_begin": {"2026-11-01"}, "trade_time_end": {"2026-11-30"}, "trade_id": {"FT2611191600000009"},
			"payment_channel_id": {"1,5,317"}, "payment_channel_no": {"4200002611010900"}, "offset": {"5"}, "limit": {"1"},
		},
		Call: func(ctx context.Context, c *partnerbss.Client) (*accounts.ListCustomerChangeRecordsResponse, error) {
			return c.Accounts.ListCustomerChangeRecords(ctx, &accounts.ListCustomerChangeRecordsRequest{
				BalanceType: core.BalanceTypeDebit, RevenueExpenseType: core.RevenueExpenseTypeExpense, TradeType: accounts.TradeTypeExpired,
				TradeDateBegin: november.First(), TradeDateEnd: november.Last(), TradeID: "FT2611191600000009",
				PaymentChannelID: "1,5,317", PaymentChannelNo: "4200002611010900", Offset: 5, Limit: 1,
			})
		},
		Fixture: "ListCustomerChangeRecords.json",
		Want: accounts.ListCustomerChangeRecordsResponse{TotalCount: 2, Currency: "CNY", Records: []accounts.CustomerChangeRecord{
			{
				AccountChangeID: "IE2611191600000003", TradeDetailType: string(accounts.TradeDetailTypeOnDemand),
				TradeTime: time.Date(2026, 11, 19, 16, 5, 0, 0, time.UTC), TradeID: "FT2611191600000009",
				ChangeAmount: yuan("-0.34"), BalanceAfterChange: yuan("879.50"), RevenueExpenseType: core.RevenueExpenseTypeExpense,
				BillCycle: november, PaymentChannelID: accounts.PaymentChannelNone,
				ConsumeTime: "2026-11-19T15:00:00Z - 2026-11-19T16:00:00Z",
				AccountName: "qingyun_trade", ServiceTypeName: "弹性云服务器",
			},
			{
				AccountChangeID: "IE2611010900000004", TradeDetailType: string(accounts.TradeDetailTypeTopUp),
				TradeTime: time.Date(2026, 11, 1, 1, 0, 0, 0, time.UTC), TradeID: "CZ2611010900000002",
				ChangeAmount: yuan("879.84"), BalanceAfterChange: yuan("879.84"), RevenueExpenseType: core.RevenueExpenseTypeRevenue,
				BillCycle: november, PaymentChannelID: accounts.PaymentChannelWeChatPay, PaymentChannelNo: "4200002611010900",
				ConsumeTime: "2026-11-01T01:00:00Z", AccountName: "qingyun_trade",
			},
		}},
		OddFixture: "ListCustomerChangeRecords_odd.json",
		OddWant: accounts.ListCustomerChangeRecordsResponse{TotalCount: 1, Records: []accounts.CustomerChangeRecord{{
			AccountChangeID: "IE2611191600000003", TradeTime: time.Date(2026, 11, 19, 16, 5, 0, 0, time.UTC),
			ChangeAmount: yuan("-0.34"), BalanceAfterChange: yuan("100"), RevenueExpenseType: "TRANSFER", PaymentChannelID: "321",
		}}},
		Refusal: testkit.Refusal{Status: 400, Code: "CBC.99000084", Message: "不支持该类客户查询收支明细。"},
	}.Run(t)
}

func TestAllCustomerChangeRecords(t *testing.T) {
	testkit.Paged[accounts.ListCustomerChangeRecordsRequest, accounts.CustomerChangeRecord]{
		Method: http.MethodGet, Path: customerRecordsPath,
		Total: "total_count", Items: "records", IDName: "account_change_id",
		Request: accounts.ListCustomerChangeRecordsRequest{BalanceType: core.BalanceTypeDebit},
		All: func(ctx context.Context, c *partnerbss.Client, req *accounts.ListCustomerChangeRecordsRequest) iter.Seq2[accounts.CustomerChangeRecord, error] {
			return c.Accounts.AllCustomerChangeRecords(ctx, req)
		},
		ID: func(r accounts.CustomerChangeRecord) string { return r.AccountChangeID },
	}.Test(t)
}

func TestListCustomerChangeRecordsRequestValidate(t *testing.T) {
	for name, span := range spans {
		t.Run(name, func(t *testing.T) {
			err := (&accounts.ListCustomerChangeRecordsRequest{
				BalanceType: core.BalanceTypeDebit, TradeDateBegin: day(t, span.begin), TradeDateEnd: day(t, span.end),
			}).Validate()
			if span.broken == nil {
				assert.NoError(t, err)
			} else {
				testkit.Invalid(t, err, span.broken...)
			}
		})
	}
	assert.NoError(t, (&accounts.ListCustomerChangeRecordsRequest{
		BalanceType: core.BalanceTypeDebit, TradeType: accounts.TradeTypeDeposit, PaymentChannelID: "0,999",
	}).Validate())
	testkit.Invalid(t, (&accounts.ListCustomerChangeRecordsRequest{RevenueExpenseType: "INCOME", TradeType: "GIFT"}).Validate(),
		"balance_type", "revenue_expense_type", "trade_type")
}
