package world

import (
	"fmt"
	"math/bits"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// Limits of generated usage.
const (
	MaxRunRecords   = 10_000_000
	MaxRunResources = 50_000
	// RunHours are those of the shortest month, so that a seed fits every month.
	RunHours = 28 * 24
)

// UsageRun is a month of usage that is generated instead of stored: hourly
// records of pay-per-use resources, all paid in cash. Any record can be computed
// from its number alone, so a million of them take no more room than their
// resources do.
//
// Record n is the usage of resource n mod Resources in the hour n / Resources
// of the month. Hours of servers and the like cost the price of the spec; of
// what is sold by volume, the usage of an hour is drawn from the record's
// number. The amount due is cut off after the cent, as in every charge.
type UsageRun struct {
	ID              string    `json:"id"`
	CustomerID      string    `json:"customer_id"`
	PartnerID       string    `json:"partner_id"`
	AssociationType string    `json:"association_type"`
	Begin           time.Time `json:"begin"` // of the billing month
	Records         int       `json:"records"`
	Resources       int       `json:"resources"`
	// Percent is what the customer pays of the list price.
	Percent      decimal.Decimal `json:"percent"`
	DiscountType string          `json:"discount_type,omitempty"`

	meters []runMeter // one per resource, rebuilt by prepare
	factor uint64     // Percent in millionths
}

// runMeter is a resource of a run.
type runMeter struct {
	charge Charge // what all its records share
	size   int
	price  uint64 // of one unit of usage, in units of 10^-8 yuan
	least  uint64 // usage of an hour in thousandths of the unit
	extra  uint64 // and at most so much more
}

// RunAmounts are the amounts of a record, in units of 10^-8 yuan, and its usage
// in thousandths.
type RunAmounts struct{ official, discounted, Due, Usage int64 }

// Add adds the amounts of another record.
func (a *RunAmounts) Add(b RunAmounts) {
	a.official += b.official
	a.discounted += b.discounted
	a.Due += b.Due
	a.Usage += b.Usage
}

const cent = 1_000_000 // in units of 10^-8 yuan

// Fees turns the amounts into those of a charge.
func (a RunAmounts) Fees() Fees {
	due := decimal.New(a.Due, -8)
	return Fees{
		Official: decimal.New(a.official, -8), Discount: decimal.New(a.official-a.discounted, -8),
		Erased: decimal.New(a.discounted-a.Due, -8), Cash: due,
	}
}

// RunProducts are what the resources of a run are, in turn.
var RunProducts = []struct {
	service, resource, Spec, factor string
	Size                            int
	least, extra                    uint64 // usage of an hour in thousandths
}{
	{"hws.service.type.ec2", "hws.resource.type.vm", "c6.large.2.linux", "Duration", 0, 1000, 0},
	{"hws.service.type.ebs", "hws.resource.type.volume", "SSD", "Duration", 100, 1000, 0},
	{"hws.service.type.ec2", "hws.resource.type.vm", "s6.small.1.linux", "Duration", 0, 1000, 0},
	{"hws.service.type.ebs", "hws.resource.type.volume", "SAS", "Duration", 40, 1000, 0},
	{"hws.service.type.vpc", "hws.resource.type.bandwidth", "12_bgp", "upflow", 5, 0, 4000},
	{"hws.service.type.obs", "hws.resource.type.obs", "obs.standard", "storage", 0, 50_000, 400_000},
	{"hws.service.type.rds", "hws.resource.type.rds.vm", "rds.mysql.c2.large.ha", "Duration", 0, 1000, 0},
	{"hws.service.type.cdn", "hws.resource.type.cdn", "cdn", "flow", 0, 0, 9000},
}

// prepare builds the resources of a run from its numbers.
func (run *UsageRun) prepare(seed int64) {
	run.factor = uint64(run.Percent.Shift(4).IntPart())
	run.meters = make([]runMeter, run.Resources)
	for i := range run.meters {
		p := RunProducts[i%len(RunProducts)]
		region := catalogue.Regions[i/len(RunProducts)%len(catalogue.Regions)]
		s := catalogue.FindSpec(p.service, p.resource, p.Spec, region)
		m := runMeter{size: p.Size, least: p.least, extra: p.extra}
		m.price = uint64(s.UsagePrice(p.factor, decimal.NewFromInt(1), max(p.Size, 1), 1).Shift(8).IntPart())
		m.charge = Charge{
			Kind: ChargeUsage, CustomerID: run.CustomerID, PartnerID: run.PartnerID, AssociationType: run.AssociationType,
			ResourceID:   units.HexID(seed, 32, "run-resource", run.ID, units.Itoa(i)),
			ResourceName: fmt.Sprintf("%s-%04d", strings.ToLower(catalogue.FindService(p.service).Abbreviation), i),
			Service:      p.service, ResourceType: p.resource, Spec: p.Spec,
			Region: region, ChargeMode: catalogue.ChargeOnDemand,
			Factor: p.factor, Measure: catalogue.FindUsage(p.resource, p.factor).Measure, DiscountType: run.DiscountType,
		}
		run.meters[i] = m
	}
}

// key is where the run is indexed.
func (run *UsageRun) key() string { return run.CustomerID + "/" + units.MonthOf(run.Begin) }

// IndexRun enters a run into the index.
func (st *State) IndexRun(run *UsageRun) {
	run.prepare(st.Seed)
	st.index.runs[run.key()] = run
}

// Hour is when the hour of record n begins.
func (run *UsageRun) Hour(n int) time.Time {
	return run.Begin.Add(time.Duration(n/run.Resources) * time.Hour)
}

// DayOfMonth is the day of record n, from 1.
func (run *UsageRun) DayOfMonth(n int) int { return n/run.Resources/24 + 1 }

// TradeID is the transaction of record n.
func (run *UsageRun) TradeID(n int) string { return fmt.Sprintf("%s%012x", run.ID[:20], n) }

// Amounts computes a record, in whole numbers because a bill adds up a million
// of them.
func (run *UsageRun) Amounts(n int) RunAmounts {
	m := &run.meters[n%run.Resources]
	usage := m.least
	if m.extra > 0 {
		usage += scramble(uint64(n)) % (m.extra + 1)
	}
	official := share(m.price, usage, 1000)
	discounted := share(official, run.factor, 1_000_000)
	return RunAmounts{
		official: int64(official), discounted: int64(discounted),
		Due: int64(discounted - discounted%cent), Usage: int64(usage),
	}
}

// share is v times part over whole, cut off.
func share(v, part, whole uint64) uint64 {
	hi, lo := bits.Mul64(v, part)
	out, _ := bits.Div64(hi, lo, whole)
	return out
}

// scramble spreads a number over all 64 bits (splitmix64).
func scramble(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Record builds record n.
func (run *UsageRun) Record(n int) *Charge {
	c := run.meters[n%run.Resources].charge
	a := run.Amounts(n)
	c.ID = fmt.Sprintf("%012x%s", n, run.ID[:20])
	c.TradeID = run.TradeID(n)
	c.From, c.Until = run.Hour(n), run.Hour(n+run.Resources)
	c.Time = c.Until
	c.Usage = decimal.New(a.Usage, -3)
	c.Fees = a.Fees()
	return &c
}

// UpTo is how many records were booked at t or before: those of an hour are
// booked at its end.
func (run *UsageRun) UpTo(t time.Time) int {
	if t.Before(run.Begin) {
		return 0
	}
	hours := int(t.Sub(run.Begin) / time.Hour)
	return min(hours*run.Resources, run.Records)
}

// Sample is what all records of the resource of record n share.
func (run *UsageRun) Sample(n int) *Charge { return &run.meters[n%run.Resources].charge }

// Total adds a whole run up.
func (run *UsageRun) Total() Fees {
	var sum RunAmounts
	for n := range run.Records {
		sum.Add(run.Amounts(n))
	}
	return sum.Fees()
}
