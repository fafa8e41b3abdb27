package accounts_test

import (
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	partnerbss "github.com/partnerbss/partnerbss-go"
	"github.com/partnerbss/partnerbss-go/accounts"
	"github.com/partnerbss/partnerbss-go/core"
	"github.com/partnerbss/partnerbss-go/internal/test/testkit"
)

// cashOf is the cash account of a partner, or of the reseller it names.
func cashOf(t *testing.T, client *partnerbss.Client, reseller string) accounts.PartnerBalance {
	t.Helper()
	got, err := client.Accounts.ListPartnerBalances(t.Context(), &accounts.ListPartnerBalancesRequest{IndirectPartnerID: reseller})
	require.NoError(t, err)
	i := slices.IndexFunc(got.AccountBalances, func(b accounts.PartnerBalance) bool { return b.AccountType == core.AccountTypeBalance })
	require.GreaterOrEqual(t, i, 0)
	return got.AccountBalances[i]
}

// held is what one customer holds as its seller sees it.
func held(t *testing.T, client *partnerbss.Client, customer, reseller string) decimal.Decimal {
	t.Helper()
	got, err := client.Accounts.ListCustomerBalances(t.Context(), &accounts.ListCustomerBalancesRequest{
		Customers: []accounts.CustomerRef{{CustomerID: customer}}, IndirectPartnerID: reseller,
	})
	require.NoError(t, err)
	require.Len(t, got.CustomerBalances, 1)
	assert.Equal(t, customer, got.CustomerBalances[0].CustomerID)
	return got.CustomerBalances[0].Amount
}

