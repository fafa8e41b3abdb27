package emulator

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// Now is the business time.
func (e *Emulator) Now() time.Time { return e.clock.now() }

// Advance moves the business clock forward and lets happen what is due.
func (e *Emulator) Advance(d time.Duration) {
	e.moveClock(func() { e.clock.advance(d) })
}

// SetTime sets the business clock. Setting it back does not undo anything.
func (e *Emulator) SetTime(t time.Time) {
	e.moveClock(func() { e.clock.set(t) })
}

func (e *Emulator) moveClock(move func()) {
	e.mu.Lock()
	move()
	now := e.clock.now()
	e.record(&command{Kind: commandClock, Now: now, Offset: e.clock.setting().Offset})
	e.state.settle(&e.env, now)
	e.mu.Unlock()
	e.keep()
}

// SkewGateway shifts the gateway's clock, and with it the Date header, by d
// from the wall clock; 0 puts it right again.
func (e *Emulator) SkewGateway(d time.Duration) { e.wall.shift(d) }

// GatewaySkew is how far the gateway's clock is shifted.
func (e *Emulator) GatewaySkew() time.Duration { return e.wall.skewed() }

// Fail makes calls go wrong; see Fault. Faults are used up in the order in
// which they were added. One that could never hit is a mistake of the program
// and panics; see Fault.Validate.
func (e *Emulator) Fail(faults ...Fault) {
	for _, f := range faults {
		if err := f.Validate(); err != nil {
			panic("emulator: fault: " + err.Error())
		}
		e.faults.add(f)
	}
}

// ClearFaults forgets all faults that are still to come.
func (e *Emulator) ClearFaults() { e.faults.clear() }

// PendingFaults lists the faults that are still to come, as they are now: Nth is
// the matching call from now on, Times what is left.
func (e *Emulator) PendingFaults() []Fault {
	var out []Fault
	for _, a := range e.faults.save() {
		a.Fault.Nth, a.Fault.Times = a.Skip+1, a.Left
		out = append(out, a.Fault)
	}
	return out
}

// Drift changes successful answers; see Drift. One that could never apply
// panics; see Drift.Validate.
func (e *Emulator) Drift(drifts ...Drift) {
	for _, d := range drifts {
		if err := d.Validate(); err != nil {
			panic("emulator: drift: " + err.Error())
		}
		e.drifts.add(d)
	}
}

// ClearDrift ends all drifts.
func (e *Emulator) ClearDrift() { e.drifts.clear() }

// PendingDrifts lists the drifts in force; Times is what is left, 0 for all.
func (e *Emulator) PendingDrifts() []Drift {
	var out []Drift
	for _, a := range e.drifts.save() {
		a.Drift.Times = max(a.Left, 0)
		out = append(out, a.Drift)
	}
	return out
}

// First returns the oldest account of a role.
func (e *Emulator) First(role Role) (Account, bool) {
	list := e.AccountsOf(role)
	if len(list) == 0 {
		return Account{}, false
	}
	return list[0], true
}

// AccountsOf lists all accounts of a role, oldest first.
func (e *Emulator) AccountsOf(role Role) []Account {
	e.mu.RLock()
	defer e.mu.RUnlock()
	var out []Account
	for _, a := range sortedAccounts(e.state.Accounts) {
		if a.Role == role {
			out = append(out, e.state.view(a))
		}
	}
	return out
}

// ChildrenOf lists the accounts right below one, oldest first: the customers of
// a partner or reseller, the resellers of a distributor and its own customers.
func (e *Emulator) ChildrenOf(accountID string) []Account {
	e.mu.RLock()
	defer e.mu.RUnlock()
	var out []Account
	for _, id := range e.state.children[accountID] {
		out = append(out, e.state.view(e.state.Accounts[id]))
	}
	return out
}

// Account returns an account by id or name.
func (e *Emulator) Account(idOrName string) (Account, bool) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	a := e.state.Accounts[idOrName]
	if a == nil {
		a = e.state.Accounts[e.state.byName[idOrName]]
	}
	if a == nil {
		return Account{}, false
	}
	return e.state.view(a), true
}

// Operators returns the credentials of the users of an account that are not
// its master.
func (e *Emulator) Operators(accountID string) []Account {
	e.mu.RLock()
	defer e.mu.RUnlock()
	a := e.state.Accounts[accountID]
	if a == nil {
		return nil
	}
	var out []Account
	for _, u := range e.state.Users {
		if u.AccountID != accountID || u.Master {
			continue
		}
		v := e.state.view(a)
		k := e.state.Keys[u.AccessKey]
		v.UserName, v.Password, v.AccessKey, v.SecretKey = u.Name, u.Password, k.AccessKey, k.SecretKey
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b Account) int { return cmp.Compare(a.UserName, b.UserName) })
	return out
}

// Balance is the cash balance of an account.
func (e *Emulator) Balance(accountID string) decimal.Decimal {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.state.Ledger.balance(accountID, walletCash)
}

// Ledger checks the books: every balance must be the sum of its movements, and
// the sum of all accounts must be zero.
func (e *Emulator) Ledger() error {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.state.Ledger.verify()
}

// LedgerEntries is the number of movements booked so far, for tests that count
// effects.
func (e *Emulator) LedgerEntries() int {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return len(e.state.Ledger.Entries)
}

// TopUp pays money into the cash account of an account.
func (e *Emulator) TopUp(accountID string, amount decimal.Decimal) error {
	if amount.Sign() <= 0 {
		return fmt.Errorf("emulator: the amount %s is not positive", amount)
	}
	e.mu.Lock()
	if e.state.Accounts[accountID] == nil {
		e.mu.Unlock()
		return fmt.Errorf("emulator: there is no account %q", accountID)
	}
	now := e.clock.now()
	e.state.topUp(accountID, amount, now)
	e.record(&command{Kind: commandTopUp, Now: now, Account: accountID, Amount: amount})
	e.mu.Unlock()
	return e.Sync()
}

func (st *State) topUp(accountID string, amount decimal.Decimal, now time.Time) {
	st.post(entry{
		Time: now, Kind: kindRecharge, Amount: amount, TradeID: st.newTransaction("RC"),
		Channel: "2", ChannelNo: st.newTransaction("BT"),
	}, st.world(), st.open(accountID, walletCash, now))
}

// VerificationCode is the latest SMS code that was sent to a mobile number for
// a scene (29 registration, 18 bank card), and whether there is one.
func (e *Emulator) VerificationCode(mobile string, scene int) (string, bool) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	c := e.state.Codes[codeKey(mobile, scene)]
	if c == nil {
		return "", false
	}
	return c.Code, true
}

// RevokeTokens makes all tokens of an account, and those it got for others
// through agencies, unusable: calls with them answer that the token must be
// updated, at the gateway (APIGW.0301) or at the backend (CBC.0154).
func (e *Emulator) RevokeTokens(accountID string, atBackend bool) int {
	e.mu.Lock()
	n := e.state.revokeTokens(accountID, atBackend)
	e.record(&command{Kind: commandRevoke, Now: e.clock.now(), Account: accountID, AtBackend: atBackend})
	e.mu.Unlock()
	e.keep()
	return n
}

// ResourceIDs are the ids of an account's resources by the name that the seed
// or the order gave them.
func (e *Emulator) ResourceIDs(accountID string) map[string]string {
	e.mu.RLock()
	defer e.mu.RUnlock()
	out := map[string]string{}
	for id, r := range e.state.Resources {
		if r.CustomerID == accountID {
			out[r.Name] = id
		}
	}
	return out
}
