package seed

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/document"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/rules"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// atOnce is how orders of a seed are handled: they are done when the
// emulator starts.
var atOnce = &world.Environment{Off: map[string]bool{world.RuleProvisioning: true}}

// card gives a stored-value card its balance.
func (p planter) card(v *world.ValueCard, balance decimal.Decimal) {
	w := p.st.Open(v.ID, ledger.WalletCard, p.now)
	if balance.IsPositive() {
		p.st.Post(ledger.Entry{Time: p.now, Kind: ledger.KindCard, Amount: balance, TradeID: v.ID}, p.st.World(), w)
	}
}

// project is the enterprise project that a seed describes.
func (sp Project) project() world.EnterpriseProject {
	ep := world.EnterpriseProject{ID: sp.ID, Name: sp.Name}
	if sp.Funds != nil {
		ep.Limited, ep.Funds = true, *sp.Funds
	}
	return ep
}

// holdings gives a customer its credit account, resources and orders.
func (p planter) holdings(a *world.Account, sc Customer) error {
	if sc.Credit.IsNegative() {
		return fmt.Errorf("customer %s: credit must not be negative", sc.Name)
	}
	if sc.Credit.IsPositive() {
		w := p.st.Open(a.ID, ledger.WalletCredit, p.now)
		w.Credit = sc.Credit
		p.st.Post(ledger.Entry{
			Time: p.now, Kind: ledger.KindAdjustCredit, Amount: sc.Credit, TradeID: p.st.NewTransaction("CR"),
		}, p.st.World(), w)
	}
	names := map[string]string{}
	for i, sr := range sc.Resources {
		if err := p.resource(a, sr, names); err != nil {
			return document.At(err, "resources[%d]", i)
		}
	}
	for i, po := range sc.Orders {
		if _, err := rules.PlaceOrder(p.st, atOnce, a, po, p.now); err != nil {
			return document.At(err, "orders[%d]", i)
		}
	}
	return nil
}

// resource gives a customer a resource that nothing was paid for. Names are
// those that the customer's resources have so far, with their IDs.
func (p planter) resource(a *world.Account, sr Resource, names map[string]string) error {
	r := &world.Resource{
		ID: units.HexID(p.st.Seed, 32, "resource", a.ID, sr.Name), CustomerID: a.ID, Name: sr.Name,
		Product: world.Product{
			ServiceType: sr.ServiceType, ResourceType: sr.ResourceType, Spec: sr.Spec, Region: sr.Region,
			Size: sr.Size, SizeMeasure: sr.SizeMeasure,
		},
		Main: sr.AttachedTo == "", MainID: names[sr.AttachedTo],
		Status: world.ResourceInUse, ChargeMode: catalogue.ChargePeriod,
		CreatedAt: p.now, ExpiresAt: p.now.Add(sr.ExpiresIn).Truncate(time.Second),
		Traits: sr.Traits, Bundle: sr.Bundle, EnterpriseProject: sr.Project,
	}
	switch {
	case names[sr.Name] != "":
		return fmt.Errorf("the name is used twice")
	case sr.AttachedTo != "" && r.MainID == "":
		return fmt.Errorf("attached_to names %q, which does not come before it", sr.AttachedTo)
	case r.Entry() == nil:
		return fmt.Errorf("the catalogue has no %s/%s/%s in %s", sr.ServiceType, sr.ResourceType, sr.Spec, sr.Region)
	case sr.Project != "" && a.Customer.Project(sr.Project) == nil:
		return fmt.Errorf("project: the customer has none with the id %q", sr.Project)
	}
	if err := world.KnownTraits(sr.Traits); err != nil {
		return err
	}
	if sr.OnDemand {
		r.ChargeMode, r.ExpiresAt = catalogue.ChargeOnDemand, time.Time{}
	} else {
		r.Terms = []*world.Term{{
			Kind: world.ChargeNewOrder, From: r.CreatedAt, Until: r.ExpiresAt, PeriodType: catalogue.PeriodMonth, PeriodNum: 1,
		}}
	}
	names[sr.Name] = r.ID
	rules.AddResource(p.st, r)
	p.st.OpenPackage(r, "")
	return nil
}