// Money goes to a customer and comes back: every balance and every list of
// records on both sides tells the same.
func TestMoneyThatMovesShowsOnBothSides(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	partner, customer, id := s.Client("partner"), s.Client("customer_verified"), s.ID("customer_verified")
	before := cashOf(t, partner, "")
	testkit.SameAmount(t, "500", before.DesignatedAmount)

	s.Advance(10 * time.Minute)
	given, err := partner.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{CustomerID: id, Amount: yuan("250.05")})
	require.NoError(t, err)
	s.Advance(10 * time.Minute)
	taken, err := partner.Accounts.ReclaimFunds(ctx, &accounts.ReclaimFundsRequest{CustomerID: id, Amount: yuan("0.07")})
	require.NoError(t, err)
	require.NotEqual(t, given.TransactionID, taken.TransactionID)

	after := cashOf(t, partner, "")
	testkit.SameAmount(t, "-249.98", after.Amount.Sub(before.Amount))
	testkit.SameAmount(t, "-249.98", after.Available().Sub(before.Available()))
	testkit.SameAmount(t, "1249.98", held(t, partner, id, ""))
	own, err := customer.Accounts.GetCustomerBalances(ctx)
	require.NoError(t, err)
	testkit.SameAmount(t, "1249.98", own.AccountBalances[0].Amount)
	testkit.SameAmount(t, "0", own.DebtAmount)
	assert.Equal(t, core.AmountUnitYuan, own.MeasureID)

	since := testkit.SandboxStart.Add(time.Minute)
	adjusted, err := partner.Accounts.ListAdjustRecords(ctx, &accounts.ListAdjustRecordsRequest{CustomerID: id, OperationTimeBegin: since})
	require.NoError(t, err)
	testkit.Equal(t, &accounts.ListAdjustRecordsResponse{TotalCount: 2, Records: []accounts.AdjustRecord{
		{
			CustomerID: id, CustomerName: "王小明", OperationType: accounts.OperationTypeReclaim, Amount: yuan("0.07"),
			Currency: core.CurrencyCNY, OperationTime: testkit.SandboxStart.Add(20 * time.Minute), MeasureID: core.AmountUnitYuan, TransactionID: taken.TransactionID,
		},
		{
			CustomerID: id, CustomerName: "王小明", OperationType: accounts.OperationTypeAllocate, Amount: yuan("250.05"),
			Currency: core.CurrencyCNY, OperationTime: testkit.SandboxStart.Add(10 * time.Minute), MeasureID: core.AmountUnitYuan, TransactionID: given.TransactionID,
		},
	}}, adjusted)

	var seller []accounts.ChangeRecord
	for _, r := range testkit.Collect(t, partner.Accounts.AllChangeRecords(ctx, &accounts.ListChangeRecordsRequest{
		BalanceType: core.BalanceTypeDebit, TradeDateBegin: core.DateOf(since), TradeDateEnd: core.DateOf(since), Limit: 2,
	})) {
		if r.CustomerID == id && r.TradeTime.After(since) {
			r.AccountChangeID = ""
			seller = append(seller, r)
		}
	}
	testkit.Equal(t, []accounts.ChangeRecord{
		{
			TradeDetailType: accounts.TradeDetailTypeReclaim, TradeTime: testkit.SandboxStart.Add(20 * time.Minute), TradeID: taken.TransactionID,
			ChangeAmount: yuan("0.07"), BalanceAfterChange: after.Amount, Type: accounts.ChangeTypeIncome, CustomerID: id, AccountName: "customer_verified",
		},
		{
			TradeDetailType: accounts.TradeDetailTypeAllocation, TradeTime: testkit.SandboxStart.Add(10 * time.Minute), TradeID: given.TransactionID,
			ChangeAmount: yuan("250.05"), BalanceAfterChange: after.Amount.Sub(yuan("0.07")), Type: accounts.ChangeTypeExpenditure, CustomerID: id, AccountName: "customer_verified",
		},
	}, seller)

	buyer, err := customer.Accounts.ListCustomerChangeRecords(ctx, &accounts.ListCustomerChangeRecordsRequest{
		BalanceType: core.BalanceTypeDebit, RevenueExpenseType: core.RevenueExpenseTypeExpense, TradeType: accounts.TradeTypeReclaim, TradeID: taken.TransactionID,
	})
	require.NoError(t, err)
	require.Equal(t, 1, buyer.TotalCount)
	assert.Equal(t, "CNY", buyer.Currency)
	record := buyer.Records[0]
	testkit.SameAmount(t, "-0.07", record.ChangeAmount)
	testkit.SameAmount(t, "1249.98", record.BalanceAfterChange)
	assert.Equal(t, core.RevenueExpenseTypeExpense, record.RevenueExpenseType)
	assert.Equal(t, core.Month{Year: 2026, Month: time.March}, record.BillCycle)
	assert.Equal(t, accounts.PaymentChannelNone, record.PaymentChannelID)
	income := testkit.Collect(t, customer.Accounts.AllCustomerChangeRecords(ctx, &accounts.ListCustomerChangeRecordsRequest{
		BalanceType: core.BalanceTypeDebit, TradeType: accounts.TradeTypeAllocation, Limit: 1,
	}))
	require.Len(t, income, 2)
	assert.Equal(t, given.TransactionID, income[0].TradeID)
	testkit.SameAmount(t, "250.05", income[0].ChangeAmount)
	s.AssertBalanced(t)
}

