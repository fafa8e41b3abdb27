package world

import (
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

// What happens to coupons and quotas over time.
const (
	EventActivateCoupon = "activate-coupon"
	EventExpireCoupon   = "expire-coupon"
	EventExpireQuota    = "expire-quota"
)

// ActivateCoupon makes a coupon usable whose validity begins.
func ActivateCoupon(st *State, _ *Environment, ev Event) {
	if cp := st.Coupons[ev.ID]; cp != nil && cp.Status == couponInactive {
		cp.Status, cp.ActivatedAt = CouponReady, ev.At
	}
}

// ExpireCoupon ends a coupon.
func ExpireCoupon(st *State, env *Environment, ev Event) {
	// One that is used up stays so.
	if cp := st.Coupons[ev.ID]; cp != nil && (cp.Status == couponInactive || cp.Status == CouponReady) {
		st.EndCoupon(env, cp, CouponExpired, Ending{At: ev.At, Operation: opExpired})
	}
}

// ExpireQuota ends a quota.
func ExpireQuota(st *State, _ *Environment, ev Event) {
	if q := st.Quotas[ev.ID]; q != nil && q.Status != QuotaReclaimed {
		q.Status, q.UpdatedAt = QuotaInvalid, ev.At
	}
}

// AddQuota enters a quota. Its value comes from the quota that it is taken
// from, or from the platform.
func (st *State) AddQuota(q *CouponQuota) *CouponQuota {
	q.Seq, q.UpdatedAt = st.Next(), q.CreatedAt
	if q.ID == "" {
		q.ID = units.Digits(st.Seed, 16, "quota", units.Utoa(q.Seq))
	}
	st.Quotas[q.ID] = q
	st.index.couponBook.quotasOf[q.OwnerID] = append(st.index.couponBook.quotasOf[q.OwnerID], q)
	e := ledger.Entry{Time: q.CreatedAt, Kind: ledger.QuotaGranted, TradeID: q.ID, Amount: q.Value}
	from := st.World()
	if parent := st.Quotas[q.ParentID]; parent != nil {
		e.Kind, from = ledger.QuotaPassed, st.quotaWallet(parent)
		parent.UpdatedAt = q.CreatedAt
	}
	st.Post(e, from, st.quotaWallet(q))
	st.Schedule(q.ExpiresAt, EventExpireQuota, q.ID)
	return q
}

// AddCoupon enters a coupon, with its face value taken from its quota. It is
// active when its validity begins, or at once.
func (st *State) AddCoupon(cp *Coupon, atOnce bool) *Coupon {
	cp.Seq = st.Next()
	cp.ID = units.UpperID(st.Seed, "CP", 16, "coupon", units.Utoa(cp.Seq))
	if cp.Code == "" {
		cp.Code = units.UpperID(st.Seed, "CC", 14, "coupon code", cp.ID)
	}
	from := st.World()
	if q := st.Quotas[cp.QuotaID]; q != nil {
		cp.IssuerID, cp.PlanID, cp.PlanName, cp.Type = q.OwnerID, q.ID, q.Name, CouponCash
		if q.Type == QuotaFlexi {
			cp.Type = CouponFlexi
		}
		q.UpdatedAt, from = cp.CreatedAt, st.quotaWallet(q)
		st.RecordCoupon(CouponRecord{Time: cp.CreatedAt, Operation: OpIssued, Remark: cp.Memo, Amount: cp.FaceValue}, q, cp)
	}
	if parent := st.Coupons[cp.ParentID]; parent != nil {
		from = st.couponWallet(parent)
	}
	st.Coupons[cp.ID] = cp
	st.index.couponBook.index(cp)
	if cp.Type != CouponDiscount {
		e := ledger.Entry{
			Time: cp.CreatedAt, Kind: ledger.CouponActivated, TradeID: st.NewTransaction("CT"), Amount: cp.FaceValue,
		}
		st.Post(e, from, st.couponWallet(cp))
	}
	if cp.EffectiveAt.After(cp.CreatedAt) && !atOnce {
		cp.Status = couponInactive
		st.Schedule(cp.EffectiveAt, EventActivateCoupon, cp.ID)
	} else {
		cp.Status, cp.ActivatedAt = CouponReady, cp.CreatedAt
	}
	st.Schedule(cp.ExpiresAt, EventExpireCoupon, cp.ID)
	return cp
}

// Ending says when and why what is left of a coupon goes back.
type Ending struct {
	At        time.Time
	Operation string
}

// EndCoupon makes a coupon an expired or a reclaimed one.
func (st *State) EndCoupon(env *Environment, cp *Coupon, status int, e Ending) {
	cp.Status, cp.EndedAt = status, e.At
	st.drain(env, cp, e)
}

// drain takes what is left of a coupon back to the quota that it came from.
func (st *State) drain(env *Environment, cp *Coupon, e Ending) {
	rest := st.CouponBalance(cp)
	if !rest.IsPositive() {
		return
	}
	out := ledger.Entry{Time: e.At, Kind: ledger.CouponCancelled, TradeID: st.NewTransaction("CT"), Amount: rest}
	if !e.At.Before(cp.ExpiresAt) {
		out.Kind = ledger.CouponLapsed
	}
	q := st.Quotas[cp.QuotaID]
	if q != nil {
		st.RecordCoupon(CouponRecord{Time: e.At, Operation: e.Operation, Amount: rest}, q, cp)
	}
	switch {
	case q == nil:
		st.Post(out, st.couponWallet(cp), st.World())
	case !env.On(RuleCouponReturn):
		q.Lost = q.Lost.Add(rest)
		st.Post(out, st.couponWallet(cp), st.World())
	default:
		q.UpdatedAt = e.At
		st.Post(out, st.couponWallet(cp), st.quotaWallet(q))
		if q.Status == QuotaReclaimed && env.On(RuleQuotaForward) {
			st.TakeBack(q, QuotaRecord{Time: e.At})
		}
	}
}

// DropCoupons reclaims the coupons that a customer has from a seller, because
// they are parted.
func (st *State) DropCoupons(env *Environment, customerID, sellerID string, e Ending) {
	if !env.On(RuleCouponsFollow) && e.Operation != OpAssociated {
		return
	}
	for _, cp := range st.index.couponBook.byHolder[customerID] {
		if cp.IssuerID == sellerID && (cp.Status == couponInactive || cp.Status == CouponReady) {
			st.EndCoupon(env, cp, CouponReclaimed, e)
		}
	}
}

// TakeBack moves the balance of a reseller's quota to the distributor's quota
// that it came from.
func (st *State) TakeBack(q *CouponQuota, r QuotaRecord) {
	parent, amount := st.Quotas[q.ParentID], st.QuotaBalance(q)
	st.Post(ledger.Entry{
		Time: r.Time, Kind: ledger.QuotaTaken, TradeID: q.ID, Amount: amount,
	}, st.quotaWallet(q), st.quotaWallet(parent))
	q.Returned, q.UpdatedAt, parent.UpdatedAt = q.Returned.Add(amount), r.Time, r.Time
	r.Operation, r.Amount = OpQuotaReclaimed, amount
	r.ResellerID, r.QuotaID = q.OwnerID, q.ID
	st.RecordQuota(r, parent)
}

// RecordQuota books an operation on a quota that a distributor passes on.
func (st *State) RecordQuota(r QuotaRecord, parent *CouponQuota) {
	r.ID = units.UpperID(st.Seed, "QR", 18, "quota record", units.Utoa(st.Next()))
	r.OwnerID, r.ParentID = parent.OwnerID, parent.ID
	if r.Result == "" {
		r.Result = ResultDone
	}
	st.QuotaRecords = append(st.QuotaRecords, &r)
}

// RecordCoupon books an operation on a coupon of a quota; cp is nil when none
// came into being.
func (st *State) RecordCoupon(r CouponRecord, q *CouponQuota, cp *Coupon) {
	r.ID = units.UpperID(st.Seed, "CR", 18, "coupon record", units.Utoa(st.Next()))
	r.SellerID, r.QuotaID, r.QuotaType = q.OwnerID, q.ID, q.Type
	if cp != nil {
		r.CouponID, r.CustomerID = cp.ID, cp.HolderID
	}
	if r.Result == "" {
		r.Result = ResultDone
	}
	st.CouponRecords = append(st.CouponRecords, &r)
	st.index.couponBook.recordsOf[r.SellerID] = append(st.index.couponBook.recordsOf[r.SellerID], &r)
}
