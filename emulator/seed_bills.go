package emulator

import (
	"fmt"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/document"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// bills gives a customer its generated usage and its 95th percentile resources.
func (p planter) bills(a *account, sc seedCustomer) error {
	for i, su := range sc.Usage {
		if err := p.usage(a, sc, su); err != nil {
			return document.At(err, "usage[%d]", i)
		}
	}
	for i, sp := range sc.Peaks {
		if sp.Name == "" || sp.ServiceType == "" || sp.ResourceType == "" || sp.UsageType == "" || sp.Bandwidth <= 0 {
			return document.At(fmt.Errorf("name, service_type, resource_type, usage_type and a positive bandwidth are required"), "peaks[%d]", i)
		}
		if sp.Guaranteed != 0 && sp.UsageType != enhancedPeaks {
			return document.At(fmt.Errorf("guaranteed is for the usage type %s only", enhancedPeaks), "peaks[%d]", i)
		}
		p.st.Peaks = append(p.st.Peaks, &peakMeter{
			ID: units.HexID(p.st.Seed, 32, "peak", a.ID, sp.Name), CustomerID: a.ID,
			ServiceType: sp.ServiceType, ResourceType: sp.ResourceType, UsageType: sp.UsageType,
			Bandwidth: sp.Bandwidth, Guaranteed: sp.Guaranteed, From: p.now.Add(-sp.Ago).Truncate(peakStep),
		})
	}
	return nil
}

func (p planter) usage(a *account, sc seedCustomer, su seedUsage) error {
	if sc.Resold {
		return fmt.Errorf("a resold customer pays for nothing itself")
	}
	if su.Records < 1 || su.Records > maxRunRecords || su.Resources < 0 || su.Resources > maxRunResources || su.MonthsAgo < 0 {
		return fmt.Errorf("records must be 1 to %d, resources at most %d, months_ago not negative", maxRunRecords, maxRunResources)
	}
	begin := units.StartOfMonth(units.MonthOf(p.now)).In(units.Beijing).AddDate(0, -su.MonthsAgo, 0).UTC()
	if su.Resources == 0 {
		su.Resources = (su.Records + runHours - 1) / runHours
	}
	if su.Records > su.Resources*runHours {
		return fmt.Errorf("%d resources have only %d records in the month", su.Resources, su.Resources*runHours)
	}
	passed := int(p.now.Sub(begin) / time.Hour)
	su.Records = min(su.Records, su.Resources*passed)
	run := &usageRun{
		ID: units.HexID(p.st.Seed, 32, "run", a.ID, units.MonthOf(begin)), CustomerID: a.ID, PartnerID: a.ParentID,
		AssociationType: a.Customer.AssociationType, Begin: begin, Records: su.Records, Resources: su.Resources, Percent: units.Hundred,
	}
	if list := discountsOf(a); len(list) > 0 {
		run.Percent, run.DiscountType = list[0].Percent, units.Itoa(list[0].Type)
	}
	if p.st.usageRun(a.ID, units.MonthOf(begin)) != nil {
		return fmt.Errorf("the month has its records already")
	}
	if run.Records == 0 {
		return nil
	}
	p.st.UsageRuns = append(p.st.UsageRuns, run)
	p.st.indexRun(run)
	if cash := run.total().Cash; cash.IsPositive() {
		p.recharge(a.ID, cash)
		p.st.post(ledger.Entry{
			Time: p.now, Kind: ledger.KindUsage, Amount: cash, TradeID: run.ID, Memo: "generated usage",
		}, p.st.open(a.ID, ledger.WalletCash, p.now), p.st.world())
	}
	return nil
}

// member enters a customer into the enterprise of another one.
func (p planter) member(owner *account, sc seedCustomer) (masterID string, err error) {
	if sc.MemberOf == "" {
		return "", nil
	}
	master := p.st.accountNamed(sc.MemberOf)
	if master == nil || master.ParentID != owner.ID || master.Customer == nil || master.Customer.CustomerType != kindEnterprise {
		return "", fmt.Errorf("member_of names %q, which is no enterprise that comes before it", sc.MemberOf)
	}
	return master.ID, nil
}
