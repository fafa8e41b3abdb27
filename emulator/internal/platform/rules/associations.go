package rules

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// Part ends what a customer has from its partner: the balance and the coupons
// go back.
func Part(st *world.State, env *world.Environment, a *world.Account, e world.Ending) {
	if w := st.Ledger.Wallet(a.ID, ledger.WalletCash); w.Available().IsPositive() &&
		a.Customer.AssociationType == world.AssociationResale {
		st.Post(ledger.Entry{
			Time: e.At, Kind: ledger.KindUnbind, TradeID: st.NewTransaction("UB"), Amount: w.Available(),
		}, w, st.Open(a.ParentID, ledger.WalletCash, e.At))
	}
	st.DropCoupons(env, a.ID, a.ParentID, e)
}
