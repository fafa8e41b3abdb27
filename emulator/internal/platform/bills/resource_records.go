package bills

import (
	"fmt"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Ways of adding the resource bills up, as statistic_type on the wire.
const (
	byMonth  = 1
	byDay    = 2
	byDetail = 3
)

// Period types of the bills, which count otherwise than those of orders.
const (
	billOnce  = 5
	BillYear  = 19
	BillMonth = 20
	billDay   = 24
	BillHour  = 25
)

// billPeriods are the period types of orders with those of the bills and their
// names in unit prices.
var billPeriods = map[int]struct {
	code int
	name catalogue.Text
}{
	catalogue.PeriodDay: {billDay, catalogue.Named("天", "day")}, catalogue.PeriodMonth: {BillMonth, catalogue.Named("月", "month")},
	catalogue.PeriodYear: {BillYear, catalogue.Named("年", "year")}, catalogue.PeriodHour: {BillHour, catalogue.Named("小时", "hour")},
}

// billPeriod is the period type of a charge in the bills.
func billPeriod(c *world.Charge) int {
	switch {
	case c.Kind == world.ChargeUsage:
		return BillHour
	case c.PeriodNum > 0:
		return billPeriods[c.PeriodType].code
	}
	return billOnce
}

// Optional is a text that is null when there is none.
func Optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// number is a decimal that is null when it is left out.
func number(d decimal.Decimal) *units.Amount {
	a := units.Amount(d)
	return &a
}

// resourceRecord is an element of ListCustomerselfResourceRecords. Here, and
// nowhere else, charge_mode and period_type are strings.
type resourceRecord struct {
	BillDate          *string       `json:"bill_date"`
	BillType          int           `json:"bill_type"`
	CustomerID        string        `json:"customer_id"`
	Region            string        `json:"region"`
	RegionName        string        `json:"region_name"`
	ServiceType       string        `json:"cloud_service_type"`
	ResourceType      string        `json:"resource_type"`
	ServiceTypeName   string        `json:"cloud_service_type_name"`
	ResourceTypeName  string        `json:"resource_type_name"`
	EffectiveTime     *string       `json:"effective_time"`
	ExpireTime        *string       `json:"expire_time"`
	ResourceID        string        `json:"resource_id"`
	ResourceName      *string       `json:"resource_name"`
	ResourceTag       *string       `json:"resource_tag"`
	ProductID         string        `json:"product_id"`
	ProductName       string        `json:"product_name"`
	ProductSpecDesc   string        `json:"product_spec_desc"`
	SKUCode           string        `json:"sku_code"`
	SpecSize          *units.Amount `json:"spec_size"`
	SpecSizeMeasureID *int          `json:"spec_size_measure_id"`
	TradeID           *string       `json:"trade_id"`
	ID                string        `json:"id,omitempty"`
	TradeTime         *string       `json:"trade_time"`
	ProjectID         string        `json:"enterprise_project_id"`
	ProjectName       string        `json:"enterprise_project_name"`
	ChargeMode        string        `json:"charge_mode"`
	OrderID           *string       `json:"order_id"`
	PeriodType        string        `json:"period_type"`
	UsageType         *string       `json:"usage_type"`
	Usage             *units.Amount `json:"usage"`
	UsageMeasureID    *int          `json:"usage_measure_id"`
	FreeUsage         *units.Amount `json:"free_resource_usage"`
	FreeMeasureID     *int          `json:"free_resource_measure_id"`
	RIUsage           *units.Amount `json:"ri_usage"`
	RIUsageMeasureID  *int          `json:"ri_usage_measure_id"`
	UnitPrice         *units.Amount `json:"unit_price"`
	Unit              *string       `json:"unit"`
	OfficialAmount    units.Amount  `json:"official_amount"`
	DiscountAmount    units.Amount  `json:"discount_amount"`
	Amount            units.Amount  `json:"amount"`
	CashAmount        units.Amount  `json:"cash_amount"`
	CreditAmount      units.Amount  `json:"credit_amount"`
	CouponAmount      units.Amount  `json:"coupon_amount"`
	FlexiAmount       units.Amount  `json:"flexipurchase_coupon_amount"`
	CardAmount        units.Amount  `json:"stored_card_amount"`
	BonusAmount       units.Amount  `json:"bonus_amount"`
	DebtAmount        units.Amount  `json:"debt_amount"`
	AdjustmentAmount  units.Amount  `json:"adjustment_amount"`
	MeasureID         int           `json:"measure_id"`
	Formula           *string       `json:"formula"`
	ConsumeTime       *string       `json:"consume_time"`
	RelativeOrderID   *string       `json:"relative_order_id"`
	AccountName       string        `json:"account_name"`
	PeriodNum         *int          `json:"period_num"`
}

// ListCustomerselfResourceRecords lists what resources cost, by month, by day
// or in detail.
func ListCustomerselfResourceRecords(c *call.Call) (any, error) {
	b, cycle, err := ownBills(c, "cycle")
	if err != nil {
		return nil, err
	}
	statistic := c.In.Num("statistic_type", byDetail)
	var f BillFilter
	keepEven(c, &f, "cloud_service_type", serviceOf)
	keepEven(c, &f, "region", regionOf)
	keepEven(c, &f, "charge_mode", func(ch *world.Charge) string { return units.Itoa(ch.ChargeMode) })
	KeepNumber(c, &f, "bill_type", BillTypeOf)
	keepEven(c, &f, "resource_id", resourceOf)
	keepEven(c, &f, "enterprise_project_id", projectOf)
	if id := c.In.Str("trade_id"); c.In.Has("trade_id") {
		f.row(func(r BillRow) bool { return r.traded(id) })
	}
	KeepZero(c, &f)
	if statistic != byMonth {
		if err := KeepDays(c, &f, cycle, "bill_date_begin", "bill_date_end"); err != nil {
			return nil, err
		}
	}
	records, total := []resourceRecord{}, 0
	if statistic == byDetail {
		var rows []BillRow
		rows, total = b.Page(c, f)
		for _, r := range rows {
			ch := r.Whole()
			record := resourceRecordOf(c, ch, b.Amounts(ch), ch.Usage, ch.PackageUsage)
			detailRecord(c, &record, ch)
			records = append(records, record)
		}
	} else {
		groups := Sum(c, b, f, statistic == byDay, byResource)
		total = len(groups)
		for _, g := range call.Page(c, groups) {
			record := resourceRecordOf(c, g.Sample, g.sum, g.usage, g.packaged)
			if statistic == byDay {
				day := g.date(cycle)
				record.BillDate = &day
				record.ID = units.HexID(c.State.Seed, 32, "day-record", day, g.Customer, g.resource, g.order, g.factor, units.Itoa(g.Kind))
			} else if g.Mode == catalogue.ChargePeriod {
				record.UnitPrice, record.Unit = nil, nil
			}
			records = append(records, record)
		}
	}
	return map[string]any{"fee_records": records, "total_count": total, "currency": units.CNY}, nil
}

// date is the day of a group in its billing month.
func (g BillGroup) date(cycle string) string { return fmt.Sprintf("%s-%02d", cycle, g.day) }

// resourceRecordOf is what all ways of adding up have in common.
func resourceRecordOf(c *call.Call, ch *world.Charge, f BillFees, usage, packaged decimal.Decimal) resourceRecord {
	r := resourceRecord{
		BillType: ch.Kind, CustomerID: ch.CustomerID, Region: ch.Region, RegionName: catalogue.RegionName(ch.Region).In(c.English()),
		ServiceType: ch.Service, ResourceType: ch.ResourceType,
		ServiceTypeName: c.ServiceName(ch.Service), ResourceTypeName: c.ResourceTypeName(ch.ResourceType),
		ResourceID: ch.ResourceID, ResourceName: Optional(ch.ResourceName),
		SKUCode: ch.Spec, TradeID: Optional(ch.OrderID), OrderID: Optional(ch.OrderID),
		ProjectID: projectOf(ch), ProjectName: projectName(c, ch),
		ChargeMode: units.Itoa(ch.ChargeMode), PeriodType: units.Itoa(billPeriod(ch)),
		OfficialAmount: units.Amount(f.Official), DiscountAmount: units.Amount(f.Discount), Amount: units.Amount(f.Due()),
		CashAmount: units.Amount(f.Cash), CreditAmount: units.Amount(f.Credit), CouponAmount: units.Amount(f.Coupon), FlexiAmount: units.Amount(f.Flexi),
		CardAmount: units.Amount(f.Card), DebtAmount: units.Amount(f.Debt), AdjustmentAmount: units.Amount(f.WriteOff),
		MeasureID: units.Yuan, AccountName: c.State.Accounts[ch.CustomerID].Name,
	}
	if ch.Kind == world.ChargeUsage {
		r.UsageType, r.UsageMeasureID, r.FreeMeasureID = Optional(ch.Factor), &ch.Measure, &ch.Measure
		r.Usage, r.FreeUsage = number(usage), number(packaged)
	}
	if ch.PeriodNum > 0 {
		r.PeriodNum = &ch.PeriodNum
	}
	s := ch.Entry()
	if s == nil {
		return r
	}
	r.ProductID, r.ProductName, r.ProductSpecDesc = s.ProductID(ch.ChargeMode), s.Name.In(c.English()), specText(c, ch, s)
	if s.Linear() {
		r.SpecSize, r.SpecSizeMeasureID = number(decimal.NewFromInt(int64(sizeOf(c, ch)))), &s.SizeMeasure
	}
	if price, unit, ok := unitPrice(s, ch); ok {
		text := unit.In(c.English())
		r.UnitPrice, r.Unit = number(price), &text
	}
	return r
}

// detailRecord adds what only a single charge has.
func detailRecord(c *call.Call, r *resourceRecord, ch *world.Charge) {
	day, traded, consumed := units.DayOf(calendarOf(c).consumed(ch)), units.Instant(ch.Time), consumeTime(ch, customerJoin)
	r.BillDate, r.TradeTime, r.ConsumeTime = &day, &traded, &consumed
	r.ID, r.TradeID = ch.ID, Optional(ch.TradeID)
	if ch.Kind == world.ChargeUsage {
		from, until := units.Instant(ch.From), units.Instant(ch.Until)
		r.EffectiveTime, r.ExpireTime = &from, &until
	}
	r.Formula = formula(c, ch)
}

// sizeOf is the size of the resource of a charge.
func sizeOf(c *call.Call, ch *world.Charge) int {
	if r := c.State.Resources[ch.ResourceID]; r != nil {
		return r.Size
	}
	for _, p := range world.RunProducts {
		if p.Spec == ch.Spec {
			return p.Size
		}
	}
	return 0
}

// specText describes a product, with its size if it has one.
func specText(c *call.Call, ch *world.Charge, s *catalogue.Spec) string {
	if !s.Linear() {
		return s.Name.In(c.English())
	}
	return fmt.Sprintf("%s|%d%s", s.Name.In(c.English()), sizeOf(c, ch), catalogue.MeasureOf(s.SizeMeasure).Abbreviation)
}

// unitPrice is the list price that a charge was computed with; ok is false
// where it is not one price.
func unitPrice(s *catalogue.Spec, ch *world.Charge) (price decimal.Decimal, unit catalogue.Text, ok bool) {
	per := catalogue.Named("元/", "yuan/")
	if s.Linear() && (ch.Kind != world.ChargeUsage || ch.Factor == "Duration") {
		size := catalogue.MeasureOf(s.SizeMeasure).Abbreviation + "/"
		per.Zh, per.En = per.Zh+size, per.En+size
	}
	switch ch.Kind {
	case world.ChargeUsage:
		price, ok = s.Usage[ch.Factor]
		m := catalogue.MeasureOf(ch.Measure)
		if !ok || m == nil || catalogue.FindUsage(ch.ResourceType, ch.Factor).Measure != ch.Measure {
			return price, unit, false
		}
		return price, catalogue.Named(per.Zh+m.Name.Zh, per.En+m.Name.En), true
	case world.ChargeNewOrder, world.ChargeRenewal, world.ChargeAutoRenewal:
		price, ok = s.PeriodPrice(ch.PeriodType)
		period := billPeriods[ch.PeriodType].name
		return price, catalogue.Named(per.Zh+period.Zh, per.En+period.En), ok
	}
	return price, unit, false
}

// formula explains the amount of a charge less the coupons, in the platform's
// notation; nil where it is not one price times a quantity.
func formula(c *call.Call, ch *world.Charge) *string {
	s := ch.Entry()
	if s == nil {
		return nil
	}
	price, _, ok := unitPrice(s, ch)
	if !ok {
		return nil
	}
	quantity, label := decimal.NewFromInt(int64(ch.PeriodNum)), catalogue.Named("周期数", "periods")
	if ch.Kind == world.ChargeUsage {
		quantity, label = ch.Usage.Sub(ch.PackageUsage), catalogue.Named("使用量", "usage")
	}
	out := quantity.String() + "【" + label.In(c.English()) + "】"
	product := quantity.Mul(price)
	if s.Linear() && (ch.Kind != world.ChargeUsage || ch.Factor == "Duration") {
		size := decimal.NewFromInt(int64(sizeOf(c, ch)))
		out += "*" + size.String() + "【" + catalogue.Named("规格", "size").In(c.English()) + "】"
		product = product.Mul(size)
	}
	if !product.Sub(ch.Official).Abs().LessThan(decimal.New(1, -catalogue.PriceScale)) {
		return nil
	}
	for _, part := range []struct {
		sign  string
		value decimal.Decimal
		label catalogue.Text
	}{
		{"*", price, catalogue.Named("单价", "unit price")}, {"-", ch.Discount, catalogue.Named("优惠金额", "discount")},
		{"-", ch.Erased, catalogue.Named("抹零金额", "cut off")}, {"-", ch.Coupon, catalogue.Named("代金券抵扣", "coupons")},
	} {
		out += part.sign + part.value.String() + "【" + part.label.In(c.English()) + "】"
	}
	return &out
}
