package world

import (
	"time"

	"github.com/shopspring/decimal"

	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/catalogue"
	"github.com/partnerbss/partnerbss-go/emulator/internal/platform/units"
)

// Kinds of charges: bill_type of the bills.
const (
	ChargeNewOrder      = 1
	ChargeRenewal       = 2
	ChargeChange        = 3
	ChargeUnsubscribed  = 4 // refund
	ChargeUsage         = 5
	ChargeAutoRenewal   = 8
	ChargeHandlingFee   = 13
	ChargeChangeRefund  = 20 // refund of a downgrade
	ChargeToDemandMoney = 24 // refund of a switch to on-demand
)

// Fees are the amounts of a charge or of an order line in yuan. In a charge
// that was paid
//
//	official = discount + erased + due
//	due      = cash + credit + coupon + flexi + card + debt
//
// Official has up to six decimals, everything that is paid has two: erased is
// what is cut off. In a refund all amounts are negative or zero.
type Fees struct {
	Official decimal.Decimal `json:"official"` // list price
	Discount decimal.Decimal `json:"discount"`
	Erased   decimal.Decimal `json:"erased"`

	Cash   decimal.Decimal `json:"cash"`
	Credit decimal.Decimal `json:"credit"`
	Coupon decimal.Decimal `json:"coupon"` // cash coupons
	Flexi  decimal.Decimal `json:"flexi"`  // flexi-purchase coupons
	Card   decimal.Decimal `json:"card"`   // stored-value cards
	Debt   decimal.Decimal `json:"debt"`   // usage that the balance did not cover
}

// Due is the price after the discount, before coupons and cards.
func (f Fees) Due() decimal.Decimal { return f.Official.Sub(f.Discount).Sub(f.Erased) }

// Settled is what has been paid, or is owed. It equals due once the order is
// paid.
func (f Fees) Settled() decimal.Decimal {
	return decimal.Sum(f.Cash, f.Credit, f.Coupon, f.Flexi, f.Card, f.Debt)
}

// Plus adds amount by amount.
func (f Fees) Plus(g Fees) Fees {
	return Fees{
		Official: f.Official.Add(g.Official), Discount: f.Discount.Add(g.Discount), Erased: f.Erased.Add(g.Erased),
		Cash: f.Cash.Add(g.Cash), Credit: f.Credit.Add(g.Credit), Coupon: f.Coupon.Add(g.Coupon),
		Flexi: f.Flexi.Add(g.Flexi), Card: f.Card.Add(g.Card), Debt: f.Debt.Add(g.Debt),
	}
}

// Negated turns a payment into the refund of it.
func (f Fees) Negated() Fees {
	return Fees{
		Official: f.Official.Neg(), Discount: f.Discount.Neg(), Erased: f.Erased.Neg(),
		Cash: f.Cash.Neg(), Credit: f.Credit.Neg(), Coupon: f.Coupon.Neg(),
		Flexi: f.Flexi.Neg(), Card: f.Card.Neg(), Debt: f.Debt.Neg(),
	}
}

// Charge is what one order line took from a customer for one resource, what
// came back for it, or what a usage cost. Bills are derived from charges: every
// movement of consumption in the ledger has its charges, whose parts add up to
// it, and there are no others.
type Charge struct {
	ID   string    `json:"id"`
	Time time.Time `json:"time"` // booked; its month in UTC+8 is the billing month
	Kind int       `json:"kind"` // bill_type

	CustomerID      string `json:"customer_id"`
	PartnerID       string `json:"partner_id"` // partner or reseller at that time, "" for none
	AssociationType string `json:"association_type"`

	// TradeID is the order, or the transaction of a usage; it is the trade ID
	// of the ledger entries too.
	TradeID string `json:"trade_id"`
	OrderID string `json:"order_id,omitempty"`
	LineID  string `json:"line_id,omitempty"`
	// BaseOrderID is the order whose money a refund gives back.
	BaseOrderID string `json:"base_order_id,omitempty"`

	ResourceID   string `json:"resource_id"`
	ResourceName string `json:"resource_name,omitempty"`
	MainID       string `json:"main_id,omitempty"` // of an attached resource
	Service      string `json:"service"`
	ResourceType string `json:"resource_type"`
	Spec         string `json:"spec"`
	Region       string `json:"region"`
	ProjectID    string `json:"project_id,omitempty"` // enterprise project
	ChargeMode   int    `json:"charge_mode"`

	// PeriodType and PeriodNum are those of the order; of usage zero.
	PeriodType int `json:"period_type,omitempty"`
	PeriodNum  int `json:"period_num,omitempty"`
	// From and Until are the term that was bought or is given back, or the time
	// of the usage.
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`

	Factor       string          `json:"factor,omitempty"` // usage type
	Usage        decimal.Decimal `json:"usage"`            // all of it, in Measure
	PackageUsage decimal.Decimal `json:"package_usage"`    // the part that packages covered
	Measure      int             `json:"measure,omitempty"`

	Fees
	// DiscountType is the type of the discount, as in amount_info; "" without.
	DiscountType string `json:"discount_type,omitempty"`
}

// Book enters a charge. It takes what it repeats about the customer from the
// account as it is now.
func (st *State) Book(c Charge) *Charge {
	owner := st.Accounts[c.CustomerID]
	c.ID = units.HexID(st.Seed, 32, "charge", units.Utoa(st.Next()))
	if owner.Customer.Associated {
		c.PartnerID, c.AssociationType = owner.ParentID, owner.Customer.AssociationType
	}
	st.Charges = append(st.Charges, &c)
	st.index.chargesOf[c.CustomerID] = append(st.index.chargesOf[c.CustomerID], &c)
	return &c
}

// Adjustments: bill types of charges that only a platform operator makes.
const (
	ChargeCompensation = 9
	ChargeDeduction    = 16
)

// Entry is the product of a charge, nil if the catalogue does not have it.
func (c *Charge) Entry() *catalogue.Spec {
	return catalogue.FindSpec(c.Service, c.ResourceType, c.Spec, c.Region)
}
