package emulator

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// billGroup is what the rows of a sum have in common; what a sum does not tell
// apart is zero.
type billGroup struct {
	day          int
	customer     string
	service      string
	resourceType string
	region       string
	resource     string
	spec         string
	project      string
	order        string
	factor       string
	mode         int
	kind         int
}

// compare orders groups; days come newest first if so wanted.
func (g billGroup) compare(h billGroup, newest bool) int {
	days := cmp.Compare(g.day, h.day)
	if newest {
		days = -days
	}
	return cmp.Or(
		days, cmp.Compare(g.customer, h.customer), cmp.Compare(g.service, h.service),
		cmp.Compare(g.resourceType, h.resourceType), cmp.Compare(g.region, h.region), cmp.Compare(g.resource, h.resource),
		cmp.Compare(g.spec, h.spec), cmp.Compare(g.project, h.project), cmp.Compare(g.order, h.order),
		cmp.Compare(g.mode, h.mode), cmp.Compare(g.kind, h.kind), cmp.Compare(g.factor, h.factor),
	)
}

// groupSum is one row of a sum.
type groupSum struct {
	billGroup
	sample          *world.Charge // one of the charges, for what the group does not say
	sum             billFees
	usage, packaged decimal.Decimal
}

// sum adds the rows of bills up by group, in the order of the groups.
func sum(c *call.Call, b bills, f billFilter, byDay bool, group func(*world.Charge) billGroup) []groupSum {
	index := map[billGroup]int{}
	var out []groupSum
	b.cells(f, byDay, func(cell billCell) {
		key := group(cell.Charge)
		key.day = cell.day
		i, known := index[key]
		if !known {
			i = len(out)
			index[key] = i
			out = append(out, groupSum{billGroup: key, sample: cell.Charge})
		}
		g := &out[i]
		g.sum = g.sum.plus(cell.sum)
		g.usage, g.packaged = g.usage.Add(cell.usage), g.packaged.Add(cell.packaged)
	})
	newest := c.Env.On(world.RuleNewestFirst)
	slices.SortFunc(out, func(x, y groupSum) int { return x.compare(y.billGroup, newest) })
	return out
}

// byResource tells apart what the resource bills of a month or day do: every
// order of a resource is a row of its own, all its usage is one.
func byResource(ch *world.Charge) billGroup {
	return billGroup{
		customer: ch.CustomerID, service: ch.Service, resourceType: ch.ResourceType, region: ch.Region, resource: ch.ResourceID,
		spec: ch.Spec, project: ch.ProjectID, order: ch.OrderID, factor: ch.Factor, mode: ch.ChargeMode, kind: ch.Kind,
	}
}
