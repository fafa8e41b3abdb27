package emulator

import (
	"slices"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// seller is the account whose customers a partner operation is about: the
// caller, or the reseller that a distributor names in indirect_partner_id.
// Everybody else's indirect_partner_id is ignored, as the reference says.
func (c *call) seller() (*world.Account, error) {
	self := c.account()
	id := c.in.str("indirect_partner_id")
	if id == "" || self.Role != world.RoleDistributor {
		return self, nil
	}
	r := c.st.Accounts[id]
	if r == nil || r.Role != world.RoleReseller || r.ParentID != self.ID {
		if c.env.On(world.RuleIndirectDenied) || slices.Contains(c.op.errors, refusal.ErrNotYourReseller.Code) {
			return nil, refusal.ErrNotYourReseller
		}
		return nil, nil
	}
	return r, nil
}

// customerOf is a customer that is linked to the seller, or CBC.99000035.
func (c *call) customerOf(seller *world.Account, id string) (*world.Account, error) {
	a := c.st.Accounts[id]
	if seller == nil || a == nil || a.Role != world.RoleCustomer || a.ParentID != seller.ID || !a.Customer.Associated {
		return nil, refusal.ErrNotYourCustomer
	}
	return a, nil
}

// customersOf lists the linked customers of a seller, oldest first.
func (c *call) customersOf(seller *world.Account) []*world.Account {
	if seller == nil {
		return nil
	}
	return slices.DeleteFunc(c.st.ChildrenOf(seller.ID, world.RoleCustomer), func(a *world.Account) bool {
		return !a.Customer.Associated
	})
}

// ownCustomer is a customer that the caller may act on, directly or below any
// of its resellers: operations without indirect_partner_id use it.
func (c *call) ownCustomer(id string) (*world.Account, error) {
	self := c.account()
	a := c.st.Accounts[id]
	if a == nil || a.Role != world.RoleCustomer || !a.Customer.Associated {
		return nil, refusal.ErrNotYourCustomer
	}
	if a.ParentID == self.ID || (c.env.On(world.RuleDistributorOwns) && self.Role == world.RoleDistributor && c.st.PlatformPartner(a) == self.ID) {
		return a, nil
	}
	return nil, refusal.ErrNotYourCustomer
}

// contains is the fuzzy match of list filters; the empty filter matches all.
func contains(text, filter string) bool { return filter == "" || strings.Contains(text, filter) }

// equals is an exact filter; the empty filter matches all.
func equals(value, filter string) bool { return filter == "" || value == filter }

// listed is the filter by a list of values; the empty list matches all.
func listed[T comparable](value T, list []T) bool {
	return len(list) == 0 || slices.Contains(list, value)
}

// within checks a time against optional bounds, both inclusive to the second.
func within(t, from, to time.Time) bool {
	t = t.Truncate(time.Second)
	return (from.IsZero() || !t.Before(from)) && (to.IsZero() || !t.After(to))
}

// tradeDays is the time asked for: from today one year ago to today, in the
// platform's calendar, unless the caller says otherwise.
func (c *call) tradeDays() (from, to time.Time) {
	begin, end := c.in.str("trade_time_begin"), c.in.str("trade_time_end")
	if begin == "" {
		begin = c.now.In(units.Beijing).AddDate(-1, 0, 0).Format(units.LayoutDay)
	}
	if end == "" {
		end = units.DayOf(c.now)
	}
	return units.StartOfDay(begin), units.EndOfDay(end)
}

// filtered is the exact filter of fields whose empty string is a filter too:
// only absence lets everything through.
func (c *call) filtered(name, value string) bool {
	return !c.in.has(name) || value == c.in.str(name)
}

// reseller is a reseller of the calling distributor, or CBC.99000037.
func (c *call) reseller(id string) (*world.Account, error) {
	r := c.st.Accounts[id]
	if r == nil || r.Role != world.RoleReseller || r.ParentID != c.account().ID {
		return nil, refusal.ErrNotYourReseller
	}
	return r, nil
}
