package emulator

import (
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world/ledger"
)

const (
	eventActivateCoupon = "activate-coupon"
	eventExpireCoupon   = "expire-coupon"
	eventExpireQuota    = "expire-quota"
)

// activateCoupon makes a coupon usable whose validity begins.
func activateCoupon(st *State, _ *environment, ev event) {
	if cp := st.Coupons[ev.ID]; cp != nil && cp.Status == couponInactive {
		cp.Status, cp.ActivatedAt = couponReady, ev.At
	}
}

// expireCoupon ends a coupon.
func expireCoupon(st *State, env *environment, ev event) {
	// One that is used up stays so.
	if cp := st.Coupons[ev.ID]; cp != nil && (cp.Status == couponInactive || cp.Status == couponReady) {
		st.endCoupon(env, cp, couponExpired, ending{at: ev.At, operation: opExpired})
	}
}

// expireQuota ends a quota.
func expireQuota(st *State, _ *environment, ev event) {
	if q := st.Quotas[ev.ID]; q != nil && q.Status != quotaReclaimed {
		q.Status, q.UpdatedAt = quotaInvalid, ev.At
	}
}

// addQuota enters a quota. Its value comes from the quota that it is taken
// from, or from the platform.
func (st *State) addQuota(q *couponQuota) *couponQuota {
	q.Seq, q.UpdatedAt = st.next(), q.CreatedAt
	if q.ID == "" {
		q.ID = units.Digits(st.Seed, 16, "quota", units.Utoa(q.Seq))
	}
	st.Quotas[q.ID] = q
	st.index.couponBook.quotasOf[q.OwnerID] = append(st.index.couponBook.quotasOf[q.OwnerID], q)
	e := ledger.Entry{Time: q.CreatedAt, Kind: ledger.QuotaGranted, TradeID: q.ID, Amount: q.Value}
	from := st.world()
	if parent := st.Quotas[q.ParentID]; parent != nil {
		e.Kind, from = ledger.QuotaPassed, st.quotaWallet(parent)
		parent.UpdatedAt = q.CreatedAt
	}
	st.post(e, from, st.quotaWallet(q))
	st.schedule(q.ExpiresAt, eventExpireQuota, q.ID)
	return q
}

// addCoupon enters a coupon, with its face value taken from its quota. It is
// active when its validity begins, or at once.
func (st *State) addCoupon(cp *coupon, atOnce bool) *coupon {
	cp.Seq = st.next()
	cp.ID = units.UpperID(st.Seed, "CP", 16, "coupon", units.Utoa(cp.Seq))
	if cp.Code == "" {
		cp.Code = units.UpperID(st.Seed, "CC", 14, "coupon code", cp.ID)
	}
	from := st.world()
	if q := st.Quotas[cp.QuotaID]; q != nil {
		cp.IssuerID, cp.PlanID, cp.PlanName, cp.Type = q.OwnerID, q.ID, q.Name, couponCash
		if q.Type == quotaFlexi {
			cp.Type = couponFlexi
		}
		q.UpdatedAt, from = cp.CreatedAt, st.quotaWallet(q)
		st.recordCoupon(couponRecord{Time: cp.CreatedAt, Operation: opIssued, Remark: cp.Memo, Amount: cp.FaceValue}, q, cp)
	}
	st.Coupons[cp.ID] = cp
	st.index.couponBook.index(cp)
	if cp.Type != couponDiscount {
		e := ledger.Entry{Time: cp.CreatedAt, Kind: ledger.CouponActivated, TradeID: st.newTransaction("CT"), Amount: cp.FaceValue}
		st.post(e, from, st.couponWallet(cp))
	}
	if cp.EffectiveAt.After(cp.CreatedAt) && !atOnce {
		cp.Status = couponInactive
		st.schedule(cp.EffectiveAt, eventActivateCoupon, cp.ID)
	} else {
		cp.Status, cp.ActivatedAt = couponReady, cp.CreatedAt
	}
	st.schedule(cp.ExpiresAt, eventExpireCoupon, cp.ID)
	return cp
}

