package emulator

import (
	"errors"
	"fmt"
	"time"

	"github.com/shopspring/decimal"
)

// Seed is what exists when an emulator starts. It can be written in Go or read
// from JSON. Ids are derived from names and the random seed.
type Seed struct {
	Partners     []SeedPartner     `json:"partners,omitempty"`
	Distributors []SeedDistributor `json:"distributors,omitempty"`
	// TakenMobiles are mobile numbers that exist outside of any partner:
	// registering with one answers CBC.99000029.
	TakenMobiles []string `json:"taken_mobiles,omitempty"`
	// ReservedMobiles are numbers that the platform keeps for itself:
	// registering with one answers CBC.99000051.
	ReservedMobiles []string `json:"reserved_mobiles,omitempty"`
	// TakenEmails are addresses that CheckUserIdentity reports as used.
	TakenEmails []string `json:"taken_emails,omitempty"`
	// Outcomes are marked values; nil means the default ones.
	Outcomes []Outcome `json:"outcomes,omitempty"`
}

// SeedPartner is a solution provider.
type SeedPartner struct {
	Name     string `json:"name"`
	Password string `json:"password,omitempty"`
	// XAccountType is the platform id; by default the name in capitals plus _IDP.
	XAccountType string `json:"xaccount_type,omitempty"`
	// Cash is the balance at the start.
	Cash decimal.Decimal `json:"cash"`
	// Designated is the part of Cash that may not be allocated.
	Designated decimal.Decimal `json:"designated"`
	// Credit is a credit line; zero for none.
	Credit decimal.Decimal `json:"credit"`
	// AgencyName is the agency that customers grant to the partner, also those
	// created later; "partner_agency" by default.
	AgencyName    string         `json:"agency_name,omitempty"`
	Restricted    bool           `json:"restricted,omitempty"`
	TestAccount   bool           `json:"test_account,omitempty"`
	NoAttachments bool           `json:"no_attachments,omitempty"`
	Operators     []SeedOperator `json:"operators,omitempty"`
	Customers     []SeedCustomer `json:"customers,omitempty"`
}

// SeedDistributor is a distributor with its resellers. Its Customers are the
// distributor's own.
type SeedDistributor struct {
	SeedPartner
	LeftProgramme bool           `json:"left_programme,omitempty"`
	Resellers     []SeedReseller `json:"resellers,omitempty"`
}

// SeedReseller is a reseller below a distributor.
type SeedReseller struct {
	SeedPartner
	DisplayName    string `json:"display_name,omitempty"`
	Mobile         string `json:"mobile,omitempty"`
	Email          string `json:"email,omitempty"`
	AccountManager string `json:"account_manager,omitempty"`
	// Ago is how long before the start it was linked.
	Ago time.Duration `json:"ago,omitempty"`
}

// SeedOperator is a user of a partner with chosen permission items.
type SeedOperator struct {
	Name        string   `json:"name"`
	Password    string   `json:"password,omitempty"`
	Permissions []string `json:"permissions,omitempty"`
	NoAgency    bool     `json:"no_agency,omitempty"`
}

// SeedCustomer is an associated customer.
type SeedCustomer struct {
	Name     string `json:"name"`
	Password string `json:"password,omitempty"`
	Mobile   string `json:"mobile,omitempty"`
	Email    string `json:"email,omitempty"`
	Label    string `json:"label,omitempty"`
	Level    string `json:"level,omitempty"`
	// RealName, when set, makes the customer a verified one.
	RealName   string `json:"real_name,omitempty"`
	Enterprise bool   `json:"enterprise,omitempty"`
	// Consulting makes it a referral customer, who pays the platform itself.
	Consulting bool `json:"consulting,omitempty"`
	// Resold makes it a customer of the zhuanshou kind, without a balance.
	Resold     bool   `json:"resold,omitempty"`
	Frozen     int    `json:"frozen,omitempty"`
	XAccountID string `json:"xaccount_id,omitempty"`
	// Cash is money that the partner has allocated before the start.
	Cash           decimal.Decimal `json:"cash"`
	AccountManager string          `json:"account_manager,omitempty"`
	// Ago is how long before the start it was linked.
	Ago        time.Duration   `json:"ago,omitempty"`
	NoAgency   bool            `json:"no_agency,omitempty"`
	Operators  []SeedOperator  `json:"operators,omitempty"`
	Discounts  []SeedDiscount  `json:"discounts,omitempty"`
	Resources  []SeedResource  `json:"resources,omitempty"`
	ValueCards []SeedValueCard `json:"value_cards,omitempty"`
}

// SeedDiscount is a discount of a customer. Percent is what the customer pays,
// 85 for 15 % off.
type SeedDiscount struct {
	Type    int             `json:"type"` // 605, 606 or 607
	Name    string          `json:"name"`
	Percent decimal.Decimal `json:"percent"`
}

// SeedResource is a resource of a customer.
type SeedResource struct {
	Name         string        `json:"name"`
	ServiceType  string        `json:"service_type"`
	ResourceType string        `json:"resource_type"`
	Spec         string        `json:"spec"`
	Region       string        `json:"region"`
	Size         int           `json:"size,omitempty"`
	SizeMeasure  int           `json:"size_measure,omitempty"`
	AttachedTo   string        `json:"attached_to,omitempty"` // name of the main resource
	OnDemand     bool          `json:"on_demand,omitempty"`
	ExpiresIn    time.Duration `json:"expires_in,omitempty"`
}

// SeedValueCard is a stored-value card of a customer.
type SeedValueCard struct {
	Name      string          `json:"name"`
	FaceValue decimal.Decimal `json:"face_value"`
	Balance   decimal.Decimal `json:"balance"`
}

// planter enters a seed into a state.
type planter struct {
	st  *State
	now time.Time
}

// plant fills an empty state.
func plant(st *State, s Seed, now time.Time) error {
	p := planter{st, now}
	st.Outcomes = s.Outcomes
	if st.Outcomes == nil {
		st.Outcomes = Outcomes()
	}
	for _, m := range s.TakenMobiles {
		st.Mobiles[m] = mobileUse{Taken: true}
	}
	for _, m := range s.ReservedMobiles {
		st.Mobiles[m] = mobileUse{Reserved: true}
	}
	for _, m := range s.TakenEmails {
		st.Emails[m] = true
	}
	var errs []error
	for i, sp := range s.Partners {
		_, err := p.partner(sp, RolePartner, "")
		errs = append(errs, at(err, "partners[%d]", i))
	}
	for i, sd := range s.Distributors {
		errs = append(errs, at(p.distributor(sd), "distributors[%d]", i))
	}
	return errors.Join(errs...)
}

func at(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf(format+": %w", append(args, err)...)
}

func (p planter) distributor(sd SeedDistributor) error {
	a, err := p.partner(sd.SeedPartner, RoleDistributor, "")
	if err != nil {
		return err
	}
	a.Partner.LeftProgramme = sd.LeftProgramme
	for i, sr := range sd.Resellers {
		// A reseller works on the platform of its distributor.
		sr.XAccountType, sr.AgencyName = a.XAccountType, a.Partner.AgencyName
		r, err := p.partner(sr.SeedPartner, RoleReseller, a.ID)
		if err != nil {
			return at(err, "resellers[%d]", i)
		}
		r.DisplayName, r.Mobile, r.Email = sr.DisplayName, sr.Mobile, sr.Email
		r.Partner.AssociatedAt = p.now.Add(-sr.Ago).Truncate(time.Second)
		r.Partner.AccountManager = sr.AccountManager
	}
	return nil
}
