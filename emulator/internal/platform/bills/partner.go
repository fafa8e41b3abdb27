package bills

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// soldBy filters for what was charged while the customer belonged to a seller.
func (f *BillFilter) soldBy(sellers ...string) {
	f.Charge(func(ch *world.Charge) bool { return slices.Contains(sellers, ch.PartnerID) })
}

// ListConsumeSubCustomers lists whose bill of a month is not empty, also after
// they have left. A distributor sees those of its resellers too.
func ListConsumeSubCustomers(c *call.Call) (any, error) {
	cycle := c.In.Str("bill_cycle")
	sellers := []string{c.Caller.AccountID}
	if c.Env.On(world.RuleDistributorOwns) {
		for _, r := range c.State.ChildrenOf(c.Caller.AccountID, world.RoleReseller) {
			sellers = append(sellers, r.ID)
		}
	}
	var f BillFilter
	f.soldBy(sellers...)
	f.row(func(r billRow) bool { return !r.gratis() })
	type consumer struct {
		CustomerID string `json:"customer_id"`
	}
	var matches []consumer
	for _, a := range c.State.Consumers() {
		if billsOf(c, []string{a.ID}, cycle).any(f) {
			matches = append(matches, consumer{a.ID})
		}
	}
	return map[string]any{"sub_customers": call.Page(c, matches), "total_count": len(matches)}, nil
}

// any says whether a filter takes any row.
func (b Bills) any(f BillFilter) bool {
	cur := newBillCursor(b.sources, true, 0)
	for r, ok := cur.next(); ok; r, ok = cur.next() {
		if f.takes(r) {
			return true
		}
	}
	return false
}

// ListSubCustomerBillDetail lists what a customer consumed while it belonged to
// the seller. Of strangers there is nothing.
func ListSubCustomerBillDetail(c *call.Call) (any, error) {
	cycle, b, f, err := SoldBills(c, "bill_cycle")
	if err != nil {
		return nil, err
	}
	keepNull(c, &f, "service_type_code", serviceOf)
	keepNull(c, &f, "region_code", regionOf)
	KeepNumber(c, &f, "charging_mode", modeOf)
	KeepNumber(c, &f, "bill_detail_type", BillTypeOf)
	keepNull(c, &f, "resource_id", resourceOf)
	keepNull(c, &f, "resource_name", resourceNameOf)
	keepNull(c, &f, "account_manager_id", func(ch *world.Charge) string { return accountManagerOf(c, ch) })
	keep(c, &f, "association_type", func(ch *world.Charge) string { return ch.AssociationType })
	keepTrade(c, &f)
	if err := KeepDays(c, &f, cycle, "bill_date_begin", "bill_date_end"); err != nil {
		return nil, err
	}
	records, total := customerRecords.Page(c, cycle, b, f)
	return map[string]any{"total_count": total, "currency": units.CNY, "fee_records": records}, nil
}

// accountManagerOf is who looks after the customer of a charge.
func accountManagerOf(c *call.Call, ch *world.Charge) string {
	return c.State.Accounts[ch.CustomerID].Customer.AccountManager
}

// Kinds of partner-side summaries, as bill_type of ListSubcustomerMonthlyBills.
const (
	summaryConsumption = 0
	summaryRefund      = 1
	summaryWriteOff    = 2
)

// SummaryType is the kind of a charge in the partner's summaries.
func SummaryType(c *world.Charge) int {
	switch sumType(c) {
	case sumRefund:
		return summaryRefund
	case sumAdjustment:
		return summaryWriteOff
	}
	return summaryConsumption
}

// CustomerSummary is an element of ListSubcustomerMonthlyBills.
type CustomerSummary struct {
	CustomerID       string          `json:"customer_id"`
	ServiceType      string          `json:"cloud_service_type"`
	ServiceTypeName  string          `json:"cloud_service_type_name"`
	BillType         string          `json:"bill_type"`
	ChargeMode       string          `json:"charge_mode"`
	Amount           units.Amount    `json:"amount"`
	DebtAmount       *units.Amount   `json:"debt_amount,omitempty"`
	AdjustmentAmount *units.Amount   `json:"adjustment_amount,omitempty"`
	DiscountAmount   *units.Amount   `json:"discount_amount,omitempty"`
	MeasureID        int             `json:"measure_id"`
	AccountDetails   []AccountDetail `json:"account_details"`
	ResourceType     string          `json:"resource_type_code"`
	ResourceTypeName string          `json:"resource_type_name"`
}

