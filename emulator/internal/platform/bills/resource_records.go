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
	billYear  = 19
	billMonth = 20
	billDay   = 24
	billHour  = 25
)

// billPeriods are the period types of orders with those of the bills and their
// names in unit prices.
var billPeriods = map[int]struct {
	code int
	name catalogue.Text
}{
	catalogue.PeriodDay:   {billDay, catalogue.Named("天", "day")},
	catalogue.PeriodMonth: {billMonth, catalogue.Named("月", "month")},
	catalogue.PeriodYear:  {billYear, catalogue.Named("年", "year")},
	catalogue.PeriodHour:  {billHour, catalogue.Named("小时", "hour")},
}

// billPeriod is the period type of a charge in the bills.
func billPeriod(c *world.Charge) int {
	switch {
	case c.Kind == world.ChargeUsage:
		return billHour
	case c.PeriodNum > 0:
		return billPeriods[c.PeriodType].code
	}
	return billOnce
}

// number is a decimal that is null when it is left out.
func number(d decimal.Decimal) *units.Amount {
	a := units.Amount(d)
	return &a
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
		f.row(func(r billRow) bool { return r.traded(id) })
	}
	KeepZero(c, &f)
	if statistic != byMonth {
		if err := KeepDays(c, &f, cycle, "bill_date_begin", "bill_date_end"); err != nil {
			return nil, err
		}
	}
	records, total := resourceRecords.statistic(c, cycle, b, f, statistic)
	return map[string]any{"fee_records": records, "total_count": total, "currency": units.CNY}, nil
}

// date is the day of a group in its billing month.
func (g BillGroup) date(cycle string) string { return fmt.Sprintf("%s-%02d", cycle, g.day) }

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
// notation; empty where it is not one price times a quantity.
func formula(c *call.Call, ch *world.Charge) string {
	s := ch.Entry()
	if s == nil {
		return ""
	}
	price, _, ok := unitPrice(s, ch)
	if !ok {
		return ""
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
		return ""
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
	return out
}
