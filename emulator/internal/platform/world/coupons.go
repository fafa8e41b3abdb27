package world

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// Coupon types, as coupon_type on the wire.
const (
	CouponCash     = 1
	CouponDiscount = 2
	couponProduct  = 3
	CouponFlexi    = 4 // flexi-purchase, also called stored cash
)

// Coupon states, as status on the wire.
const (
	couponInactive  = 1 // its validity has not begun
	CouponReady     = 2
	CouponUsed      = 3 // nothing is left
	CouponExpired   = 4
	CouponReclaimed = 5
)

// Restrictions that the emulator applies itself. The others, such as those on
// using a discount at the same time, are only kept and shown: see limit.
const (
	LimitService       = "cloudServiceType"
	LimitProduct       = "productId"
	limitRegion        = "regionCode"
	limitSubscribeType = "subscribeType"
	limitUsageTimes    = "usageTimes"
)

// Coupon is a coupon that somebody holds. One of the new version has a balance
// and pays again and again until that is used up; one of the old version is
// used once. A discount coupon has no balance: its face value is the percentage
// of the price that is left to pay.
type Coupon struct {
	ID       string `json:"id"`
	Seq      uint64 `json:"seq"` // order of creation
	Code     string `json:"code"`
	HolderID string `json:"holder_id"` // the customer, or a partner with a coupon of its own
	IssuerID string `json:"issuer_id"` // the seller whose quota it comes from; "" for the platform
	QuotaID  string `json:"quota_id,omitempty"`
	ParentID string `json:"parent_id,omitempty"` // coupon of an enterprise master that it was handed down from
	PlanID   string `json:"plan_id,omitempty"`
	PlanName string `json:"plan_name,omitempty"`
	Type     int    `json:"type"`
	Group    int    `json:"group,omitempty"` // coupon_group of the order operations
	Single   bool   `json:"single,omitempty"`
	Frozen   bool   `json:"frozen,omitempty"`
	Status   int    `json:"status"`
	Memo     string `json:"memo,omitempty"`

	FaceValue decimal.Decimal `json:"face_value"`

	CreatedAt   time.Time `json:"created_at"`
	ActivatedAt time.Time `json:"activated_at,omitzero"`
	EffectiveAt time.Time `json:"effective_at"`
	ExpiresAt   time.Time `json:"expires_at"`
	UsedAt      time.Time `json:"used_at,omitzero"`  // last use
	EndedAt     time.Time `json:"ended_at,omitzero"` // expired or reclaimed

	Limits []LimitValue `json:"limits,omitempty"`
	Uses   []CouponUse  `json:"uses,omitempty"`
}

// LimitValue is one value of a restriction.
type LimitValue struct {
	Key    string `json:"key"`
	Value1 string `json:"value1,omitempty"`
	Value2 string `json:"value2,omitempty"`
}

// CouponUse is one deduction from a coupon.
type CouponUse struct {
	OrderID  string          `json:"order_id"`
	Time     time.Time       `json:"time"`
	Amount   decimal.Decimal `json:"amount"`
	Returned decimal.Decimal `json:"returned"` // given back by refunds
}

// Purchase is what a customer is about to pay, as far as coupons ask.
type Purchase struct {
	OrderType string // new, renew or change, as in the subscribeType restriction
	Lines     []PurchaseLine
}

// PurchaseLine is one product of a purchase with the amount still to pay.
type PurchaseLine struct {
	Service string
	Product string
	Region  string
	Amount  decimal.Decimal
}

// CouponTrade is one use of a coupon, or the undoing of one.
type CouponTrade struct {
	Time    time.Time
	Kind    string // KindConsume, KindUsage or KindRefund
	OrderID string // the order that the coupon pays or has paid
	TradeID string // what the change record names; by default the order
	Amount  decimal.Decimal
	// Service and Resource are the codes of what is paid, for the record.
	Service  string
	Resource string
}

// CouponOf is a coupon that an account holds, or nil.
func (st *State) CouponOf(holderID, id string) *Coupon {
	if cp := st.Coupons[id]; cp != nil && cp.HolderID == holderID {
		return cp
	}
	return nil
}

