package emulator

import (
	"cmp"
	"slices"
)

// part ends what a customer has from its partner: the balance and the coupons
// go back.
func (st *State) part(env *environment, a *account, e ending) {
	if w := st.Ledger.wallet(a.ID, walletCash); w.available().IsPositive() && a.Customer.AssociationType == associationResale {
		st.post(entry{
			Time: e.at, Kind: kindUnbind, TradeID: st.newTransaction("UB"), Amount: w.available(),
		}, w, st.open(a.ParentID, walletCash, e.at))
	}
	st.dropCoupons(env, a.ID, a.ParentID, e)
}

// moveTo makes a customer that of another seller on the same platform.
func (st *State) moveTo(a *account, seller *account) {
	siblings := st.children[a.ParentID]
	st.children[a.ParentID] = slices.DeleteFunc(slices.Clone(siblings), func(id string) bool { return id == a.ID })
	a.ParentID = seller.ID
	// In the order of creation, as after a snapshot.
	st.children[seller.ID] = append(st.children[seller.ID], a.ID)
	slices.SortFunc(st.children[seller.ID], func(x, y string) int {
		return cmp.Compare(st.Accounts[x].Seq, st.Accounts[y].Seq)
	})
}
