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

const changeRecordsPath = "/v2/accounts/partner-accounts/account-change-records"

func TestListChangeRecords(t *testing.T) {
	testkit.Exchange[accounts.ListChangeRecordsResponse]{
		Operation: "accounts.ListChangeRecords",
		Method:    http.MethodGet, Path: changeRecordsPath,
		Query: url.Values{
			"balance_type": {"BALANCE_TYPE_DEBIT"}, "trade_type": {"DEDEUCT"},
			"trade_time_begin": {"2025-11-20"}, "trade_time_end": {"2026-11-20"},
			"offset": {"1"}, "limit": {"100"}, "indirect_partner_id": {resellerID},
		},
		Call: func(ctx context.Context, c *partnerbss.Client) (*accounts.ListChangeRecordsResponse, error) {
			return c.Accounts.ListChangeRecords(ctx, &accounts.ListChangeRecordsRequest{
				BalanceType: core.BalanceTypeDebit, TradeType: accounts.TradeTypeConsumption,
				TradeDateBegin: core.Date{Year: 2025, Month: time.November, Day: 20},
				TradeDateEnd:   core.DateOf(time.Date(2026, 11, 19, 16, 0, 0, 0, time.UTC)), // midnight of the 20th in UTC+8
				Offset:         1, Limit: 100, IndirectPartnerID: resellerID,
			})
		},
		Fixture: "ListChangeRecords.json",
		Want: accounts.ListChangeRecordsResponse{TotalCount: 2, Currency: "CNY", Records: []accounts.ChangeRecord{
			{
				AccountChangeID: "IE2611200735030001", TradeDetailType: accounts.TradeDetailTypeAllocation,
				TradeTime: time.Date(2026, 11, 20, 7, 35, 3, 0, time.UTC), TradeID: "AD2611200735030000ba",
				ChangeAmount: yuan("-1000"), BalanceAfterChange: yuan("99000.05"), Type: accounts.ChangeTypeExpenditure,
				CustomerID: customerID, AccountName: "qingyun_trade",
			},
			{
				AccountChangeID: "IE2611010000000002", TradeDetailType: accounts.TradeDetailTypeTopUp,
				TradeTime: time.Date(2026, 11, 1, 1, 0, 0, 0, time.UTC), TradeID: "CZ2611010900000001",
				ChangeAmount: yuan("100000.05"), BalanceAfterChange: yuan("100000.05"), Type: accounts.ChangeTypeIncome,
			},
		}},
		OddFixture: "ListChangeRecords_odd.json",
		OddWant: accounts.ListChangeRecordsResponse{TotalCount: 7, Currency: "CNY", Records: []accounts.ChangeRecord{{
			AccountChangeID: "26112007", TradeDetailType: "SOURCE_OPERATION_NEW_KIND",
			ChangeAmount: yuan("-1000.00000001"), Type: accounts.ChangeTypeExpenditure,
		}}},
		Refusal: testkit.Refusal{Status: 400, Code: "CBC.0100", Message: "参数错误。", Is: core.ErrInvalidParameter},
	}.Run(t)
}

func TestAllChangeRecords(t *testing.T) {
	testkit.Paged[accounts.ListChangeRecordsRequest, accounts.ChangeRecord]{
		Method: http.MethodGet, Path: changeRecordsPath,
		Total: "total_count", Items: "records", IDName: "account_change_id",
		Request: accounts.ListChangeRecordsRequest{BalanceType: core.BalanceTypeCredit},
		All: func(ctx context.Context, c *partnerbss.Client, req *accounts.ListChangeRecordsRequest) iter.Seq2[accounts.ChangeRecord, error] {
			return c.Accounts.AllChangeRecords(ctx, req)
		},
		ID: func(r accounts.ChangeRecord) string { return r.AccountChangeID },
	}.Test(t)
}

// spans are ranges of days, with the fields that break a rule.
var spans = map[string]struct {
	begin, end string
	broken     []string
}{
	"open":                    {"", "", nil},
	"open at its end":         {"2020-01-01", "", nil},
	"open at its beginning":   {"", "2026-11-20", nil},
	"one day":                 {"2026-11-20", "2026-11-20", nil},
	"a leap year":             {"2024-01-01", "2025-01-01", nil},
	"a day beyond leap years": {"2024-01-01", "2025-01-02", []string{"trade_time_end"}},
	"backwards":               {"2026-11-20", "2026-11-19", []string{"trade_time_end"}},
}

// day is a day of the calendar, or none.
func day(t *testing.T, text string) core.Date {
	if text == "" {
		return core.Date{}
	}
	date, err := core.ParseDate(text)
	assert.NoError(t, err)
	return date
}

func TestListChangeRecordsRequestValidate(t *testing.T) {
	for name, span := range spans {
		t.Run(name, func(t *testing.T) {
			err := (&accounts.ListChangeRecordsRequest{
				BalanceType: core.BalanceTypeDebit, TradeDateBegin: day(t, span.begin), TradeDateEnd: day(t, span.end),
			}).Validate()
			if span.broken == nil {
				assert.NoError(t, err)
			} else {
				testkit.Invalid(t, err, span.broken...)
			}
		})
	}
	testkit.Invalid(t, (&accounts.ListChangeRecordsRequest{
		TradeType:      accounts.TradeTypeDeposit, // of customers' records only
		TradeDateBegin: core.Date{Year: 2026, Month: time.February, Day: 29},
	}).Validate(), "balance_type", "trade_type", "trade_time_begin")
}
