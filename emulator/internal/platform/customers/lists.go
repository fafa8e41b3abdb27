// Package customers answers the operations on customers: creation and linking,
// lists, verification codes, real-name verification and tags.
package customers

import (
	"slices"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// CustomerInformation is an element of ListSubCustomers.
type CustomerInformation struct {
	Customer        string           `json:"customer"`
	AccountName     string           `json:"account_name"`
	CustomerID      string           `json:"customer_id"`
	AssociatedOn    string           `json:"associated_on"`
	AssociationType string           `json:"association_type"`
	Label           string           `json:"label"`
	Telephone       string           `json:"telephone"`
	VerifiedStatus  string           `json:"verified_status"`
	CountryCode     string           `json:"country_code"`
	CustomerType    int              `json:"customer_type"`
	IsFrozen        int              `json:"is_frozen"`
	AccountManagers []AccountManager `json:"account_managers"`
	XAccountID      string           `json:"xaccount_id"`
	XAccountType    string           `json:"xaccount_type"`
	CustomerLevel   string           `json:"customer_level"`
	Email           string           `json:"email"`
}

// AccountManager looks after a customer.
type AccountManager struct {
	AccountName string `json:"account_name"`
}

// ListSubCustomers lists the partner's customers, or a reseller's customers.
func ListSubCustomers(c *call.Call) (any, error) {
	seller, err := c.Seller()
	if err != nil {
		return nil, err
	}
	matches := Pick(c, seller, CustomerFilter{
		AccountName: c.In.Str("account_name"), Name: c.In.Str("customer"), Label: c.In.Str("label"),
		Association: c.In.Str("association_type"), id: c.In.Str("customer_id"),
		From: c.In.Time("associated_on_begin"), Until: c.In.Time("associated_on_end"),
	})
	infos := []CustomerInformation{}
	for _, a := range call.Page(c, matches) {
		infos = append(infos, DescribeCustomer(a))
	}
	return map[string]any{"count": len(matches), "customer_infos": infos}, nil
}

// CustomerFilter picks customers; its zero fields match all.
type CustomerFilter struct {
	AccountName string
	Name        string
	Label       string
	Association string
	id          string
	From, Until time.Time // of the association
}

func (f CustomerFilter) matches(a *world.Account) bool {
	info := a.Customer
	return call.Contains(a.Name, f.AccountName) &&
		call.Contains(info.RealName, f.Name) &&
		call.Contains(info.Label, f.Label) &&
		call.Equals(info.AssociationType, f.Association) &&
		call.Equals(a.ID, f.id) &&
		call.Within(info.AssociatedAt, f.From, f.Until)
}

// Pick lists the customers of a seller that a filter matches.
func Pick(c *call.Call, seller *world.Account, f CustomerFilter) []*world.Account {
	return slices.DeleteFunc(c.CustomersOf(seller), func(a *world.Account) bool { return !f.matches(a) })
}

// DescribeCustomer is a customer as its seller sees it.
func DescribeCustomer(a *world.Account) CustomerInformation {
	c := a.Customer
	info := CustomerInformation{
		Customer: c.RealName, AccountName: a.Name, CustomerID: a.ID,
		AssociatedOn: units.Instant(c.AssociatedAt), AssociationType: c.AssociationType,
		Label: c.Label, Telephone: a.Mobile, VerifiedStatus: units.Itoa(c.VerifiedStatus),
		CustomerType: c.CustomerType, IsFrozen: c.Frozen,
		AccountManagers: []AccountManager{},
		XAccountID:      c.XAccountID, XAccountType: c.XAccountType,
		CustomerLevel: c.Level, Email: a.Email,
	}
	if a.Mobile != "" {
		info.CountryCode = "0086"
	}
	if c.AccountManager != "" {
		info.AccountManagers = append(info.AccountManagers, AccountManager{c.AccountManager})
	}
	return info
}

// CheckUserIdentity tells whether a name, number or address is still free.
func CheckUserIdentity(c *call.Call) (any, error) {
	value := c.In.Str("search_value")
	free := true
	out := map[string]any{}
	switch c.In.Str("search_type") {
	case "name":
		if strings.HasPrefix(value, "op_") || strings.HasPrefix(value, "shadow_") {
			return nil, refusal.Parameter("search_value", "must not start with op_ or shadow_.")
		}
		free = c.State.AccountNamed(value) == nil
	case "mobile":
		number, ok := strings.CutPrefix(value, "0086-")
		if !ok || !mainlandMobile.MatchString(number) {
			return nil, refusal.Parameter("search_value", "must be a mobile number of mainland China, 0086-1XXXXXXXXXX.")
		}
		left := mobileLeft(c, number)
		free = left > 0
		out["mobile_remain_available_num"] = left
	case "email":
		if local, domain, ok := strings.Cut(value, "@"); !ok || local == "" || domain == "" {
			return nil, refusal.Parameter("search_value", "must be a complete e-mail address.")
		}
		free = !c.State.Emails[value]
	}
	out["check_result"] = "available"
	if !free {
		out["check_result"] = "used_by_user"
	}
	return out, nil
}

// Values of the new-customer tag.
const (
	tagNo = "N"
)

// newCustomerTag is an element of ListSubCustomerNewTag.
type newCustomerTag struct {
	CustomerID    string  `json:"customer_id"`
	TagType       string  `json:"customer_tag_type"`
	Tag           *string `json:"new_customer_tag"`
	EffectiveTime *string `json:"effective_time,omitempty"`
	ExpireTime    *string `json:"expire_time,omitempty"`
}

// ListSubCustomerNewTag looks up the new-customer tags (SMB programme) of
// customers.
func ListSubCustomerNewTag(c *call.Call) (any, error) {
	seller, err := c.Seller()
	if err != nil {
		return nil, err
	}
	wanted := map[string]bool{}
	for _, id := range c.In.Strs("customer_ids") {
		wanted[id] = true
	}
	var matches []*world.Account
	for _, a := range c.CustomersOf(seller) {
		if len(wanted) == 0 || wanted[a.ID] {
			matches = append(matches, a)
		}
	}
	tags := []newCustomerTag{}
	for _, a := range call.Page(c, matches) {
		item := newCustomerTag{CustomerID: a.ID, TagType: "SMB"}
		if t := a.Customer.Tag; t != nil && a.Customer.VerifiedStatus == world.Verified {
			value := t.Tag
			if units.MonthOf(c.Now) >= t.Until {
				value = tagNo
			}
			item.Tag, item.EffectiveTime, item.ExpireTime = &value, &t.From, &t.Until
		}
		tags = append(tags, item)
	}
	return map[string]any{"new_customer_tags": tags}, nil
}
