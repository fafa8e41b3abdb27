package core

// Currency is the currency of an amount. An empty one means yuan.
type Currency string

// Values of Currency.
const (
	CurrencyCNY Currency = "CNY" // renminbi (yuan), the only one on the China site
	CurrencyUSD Currency = "USD" // US dollar
)

// AmountUnit is the unit of an amount of money, measure_id on the wire. The units of
// sizes and usages travel under the same name and are plain numbers, see
// products.ListMeasureUnits.
type AmountUnit int

// Values of AmountUnit.
const (
	AmountUnitYuan AmountUnit = 1 // yuan
	AmountUnitJiao AmountUnit = 2 // jiao, a tenth of a yuan
	AmountUnitFen  AmountUnit = 3 // fen, a hundredth of a yuan
)

// AccountType is the kind of an account.
type AccountType int

// Values of AccountType.
const (
	AccountTypeBalance   AccountType = 1 // balance (cash)
	AccountTypeCredit    AccountType = 2 // credit
	AccountTypeBonus     AccountType = 5 // bonus
	AccountTypeDeposit   AccountType = 7 // security deposit
	AccountTypeGrantable AccountType = 8 // grantable funds, partners only
)

// BalanceType is the kind of balance that a charge was paid from or whose records are
// listed.
type BalanceType string

// Values of BalanceType.
const (
	BalanceTypeDebit               BalanceType = "BALANCE_TYPE_DEBIT"             // cash account
	BalanceTypeCredit              BalanceType = "BALANCE_TYPE_CREDIT"            // credit account; resale customers have none
	BalanceTypeBonus               BalanceType = "BALANCE_TYPE_BONUS"             // bonus
	BalanceTypeCashCoupon          BalanceType = "BALANCE_TYPE_COUPON"            // cash coupon
	BalanceTypeFlexiPurchaseCoupon BalanceType = "BALANCE_TYPE_RCASH_COUPON"      // flexi-purchase coupon
	BalanceTypeStoredValueCard     BalanceType = "BALANCE_TYPE_STORED_VALUE_CARD" // stored-value card
)

// RevenueExpenseType says whether a record added to a balance or took from it.
type RevenueExpenseType string

// Values of RevenueExpenseType.
const (
	RevenueExpenseTypeRevenue RevenueExpenseType = "REVENUE" // income
	RevenueExpenseTypeExpense RevenueExpenseType = "EXPENSE" // expenditure
)

// DiscountType is the kind of a discount that an order can be paid with.
type DiscountType int

// Values of DiscountType.
const (
	DiscountTypePromotion       DiscountType = 0   // promotion discount
	DiscountTypeContract        DiscountType = 1   // contract discount
	DiscountTypeCommercial      DiscountType = 2   // commercial discount
	DiscountTypePartner         DiscountType = 3   // partner-granted discount
	DiscountTypePriceAdjustment DiscountType = 609 // order price-adjustment discount, which must be used
)
