package emulator

import (
	"fmt"
	"log/slog"
	"strconv"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Role says what kind of account a caller is.
type Role string

// The roles of accounts.
const (
	// RolePartner is a solution provider that sells to its own customers.
	RolePartner Role = "partner"
	// RoleDistributor is a first-tier partner that works through resellers.
	RoleDistributor Role = "distributor"
	// RoleReseller is a second-tier partner below a distributor.
	RoleReseller Role = "reseller"
	// RoleCustomer is a customer of a partner or of a reseller.
	RoleCustomer Role = "customer"
)

// Account is what a program needs to call the emulator as an account: its IDs,
// its keys and its user. The secrets are the emulator's own and open nothing
// else. It prints and logs without them; encoding/json writes them, as the
// credentials file, and so does a JSON log of a value that contains accounts.
type Account struct {
	// AccountID is the domain ID, which X-Domain-Id carries.
	AccountID string `json:"account_id"`
	// AccountName is the domain name.
	AccountName string `json:"account_name"`
	// UserName is the user that AccessKey and Password belong to. For the
	// account itself it equals AccountName.
	UserName string `json:"user_name"`
	// Password of the user; empty when the user has none.
	Password string `json:"password"`
	// AccessKey and SecretKey sign requests.
	AccessKey string `json:"access_key"`
	SecretKey string `json:"secret_key"`
	// Role is the kind of the account.
	Role Role `json:"role"`
	// ParentID is the partner or reseller of a customer, the distributor of a
	// reseller.
	ParentID string `json:"parent_id,omitempty"`
	// XAccountType is the platform ID of a partner, which several operations
	// want in xaccount_type.
	XAccountType string `json:"xaccount_type,omitempty"`
	// AgencyName is the agency that a customer has granted to its partner.
	AgencyName string `json:"agency_name,omitempty"`
	// Projects are the account's project IDs by region.
	Projects map[string]string `json:"projects,omitempty"`
}

// ProjectID returns the account's project in a region, or "" for a region that the
// emulator does not have.
func (a Account) ProjectID(region string) string { return a.Projects[region] }

// String names the account without its secrets.
func (a Account) String() string { return string(a.Role) + " " + a.AccountName + " " + a.AccountID }

// GoString names the account without its secrets.
func (a Account) GoString() string { return "emulator.Account{" + a.String() + "}" }

// Format names the account without its secrets under every verb.
func (a Account) Format(f fmt.State, verb rune) {
	text := a.String()
	switch {
	case verb == 'v' && f.Flag('#'):
		text = a.GoString()
	case verb == 'q':
		text = strconv.Quote(text)
	}
	_, _ = f.Write([]byte(text))
}

// LogValue names the account without its secrets in slog.
func (a Account) LogValue() slog.Value { return slog.StringValue(a.String()) }

// view is the credentials view of an account and its master user.
func view(st *world.State, a *world.Account) Account {
	u := st.Users[a.MasterUser]
	v := Account{
		AccountID: a.ID, AccountName: a.Name, Role: Role(a.Role), ParentID: a.ParentID,
		XAccountType: a.XAccountType, Projects: map[string]string{},
	}
	for _, region := range catalogue.Regions {
		v.Projects[region] = world.ProjectID(st.Seed, a.ID, region)
	}
	for _, g := range a.Agencies {
		if g.TrusteeID == st.PlatformPartner(a) {
			v.AgencyName = g.Name
		}
	}
	if u != nil {
		v.UserName, v.Password = u.Name, u.Password
		if k := st.Keys[u.AccessKey]; k != nil {
			v.AccessKey, v.SecretKey = k.AccessKey, k.SecretKey
		}
	}
	return v
}
