package emulator

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// stateVersion is raised whenever an older program could not read a snapshot.
const stateVersion = 1

// State is the whole business state of an emulator: one tree that marshals to
// JSON, and indexes over it that reindex builds. Handlers are its only writers.
type State struct {
	Version int    `json:"version"`
	Seed    int64  `json:"seed"`
	Counter uint64 `json:"counter"` // numbers of generated ids

	Accounts map[string]*account   `json:"accounts"`
	Users    map[string]*user      `json:"users"`
	Keys     map[string]*accessKey `json:"keys"`
	Tokens   map[string]*token     `json:"tokens"`

	Ledger     ledger.Book          `json:"ledger"`
	Codes      map[string]*smsCode  `json:"codes"`
	Mobiles    map[string]mobileUse `json:"mobiles"`
	Emails     map[string]bool      `json:"emails"`
	ValueCards []*valueCard         `json:"value_cards"`
	Resources  map[string]*resource `json:"resources"`
	Charges    []*charge            `json:"charges"`
	UsageRuns  []*usageRun          `json:"usage_runs"`
	Peaks      []*peakMeter         `json:"peaks"`
	Orders     []*order             `json:"orders"`
	Packages   []*freePackage       `json:"packages"`
	SoldOut    map[string]bool      `json:"sold_out"` // region/spec
	Coupons    map[string]*coupon   `json:"coupons"`
	Outcomes   []outcome            `json:"outcomes"`
	Events     eventQueue           `json:"events"`

	Quotas        map[string]*couponQuota `json:"quotas"`
	CouponRecords []*couponRecord         `json:"coupon_records"`
	QuotaRecords  []*quotaRecord          `json:"quota_records"`

	index indexes
}

// indexes find things in a state.
type indexes struct {
	byName      map[string]string    // account name -> id
	byLogin     map[string]string    // account id + "/" + user name -> user id
	byProject   map[string]string    // project id -> account id
	byXAccount  map[string]string    // partner id + "/" + xaccount_id -> customer id
	children    map[string][]string  // parent id -> ids in order of creation
	verifiedBy  map[string]int       // certificate print -> customers verified with it
	chargesOf   map[string][]*charge // customer id -> charges, oldest first
	orderByID   map[string]*order
	ordersOf    map[string][]*order    // customer id -> orders, oldest first
	resourcesOf map[string][]*resource // customer id -> resources, oldest first
	couponBook  couponBook
	runs        map[string]*usageRun // customer id + "/" + billing month -> generated usage
	members     map[string][]string  // enterprise id -> ids of its members
}

// newState is an empty state.
func newState(seed int64) *State {
	st := &State{
		Version: stateVersion, Seed: seed,
		Accounts: map[string]*account{}, Users: map[string]*user{},
		Keys: map[string]*accessKey{}, Tokens: map[string]*token{},
		Ledger: ledger.New(), Codes: map[string]*smsCode{},
		Mobiles: map[string]mobileUse{}, Emails: map[string]bool{},
		Resources: map[string]*resource{},
		SoldOut:   map[string]bool{},
		Coupons:   map[string]*coupon{}, Quotas: map[string]*couponQuota{},
	}
	st.reindex()
	return st
}

// reindex rebuilds the indexes, after a snapshot was read.
func (st *State) reindex() {
	st.index.byName = map[string]string{}
	st.index.byLogin = map[string]string{}
	st.index.byProject = map[string]string{}
	st.index.byXAccount = map[string]string{}
	st.index.children = map[string][]string{}
	st.index.verifiedBy = map[string]int{}
	st.index.members = map[string][]string{}
	for _, a := range sortedAccounts(st.Accounts) {
		st.enter(a)
	}
	for _, u := range st.Users {
		st.index.byLogin[u.AccountID+"/"+u.Name] = u.ID
	}
	st.Ledger.Reindex()
	st.reindexCoupons()
	st.reindexOrders()
	st.index.chargesOf = map[string][]*charge{}
	for _, c := range st.Charges {
		st.index.chargesOf[c.CustomerID] = append(st.index.chargesOf[c.CustomerID], c)
	}
	st.index.runs = map[string]*usageRun{}
	for _, run := range st.UsageRuns {
		st.indexRun(run)
	}
}

// enter enters one account into the indexes.
func (st *State) enter(a *account) {
	st.index.byName[a.Name] = a.ID
	for _, region := range catalogue.Regions {
		st.index.byProject[projectID(st.Seed, a.ID, region)] = a.ID
	}
	if a.ParentID != "" {
		st.index.children[a.ParentID] = append(st.index.children[a.ParentID], a.ID)
	}
	if c := a.Customer; c != nil {
		if c.XAccountID != "" {
			st.index.byXAccount[st.platformPartner(a)+"/"+c.XAccountID] = a.ID
		}
		if c.MasterID != "" {
			st.index.members[c.MasterID] = append(st.index.members[c.MasterID], a.ID)
		}
		if c.VerifiedStatus == verified && c.CertificatePrint != "" {
			st.index.verifiedBy[c.CertificatePrint]++
		}
	}
}

// next is the next number for a generated id.
func (st *State) next() uint64 {
	st.Counter++
	return st.Counter
}

// newID generates an id of 32 hexadecimal digits, the platform's usual form.
func (st *State) newID(kind string) string {
	return units.HexID(st.Seed, 32, kind, units.Utoa(st.next()))
}

// newTransaction generates a transaction id such as AD4B2F....
func (st *State) newTransaction(prefix string) string {
	return units.UpperID(st.Seed, prefix, 20, "transaction", units.Utoa(st.next()))
}
