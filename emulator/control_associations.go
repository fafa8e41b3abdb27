package emulator

import "github.com/partnerbss/partnerbss-go/emulator/internal/platform/console"

// Dissociate ends the association of a customer with its partner, which happens
// outside the API. The balance goes back to the partner, so do the coupons.
func (e *Emulator) Dissociate(customerID string) error {
	_, err := e.change(console.DissociateCustomer, console.Customer{CustomerID: customerID})
	return err
}

// Associate associates a dissociated customer with its partner again.
func (e *Emulator) Associate(customerID string) error {
	_, err := e.change(console.AssociateCustomer, console.Customer{CustomerID: customerID})
	return err
}

// SwitchAssociation makes a resale customer ("2") a consulting one ("1") or the
// other way round. The balance and the coupons that a resale customer has from
// its partner go back.
func (e *Emulator) SwitchAssociation(customerID, associationType string) error {
	_, err := e.change(console.SwitchAssociationType, console.Switch{
		Customer: console.Customer{CustomerID: customerID}, Type: associationType,
	})
	return err
}

// TransferCustomer moves a customer to another reseller of the same
// distributor. The balance and the coupons go back to the reseller that it
// leaves.
func (e *Emulator) TransferCustomer(customerID, resellerID string) error {
	_, err := e.change(console.TransferToReseller, console.Transfer{
		Customer: console.Customer{CustomerID: customerID}, ResellerID: resellerID,
	})
	return err
}
