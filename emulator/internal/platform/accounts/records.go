package accounts

import (
	"slices"
	"strings"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// tradeTypes maps trade_detail_type to the trade_type that filters by it.
var tradeTypes = map[string]string{
	ledger.KindAllocate: "BEADJUST", ledger.KindReclaim: "BERETRIEVE", ledger.KindUnbind: "BEUNBIND",
	ledger.KindRecharge: "RECHARGE", ledger.KindAdjust: "ADJUST", ledger.KindAdjustCredit: "ADJUST",
	ledger.KindConsume: "DEDEUCT", ledger.KindUsage: "DEDEUCT", ledger.KindRefund: "REFUND",
}

// adjustKinds are the entries that count as grants and reclaims.
var adjustKinds = map[string]bool{ledger.KindAllocate: true, ledger.KindReclaim: true, ledger.KindUnbind: true}

// adjustRecord is an element of ListPartnerAdjustRecords.
type adjustRecord struct {
	CustomerID    string `json:"customer_id"`
	CustomerName  string `json:"customer_name"`
	OperationType string `json:"operation_type"`
	Amount        string `json:"amount"`
	Currency      string `json:"currency"`
	ApplyScene    string `json:"apply_scene"`
	OperationTime string `json:"operation_time"`
	MeasureID     int    `json:"measure_id"`
	TransactionID string `json:"trans_id"`
	Memo          string `json:"memo"`
}

// ListPartnerAdjustRecords lists grants and reclaims between the partner and
// its customers or resellers.
func ListPartnerAdjustRecords(c *call.Call) (any, error) {
	seller, err := c.Seller()
	if err != nil {
		return nil, err
	}
	var matches []*ledger.Entry
	if seller != nil {
		for _, e := range c.State.Ledger.EntriesOf(seller.ID, ledger.WalletCash) {
			if matchesAdjust(c, e, seller) {
				matches = append(matches, e)
			}
		}
	}
	records := []adjustRecord{}
	for _, e := range call.Page(c, call.NewestFirst(c, matches)) {
		other := c.State.Accounts[e.Counterparty(seller.ID)]
		records = append(records, adjustRecord{
			CustomerID: other.ID, CustomerName: other.Label(), OperationType: e.Kind,
			Amount: units.Cents(e.Amount), Currency: units.CNY, OperationTime: units.Instant(e.Time),
			MeasureID: units.Yuan, TransactionID: e.TradeID, Memo: e.Memo,
		})
	}
	return map[string]any{"total_count": len(matches), "records": records}, nil
}

func matchesAdjust(c *call.Call, e *ledger.Entry, seller *world.Account) bool {
	other := c.State.Accounts[e.Counterparty(seller.ID)]
	return adjustKinds[e.Kind] && other != nil &&
		// What the seller gives and takes back; what its own distributor gives
		// it is the distributor's record.
		other.ID != seller.ParentID &&
		call.Equals(other.ID, c.In.Str("customer_id")) &&
		call.Equals(e.Kind, c.In.Str("operation_type")) &&
		call.Equals(e.TradeID, c.In.Str("trans_id")) &&
		call.Within(e.Time, c.In.Time("operation_time_begin"), c.In.Time("operation_time_end"))
}

// changeRecord is an element of ListPartnerAccountChangeRecords.
type changeRecord struct {
	AccountChangeID    string `json:"account_change_id"`
	TradeDetailType    string `json:"trade_detail_type"`
	TradeTime          string `json:"trade_time"`
	TradeID            string `json:"trade_id"`
	ChangeAmount       string `json:"change_amount"`
	BalanceAfterChange string `json:"balance_after_change"`
	Type               string `json:"type"`
	CustomerID         string `json:"customer_id,omitempty"`
	AccountName        string `json:"account_name,omitempty"`
}

// LegsOf lists what happened to a wallet in the days asked for.
func legsOf(c *call.Call, ownerID string) []ledger.Leg {
	kind := ledger.WalletCash
	if c.In.Str("balance_type") == "BALANCE_TYPE_CREDIT" {
		kind = ledger.WalletCredit
	}
	from, to := c.TradeDays()
	return slices.DeleteFunc(c.State.Ledger.LegsOf(ownerID, kind), func(l ledger.Leg) bool {
		return l.Time.Before(from) || !l.Time.Before(to) || !call.Equals(tradeTypes[l.Kind], c.In.Str("trade_type"))
	})
}

// ListPartnerAccountChangeRecords lists income and expenditure records of the
// partner's own account.
func ListPartnerAccountChangeRecords(c *call.Call) (any, error) {
	seller, err := c.Seller()
	if err != nil {
		return nil, err
	}
	var legs []ledger.Leg
	if seller != nil {
		legs = legsOf(c, seller.ID)
	}
	records := []changeRecord{}
	for _, l := range call.Page(c, call.NewestFirst(c, legs)) {
		r := changeRecord{
			AccountChangeID: l.ID, TradeDetailType: l.Kind, TradeTime: units.Instant(l.Time), TradeID: l.TradeID,
			ChangeAmount: units.Cents(l.Amount), BalanceAfterChange: units.Cents(l.After), Type: "2",
		}
		if l.Income {
			r.Type = "1"
		}
		if other := c.State.Accounts[l.Counterparty(seller.ID)]; other != nil && adjustKinds[l.Kind] {
			r.CustomerID, r.AccountName = other.ID, other.Name
		}
		records = append(records, r)
	}
	return map[string]any{"total_count": len(legs), "currency": units.CNY, "records": records}, nil
}

// customerChangeRecord is an element of ListCustomerAccountChangeRecords.
type customerChangeRecord struct {
	AccountChangeID    string `json:"account_change_id"`
	TradeDetailType    string `json:"trade_detail_type"`
	TradeTime          string `json:"trade_time"`
	TradeID            string `json:"trade_id"`
	ChangeAmount       string `json:"change_amount"`
	BalanceAfterChange string `json:"balance_after_change"`
	RevenueExpenseType string `json:"revenue_expense_type"`
	BillCycle          string `json:"bill_cycle"`
	PaymentChannelID   string `json:"payment_channel_id"`
	PaymentChannelNo   string `json:"payment_channel_no"`
	ConsumeTime        string `json:"consume_time"`
	AccountName        string `json:"account_name"`
	ServiceTypeName    string `json:"cloud_service_type_name"`
	ResourceTypeName   string `json:"resource_type_name"`
}

// ListCustomerAccountChangeRecords lists income and expenditure records of the
// calling customer's account.
func ListCustomerAccountChangeRecords(c *call.Call) (any, error) {
	self := c.Account()
	if self.Customer.Resold {
		return nil, refusal.New("CBC.99000084", "The records are not available to customers of this association type.")
	}
	var legs []ledger.Leg
	for _, l := range legsOf(c, self.ID) {
		if matchesLeg(c, l) {
			legs = append(legs, l)
		}
	}
	records := []customerChangeRecord{}
	for _, l := range call.Page(c, call.NewestFirst(c, legs)) {
		r := customerChangeRecord{
			AccountChangeID: l.ID, TradeDetailType: l.Kind, TradeTime: units.Instant(l.Time), TradeID: l.TradeID,
			ChangeAmount: units.Cents(l.Amount), BalanceAfterChange: units.Cents(l.After), RevenueExpenseType: "REVENUE",
			BillCycle: units.MonthOf(l.Time), PaymentChannelID: channel(l.Entry), PaymentChannelNo: l.ChannelNo,
			ConsumeTime: units.Instant(l.Time), AccountName: self.Name,
		}
		if s := catalogue.FindService(l.Service); s != nil {
			r.ServiceTypeName = s.Name.In(c.English())
		}
		if rt := catalogue.FindResource(l.Resource); rt != nil {
			r.ResourceTypeName = rt.Name.In(c.English())
		}
		if !l.Income {
			r.RevenueExpenseType, r.ChangeAmount = "EXPENSE", units.Cents(l.Amount.Neg())
		}
		records = append(records, r)
	}
	return map[string]any{"total_count": len(legs), "currency": units.CNY, "records": records}, nil
}

// channel is the payment channel of an entry, 0 for none.
func channel(e *ledger.Entry) string {
	if e.Channel == "" {
		return "0"
	}
	return e.Channel
}

func matchesLeg(c *call.Call, l ledger.Leg) bool {
	if want := c.In.Str("revenue_expense_type"); want != "" && (want == "REVENUE") != l.Income {
		return false
	}
	if want := c.In.Str("payment_channel_id"); want != "" && !slices.Contains(strings.Split(want, ","), channel(l.Entry)) {
		return false
	}
	return call.Equals(l.TradeID, c.In.Str("trade_id")) && call.Equals(l.ChannelNo, c.In.Str("payment_channel_no"))
}
