package world

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// Role says what kind of account one is.
type Role string

// The roles of accounts.
const (
	RolePartner     Role = "partner"     // sells to its own customers
	RoleDistributor Role = "distributor" // works through resellers
	RoleReseller    Role = "reseller"    // below a distributor
	RoleCustomer    Role = "customer"    // of a partner, a distributor or a reseller
)

// Account is any account of the platform.
type Account struct {
	ID           string    `json:"id"`
	Seq          uint64    `json:"seq"` // order of creation
	Name         string    `json:"name"`
	Role         Role      `json:"role"`
	DisplayName  string    `json:"display_name,omitempty"`
	Mobile       string    `json:"mobile,omitempty"`
	Email        string    `json:"email,omitempty"`
	CreatedAt    time.Time `json:"created_at"`
	MasterUser   string    `json:"master_user"`
	ParentID     string    `json:"parent_id,omitempty"`
	XAccountType string    `json:"xaccount_type,omitempty"`
	Agencies     []Agency  `json:"agencies,omitempty"`

	Partner  *PartnerInfo  `json:"partner,omitempty"`
	Customer *CustomerInfo `json:"customer,omitempty"`
}

// Agency is a delegation that a customer has granted.
type Agency struct {
	Name      string `json:"name"`
	TrusteeID string `json:"trustee_id"`
}

// PartnerInfo is what partners, distributors and resellers have.
type PartnerInfo struct {
	Restricted     bool      `json:"restricted,omitempty"`      // company restricted: no new links
	LeftProgramme  bool      `json:"left_programme,omitempty"`  // distributor that has left
	TestAccount    bool      `json:"test_account,omitempty"`    // may not create customers
	NoAttachments  bool      `json:"no_attachments,omitempty"`  // attachment upload is off
	AssociatedAt   time.Time `json:"associated_at,omitzero"`    // reseller: linked to the distributor
	AccountManager string    `json:"account_manager,omitempty"` // login name

	AgencyName string `json:"agency_name,omitempty"` // granted by its customers

	AccountManagerName string `json:"account_manager_name,omitempty"`
	Leaving            bool   `json:"leaving,omitempty"`            // reseller on its way out of the programme
	CouponConsumption  bool   `json:"coupon_consumption,omitempty"` // settles by coupons, may not issue any
}

// Verification states and kinds.
const (
	notVerified    = -1
	UnderReview    = 0
	ReviewRejected = 1
	Verified       = 2

	KindUnset      = -1
	KindIndividual = 0
	KindEnterprise = 1
)

// Association types.
const (
	AssociationConsulting = "1"
	AssociationResale     = "2"
)

// CustomerInfo is what customers have.
type CustomerInfo struct {
	Associated      bool      `json:"associated"`
	AssociatedAt    time.Time `json:"associated_at,omitzero"`
	AssociationType string    `json:"association_type"`
	// Resold marks the zhuanshou kind, whose customers have no balance and no
	// records of their own; ordinary resale is daishou.
	Resold           bool                `json:"resold,omitempty"`
	Label            string              `json:"label,omitempty"`
	RealName         string              `json:"real_name,omitempty"`
	VerifiedStatus   int                 `json:"verified_status"`
	CustomerType     int                 `json:"customer_type"`
	CertificatePrint string              `json:"certificate_print,omitempty"` // hash, never the number
	Attempts         int                 `json:"attempts,omitempty"`
	Review           *Review             `json:"review,omitempty"`
	Frozen           int                 `json:"frozen,omitempty"`
	AccountManager   string              `json:"account_manager,omitempty"`
	XAccountID       string              `json:"xaccount_id,omitempty"`
	XAccountType     string              `json:"xaccount_type,omitempty"`
	Level            string              `json:"level,omitempty"`
	MarketingOff     bool                `json:"marketing_off,omitempty"`
	Tag              *Tag                `json:"tag,omitempty"`
	Discounts        []Discount          `json:"discounts,omitempty"`
	Renewing         RenewConfig         `json:"renewing,omitzero"`
	Projects         []EnterpriseProject `json:"projects,omitempty"`
	Relinked         bool                `json:"relinked,omitempty"`      // associated before, and dissociated
	MasterID         string              `json:"master_id,omitempty"`     // enterprise of an independent member
	Member           *Member             `json:"member,omitempty"`        // of that enterprise
	Enterprise       *Enterprise         `json:"enterprise,omitempty"`    // it is the master account of one
	CreditExpires    time.Time           `json:"credit_expires,omitzero"` // zero: never
	ProjectsEnabled  bool                `json:"projects_enabled,omitempty"`
	CostCenterOff    bool                `json:"cost_center_off,omitempty"` // has not enabled the cost center
	CostsHidden      bool                `json:"costs_hidden,omitempty"`    // may not see costs
}

