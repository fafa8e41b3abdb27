package emulator

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// Now returns the business time.
func (e *Emulator) Now() time.Time { return e.engine.Now() }

// Advance moves the business clock forward and lets happen what is due.
func (e *Emulator) Advance(d time.Duration) {
	e.kept(e.engine.MoveClock(func(c *world.Clock) { c.Advance(d) }))
}

// SetTime sets the business clock. Setting it back does not undo anything.
func (e *Emulator) SetTime(t time.Time) {
	e.kept(e.engine.MoveClock(func(c *world.Clock) { c.Set(t) }))
}

// SkewGateway shifts the gateway's clock, and with it the Date header, by d
// from the wall clock; 0 puts it right again.
func (e *Emulator) SkewGateway(d time.Duration) { e.wall.shift(d) }

// GatewaySkew returns how far the gateway's clock is shifted.
func (e *Emulator) GatewaySkew() time.Duration { return e.wall.skewed() }

// Fail makes calls go wrong; see [Fault]. Faults are used up in the order in
// which they were added. One that could never hit is a mistake of the program
// and panics; see [Fault.Validate].
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

// Drift changes successful responses; see [Drift]. One that could never apply
// panics; see [Drift.Validate].
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
	st, unlock := e.engine.Read()
	defer unlock()
	var out []Account
	for _, a := range world.SortedAccounts(st.Accounts) {
		if a.Role == world.Role(role) {
			out = append(out, view(st, a))
		}
	}
	return out
}

// ChildrenOf lists the accounts right below one, oldest first: the customers of
// a partner or reseller, the resellers of a distributor and its own customers.
func (e *Emulator) ChildrenOf(accountID string) []Account {
	st, unlock := e.engine.Read()
	defer unlock()
	var out []Account
	for _, a := range st.Below(accountID) {
		out = append(out, view(st, a))
	}
	return out
}

// Account returns an account by ID or name.
func (e *Emulator) Account(idOrName string) (Account, bool) {
	st, unlock := e.engine.Read()
	defer unlock()
	a := st.Accounts[idOrName]
	if a == nil {
		a = st.AccountNamed(idOrName)
	}
	if a == nil {
		return Account{}, false
	}
	return view(st, a), true
}

// PlatformCustomer returns the customer that a partner's own platform knows by an ID: the
// xaccount_id below the partner with the platform ID xAccountType. The customers of
// resellers belong to the platform of their distributor.
func (e *Emulator) PlatformCustomer(xAccountType, xAccountID string) (Account, bool) {
	st, unlock := e.engine.Read()
	defer unlock()
	if xAccountType == "" || xAccountID == "" {
		return Account{}, false
	}
	for _, a := range st.Accounts {
		if a.XAccountType != xAccountType || a.Role == world.RoleReseller {
			continue
		}
		if c := st.PlatformCustomer(a.ID, xAccountID); c != nil {
			return view(st, c), true
		}
	}
	return Account{}, false
}

// Operators returns the credentials of the users of an account that are not
// its master.
func (e *Emulator) Operators(accountID string) []Account {
	st, unlock := e.engine.Read()
	defer unlock()
	a := st.Accounts[accountID]
	if a == nil {
		return nil
	}
	var out []Account
	for _, u := range st.Users {
		if u.AccountID != accountID || u.Master {
			continue
		}
		v := view(st, a)
		k := st.Keys[u.AccessKey]
		v.UserName, v.Password, v.AccessKey, v.SecretKey = u.Name, u.Password, k.AccessKey, k.SecretKey
		out = append(out, v)
	}
	slices.SortFunc(out, func(a, b Account) int { return cmp.Compare(a.UserName, b.UserName) })
	return out
}

// Balance returns the cash balance of an account.
func (e *Emulator) Balance(accountID string) decimal.Decimal {
	st, unlock := e.engine.Read()
	defer unlock()
	return st.Ledger.Balance(accountID, ledger.WalletCash)
}

// Ledger checks the books: every balance must be the sum of its movements, and
// the sum of all accounts must be zero.
func (e *Emulator) Ledger() error {
	st, unlock := e.engine.Read()
	defer unlock()
	return st.Ledger.Verify()
}

// LedgerEntries returns the number of movements booked so far, for tests that
// count effects.
func (e *Emulator) LedgerEntries() int {
	st, unlock := e.engine.Read()
	defer unlock()
	return len(st.Ledger.Entries)
}

// TopUp pays money into the cash account of an account.
func (e *Emulator) TopUp(accountID string, amount decimal.Decimal) error {
	if amount.Sign() <= 0 {
		return fmt.Errorf("emulator: the amount %s is not positive", amount)
	}
	if err := e.engine.TopUp(accountID, amount); err != nil {
		return fmt.Errorf("emulator: %w", err)
	}
	return nil
}

// SceneMember is the scene of [Emulator.VerificationCode] for the codes of new members of
// an enterprise, whose operation has no scenes itself.
const SceneMember = world.SceneMember

// VerificationCode returns the latest SMS code that was sent to a mobile number
// for a scene (29 registration, 18 bank card, [SceneMember]), and whether there is one.
func (e *Emulator) VerificationCode(mobile string, scene int) (string, bool) {
	st, unlock := e.engine.Read()
	defer unlock()
	c := st.Codes[world.CodeKey(mobile, scene)]
	if c == nil {
		return "", false
	}
	return c.Code, true
}

// RevokeTokens makes all tokens of an account, and those it got for others
// through agencies, unusable: calls with them are told that the token must
// be updated, at the gateway (APIGW.0301) or at the backend (CBC.0154).
func (e *Emulator) RevokeTokens(accountID string, atBackend bool) int {
	n, err := e.engine.RevokeTokens(accountID, atBackend)
	e.kept(err)
	return n
}

// ResourceIDs returns the IDs of an account's resources by the name that the
// seed or the order gave them.
func (e *Emulator) ResourceIDs(accountID string) map[string]string {
	st, unlock := e.engine.Read()
	defer unlock()
	out := map[string]string{}
	for id, r := range st.Resources {
		if r.CustomerID == accountID {
			out[r.Name] = id
		}
	}
	return out
}
