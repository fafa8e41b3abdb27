// Package bills answers the operations on bills, costs and bandwidth: rows of
// what was charged, filtered, paged, added up and amortized, in the views that
// the operations have of one charge.
package bills

import (
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Providers of a bill row, as provider_type on the wire. Nothing is sold
// through the marketplace.
const providerHuawei = 1

// Payment states, as status on the wire. What is used is billed at once, so
// that no row is unbilled.
const (
	billPaid   = 1
	billUnpaid = 2
)

// What joins the begin and the end of a use in consume_time: the customer's
// operations and the partner's differ.
const (
	customerJoin = "-"
	partnerJoin  = "|"
)

// ListCustomerBillsFeeRecords lists what was charged, transaction by
// transaction.
func ListCustomerBillsFeeRecords(c *call.Call) (any, error) {
	b, cycle, err := ownBills(c, "bill_cycle")
	if err != nil {
		return nil, err
	}
	var f BillFilter
	keep(c, &f, "service_type_code", serviceOf)
	keep(c, &f, "resource_type_code", resourceTypeOf)
	keep(c, &f, "region_code", regionOf)
	KeepNumber(c, &f, "charging_mode", modeOf)
	KeepNumber(c, &f, "bill_type", BillTypeOf)
	keep(c, &f, "enterprise_project_id", projectOf)
	KeepNumber(c, &f, "provider_type", func(*world.Charge) int { return providerHuawei })
	keepTrade(c, &f)
	KeepZero(c, &f)
	KeepNumber(c, &f, "status", b.status)
	if err := KeepDays(c, &f, cycle, "bill_date_begin", "bill_date_end"); err != nil {
		return nil, err
	}
	records, total := feeRecords.Page(c, cycle, b, f)
	return map[string]any{"total_count": total, "records": records, "currency": units.CNY}, nil
}

// status says whether a charge is settled.
func (b Bills) status(ch *world.Charge) int { return statusOf(b.amounts(ch)) }

func statusOf(f billFees) int {
	if f.Debt.IsPositive() {
		return billUnpaid
	}
	return billPaid
}

// monthlySum is an element of ShowCustomerMonthlySum.
type monthlySum struct {
	BillCycle        string       `json:"bill_cycle"`
	ResourceType     string       `json:"resource_type_code"`
	ServiceType      string       `json:"service_type_code"`
	ServiceTypeName  string       `json:"service_type_name"`
	ResourceTypeName string       `json:"resource_type_name"`
	ChargingMode     int          `json:"charging_mode"`
	OfficialAmount   units.Amount `json:"official_amount"`
	DiscountAmount   units.Amount `json:"official_discount_amount"`
	TruncatedAmount  units.Amount `json:"truncated_amount"`
	ConsumeAmount    units.Amount `json:"consume_amount"`
	CouponAmount     units.Amount `json:"coupon_amount"`
	FlexiAmount      units.Amount `json:"flexipurchase_coupon_amount"`
	CardAmount       units.Amount `json:"stored_value_card_amount"`
	DebtAmount       units.Amount `json:"debt_amount"`
	WriteOffAmount   units.Amount `json:"writeoff_amount"`
	CashAmount       units.Amount `json:"cash_amount"`
	CreditAmount     units.Amount `json:"credit_amount"`
	MeasureID        int          `json:"measure_id"`
	BillType         int          `json:"bill_type"`
	CustomerID       string       `json:"customer_id"`
	AccountName      string       `json:"account_name"`
}

// Rough kinds of charges, as bill_type of ShowCustomerMonthlySum.
const (
	sumConsumption = 1
	sumRefund      = 2
	sumAdjustment  = 3
)

// sumType is the rough kind of a charge.
func sumType(c *world.Charge) int {
	switch c.Kind {
	case world.ChargeUnsubscribed, world.ChargeChangeRefund, world.ChargeToDemandMoney:
		return sumRefund
	case world.ChargeCompensation, world.ChargeDeduction:
		return sumAdjustment
	}
	return sumConsumption
}

// summedUntil filters for the days that a summary holds already: those up to
// the last one that had ended by the time given.
func (f *BillFilter) summedUntil(cycle string, t time.Time) {
	if !units.EndOfMonth(cycle).After(units.StartOfDay(units.DayOf(t))) {
		return
	}
	last := 0
	if units.MonthOf(t) == cycle {
		last = dayNumber(units.DayOf(t)) - 1
	}
	f.between(1, last)
}

// ShowCustomerMonthlySum adds the month up by account, product and kind. The
// totals are those of all rows, not of the page.
func ShowCustomerMonthlySum(c *call.Call) (any, error) {
	b, cycle, err := ownBills(c, "bill_cycle")
	if err != nil {
		return nil, err
	}
	var f BillFilter
	keep(c, &f, "service_type_code", serviceOf)
	keep(c, &f, "enterprise_project_id", projectOf)
	if c.Env.On(world.RuleSummaryDelay) {
		f.summedUntil(cycle, c.Now)
	}
	groups := Sum(c, b, f, false, func(ch *world.Charge) BillGroup {
		return BillGroup{
			Customer: ch.CustomerID, Service: ch.Service, resourceType: ch.ResourceType,
			Mode: ch.ChargeMode, Kind: sumType(ch),
		}
	})
	var total billFees
	for _, g := range groups {
		total = total.plus(g.sum)
	}
	sums := []monthlySum{}
	for _, g := range call.Page(c, groups) {
		sums = append(sums, monthlySum{
			BillCycle: cycle, ServiceType: g.Service, ResourceType: g.resourceType,
			ServiceTypeName: c.ServiceName(g.Service), ResourceTypeName: c.ResourceTypeName(g.resourceType),
			ChargingMode: g.Mode, OfficialAmount: units.Amount(g.sum.Official), DiscountAmount: units.Amount(g.sum.Discount),
			TruncatedAmount: units.Amount(g.sum.Erased), ConsumeAmount: units.Amount(g.sum.Due()),
			CouponAmount: units.Amount(g.sum.Coupon), FlexiAmount: units.Amount(g.sum.Flexi),
			CardAmount: units.Amount(g.sum.Card), DebtAmount: units.Amount(g.sum.Debt),
			WriteOffAmount: units.Amount(g.sum.WriteOff), CashAmount: units.Amount(g.sum.Cash),
			CreditAmount: units.Amount(g.sum.Credit), MeasureID: units.Yuan, BillType: g.Kind,
			CustomerID: g.Customer, AccountName: c.State.Accounts[g.Customer].Name,
		})
	}
	return map[string]any{
		"total_count": len(groups), "bill_sums": sums,
		"consume_amount": units.Amount(total.Due()), "debt_amount": units.Amount(total.Debt),
		"coupon_amount": units.Amount(total.Coupon), "flexipurchase_coupon_amount": units.Amount(total.Flexi),
		"stored_value_card_amount": units.Amount(total.Card), "cash_amount": units.Amount(total.Cash),
		"credit_amount": units.Amount(total.Credit), "writeoff_amount": units.Amount(total.WriteOff),
		"measure_id": units.Yuan, "currency": units.CNY,
	}, nil
}
