// Package accounts answers the operations on balances: those of partners and
// customers, allocation and reclaim, stored-value cards, and what changed them.
package accounts

import (
	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// partnerBalance is an element of ListPartnerBalances.
type partnerBalance struct {
	CustomerAccount
	Memo *string `json:"memo"`
}

// ListPartnerBalances gives the partner's own account balances, or
// (distributor) those of one reseller.
func ListPartnerBalances(c *call.Call) (any, error) {
	seller, err := c.Seller()
	if err != nil {
		return nil, err
	}
	list := []partnerBalance{}
	if seller != nil {
		for _, w := range c.State.Ledger.WalletsOf(seller.ID) {
			list = append(list, partnerBalance{CustomerAccount: AccountOf(w, w.Balance)})
		}
	}
	return map[string]any{"account_balances": list}, nil
}

// UpdateCustomerAccountAmount allocates (transfer) money from the partner's
// account to a resale customer's account.
func UpdateCustomerAccountAmount(c *call.Call) (any, error) {
	id, err := Allocate(c, c.In.Dec("amount"))
	if err != nil {
		return nil, err
	}
	return map[string]any{"transfer_id": id}, nil
}

// Allocate moves money from the partner, or from the reseller that the
// distributor names, to a resale customer, and gives the transaction ID.
func Allocate(c *call.Call, sum decimal.Decimal) (string, error) {
	seller, customer, err := fundable(c, refusal.ErrCustomerDenied)
	if err != nil {
		return "", err
	}
	from := c.State.Open(seller.ID, ledger.WalletCash, c.Now)
	if from.Available().LessThan(sum) {
		return "", refusal.New("CBC.5003", "Insufficient balance.")
	}
	id := c.State.NewTransaction("AD")
	c.State.Post(ledger.Entry{Time: c.Now, Kind: ledger.KindAllocate, TradeID: id, Amount: sum},
		from, c.State.Open(customer.ID, ledger.WalletCash, c.Now))
	return id, nil
}

// ReclaimToPartnerAccount moves money back.
func ReclaimToPartnerAccount(c *call.Call) (any, error) {
	seller, customer, err := fundable(c, errReferral)
	if err != nil {
		return nil, err
	}
	sum := c.In.Dec("amount")
	from := c.State.Ledger.Wallet(customer.ID, ledger.WalletCash)
	if from == nil && c.Env.On(world.RuleReclaimAccount) {
		return nil, refusal.New("CBC.99000047", "The customer has no account to reclaim from.")
	}
	if from.Available().LessThan(sum) {
		return nil, refusal.New("CBC.99005003", "Insufficient balance.")
	}
	id := c.State.NewTransaction("RE")
	c.State.Post(ledger.Entry{Time: c.Now, Kind: ledger.KindReclaim, TradeID: id, Amount: sum},
		from, c.State.Open(seller.ID, ledger.WalletCash, c.Now))
	return map[string]any{"trans_id": id}, nil
}

// fundable is the seller and a customer between whom money may move: linked,
// and in the resale association. Consulting is the refusal of customers of the consulting
// association, for which only the operation that reclaims has a code.
func fundable(c *call.Call, consulting error) (seller, customer *world.Account, err error) {
	if seller, err = c.Seller(); err != nil {
		return nil, nil, err
	}
	if customer, err = c.CustomerOf(seller, c.In.Str("customer_id")); err != nil {
		return nil, nil, err
	}
	if customer.Customer.AssociationType == world.AssociationConsulting {
		return nil, nil, consulting
	}
	if customer.Customer.AssociationType != world.AssociationResale || customer.Customer.Resold {
		return nil, nil, refusal.ErrCustomerDenied
	}
	return seller, customer, nil
}

// errReferral is the refusal to take money back from a consulting customer.
var errReferral = refusal.New("CBC.99005021", "Money of a referral customer cannot be reclaimed.")

// customerBalance is an element of ListCustomersBalancesDetail.
type customerBalance struct {
	CustomerID string       `json:"customer_id"`
	DebtAmount units.Amount `json:"debt_amount"`
	Amount     units.Amount `json:"amount"`
	Currency   string       `json:"currency"`
	MeasureID  int          `json:"measure_id"`
}

// ListCustomersBalancesDetail silently leaves out whoever is not a resale
// customer of the seller.
func ListCustomersBalancesDetail(c *call.Call) (any, error) {
	seller, err := c.Seller()
	if err != nil {
		return nil, err
	}
	list := []customerBalance{}
	seen := map[string]bool{}
	for _, info := range c.In.List("customer_infos") {
		a, err := c.CustomerOf(seller, info.Str("customer_id"))
		if err != nil || a.Customer.AssociationType != world.AssociationResale || a.Customer.Resold || seen[a.ID] {
			continue
		}
		seen[a.ID] = true
		positive, debt := ledger.Split(c.State.Ledger.Balance(a.ID, ledger.WalletCash))
		list = append(list, customerBalance{
			CustomerID: a.ID, DebtAmount: units.Amount(debt), Amount: units.Amount(positive),
			Currency: units.CNY, MeasureID: units.Yuan,
		})
	}
	return map[string]any{"customer_balances": list}, nil
}

// CustomerAccount is an element of ShowCustomerAccountBalances.
type CustomerAccount struct {
	AccountID        string        `json:"account_id"`
	AccountType      int           `json:"account_type"`
	Amount           units.Amount  `json:"amount"`
	Currency         string        `json:"currency"`
	DesignatedAmount units.Amount  `json:"designated_amount"`
	CreditAmount     *units.Amount `json:"credit_amount,omitempty"`
	MeasureID        int           `json:"measure_id"`
}

// AccountOf is the account that a wallet is, with the balance to show.
func AccountOf(w *ledger.Wallet, balance decimal.Decimal) CustomerAccount {
	item := CustomerAccount{
		AccountID: w.ID, AccountType: w.Type, Amount: units.Amount(balance), Currency: units.CNY,
		DesignatedAmount: units.Amount(w.Designated), MeasureID: units.Yuan,
	}
	if w.Type == ledger.WalletCredit {
		credit := units.Amount(w.Credit)
		item.CreditAmount = &credit
	}
	return item
}

// ShowCustomerAccountBalances shows the calling customer's own account
// balances.
func ShowCustomerAccountBalances(c *call.Call) (any, error) {
	self := c.Account()
	if self.Customer.Resold {
		return nil, refusal.New("CBC.99000049", "The customer has no account balance of its own.")
	}
	list, debt := CustomerAccounts(c.State, self.ID)
	return map[string]any{
		"account_balances": list, "debt_amount": units.Amount(debt), "measure_id": units.Yuan, "currency": units.CNY,
	}, nil
}

// CustomerAccounts lists the accounts of a customer, and what it owes on all of
// them.
func CustomerAccounts(st *world.State, id string) (list []CustomerAccount, debt decimal.Decimal) {
	list = []CustomerAccount{}
	for _, w := range st.Ledger.WalletsOf(id) {
		positive, owed := ledger.Split(w.Balance)
		debt = debt.Add(owed)
		list = append(list, AccountOf(w, positive))
	}
	if st.Ledger.Wallet(id, ledger.WalletCash) == nil {
		// The platform shows a cash account before money has come.
		list = append([]CustomerAccount{{
			AccountID:   world.WalletID(st.Seed, id, ledger.WalletCash),
			AccountType: ledger.WalletCash, Currency: units.CNY, MeasureID: units.Yuan,
		}}, list...)
	}
	return list, debt
}

// storedValueCard is an element of ListStoredValueCards.
type storedValueCard struct {
	CardID        string `json:"card_id"`
	CardName      string `json:"card_name"`
	Status        int    `json:"status"`
	FaceValue     string `json:"face_value"`
	Balance       string `json:"balance"`
	EffectiveTime string `json:"effective_time"`
	ExpireTime    string `json:"expire_time"`
}

// ListStoredValueCards lists the stored-value cards bought by the calling
// customer.
func ListStoredValueCards(c *call.Call) (any, error) {
	var matches []storedValueCard
	for _, v := range c.State.ValueCards {
		if v.CustomerID != c.Caller.AccountID || !call.Equals(v.ID, c.In.Str("card_id")) {
			continue
		}
		item := storedValueCard{
			CardID: v.ID, CardName: v.Name, Status: 1, FaceValue: units.Cents(v.FaceValue),
			Balance:       units.Cents(c.State.CardBalance(v)),
			EffectiveTime: units.Instant(v.EffectiveAt), ExpireTime: units.Instant(v.ExpiresAt),
		}
		if c.State.CardBalance(v).IsZero() {
			item.Status = 2
		}
		if item.Status == c.In.Num("status", 0) {
			matches = append(matches, item)
		}
	}
	return map[string]any{"total_count": len(matches), "stored_value_cards": call.Page(c, matches)}, nil
}
