// Package ledger is double-entry bookkeeping: wallets, entries between two of
// them, and the rule that every balance is the sum of its entries and all
// balances together are zero. What the kinds of entries mean for customers and
// partners is the business of those who book them.
package ledger

import (
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// Wallet types, as account_type on the wire.
const (
	WalletCash      = 1
	WalletCredit    = 2
	WalletBonus     = 5
	WalletDeposit   = 7
	WalletGrantable = 8
)

// World owns the other side of money that comes into the emulator or
// leaves it: top-ups, credit lines, consumption. Its balance is the mirror of
// all others, so that the sum of everything is always zero.
const World = "world"

// Wallet is one account in the bookkeeping sense.
type Wallet struct {
	ID         string          `json:"id"`
	OwnerID    string          `json:"owner_id"`
	Type       int             `json:"type"`
	Balance    decimal.Decimal `json:"balance"`
	Designated decimal.Decimal `json:"designated"`         // reserved part of the balance
	Credit     decimal.Decimal `json:"credit"`             // limit of a credit wallet
	OpenedAt   time.Time       `json:"opened_at,omitzero"` // when money first came
}

// Entry is one movement with its two legs. Amount is positive and goes from
// From to To; the balances after it are kept for the change records.
type Entry struct {
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

// Book is double-entry bookkeeping: balances change only by Post.
type Book struct {
	Wallets map[string]*Wallet `json:"wallets"`
	Entries []*Entry           `json:"entries"`

	byOwner  map[string][]*Wallet
	byWallet map[string][]*Entry
}

// New is an empty book.
func New() Book {
	l := Book{Wallets: map[string]*Wallet{}}
	l.Reindex()
	return l
}

// Reindex rebuilds the indexes, after a book was read.
func (l *Book) Reindex() {
	l.byOwner = map[string][]*Wallet{}
	l.byWallet = map[string][]*Entry{}
	for _, w := range l.Wallets {
		l.byOwner[w.OwnerID] = append(l.byOwner[w.OwnerID], w)
	}
	for _, e := range l.Entries {
		l.byWallet[e.From] = append(l.byWallet[e.From], e)
		l.byWallet[e.To] = append(l.byWallet[e.To], e)
	}
}

// Wallet is the wallet of an owner, or nil when it was never opened.
func (l *Book) Wallet(ownerID string, kind int) *Wallet {
	for _, w := range l.byOwner[ownerID] {
		if w.Type == kind {
			return w
		}
	}
	return nil
}

// Balance is the balance of a wallet, zero when it was never opened.
func (l *Book) Balance(ownerID string, kind int) decimal.Decimal {
	if w := l.Wallet(ownerID, kind); w != nil {
		return w.Balance
	}
	return decimal.Zero
}

// Open returns the wallet of an owner, which gets the ID if it has to be opened.
func (l *Book) Open(id, ownerID string, kind int, now time.Time) *Wallet {
	if w := l.Wallet(ownerID, kind); w != nil {
		return w
	}
	w := &Wallet{ID: id, OwnerID: ownerID, Type: kind, OpenedAt: now}
	l.Wallets[w.ID] = w
	l.byOwner[ownerID] = append(l.byOwner[ownerID], w)
	return w
}

// Available is what a wallet can pay out.
func (w *Wallet) Available() decimal.Decimal {
	if w == nil {
		return decimal.Zero
	}
	return w.Balance.Sub(w.Designated)
}

// Post books a movement under its ID and is the only place where balances
// change. It does not check cover: what is too little, and which code says so,
// is the handler's knowledge.
func (l *Book) Post(e Entry, from, to *Wallet) *Entry {
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

// WalletsOf lists the wallets of an owner by type.
func (l *Book) WalletsOf(ownerID string) []*Wallet {
	list := slices.Clone(l.byOwner[ownerID])
	slices.SortFunc(list, func(a, b *Wallet) int { return a.Type - b.Type })
	return list
}

// EntriesOf lists the entries of a wallet, oldest first.
func (l *Book) EntriesOf(ownerID string, kind int) []*Entry {
	if w := l.Wallet(ownerID, kind); w != nil {
		return l.byWallet[w.ID]
	}
	return nil
}

// Leg is an entry as one of its wallets sees it.
type Leg struct {
	*Entry
	Income bool
	After  decimal.Decimal
}

// LegsOf lists the entries of a wallet as it sees them, oldest first.
func (l *Book) LegsOf(ownerID string, kind int) []Leg {
	var out []Leg
	w := l.Wallet(ownerID, kind)
	if w == nil {
		return nil
	}
	for _, e := range l.byWallet[w.ID] {
		if e.To == w.ID {
			out = append(out, Leg{e, true, e.ToAfter})
		} else {
			out = append(out, Leg{e, false, e.FromAfter})
		}
	}
	return out
}

// Split tells what an account holds from what it owes.
func Split(balance decimal.Decimal) (available, debt decimal.Decimal) {
	if balance.IsNegative() {
		return decimal.Zero, balance.Neg()
	}
	return balance, decimal.Zero
}

// Verify recomputes all balances from the entries.
func (l *Book) Verify() error {
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

// Counterparty is the other side of an entry, seen from a wallet's owner.
func (e *Entry) Counterparty(ownerID string) string {
	if e.PayerID == ownerID {
		return e.PayeeID
	}
	return e.PayerID
}
