package emulator

import "github.com/shopspring/decimal"

// Packages: prepaid quotas of usage factors. They are specs like others, so
// that the price formula and orders know them.

var cataloguePackages = []packageSpec{
	{spec: "obs.standard.100gb", cycle: cycleMonth, items: []packageQuota{
		{resource: "hws.resource.type.obs", factor: "storage", amount: price("74400")}, // 100 GB for 31 days
	}},
	{spec: "obs.flow.500gb", items: []packageQuota{
		{resource: "hws.resource.type.obs", factor: "upflow", amount: price("500")},
	}},
	{spec: "obs.bundle", cycle: cycleMonth, items: []packageQuota{
		{resource: "hws.resource.type.obs", factor: "storage", amount: price("37200")},
		{resource: "hws.resource.type.obs", factor: "upflow", amount: price("50")},
		{resource: "hws.resource.type.obs", factor: "requests", amount: price("1000000")},
	}},
	{spec: "cdn.flow.1tb", items: []packageQuota{
		{resource: "hws.resource.type.cdn", factor: "flow", amount: price("1024")},
	}},
}

// Cycles in which the quota of a package is filled again.
const (
	cycleNever = 0
	cycleMonth = 4
)

// packageSpec says what the packages among the specs of the catalogue hold.
type packageSpec struct {
	spec  string
	cycle int
	items []packageQuota
}

// packageQuota is the quota of one usage factor, in the unit of its prices.
type packageQuota struct {
	resource string
	factor   string
	amount   decimal.Decimal
}

func findPackage(spec string) *packageSpec {
	for i := range cataloguePackages {
		if cataloguePackages[i].spec == spec {
			return &cataloguePackages[i]
		}
	}
	return nil
}
