package console

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/seed"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/world"
)

// Names of the changes of coupons and quotas.
const (
	GrantQuota     = "grant quota"
	SetQuotaStatus = "set quota status"
	GiveCoupon     = "give coupon"
	FreezeCoupon   = "freeze coupon"
)

// The arguments of the changes.
type (
	QuotaGrant struct {
		AccountID string           `json:"account_id"`
		Quota     seed.CouponQuota `json:"quota"`
	}
	QuotaStatus struct {
		QuotaID string `json:"quota_id"`
		Status  int    `json:"status"`
	}
	CouponGift struct {
		AccountID string      `json:"account_id"`
		Coupon    seed.Coupon `json:"coupon"`
	}
	CouponFreeze struct {
		CouponID string `json:"coupon_id"`
		Frozen   bool   `json:"frozen"`
	}
)

func grantQuota(st *world.State, _ *world.Environment, now time.Time, g QuotaGrant) (string, error) {
	a := st.Accounts[g.AccountID]
	if a == nil || a.Partner == nil {
		return "", fmt.Errorf("%q is no partner, distributor or reseller", g.AccountID)
	}
	return seed.QuotaFor(st, a, g.Quota, now)
}

func setQuotaStatus(st *world.State, _ *world.Environment, now time.Time, s QuotaStatus) (string, error) {
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

func giveCoupon(st *world.State, _ *world.Environment, now time.Time, g CouponGift) (string, error) {
	a := st.Accounts[g.AccountID]
	if a == nil {
		return "", fmt.Errorf("there is no account %q", g.AccountID)
	}
	return seed.CouponFor(st, a, g.Coupon, now)
}

func freezeCoupon(st *world.State, _ *world.Environment, _ time.Time, f CouponFreeze) (string, error) {
	cp := st.Coupons[f.CouponID]
	if cp == nil {
		return "", fmt.Errorf("there is no coupon %q", f.CouponID)
	}
	cp.Frozen = f.Frozen
	return cp.ID, nil
}