// User is a login of an account: its master or an operator.
type User struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	AccountID string `json:"account_id"`
	Password  string `json:"password,omitempty"`
	AccessKey string `json:"access_key,omitempty"`
	Master    bool   `json:"master,omitempty"`
	// Permissions are the Partner Center items of an operator; nil for a
	// master, which may do everything.
	Permissions []string `json:"permissions,omitempty"`
	// NoAgency denies the Agent Operator permission.
	NoAgency bool `json:"no_agency,omitempty"`
}

// AccessKey is a key pair, permanent or temporary.
type AccessKey struct {
	AccessKey     string    `json:"access_key"`
	SecretKey     string    `json:"secret_key"`
	SecurityToken string    `json:"security_token,omitempty"`
	AccountID     string    `json:"account_id"`
	UserID        string    `json:"user_id"`
	AgentID       string    `json:"agent_id,omitempty"` // partner behind an agency
	ExpiresAt     time.Time `json:"expires_at,omitzero"`

	// Of keys through an agency: the agency, and the person that they are for.
	Agency      string `json:"agency,omitempty"`
	SessionUser string `json:"session_user,omitempty"`
}

// NewAccount enters an account with a master user and a key pair.
func (st *State) NewAccount(a *Account, password string) *Account {
	a.Seq = st.Next()
	u := &User{
		ID: units.HexID(st.Seed, 32, "user", a.ID), Name: a.Name, AccountID: a.ID,
		Password: password, Master: true,
	}
	a.MasterUser = u.ID
	st.Accounts[a.ID] = a
	st.AddUser(u)
	st.enter(a)
	return a
}

// AddUser enters a user and gives it a permanent key pair.
func (st *State) AddUser(u *User) {
	k := &AccessKey{
		AccessKey: units.UpperID(st.Seed, "EMU", 17, "ak", u.ID),
		SecretKey: units.HexID(st.Seed, 40, "sk", u.ID),
		AccountID: u.AccountID, UserID: u.ID,
	}
	u.AccessKey = k.AccessKey
	st.Users[u.ID] = u
	st.index.byLogin[u.AccountID+"/"+u.Name] = u.ID
	st.Keys[k.AccessKey] = k
}

// PlatformPartner is the partner whose platform a customer belongs to: its
// partner, or the distributor above its reseller. Agencies are granted to it
// and xaccount_id is unique below it.
func (st *State) PlatformPartner(a *Account) string {
	parent := st.Accounts[a.ParentID]
	if parent != nil && parent.Role == RoleReseller {
		return parent.ParentID
	}
	return a.ParentID
}

// ChildrenOf lists the customers or resellers below an account, oldest first.
func (st *State) ChildrenOf(id string, kind Role) []*Account {
	var out []*Account
	for _, child := range st.index.children[id] {
		if a := st.Accounts[child]; a.Role == kind {
			out = append(out, a)
		}
	}
	return out
}

// SortedAccounts lists accounts in the order of their creation.
func SortedAccounts(m map[string]*Account) []*Account {
	return slices.SortedFunc(maps.Values(m), func(a, b *Account) int { return cmp.Compare(a.Seq, b.Seq) })
}

// ProjectID is the ID of an account's project in a region. It is derived, not
// stored: every account has one in every region.
func ProjectID(seed int64, accountID, region string) string {
	return units.HexID(seed, 32, "project", accountID, region)
}

// Label is the name that records show for an account.
func (a *Account) Label() string {
	if a.Customer != nil && a.Customer.RealName != "" {
		return a.Customer.RealName
	}
	if a.DisplayName != "" {
		return a.DisplayName
	}
	return a.Name
}

// MoveTo makes a customer that of another seller on the same platform.
func (st *State) MoveTo(a *Account, seller *Account) {
	siblings := st.index.children[a.ParentID]
	st.index.children[a.ParentID] = slices.DeleteFunc(slices.Clone(siblings), func(id string) bool { return id == a.ID })
	a.ParentID = seller.ID
	// In the order of creation, as after a snapshot.
	st.index.children[seller.ID] = append(st.index.children[seller.ID], a.ID)
	slices.SortFunc(st.index.children[seller.ID], func(x, y string) int {
		return cmp.Compare(st.Accounts[x].Seq, st.Accounts[y].Seq)
	})
}
