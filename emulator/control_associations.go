package emulator

// Dissociate ends the association of a customer with its partner, which happens
// outside the API. The balance goes back to the partner, so do the coupons.
func (e *Emulator) Dissociate(customerID string) error {
	_, err := e.change(changeDissociate, associationChange{CustomerID: customerID})
	return err
}

// Associate associates a dissociated customer with its partner again.
func (e *Emulator) Associate(customerID string) error {
	_, err := e.change(changeAssociate, associationChange{CustomerID: customerID})
	return err
}

// SwitchAssociation makes a resale customer ("2") a consulting one ("1") or the
// other way round. The balance and the coupons that a resale customer has from
// its partner go back.
func (e *Emulator) SwitchAssociation(customerID, associationType string) error {
	_, err := e.change(changeSwitch, associationSwitch{associationChange{customerID}, associationType})
	return err
}

// TransferCustomer moves a customer to another reseller of the same
// distributor. The balance and the coupons go back to the reseller that it
// leaves.
func (e *Emulator) TransferCustomer(customerID, resellerID string) error {
	_, err := e.change(changeTransfer, customerTransfer{associationChange{customerID}, resellerID})
	return err
}
