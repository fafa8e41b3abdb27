package enterprise

import (
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/customers"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// node is an organization in the tree.
type node struct {
	RelationID string `json:"relation_id"`
	ID         string `json:"id"`
	Name       string `json:"name"`
	Children   []node `json:"child_nodes,omitempty"`
}

// ListEnterpriseOrganizations gives the tree of an enterprise, or what is below one
// of its organizations.
func ListEnterpriseOrganizations(c *call.Call) (any, error) {
	self, err := master(c)
	if err != nil {
		return nil, err
	}
	root, from := c.State.RootOrganization(self), c.In.Str("parent_id")
	answer := map[string]any{}
	if from == "" {
		from = root
		answer["root_id"], answer["root_name"] = root, self.Label()
	} else if _, known := c.State.OrganizationOf(self, from); !known {
		return nil, refusal.Parameter("parent_id", "is no organization of the enterprise.")
	}
	answer["child_nodes"] = below(c, self, from, c.In.Num("recursive_query", 0) == 1)
	return answer, nil
}

func below(c *call.Call, self *world.Account, parent string, deep bool) []node {
	nodes := []node{}
	for _, o := range self.Customer.Enterprise.Organizations {
		if o.ParentID != parent {
			continue
		}
		n := node{RelationID: units.Digits(c.State.Seed, 8, "relation", o.ID), ID: o.ID, Name: o.Name}
		if deep {
			n.Children = below(c, self, o.ID, true)
		}
		nodes = append(nodes, n)
	}
	return nodes
}

// subCustomer is an element of ListEnterpriseSubCustomers.
type subCustomer struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	DisplayName string `json:"display_name"`
	Status      int    `json:"status"`
	OrgID       string `json:"org_id"`
	OrgName     string `json:"org_name"`
}

// ListEnterpriseSubCustomers lists the members of an enterprise.
func ListEnterpriseSubCustomers(c *call.Call) (any, error) {
	self, err := master(c)
	if err != nil {
		return nil, err
	}
	matches := []subCustomer{}
	for _, id := range c.State.MembersOf(self.ID) {
		a := c.State.Accounts[id]
		org, _ := c.State.OrganizationOf(self, a.Customer.Member.OrganizationID)
		if named(c, "sub_customer_account_name", a.Name) && named(c, "sub_customer_display_name", a.DisplayName) &&
			call.Equals(org.ID, c.In.Str("org_id")) {
			matches = append(matches, subCustomer{a.ID, a.Name, a.DisplayName, 1, org.ID, org.Name})
		}
	}
	return map[string]any{"total_count": len(matches), "sub_customer_infos": call.Page(c, matches)}, nil
}

// named is the filter by a name, in whole or in part.
func named(c *call.Call, field, name string) bool {
	if c.In.Num("fuzzy_query", 0) == 1 {
		return call.Contains(name, c.In.Str(field))
	}
	return c.Filtered(field, name)
}

// custody are the permissions of a member whose finances the master has in custody.
var custody = []string{"READ_FINANCE_INFO", "READ_CONSUME_BILL", "SHARE-BIZ-DISCOUNT-TO-SUB"}

// CreateSubEnterpriseAccount creates a member.
func CreateSubEnterpriseAccount(c *call.Call) (any, error) {
	self, err := master(c)
	if err != nil {
		return nil, err
	}
	org, known := c.State.OrganizationOf(self, c.In.Str("party_id"))
	if !known {
		return nil, refusal.Parameter("party_id", "is no organization of the enterprise.")
	}
	account := c.In.Obj("new_sub_customer")
	name := account.Str("customer_name")
	if c.State.AccountNamed(name) != nil {
		return nil, refusal.Parameter("customer_name", "is taken.")
	}
	mobile := self.Mobile
	var code *world.SMSCode
	if account.Str("use_pri_mobile_phone") != "Y" {
		mobile = account.Str("mobile_phone")
		if code, err = customers.RightCode(c, mobile, world.SceneMember, account.Str("verification_code")); err != nil {
			return nil, err
		}
	}
	seller := c.State.Accounts[self.ParentID]
	info := world.NewCustomer(seller, "")
	info.Associated, info.AssociatedAt, info.MasterID = true, c.Now.Truncate(time.Second), self.ID
	info.RealName, info.VerifiedStatus, info.CustomerType = self.Customer.RealName, self.Customer.VerifiedStatus, self.Customer.CustomerType
	info.Member = &world.Member{OrganizationID: org.ID, Permissions: c.In.Strs("permission_ids"), Custody: c.In.Num("financial_custody", 0) == 1}
	if info.Member.Custody {
		info.Member.Permissions = custody
	}
	c.State.NewAccount(&world.Account{
		ID: c.State.NewID("customer"), Name: name, DisplayName: c.In.Str("display_name"), Role: world.RoleCustomer, ParentID: self.ParentID,
		Mobile: mobile, CreatedAt: c.Now, Customer: info,
	}, account.Str("password"))
	if code != nil {
		c.State.UseMobile(mobile)
		code.Used = true
	}
	return nil, nil
}

// SendSmsVerificationCode sends a code to the mobile number of a new member.
func SendSmsVerificationCode(c *call.Call) (any, error) {
	if _, err := master(c); err != nil {
		return nil, err
	}
	return nil, customers.SendCode(c, world.SceneMember, c.In.Num("timeout", 10), "")
}
