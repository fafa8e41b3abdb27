package enterprise

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// walletOf is the kind of wallet that a call is about.
func walletOf(c *call.Call) int {
	if c.In.Str("balance_type") == "BALANCE_TYPE_CREDIT" {
		return ledger.WalletCredit
	}
	return ledger.WalletCash
}

// fund is what the two lists of amounts have in common.
type fund struct {
	MeasureID    int           `json:"measure_id"`
	Currency     string        `json:"currency"`
	Amount       *units.Amount `json:"amount,omitempty"`
	CreditAmount *units.Amount `json:"credit_amount,omitempty"`
	ExpireTime   string        `json:"expire_time,omitempty"`
}

func fundOf(c *call.Call, a *world.Account) fund {
	f := fund{MeasureID: units.Yuan, Currency: units.CNY}
	if w := c.State.Ledger.Wallet(a.ID, ledger.WalletCredit); w != nil && walletOf(c) == ledger.WalletCredit {
		balance, line := units.Amount(w.Balance), units.Amount(w.Credit)
		f.Amount, f.CreditAmount = &balance, &line
		if at := a.Customer.CreditExpires; !at.IsZero() {
			f.ExpireTime = units.Instant(at)
		}
	}
	return f
}

// available is what a master can allocate.
type available struct {
	Amount units.Amount `json:"avail_transfer_amount"`
	fund
}

// reclaimable is what can be taken back from a member.
type reclaimable struct {
	Amount units.Amount `json:"avail_retrieve_amount"`
	fund
}

// funds is a list of one account at most. Its pages are those of the credit account.
func funds[T any](c *call.Call, amount decimal.Decimal, one T) any {
	all := []T{}
	if walletOf(c) == ledger.WalletCash || amount.IsPositive() {
		all = append(all, one)
	}
	page := all
	if walletOf(c) == ledger.WalletCredit {
		page = call.Page(c, all)
	}
	return map[string]any{"total_count": len(all), "amount_infos": page}
}

// ShowMultiAccountTransferAmount lists what the master account can allocate.
func ShowMultiAccountTransferAmount(c *call.Call) (any, error) {
	self, err := master(c)
	if err != nil {
		return nil, err
	}
	left := allocatable(c, self)
	return funds(c, left, available{units.Amount(left), fundOf(c, self)}), nil
}

// ListEnterpriseMultiAccount lists what can be taken back from a member.
func ListEnterpriseMultiAccount(c *call.Call) (any, error) {
	self, member, err := memberOf(c, "sub_customer_id")
	if err != nil {
		return nil, err
	}
	left := takeable(c, self, member)
	return funds(c, left, reclaimable{units.Amount(left), fundOf(c, member)}), nil
}

// allocatable is what is left of the wallet of a master.
func allocatable(c *call.Call, self *world.Account) decimal.Decimal {
	if walletOf(c) == ledger.WalletCredit && expired(c, self) {
		return decimal.Zero
	}
	return decimal.Max(c.State.Ledger.Wallet(self.ID, walletOf(c)).Available(), decimal.Zero)
}

// takeable is what a member has from its master: of money what it still has, of
// credit all of it, spent or not.
func takeable(c *call.Call, self, member *world.Account) decimal.Decimal {
	given := decimal.Max(c.State.Allocated(self, member, walletOf(c)), decimal.Zero)
	if walletOf(c) == ledger.WalletCredit {
		return given
	}
	return decimal.Max(decimal.Min(given, c.State.Ledger.Wallet(member.ID, ledger.WalletCash).Available()), decimal.Zero)
}

// expired says that the credit of an account has expired.
func expired(c *call.Call, a *world.Account) bool {
	at := a.Customer.CreditExpires
	return !at.IsZero() && !c.Now.Before(at)
}

// UpdateSubEnterpriseAmount allocates money or credit to a member.
func UpdateSubEnterpriseAmount(c *call.Call) (any, error) {
	return move(c, func(self, member *world.Account, sum decimal.Decimal) error {
		if sum.GreaterThan(allocatable(c, self)) {
			return unmet(tooLittle)
		}
		return nil
	}, func(self, member *world.Account) (from, to *world.Account) { return self, member })
}

// ReclaimSubEnterpriseAmount takes money or credit back from a member.
func ReclaimSubEnterpriseAmount(c *call.Call) (any, error) {
	return move(c, func(self, member *world.Account, sum decimal.Decimal) error {
		if sum.GreaterThan(takeable(c, self, member)) {
			return unmet(tooLittle)
		}
		return nil
	}, func(self, member *world.Account) (from, to *world.Account) { return member, self })
}

// tooLittle is the check of an amount that is not there. The reference names no check
// for it.
const tooLittle = "BALANCE_NOT_ENOUGH"

// move moves money or credit between the master and a member.
func move(c *call.Call, covered func(self, member *world.Account, sum decimal.Decimal) error, direction func(self, member *world.Account) (from, to *world.Account)) (any, error) {
	self, member, err := memberOf(c, "customer_id")
	if err != nil {
		return nil, err
	}
	sum, err := amount(c)
	if err != nil {
		return nil, err
	}
	t, err := begin(c, self)
	if err != nil {
		return nil, err
	}
	if err := shareable(c, self, member); err != nil {
		return nil, err
	}
	if err := covered(self, member, sum); err != nil {
		return nil, err
	}
	from, to := direction(self, member)
	e := ledger.Entry{Time: c.Now, Kind: ledger.KindAllocate, TradeID: t.done(c), Amount: sum}
	line := sum
	if from == member {
		e.Kind, line = ledger.KindReclaim, sum.Neg()
	}
	c.State.Post(e, c.State.Open(from.ID, walletOf(c), c.Now), c.State.Open(to.ID, walletOf(c), c.Now))
	if w := c.State.Ledger.Wallet(member.ID, ledger.WalletCredit); walletOf(c) == ledger.WalletCredit {
		w.Credit = w.Credit.Add(line)
		member.Customer.Member.SharedCredit, member.Customer.CreditExpires = true, self.Customer.CreditExpires
	}
	return nil, nil
}

// shareable refuses credit that cannot be shared.
func shareable(c *call.Call, self, member *world.Account) error {
	if walletOf(c) == ledger.WalletCash {
		return nil
	}
	m := member.Customer.Member
	switch {
	case !slices.Contains(m.Permissions, "SHARE-CREDIT-TO-SUB"):
		return unmet("NO_SHARE_CREDIT_TO_SUB_PERMISSION")
	case !m.SharedCredit && c.State.Ledger.Wallet(member.ID, ledger.WalletCredit) != nil:
		return unmet("SUB_CUSTOMER_NO_OWN_CREDIT")
	case expired(c, self):
		return refusal.New("CBC.99007181", "The credit has expired.")
	case !c.In.Time("expire_time").Equal(self.Customer.CreditExpires.Truncate(time.Second)):
		return unmet(tooLittle) // there is no credit that expires then
	}
	return nil
}
