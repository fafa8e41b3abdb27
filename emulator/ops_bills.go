package emulator

import "time"

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

// feeRecord is an element of ListCustomerBillsFeeRecords.
type feeRecord struct {
	BillCycle        string `json:"bill_cycle"`
	CustomerID       string `json:"customer_id"`
	ServiceType      string `json:"service_type_code"`
	ResourceType     string `json:"resource_type_code"`
	ServiceTypeName  string `json:"service_type_name"`
	ResourceTypeName string `json:"resource_type_name"`
	Region           string `json:"region_code"`
	ProjectID        string `json:"enterprise_project_id"`
	ProjectName      string `json:"enterprise_project_name"`
	ChargingMode     int    `json:"charging_mode"`
	ConsumeTime      string `json:"consume_time"`
	TradeTime        string `json:"trade_time"`
	ProviderType     int    `json:"provider_type"`
	TradeID          string `json:"trade_id"`
	ID               string `json:"id"`
	BillType         int    `json:"bill_type"`
	Status           int    `json:"status"`
	OfficialAmount   amount `json:"official_amount"`
	DiscountAmount   amount `json:"official_discount_amount"`
	EraseAmount      amount `json:"erase_amount"`
	ConsumeAmount    amount `json:"consume_amount"`
	CashAmount       amount `json:"cash_amount"`
	CreditAmount     amount `json:"credit_amount"`
	CouponAmount     amount `json:"coupon_amount"`
	FlexiAmount      amount `json:"flexipurchase_coupon_amount"`
	CardAmount       amount `json:"stored_value_card_amount"`
	BonusAmount      amount `json:"bonus_amount"`
	DebtAmount       amount `json:"debt_amount"`
	WriteOffAmount   amount `json:"writeoff_amount"`
	RegionName       string `json:"region_name"`
	AccountName      string `json:"account_name"`
}

// listCustomerBillsFeeRecords lists what was charged, transaction by
// transaction.
func listCustomerBillsFeeRecords(c *call) (any, error) {
	b, cycle, err := ownBills(c, "bill_cycle")
	if err != nil {
		return nil, err
	}
	var f billFilter
	keep(c, &f, "service_type_code", serviceOf)
	keep(c, &f, "resource_type_code", resourceTypeOf)
	keep(c, &f, "region_code", regionOf)
	keepNumber(c, &f, "charging_mode", modeOf)
	keepNumber(c, &f, "bill_type", billTypeOf)
	keep(c, &f, "enterprise_project_id", projectOf)
	keepNumber(c, &f, "provider_type", func(*charge) int { return providerHuawei })
	keepTrade(c, &f)
	keepZero(c, &f)
	keepNumber(c, &f, "status", b.status)
	if err := keepDays(c, &f, cycle, "bill_date_begin", "bill_date_end"); err != nil {
		return nil, err
	}
	rows, total := b.page(c, f)
	records := []feeRecord{}
	for _, r := range rows {
		records = append(records, feeRecordOf(c, cycle, r.whole(), b))
	}
	return map[string]any{"total_count": total, "records": records, "currency": currencyCNY}, nil
}

// status says whether a charge is settled.
func (b bills) status(ch *charge) int {
	if b.open(ch) {
		return billUnpaid
	}
	return billPaid
}

func feeRecordOf(c *call, cycle string, ch *charge, b bills) feeRecord {
	f := b.amounts(ch)
	return feeRecord{
		BillCycle: cycle, CustomerID: ch.CustomerID, ServiceType: ch.Service, ResourceType: ch.ResourceType,
		ServiceTypeName: c.serviceName(ch.Service), ResourceTypeName: c.resourceTypeName(ch.ResourceType),
		Region: ch.Region, RegionName: regionName(ch.Region).in(c.english()),
		ProjectID: projectOf(ch), ProjectName: projectName(c, ch), ChargingMode: ch.ChargeMode,
		ConsumeTime: consumeTime(ch, customerJoin), TradeTime: instant(ch.Time), ProviderType: providerHuawei,
		TradeID: ch.TradeID, ID: ch.ID, BillType: ch.Kind, Status: b.status(ch),
		OfficialAmount: amount(f.Official), DiscountAmount: amount(f.Discount), EraseAmount: amount(f.Erased),
		ConsumeAmount: amount(f.due()), CashAmount: amount(f.Cash), CreditAmount: amount(f.Credit),
		CouponAmount: amount(f.Coupon), FlexiAmount: amount(f.Flexi), CardAmount: amount(f.Card),
		DebtAmount: amount(f.Debt), WriteOffAmount: amount(f.WriteOff),
		AccountName: c.st.Accounts[ch.CustomerID].Name,
	}
}

