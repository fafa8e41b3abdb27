package seed

import (
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/document"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// account enters an account under its name.
func (p planter) account(name string, kind world.Role, parent string) (*world.Account, error) {
	if name == "" {
		return nil, fmt.Errorf("name is required")
	}
	if p.st.AccountNamed(name) != nil {
		return nil, fmt.Errorf("name %q is used twice", name)
	}
	return &world.Account{
		ID: units.HexID(p.st.Seed, 32, "account", name), Name: name, Role: kind, ParentID: parent, CreatedAt: p.now,
	}, nil
}

func (p planter) partner(sp Partner, kind world.Role, parent string) (*world.Account, error) {
	a, err := p.account(sp.Name, kind, parent)
	if err != nil {
		return nil, err
	}
	a.XAccountType = sp.XAccountType
	if a.XAccountType == "" {
		a.XAccountType = strings.ToUpper(sp.Name) + "_IDP"
	}
	a.Partner = &world.PartnerInfo{
		Restricted: sp.Restricted, TestAccount: sp.TestAccount, NoAttachments: sp.NoAttachments,
		AgencyName: sp.AgencyName, CouponConsumption: sp.CouponConsumption,
	}
	if a.Partner.AgencyName == "" {
		a.Partner.AgencyName = world.DefaultAgency
	}
	p.st.NewAccount(a, sp.Password)
	p.operators(a, sp.Operators)
	if err := p.money(a, sp); err != nil {
		return nil, err
	}
	for i, sc := range sp.Customers {
		if err := p.customer(a, sc); err != nil {
			return nil, document.At(err, "customers[%d]", i)
		}
	}
	return a, nil
}

func (p planter) operators(a *world.Account, list []Operator) {
	for _, so := range list {
		p.st.AddUser(&world.User{
			ID: units.HexID(p.st.Seed, 32, "user", a.ID, so.Name), Name: so.Name, AccountID: a.ID,
			Password: so.Password, Permissions: so.Permissions, NoAgency: so.NoAgency,
		})
	}
}

func (p planter) money(a *world.Account, sp Partner) error {
	if sp.Cash.IsNegative() || sp.Credit.IsNegative() || sp.Designated.IsNegative() {
		return fmt.Errorf("cash, designated and credit must not be negative")
	}
	w := p.st.Open(a.ID, ledger.WalletCash, p.now)
	w.Designated = sp.Designated
	if sp.Cash.IsPositive() {
		p.recharge(a.ID, sp.Cash)
	}
	if sp.Credit.IsPositive() {
		c := p.st.Open(a.ID, ledger.WalletCredit, p.now)
		c.Credit = sp.Credit
		p.st.Post(ledger.Entry{
			Time: p.now, Kind: ledger.KindAdjustCredit, Amount: sp.Credit, TradeID: p.st.NewTransaction("CR"),
		}, p.st.World(), c)
	}
	return nil
}

func (p planter) recharge(id string, amount decimal.Decimal) { p.st.TopUp(id, amount, p.now) }

func (p planter) customer(owner *world.Account, sc Customer) error {
	a, err := p.account(sc.Name, world.RoleCustomer, owner.ID)
	if err != nil {
		return err
	}
	a.Mobile, a.Email = sc.Mobile, sc.Email
	a.CreatedAt = p.now.Add(-sc.Ago).Truncate(time.Second)
	c := world.NewCustomer(owner, sc.XAccountID)
	c.Associated, c.AssociatedAt = true, a.CreatedAt
	c.Label, c.Resold, c.Frozen, c.AccountManager = sc.Label, sc.Resold, sc.Frozen, sc.AccountManager
	c.Relinked = sc.Relinked
	if sc.Level != "" {
		c.Level = sc.Level
	}
	if sc.Consulting {
		c.AssociationType = world.AssociationConsulting
	}
	if sc.RealName != "" {
		c.RealName, c.VerifiedStatus, c.CustomerType = sc.RealName, world.Verified, world.KindIndividual
		if sc.Enterprise {
			c.CustomerType = world.KindEnterprise
		}
		c.Tag = &world.Tag{
			Tag: world.TagUndetermined, From: units.MonthOf(p.now), Until: units.MonthOf(p.now.AddDate(1, 0, 0)),
		}
	}
	c.CostCenterOff, c.CostsHidden = sc.CostCenterOff, sc.CostsHidden
	if err := p.enterprise(owner, c, sc); err != nil {
		return err
	}
	a.Customer = c
	p.st.NewAccount(a, sc.Password)
	if err := p.organizations(a, sc); err != nil {
		return err
	}
	if sc.Mobile != "" {
		p.st.UseMobile(sc.Mobile)
	}
	if sc.Email != "" {
		p.st.Emails[sc.Email] = true
	}
	if !sc.NoAgency {
		p.st.GrantAgency(a)
	}
	p.operators(a, sc.Operators)
	for _, sp := range sc.Projects {
		c.Projects = append(c.Projects, sp.project())
	}
	for i, d := range sc.Discounts {
		c.Discounts = append(c.Discounts, world.Discount{
			ID:   units.HexID(p.st.Seed, 32, "discount", a.ID, fmt.Sprint(i)),
			Type: d.Type, Name: d.Name, Percent: d.Percent,
		})
	}
	if err := p.belongings(owner, a, sc); err != nil {
		return err
	}
	return p.bills(a, sc)
}

// belongings gives a customer its money, cards and resources.
func (p planter) belongings(owner, a *world.Account, sc Customer) error {
	if sc.Cash.IsPositive() {
		if sc.Consulting || sc.Resold {
			return fmt.Errorf("customer %s: only resale customers can be given cash", sc.Name)
		}
		// The money comes through the partner, as it does in life.
		p.recharge(owner.ID, sc.Cash)
		p.st.Post(ledger.Entry{
			Time: p.now, Kind: ledger.KindAllocate, Amount: sc.Cash, TradeID: p.st.NewTransaction("AD"),
		}, p.st.Open(owner.ID, ledger.WalletCash, p.now), p.st.Open(a.ID, ledger.WalletCash, p.now))
	}
	for i, card := range sc.ValueCards {
		p.st.ValueCards = append(p.st.ValueCards, &world.ValueCard{
			ID: units.UpperID(p.st.Seed, "SVC", 17, "card", a.ID, fmt.Sprint(i)), CustomerID: a.ID, Name: card.Name,
			FaceValue: card.FaceValue, EffectiveAt: a.CreatedAt, ExpiresAt: a.CreatedAt.AddDate(3, 0, 0),
		})
		p.card(p.st.ValueCards[len(p.st.ValueCards)-1], card.Balance)
	}
	return p.holdings(a, sc)
}
