package emulator

import "github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"

// part ends what a customer has from its partner: the balance and the coupons
// go back.
func part(st *State, env *environment, a *account, e ending) {
	if w := st.Ledger.Wallet(a.ID, ledger.WalletCash); w.Available().IsPositive() && a.Customer.AssociationType == associationResale {
		st.post(ledger.Entry{
			Time: e.at, Kind: ledger.KindUnbind, TradeID: st.newTransaction("UB"), Amount: w.Available(),
		}, w, st.open(a.ParentID, ledger.WalletCash, e.at))
	}
	st.dropCoupons(env, a.ID, a.ParentID, e)
}
