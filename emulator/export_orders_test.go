package emulator

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// CheckCharges checks that the charges of every customer agree with what its
// accounts, coupons and cards have paid and got back, that the amounts of each
// charge add up, and that every order has the charges that its lines say.
func (e *Emulator) CheckCharges() error {
	st, unlock := e.engine.Read()
	defer unlock()
	paid := map[string]map[int]decimal.Decimal{}
	add := func(owner string, kind int, sum decimal.Decimal) {
		if paid[owner] == nil {
			paid[owner] = map[int]decimal.Decimal{}
		}
		paid[owner][kind] = paid[owner][kind].Add(sum)
	}
	for _, en := range st.Ledger.Entries {
		if en.Kind != ledger.KindConsume && en.Kind != ledger.KindUsage && en.Kind != ledger.KindRefund {
			continue
		}
		for id, sum := range map[string]decimal.Decimal{en.From: en.Amount, en.To: en.Amount.Neg()} {
			w := st.Ledger.Wallets[id]
			owner := w.OwnerID
			if cp := st.Coupons[owner]; cp != nil {
				owner = cp.HolderID
			}
			for _, card := range st.ValueCards {
				if card.ID == owner {
					owner = card.CustomerID
				}
			}
			add(owner, w.Type, sum)
		}
	}
	charged := map[string]world.Fees{}
	for _, c := range st.Charges {
		if !c.Due().Equal(c.Settled()) || !c.Due().Equal(c.Due().Truncate(2)) {
			return fmt.Errorf("charge %s of order %s: due %s, settled %s", c.ID, c.OrderID, c.Due(), c.Settled())
		}
		charged[c.CustomerID] = charged[c.CustomerID].Plus(c.Fees)
	}
	for id, f := range charged {
		for kind, sum := range map[int]decimal.Decimal{
			ledger.WalletCash: f.Cash.Add(f.Debt), ledger.WalletCredit: f.Credit, ledger.WalletCard: f.Card, ledger.WalletCoupon: f.Coupon.Add(f.Flexi),
		} {
			if !paid[id][kind].Equal(sum) {
				return fmt.Errorf("customer %s: wallets of type %d paid %s, the charges say %s", id, kind, paid[id][kind], sum)
			}
		}
	}
	return nil
}
