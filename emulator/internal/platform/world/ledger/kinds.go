package ledger

// Kinds of ledger entries: trade_detail_type on the wire, misspellings
// included. The list grows with what moves money.
const (
	KindAllocate     = "SOURCE_OPERATION_BEADJUST"
	KindReclaim      = "SOURCE_OPERATION_BERETRIEVE"
	KindUnbind       = "SOURCE_OPERATION_BEUNBIND"
	KindRecharge     = "SOURCE_OPERAIION_RECHARGE"
	KindAdjust       = "SOURCE_OPERAIION_ADJUST"
	KindAdjustCredit = "SOURCE_OPERAIION_ADJUST_CREDIT"
	KindConsume      = "SOURCE_OPERAIION_DEDEUCT"
	KindUsage        = "SOURCE_OPERAIION_USAGE"
	KindRefund       = "SOURCE_OPERAIION_UNSUBSCRIBE"
)

// KindCard is the money of a stored-value card when the customer gets it.
const KindCard = "SOURCE_OPERAIION_PRIZE"

// Kinds of ledger entries of coupons and quotas. Those of coupons are
// trade_detail_type on the wire, misspellings included; payments and refunds
// have the kinds that all payments have.
const (
	CouponActivated = "SOURCE_OPERAIION_PRIZE"
	CouponLapsed    = "SOURCE_OPERAIION_EXPIRECLEAR"
	CouponCancelled = "SOURCE_OPERATION_COUPONCANCEL"

	QuotaGranted = "quota granted"
	QuotaPassed  = "quota passed"
	QuotaTaken   = "quota taken back"
)

// Wallets behind coupons: one for what is left of a coupon, owned by its ID, and
// one for what is left of a quota. They are in the ledger so that coupons, too,
// neither appear nor vanish.
const (
	WalletCoupon = 101
	WalletQuota  = 102
)

// WalletCard is the wallet of a stored-value card. The card owns it, so that
// no list of accounts shows it.
const WalletCard = -1
