// Package enterprise answers the operations of enterprise master accounts: members
// and organizations, money, credit and coupons that are handed down to them.
package enterprise

import (
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// master is the calling enterprise master account.
func master(c *call.Call) (*world.Account, error) {
	self := c.Account()
	if self.Customer == nil || self.Customer.Enterprise == nil {
		return nil, refusal.WithStatus(refusal.Forbidden, "CBC.0151", "Access denied: the operation takes the credentials of an enterprise master account.")
	}
	return self, nil
}

// memberOf is a member of the calling master.
func memberOf(c *call.Call, field string) (self, member *world.Account, err error) {
	if self, err = master(c); err != nil {
		return nil, nil, err
	}
	id := c.In.Str(field)
	if !slices.Contains(c.State.MembersOf(self.ID), id) {
		if slices.Contains(c.Op.Codes, "CBC.99007001") {
			return nil, nil, refusal.New("CBC.99007001", "The enterprise master account and the member are not associated.")
		}
		return nil, nil, refusal.Parameter(field, "is no member of the enterprise.")
	}
	return self, c.State.Accounts[id], nil
}

// unmet refuses a call whose preconditions are not met.
func unmet(items ...string) error {
	return refusal.New("CBC.99007004", "A business precondition is not met.").With("fail_check_items", items)
}

// transaction is a transfer under a key, which is used up by a transfer that is
// made and not by one that is refused.
type transaction struct {
	master *world.Account
	key    string
}

// begin refuses a key that was used before.
func begin(c *call.Call, self *world.Account) (transaction, error) {
	t := transaction{self, c.In.Str("trans_id")}
	if t.master.Customer.Enterprise.Transactions[t.key] {
		return t, refusal.New("CBC.99007009", "The transaction ID is repeated.")
	}
	return t, nil
}

// done uses the key up, or a new one, and returns it.
func (t transaction) done(c *call.Call) string {
	if t.key == "" {
		t.key = c.State.NewID("enterprise transaction")
	}
	e := t.master.Customer.Enterprise
	if e.Transactions == nil {
		e.Transactions = map[string]bool{}
	}
	e.Transactions[t.key] = true
	return t.key
}

// amount is the amount of a transfer, which travels as text.
func amount(c *call.Call) (decimal.Decimal, error) {
	sum, ok := units.SaneDecimal(c.In.Str("amount"))
	if !ok || !sum.IsPositive() || !sum.Equal(sum.Truncate(2)) {
		return decimal.Zero, refusal.Parameter("amount", "must be above 0, with at most two decimals.")
	}
	return sum, nil
}

// CreateEnterpriseProjectAuth enables enterprise projects, which every customer here
// has.
func CreateEnterpriseProjectAuth(c *call.Call) (any, error) {
	c.Account().Customer.ProjectsEnabled = true
	return nil, nil
}