// UsableCoupons lists the coupons with which a customer can pay at least a part
// of a purchase now, those that expire first in front.
func (st *State) UsableCoupons(customerID string, p Purchase, now time.Time) []*Coupon {
	var out []*Coupon
	for _, cp := range st.index.couponBook.byHolder[customerID] {
		if st.Usable(cp, now) && st.Covers(cp, p).IsPositive() {
			out = append(out, cp)
		}
	}
	slices.SortStableFunc(out, func(a, b *Coupon) int {
		return cmp.Or(a.ExpiresAt.Compare(b.ExpiresAt), cmp.Compare(a.Seq, b.Seq))
	})
	return out
}

// Usable says that a coupon can pay something now, whatever that is.
func (st *State) Usable(cp *Coupon, now time.Time) bool {
	return cp.Status == CouponReady && !cp.Frozen &&
		!now.Before(cp.EffectiveAt) && now.Before(cp.ExpiresAt) && cp.usesLeft()
}

// usesLeft applies the usageTimes restriction, whose 0 means any number.
func (cp *Coupon) usesLeft() bool {
	times, limited := cp.Limit(limitUsageTimes)
	return !limited || times == "0" || units.Itoa(len(cp.Uses)) != times
}

// Limit is the first value of a restriction, and whether the coupon has it.
func (cp *Coupon) Limit(key string) (value string, found bool) {
	for _, l := range cp.Limits {
		if l.Key == key {
			return l.Value1, true
		}
	}
	return "", false
}

// allows says that no restriction under a key excludes the value.
func (cp *Coupon) allows(key, value string) bool {
	allowed := ValuesOf(cp.Limits, key)
	return len(allowed) == 0 || slices.Contains(allowed, value)
}

// ValuesOf lists the values under a key. Some restrictions join several with
// commas.
func ValuesOf(limits []LimitValue, key string) []string {
	var out []string
	for _, l := range limits {
		if l.Key == key {
			out = append(out, strings.Split(l.Value1, ",")...)
		}
	}
	return out
}

// Covers is how much of a purchase the coupon can pay: what its restrictions
// let it pay for, at most its balance.
func (st *State) Covers(cp *Coupon, p Purchase) decimal.Decimal {
	sum := decimal.Zero
	if !cp.allows(limitSubscribeType, p.OrderType) {
		return sum
	}
	for _, l := range p.Lines {
		if cp.Fits(l) {
			sum = sum.Add(l.Amount)
		}
	}
	if cp.Type == CouponDiscount {
		return sum.Mul(units.Hundred.Sub(cp.FaceValue)).Div(units.Hundred).Truncate(2)
	}
	return decimal.Min(sum, st.CouponBalance(cp))
}

// Fits says whether the restrictions of the coupon let it pay for a line.
func (cp *Coupon) Fits(l PurchaseLine) bool {
	return cp.allows(LimitService, l.Service) && cp.allows(LimitProduct, l.Product) && cp.allows(limitRegion, l.Region)
}

// Paid is the purchase that is left after a coupon has paid an amount of it,
// so that the next coupon can be asked what it covers.
func (p Purchase) Paid(cp *Coupon, amount decimal.Decimal) Purchase {
	rest := Purchase{OrderType: p.OrderType, Lines: slices.Clone(p.Lines)}
	for i := range rest.Lines {
		l := &rest.Lines[i]
		if cp.Fits(*l) {
			part := decimal.Min(l.Amount, amount)
			l.Amount, amount = l.Amount.Sub(part), amount.Sub(part)
		}
	}
	return rest
}

// SpendCoupon takes an amount from a coupon for an order. It is the caller's
// business to ask first what the coupon covers.
func (st *State) SpendCoupon(cp *Coupon, t CouponTrade) {
	left := st.CouponBalance(cp)
	if t.Amount.Sign() <= 0 || !st.Usable(cp, t.Time) || (cp.Type != CouponDiscount && t.Amount.GreaterThan(left)) {
		panic(fmt.Sprintf("emulator: coupon %s with %s left cannot pay %s", cp.ID, left, t.Amount))
	}
	cp.UsedAt = t.Time
	cp.Uses = append(cp.Uses, CouponUse{OrderID: t.OrderID, Time: t.Time, Amount: t.Amount})
	if cp.Type != CouponDiscount {
		st.Post(t.entry(), st.couponWallet(cp), st.World())
		left = left.Sub(t.Amount)
	}
	if cp.Single && left.IsPositive() && cp.Type != CouponDiscount {
		// What an old coupon does not pay at once lapses.
		st.Post(ledger.Entry{
			Time: t.Time, Kind: ledger.CouponLapsed, TradeID: t.OrderID, Amount: left,
		}, st.couponWallet(cp), st.World())
	}
	if cp.Single || left.IsZero() {
		cp.Status = CouponUsed
	}
}

