package call

import (
	"slices"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Seller is the account whose customers a partner operation is about: the
// caller, or the reseller that a distributor names in indirect_partner_id.
// Everybody else's indirect_partner_id is ignored, as the reference says.
func (c *Call) Seller() (*world.Account, error) {
	self := c.Account()
	id := c.In.Str("indirect_partner_id")
	if id == "" || self.Role != world.RoleDistributor {
		return self, nil
	}
	r := c.State.Accounts[id]
	if r == nil || r.Role != world.RoleReseller || r.ParentID != self.ID {
		if c.Env.On(world.RuleIndirectDenied) || slices.Contains(c.Op.Codes, refusal.ErrNotYourReseller.Code) {
			return nil, refusal.ErrNotYourReseller
		}
		return nil, nil
	}
	return r, nil
}

// CustomerOf is a customer that is linked to the seller, or CBC.99000035.
func (c *Call) CustomerOf(seller *world.Account, id string) (*world.Account, error) {
	a := c.State.Accounts[id]
	if seller == nil || a == nil || a.Role != world.RoleCustomer || a.ParentID != seller.ID || !a.Customer.Associated {
		return nil, refusal.ErrNotYourCustomer
	}
	return a, nil
}

// CustomersOf lists the linked customers of a seller, oldest first.
func (c *Call) CustomersOf(seller *world.Account) []*world.Account {
	if seller == nil {
		return nil
	}
	return slices.DeleteFunc(c.State.ChildrenOf(seller.ID, world.RoleCustomer), func(a *world.Account) bool {
		return !a.Customer.Associated
	})
}

// OwnCustomer is a customer that the caller may act on, directly or below any
// of its resellers: operations without indirect_partner_id use it.
func (c *Call) OwnCustomer(id string) (*world.Account, error) {
	self := c.Account()
	a := c.State.Accounts[id]
	if a == nil || a.Role != world.RoleCustomer || !a.Customer.Associated {
		return nil, refusal.ErrNotYourCustomer
	}
	if a.ParentID == self.ID || (c.Env.On(world.RuleDistributorOwns) &&
		self.Role == world.RoleDistributor && c.State.PlatformPartner(a) == self.ID) {
		return a, nil
	}
	return nil, refusal.ErrNotYourCustomer
}

// Contains is the fuzzy match of list filters; the empty filter matches all.
func Contains(text, filter string) bool { return filter == "" || strings.Contains(text, filter) }

// Equals is an exact filter; the empty filter matches all.
func Equals(value, filter string) bool { return filter == "" || value == filter }

// Listed is the filter by a list of values; the empty list matches all.
func Listed[T comparable](value T, list []T) bool {
	return len(list) == 0 || slices.Contains(list, value)
}

// Within checks a time against optional bounds, both inclusive to the second.
func Within(t, from, to time.Time) bool {
	t = t.Truncate(time.Second)
	return (from.IsZero() || !t.Before(from)) && (to.IsZero() || !t.After(to))
}

// TradeDays is the time asked for: from today one year ago to today, in the
// platform's calendar, unless the caller says otherwise.
func (c *Call) TradeDays() (from, to time.Time) {
	begin, end := c.In.Str("trade_time_begin"), c.In.Str("trade_time_end")
	if begin == "" {
		begin = c.Now.In(units.Beijing).AddDate(-1, 0, 0).Format(units.LayoutDay)
	}
	if end == "" {
		end = units.DayOf(c.Now)
	}
	return units.StartOfDay(begin), units.EndOfDay(end)
}

// Filtered is the exact filter of fields whose empty string is a filter too:
// only absence lets everything through.
func (c *Call) Filtered(name, value string) bool {
	return !c.In.Has(name) || value == c.In.Str(name)
}

// Reseller is a reseller of the calling distributor, or CBC.99000037.
func (c *Call) Reseller(id string) (*world.Account, error) {
	r := c.State.Accounts[id]
	if r == nil || r.Role != world.RoleReseller || r.ParentID != c.Account().ID {
		return nil, refusal.ErrNotYourReseller
	}
	return r, nil
}
