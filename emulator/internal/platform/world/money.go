package world

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// Open returns the wallet of an owner and opens it if need be.
func (st *State) Open(ownerID string, kind int, now time.Time) *ledger.Wallet {
	id := ledger.World
	if ownerID != ledger.World {
		id = WalletID(st.Seed, ownerID, kind)
	}
	return st.Ledger.Open(id, ownerID, kind, now)
}

// WalletID is the ID of a wallet, also of one that has not been opened.
func WalletID(seed int64, ownerID string, kind int) string {
	return units.UpperID(seed, "AT", 14, "wallet", ownerID, fmt.Sprint(kind))
}

// World is the wallet behind money that enters or leaves.
func (st *State) World() *ledger.Wallet { return st.Open(ledger.World, 0, time.Time{}) }

// Post books a movement between two wallets.
func (st *State) Post(e ledger.Entry, from, to *ledger.Wallet) *ledger.Entry {
	e.ID = units.UpperID(st.Seed, "CH", 20, "entry", units.Utoa(st.Next()))
	return st.Ledger.Post(e, from, to)
}

// TopUp pays money into the cash account of an account, from outside.
func (st *State) TopUp(accountID string, amount decimal.Decimal, now time.Time) {
	st.Post(ledger.Entry{
		Time: now, Kind: ledger.KindRecharge, Amount: amount, TradeID: st.NewTransaction("RC"),
		Channel: "2", ChannelNo: st.NewTransaction("BT"),
	}, st.World(), st.Open(accountID, ledger.WalletCash, now))
}
