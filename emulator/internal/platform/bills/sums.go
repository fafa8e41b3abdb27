package bills

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// BillGroup is what the rows of a sum have in common; what a sum does not tell
// apart is zero.
type BillGroup struct {
	day          int
	Customer     string
	Service      string
	resourceType string
	region       string
	resource     string
	spec         string
	project      string
	order        string
	factor       string
	Mode         int
	Kind         int
}

// compare orders groups; days come newest first if so wanted.
func (g BillGroup) compare(h BillGroup, newest bool) int {
	days := cmp.Compare(g.day, h.day)
	if newest {
		days = -days
	}
	return cmp.Or(
		days, cmp.Compare(g.Customer, h.Customer), cmp.Compare(g.Service, h.Service),
		cmp.Compare(g.resourceType, h.resourceType), cmp.Compare(g.region, h.region), cmp.Compare(g.resource, h.resource),
		cmp.Compare(g.spec, h.spec), cmp.Compare(g.project, h.project), cmp.Compare(g.order, h.order),
		cmp.Compare(g.Mode, h.Mode), cmp.Compare(g.Kind, h.Kind), cmp.Compare(g.factor, h.factor),
	)
}

// GroupSum is one row of a sum.
type GroupSum struct {
	BillGroup
	Sample          *world.Charge // one of the charges, for what the group does not say
	sum             billFees
	usage, packaged decimal.Decimal
}

// Sum adds the rows of bills up by group, in the order of the groups.
func Sum(c *call.Call, b Bills, f BillFilter, byDay bool, group func(*world.Charge) BillGroup) []GroupSum {
	index := map[BillGroup]int{}
	var out []GroupSum
	b.cells(f, byDay, func(cell billCell) {
		key := group(cell.Charge)
		key.day = cell.day
		i, known := index[key]
		if !known {
			i = len(out)
			index[key] = i
			out = append(out, GroupSum{BillGroup: key, Sample: cell.Charge})
		}
		g := &out[i]
		g.sum = g.sum.plus(cell.sum)
		g.usage, g.packaged = g.usage.Add(cell.usage), g.packaged.Add(cell.packaged)
	})
	newest := c.Env.On(world.RuleNewestFirst)
	slices.SortFunc(out, func(x, y GroupSum) int { return x.compare(y.BillGroup, newest) })
	return out
}

// byResource tells apart what the resource bills of a month or day do: every
// order of a resource is a row of its own, all its usage is one.
func byResource(ch *world.Charge) BillGroup {
	return BillGroup{
		Customer: ch.CustomerID, Service: ch.Service,
		resourceType: ch.ResourceType, region: ch.Region, resource: ch.ResourceID,
		spec: ch.Spec, project: ch.ProjectID, order: ch.OrderID, factor: ch.Factor, Mode: ch.ChargeMode, Kind: ch.Kind,
	}
}
