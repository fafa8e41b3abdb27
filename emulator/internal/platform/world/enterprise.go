package world

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// Enterprise is what a customer has as the master account of an enterprise.
type Enterprise struct {
	Organizations []Organization `json:"organizations,omitempty"` // without the root, each after the one above it
	// Transactions are the keys of the transfers that were made.
	Transactions map[string]bool `json:"transactions,omitempty"`
}

// Organization is a unit of an enterprise.
type Organization struct {
	ID       string `json:"id"`
	ParentID string `json:"parent_id"`
	Name     string `json:"name"`
}

// Member is what a customer has as a member of an enterprise; its master is in
// CustomerInfo.
type Member struct {
	OrganizationID string   `json:"organization_id"`
	Permissions    []string `json:"permissions,omitempty"` // that it grants the master
	Custody        bool     `json:"custody,omitempty"`     // of its finances
	SharedCredit   bool     `json:"shared_credit,omitempty"`
}

// RootOrganization is the ID of the root of an enterprise, whose name is that of
// the master.
func (st *State) RootOrganization(master *Account) string {
	return units.Digits(st.Seed, 8, "organization", master.ID)
}

// AddOrganization enters an organization below another one.
func (st *State) AddOrganization(master *Account, parentID, name string) Organization {
	o := Organization{ID: units.Digits(st.Seed, 8, "organization", master.ID, parentID, name), ParentID: parentID, Name: name}
	master.Customer.Enterprise.Organizations = append(master.Customer.Enterprise.Organizations, o)
	return o
}

// OrganizationOf is an organization of an enterprise, also its root.
func (st *State) OrganizationOf(master *Account, id string) (Organization, bool) {
	if root := st.RootOrganization(master); id == root {
		return Organization{ID: root}, true
	}
	all := master.Customer.Enterprise.Organizations
	i := slices.IndexFunc(all, func(o Organization) bool { return o.ID == id })
	if i < 0 {
		return Organization{}, false
	}
	return all[i], true
}

// Allocated is what a master has given to a member and not taken back.
func (st *State) Allocated(master, member *Account, wallet int) decimal.Decimal {
	sum := decimal.Zero
	for _, e := range st.Ledger.EntriesOf(member.ID, wallet) {
		switch master.ID {
		case e.PayerID:
			sum = sum.Add(e.Amount)
		case e.PayeeID:
			sum = sum.Sub(e.Amount)
		}
	}
	return sum
}

// HandDown gives an amount of a coupon of an enterprise master to a member, as a
// coupon of its own.
func (st *State) HandDown(cp *Coupon, member *Account, amount decimal.Decimal, now time.Time) *Coupon {
	return st.AddCoupon(&Coupon{
		HolderID: member.ID, ParentID: cp.ID, FaceValue: amount, PlanID: cp.PlanID, PlanName: cp.PlanName,
		Type: cp.Type, Limits: cp.Limits, CreatedAt: now, EffectiveAt: cp.EffectiveAt, ExpiresAt: cp.ExpiresAt,
	}, true)
}

// TakeUp takes what is left of a coupon that was handed down back to the one that
// it came from, and returns how much that was.
func (st *State) TakeUp(cp *Coupon, now time.Time) decimal.Decimal {
	left := st.CouponBalance(cp)
	st.Post(ledger.Entry{
		Time: now, Kind: ledger.CouponCancelled, TradeID: st.NewTransaction("CT"), Amount: left,
	}, st.couponWallet(cp), st.couponWallet(st.Coupons[cp.ParentID]))
	cp.Status, cp.EndedAt = CouponReclaimed, now
	return left
}
