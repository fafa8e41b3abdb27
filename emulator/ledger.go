package emulator

import (
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// Wallet types, as account_type on the wire.
const (
	walletCash      = 1
	walletCredit    = 2
	walletBonus     = 5
	walletDeposit   = 7
	walletGrantable = 8
)

// worldWallet owns the other side of money that comes into the emulator or
// leaves it: top-ups, credit lines, consumption. Its balance is the mirror of
// all others, so that the sum of everything is always zero.
const worldWallet = "world"

// wallet is one account in the bookkeeping sense.
type wallet struct {
	ID         string          `json:"id"`
	OwnerID    string          `json:"owner_id"`
	Type       int             `json:"type"`
	Balance    decimal.Decimal `json:"balance"`
	Designated decimal.Decimal `json:"designated"`         // reserved part of the balance
	Credit     decimal.Decimal `json:"credit"`             // limit of a credit wallet
	OpenedAt   time.Time       `json:"opened_at,omitzero"` // when money first came
}

// entry is one movement with its two legs. Amount is positive and goes from
// From to To; the balances after it are kept for the change records.
type entry struct {
	ID        string          `json:"id"`
	Time      time.Time       `json:"time"`
	Kind      string          `json:"kind"` // trade_detail_type
	TradeID   string          `json:"trade_id"`
	From      string          `json:"from"`
	To        string          `json:"to"`
	Amount    decimal.Decimal `json:"amount"`
	FromAfter decimal.Decimal `json:"from_after"`
	ToAfter   decimal.Decimal `json:"to_after"`
	// PayerID and PayeeID are the owners of the wallets.
	PayerID string `json:"payer_id,omitempty"`
	PayeeID string `json:"payee_id,omitempty"`
	Memo    string `json:"memo,omitempty"`
	// Channel, ChannelNo, Service and Resource describe a payment to the customer.
	Channel   string `json:"channel,omitempty"`
	ChannelNo string `json:"channel_no,omitempty"`
	Service   string `json:"service,omitempty"`
	Resource  string `json:"resource,omitempty"` // type of what was paid for
}

// ledger is double-entry bookkeeping: balances change only by post.
type ledger struct {
	Wallets map[string]*wallet `json:"wallets"`
	Entries []*entry           `json:"entries"`

	byOwner  map[string][]*wallet
	byWallet map[string][]*entry
}

func newLedger() ledger {
	l := ledger{Wallets: map[string]*wallet{}}
	l.reindex()
	return l
}

func (l *ledger) reindex() {
	l.byOwner = map[string][]*wallet{}
	l.byWallet = map[string][]*entry{}
	for _, w := range l.Wallets {
		l.byOwner[w.OwnerID] = append(l.byOwner[w.OwnerID], w)
	}
	for _, e := range l.Entries {
		l.byWallet[e.From] = append(l.byWallet[e.From], e)
		l.byWallet[e.To] = append(l.byWallet[e.To], e)
	}
}

// wallet is the wallet of an owner, or nil when it was never opened.
func (l *ledger) wallet(ownerID string, kind int) *wallet {
	for _, w := range l.byOwner[ownerID] {
		if w.Type == kind {
			return w
		}
	}
	return nil
}

// balance is the balance of a wallet, zero when it was never opened.
func (l *ledger) balance(ownerID string, kind int) decimal.Decimal {
	if w := l.wallet(ownerID, kind); w != nil {
		return w.Balance
	}
	return decimal.Zero
}

// open returns the wallet of an owner, which gets the id if it has to be opened.
func (l *ledger) open(id, ownerID string, kind int, now time.Time) *wallet {
	if w := l.wallet(ownerID, kind); w != nil {
		return w
	}
	w := &wallet{ID: id, OwnerID: ownerID, Type: kind, OpenedAt: now}
	l.Wallets[w.ID] = w
	l.byOwner[ownerID] = append(l.byOwner[ownerID], w)
	return w
}

// available is what a wallet can pay out.
func (w *wallet) available() decimal.Decimal {
	if w == nil {
		return decimal.Zero
	}
	return w.Balance.Sub(w.Designated)
}

// post books a movement under its id and is the only place where balances
// change. It does not check cover: what is too little, and which code says so,
// is the handler's knowledge.
func (l *ledger) post(e entry, from, to *wallet) *entry {
	if e.Amount.Sign() <= 0 {
		panic(fmt.Sprintf("emulator: ledger entry %s of %s: the amount must be positive", e.Kind, e.Amount))
	}
	from.Balance = from.Balance.Sub(e.Amount)
	to.Balance = to.Balance.Add(e.Amount)
	e.From, e.To = from.ID, to.ID
	e.FromAfter, e.ToAfter = from.Balance, to.Balance
	e.PayerID, e.PayeeID = from.OwnerID, to.OwnerID
	l.Entries = append(l.Entries, &e)
	l.byWallet[from.ID] = append(l.byWallet[from.ID], &e)
	l.byWallet[to.ID] = append(l.byWallet[to.ID], &e)
	return &e
}

// walletsOf lists the wallets of an owner by type.
func (l *ledger) walletsOf(ownerID string) []*wallet {
	list := slices.Clone(l.byOwner[ownerID])
	slices.SortFunc(list, func(a, b *wallet) int { return a.Type - b.Type })
	return list
}

// entriesOf lists the entries of a wallet, oldest first.
func (l *ledger) entriesOf(ownerID string, kind int) []*entry {
	if w := l.wallet(ownerID, kind); w != nil {
		return l.byWallet[w.ID]
	}
	return nil
}

// leg is an entry as one of its wallets sees it.
type leg struct {
	*entry
	income bool
	after  decimal.Decimal
}

// legsOf lists the entries of a wallet as it sees them, oldest first.
func (l *ledger) legsOf(ownerID string, kind int) []leg {
	var out []leg
	w := l.wallet(ownerID, kind)
	if w == nil {
		return nil
	}
	for _, e := range l.byWallet[w.ID] {
		if e.To == w.ID {
			out = append(out, leg{e, true, e.ToAfter})
		} else {
			out = append(out, leg{e, false, e.FromAfter})
		}
	}
	return out
}

// split tells what an account holds from what it owes.
func split(balance decimal.Decimal) (available, debt decimal.Decimal) {
	if balance.IsNegative() {
		return decimal.Zero, balance.Neg()
	}
	return balance, decimal.Zero
}

// verify recomputes all balances from the entries.
func (l *ledger) verify() error {
	sums := map[string]decimal.Decimal{}
	for _, e := range l.Entries {
		sums[e.From] = sums[e.From].Sub(e.Amount)
		sums[e.To] = sums[e.To].Add(e.Amount)
	}
	total := decimal.Zero
	for id, w := range l.Wallets {
		if !sums[id].Equal(w.Balance) {
			return fmt.Errorf("wallet %s of %s holds %s, its entries add up to %s", id, w.OwnerID, w.Balance, sums[id])
		}
		total = total.Add(w.Balance)
	}
	if !total.IsZero() {
		return fmt.Errorf("the sum of all accounts is %s, not zero", total)
	}
	return nil
}

// counterparty is the other side of an entry, seen from a wallet's owner.
func (e *entry) counterparty(ownerID string) string {
	if e.PayerID == ownerID {
		return e.PayeeID
	}
	return e.PayerID
}
