package core

// CouponType is the kind of a coupon. The platform numbers the kinds in two ways, 1 to 4
// and 300 to 303; paying for an order takes the latter, the CouponTypePay values, only.
type CouponType int

// Values of CouponType.
const (
	CouponTypeCash               CouponType = 1   // cash coupon (voucher)
	CouponTypeDiscount           CouponType = 2   // discount coupon
	CouponTypeProduct            CouponType = 3   // product coupon
	CouponTypeFlexiPurchase      CouponType = 4   // flexi-purchase (stored cash) coupon
	CouponTypePayDiscount        CouponType = 300 // discount coupon, as Pay takes it
	CouponTypePayCash            CouponType = 301 // promotional cash coupon, as Pay takes it
	CouponTypePayFlexiPurchase   CouponType = 302 // promotional flexi-purchase coupon, as Pay takes it
	CouponTypePayStoredValueCard CouponType = 303 // promotional stored-value card, as Pay takes it
)

// CouponVersion tells single-use coupons from reusable ones.
type CouponVersion int

// Values of CouponVersion.
const (
	CouponVersionOld CouponVersion = 1 // old version, can be used once
	CouponVersionNew CouponVersion = 2 // new version, a cash coupon that can be used until its balance is spent
)

// CouponStatus is the state of a coupon.
type CouponStatus int

// Values of CouponStatus.
const (
	CouponStatusNotActivated CouponStatus = 1 // not activated
	CouponStatusReady        CouponStatus = 2 // ready to use
	CouponStatusUsed         CouponStatus = 3 // used
	CouponStatusExpired      CouponStatus = 4 // expired
	CouponStatusReclaimed    CouponStatus = 5 // reclaimed
)

// CouponQuotaStatus is the state of a quota that coupons are issued from, quota_status on
// the wire.
type CouponQuotaStatus int

// Values of CouponQuotaStatus.
const (
	CouponQuotaStatusNormal    CouponQuotaStatus = 0 // the quota can be used
	CouponQuotaStatusInvalid   CouponQuotaStatus = 3 // expired, or made invalid by hand
	CouponQuotaStatusAdjusting CouponQuotaStatus = 4 // being adjusted: visible, but nothing can be issued from it
	CouponQuotaStatusFrozen    CouponQuotaStatus = 5 // frozen
	CouponQuotaStatusReclaimed CouponQuotaStatus = 6 // reclaimed from a reseller by the distributor
)

// CouponQuotaType is the kind of coupon that a quota is for, quota_type on the wire.
type CouponQuotaType int

// Values of CouponQuotaType.
const (
	CouponQuotaTypeCash          CouponQuotaType = 0 // quota for cash coupons
	CouponQuotaTypeFlexiPurchase CouponQuotaType = 1 // quota for flexi-purchase coupons
)
