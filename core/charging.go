package core

// ChargingMode says how a resource is charged. Some operations call it charge_mode on
// the wire, and some write its codes as text.
type ChargingMode int

// Values of ChargingMode.
const (
	ChargingModeSubscription     ChargingMode = 1  // yearly/monthly
	ChargingModeOnDemand         ChargingMode = 3  // pay-per-use
	ChargingModeReservedInstance ChargingMode = 10 // reserved instance
	ChargingModeSavingsPlan      ChargingMode = 11 // savings plan
)

// BillType says what a charge, refund or adjustment is for. New codes may appear.
type BillType int

// Values of BillType.
const (
	BillTypeNewPurchase        BillType = 1   // consumption: new purchase
	BillTypeRenewal            BillType = 2   // consumption: renewal
	BillTypeSpecChange         BillType = 3   // consumption: change of spec
	BillTypeUnsubscription     BillType = 4   // refund: unsubscription
	BillTypeUsage              BillType = 5   // consumption: usage
	BillTypeAutoRenewal        BillType = 8   // consumption: automatic renewal
	BillTypeCompensation       BillType = 9   // adjustment: compensation
	BillTypeHourlyUsage        BillType = 12  // consumption: reserved instance billed by the hour
	BillTypeUnsubscriptionFee  BillType = 13  // consumption: handling fee of an unsubscription
	BillTypeSupportPlan        BillType = 14  // consumption: month-end charge of a support plan
	BillTypeDeduction          BillType = 16  // adjustment: deduction
	BillTypeMonthlyPayment     BillType = 18  // consumption: monthly payment
	BillTypeSpecChangeRefund   BillType = 20  // refund: change of spec
	BillTypeSavingsPlanOffset  BillType = 23  // consumption: offset by a savings plan
	BillTypeOnDemandConversion BillType = 24  // refund: yearly/monthly turned into pay-per-use
	BillTypeTruncationCharge   BillType = 25  // consumption: make-up charge for truncated fractions
	BillTypeYearlyPayment      BillType = 103 // consumption: yearly payment
)

// SummaryBillType is the coarse bill type of monthly summaries. Its codes are not those
// of BillType. It is text here as on the wire, so that consumption, whose code is "0",
// is not what a missing value reads as.
type SummaryBillType string

// Values of SummaryBillType.
const (
	SummaryBillTypeConsumption    SummaryBillType = "0" // normal consumption
	SummaryBillTypeUnsubscription SummaryBillType = "1" // unsubscription; amounts are negative
	SummaryBillTypeWriteOff       SummaryBillType = "2" // write-off by Huawei; amounts are negative
)
