package emulator

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
	couponCash     = 1
	couponDiscount = 2
	couponProduct  = 3
	couponFlexi    = 4 // flexi-purchase, also called stored cash
)

// Coupon states, as status on the wire.
const (
	couponInactive  = 1 // its validity has not begun
	couponReady     = 2
	couponUsed      = 3 // nothing is left
	couponExpired   = 4
	couponReclaimed = 5
)

// Restrictions that the emulator applies itself. The others, such as those on
// using a discount at the same time, are only kept and shown: see limit.
const (
	limitService       = "cloudServiceType"
	limitProduct       = "productId"
	limitRegion        = "regionCode"
	limitSubscribeType = "subscribeType"
	limitUsageTimes    = "usageTimes"
)

// coupon is a coupon that somebody holds. One of the new version has a balance
// and pays again and again until that is used up; one of the old version is
// used once. A discount coupon has no balance: its face value is the percentage
// of the price that is left to pay.
type coupon struct {
	ID       string `json:"id"`
	Seq      uint64 `json:"seq"` // order of creation
	Code     string `json:"code"`
	HolderID string `json:"holder_id"` // the customer, or a partner with a coupon of its own
	IssuerID string `json:"issuer_id"` // the seller whose quota it comes from; "" for the platform
	QuotaID  string `json:"quota_id,omitempty"`
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

	Limits []limitValue `json:"limits,omitempty"`
	Uses   []couponUse  `json:"uses,omitempty"`
}

// limitValue is one value of a restriction.
type limitValue struct {
	Key    string `json:"key"`
	Value1 string `json:"value1,omitempty"`
	Value2 string `json:"value2,omitempty"`
}

// couponUse is one deduction from a coupon.
type couponUse struct {
	OrderID  string          `json:"order_id"`
	Time     time.Time       `json:"time"`
	Amount   decimal.Decimal `json:"amount"`
	Returned decimal.Decimal `json:"returned"` // given back by refunds
}

// purchase is what a customer is about to pay, as far as coupons ask.
type purchase struct {
	OrderType string // new, renew or change, as in the subscribeType restriction
	Lines     []purchaseLine
}

// purchaseLine is one product of a purchase with the amount still to pay.
type purchaseLine struct {
	Service string
	Product string
	Region  string
	Amount  decimal.Decimal
}

// couponTrade is one use of a coupon, or the undoing of one.
type couponTrade struct {
	Time    time.Time
	Kind    string // KindConsume, KindUsage or KindRefund
	OrderID string // the order that the coupon pays or has paid
	TradeID string // what the change record names; by default the order
	Amount  decimal.Decimal
	// Service and Resource are the codes of what is paid, for the record.
	Service  string
	Resource string
}

// couponOf is a coupon that an account holds, or nil.
func (st *State) couponOf(holderID, id string) *coupon {
	if cp := st.Coupons[id]; cp != nil && cp.HolderID == holderID {
		return cp
	}
	return nil
}

// usableCoupons lists the coupons with which a customer can pay at least a part
// of a purchase now, those that expire first in front.
func (st *State) usableCoupons(customerID string, p purchase, now time.Time) []*coupon {
	var out []*coupon
	for _, cp := range st.index.couponBook.byHolder[customerID] {
		if st.usable(cp, now) && st.covers(cp, p).IsPositive() {
			out = append(out, cp)
		}
	}
	slices.SortStableFunc(out, func(a, b *coupon) int {
		return cmp.Or(a.ExpiresAt.Compare(b.ExpiresAt), cmp.Compare(a.Seq, b.Seq))
	})
	return out
}

// usable says that a coupon can pay something now, whatever that is.
func (st *State) usable(cp *coupon, now time.Time) bool {
	return cp.Status == couponReady && !cp.Frozen && !now.Before(cp.EffectiveAt) && now.Before(cp.ExpiresAt) && cp.usesLeft()
}

// usesLeft applies the usageTimes restriction, whose 0 means any number.
func (cp *coupon) usesLeft() bool {
	times, limited := cp.limit(limitUsageTimes)
	return !limited || times == "0" || units.Itoa(len(cp.Uses)) != times
}

// limit is the first value of a restriction, and whether the coupon has it.
func (cp *coupon) limit(key string) (value string, found bool) {
	for _, l := range cp.Limits {
		if l.Key == key {
			return l.Value1, true
		}
	}
	return "", false
}

// allows says that no restriction under a key excludes the value.
func (cp *coupon) allows(key, value string) bool {
	allowed := valuesOf(cp.Limits, key)
	return len(allowed) == 0 || slices.Contains(allowed, value)
}

// valuesOf lists the values under a key. Some restrictions join several with
// commas.
func valuesOf(limits []limitValue, key string) []string {
	var out []string
	for _, l := range limits {
		if l.Key == key {
			out = append(out, strings.Split(l.Value1, ",")...)
		}
	}
	return out
}

// covers is how much of a purchase the coupon can pay: what its restrictions
// let it pay for, at most its balance.
func (st *State) covers(cp *coupon, p purchase) decimal.Decimal {
	sum := decimal.Zero
	if !cp.allows(limitSubscribeType, p.OrderType) {
		return sum
	}
	for _, l := range p.Lines {
		if cp.fits(l) {
			sum = sum.Add(l.Amount)
		}
	}
	if cp.Type == couponDiscount {
		return sum.Mul(units.Hundred.Sub(cp.FaceValue)).Div(units.Hundred).Truncate(2)
	}
	return decimal.Min(sum, st.couponBalance(cp))
}

