package bills

import (
	"fmt"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// maxMembers is the number of members up to which costs are added up over all
// of an enterprise.
const maxMembers = 1000

var (
	errCostCenterOff = refusal.New("CBC.18000014", "The cost center is not enabled.")
	errAskPartner    = refusal.New("CBC.18000016", "You do not have sufficient rights. Contact your partner.")
	errAskMaster     = refusal.New(
		"CBC.18000053", "You do not have sufficient rights. Contact your enterprise master account.",
	)
	errTooManyMembers = refusal.New(
		"CBC.18000048", "More than %d members with independent accounting: name one of them.", maxMembers,
	)
)

// Time units of cost analysis, as time_measure_id on the wire.
const (
	costDay   = 1
	costMonth = 2
)

// costSpan is the time of a cost analysis, cut into days or months.
type costSpan struct {
	unit   int
	points []string    // YYYY-MM-DD or YYYY-MM
	starts []time.Time // of the points; one more than points, the end
}

// index is the number of the point that an instant falls into, or -1.
func (s costSpan) index(t time.Time) int {
	if len(s.points) == 0 || t.Before(s.starts[0]) || !t.Before(s.starts[len(s.points)]) {
		return -1
	}
	i, found := slices.BinarySearchFunc(s.starts, t, time.Time.Compare)
	if !found {
		i--
	}
	return i
}

// costSpanOf reads time_condition.
func costSpanOf(c *call.Call) (costSpan, error) {
	in := c.In.Obj("time_condition")
	s := costSpan{unit: in.Num("time_measure_id", costDay)}
	begin, end := in.Str("begin_time"), in.Str("end_time")
	layout, today := units.LayoutDay, units.DayOf(c.Now)
	if s.unit == costMonth {
		layout, today = units.LayoutMonth, units.MonthOf(c.Now)
	}
	for _, name := range []string{"begin_time", "end_time"} {
		if _, err := time.Parse(layout, in.Str(name)); err != nil {
			return s, refusal.Parameter("time_condition."+name, "is no date.")
		}
	}
	if end < begin {
		return s, refusal.Parameter("time_condition.end_time", "must not be before begin_time.")
	}
	oldest := units.StartOfMonth(units.MonthOf(c.Now)).In(units.Beijing).AddDate(0, -recentHistory, 0).Format(layout)
	if c.Env.On(world.RuleCostSpan) {
		if begin < oldest {
			return s, refusal.Parameter("time_condition.begin_time", "must be within the last %d months.", recentHistory)
		}
		if end > today {
			return s, refusal.Parameter("time_condition.end_time", "must not be in the future.")
		}
	}
	begin, end = max(begin, oldest), min(end, today)
	for at := begin; at <= end; {
		t, err := time.ParseInLocation(layout, at, units.Beijing)
		if err != nil {
			return s, refusal.Parameter("time_condition", "is no date.")
		}
		next := t.AddDate(0, 0, 1)
		if s.unit == costMonth {
			next = t.AddDate(0, 1, 0)
		}
		s.points, s.starts = append(s.points, at), append(s.starts, t.UTC())
		at = next.Format(layout)
		if at > end {
			s.starts = append(s.starts, next.UTC())
		}
	}
	return s, nil
}

// months are the billing months that a span touches.
func (s costSpan) months() []string {
	var out []string
	for _, p := range s.points {
		if month := p[:len(units.LayoutMonth)]; len(out) == 0 || out[len(out)-1] != month {
			out = append(out, month)
		}
	}
	return out
}

// dimensions are the built-in ones of cost analysis.
var dimensions = map[string]func(*world.Charge) string{
	"CLOUD_SERVICE_TYPE":    serviceOf,
	"RESOURCE_TYPE":         resourceTypeOf,
	"ASSOCIATED_ACCOUNT":    customerOf,
	"REGION_CODE":           regionOf,
	"AZ_CODE":               func(*world.Charge) string { return "" },
	"ENTERPRISE_PROJECT_ID": projectOf,
	"RES_SPEC_CODE":         specOf,
	"CHARGING_MODE":         func(ch *world.Charge) string { return units.Itoa(ch.ChargeMode) },
	"USAGE_TYPE":            factorOf,
	"BILL_TYPE":             func(ch *world.Charge) string { return units.Itoa(ch.Kind) },
	"BE_ID":                 func(*world.Charge) string { return operatingEntity },
	"PAYER_ACCOUNT_ID":      customerOf,
	"RESOURCE_ID":           resourceOf,
	// Nothing has tags or belongs to cost units.
	"RESOURCE_TAG": func(*world.Charge) string { return "" },
	"COST_UNIT":    func(*world.Charge) string { return "" },
}

// costDimension is one dimension that costs are grouped by.
type costDimension struct {
	key   string
	value func(*world.Charge) string
}

// costGroups reads groupby.
func costGroups(c *call.Call) ([]costDimension, error) {
	var out []costDimension
	seen := map[string]bool{}
	for i, g := range c.In.List("groupby") {
		kind, key := g.Str("type"), g.Str("key")
		d := costDimension{key, dimensions[key]}
		switch kind {
		case "tag":
			d = costDimension{"tag", func(*world.Charge) string { return key + ":" }}
		case "cost_unit":
			d = costDimension{"COST_UNIT", func(*world.Charge) string { return key + ":" }}
		}
		if seen[d.key] {
			return nil, refusal.Parameter(
				fmt.Sprintf("groupby[%d]", i), "must not repeat a dimension, or name a second tag or cost unit.",
			)
		}
		seen[d.key] = true
		out = append(out, d)
	}
	return out, nil
}

// costFilter reads filters, all of which must take a row. It also says whether
// they name the accounts that are wanted.
func costFilter(c *call.Call) (f BillFilter, named bool) {
	for _, in := range c.In.List("filters") {
		factor := in.Obj("filter_factor")
		value, wanted := dimensions[factor.Str("key")], factor.Strs("value")
		exclude := in.Num("operator", 0) == 1
		f.Charge(func(ch *world.Charge) bool { return slices.Contains(wanted, value(ch)) != exclude })
		named = named || (factor.Str("key") == "ASSOCIATED_ACCOUNT" && !exclude)
	}
	return f, named
}

// costData is an element of ListCosts, whose amounts are all strings.
type costData struct {
	Dimensions     []costValue `json:"dimensions"`
	Costs          []cost      `json:"costs"`
	Amount         string      `json:"amount_by_costs"`
	OfficialAmount string      `json:"official_amount_by_costs"`
}

type costValue struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

type cost struct {
	Time           string `json:"time_dimension_value"`
	TimeMeasureID  int    `json:"time_measure_id"`
	Amount         string `json:"amount"`
	OfficialAmount string `json:"official_amount"`
}

// costTable collects the costs of an analysis.
type costTable struct {
	span   costSpan
	groups []costDimension
	net    bool
	coupon bool // coupons are paid amounts too
	rows   map[[3]string]*costRow
}

type costRow struct {
	values   [3]string
	amount   []decimal.Decimal
	official []decimal.Decimal
}

// add enters amounts under a charge's dimensions at a point of time.
func (t *costTable) add(ch *world.Charge, point int, f billFees) {
	var key [3]string
	for i, g := range t.groups {
		key[i] = g.value(ch)
	}
	row := t.rows[key]
	if row == nil {
		row = &costRow{key, make([]decimal.Decimal, len(t.span.points)), make([]decimal.Decimal, len(t.span.points))}
		t.rows[key] = row
	}
	paid := f.cost()
	if t.net {
		paid = paid.Sub(f.Coupon)
	}
	if t.net && !t.coupon {
		paid = paid.Sub(f.Flexi).Sub(f.Card)
	}
	row.amount[point] = row.amount[point].Add(paid)
	row.official[point] = row.official[point].Add(f.Official)
}

// ListCosts analyses costs by dimensions and time.
func ListCosts(c *call.Call) (any, error) {
	self := c.Account()
	switch {
	case self.Customer.CostCenterOff:
		return nil, errCostCenterOff
	case self.Customer.CostsHidden && self.Customer.MasterID != "":
		return nil, errAskMaster
	case self.Customer.CostsHidden:
		return nil, errAskPartner
	}
	f, named := costFilter(c)
	accounts := append([]string{self.ID}, c.State.MembersOf(self.ID)...)
	if len(accounts) > maxMembers+1 && !named {
		return nil, errTooManyMembers
	}
	span, err := costSpanOf(c)
	if err != nil {
		return nil, err
	}
	groups, err := costGroups(c)
	if err != nil {
		return nil, err
	}
	t := &costTable{
		span: span, groups: groups, rows: map[[3]string]*costRow{},
		net: c.In.Str("amount_type") == "NET_AMOUNT", coupon: c.Env.On(world.RuleNetAmount),
	}
	if len(span.points) > 0 {
		fillCosts(c, t, accounts, f, c.In.Str("cost_type") == "AMORTIZED_COST")
	}
	rows := make([]*costRow, 0, len(t.rows))
	for _, row := range t.rows {
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b *costRow) int { return slices.Compare(a.values[:], b.values[:]) })
	data := []costData{}
	for _, row := range call.Page(c, rows) {
		data = append(data, t.data(row))
	}
	return map[string]any{"currency": units.CNY, "total_count": len(rows), "cost_data": data}, nil
}

