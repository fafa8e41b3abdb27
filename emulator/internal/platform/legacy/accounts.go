package legacy

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/accounts"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// legacyBalance is an element of ListPartnerBalancesV1.
type legacyBalance struct {
	AccountID        string        `json:"account_id"`
	AccountType      int           `json:"account_type"`
	Amount           units.Amount  `json:"amount"`
	Currency         string        `json:"currency"`
	DesignatedAmount units.Amount  `json:"designated_amount"`
	CreditAmount     *units.Amount `json:"credit_amount"`
	MeasureUnit      int           `json:"measure_unit"`
	Memo             *string       `json:"memo"`
	Type             string        `json:"type"`
}

// balanceTypes are the account types as text. Money that can be granted is no
// account of its own in the legacy form.
var balanceTypes = map[int]string{
	ledger.WalletCash: "BALANCE_TYPE_DEBIT", ledger.WalletCredit: "BALANCE_TYPE_CREDIT",
	ledger.WalletBonus: "BALANCE_TYPE_BONUS", ledger.WalletDeposit: "BALANCE_TYPE_DEPOSIT",
}

// ListPartnerBalancesV1 reads the partner's balances, or those of one resale
// customer.
func ListPartnerBalancesV1(c *call.Call) (any, error) {
	return form{code: true}.answer(c, listLegacyBalances)
}

// listLegacyBalances reads the partner's accounts, or those of the resale
// customer that it names, where the empty ID names nobody.
func listLegacyBalances(c *call.Call) (map[string]any, error) {
	if !c.In.Has("customer_id") {
		var own []accounts.CustomerAccount
		for _, w := range c.State.Ledger.WalletsOf(c.Caller.AccountID) {
			own = append(own, accounts.AccountOf(w, w.Balance))
		}
		return map[string]any{"customer_id": nil, "account_balances": legacyBalances(own)}, nil
	}
	customer, err := c.CustomerOf(c.Account(), c.In.Str("customer_id"))
	if err != nil {
		return nil, err
	}
	if customer.Customer.AssociationType != world.AssociationResale || customer.Customer.Resold {
		return nil, refusal.New("CBC.5023", "The balances of a customer of this association type cannot be read.")
	}
	accounts, _ := accounts.CustomerAccounts(c.State, customer.ID)
	return map[string]any{"customer_id": customer.ID, "account_balances": legacyBalances(accounts)}, nil
}

func legacyBalances(accounts []accounts.CustomerAccount) []legacyBalance {
	list := []legacyBalance{}
	for _, a := range accounts {
		if kind := balanceTypes[a.AccountType]; kind != "" {
			list = append(list, legacyBalance{
				AccountID: a.AccountID, AccountType: a.AccountType, Amount: a.Amount, Currency: a.Currency,
				DesignatedAmount: a.DesignatedAmount, CreditAmount: a.CreditAmount, MeasureUnit: a.MeasureID, Type: kind,
			})
		}
	}
	return list
}

// AdjustCustomerAccountV1 moves money from the partner's balance to a resale
// customer.
func AdjustCustomerAccountV1(c *call.Call) (any, error) {
	return form{code: true, codes: map[string]string{
		refusal.ErrNotYourCustomer.Code: "CBC.5004", refusal.ErrCustomerDenied.Code: "CBC.5004",
	}}.answer(c, adjustCustomerAccount)
}

// adjustCustomerAccount allocates money that is written as text.
func adjustCustomerAccount(c *call.Call) (map[string]any, error) {
	self := c.Account()
	if self.Partner.LeftProgramme && c.Env.On(world.RuleLegacyLeft) {
		return nil, refusal.New("CBC.5001", "The caller is not a partner.")
	}
	if c.In.Str("currency") != units.CNY {
		return nil, refusal.Parameter("currency", "must be CNY.")
	}
	if a, err := c.CustomerOf(self, c.In.Str("customer_id")); err == nil &&
		a.Customer.AssociationType == world.AssociationConsulting {
		return nil, refusal.New("CBC.5021", "Money cannot be moved to or from a consulting customer.")
	}
	sum, ok := units.SaneDecimal(c.In.Str("amount"))
	if !ok {
		return nil, refusal.Parameter("amount", "is not a number.")
	}
	id, err := accounts.Allocate(c, sum)
	if err != nil {
		return nil, err
	}
	return map[string]any{"trans_id": id}, nil
}