// The days of change records are those of Beijing, the times of adjust records
// are instants.
func TestRecordsAroundMidnightInBeijing(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	partner, id := s.Client("partner"), s.ID("customer_verified")
	lastOfDay := time.Date(2026, 3, 20, 15, 59, 59, 0, time.UTC)
	s.SetTime(lastOfDay)
	_, err := partner.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{CustomerID: id, Amount: yuan("1.01")})
	require.NoError(t, err)
	s.SetTime(lastOfDay.Add(time.Second))
	_, err = partner.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{CustomerID: id, Amount: yuan("2.02")})
	require.NoError(t, err)

	for day, amount := range map[core.Date]string{{Year: 2026, Month: 3, Day: 20}: "1.01", {Year: 2026, Month: 3, Day: 21}: "2.02"} {
		got, err := partner.Accounts.ListChangeRecords(ctx, &accounts.ListChangeRecordsRequest{
			BalanceType: core.BalanceTypeDebit, TradeType: accounts.TradeTypeAllocation, TradeDateBegin: day, TradeDateEnd: day,
		})
		require.NoError(t, err)
		require.Equal(t, 1, got.TotalCount)
		testkit.SameAmount(t, amount, got.Records[0].ChangeAmount)
		assert.Equal(t, day, core.DateOf(got.Records[0].TradeTime))
	}
	// A zone of the caller does not matter; neither do parts of a second.
	bound := lastOfDay.Add(999 * time.Millisecond).In(time.FixedZone("UTC-7", -7*60*60))
	got, err := partner.Accounts.ListAdjustRecords(ctx, &accounts.ListAdjustRecordsRequest{CustomerID: id, OperationTimeBegin: bound, OperationTimeEnd: bound})
	require.NoError(t, err)
	require.Equal(t, 1, got.TotalCount)
	testkit.SameAmount(t, "1.01", got.Records[0].Amount)
	assert.Equal(t, lastOfDay, got.Records[0].OperationTime)
}

func TestAdjustRecordsAreWalkedPageByPage(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	partner, id := s.Client("partner"), s.ID("customer_enterprise")
	var made []string
	for range 5 {
		s.Advance(time.Second)
		got, err := partner.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{CustomerID: id, Amount: yuan("3")})
		require.NoError(t, err)
		made = append([]string{got.TransactionID}, made...)
	}
	s.ResetCalls()
	var walked []string
	for _, r := range testkit.Collect(t, partner.Accounts.AllAdjustRecords(ctx, &accounts.ListAdjustRecordsRequest{CustomerID: id, Limit: 2})) {
		walked = append(walked, r.TransactionID)
	}
	assert.Equal(t, made, walked)
	s.AssertCalls(t, "ListPartnerAdjustRecords", 3)

	one, err := partner.Accounts.ListAdjustRecords(ctx, &accounts.ListAdjustRecordsRequest{TransactionID: made[2]})
	require.NoError(t, err)
	require.Equal(t, 1, one.TotalCount)
	assert.Equal(t, made[2], one.Records[0].TransactionID)
	foreign, err := s.Client("rival").Accounts.ListAdjustRecords(ctx, &accounts.ListAdjustRecordsRequest{TransactionID: made[2]})
	require.NoError(t, err)
	assert.Empty(t, foreign.Records, "a partner sees its own records only")
}

// A distributor moves the money of its reseller, and nobody else's.
func TestADistributorActsForAReseller(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	distributor := s.Client("distributor")
	reseller, customer := s.ID("reseller_one"), s.ID("reseller_one_customer")
	own, theirs := cashOf(t, distributor, ""), cashOf(t, distributor, reseller)

	s.Advance(time.Minute)
	given, err := distributor.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{CustomerID: customer, Amount: yuan("19.99"), IndirectPartnerID: reseller})
	require.NoError(t, err)
	_, err = distributor.Accounts.ReclaimFunds(ctx, &accounts.ReclaimFundsRequest{CustomerID: customer, Amount: yuan("9.99"), IndirectPartnerID: reseller})
	require.NoError(t, err)
	testkit.SameAmount(t, own.Amount.String(), cashOf(t, distributor, "").Amount)
	testkit.SameAmount(t, "-10", cashOf(t, distributor, reseller).Amount.Sub(theirs.Amount))
	testkit.SameAmount(t, "310", held(t, distributor, customer, reseller))
	testkit.SameAmount(t, cashOf(t, distributor, reseller).Amount.String(), cashOf(t, s.Client("reseller_one"), "").Amount)

	records, err := distributor.Accounts.ListAdjustRecords(ctx, &accounts.ListAdjustRecordsRequest{
		IndirectPartnerID: reseller, OperationType: accounts.OperationTypeAllocate, OperationTimeBegin: s.Now(),
	})
	require.NoError(t, err)
	require.Equal(t, 1, records.TotalCount)
	assert.Equal(t, given.TransactionID, records.Records[0].TransactionID)
	none, err := distributor.Accounts.ListAdjustRecords(ctx, &accounts.ListAdjustRecordsRequest{TransactionID: given.TransactionID})
	require.NoError(t, err)
	assert.Empty(t, none.Records, "without the reseller it is about the distributor's own")
	changes, err := distributor.Accounts.ListChangeRecords(ctx, &accounts.ListChangeRecordsRequest{BalanceType: core.BalanceTypeDebit, IndirectPartnerID: reseller, Limit: 2})
	require.NoError(t, err)
	require.Len(t, changes.Records, 2)
	for _, r := range changes.Records {
		assert.Equal(t, customer, r.CustomerID)
	}

	_, err = distributor.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{CustomerID: customer, Amount: yuan("1")})
	testkit.RefusedWith(t, err, "CBC.99000035", core.ErrNotFound, core.OutcomeRejected)
	_, err = distributor.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{CustomerID: customer, Amount: yuan("1"), IndirectPartnerID: s.ID("partner")})
	testkit.RefusedWith(t, err, "CBC.99000037", core.ErrForbidden, core.OutcomeRejected)
	_, err = distributor.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{CustomerID: customer, Amount: yuan("1000000"), IndirectPartnerID: reseller})
	testkit.RefusedWith(t, err, "CBC.5003", core.ErrInsufficientBalance, core.OutcomeRejected)
	s.AssertBalanced(t)
}

