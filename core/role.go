package core

// Role says whose credentials a client uses. The platform accepts each
// operation from certain roles only.
type Role string

// Roles.
const (
	// RolePartner is a solution provider, a partner of the first tier.
	RolePartner Role = "partner"
	// RoleDistributor is a partner of the first tier that has resellers. It may
	// call whatever a partner may.
	RoleDistributor Role = "distributor"
	// RoleCustomer is an end customer, or a partner that acts for one through an agency.
	RoleCustomer Role = "customer"
)

// Known reports whether the role is one of those above, or empty, which stands for a
// role that nobody has told.
func (r Role) Known() bool {
	switch r {
	case "", RolePartner, RoleDistributor, RoleCustomer:
		return true
	}
	return false
}
