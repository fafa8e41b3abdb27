package emulator

import (
	"cmp"
	"slices"
)

// accountNamed is the account of a name, or nil.
func (st *State) accountNamed(name string) *account { return st.Accounts[st.index.byName[name]] }

// userNamed is the user of an account by its login name, or nil.
func (st *State) userNamed(accountID, name string) *user {
	return st.Users[st.index.byLogin[accountID+"/"+name]]
}

// ownerOfProject is the account that a project belongs to, or nil.
func (st *State) ownerOfProject(id string) *account { return st.Accounts[st.index.byProject[id]] }

// platformCustomer is the customer with an id on a partner's own platform, or nil.
func (st *State) platformCustomer(partnerID, xAccountID string) *account {
	return st.Accounts[st.index.byXAccount[partnerID+"/"+xAccountID]]
}

// below lists the accounts right below one, oldest first.
func (st *State) below(id string) []*account {
	var out []*account
	for _, child := range st.index.children[id] {
		out = append(out, st.Accounts[child])
	}
	return out
}

// membersOf are the ids of the members of an enterprise.
func (st *State) membersOf(id string) []string { return st.index.members[id] }

// verifiedWith is how many customers are verified with a certificate.
func (st *State) verifiedWith(print string) int { return st.index.verifiedBy[print] }

// countVerified corrects that number.
func (st *State) countVerified(print string, by int) { st.index.verifiedBy[print] += by }

// chargesOf are the charges of a customer, oldest first.
func (st *State) chargesOf(customerID string) []*charge { return st.index.chargesOf[customerID] }

// consumers lists the customers that ever consumed anything, oldest first.
// Those that have left their seller are among them.
func (st *State) consumers() []*account {
	var out []*account
	for id := range st.index.chargesOf {
		out = append(out, st.Accounts[id])
	}
	for _, run := range st.UsageRuns {
		out = append(out, st.Accounts[run.CustomerID])
	}
	slices.SortFunc(out, func(a, b *account) int { return cmp.Compare(a.Seq, b.Seq) })
	return slices.Compact(out)
}

// ordersOf are the orders of a customer, oldest first.
func (st *State) ordersOf(customerID string) []*order { return st.index.ordersOf[customerID] }

// resourcesOf are the resources of a customer, oldest first.
func (st *State) resourcesOf(customerID string) []*resource { return st.index.resourcesOf[customerID] }

// enterResource enters a new resource.
func (st *State) enterResource(r *resource) {
	r.Seq, r.UpdatedAt = st.next(), r.CreatedAt
	st.Resources[r.ID] = r
	st.index.resourcesOf[r.CustomerID] = append(st.index.resourcesOf[r.CustomerID], r)
}

// couponsOf are the coupons that an account holds, oldest first.
func (st *State) couponsOf(holderID string) []*coupon { return st.index.couponBook.byHolder[holderID] }

// couponsFrom are the coupons that a seller has issued, oldest first.
func (st *State) couponsFrom(issuerID string) []*coupon {
	return st.index.couponBook.byIssuer[issuerID]
}

// quotasOf are the coupon quotas of an account, oldest first.
func (st *State) quotasOf(ownerID string) []*couponQuota {
	return st.index.couponBook.quotasOf[ownerID]
}

// couponRecordsOf are the records of a seller's coupons, oldest first.
func (st *State) couponRecordsOf(sellerID string) []*couponRecord {
	return st.index.couponBook.recordsOf[sellerID]
}

// usageRun is the generated usage of a customer in a billing month, or nil.
func (st *State) usageRun(customerID, month string) *usageRun {
	return st.index.runs[customerID+"/"+month]
}
