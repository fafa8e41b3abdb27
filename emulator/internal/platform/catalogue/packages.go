package catalogue

import "github.com/shopspring/decimal"

// Packages: prepaid quotas of usage factors. They are specs like others, so
// that the price formula and orders know them.

// Packages are what the packages among the specs hold.
var Packages = []Package{
	{spec: "obs.standard.100gb", Cycle: cycleMonth, Items: []packageQuota{
		{Resource: "hws.resource.type.obs", Factor: "storage", Amount: price("74400")}, // 100 GB for 31 days
	}},
	{spec: "obs.flow.500gb", Items: []packageQuota{
		{Resource: "hws.resource.type.obs", Factor: "upflow", Amount: price("500")},
	}},
	{spec: "obs.bundle", Cycle: cycleMonth, Items: []packageQuota{
		{Resource: "hws.resource.type.obs", Factor: "storage", Amount: price("37200")},
		{Resource: "hws.resource.type.obs", Factor: "upflow", Amount: price("50")},
		{Resource: "hws.resource.type.obs", Factor: "requests", Amount: price("1000000")},
	}},
	{spec: "cdn.flow.1tb", Items: []packageQuota{
		{Resource: "hws.resource.type.cdn", Factor: "flow", Amount: price("1024")},
	}},
}

// Cycles in which the quota of a package is filled again.
const (
	CycleNever = 0
	cycleMonth = 4
)

// Package says what the packages among the specs of the catalogue hold.
type Package struct {
	spec  string
	Cycle int
	Items []packageQuota
}

// packageQuota is the quota of one usage factor, in the unit of its prices.
type packageQuota struct {
	Resource string
	Factor   string
	Amount   decimal.Decimal
}

// FindPackage is what a package holds, nil for a spec that is none.
func FindPackage(spec string) *Package {
	for i := range Packages {
		if Packages[i].spec == spec {
			return &Packages[i]
		}
	}
	return nil
}
