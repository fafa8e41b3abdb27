package emulator

import (
	"fmt"
	"time"
)

// SeedUsage is a month of bill records that are generated: hourly usage of
// pay-per-use resources, paid in cash that the customer has topped up for it.
// The resources have been released, so that they are in no list. A million
// records take a few megabytes.
type SeedUsage struct {
	// MonthsAgo says which billing month it is, 0 for the one that goes on, which
	// only has the records of the hours that have passed. A customer has one per
	// month.
	MonthsAgo int `json:"months_ago"`
	// Records is the number of records, at most ten million.
	Records int `json:"records"`
	// Resources is the number of resources, each with one record per hour of at
	// most 28 days; by default as many as are needed.
	Resources int `json:"resources,omitempty"`
}

// SeedPeak is a resource under 95th percentile billing. The points that it
// reports follow from its bandwidth by a formula; see docs/emulator.md.
type SeedPeak struct {
	// Name tells the resources of a customer apart.
	Name string `json:"name"`
	// ServiceType is a code such as hws.service.type.cdn.
	ServiceType string `json:"service_type"`
	// ResourceType is a code such as hws.resource.type.cdn.
	ResourceType string `json:"resource_type"`
	// UsageType is 95Peak or 95peak_plus.
	UsageType string `json:"usage_type"`
	// Bandwidth is about the highest point, in Mbit/s.
	Bandwidth int `json:"bandwidth"`
	// Guaranteed is the least that is billed in Mbit/s, for the usage type
	// 95peak_plus only.
	Guaranteed int `json:"guaranteed,omitempty"`
	// Ago is how long before the start it began to report.
	Ago time.Duration `json:"ago,omitempty"`
}

// bills gives a customer its generated usage and its 95th percentile resources.
func (p planter) bills(a *account, sc SeedCustomer) error {
	for i, su := range sc.Usage {
		if err := p.usage(a, sc, su); err != nil {
			return at(err, "usage[%d]", i)
		}
	}
	for i, sp := range sc.Peaks {
		if sp.Name == "" || sp.ServiceType == "" || sp.ResourceType == "" || sp.UsageType == "" || sp.Bandwidth <= 0 {
			return at(fmt.Errorf("name, service_type, resource_type, usage_type and a positive bandwidth are required"), "peaks[%d]", i)
		}
		if sp.Guaranteed != 0 && sp.UsageType != enhancedPeaks {
			return at(fmt.Errorf("guaranteed is for the usage type %s only", enhancedPeaks), "peaks[%d]", i)
		}
		p.st.Peaks = append(p.st.Peaks, &peakMeter{
			ID: hexID(p.st.Seed, 32, "peak", a.ID, sp.Name), CustomerID: a.ID,
			ServiceType: sp.ServiceType, ResourceType: sp.ResourceType, UsageType: sp.UsageType,
			Bandwidth: sp.Bandwidth, Guaranteed: sp.Guaranteed, From: p.now.Add(-sp.Ago).Truncate(peakStep),
		})
	}
	return nil
}

func (p planter) usage(a *account, sc SeedCustomer, su SeedUsage) error {
	if sc.Resold {
		return fmt.Errorf("a resold customer pays for nothing itself")
	}
	if su.Records < 1 || su.Records > maxRunRecords || su.Resources < 0 || su.Resources > maxRunResources || su.MonthsAgo < 0 {
		return fmt.Errorf("records must be 1 to %d, resources at most %d, months_ago not negative", maxRunRecords, maxRunResources)
	}
	begin := startOfMonth(monthOf(p.now)).In(beijing).AddDate(0, -su.MonthsAgo, 0).UTC()
	if su.Resources == 0 {
		su.Resources = (su.Records + runHours - 1) / runHours
	}
	if su.Records > su.Resources*runHours {
		return fmt.Errorf("%d resources have only %d records in the month", su.Resources, su.Resources*runHours)
	}
	passed := int(p.now.Sub(begin) / time.Hour)
	su.Records = min(su.Records, su.Resources*passed)
	run := &usageRun{
		ID: hexID(p.st.Seed, 32, "run", a.ID, monthOf(begin)), CustomerID: a.ID, PartnerID: a.ParentID,
		AssociationType: a.Customer.AssociationType, Begin: begin, Records: su.Records, Resources: su.Resources, Percent: hundred,
	}
	if list := discountsOf(a); len(list) > 0 {
		run.Percent, run.DiscountType = list[0].Percent, itoa(list[0].Type)
	}
	if p.st.runs[run.key()] != nil {
		return fmt.Errorf("the month has its records already")
	}
	if run.Records == 0 {
		return nil
	}
	p.st.UsageRuns = append(p.st.UsageRuns, run)
	p.st.indexRun(run)
	if cash := run.total().Cash; cash.IsPositive() {
		p.recharge(a.ID, cash)
		p.st.post(entry{
			Time: p.now, Kind: kindUsage, Amount: cash, TradeID: run.ID, Memo: "generated usage",
		}, p.st.open(a.ID, walletCash, p.now), p.st.world())
	}
	return nil
}

// member enters a customer into the enterprise of another one.
func (p planter) member(owner *account, sc SeedCustomer) (masterID string, err error) {
	if sc.MemberOf == "" {
		return "", nil
	}
	master := p.st.Accounts[p.st.byName[sc.MemberOf]]
	if master == nil || master.ParentID != owner.ID || master.Customer == nil || master.Customer.CustomerType != kindEnterprise {
		return "", fmt.Errorf("member_of names %q, which is no enterprise that comes before it", sc.MemberOf)
	}
	return master.ID, nil
}
