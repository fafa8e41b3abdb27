package legacy_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/legacy"
)

var listMonthlyBills = operation[legacy.ListSubCustomerMonthlyBillsV1Request, legacy.ListSubCustomerMonthlyBillsV1Response]{
	name: "legacy.ListSubCustomerMonthlyBillsV1", method: http.MethodGet,
	path: "/v1.0/" + partnerID + "/partner/account-mgr/subcustomer-bills", as: asPartner,
	call:    (*legacy.Service).ListSubCustomerMonthlyBillsV1,
	request: legacy.ListSubCustomerMonthlyBillsV1Request{BillCycle: core.Month{Year: 2026, Month: time.October}},
}

func TestListSubCustomerMonthlyBillsV1(t *testing.T) {
	t.Parallel()
	listMonthlyBills.answers(t, legacy.ListSubCustomerMonthlyBillsV1Request{
		CustomerID: customerID, BillCycle: core.Month{Year: 2026, Month: time.October}, ServiceTypeCode: new("hws.service.type.ec2"),
		PayMethod: legacy.PayMethodSubscription, Offset: 1, Limit: 100, BillType: core.SummaryBillTypeConsumption,
	}, url.Values{
		"customerId": {customerID}, "period": {"2026-10"}, "cloudServiceTypeCode": {"hws.service.type.ec2"},
		"payMethod": {"0"}, "offset": {"1"}, "limit": {"100"}, "bill_type": {"0"},
	}, "", "ListSubCustomerMonthlyBillsV1.json", legacy.ListSubCustomerMonthlyBillsV1Response{
		TotalCount: 2,
		Summaries: []legacy.BillSummary{{
			CustomerID: customerID, BillType: "0", ServiceTypeCode: "hws.service.type.ec2", PayMethod: "1",
			Amount: amount("1203.6"), DebtAmount: amount("12.5"), WriteOffDebtAmount: amount("2.5"), DiscountAmount: amount("133.4"),
			MeasureID: 1, Currency: "CNY",
			AccountDetails: []legacy.AccountDeduction{
				{BalanceTypeID: "BALANCE_TYPE_DEBIT", Amount: amount("1191.1"), BillType: "0"},
				{BalanceTypeID: "BALANCE_TYPE_CREDIT", Amount: amount("12.5"), BillType: "0"},
			},
		}, {
			CustomerID: customerID, BillType: "1", ServiceTypeCode: "hws.service.type.ebs", PayMethod: "0",
			Amount: amount("-63.6"), MeasureID: 1, Currency: "CNY",
		}},
	})
}

func TestListSubCustomerMonthlyBillsV1ToleratesOddAnswers(t *testing.T) {
	t.Parallel()
	listMonthlyBills.tolerates(t, testkit.Fixture(t, "ListSubCustomerMonthlyBillsV1_odd.json"), legacy.ListSubCustomerMonthlyBillsV1Response{
		TotalCount: 1,
		Summaries:  []legacy.BillSummary{{CustomerID: "3", BillType: "7", PayMethod: "3", MeasureID: 1}},
	})
}

func TestListSubCustomerMonthlyBillsV1Refuses(t *testing.T) {
	t.Parallel()
	listMonthlyBills.refuses(t, func(r *legacy.ListSubCustomerMonthlyBillsV1Request) {
		*r = legacy.ListSubCustomerMonthlyBillsV1Request{PayMethod: "3", BillType: "3", Offset: -1, Limit: 101}
	}, "period", "payMethod", "bill_type", "offset", "limit")
	listMonthlyBills.takes(t, func(r *legacy.ListSubCustomerMonthlyBillsV1Request) { r.ServiceTypeCode = new("") })
}
