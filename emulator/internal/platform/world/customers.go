package world

import (
	"time"

	"github.com/shopspring/decimal"
)

// EnterpriseProject is a part of a customer's account that orders and resources
// can belong to.
type EnterpriseProject struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	// Funds are what its orders may cost, Spent what they have cost; without
	// Limited there is no bound.
	Limited bool            `json:"limited,omitempty"`
	Funds   decimal.Decimal `json:"funds"`
	Spent   decimal.Decimal `json:"spent"`
}

// Project is an enterprise project of a customer, or nil.
func (c *CustomerInfo) Project(id string) *EnterpriseProject {
	for i := range c.Projects {
		if c.Projects[i].ID == id {
			return &c.Projects[i]
		}
	}
	return nil
}

// DefaultAgency is the agency that customers grant to a partner that names no
// other.
const DefaultAgency = "partner_agency"

// Tags of new customers.
const TagUndetermined = "UNDETERMINED"

// Tag is the new-customer tag of the SMB programme, with its months.
type Tag struct {
	Tag   string `json:"tag"`
	From  string `json:"from"`
	Until string `json:"until"`
}

// NewCustomer is a customer of a seller that is not linked yet.
func NewCustomer(seller *Account, xAccountID string) *CustomerInfo {
	return &CustomerInfo{
		AssociationType: AssociationResale, VerifiedStatus: notVerified, CustomerType: KindUnset,
		XAccountID: xAccountID, XAccountType: seller.XAccountType, Level: "V0",
	}
}

// GrantAgency lets a customer's platform partner act for it, as accounts do
// that are created on a partner's platform.
func (st *State) GrantAgency(a *Account) {
	partner := st.Accounts[st.PlatformPartner(a)]
	name := DefaultAgency
	if partner.Partner.AgencyName != "" {
		name = partner.Partner.AgencyName
	}
	a.Agencies = append(a.Agencies, Agency{Name: name, TrusteeID: partner.ID})
}

// Review is a verification request and its result.
type Review struct {
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
	ReviewPending  = 0
	ReviewRefused  = 1
	ReviewApproved = 2
)
