package emulator

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// open returns the wallet of an owner and opens it if need be.
func (st *State) open(ownerID string, kind int, now time.Time) *wallet {
	id := worldWallet
	if ownerID != worldWallet {
		id = walletID(st.Seed, ownerID, kind)
	}
	return st.Ledger.open(id, ownerID, kind, now)
}

// walletID is the id of a wallet, also of one that has not been opened.
func walletID(seed int64, ownerID string, kind int) string {
	return units.UpperID(seed, "AT", 14, "wallet", ownerID, fmt.Sprint(kind))
}

// world is the wallet behind money that enters or leaves.
func (st *State) world() *wallet { return st.open(worldWallet, 0, time.Time{}) }

// post books a movement between two wallets.
func (st *State) post(e entry, from, to *wallet) *entry {
	e.ID = units.UpperID(st.Seed, "CH", 20, "entry", units.Utoa(st.next()))
	return st.Ledger.post(e, from, to)
}

// topUp pays money into the cash account of an account, from outside.
func (st *State) topUp(accountID string, amount decimal.Decimal, now time.Time) {
	st.post(entry{
		Time: now, Kind: kindRecharge, Amount: amount, TradeID: st.newTransaction("RC"),
		Channel: "2", ChannelNo: st.newTransaction("BT"),
	}, st.world(), st.open(accountID, walletCash, now))
}
