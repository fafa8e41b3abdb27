package emulator

import (
	"time"

	"github.com/shopspring/decimal"
)

// enterpriseProject is a part of a customer's account that orders and resources
// can belong to.
type enterpriseProject struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Funds are what its orders may cost, Spent what they have cost; without
	// Limited there is no bound.
	Limited bool            `json:"limited,omitempty"`
	Funds   decimal.Decimal `json:"funds"`
	Spent   decimal.Decimal `json:"spent"`
}

// project is an enterprise project of a customer, or nil.
func (c *customerInfo) project(id string) *enterpriseProject {
	for i := range c.Projects {
		if c.Projects[i].ID == id {
			return &c.Projects[i]
		}
	}
	return nil
}

// defaultAgency is the agency that customers grant to a partner that names no
// other.
const defaultAgency = "partner_agency"

const tagUndetermined = "UNDETERMINED"

// newTag is the new-customer tag of the SMB programme, with its months.
type newTag struct {
	Tag   string `json:"tag"`
	From  string `json:"from"`
	Until string `json:"until"`
}

// newCustomer is a customer of a seller that is not linked yet.
func newCustomer(seller *account, xAccountID string) *customerInfo {
	return &customerInfo{
		AssociationType: associationResale, VerifiedStatus: notVerified, CustomerType: kindUnset,
		XAccountID: xAccountID, XAccountType: seller.XAccountType, Level: "V0",
	}
}

// grantAgency lets a customer's platform partner act for it, as accounts do
// that are created on a partner's platform.
func (st *State) grantAgency(a *account) {
	partner := st.Accounts[st.platformPartner(a)]
	name := defaultAgency
	if partner.Partner.AgencyName != "" {
		name = partner.Partner.AgencyName
	}
	a.Agencies = append(a.Agencies, agency{Name: name, TrusteeID: partner.ID})
}

// review is a verification request and its result.
type review struct {
	Result  int       `json:"result"` // 0 under review, 1 rejected, 2 approved
	Opinion string    `json:"opinion,omitempty"`
	At      time.Time `json:"at"`
	Name    string    `json:"name"`
	Kind    int       `json:"kind"`  // individual or enterprise
	Print   string    `json:"print"` // of the certificate
	// Reject is the reviewer's reason, decided by what was submitted.
	Reject string `json:"reject,omitempty"`
	// Before is the state that a rejected change goes back to.
	Before int `json:"before"`
}

// Results of a review.
const (
	reviewPending  = 0
	reviewRefused  = 1
	reviewApproved = 2
)
