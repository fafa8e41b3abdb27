// Package world is what there is on the platform: accounts and their links,
// orders, resources, charges, coupons, the ledger, what is due and the business
// clock, in one State that marshals to JSON. It keeps itself consistent, and
// knows nothing of how customers buy, or of operations and their responses.
package world

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// Version is raised whenever an older program could not read a snapshot.
const Version = 1

// State is the whole business state of an emulator: one tree that marshals to
// JSON, and indexes over it that Reindex builds. Handlers are its only writers.
type State struct {
	Version int    `json:"version"`
	Seed    int64  `json:"seed"`
	Counter uint64 `json:"counter"` // numbers of generated IDs

	Accounts map[string]*Account   `json:"accounts"`
	Users    map[string]*User      `json:"users"`
	Keys     map[string]*AccessKey `json:"keys"`
	Tokens   map[string]*Token     `json:"tokens"`

	LoginTokens map[string]*LoginToken `json:"login_tokens,omitempty"`

	Ledger     ledger.Book          `json:"ledger"`
	Codes      map[string]*SMSCode  `json:"codes"`
	Mobiles    map[string]MobileUse `json:"mobiles"`
	Emails     map[string]bool      `json:"emails"`
	ValueCards []*ValueCard         `json:"value_cards"`
	Resources  map[string]*Resource `json:"resources"`
	Charges    []*Charge            `json:"charges"`
	UsageRuns  []*UsageRun          `json:"usage_runs"`
	Peaks      []*PeakMeter         `json:"peaks"`
	Orders     []*Order             `json:"orders"`
	Packages   []*Package           `json:"packages"`
	SoldOut    map[string]bool      `json:"sold_out"` // region/spec
	Coupons    map[string]*Coupon   `json:"coupons"`
	Outcomes   []Outcome            `json:"outcomes"`
	Events     EventQueue           `json:"events"`

	Quotas        map[string]*CouponQuota `json:"quotas"`
	CouponRecords []*CouponRecord         `json:"coupon_records"`
	QuotaRecords  []*QuotaRecord          `json:"quota_records"`

	Support Support `json:"support,omitzero"`

	index indexes
}

// indexes find things in a state.
type indexes struct {
	byName      map[string]string    // account name -> ID
	byLogin     map[string]string    // account ID + "/" + user name -> user ID
	byProject   map[string]string    // project ID -> account ID
	byXAccount  map[string]string    // partner ID + "/" + xaccount_id -> customer ID
	children    map[string][]string  // parent ID -> IDs in order of creation
	verifiedBy  map[string]int       // certificate print -> customers verified with it
	chargesOf   map[string][]*Charge // customer ID -> charges, oldest first
	orderByID   map[string]*Order
	ordersOf    map[string][]*Order    // customer ID -> orders, oldest first
	resourcesOf map[string][]*Resource // customer ID -> resources, oldest first
	couponBook  couponBook
	runs        map[string]*UsageRun // customer ID + "/" + billing month -> generated usage
	members     map[string][]string  // enterprise ID -> IDs of its members
}

// New is an empty state.
func New(seed int64) *State {
	st := &State{
		Version: Version, Seed: seed,
		Accounts: map[string]*Account{}, Users: map[string]*User{},
		Keys: map[string]*AccessKey{}, Tokens: map[string]*Token{},
		Ledger: ledger.New(), Codes: map[string]*SMSCode{},
		Mobiles: map[string]MobileUse{}, Emails: map[string]bool{},
		Resources: map[string]*Resource{},
		SoldOut:   map[string]bool{},
		Coupons:   map[string]*Coupon{}, Quotas: map[string]*CouponQuota{},
		Support: Support{Attachments: map[string]*Attachment{}, Signed: map[string]int{}},
	}
	st.Reindex()
	return st
}

// Reindex rebuilds the indexes, after a snapshot was read.
func (st *State) Reindex() {
	st.index.byName = map[string]string{}
	st.index.byLogin = map[string]string{}
	st.index.byProject = map[string]string{}
	st.index.byXAccount = map[string]string{}
	st.index.children = map[string][]string{}
	st.index.verifiedBy = map[string]int{}
	st.index.members = map[string][]string{}
	for _, a := range SortedAccounts(st.Accounts) {
		st.enter(a)
	}
	for _, u := range st.Users {
		st.index.byLogin[u.AccountID+"/"+u.Name] = u.ID
	}
	st.Ledger.Reindex()
	st.reindexCoupons()
	st.reindexOrders()
	st.index.chargesOf = map[string][]*Charge{}
	for _, c := range st.Charges {
		st.index.chargesOf[c.CustomerID] = append(st.index.chargesOf[c.CustomerID], c)
	}
	st.index.runs = map[string]*UsageRun{}
	for _, run := range st.UsageRuns {
		st.IndexRun(run)
	}
}

// enter enters one account into the indexes.
func (st *State) enter(a *Account) {
	st.index.byName[a.Name] = a.ID
	for _, region := range catalogue.Regions {
		st.index.byProject[ProjectID(st.Seed, a.ID, region)] = a.ID
	}
	if a.ParentID != "" {
		st.index.children[a.ParentID] = append(st.index.children[a.ParentID], a.ID)
	}
	if c := a.Customer; c != nil {
		if c.XAccountID != "" {
			st.index.byXAccount[st.PlatformPartner(a)+"/"+c.XAccountID] = a.ID
		}
		if c.MasterID != "" {
			st.index.members[c.MasterID] = append(st.index.members[c.MasterID], a.ID)
		}
		if c.VerifiedStatus == Verified && c.CertificatePrint != "" {
			st.index.verifiedBy[c.CertificatePrint]++
		}
	}
}

// Next is the next number for a generated ID.
func (st *State) Next() uint64 {
	st.Counter++
	return st.Counter
}

// NewID generates an ID of 32 hexadecimal digits, the platform's usual form.
func (st *State) NewID(kind string) string {
	return units.HexID(st.Seed, 32, kind, units.Utoa(st.Next()))
}

// NewTransaction generates a transaction ID such as AD4B2F....
func (st *State) NewTransaction(prefix string) string {
	return units.UpperID(st.Seed, prefix, 20, "transaction", units.Utoa(st.Next()))
}
