package seed

import (
	"fmt"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// enterprise enters a customer into the enterprise of another one.
func (p planter) enterprise(owner *world.Account, c *world.CustomerInfo, sc Customer) error {
	if sc.CreditExpires > 0 {
		c.CreditExpires = p.now.Add(sc.CreditExpires).Truncate(time.Second)
	}
	if sc.MemberOf == "" {
		if sc.Organization != "" || len(sc.Permissions) > 0 {
			return fmt.Errorf("organization and permissions are those of a member, and member_of is empty")
		}
		return nil
	}
	master := p.st.AccountNamed(sc.MemberOf)
	if master == nil || master.ParentID != owner.ID || master.Customer == nil ||
		master.Customer.CustomerType != world.KindEnterprise {
		return fmt.Errorf("member_of names %q, which is no enterprise that comes before it", sc.MemberOf)
	}
	if master.Customer.Enterprise == nil {
		master.Customer.Enterprise = &world.Enterprise{}
	}
	c.MasterID = master.ID
	c.Member = &world.Member{OrganizationID: p.st.RootOrganization(master), Permissions: sc.Permissions}
	if sc.Organization == "" {
		return nil
	}
	id, known := p.organization(master, sc.Organization)
	if !known {
		return fmt.Errorf("organization %q is none of %s", sc.Organization, sc.MemberOf)
	}
	c.Member.OrganizationID = id
	return nil
}

// organization is the ID of an organization by its name.
func (p planter) organization(master *world.Account, name string) (id string, known bool) {
	for _, o := range master.Customer.Enterprise.Organizations {
		if o.Name == name {
			return o.ID, true
		}
	}
	return "", false
}

// organizations makes a customer an enterprise master.
func (p planter) organizations(a *world.Account, sc Customer) error {
	if len(sc.Organizations) == 0 {
		return nil
	}
	if a.Customer.CustomerType != world.KindEnterprise {
		return fmt.Errorf("organizations are those of an enterprise, and %s is none", a.Name)
	}
	a.Customer.Enterprise = &world.Enterprise{}
	for i, so := range sc.Organizations {
		above := p.st.RootOrganization(a)
		if so.Below != "" {
			id, known := p.organization(a, so.Below)
			if !known {
				return fmt.Errorf("organizations[%d]: %q is no organization that comes before it", i, so.Below)
			}
			above = id
		}
		if _, twice := p.organization(a, so.Name); twice || so.Name == "" {
			return fmt.Errorf("organizations[%d]: the name %q is empty or used twice", i, so.Name)
		}
		p.st.AddOrganization(a, above, so.Name)
	}
	return nil
}
