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

const adjustRecordsPath = "/v3/accounts/partner-accounts/adjust-records"

func TestListAdjustRecords(t *testing.T) {
	testkit.Exchange[accounts.ListAdjustRecordsResponse]{
		Operation: "accounts.ListAdjustRecords",
		Method:    http.MethodGet, Path: adjustRecordsPath,
		Query: url.Values{
			"customer_id": {customerID}, "operation_type": {"SOURCE_OPERATION_BEADJUST"},
			"operation_time_begin": {"2026-11-19T16:00:00Z"}, "operation_time_end": {"2026-11-20T08:12:44Z"},
			"trans_id": {"AD 26&11/20"}, "offset": {"10"}, "limit": {"2"}, "indirect_partner_id": {resellerID},
		},
		Call: func(ctx context.Context, c *partnerbss.Client) (*accounts.ListAdjustRecordsResponse, error) {
			return c.Accounts.ListAdjustRecords(ctx, &accounts.ListAdjustRecordsRequest{
				CustomerID: customerID, OperationType: accounts.OperationTypeAllocate,
				OperationTimeBegin: time.Date(2026, 11, 20, 0, 0, 0, 0, core.Beijing),
				OperationTimeEnd:   time.Date(2026, 11, 20, 8, 12, 44, 999, time.UTC),
				TransactionID:      "AD 26&11/20", Offset: 10, Limit: 2, IndirectPartnerID: resellerID,
			})
		},
		Fixture: "ListAdjustRecords.json",
		Want: accounts.ListAdjustRecordsResponse{TotalCount: 2, Records: []accounts.AdjustRecord{
			{
				CustomerID: customerID, CustomerName: "青云贸易有限公司", OperationType: accounts.OperationTypeAllocate,
				Amount: yuan("1000"), Currency: core.CurrencyCNY,
				OperationTime: time.Date(2026, 11, 20, 7, 35, 3, 0, time.UTC), MeasureID: core.AmountUnitYuan,
				TransactionID: "AD2611200735030000ba", Memo: "十一月拨款",
			},
			{
				CustomerID: customerID, CustomerName: "青云贸易有限公司", OperationType: accounts.OperationTypeReclaim,
				Amount: yuan("0.01"), Currency: core.CurrencyCNY, ApplyScene: "通用",
				OperationTime: time.Date(2026, 11, 20, 8, 12, 44, 0, time.UTC), MeasureID: core.AmountUnitYuan,
				TransactionID: "RE2611200812440000c7",
			},
		}},
		OddFixture: "ListAdjustRecords_odd.json",
		OddWant: accounts.ListAdjustRecordsResponse{TotalCount: 1, Records: []accounts.AdjustRecord{{
			CustomerID: customerID, CustomerName: "360", OperationType: "SOURCE_OPERATION_SETTLE",
			Amount: yuan("1000.1"), MeasureID: core.AmountUnitYuan, TransactionID: "2611",
		}}},
		Refusal: testkit.Refusal{Status: 400, Code: "CBC.99000037", Message: "您没有操作该云经销商的权限。", Is: core.ErrForbidden},
	}.Run(t)
}

func TestAllAdjustRecords(t *testing.T) {
	testkit.Paged[accounts.ListAdjustRecordsRequest, accounts.AdjustRecord]{
		Method: http.MethodGet, Path: adjustRecordsPath,
		Total: "total_count", Items: "records", IDName: "trans_id",
		Request: accounts.ListAdjustRecordsRequest{CustomerID: customerID, OperationType: accounts.OperationTypeReclaim},
		All: func(ctx context.Context, c *partnerbss.Client, req *accounts.ListAdjustRecordsRequest) iter.Seq2[accounts.AdjustRecord, error] {
			return c.Accounts.AllAdjustRecords(ctx, req)
		},
		ID: func(r accounts.AdjustRecord) string { return r.TransactionID },
	}.Test(t)
}

func TestListAdjustRecordsRequestValidate(t *testing.T) {
	noon := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	assert.NoError(t, (&accounts.ListAdjustRecordsRequest{}).Validate())
	assert.NoError(t, (&accounts.ListAdjustRecordsRequest{OperationTimeBegin: noon.AddDate(-5, 0, 0), OperationTimeEnd: noon}).Validate())
	assert.NoError(t, (&accounts.ListAdjustRecordsRequest{OperationTimeEnd: noon}).Validate())
	testkit.Invalid(t, (&accounts.ListAdjustRecordsRequest{OperationTimeBegin: noon.Add(1), OperationTimeEnd: noon}).Validate(), "operation_time_end")
	testkit.Invalid(t, (&accounts.ListAdjustRecordsRequest{OperationType: "BEADJUST", Limit: 101, Offset: -1}).Validate(),
		"operation_type", "offset", "limit")
}
