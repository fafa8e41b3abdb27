package coupons

import (
	"slices"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/call"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/refusal"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// couponRecordInfo is an element of ListPartnerCouponsRecord.
type couponRecordInfo struct {
	ID              string       `json:"id"`
	OperationType   string       `json:"operation_type"`
	QuotaID         string       `json:"quota_id"`
	QuotaType       int          `json:"quota_type"`
	CouponID        string       `json:"coupon_id"`
	CustomerID      string       `json:"customer_id"`
	OperationAmount units.Amount `json:"operation_amount"`
	OperationTime   string       `json:"operation_time"`
	Result          string       `json:"result"`
	Remark          string       `json:"remark"`
}

// ListPartnerCouponsRecord lists issue and reclaim operations on the partner's
// coupons.
func ListPartnerCouponsRecord(c *call.Call) (any, error) {
	seller, err := c.Seller()
	if err != nil {
		return nil, err
	}
	var matches []*world.CouponRecord
	for _, r := range c.State.CouponRecordsOf(seller.ID) {
		if matchesCouponRecord(c, r) {
			matches = append(matches, r)
		}
	}
	infos := []couponRecordInfo{}
	for _, r := range call.Page(c, call.NewestFirst(c, matches)) {
		infos = append(infos, couponRecordInfo{
			ID: r.ID, OperationType: r.Operation, QuotaID: r.QuotaID, QuotaType: r.QuotaType, CouponID: r.CouponID,
			CustomerID: r.CustomerID, OperationAmount: units.Amount(r.Amount), OperationTime: units.Instant(r.Time),
			Result: r.Result, Remark: r.Remark,
		})
	}
	return map[string]any{"total_count": len(matches), "records": infos}, nil
}

func matchesCouponRecord(c *call.Call, r *world.CouponRecord) bool {
	in := c.In
	return chosen(c, "operation_types", r.Operation) && chosen(c, "coupon_ids", r.CouponID) &&
		c.Filtered("quota_id", r.QuotaID) && c.Filtered("customer_id", r.CustomerID) &&
		in.Num("quota_type", r.QuotaType) == r.QuotaType &&
		call.Within(r.Time, in.Time("operation_time_begin"), in.Time("operation_time_end")) &&
		known(in.Str("result"), r.Result, world.ResultDone, world.ResultFailed)
}

// chosen is the filter by a list that, once sent, is a filter even when it is
// empty.
func chosen(c *call.Call, name, value string) bool {
	return !c.In.Has(name) || slices.Contains(c.In.Strs(name), value)
}

// known is an exact filter that only the known values are: the platform drops
// others silently.
func known(filter, value string, all ...string) bool {
	return !slices.Contains(all, filter) || filter == value
}

// couponTradeTypes maps trade_detail_type to the trade_type that filters by it.
var couponTradeTypes = map[string]string{
	ledger.CouponActivated: "ADJUST", ledger.KindConsume: "DEDEUCT",
	ledger.KindUsage: "DEDEUCT", ledger.KindRefund: "REFUND",
	ledger.CouponLapsed: "EXPIRED", ledger.CouponCancelled: "COUPONCANCEL",
}

// customerCouponChange is an element of ListCustomerCouponChangeRecords.
type customerCouponChange struct {
	CouponID           string `json:"coupon_id"`
	TradeDetailType    string `json:"trade_detail_type"`
	TradeTime          string `json:"trade_time"`
	TradeID            string `json:"trade_id"`
	ChangeAmount       string `json:"change_amount"`
	BalanceAfterChange string `json:"balance_after_change"`
	RevenueExpenseType string `json:"revenue_expense_type"`
	BillCycle          string `json:"bill_cycle"`
	AccountName        string `json:"account_name"`
	ServiceTypeName    string `json:"cloud_service_type_name"`
	ResourceTypeName   string `json:"resource_type_name"`
}

// couponLeg is a ledger entry as one coupon sees it.
type couponLeg struct {
	ledger.Leg
	coupon *world.Coupon
	time   time.Time
}

// couponLegs lists what happened to a customer's coupons, oldest first. A
// coupon that was issued before its validity counts from its activation.
func couponLegs(c *call.Call, holderID string) []couponLeg {
	var out []couponLeg
	for _, cp := range c.State.CouponsOf(holderID) {
		if cp.ActivatedAt.IsZero() {
			continue
		}
		for _, side := range c.State.Ledger.LegsOf(cp.ID, ledger.WalletCoupon) {
			l := couponLeg{side, cp, side.Time}
			if l.Kind == ledger.CouponActivated {
				l.time = cp.ActivatedAt
			}
			if matchesCouponLeg(c, l) {
				out = append(out, l)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b couponLeg) int { return a.time.Compare(b.time) })
	return out
}

func matchesCouponLeg(c *call.Call, l couponLeg) bool {
	if want := c.In.Str("revenue_expense_type"); want != "" && (want == "REVENUE") != l.Income {
		return false
	}
	from, to := c.TradeDays()
	return !l.time.Before(from) && l.time.Before(to) &&
		call.Equals(couponTradeTypes[l.Kind], c.In.Str("trade_type")) &&
		(c.In.Str("trade_id") == "" || paysOrder(l.TradeID, c.In.Str("trade_id"))) &&
		call.Equals(l.coupon.ID, c.In.Str("coupon_id"))
}

// ListCustomerCouponChangeRecords lists income and expenditure records of the
// calling customer's coupons.
func ListCustomerCouponChangeRecords(c *call.Call) (any, error) {
	self := c.Account()
	if self.Customer.Resold {
		return nil, refusal.New("CBC.99000084", "The records are not available to customers of this association type.")
	}
	legs := couponLegs(c, self.ID)
	records := []customerCouponChange{}
	for _, l := range call.Page(c, call.NewestFirst(c, legs)) {
		r := customerCouponChange{
			CouponID: l.coupon.ID, TradeDetailType: l.Kind, TradeTime: units.Instant(l.time), TradeID: l.TradeID,
			ChangeAmount: units.Cents(l.Amount), BalanceAfterChange: units.Cents(l.After), RevenueExpenseType: "REVENUE",
			BillCycle: units.MonthOf(l.time), AccountName: self.Name,
		}
		if !l.Income {
			r.RevenueExpenseType, r.ChangeAmount = "EXPENSE", units.Cents(l.Amount.Neg())
		}
		if s := catalogue.FindService(l.Service); s != nil {
			r.ServiceTypeName = s.Name.In(c.English())
		}
		if rt := catalogue.FindResource(l.Resource); rt != nil {
			r.ResourceTypeName = rt.Name.In(c.English())
		}
		records = append(records, r)
	}
	return map[string]any{"total_count": len(legs), "currency": units.CNY, "records": records}, nil
}
