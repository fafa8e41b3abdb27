package emulator

import (
	"slices"
	"strings"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// customerInformation is an element of ListSubCustomers.
type customerInformation struct {
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
	AccountManagers []accountManager `json:"account_managers"`
	XAccountID      string           `json:"xaccount_id"`
	XAccountType    string           `json:"xaccount_type"`
	CustomerLevel   string           `json:"customer_level"`
	Email           string           `json:"email"`
}

type accountManager struct {
	AccountName string `json:"account_name"`
}

func listSubCustomers(c *call.Call) (any, error) {
	seller, err := c.Seller()
	if err != nil {
		return nil, err
	}
	matches := pick(c, seller, customerFilter{
		accountName: c.In.Str("account_name"), name: c.In.Str("customer"), label: c.In.Str("label"),
		association: c.In.Str("association_type"), id: c.In.Str("customer_id"),
		from: c.In.Time("associated_on_begin"), until: c.In.Time("associated_on_end"),
	})
	infos := []customerInformation{}
	for _, a := range call.Page(c, matches) {
		infos = append(infos, describeCustomer(a))
	}
	return map[string]any{"count": len(matches), "customer_infos": infos}, nil
}

// customerFilter picks customers; its zero fields match all.
type customerFilter struct {
	accountName string
	name        string
	label       string
	association string
	id          string
	from, until time.Time // of the association
}

func (f customerFilter) matches(a *world.Account) bool {
	info := a.Customer
	return call.Contains(a.Name, f.accountName) &&
		call.Contains(info.RealName, f.name) &&
		call.Contains(info.Label, f.label) &&
		call.Equals(info.AssociationType, f.association) &&
		call.Equals(a.ID, f.id) &&
		call.Within(info.AssociatedAt, f.from, f.until)
}

// pick lists the customers of a seller that a filter matches.
func pick(c *call.Call, seller *world.Account, f customerFilter) []*world.Account {
	return slices.DeleteFunc(c.CustomersOf(seller), func(a *world.Account) bool { return !f.matches(a) })
}

func describeCustomer(a *world.Account) customerInformation {
	c := a.Customer
	info := customerInformation{
		Customer: c.RealName, AccountName: a.Name, CustomerID: a.ID,
		AssociatedOn: units.Instant(c.AssociatedAt), AssociationType: c.AssociationType,
		Label: c.Label, Telephone: a.Mobile, VerifiedStatus: units.Itoa(c.VerifiedStatus),
		CustomerType: c.CustomerType, IsFrozen: c.Frozen,
		AccountManagers: []accountManager{},
		XAccountID:      c.XAccountID, XAccountType: c.XAccountType,
		CustomerLevel: c.Level, Email: a.Email,
	}
	if a.Mobile != "" {
		info.CountryCode = "0086"
	}
	if c.AccountManager != "" {
		info.AccountManagers = append(info.AccountManagers, accountManager{c.AccountManager})
	}
	return info
}

// checkUserIdentity tells whether a name, number or address is still free.
func checkUserIdentity(c *call.Call) (any, error) {
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

func listSubCustomerNewTag(c *call.Call) (any, error) {
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
