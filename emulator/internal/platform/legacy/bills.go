package legacy

import (
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/bills"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// ListSubCustomerResFeeRecordsOld lists one resale customer's resource
// expenditure records for a month.
func ListSubCustomerResFeeRecordsOld(c *call.Call) (any, error) {
	return form{}.answer(c, listLegacyFeeRecords)
}

// listLegacyFeeRecords lists what a resale customer consumed while it belonged
// to the seller.
func listLegacyFeeRecords(c *call.Call) (map[string]any, error) {
	cycle, b, f, err := bills.SoldBills(c, "cycle")
	if err != nil {
		return nil, err
	}
	f.Charge(func(ch *world.Charge) bool {
		return ch.AssociationType == world.AssociationResale && units.Itoa(ch.ChargeMode) == c.In.Str("charge_mode") &&
			asFilter(c, "cloud_service_type", ch.Service) && asFilter(c, "region", ch.Region) &&
			asFilter(c, "resource_id", ch.ResourceID)
	})
	bills.KeepNumber(c, &f, "bill_type", bills.BillTypeOf)
	bills.KeepZero(c, &f)
	if err := bills.KeepDays(c, &f, cycle, "bill_date_begin", "bill_date_end"); err != nil {
		return nil, err
	}
	records, total := bills.LegacyRecords.Page(c, cycle, b, f)
	return map[string]any{"count": total, "currency": units.CNY, "fee_records": records}, nil
}

// payMethod is how something was charged, in the words of legacy summaries.
func payMethod(c *world.Charge) string {
	if c.ChargeMode == catalogue.ChargePeriod {
		return "0"
	}
	return "1"
}

// legacySummary is an element of ListSubCustomerMonthlyBillsV1.
type legacySummary struct {
	CustomerID       string         `json:"customerId"`
	BillType         string         `json:"billType"`
	ServiceType      string         `json:"cloudServiceTypeCode"`
	PayMethod        string         `json:"payMethod"`
	Amount           units.Amount   `json:"amount"`
	DebtAmount       *units.Amount  `json:"debtAmount"`
	AdjustmentAmount *units.Amount  `json:"writeoffDebtAmount"`
	DiscountAmount   *units.Amount  `json:"discountAmount"`
	MeasureID        int            `json:"measureId"`
	Currency         string         `json:"currency"`
	AccountDetails   []legacyDetail `json:"accountDetails"`
}

// legacyDetail is what one kind of account paid of a summary.
type legacyDetail struct {
	BalanceType string       `json:"balanceTypeId"`
	Amount      units.Amount `json:"amount"`
	BillType    string       `json:"billType"`
}

// ListSubCustomerMonthlyBillsV1 lists monthly expenditure summaries of one or
// all resale customers.
func ListSubCustomerMonthlyBillsV1(c *call.Call) (any, error) {
	return form{owner: "partner_id", code: true}.answer(c, listLegacyMonthlyBills)
}

// listLegacyMonthlyBills adds up what resale customers consumed, by customer,
// service and kind.
func listLegacyMonthlyBills(c *call.Call) (map[string]any, error) {
	b, f := bills.ResaleBills(c, c.Account(), c.In.Str("customerId"), c.In.Str("period"))
	f.Charge(func(ch *world.Charge) bool {
		return asFilter(c, "customerId", ch.CustomerID) && asFilter(c, "cloudServiceTypeCode", ch.Service) &&
			asFilter(c, "payMethod", payMethod(ch)) && asFilter(c, "bill_type", units.Itoa(bills.SummaryType(ch)))
	})
	groups := bills.Sum(c, b, f, false, func(ch *world.Charge) bills.BillGroup {
		return bills.BillGroup{Customer: ch.CustomerID, Service: ch.Service, Mode: ch.ChargeMode, Kind: bills.SummaryType(ch)}
	})
	sums := []legacySummary{}
	for _, g := range numbered(c, "offset", "limit", groups) {
		now := bills.CustomerSummaryOf(c, g)
		s := legacySummary{
			CustomerID: now.CustomerID, BillType: now.BillType, ServiceType: now.ServiceType, PayMethod: payMethod(g.Sample),
			Amount: now.Amount, DebtAmount: now.DebtAmount, AdjustmentAmount: now.AdjustmentAmount,
			DiscountAmount: now.DiscountAmount, MeasureID: now.MeasureID, Currency: units.CNY, AccountDetails: []legacyDetail{},
		}
		for _, d := range now.AccountDetails {
			s.AccountDetails = append(s.AccountDetails, legacyDetail(d))
		}
		sums = append(sums, s)
	}
	return map[string]any{"count": len(groups), "billSums": sums}, nil
}