// fillCosts enters the rows of all months of the span, and what the span has of
// the terms that are amortized.
func fillCosts(c *call.Call, t *costTable, accounts []string, f BillFilter, amortized bool) {
	cal, atOnce := calendarOf(c), f
	if amortized {
		atOnce.charges = slices.Clone(f.charges)
		atOnce.Charge(func(ch *world.Charge) bool {
			_, _, spread := cal.term(ch)
			return !spread
		})
	}
	for _, month := range t.span.months() {
		start := units.StartOfMonth(month)
		billsOf(c, accounts, month).cells(atOnce, t.span.unit == costDay, func(cell billCell) {
			at := start
			if cell.day > 0 {
				at = start.Add(time.Duration(cell.day-1) * units.Day)
			}
			if point := t.span.index(at); point >= 0 {
				t.add(cell.Charge, point, cell.sum)
			}
		})
	}
	if !amortized {
		return
	}
	from, to := t.span.starts[0], t.span.starts[len(t.span.points)]
	spread := selectBills(c, accounts, func(ch *world.Charge) bool {
		_, _, ok := cal.term(ch)
		return ok && cal.costsIn(ch, from, to) && f.takesCharge(ch)
	}, nil)
	spread.cells(BillFilter{}, false, func(cell billCell) {
		for i := range t.span.points {
			if from, to := t.span.starts[i], t.span.starts[i+1]; cal.costsIn(cell.Charge, from, to) {
				t.add(cell.Charge, i, cal.amortize(cell.Charge, cell.sum, from, to))
			}
		}
	})
}

func (t *costTable) data(row *costRow) costData {
	d := costData{Dimensions: []costValue{}}
	for i, g := range t.groups {
		d.Dimensions = append(d.Dimensions, costValue{g.key, row.values[i]})
	}
	var sum, official decimal.Decimal
	for i, p := range t.span.points {
		d.Costs = append(d.Costs, cost{p, t.span.unit, row.amount[i].String(), row.official[i].String()})
		sum, official = sum.Add(row.amount[i]), official.Add(row.official[i])
	}
	d.Amount, d.OfficialAmount = sum.String(), official.String()
	return d
}
