package emulator

// Kinds of ledger entries: trade_detail_type on the wire, misspellings
// included. The list grows with what moves money.
const (
	kindAllocate     = "SOURCE_OPERATION_BEADJUST"
	kindReclaim      = "SOURCE_OPERATION_BERETRIEVE"
	kindUnbind       = "SOURCE_OPERATION_BEUNBIND"
	kindRecharge     = "SOURCE_OPERAIION_RECHARGE"
	kindAdjust       = "SOURCE_OPERAIION_ADJUST"
	kindAdjustCredit = "SOURCE_OPERAIION_ADJUST_CREDIT"
	kindConsume      = "SOURCE_OPERAIION_DEDEUCT"
	kindUsage        = "SOURCE_OPERAIION_USAGE"
	kindRefund       = "SOURCE_OPERAIION_UNSUBSCRIBE"
)

// kindCard is the money of a stored-value card when the customer gets it.
const kindCard = "SOURCE_OPERAIION_PRIZE"

// Kinds of ledger entries of coupons and quotas. Those of coupons are
// trade_detail_type on the wire, misspellings included; payments and refunds
// have the kinds that all payments have.
const (
	couponActivated = "SOURCE_OPERAIION_PRIZE"
	couponLapsed    = "SOURCE_OPERAIION_EXPIRECLEAR"
	couponCancelled = "SOURCE_OPERATION_COUPONCANCEL"

	quotaGranted = "quota granted"
	quotaPassed  = "quota passed"
	quotaTaken   = "quota taken back"
)

// Wallets behind coupons: one for what is left of a coupon, owned by its id, and
// one for what is left of a quota. They are in the ledger so that coupons, too,
// neither appear nor vanish.
const (
	walletCoupon = 101
	walletQuota  = 102
)

// walletCard is the wallet of a stored-value card. The card owns it, so that
// no list of accounts shows it.
const walletCard = -1