// consumeTime is the time of a charge as the records show it: of an order when
// it was paid, of a usage its begin and end in one text.
func consumeTime(c *charge, separator string) string {
	if c.Kind != chargeUsage {
		return instant(c.Time)
	}
	return instant(c.From) + separator + instant(c.Until)
}

// monthlySum is an element of ShowCustomerMonthlySum.
type monthlySum struct {
	BillCycle        string `json:"bill_cycle"`
	ResourceType     string `json:"resource_type_code"`
	ServiceType      string `json:"service_type_code"`
	ServiceTypeName  string `json:"service_type_name"`
	ResourceTypeName string `json:"resource_type_name"`
	ChargingMode     int    `json:"charging_mode"`
	OfficialAmount   amount `json:"official_amount"`
	DiscountAmount   amount `json:"official_discount_amount"`
	TruncatedAmount  amount `json:"truncated_amount"`
	ConsumeAmount    amount `json:"consume_amount"`
	CouponAmount     amount `json:"coupon_amount"`
	FlexiAmount      amount `json:"flexipurchase_coupon_amount"`
	CardAmount       amount `json:"stored_value_card_amount"`
	DebtAmount       amount `json:"debt_amount"`
	WriteOffAmount   amount `json:"writeoff_amount"`
	CashAmount       amount `json:"cash_amount"`
	CreditAmount     amount `json:"credit_amount"`
	MeasureID        int    `json:"measure_id"`
	BillType         int    `json:"bill_type"`
	CustomerID       string `json:"customer_id"`
	AccountName      string `json:"account_name"`
}

// Rough kinds of charges, as bill_type of ShowCustomerMonthlySum.
const (
	sumConsumption = 1
	sumRefund      = 2
	sumAdjustment  = 3
)

// sumType is the rough kind of a charge.
func sumType(c *charge) int {
	switch c.Kind {
	case chargeUnsubscribed, chargeChangeRefund, chargeToDemandMoney:
		return sumRefund
	case chargeCompensation, chargeDeduction:
		return sumAdjustment
	}
	return sumConsumption
}

// summedUntil filters for the days that a summary holds already: those up to
// the last one that had ended by the time given.
func (f *billFilter) summedUntil(cycle string, t time.Time) {
	if !endOfMonth(cycle).After(startOfDay(dayOf(t))) {
		return
	}
	last := 0
	if monthOf(t) == cycle {
		last = dayNumber(dayOf(t)) - 1
	}
	f.between(1, last)
}

// showCustomerMonthlySum adds the month up by account, product and kind. The
// totals are those of all rows, not of the page.
func showCustomerMonthlySum(c *call) (any, error) {
	b, cycle, err := ownBills(c, "bill_cycle")
	if err != nil {
		return nil, err
	}
	var f billFilter
	keep(c, &f, "service_type_code", serviceOf)
	keep(c, &f, "enterprise_project_id", projectOf)
	if c.env.on(ruleSummaryDelay) {
		f.summedUntil(cycle, c.now)
	}
	groups := sum(c, b, f, false, func(ch *charge) billGroup {
		return billGroup{customer: ch.CustomerID, service: ch.Service, resourceType: ch.ResourceType, mode: ch.ChargeMode, kind: sumType(ch)}
	})
	var total billFees
	for _, g := range groups {
		total = total.plus(g.sum)
	}
	sums := []monthlySum{}
	for _, g := range page(c, groups) {
		sums = append(sums, monthlySum{
			BillCycle: cycle, ServiceType: g.service, ResourceType: g.resourceType,
			ServiceTypeName: c.serviceName(g.service), ResourceTypeName: c.resourceTypeName(g.resourceType),
			ChargingMode: g.mode, OfficialAmount: amount(g.sum.Official), DiscountAmount: amount(g.sum.Discount),
			TruncatedAmount: amount(g.sum.Erased), ConsumeAmount: amount(g.sum.due()), CouponAmount: amount(g.sum.Coupon),
			FlexiAmount: amount(g.sum.Flexi), CardAmount: amount(g.sum.Card), DebtAmount: amount(g.sum.Debt),
			WriteOffAmount: amount(g.sum.WriteOff), CashAmount: amount(g.sum.Cash), CreditAmount: amount(g.sum.Credit),
			MeasureID: yuan, BillType: g.kind, CustomerID: g.customer, AccountName: c.st.Accounts[g.customer].Name,
		})
	}
	return map[string]any{
		"total_count": len(groups), "bill_sums": sums, "consume_amount": amount(total.due()), "debt_amount": amount(total.Debt),
		"coupon_amount": amount(total.Coupon), "flexipurchase_coupon_amount": amount(total.Flexi),
		"stored_value_card_amount": amount(total.Card), "cash_amount": amount(total.Cash), "credit_amount": amount(total.Credit),
		"writeoff_amount": amount(total.WriteOff), "measure_id": yuan, "currency": currencyCNY,
	}, nil
}