// ending says when and why what is left of a coupon goes back.
type ending struct {
	at        time.Time
	operation string
}

// endCoupon makes a coupon an expired or a reclaimed one.
func (st *State) endCoupon(env *environment, cp *coupon, status int, e ending) {
	cp.Status, cp.EndedAt = status, e.at
	st.drain(env, cp, e)
}

// drain takes what is left of a coupon back to the quota that it came from.
func (st *State) drain(env *environment, cp *coupon, e ending) {
	rest := st.couponBalance(cp)
	if !rest.IsPositive() {
		return
	}
	out := ledger.Entry{Time: e.at, Kind: ledger.CouponCancelled, TradeID: st.newTransaction("CT"), Amount: rest}
	if !e.at.Before(cp.ExpiresAt) {
		out.Kind = ledger.CouponLapsed
	}
	q := st.Quotas[cp.QuotaID]
	if q != nil {
		st.recordCoupon(couponRecord{Time: e.at, Operation: e.operation, Amount: rest}, q, cp)
	}
	switch {
	case q == nil:
		st.post(out, st.couponWallet(cp), st.world())
	case !env.on(ruleCouponReturn):
		q.Lost = q.Lost.Add(rest)
		st.post(out, st.couponWallet(cp), st.world())
	default:
		q.UpdatedAt = e.at
		st.post(out, st.couponWallet(cp), st.quotaWallet(q))
		if q.Status == quotaReclaimed && env.on(ruleQuotaForward) {
			st.takeBack(q, quotaRecord{Time: e.at})
		}
	}
}

// dropCoupons reclaims the coupons that a customer has from a seller, because
// they are parted.
func (st *State) dropCoupons(env *environment, customerID, sellerID string, e ending) {
	if !env.on(ruleCouponsFollow) && e.operation != opAssociated {
		return
	}
	for _, cp := range st.index.couponBook.byHolder[customerID] {
		if cp.IssuerID == sellerID && (cp.Status == couponInactive || cp.Status == couponReady) {
			st.endCoupon(env, cp, couponReclaimed, e)
		}
	}
}

// takeBack moves the balance of a reseller's quota to the distributor's quota
// that it came from.
func (st *State) takeBack(q *couponQuota, r quotaRecord) {
	parent, amount := st.Quotas[q.ParentID], st.quotaBalance(q)
	st.post(ledger.Entry{Time: r.Time, Kind: ledger.QuotaTaken, TradeID: q.ID, Amount: amount}, st.quotaWallet(q), st.quotaWallet(parent))
	q.Returned, q.UpdatedAt, parent.UpdatedAt = q.Returned.Add(amount), r.Time, r.Time
	r.Operation, r.Amount = opQuotaReclaimed, amount
	r.ResellerID, r.QuotaID = q.OwnerID, q.ID
	st.recordQuota(r, parent)
}

// recordQuota books an operation on a quota that a distributor passes on.
func (st *State) recordQuota(r quotaRecord, parent *couponQuota) {
	r.ID = units.UpperID(st.Seed, "QR", 18, "quota record", units.Utoa(st.next()))
	r.OwnerID, r.ParentID = parent.OwnerID, parent.ID
	if r.Result == "" {
		r.Result = resultDone
	}
	st.QuotaRecords = append(st.QuotaRecords, &r)
}

// recordCoupon books an operation on a coupon of a quota; cp is nil when none
// came into being.
func (st *State) recordCoupon(r couponRecord, q *couponQuota, cp *coupon) {
	r.ID = units.UpperID(st.Seed, "CR", 18, "coupon record", units.Utoa(st.next()))
	r.SellerID, r.QuotaID, r.QuotaType = q.OwnerID, q.ID, q.Type
	if cp != nil {
		r.CouponID, r.CustomerID = cp.ID, cp.HolderID
	}
	if r.Result == "" {
		r.Result = resultDone
	}
	st.CouponRecords = append(st.CouponRecords, &r)
	st.index.couponBook.recordsOf[r.SellerID] = append(st.index.couponBook.recordsOf[r.SellerID], &r)
}
