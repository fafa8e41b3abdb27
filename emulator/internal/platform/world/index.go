package world

import (
	"cmp"
	"slices"
)

// AccountNamed is the account of a name, or nil.
func (st *State) AccountNamed(name string) *Account { return st.Accounts[st.index.byName[name]] }

// UserNamed is the user of an account by its login name, or nil.
func (st *State) UserNamed(accountID, name string) *User {
	return st.Users[st.index.byLogin[accountID+"/"+name]]
}

// OwnerOfProject is the account that a project belongs to, or nil.
func (st *State) OwnerOfProject(id string) *Account { return st.Accounts[st.index.byProject[id]] }

// PlatformCustomer is the customer with an ID on a partner's own platform, or nil.
func (st *State) PlatformCustomer(partnerID, xAccountID string) *Account {
	return st.Accounts[st.index.byXAccount[partnerID+"/"+xAccountID]]
}

// Below lists the accounts right below one, oldest first.
func (st *State) Below(id string) []*Account {
	var out []*Account
	for _, child := range st.index.children[id] {
		out = append(out, st.Accounts[child])
	}
	return out
}

// MembersOf are the IDs of the members of an enterprise.
func (st *State) MembersOf(id string) []string { return st.index.members[id] }

// VerifiedWith is how many customers are verified with a certificate.
func (st *State) VerifiedWith(print string) int { return st.index.verifiedBy[print] }

// CountVerified corrects that number.
func (st *State) CountVerified(print string, by int) { st.index.verifiedBy[print] += by }

// ChargesOf are the charges of a customer, oldest first.
func (st *State) ChargesOf(customerID string) []*Charge { return st.index.chargesOf[customerID] }

// Consumers lists the customers that ever consumed anything, oldest first.
// Those that have left their seller are among them.
func (st *State) Consumers() []*Account {
	var out []*Account
	for id := range st.index.chargesOf {
		out = append(out, st.Accounts[id])
	}
	for _, run := range st.UsageRuns {
		out = append(out, st.Accounts[run.CustomerID])
	}
	slices.SortFunc(out, func(a, b *Account) int { return cmp.Compare(a.Seq, b.Seq) })
	return slices.Compact(out)
}

// OrdersOf are the orders of a customer, oldest first.
func (st *State) OrdersOf(customerID string) []*Order { return st.index.ordersOf[customerID] }

// ResourcesOf are the resources of a customer, oldest first.
func (st *State) ResourcesOf(customerID string) []*Resource { return st.index.resourcesOf[customerID] }

// EnterResource enters a new resource.
func (st *State) EnterResource(r *Resource) {
	r.Seq, r.UpdatedAt = st.Next(), r.CreatedAt
	st.Resources[r.ID] = r
	st.index.resourcesOf[r.CustomerID] = append(st.index.resourcesOf[r.CustomerID], r)
}

// CouponsOf are the coupons that an account holds, oldest first.
func (st *State) CouponsOf(holderID string) []*Coupon { return st.index.couponBook.byHolder[holderID] }

// CouponsFrom are the coupons that a seller has issued, oldest first.
func (st *State) CouponsFrom(issuerID string) []*Coupon {
	return st.index.couponBook.byIssuer[issuerID]
}

// QuotasOf are the coupon quotas of an account, oldest first.
func (st *State) QuotasOf(ownerID string) []*CouponQuota {
	return st.index.couponBook.quotasOf[ownerID]
}

// CouponRecordsOf are the records of a seller's coupons, oldest first.
func (st *State) CouponRecordsOf(sellerID string) []*CouponRecord {
	return st.index.couponBook.recordsOf[sellerID]
}

// UsageRun is the generated usage of a customer in a billing month, or nil.
func (st *State) UsageRun(customerID, month string) *UsageRun {
	return st.index.runs[customerID+"/"+month]
}