func TestWhatThePlatformRefusesOfTransfers(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	partner := s.Client("partner")
	available := cashOf(t, partner, "").Available()
	for name, test := range map[string]struct {
		customer, amount string
		reclaim          bool
		code             string
		is               error
	}{
		"more than is available":   {s.ID("customer_verified"), available.Add(yuan("0.01")).String(), false, "CBC.5003", core.ErrInsufficientBalance},
		"more than the customer's": {s.ID("customer_verified"), "1000.01", true, "CBC.99005003", core.ErrInsufficientBalance},
		"nothing was ever given":   {s.ID("customer_new"), "1", true, "CBC.99000047", core.ErrNotFound},
		"another partner's":        {s.ID("rival_customer"), "1", false, "CBC.99000035", core.ErrNotFound},
		"taking another partner's": {s.ID("rival_customer"), "1", true, "CBC.99000035", core.ErrNotFound},
		"a consulting customer":    {s.ID("customer_consulting"), "1", false, "CBC.99000000", core.ErrForbidden},
		"taking from such a one":   {s.ID("customer_consulting"), "1", true, "CBC.99005021", nil},
		"a customer of resale":     {s.ID("customer_resold"), "1", false, "CBC.99000000", core.ErrForbidden},
		"nobody":                   {"nobody", "1", false, "CBC.99000035", core.ErrNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			entries := s.LedgerEntries()
			var err error
			if test.reclaim {
				_, err = partner.Accounts.ReclaimFunds(ctx, &accounts.ReclaimFundsRequest{CustomerID: test.customer, Amount: yuan(test.amount)})
			} else {
				_, err = partner.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{CustomerID: test.customer, Amount: yuan(test.amount)})
			}
			refused := testkit.RefusedWith(t, err, test.code, test.is, core.OutcomeRejected)
			assert.Equal(t, 400, refused.StatusCode)
			assert.NotErrorIs(t, err, core.ErrOutcomeUnknown)
			assert.Equal(t, entries, s.LedgerEntries(), "nothing moved")
		})
	}
	_, err := partner.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{CustomerID: s.ID("customer_new"), Amount: available})
	require.NoError(t, err, "all that is available can be allocated")
	testkit.SameAmount(t, "0", cashOf(t, partner, "").Available())
}

