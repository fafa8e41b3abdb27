package emulator

// part ends what a customer has from its partner: the balance and the coupons
// go back.
func part(st *State, env *environment, a *account, e ending) {
	if w := st.Ledger.wallet(a.ID, walletCash); w.available().IsPositive() && a.Customer.AssociationType == associationResale {
		st.post(entry{
			Time: e.at, Kind: kindUnbind, TradeID: st.newTransaction("UB"), Amount: w.available(),
		}, w, st.open(a.ParentID, walletCash, e.at))
	}
	st.dropCoupons(env, a.ID, a.ParentID, e)
}
