package integration

import (
	"github.com/huaweicloud/huaweicloud-sdk-go-v3/services/bss/v2/model"
	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func accounts(s *story) {
	account, customer := s.customer("customer_verified")
	before := cashOf(s, call(s, s.partner.ListPartnerBalances, &model.ListPartnerBalancesRequest{}).AccountBalances)

	allocated := call(s, s.partner.UpdateCustomerAccountAmount, &model.UpdateCustomerAccountAmountRequest{
		Body: &model.AdjustAccountReq{CustomerId: account.AccountID, Amount: ptr(yuan("250.50"))},
	})
	assert.NotEmpty(s, of(allocated.TransferId))
	reclaimed := call(s, s.partner.ReclaimToPartnerAccount, &model.ReclaimToPartnerAccountRequest{
		Body: &model.ReclaimToPartnerAccountBalancesReq{CustomerId: account.AccountID, Amount: ptr(yuan("50.50"))},
	})
	assert.NotEmpty(s, of(reclaimed.TransId))

	after := cashOf(s, call(s, s.partner.ListPartnerBalances, &model.ListPartnerBalancesRequest{}).AccountBalances)
	assert.Equal(s, "200", before.Sub(after).String(), "what is left with the customer")

	own := call(s, customer.ShowCustomerAccountBalances, &model.ShowCustomerAccountBalancesRequest{})
	require.NotEmpty(s, of(own.AccountBalances))
	several := call(s, s.partner.ListCustomersBalancesDetail, &model.ListCustomersBalancesDetailRequest{
		Body: &model.QueryCustomersBalancesReq{CustomerInfos: []model.CustomerInfoV2{{CustomerId: account.AccountID}}},
	})
	require.Len(s, of(several.CustomerBalances), 1)
	equalYuan(s, (*own.AccountBalances)[0].Amount.String(), (*several.CustomerBalances)[0].Amount, "balance of the customer")

	adjusted := call(s, s.partner.ListPartnerAdjustRecords, &model.ListPartnerAdjustRecordsRequest{
		CustomerId: &account.AccountID, OperationType: ptr("SOURCE_OPERATION_BERETRIEVE"), Limit: ptr(int32(10)),
	})
	require.Len(s, of(adjusted.Records), 1)
	assert.Equal(s, of(reclaimed.TransId), of((*adjusted.Records)[0].TransId))
	changes := call(s, s.partner.ListPartnerAccountChangeRecords, &model.ListPartnerAccountChangeRecordsRequest{
		BalanceType: "BALANCE_TYPE_DEBIT", TradeTimeBegin: ptr("2026-03-01"), TradeTimeEnd: ptr("2026-03-31"),
	})
	assert.NotEmpty(s, of(changes.Records))
	received := call(s, customer.ListCustomerAccountChangeRecords, &model.ListCustomerAccountChangeRecordsRequest{
		BalanceType: "BALANCE_TYPE_DEBIT", RevenueExpenseType: ptr("REVENUE"),
	})
	assert.NotEmpty(s, of(received.Records))
	cards := call(s, customer.ListStoredValueCards, &model.ListStoredValueCardsRequest{Status: 1})
	require.NotEmpty(s, of(cards.StoredValueCards))
	assert.Equal(s, "500.00", of((*cards.StoredValueCards)[0].FaceValue))
}

// cashOf is the cash balance among the balances of a partner. The vendor's SDK
// has a float64 there.
func cashOf(s *story, balances *[]model.AccountBalanceV2) decimal.Decimal {
	for _, b := range of(balances) {
		if b.AccountType == 1 {
			return decimal.NewFromFloat(b.Amount)
		}
	}
	s.Error("no cash balance")
	return decimal.Zero
}
