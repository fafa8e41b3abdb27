package seed

import (
	"fmt"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/document"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// bills gives a customer its generated usage and its 95th percentile resources.
func (p planter) bills(a *world.Account, sc Customer) error {
	for i, su := range sc.Usage {
		if err := p.usage(a, sc, su); err != nil {
			return document.At(err, "usage[%d]", i)
		}
	}
	for i, sp := range sc.Peaks {
		if sp.Name == "" || sp.ServiceType == "" || sp.ResourceType == "" || sp.UsageType == "" || sp.Bandwidth <= 0 {
			return document.At(
				fmt.Errorf("name, service_type, resource_type, usage_type and a positive bandwidth are required"),
				"peaks[%d]", i,
			)
		}
		if sp.Guaranteed != 0 && sp.UsageType != world.EnhancedPeaks {
			return document.At(fmt.Errorf("guaranteed is for the usage type %s only", world.EnhancedPeaks), "peaks[%d]", i)
		}
		p.st.Peaks = append(p.st.Peaks, &world.PeakMeter{
			ID: units.HexID(p.st.Seed, 32, "peak", a.ID, sp.Name), CustomerID: a.ID,
			ServiceType: sp.ServiceType, ResourceType: sp.ResourceType, UsageType: sp.UsageType,
			Bandwidth: sp.Bandwidth, Guaranteed: sp.Guaranteed, From: p.now.Add(-sp.Ago).Truncate(world.PeakStep),
		})
	}
	return nil
}

func (p planter) usage(a *world.Account, sc Customer, su Usage) error {
	if sc.Resold {
		return fmt.Errorf("a resold customer pays for nothing itself")
	}
	if su.Records < 1 || su.Records > world.MaxRunRecords || su.Resources < 0 ||
		su.Resources > world.MaxRunResources || su.MonthsAgo < 0 {
		return fmt.Errorf("records must be 1 to %d, resources at most %d, months_ago not negative",
			world.MaxRunRecords, world.MaxRunResources)
	}
	begin := units.StartOfMonth(units.MonthOf(p.now)).In(units.Beijing).AddDate(0, -su.MonthsAgo, 0).UTC()
	if su.Resources == 0 {
		su.Resources = (su.Records + world.RunHours - 1) / world.RunHours
	}
	if su.Records > su.Resources*world.RunHours {
		return fmt.Errorf("%d resources have only %d records in the month", su.Resources, su.Resources*world.RunHours)
	}
	passed := int(p.now.Sub(begin) / time.Hour)
	su.Records = min(su.Records, su.Resources*passed)
	run := &world.UsageRun{
		ID: units.HexID(p.st.Seed, 32, "run", a.ID, units.MonthOf(begin)), CustomerID: a.ID, PartnerID: a.ParentID,
		AssociationType: a.Customer.AssociationType, Begin: begin,
		Records: su.Records, Resources: su.Resources, Percent: units.Hundred,
	}
	if list := world.DiscountsOf(a); len(list) > 0 {
		run.Percent, run.DiscountType = list[0].Percent, units.Itoa(list[0].Type)
	}
	if p.st.UsageRun(a.ID, units.MonthOf(begin)) != nil {
		return fmt.Errorf("the month has its records already")
	}
	if run.Records == 0 {
		return nil
	}
	p.st.UsageRuns = append(p.st.UsageRuns, run)
	p.st.IndexRun(run)
	if cash := run.Total().Cash; cash.IsPositive() {
		p.recharge(a.ID, cash)
		p.st.Post(ledger.Entry{
			Time: p.now, Kind: ledger.KindUsage, Amount: cash, TradeID: run.ID, Memo: "generated usage",
		}, p.st.Open(a.ID, ledger.WalletCash, p.now), p.st.World())
	}
	return nil
}
