package bills

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// breakdown is an element of ListCustomerBillsMonthlyBreakDown.
type breakdown struct {
	SharedMonth      string        `json:"shared_month"`
	BillCycle        string        `json:"bill_cycle"`
	BillType         int           `json:"bill_type"`
	CustomerID       string        `json:"customer_id"`
	Region           string        `json:"region_code"`
	RegionName       string        `json:"region_name"`
	ServiceType      string        `json:"service_type_code"`
	ResourceType     string        `json:"resource_type_code"`
	ServiceTypeName  string        `json:"service_type_name"`
	ResourceTypeName string        `json:"resource_type_name"`
	EffectiveTime    *string       `json:"effective_time"`
	ExpireTime       *string       `json:"expire_time"`
	ResourceID       string        `json:"resource_id"`
	ResourceName     *string       `json:"resource_name"`
	ResourceTag      *string       `json:"resource_tag"`
	ProductSpecDesc  string        `json:"product_spec_desc"`
	ProjectID        string        `json:"enterprise_project_id"`
	ProjectName      string        `json:"enterprise_project_name"`
	ChargingMode     int           `json:"charging_mode"`
	OrderID          *string       `json:"order_id"`
	PeriodType       int           `json:"period_type"`
	UsageType        *string       `json:"usage_type"`
	Usage            *units.Amount `json:"usage"`
	UsageMeasureID   *int          `json:"usage_measure_id"`
	FreeUsage        *units.Amount `json:"free_resource_usage"`
	FreeMeasureID    *int          `json:"free_resource_measure_id"`
	ConsumeAmount    units.Amount  `json:"consume_amount"`
	PastAmount       units.Amount  `json:"past_months_amortized_amount"`
	CurrentAmount    units.Amount  `json:"current_month_amortized_amount"`
	FutureAmount     units.Amount  `json:"future_months_amortized_amount"`
	CashAmount       units.Amount  `json:"amortized_cash_amount"`
	CreditAmount     units.Amount  `json:"amortized_credit_amount"`
	CouponAmount     units.Amount  `json:"amortized_coupon_amount"`
	FlexiAmount      units.Amount  `json:"amortized_flexipurchase_coupon_amount"`
	CardAmount       units.Amount  `json:"amortized_stored_value_card_amount"`
	BonusAmount      units.Amount  `json:"amortized_bonus_amount"`
	TagPairs         []struct{}    `json:"effective_tag_pairs"`
	CostUnitPairs    []struct{}    `json:"cost_unit_pairs"`
}

// ListCustomerBillsMonthlyBreakDown lists what the charges cost in one month,
// before it and after it.
func ListCustomerBillsMonthlyBreakDown(c *call.Call) (any, error) {
	month, err := billCycle(c, "shared_month", recentHistory)
	if err != nil {
		return nil, err
	}
	if c.Account().Customer.CostCenterOff {
		return nil, errCostCenterOff
	}
	accounts, err := billedAccounts(c)
	if err != nil {
		return nil, err
	}
	if len(accounts) > maxMembers+1 {
		return nil, errTooManyMembers
	}
	var f BillFilter
	keepEven(c, &f, "service_type_code", serviceOf)
	keepEven(c, &f, "resource_type_code", resourceTypeOf)
	keep(c, &f, "region_code", regionOf)
	KeepNumber(c, &f, "charging_mode", modeOf)
	KeepNumber(c, &f, "bill_type", BillTypeOf)
	keep(c, &f, "resource_id", resourceOf)
	keep(c, &f, "resource_name", func(ch *world.Charge) string { return ch.ResourceName })
	keep(c, &f, "enterprise_project_id", projectOf)
	from, to, cal := units.StartOfMonth(month), units.EndOfMonth(month), calendarOf(c)
	b := selectBills(c, accounts, func(ch *world.Charge) bool { return cal.costsIn(ch, from, to) }, []string{month})
	rows, total := b.Page(c, f)
	details := []breakdown{}
	for _, r := range rows {
		ch := r.Whole()
		details = append(details, breakdownOf(c, month, ch, b.Amounts(ch)))
	}
	return map[string]any{"currency": units.CNY, "total_count": total, "details": details}, nil
}

func breakdownOf(c *call.Call, month string, ch *world.Charge, f BillFees) breakdown {
	from, to, cal := units.StartOfMonth(month), units.EndOfMonth(month), calendarOf(c)
	past, current := cal.amortize(ch, f, time.Time{}, from), cal.amortize(ch, f, from, to)
	d := breakdown{
		SharedMonth: month, BillCycle: cal.cycle(ch), BillType: ch.Kind, CustomerID: ch.CustomerID,
		Region: ch.Region, RegionName: catalogue.RegionName(ch.Region).In(c.English()), ServiceType: ch.Service, ResourceType: ch.ResourceType,
		ServiceTypeName: c.ServiceName(ch.Service), ResourceTypeName: c.ResourceTypeName(ch.ResourceType),
		ResourceID: ch.ResourceID, ResourceName: Optional(ch.ResourceName),
		ProjectID: projectOf(ch), ProjectName: projectName(c, ch), ChargingMode: ch.ChargeMode,
		OrderID: Optional(ch.OrderID), PeriodType: billPeriod(ch), ConsumeAmount: units.Amount(f.cost()),
		PastAmount: units.Amount(past.cost()), CurrentAmount: units.Amount(current.cost()),
		FutureAmount: units.Amount(f.cost().Sub(past.cost()).Sub(current.cost())),
		// A debt is paid in cash in the end and has no part of its own here.
		CashAmount:   units.Amount(decimal.Sum(current.Cash, current.Debt, current.WriteOff)),
		CreditAmount: units.Amount(current.Credit), CouponAmount: units.Amount(current.Coupon), FlexiAmount: units.Amount(current.Flexi),
		CardAmount: units.Amount(current.Card), TagPairs: []struct{}{}, CostUnitPairs: []struct{}{},
	}
	if ch.Kind == world.ChargeUsage {
		begin, until := units.Instant(ch.From), units.Instant(ch.Until)
		d.EffectiveTime, d.ExpireTime = &begin, &until
		d.UsageType, d.UsageMeasureID, d.FreeMeasureID = Optional(ch.Factor), &ch.Measure, &ch.Measure
		d.Usage, d.FreeUsage = number(ch.Usage), number(ch.PackageUsage)
	}
	if s := ch.Entry(); s != nil {
		d.ProductSpecDesc = specText(c, ch, s)
	}
	return d
}