func TestBalancesOfOthersAreLeftOut(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	got, err := s.Client("partner").Accounts.ListCustomerBalances(ctx, &accounts.ListCustomerBalancesRequest{Customers: []accounts.CustomerRef{
		{CustomerID: s.ID("customer_verified")}, {CustomerID: s.ID("customer_new")}, {CustomerID: s.ID("customer_consulting")},
		{CustomerID: s.ID("customer_resold")}, {CustomerID: s.ID("rival_customer")}, {CustomerID: "nobody"},
	}})
	require.NoError(t, err)
	testkit.Equal(t, []accounts.CustomerBalance{
		{CustomerID: s.ID("customer_verified"), Amount: yuan("1000"), Currency: core.CurrencyCNY, MeasureID: core.AmountUnitYuan},
		{CustomerID: s.ID("customer_new"), Currency: core.CurrencyCNY, MeasureID: core.AmountUnitYuan},
	}, got.CustomerBalances)

	credit, err := s.Client("partner").Accounts.ListPartnerBalances(ctx, &accounts.ListPartnerBalancesRequest{})
	require.NoError(t, err)
	require.Len(t, credit.AccountBalances, 2)
	assert.Equal(t, core.AccountTypeCredit, credit.AccountBalances[1].AccountType)
	testkit.SameAmount(t, "20000", credit.AccountBalances[1].CreditAmount)
	adjusted, err := s.Client("partner").Accounts.ListChangeRecords(ctx, &accounts.ListChangeRecordsRequest{BalanceType: core.BalanceTypeCredit, TradeType: accounts.TradeTypeAdjust})
	require.NoError(t, err)
	require.Equal(t, 1, adjusted.TotalCount)
	assert.Equal(t, accounts.TradeDetailTypeAdjustCredit, adjusted.Records[0].TradeDetailType)
	assert.Empty(t, adjusted.Records[0].CustomerID)
	_, err = s.Client("distributor").Accounts.ListPartnerBalances(ctx, &accounts.ListPartnerBalancesRequest{IndirectPartnerID: s.ID("partner")})
	testkit.RefusedWith(t, err, "CBC.99000037", core.ErrForbidden, "")
}

// A customer that leaves gives back what it was allocated.
func TestMoneyOfACustomerThatLeaves(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	partner, id := s.Client("partner"), s.ID("customer_verified")
	before := cashOf(t, partner, "")
	require.NoError(t, s.Dissociate(id))
	testkit.SameAmount(t, "1000", cashOf(t, partner, "").Amount.Sub(before.Amount))
	back, err := partner.Accounts.ListAdjustRecords(ctx, &accounts.ListAdjustRecordsRequest{CustomerID: id, OperationType: accounts.OperationTypeUnbindReclaim})
	require.NoError(t, err)
	require.Equal(t, 1, back.TotalCount)
	testkit.SameAmount(t, "1000", back.Records[0].Amount)
	changed, err := partner.Accounts.ListChangeRecords(ctx, &accounts.ListChangeRecordsRequest{BalanceType: core.BalanceTypeDebit, TradeType: accounts.TradeTypeUnbindReclaim})
	require.NoError(t, err)
	require.Equal(t, 1, changed.TotalCount)
	assert.Equal(t, accounts.TradeDetailTypeUnbindReclaim, changed.Records[0].TradeDetailType)
	assert.Equal(t, accounts.ChangeTypeIncome, changed.Records[0].Type)
	assert.Equal(t, id, changed.Records[0].CustomerID)
	_, err = partner.Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{CustomerID: id, Amount: yuan("1")})
	testkit.RefusedWith(t, err, "CBC.99000035", core.ErrNotFound, core.OutcomeRejected)
	s.AssertBalanced(t)
}