func (cp *coupon) fits(l purchaseLine) bool {
	return cp.allows(limitService, l.Service) && cp.allows(limitProduct, l.Product) && cp.allows(limitRegion, l.Region)
}

// paid is the purchase that is left after a coupon has paid an amount of it,
// so that the next coupon can be asked what it covers.
func (p purchase) paid(cp *coupon, amount decimal.Decimal) purchase {
	rest := purchase{OrderType: p.OrderType, Lines: slices.Clone(p.Lines)}
	for i := range rest.Lines {
		l := &rest.Lines[i]
		if cp.fits(*l) {
			part := decimal.Min(l.Amount, amount)
			l.Amount, amount = l.Amount.Sub(part), amount.Sub(part)
		}
	}
	return rest
}

// spendCoupon takes an amount from a coupon for an order. It is the caller's
// business to ask first what the coupon covers.
func (st *State) spendCoupon(cp *coupon, t couponTrade) {
	left := st.couponBalance(cp)
	if t.Amount.Sign() <= 0 || !st.usable(cp, t.Time) || (cp.Type != couponDiscount && t.Amount.GreaterThan(left)) {
		panic(fmt.Sprintf("emulator: coupon %s with %s left cannot pay %s", cp.ID, left, t.Amount))
	}
	cp.UsedAt = t.Time
	cp.Uses = append(cp.Uses, couponUse{OrderID: t.OrderID, Time: t.Time, Amount: t.Amount})
	if cp.Type != couponDiscount {
		st.post(t.entry(), st.couponWallet(cp), st.world())
		left = left.Sub(t.Amount)
	}
	if cp.Single && left.IsPositive() && cp.Type != couponDiscount {
		// What an old coupon does not pay at once lapses.
		st.post(ledger.Entry{Time: t.Time, Kind: ledger.CouponLapsed, TradeID: t.OrderID, Amount: left}, st.couponWallet(cp), st.world())
	}
	if cp.Single || left.IsZero() {
		cp.Status = couponUsed
	}
}

// entry is the ledger's view of a trade.
func (t couponTrade) entry() ledger.Entry {
	e := ledger.Entry{Time: t.Time, Kind: t.Kind, TradeID: t.TradeID, Amount: t.Amount, Service: t.Service, Resource: t.Resource}
	if e.TradeID == "" {
		e.TradeID = t.OrderID
	}
	return e
}

// couponWallet is where the balance of a coupon is.
func (st *State) couponWallet(cp *coupon) *ledger.Wallet {
	return st.open(cp.ID, ledger.WalletCoupon, cp.CreatedAt)
}

// couponBalance is what is left of a coupon.
func (st *State) couponBalance(cp *coupon) decimal.Decimal {
	return st.Ledger.Balance(cp.ID, ledger.WalletCoupon)
}

// spentOn is what an order has taken from the coupon and not given back.
func (cp *coupon) spentOn(orderID string) decimal.Decimal {
	sum := decimal.Zero
	for _, u := range cp.Uses {
		if u.OrderID == orderID {
			sum = sum.Add(u.Amount).Sub(u.Returned)
		}
	}
	return sum
}

// couponShare is what a coupon has paid of an order.
type couponShare struct {
	coupon *coupon
	amount decimal.Decimal
}

// couponsOn lists the coupons that have paid for an order of a customer, with
// what has not been given back since.
func (st *State) couponsOn(customerID, orderID string) []couponShare {
	var out []couponShare
	for _, cp := range st.index.couponBook.byHolder[customerID] {
		if amount := cp.spentOn(orderID); amount.IsPositive() {
			out = append(out, couponShare{cp, amount})
		}
	}
	return out
}

// returnCoupon gives back a part of what an order took from a coupon. Money of
// a coupon that has ended in the meantime goes on to the quota it came from.
func (st *State) returnCoupon(env *environment, cp *coupon, t couponTrade) {
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
	if cp.Type != couponDiscount {
		st.post(t.entry(), st.world(), st.couponWallet(cp))
		if rest := cp.FaceValue.Sub(st.couponBalance(cp)); cp.Single && whole && rest.IsPositive() {
			// What lapsed with the payment comes back with it.
			t.Amount = rest
			st.post(t.entry(), st.world(), st.couponWallet(cp))
		}
	}
	switch {
	case !st.alive(cp, t.Time):
		st.drain(env, cp, ending{at: t.Time, operation: opUnsubscribed})
	case !cp.Single || whole:
		cp.Status = couponReady
	}
}

// alive says that money which comes back to a coupon can be spent again.
func (st *State) alive(cp *coupon, now time.Time) bool {
	if (cp.Status != couponReady && cp.Status != couponUsed) || !now.Before(cp.ExpiresAt) {
		return false
	}
	holder := st.Accounts[cp.HolderID]
	return cp.IssuerID == "" || holder.Customer == nil || (holder.Customer.Associated && holder.ParentID == cp.IssuerID)
}
