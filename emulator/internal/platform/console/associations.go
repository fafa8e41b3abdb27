package console

import (
	"errors"
	"fmt"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/rules"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Names of the changes of associations.
const (
	DissociateCustomer    = "dissociate customer"
	AssociateCustomer     = "associate customer"
	SwitchAssociationType = "switch association"
	TransferToReseller    = "transfer customer"
)

// The arguments of the changes.
type (
	Customer struct {
		CustomerID string `json:"customer_id"`
	}
	Switch struct {
		Customer
		Type string `json:"type"`
	}
	Transfer struct {
		Customer
		ResellerID string `json:"reseller_id"`
	}
)

// customer is the customer that a change is about.
func (ch Customer) customer(st *world.State, associated bool) (*world.Account, error) {
	a := st.Accounts[ch.CustomerID]
	switch {
	case a == nil || a.Role != world.RoleCustomer:
		return nil, fmt.Errorf("there is no customer %q", ch.CustomerID)
	case a.Customer.Associated != associated:
		return nil, fmt.Errorf("customer %s: associated is %t", a.Name, a.Customer.Associated)
	}
	return a, nil
}

func dissociate(st *world.State, env *world.Environment, now time.Time, ch Customer) (string, error) {
	a, err := ch.customer(st, true)
	if err != nil {
		return "", err
	}
	rules.Part(st, env, a, world.Ending{At: now, Operation: world.OpDissociated})
	a.Customer.Associated = false
	return a.ID, nil
}

func associateAnew(st *world.State, env *world.Environment, now time.Time, ch Customer) (string, error) {
	a, err := ch.customer(st, false)
	if err != nil {
		return "", err
	}
	st.DropCoupons(env, a.ID, a.ParentID, world.Ending{At: now, Operation: world.OpAssociated})
	// One that was only created and never linked is not linked anew.
	a.Customer.Relinked = a.Customer.Relinked || !a.Customer.AssociatedAt.IsZero()
	a.Customer.Associated, a.Customer.AssociatedAt = true, now.Truncate(time.Second)
	return a.ID, nil
}

func switchAssociation(st *world.State, env *world.Environment, now time.Time, ch Switch) (string, error) {
	a, err := ch.customer(st, true)
	switch {
	case err != nil:
		return "", err
	case ch.Type != world.AssociationConsulting && ch.Type != world.AssociationResale:
		return "", fmt.Errorf("association type %q is not 1 or 2", ch.Type)
	case ch.Type == a.Customer.AssociationType:
		return "", errors.New("the customer has that association type already")
	}
	rules.Part(st, env, a, world.Ending{At: now, Operation: world.OpSwitched})
	a.Customer.AssociationType = ch.Type
	return a.ID, nil
}

func transferCustomer(st *world.State, env *world.Environment, now time.Time, ch Transfer) (string, error) {
	a, err := ch.customer(st, true)
	if err != nil {
		return "", err
	}
	from, to := st.Accounts[a.ParentID], st.Accounts[ch.ResellerID]
	if to == nil || to.Role != world.RoleReseller || from.Role != world.RoleReseller ||
		from.ParentID != to.ParentID || from == to {
		return "", errors.New("a customer moves between two resellers of one distributor")
	}
	rules.Part(st, env, a, world.Ending{At: now, Operation: world.OpTransferred})
	st.MoveTo(a, to)
	a.Customer.AssociatedAt = now.Truncate(time.Second)
	return a.ID, nil
}
