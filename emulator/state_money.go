package emulator

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// open returns the wallet of an owner and opens it if need be.
func (st *State) open(ownerID string, kind int, now time.Time) *ledger.Wallet {
	id := ledger.World
	if ownerID != ledger.World {
		id = walletID(st.Seed, ownerID, kind)
	}
	return st.Ledger.Open(id, ownerID, kind, now)
}

// walletID is the id of a wallet, also of one that has not been opened.
func walletID(seed int64, ownerID string, kind int) string {
	return units.UpperID(seed, "AT", 14, "wallet", ownerID, fmt.Sprint(kind))
}

// world is the wallet behind money that enters or leaves.
func (st *State) world() *ledger.Wallet { return st.open(ledger.World, 0, time.Time{}) }

// post books a movement between two wallets.
func (st *State) post(e ledger.Entry, from, to *ledger.Wallet) *ledger.Entry {
	e.ID = units.UpperID(st.Seed, "CH", 20, "entry", units.Utoa(st.next()))
	return st.Ledger.Post(e, from, to)
}

// topUp pays money into the cash account of an account, from outside.
func (st *State) topUp(accountID string, amount decimal.Decimal, now time.Time) {
	st.post(ledger.Entry{
		Time: now, Kind: ledger.KindRecharge, Amount: amount, TradeID: st.newTransaction("RC"),
		Channel: "2", ChannelNo: st.newTransaction("BT"),
	}, st.world(), st.open(accountID, ledger.WalletCash, now))
}
