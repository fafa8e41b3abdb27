package emulator

import "github.com/partnerbss/partnerbss-go/emulator/internal/platform/console"

// GrantQuota gives a partner, distributor or reseller a coupon quota, as the
// operations team of the platform does, and returns the ID of the quota.
func (e *Emulator) GrantQuota(accountID string, quota SeedCouponQuota) (string, error) {
	return e.change(console.GrantQuota, console.QuotaGrant{AccountID: accountID, Quota: quota.data()})
}

// SetQuotaStatus makes a coupon quota normal (0), invalid (3), one that is
// being adjusted (4) or frozen (5). One that has expired or was reclaimed stays
// so.
func (e *Emulator) SetQuotaStatus(quotaID string, status int) error {
	_, err := e.change(console.SetQuotaStatus, console.QuotaStatus{QuotaID: quotaID, Status: status})
	return err
}

// GiveCoupon gives a coupon to a customer, or to a partner for itself, and
// returns the ID of the coupon. It comes from the quota of the customer's
// partner that coupon.Quota names, or from the platform.
func (e *Emulator) GiveCoupon(accountID string, coupon SeedCoupon) (string, error) {
	return e.change(console.GiveCoupon, console.CouponGift{AccountID: accountID, Coupon: coupon.data()})
}

// FreezeCoupon makes a coupon unusable, or usable again.
func (e *Emulator) FreezeCoupon(couponID string, frozen bool) error {
	_, err := e.change(console.FreezeCoupon, console.CouponFreeze{CouponID: couponID, Frozen: frozen})
	return err
}

// CouponLedger checks the coupon quotas: what is left of each, passed on, held
// by customers, spent, lapsed and taken back must make up its value.
func (e *Emulator) CouponLedger() error {
	st, unlock := e.engine.Read()
	defer unlock()
	return st.VerifyQuotas()
}
