package emulator

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

const (
	changeGrantQuota   = "grant quota"
	changeQuotaStatus  = "set quota status"
	changeGiveCoupon   = "give coupon"
	changeFreezeCoupon = "freeze coupon"
)

// The arguments of the changes.
type (
	quotaGrant struct {
		AccountID string          `json:"account_id"`
		Quota     seedCouponQuota `json:"quota"`
	}
	quotaStatus struct {
		QuotaID string `json:"quota_id"`
		Status  int    `json:"status"`
	}
	couponGift struct {
		AccountID string     `json:"account_id"`
		Coupon    seedCoupon `json:"coupon"`
	}
	couponFreeze struct {
		CouponID string `json:"coupon_id"`
		Frozen   bool   `json:"frozen"`
	}
)

func grantQuota(st *world.State, _ *world.Environment, now time.Time, g quotaGrant) (string, error) {
	a := st.Accounts[g.AccountID]
	if a == nil || a.Partner == nil {
		return "", fmt.Errorf("%q is no partner, distributor or reseller", g.AccountID)
	}
	p := planter{st, now}
	return p.quotaNamed(a.ID, g.Quota.Name), p.quota(a.ID, a.ParentID, g.Quota)
}

func setQuotaStatus(st *world.State, _ *world.Environment, now time.Time, s quotaStatus) (string, error) {
	q := st.Quotas[s.QuotaID]
	switch {
	case q == nil:
		return "", fmt.Errorf("there is no quota %q", s.QuotaID)
	case !slices.Contains([]int{world.QuotaNormal, world.QuotaInvalid, world.QuotaAdjusting, world.QuotaFrozen}, s.Status):
		return "", fmt.Errorf("status %d is none of 0, 3, 4 and 5", s.Status)
	case q.Status == world.QuotaReclaimed || !now.Before(q.ExpiresAt):
		return "", errors.New("the quota has ended")
	}
	q.Status, q.UpdatedAt = s.Status, now
	return q.ID, nil
}

func giveCoupon(st *world.State, _ *world.Environment, now time.Time, g couponGift) (string, error) {
	a := st.Accounts[g.AccountID]
	if a == nil {
		return "", fmt.Errorf("there is no account %q", g.AccountID)
	}
	return planter{st, now}.coupon(a.ID, a.ParentID, g.Coupon)
}

func freezeCoupon(st *world.State, _ *world.Environment, _ time.Time, f couponFreeze) (string, error) {
	cp := st.Coupons[f.CouponID]
	if cp == nil {
		return "", fmt.Errorf("there is no coupon %q", f.CouponID)
	}
	cp.Frozen = f.Frozen
	return cp.ID, nil
}
