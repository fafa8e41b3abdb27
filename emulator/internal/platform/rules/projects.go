package rules

import (
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// projectShortage is an element of enterprise_project_auth_result.
type projectShortage struct {
	ID     string `json:"enterprise_project_id"`
	Name   string `json:"enterprise_project_name"`
	Result int    `json:"auth_result"`
}

// checkProjects checks that the funds of the enterprise projects cover a
// payment.
func checkProjects(st *world.State, p *Payment) error {
	sums := p.byProject()
	for _, id := range slices.Sorted(maps.Keys(sums)) {
		ep := st.Accounts[p.Order.CustomerID].Customer.Project(id)
		if ep != nil && ep.Limited && ep.Spent.Add(sums[id]).GreaterThan(ep.Funds) {
			return refusal.New("CBC.99003155", "The funds of the enterprise project are insufficient.").
				With("enterprise_project_auth_result", []projectShortage{{ep.ID, ep.Name, 1}})
		}
	}
	return nil
}

// spendProjects takes a payment from the funds of the enterprise projects.
func spendProjects(st *world.State, p *Payment) {
	for id, sum := range p.byProject() {
		if ep := st.Accounts[p.Order.CustomerID].Customer.Project(id); ep != nil {
			ep.Spent = ep.Spent.Add(sum)
		}
	}
}

// byProject is the price of the orders of a payment by enterprise project.
func (p *Payment) byProject() map[string]decimal.Decimal {
	out := map[string]decimal.Decimal{}
	for _, u := range p.Units {
		if id := u.part.EnterpriseProject; id != "" {
			out[id] = out[id].Add(u.fees.Due())
		}
	}
	return out
}