// AccountDetail is what one kind of account paid of a summary.
type AccountDetail struct {
	BalanceType string       `json:"balance_type"`
	Amount      units.Amount `json:"amount"`
	BillType    string       `json:"bill_type"`
}

// summaryHour is when the summaries of the day before come, in UTC+8.
const summaryHour = 16 * time.Hour

// ListSubcustomerMonthlyBills adds up what resale customers consumed, by
// customer, product and kind.
func ListSubcustomerMonthlyBills(c *call.Call) (any, error) {
	seller, err := c.Seller()
	if err != nil {
		return nil, err
	}
	b, f := ResaleBills(c, seller, c.In.Str("customer_id"), c.In.Str("cycle"))
	keep(c, &f, "cloud_service_type", serviceOf)
	keep(c, &f, "charge_mode", func(ch *world.Charge) string { return units.Itoa(ch.ChargeMode) })
	keep(c, &f, "bill_type", func(ch *world.Charge) string { return units.Itoa(SummaryType(ch)) })
	groups := Sum(c, b, f, false, func(ch *world.Charge) BillGroup {
		return BillGroup{
			Customer: ch.CustomerID, Service: ch.Service, resourceType: ch.ResourceType,
			Mode: ch.ChargeMode, Kind: SummaryType(ch),
		}
	})
	sums := []CustomerSummary{}
	for _, g := range call.Page(c, groups) {
		sums = append(sums, CustomerSummaryOf(c, g))
	}
	return map[string]any{"bill_sums": sums, "count": len(groups), "currency": units.CNY}, nil
}

// SoldBills are the bills of the customer that a call names, in the month that a
// parameter of it names, from the time in which it belonged to the seller.
func SoldBills(c *call.Call, month string) (cycle string, b Bills, f BillFilter, err error) {
	seller, err := c.Seller()
	if err != nil {
		return "", b, f, err
	}
	if cycle, err = billCycle(c, month, recentHistory); err != nil {
		return "", b, f, err
	}
	if seller != nil {
		b = billsOf(c, []string{c.In.Str("customer_id")}, cycle)
		f.soldBy(seller.ID)
	}
	return cycle, b, f, nil
}

// ResaleBills are the bills of the resale customers of a seller, or of one of
// them, as far as they have been summed up.
func ResaleBills(c *call.Call, seller *world.Account, customerID, cycle string) (Bills, BillFilter) {
	var customers []string
	var f BillFilter
	if seller != nil {
		f.soldBy(seller.ID)
		for _, a := range c.State.Consumers() {
			if !a.Customer.Resold && call.Equals(a.ID, customerID) {
				customers = append(customers, a.ID)
			}
		}
	}
	f.Charge(func(ch *world.Charge) bool { return ch.AssociationType == world.AssociationResale })
	if c.Env.On(world.RuleSummaryDelay) {
		f.summedUntil(cycle, c.Now.Add(-summaryHour))
	}
	return billsOf(c, customers, cycle), f
}

// CustomerSummaryOf is a sum as the partner of the customer sees it.
func CustomerSummaryOf(c *call.Call, g GroupSum) CustomerSummary {
	s := CustomerSummary{
		CustomerID: g.Customer, ServiceType: g.Service,
		ServiceTypeName: c.ServiceName(g.Service), BillType: units.Itoa(g.Kind),
		ChargeMode: units.Itoa(g.Mode), Amount: units.Amount(g.sum.Due()),
		MeasureID: units.Yuan, AccountDetails: []AccountDetail{},
		ResourceType: g.resourceType, ResourceTypeName: c.ResourceTypeName(g.resourceType),
	}
	if g.Kind == summaryConsumption {
		s.DebtAmount, s.AdjustmentAmount = number(g.sum.Debt), number(g.sum.WriteOff)
		s.DiscountAmount = number(g.sum.Discount)
	}
	for _, part := range []struct {
		balance string
		paid    decimal.Decimal
	}{
		{"BALANCE_TYPE_DEBIT", g.sum.Cash}, {"BALANCE_TYPE_CREDIT", g.sum.Credit}, {"BALANCE_TYPE_COUPON", g.sum.Coupon},
		{"BALANCE_TYPE_RCASH_COUPON", g.sum.Flexi}, {"BALANCE_TYPE_STORED_VALUE_CARD", g.sum.Card},
	} {
		if !part.paid.IsZero() {
			s.AccountDetails = append(s.AccountDetails, AccountDetail{part.balance, units.Amount(part.paid), units.Itoa(g.Kind)})
		}
	}
	return s
}