func TestACustomerSeesItsOwnAccountOnly(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	fresh, err := s.Client("customer_new").Accounts.GetCustomerBalances(ctx)
	require.NoError(t, err)
	require.Len(t, fresh.AccountBalances, 1)
	testkit.SameAmount(t, "0", fresh.AccountBalances[0].Amount)

	resold := s.Client("customer_resold")
	_, err = resold.Accounts.GetCustomerBalances(ctx)
	testkit.RefusedWith(t, err, "CBC.99000049", nil, "")
	_, err = resold.Accounts.ListCustomerChangeRecords(ctx, &accounts.ListCustomerChangeRecordsRequest{BalanceType: core.BalanceTypeDebit})
	testkit.RefusedWith(t, err, "CBC.99000084", nil, "")

	topUps, err := s.Client("customer_verified").Accounts.ListCustomerChangeRecords(ctx, &accounts.ListCustomerChangeRecordsRequest{
		BalanceType: core.BalanceTypeDebit, PaymentChannelID: "1,2",
	})
	require.NoError(t, err)
	assert.Zero(t, topUps.TotalCount)
	require.NoError(t, s.TopUp(s.ID("customer_verified"), yuan("12.34")))
	topUps, err = s.Client("customer_verified").Accounts.ListCustomerChangeRecords(ctx, &accounts.ListCustomerChangeRecordsRequest{
		BalanceType: core.BalanceTypeDebit, PaymentChannelID: "1,2", RevenueExpenseType: core.RevenueExpenseTypeRevenue,
	})
	require.NoError(t, err)
	require.Equal(t, 1, topUps.TotalCount)
	assert.Equal(t, accounts.PaymentChannelBankTransfer, topUps.Records[0].PaymentChannelID)
	assert.NotEmpty(t, topUps.Records[0].PaymentChannelNo)
	testkit.SameAmount(t, "12.34", topUps.Records[0].ChangeAmount)
}

func TestStoredValueCardsOfTheSandbox(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	customer := s.Client("customer_verified")
	usable := testkit.Collect(t, customer.Accounts.AllStoredValueCards(ctx, &accounts.ListStoredValueCardsRequest{Status: accounts.CardStatusUsable}))
	require.Len(t, usable, 1)
	card := usable[0]
	testkit.Equal(t, accounts.StoredValueCard{
		CardID: card.CardID, CardName: "card 500", Status: accounts.CardStatusUsable, FaceValue: yuan("500"), Balance: yuan("120.5"),
		EffectiveTime: time.Date(2025, 2, 8, 4, 30, 0, 0, time.UTC), ExpireTime: time.Date(2028, 2, 8, 4, 30, 0, 0, time.UTC),
	}, card)
	used, err := customer.Accounts.ListStoredValueCards(ctx, &accounts.ListStoredValueCardsRequest{Status: accounts.CardStatusUsedUp})
	require.NoError(t, err)
	require.Equal(t, 1, used.TotalCount)
	testkit.SameAmount(t, "0", used.StoredValueCards[0].Balance)
	none, err := customer.Accounts.ListStoredValueCards(ctx, &accounts.ListStoredValueCardsRequest{Status: accounts.CardStatusUsedUp, CardID: card.CardID})
	require.NoError(t, err)
	assert.Empty(t, none.StoredValueCards)
}

// The client knows whose credentials an operation takes; without that knowledge
// the platform refuses in its own words.
func TestWrongCallersOfAccounts(t *testing.T) {
	t.Parallel()
	s, ctx := testkit.NewSandbox(t), t.Context()
	_, err := s.Client("partner").Accounts.GetCustomerBalances(ctx)
	require.ErrorIs(t, err, core.ErrWrongCaller)
	_, err = s.Client("customer_new").Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{CustomerID: s.ID("customer_new"), Amount: yuan("1")})
	require.ErrorIs(t, err, core.ErrWrongCaller)
	assert.Equal(t, core.OutcomeNotSent, core.OutcomeOf(err))
	s.AssertCalls(t, "", 0)

	_, err = s.Client("reseller_one").Accounts.AllocateFunds(ctx, &accounts.AllocateFundsRequest{CustomerID: s.ID("reseller_one_customer"), Amount: yuan("1")})
	var refused *core.Error
	require.ErrorAs(t, err, &refused)
	assert.ErrorIs(t, err, core.ErrForbidden)
	assert.Equal(t, core.OutcomeRejected, refused.Outcome)
	s.AssertEffects(t, "UpdateCustomerAccountAmount", 0)
}
