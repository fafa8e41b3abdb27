package accounts_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

func TestListPartnerBalances(t *testing.T) {
	testkit.Exchange[accounts.ListPartnerBalancesResponse]{
		Operation: "accounts.ListPartnerBalances",
		Method:    http.MethodGet, Path: "/v2/accounts/partner-accounts/balances",
		Query: url.Values{"indirect_partner_id": {resellerID}},
		Call: func(ctx context.Context, c *partnerbss.Client) (*accounts.ListPartnerBalancesResponse, error) {
			return c.Accounts.ListPartnerBalances(ctx, &accounts.ListPartnerBalancesRequest{IndirectPartnerID: resellerID})
		},
		Fixture: "ListPartnerBalances.json",
		Want: accounts.ListPartnerBalancesResponse{AccountBalances: []accounts.PartnerBalance{
			{
				AccountID: "AT0010169C22C887F8", AccountType: core.AccountTypeBalance, Amount: yuan("100000.05"),
				Currency: core.CurrencyCNY, DesignatedAmount: yuan("500"), MeasureID: core.AmountUnitYuan,
			},
			{
				AccountID: "AT0010169C22C887F9", AccountType: core.AccountTypeCredit, Amount: yuan("-1234567890.12345678"),
				Currency: core.CurrencyCNY, CreditAmount: yuan("20000"), MeasureID: core.AmountUnitYuan, Memo: "季度授信",
			},
		}},
		OddFixture: "ListPartnerBalances_odd.json",
		OddWant: accounts.ListPartnerBalancesResponse{AccountBalances: []accounts.PartnerBalance{
			{AccountID: "10169", AccountType: 9, Amount: yuan("0.1"), Currency: "HKD", MeasureID: core.AmountUnitYuan},
		}},
		Refusal: testkit.Refusal{Status: 403, Code: "CBC.0151", Message: "访问拒绝。", Is: core.ErrForbidden},
	}.Run(t)
}

func TestPartnerBalanceAvailableLeavesOutWhatIsDesignated(t *testing.T) {
	for _, test := range []struct{ amount, designated, available string }{
		{"100000.05", "500.00", "99500.05"}, {"0.30", "0.10", "0.2"}, {"500", "500", "0"}, {"0", "0", "0"}, {"100", "500", "-400"},
	} {
		balance := accounts.PartnerBalance{Amount: yuan(test.amount), DesignatedAmount: yuan(test.designated)}
		assert.Equal(t, test.available, balance.Available().String())
	}
}

func TestListCustomerBalances(t *testing.T) {
	testkit.Exchange[accounts.ListCustomerBalancesResponse]{
		Operation: "accounts.ListCustomerBalances",
		Method:    http.MethodPost, Path: "/v2/accounts/customer-accounts/balances/batch-query",
		Body: `{
			"customer_infos": [{"customer_id": "` + customerID + `"}, {"customer_id": "0bb43f81c000d3a10f19c014228fb580"}],
			"indirect_partner_id": "` + resellerID + `"
		}`,
		Call: func(ctx context.Context, c *partnerbss.Client) (*accounts.ListCustomerBalancesResponse, error) {
			return c.Accounts.ListCustomerBalances(ctx, &accounts.ListCustomerBalancesRequest{
				Customers:         []accounts.CustomerRef{{CustomerID: customerID}, {CustomerID: "0bb43f81c000d3a10f19c014228fb580"}},
				IndirectPartnerID: resellerID,
			})
		},
		Fixture: "ListCustomerBalances.json",
		Want: accounts.ListCustomerBalancesResponse{CustomerBalances: []accounts.CustomerBalance{
			{CustomerID: customerID, Amount: yuan("1000"), Currency: core.CurrencyCNY, MeasureID: core.AmountUnitYuan},
			{CustomerID: "0bb43f81c000d3a10f19c014228fb580", DebtAmount: yuan("12.3456"), Currency: core.CurrencyCNY, MeasureID: core.AmountUnitYuan},
		}},
		OddFixture: "ListCustomerBalances_odd.json",
		OddWant:    accounts.ListCustomerBalancesResponse{CustomerBalances: []accounts.CustomerBalance{{CustomerID: "5377", Amount: yuan("1000")}}},
		Refusal:    testkit.Refusal{Status: 400, Code: "CBC.99000037", Message: "您没有操作该云经销商的权限。", Is: core.ErrForbidden},
	}.Run(t)
}

func TestListCustomerBalancesRequestValidate(t *testing.T) {
	refs := make([]accounts.CustomerRef, 101)
	for i := range refs {
		refs[i].CustomerID = fmt.Sprintf("customer-%d", i)
	}
	assert.NoError(t, (&accounts.ListCustomerBalancesRequest{Customers: refs[:100]}).Validate())
	testkit.Invalid(t, (&accounts.ListCustomerBalancesRequest{Customers: refs}).Validate(), "customer_infos")
	testkit.Invalid(t, (&accounts.ListCustomerBalancesRequest{Customers: []accounts.CustomerRef{}}).Validate(), "customer_infos")
	refs[7].CustomerID = ""
	testkit.Invalid(t, (&accounts.ListCustomerBalancesRequest{Customers: refs[:9]}).Validate(), "customer_infos[7].customer_id")
}

func TestGetCustomerBalances(t *testing.T) {
	testkit.Exchange[accounts.GetCustomerBalancesResponse]{
		Operation: "accounts.GetCustomerBalances",
		Method:    http.MethodGet, Path: "/v2/accounts/customer-accounts/balances",
		Call: func(ctx context.Context, c *partnerbss.Client) (*accounts.GetCustomerBalancesResponse, error) {
			return c.Accounts.GetCustomerBalances(ctx)
		},
		Fixture: "GetCustomerBalances.json",
		Want: accounts.GetCustomerBalancesResponse{
			AccountBalances: []accounts.CustomerAccountBalance{
				{
					AccountID: "AT0010169C22C88801", AccountType: core.AccountTypeBalance, Amount: yuan("879.5"),
					Currency: core.CurrencyCNY, DesignatedAmount: yuan("20"), MeasureID: core.AmountUnitYuan,
				},
				{
					AccountID: "AT0010169C22C88802", AccountType: core.AccountTypeBonus, Amount: yuan("0.01"),
					Currency: core.CurrencyCNY, MeasureID: core.AmountUnitYuan,
				},
			},
			DebtAmount: yuan("3.1415"), MeasureID: core.AmountUnitYuan, Currency: "CNY",
		},
		OddFixture: "GetCustomerBalances_odd.json",
		OddWant:    accounts.GetCustomerBalancesResponse{DebtAmount: yuan("3.1415"), MeasureID: core.AmountUnitYuan},
		Refusal:    testkit.Refusal{Status: 400, Code: "CBC.99000049", Message: "该类客户没有自己的账户余额。"},
	}.Run(t)
}

func TestAmountsKeepTheirDigits(t *testing.T) {
	platform := testkit.NewPlatform(t, http.MethodGet, "/v2/accounts/customer-accounts/balances",
		testkit.Answer{Body: []byte(`{"account_balances":[{"amount":9007199254740993.10},{"amount":"0.1"}],"debt_amount":123456789012345678901234.000000015}`)})
	got, err := testkit.Client(t, platform).Accounts.GetCustomerBalances(t.Context())
	require.NoError(t, err)
	assert.Equal(t, "9007199254740993.1", got.AccountBalances[0].Amount.String())
	assert.Equal(t, "0.1", got.AccountBalances[1].Amount.String())
	assert.Equal(t, "123456789012345678901234.000000015", got.DebtAmount.String())
}