// entry is the ledger's view of a trade.
func (t CouponTrade) entry() ledger.Entry {
	e := ledger.Entry{
		Time: t.Time, Kind: t.Kind, TradeID: t.TradeID, Amount: t.Amount, Service: t.Service, Resource: t.Resource,
	}
	if e.TradeID == "" {
		e.TradeID = t.OrderID
	}
	return e
}

// couponWallet is where the balance of a coupon is.
func (st *State) couponWallet(cp *Coupon) *ledger.Wallet {
	return st.Open(cp.ID, ledger.WalletCoupon, cp.CreatedAt)
}

// CouponBalance is what is left of a coupon.
func (st *State) CouponBalance(cp *Coupon) decimal.Decimal {
	return st.Ledger.Balance(cp.ID, ledger.WalletCoupon)
}

// spentOn is what an order has taken from the coupon and not given back.
func (cp *Coupon) spentOn(orderID string) decimal.Decimal {
	sum := decimal.Zero
	for _, u := range cp.Uses {
		if u.OrderID == orderID {
			sum = sum.Add(u.Amount).Sub(u.Returned)
		}
	}
	return sum
}

// CouponShare is what a coupon has paid of an order.
type CouponShare struct {
	Coupon *Coupon
	Amount decimal.Decimal
}

// CouponsOn lists the coupons that have paid for an order of a customer, with
// what has not been given back since.
func (st *State) CouponsOn(customerID, orderID string) []CouponShare {
	var out []CouponShare
	for _, cp := range st.index.couponBook.byHolder[customerID] {
		if amount := cp.spentOn(orderID); amount.IsPositive() {
			out = append(out, CouponShare{cp, amount})
		}
	}
	return out
}

// ReturnCoupon gives back a part of what an order took from a coupon. Money of
// a coupon that has ended in the meantime goes on to the quota it came from.
func (st *State) ReturnCoupon(env *Environment, cp *Coupon, t CouponTrade) {
	if t.Amount.Sign() <= 0 || t.Amount.GreaterThan(cp.spentOn(t.OrderID)) {
		panic(fmt.Sprintf("emulator: coupon %s did not pay %s of order %s", cp.ID, t.Amount, t.OrderID))
	}
	left := t.Amount
	for i := range cp.Uses {
		if u := &cp.Uses[i]; u.OrderID == t.OrderID {
			part := decimal.Min(left, u.Amount.Sub(u.Returned))
			u.Returned, left = u.Returned.Add(part), left.Sub(part)
		}
	}
	whole := cp.spentOn(t.OrderID).IsZero()
	if cp.Type != CouponDiscount {
		st.Post(t.entry(), st.World(), st.couponWallet(cp))
		if rest := cp.FaceValue.Sub(st.CouponBalance(cp)); cp.Single && whole && rest.IsPositive() {
			// What lapsed with the payment comes back with it.
			t.Amount = rest
			st.Post(t.entry(), st.World(), st.couponWallet(cp))
		}
	}
	switch {
	case !st.alive(cp, t.Time):
		st.drain(env, cp, Ending{At: t.Time, Operation: opUnsubscribed})
	case !cp.Single || whole:
		cp.Status = CouponReady
	}
}

// alive says that money which comes back to a coupon can be spent again.
func (st *State) alive(cp *Coupon, now time.Time) bool {
	if (cp.Status != CouponReady && cp.Status != CouponUsed) || !now.Before(cp.ExpiresAt) {
		return false
	}
	holder := st.Accounts[cp.HolderID]
	return cp.IssuerID == "" || holder.Customer == nil || (holder.Customer.Associated && holder.ParentID == cp.IssuerID)
}
