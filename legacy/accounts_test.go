package legacy_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
	"github.com/partnerbss/partnerbss-go/legacy"
)

var listPartnerBalances = operation[legacy.ListPartnerBalancesV1Request, legacy.ListPartnerBalancesV1Response]{
	name: "legacy.ListPartnerBalancesV1", method: http.MethodGet, path: "/v1.0/" + partnerID + "/partner/account-mgr/balances", as: asPartner,
	call: (*legacy.Service).ListPartnerBalancesV1,
}

var adjustCustomerAccount = operation[legacy.AdjustCustomerAccountV1Request, legacy.AdjustCustomerAccountV1Response]{
	name: "legacy.AdjustCustomerAccountV1", method: http.MethodPost, path: "/v1.0/" + partnerID + "/partner/account-mgr/adjust-amount", as: asPartner,
	call: (*legacy.Service).AdjustCustomerAccountV1,
	request: legacy.AdjustCustomerAccountV1Request{
		CustomerID: customerID, Amount: amount("1000.50"), Currency: "CNY", MeasureID: core.AmountUnitYuan,
	},
}

func TestListPartnerBalancesV1(t *testing.T) {
	t.Parallel()
	listPartnerBalances.answers(t, legacy.ListPartnerBalancesV1Request{CustomerID: customerID},
		url.Values{"customer_id": {customerID}}, "", "ListPartnerBalancesV1.json",
		legacy.ListPartnerBalancesV1Response{AccountBalances: []legacy.AccountBalance{{
			AccountID: "AC2019080216170000401", AccountType: core.AccountTypeBalance,
			Amount: amount("98731.07"), Currency: "CNY", DesignatedAmount: amount("500"),
			MeasureUnit: core.AmountUnitYuan, AccountTypeText: "BALANCE_TYPE_DEBIT",
		}, {
			AccountID: "AC2019080216170000402", AccountType: core.AccountTypeCredit,
			Amount: amount("-1250.5"), CreditAmount: amount("20000"),
			MeasureUnit: core.AmountUnitYuan, Memo: "信用账户", AccountTypeText: "BALANCE_TYPE_CREDIT",
		}}})
}

func TestListPartnerBalancesV1ToleratesOddAnswers(t *testing.T) {
	t.Parallel()
	listPartnerBalances.tolerates(t, testkit.Fixture(t, "ListPartnerBalancesV1_odd.json"),
		legacy.ListPartnerBalancesV1Response{CustomerID: "52101", AccountBalances: []legacy.AccountBalance{
			{AccountType: core.AccountTypeDeposit, MeasureUnit: core.AmountUnitYuan, AccountTypeText: "7"},
			{AccountType: 99},
		}})
}

func TestAdjustCustomerAccountV1(t *testing.T) {
	t.Parallel()
	adjustCustomerAccount.answers(t, adjustCustomerAccount.request, nil,
		`{"customer_id": "`+customerID+`", "amount": "1000.5", "currency": "CNY", "measure_id": 1}`,
		"AdjustCustomerAccountV1.json",
		legacy.AdjustCustomerAccountV1Response{TransactionID: "ADJ20261120091530000017"})
}

func TestAdjustCustomerAccountV1ToleratesOddAnswers(t *testing.T) {
	t.Parallel()
	adjustCustomerAccount.tolerates(t, []byte(`{"error_code": null, "trans_id": 20261120091530000017, "balance": "1.00"}`),
		legacy.AdjustCustomerAccountV1Response{TransactionID: "20261120091530000017"})
}

// Most failures of this call come as HTTP 200.
func TestAdjustCustomerAccountV1Refused(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status  int
		code    string
		kind    error
		outcome core.Outcome
	}{
		{http.StatusOK, "CBC.5003", core.ErrInsufficientBalance, core.OutcomeRejected},
		{http.StatusOK, "CBC.5004", core.ErrForbidden, core.OutcomeRejected},
		{http.StatusOK, "CBC.5001", core.ErrForbidden, core.OutcomeRejected},
		{http.StatusUnauthorized, "CBC.0105", core.ErrUnauthorized, core.OutcomeRejected},
		{http.StatusForbidden, "CBC.0151", core.ErrForbidden, core.OutcomeRejected},
		{http.StatusInternalServerError, "CBC.0999", core.ErrOutcomeUnknown, core.OutcomeUnknown},
	} {
		_, err := adjustCustomerAccount.try(t, testkit.Answer{Status: test.status, Body: []byte(`{"error_code": "` + test.code + `", "error_msg": "失败"}`)})
		refused := testkit.Refused(t, err, adjustCustomerAccount.name, test.status, test.code, test.outcome)
		assert.ErrorIs(t, err, test.kind, test.code)
		assert.Equal(t, "失败", refused.Message)
		assert.Contains(t, refused.Settle, "accounts.ListAdjustRecords")
	}
}

func TestAdjustCustomerAccountV1RefusesAmountsThatTheWireCannotCarry(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"0", "-1", "0.001", "12345678901.55", "12345678901234"} {
		adjustCustomerAccount.refuses(t, func(r *legacy.AdjustCustomerAccountV1Request) { r.Amount = amount(text) }, "amount")
	}
	for _, text := range []string{"0.01", "1.1000", "1234567890.12", "1234567890123"} {
		adjustCustomerAccount.takes(t, func(r *legacy.AdjustCustomerAccountV1Request) { r.Amount = amount(text) })
	}
}

func TestAdjustCustomerAccountV1TakesYuanOnly(t *testing.T) {
	t.Parallel()
	adjustCustomerAccount.refuses(t, func(r *legacy.AdjustCustomerAccountV1Request) { r.MeasureID = core.AmountUnitFen }, "measure_id")
	adjustCustomerAccount.refuses(t, func(r *legacy.AdjustCustomerAccountV1Request) {
		*r = legacy.AdjustCustomerAccountV1Request{}
	}, "customer_id", "amount", "currency", "measure_id")
}
